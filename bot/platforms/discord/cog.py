"""What every cog stands on."""

from typing import Any, ClassVar, TypeVar

import discord
from discord.ext import commands

from bot.platforms.discord.client import TribuneClient
from bot.platforms.discord.request import Request
from bot.platforms.discord.router import on_form, on_press

__all__ = ["Cog", "Request", "on_form", "on_press"]

S = TypeVar("S")


class Cog(commands.Cog):
    """How people reach a feature in Discord: commands, and the handlers of what its cards let them press.

    Attributes:
        feature: its name; actions of this feature come to the methods marked ``on_press`` and ``on_form``.
    """

    feature: ClassVar[str]

    def __init__(self, bot: TribuneClient) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Answer for the marked actions from now on. Several cogs may share a feature."""
        self.bot.router.add(self.feature, self)

    async def cog_unload(self) -> None:
        """Answer for them no longer."""
        self.bot.router.remove(self)

    def service(self, kind: type[S]) -> S:
        """The service of a class."""
        return self.bot.service(kind)

    def request(self, interaction: discord.Interaction[Any]) -> Request:
        """A command as a request.

        Raises:
            NotAllowed: it was not used in a guild.
        """
        return self.bot.request(interaction)
