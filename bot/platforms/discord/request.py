"""What a person asks of Tribune by a command, a component or a form, and the ways to answer."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import discord

from bot.core.card import ActionRef, Card, Form
from bot.core.permissions import Actor
from bot.platforms.discord.errors import translated
from bot.platforms.discord.render import Rendered, Renderer

NO_REF = ActionRef("", "")


@dataclass(frozen=True, slots=True)
class Request:
    """One interaction.

    Attributes:
        interaction: discord.py's own.
        actor: who asks, with their rights.
        ref: what was pressed; ``NO_REF`` for commands.
        values: what was chosen in a select.
        answers: what was written into a form, by field.
    """

    interaction: discord.Interaction[Any]
    actor: Actor
    renderer: Renderer
    ref: ActionRef = NO_REF
    values: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def locale(self) -> str:
        """The language of the person who asks."""
        return self.actor.locale

    async def answer(self, card: Card, *, ephemeral: bool = True) -> None:
        """Answer with a new message, seen by this person alone unless told otherwise.

        After ``defer`` of a command, whether others see it was settled there.

        Raises:
            PlatformError: Discord did not take it, or the person waited too long.
        """
        rendered = self._render(card)
        with translated():
            if not self.interaction.response.is_done():
                await self.interaction.response.send_message(
                    rendered.content,
                    embeds=rendered.embeds,
                    view=rendered.view,
                    allowed_mentions=rendered.allowed_mentions,
                    ephemeral=ephemeral,
                )
            else:
                # after ``defer`` of a command Discord puts the first of these in the place of "thinking"
                await self.interaction.followup.send(
                    rendered.content,
                    embeds=rendered.embeds,
                    view=rendered.view,
                    allowed_mentions=rendered.allowed_mentions,
                    ephemeral=ephemeral,
                )

    async def update(self, card: Card) -> None:
        """Make the message that was pressed another one; for commands, the answer that was given.

        Raises:
            PlatformError: Discord did not take it, or the person waited too long.
        """
        if self.interaction.response.is_done():
            with translated():
                await self._edit_original(self._render(card))
        elif self.interaction.message is None:
            await self.answer(card)
        else:
            rendered = self._render(card)
            with translated():
                await self.interaction.response.edit_message(
                    content=rendered.content,
                    embeds=rendered.embeds,
                    view=rendered.view,
                    allowed_mentions=rendered.allowed_mentions,
                )

    async def form(self, form: Form) -> None:
        """Open a form. It must be the first answer, within three seconds: do not ``defer`` before.

        Raises:
            PlatformError: Discord did not take it, or the person waited too long.
        """
        with translated():
            await self.interaction.response.send_modal(self.renderer.form(form, self.locale, self.actor.guild_id))

    async def defer(self, *, ephemeral: bool = True) -> None:
        """Tell Discord that the answer takes longer than three seconds; does nothing when there is one already.

        A pressed message stays as it is until ``update``; a command shows that Tribune is thinking.

        Raises:
            PlatformError: Discord did not take it.
        """
        if self.interaction.response.is_done():
            return
        with translated():
            await self.interaction.response.defer(ephemeral=ephemeral, thinking=self.interaction.message is None)

    async def acknowledge(self) -> None:
        """Tell Discord that a press was heard, where nothing answered it.

        Raises:
            PlatformError: Discord did not take it.
        """
        if self.interaction.message is not None:
            await self.defer()

    def _render(self, card: Card) -> Rendered:
        return self.renderer.card(card, self.locale, self.actor.guild_id)

    async def _edit_original(self, rendered: Rendered) -> None:
        await self.interaction.edit_original_response(
            content=rendered.content,
            embeds=rendered.embeds,
            view=rendered.view,
            allowed_mentions=rendered.allowed_mentions,
        )


def chosen_values(interaction: discord.Interaction[Any]) -> tuple[str, ...]:
    """What was chosen in a select."""
    return tuple(_data(interaction).get("values", ()))


def written_answers(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """What was written into a form, by field."""
    return dict(_texts(_data(interaction).get("components", ())))


def _texts(components: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    # a text stands in a label, or (as older clients send it) in a row
    for component in components:
        if "value" in component:
            yield component["custom_id"], component["value"]
        inner = component.get("components") or [component[key] for key in ("component",) if key in component]
        yield from _texts(inner)


def _data(interaction: discord.Interaction[Any]) -> dict[str, Any]:
    return cast("dict[str, Any]", interaction.data or {})
