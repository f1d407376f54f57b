"""How people reach the welcome feature in Discord."""

from bot.platforms.discord.client import TribuneClient
from cogs.welcome.cog.greeters import GreetersCog
from cogs.welcome.cog.newcomers import NewcomersCog
from cogs.welcome.cog.setup import SetupCog


async def setup(bot: TribuneClient) -> None:
    """Let people reach it."""
    for cog in (NewcomersCog, GreetersCog, SetupCog):
        await bot.add_cog(cog(bot))
