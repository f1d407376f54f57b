"""Buttons and selects that outlive the process: what they do is in their ``custom_id``."""

import re
from typing import Any, Protocol, Self, cast

import discord
from discord import ui

from bot.platforms.discord.custom_ids import TEMPLATE


class Presses(Protocol):
    """The client, as a component sees it."""

    async def press(self, interaction: discord.Interaction[Any]) -> None:
        """Find whose component it is, and have it done."""
        ...


class Press(ui.DynamicItem[ui.Item[Any]], template=TEMPLATE):
    """A button or select of ours, from this process or an earlier one."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Wrap the component that was pressed."""
        del interaction, match
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press to the client."""
        await cast("Presses", interaction.client).press(interaction)
