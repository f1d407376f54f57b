"""How people reach what all features share: languages, staff, the guild's mode."""

from bot.platforms.discord.client import TribuneClient
from cogs.community.cog import CommunityCog


async def setup(bot: TribuneClient) -> None:
    """Let people reach it."""
    await bot.add_cog(CommunityCog(bot))
