"""One place that answers for errors in commands, buttons, selects and forms."""

import base64
import logging
import os
from typing import Any

import discord
from discord import app_commands

from bot.core.card import Card, Message, Text, Tone
from bot.core.errors import MissingPermission, PlatformError, TargetGone, Unavailable, UserError
from bot.core.ids import GuildId
from bot.i18n.catalogue import Catalogue
from bot.platforms.discord.actor import Actors
from bot.platforms.discord.errors import LIBRARY_ERRORS, translate, translated
from bot.platforms.discord.render import Renderer

_log = logging.getLogger(__name__)

# the first that fits; errors that are not here are incidents
_TEXTS: dict[type[Exception], Message] = {
    MissingPermission: Message("error-platform-permission"),
    TargetGone: Message("error-platform-gone"),
    Unavailable: Message("error-platform-unavailable"),
    app_commands.CommandNotFound: Message("error-command-outdated"),
    app_commands.CommandSignatureMismatch: Message("error-command-outdated"),
    app_commands.TransformerError: Message("error-command-option"),
    app_commands.NoPrivateMessage: Message("error-guild-only"),
    app_commands.CheckFailure: Message("error-command-not-for-you"),
}


class ErrorAnswers:
    """Tells people what went wrong: privately, in their language, and what to do next."""

    def __init__(self, catalogue: Catalogue, renderer: Renderer, actors: Actors) -> None:
        self._catalogue = catalogue
        self._renderer = renderer
        self._actors = actors

    async def answer(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Answer for an error; what nobody expected is logged under an incident id that the person is shown."""
        text = self._explain(interaction, _cause(error))
        card = Card(body=(text,), tone=Tone.BAD, compact=True)
        language, guild_id = self._actors.language(interaction), GuildId(interaction.guild_id or 0)
        rendered = self._renderer.card(card, language, guild_id)
        try:
            with translated():
                if interaction.response.is_done():
                    await interaction.followup.send(rendered.content, ephemeral=True)
                else:
                    await interaction.response.send_message(rendered.content, ephemeral=True)
        except PlatformError as unanswered:
            _log.warning("interaction %s is unanswered: %s (%s)", interaction.id, unanswered.reason, unanswered.code)

    def _explain(self, interaction: discord.Interaction[Any], error: Exception) -> Text:
        if isinstance(error, UserError):
            return self._catalogue.error(error)
        for kind, text in _TEXTS.items():
            if isinstance(error, kind):
                _log.warning("interaction %s: %s", interaction.id, error)
                return text
        return Message.of("error-incident", incident=_note_incident(interaction, error))


def _cause(error: Exception) -> Exception:
    """What went wrong itself, without the wrapping that discord.py puts around it; its own errors as ours."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, app_commands.TransformerError) and isinstance(error.__cause__, UserError):
        error = error.__cause__
    if isinstance(error, LIBRARY_ERRORS) and not isinstance(error, app_commands.AppCommandError):
        translation = translate(error)
        translation.__cause__ = error
        return translation
    return error


def _note_incident(interaction: discord.Interaction[Any], error: Exception) -> str:
    incident = base64.b32encode(os.urandom(5)).decode().lower()
    _log.error(
        "incident %s: interaction %s (%s) of user %s in guild %s failed",
        incident,
        interaction.id,
        interaction.type.name,
        interaction.user.id,
        interaction.guild_id,
        exc_info=error,
    )
    return incident
