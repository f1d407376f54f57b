"""Names and descriptions of commands, from the same files as all other texts.

``/welcome panel`` has the keys ``command-welcome-panel`` and ``command-welcome-panel-description``, its option
``channel`` has ``command-welcome-panel-channel`` and ``command-welcome-panel-channel-description``; a choice has
``choice-<value>``.
"""

import re
from typing import Any, cast

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.core.card import Message
from bot.i18n.catalogue import Catalogue

Named = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu

_DESCRIBED = frozenset({Location.command_description, Location.group_description, Location.parameter_description})


class CatalogueTranslator(app_commands.Translator):
    """Speaks the catalogue's languages; where Discord has others, it shows what the command was named in code."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The text for a place in a command; None where there is none in this language."""
        del string
        language = locale.value.partition("-")[0]
        key = text_key(context)
        if language not in self._catalogue.languages or not self._catalogue.has(key):
            return None
        return self._catalogue.text(Message(key), language)


def text_key(context: app_commands.TranslationContextTypes) -> str:
    """The key of the text that stands in a place of a command."""
    place = cast("app_commands.Choice[str] | app_commands.Parameter | Named", context.data)
    match place:
        case app_commands.Choice():
            return _slug(f"choice {place.value}")
        case app_commands.Parameter():
            words = f"command {place.command.qualified_name} {place.name}"
        case _:
            words = f"command {place.qualified_name}"
    return _slug(words) + ("-description" if context.location in _DESCRIBED else "")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-")
