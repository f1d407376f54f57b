"""Kinds of command options that several commands share."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import discord
from discord import app_commands

from bot.i18n.catalogue import LOCALES

Choices = list[app_commands.Choice[str | int | float]]

DURATIONS: dict[str, timedelta] = {
    "1h": timedelta(hours=1),
    "4h": timedelta(hours=4),
    "8h": timedelta(hours=8),
    "1d": timedelta(days=1),
    "3d": timedelta(days=3),
    "1w": timedelta(weeks=1),
    "2w": timedelta(weeks=2),
    "4w": timedelta(weeks=4),
}
"""Lengths of time to choose from; the texts ``choice-<key>`` name them."""


class Duration(app_commands.Transformer):
    """A length of time, chosen from a list."""

    @property
    def choices(self) -> Choices:
        """The lengths there are."""
        return _choices(DURATIONS)

    async def transform(self, interaction: discord.Interaction[Any], value: str, /) -> timedelta:
        """The length that was chosen."""
        del interaction
        return DURATIONS[value]


class Language(app_commands.Transformer):
    """A language that Tribune speaks, chosen from a list; the texts ``choice-<language>`` name them."""

    @property
    def choices(self) -> Choices:
        """The languages there are."""
        return _choices(sorted(path.name for path in LOCALES.iterdir() if path.is_dir()))

    async def transform(self, interaction: discord.Interaction[Any], value: str, /) -> str:
        """The language's code."""
        del interaction
        return value


def _choices(values: Iterable[str]) -> Choices:
    return [app_commands.Choice(name=value, value=value) for value in values]
