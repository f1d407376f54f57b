"""The floor: a discord.py bot that does nothing with messages, with the options that Tribune's client has."""

import discord
from discord.ext import commands

INTENTS = discord.Intents(guilds=True, members=True, guild_messages=True, message_content=True)


class BareBot(commands.Bot):
    """Connects, knows the members, drops every message."""

    def __init__(self) -> None:
        super().__init__(
            commands.when_mentioned,
            help_command=None,
            intents=INTENTS,
            max_messages=None,
            chunk_guilds_at_startup=True,
            guild_ready_timeout=1.0,
            allowed_mentions=discord.AllowedMentions.none(),
        )

    async def on_message(self, message: discord.Message, /) -> None:
        """Do nothing."""
