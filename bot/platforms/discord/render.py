"""Cards and forms as Discord's messages and modals, in the reader's language and within Discord's sizes."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.core.card import (
    ActionRef,
    Button,
    Card,
    Choice,
    Component,
    Field,
    Form,
    FormField,
    Instant,
    JumpLink,
    LinkButton,
    Mention,
    Quoted,
    Select,
    Style,
    Text,
    Tone,
)
from bot.core.errors import Rejected
from bot.core.ids import GuildId
from bot.i18n.catalogue import Catalogue, Show, plain
from bot.platforms.discord.custom_ids import CustomId
from bot.platforms.discord.press import Press
from bot.platforms.discord.writing import BLANK, clean, cut, isolate, jump_url, rich

MAX_CONTENT = 2000
MAX_EMBED = 6000
MAX_TITLE = 256
MAX_DESCRIPTION = 4096
MAX_FIELDS = 25
MAX_FIELD_NAME = 256
MAX_FIELD_VALUE = 1024
MAX_FOOTER = 2048
MAX_BUTTON_LABEL = 80
MAX_PLACEHOLDER = 150
MAX_CHOICE_TEXT = 100
MAX_MODAL_TITLE = 45
MAX_QUESTION = 45
MAX_HINT = 100
MAX_ANSWER = 4000
MAX_PINGS = 100
ROW = 5

_STYLES = {
    Style.PRIMARY: discord.ButtonStyle.primary,
    Style.SECONDARY: discord.ButtonStyle.secondary,
    Style.SUCCESS: discord.ButtonStyle.success,
    Style.DANGER: discord.ButtonStyle.danger,
}
_COLOURS = {Tone.NEUTRAL: 0x6B7A90, Tone.GOOD: 0x2E8B57, Tone.ATTENTION: 0xE0A100, Tone.BAD: 0xC0392B}

NameOf = Callable[[GuildId, Mention], str]
"""What a member, role or channel is called, for places where Discord shows no mentions."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A card as discord.py's calls want it; each part is always given, so that an edit replaces all of a message."""

    content: str
    embeds: list[discord.Embed]
    view: ui.View
    allowed_mentions: discord.AllowedMentions


class Renderer:
    """Makes messages and modals."""

    def __init__(self, catalogue: Catalogue, name_of: NameOf) -> None:
        self._catalogue = catalogue
        self._name_of = name_of

    def card(self, card: Card, language: str, guild_id: GuildId) -> Rendered:
        """A card as a message.

        Raises:
            Rejected: it has more components than a message can hold, or one with an impossible id.
        """
        page = _Page(self._catalogue, language, guild_id, self._name_of)
        pings = card.ping[:MAX_PINGS]
        named = " ".join(rich(mention, language) for mention in pings)
        text = page.prose(card) if card.compact else ""
        with _possible():
            view = page.view(card.components)
        return Rendered(
            content=cut("\n".join(filter(None, (named, text))), MAX_CONTENT),
            embeds=[] if card.compact else [page.embed(card)],
            view=view,
            allowed_mentions=_allowed(pings),
        )

    def form(self, form: Form, language: str, guild_id: GuildId) -> ui.Modal:
        """A form as a modal.

        Raises:
            Rejected: it has more than five questions, or an impossible id.
        """
        with _possible():
            return _Page(self._catalogue, language, guild_id, self._name_of).modal(form)


@contextmanager
def _possible() -> Generator[None]:
    try:
        yield
    except ValueError as error:
        raise Rejected(str(error)) from error


def _allowed(pings: Iterable[Mention]) -> discord.AllowedMentions:
    named = {kind: [discord.Object(ping.id) for ping in pings if ping.kind == kind] for kind in ("user", "role")}
    return discord.AllowedMentions(everyone=False, users=named["user"], roles=named["role"], replied_user=False)


class _Page:
    """What is being rendered: for which language and guild, and how much of it still fits."""

    def __init__(self, catalogue: Catalogue, language: str, guild_id: GuildId, name_of: NameOf) -> None:
        self._catalogue = catalogue
        self._language = language
        self._guild_id = guild_id
        self._name_of = name_of
        self._left = MAX_EMBED

    def _named(self, value: Mention | Instant | JumpLink | Quoted, language: str) -> str:
        """Write for a label, where Discord shows neither mentions nor Markdown."""
        match value:
            case Mention():
                return isolate(clean(self._name_of(self._guild_id, value)))
            case Quoted():
                return isolate(" ".join(clean(value.text).split()))
            case _:
                return plain(value, language)

    def _text(self, text: Text, show: Show) -> str:
        return self._catalogue.text(text, self._language, show)

    def _label(self, text: Text | None, limit: int) -> str:
        return (cut(self._text(text, self._named), limit).strip() or BLANK) if text is not None else ""

    def _fit(self, text: str, limit: int) -> str:
        """As much of an embed's part as Discord takes, with what its other parts have left."""
        text = cut(text, min(limit, self._left)) if self._left > 0 else ""
        self._left -= len(text)
        return text

    def prose(self, card: Card) -> str:
        """A card as plain text."""
        return "\n".join(self._lines(card))

    def _lines(self, card: Card) -> Iterator[str]:
        if card.title is not None:
            yield f"**{self._text(card.title, rich)}**"
        for paragraph in card.body:
            yield self._text(paragraph, rich)
        for field in card.fields:
            yield f"**{self._text(field.name, rich)}**\n{self._text(field.value, rich)}"
        if card.footer is not None:
            yield f"-# {self._text(card.footer, rich)}"

    def embed(self, card: Card) -> discord.Embed:
        """A card as an embed. Where it is too long for Discord, the last fields give way."""
        embed = discord.Embed(colour=_COLOURS[card.tone])
        if card.title is not None:
            embed.title = self._fit(self._text(card.title, self._title), MAX_TITLE)
        if card.footer is not None:
            embed.set_footer(text=self._fit(self._text(card.footer, self._named), MAX_FOOTER))
        body = "\n\n".join(self._text(paragraph, rich) for paragraph in card.body)
        embed.description = self._fit(body.strip(), MAX_DESCRIPTION) or None
        for field in card.fields[:MAX_FIELDS]:
            self._add_field(embed, field)
        if not (embed.title or embed.description or embed.fields or embed.footer.text):
            embed.description = BLANK
        return embed

    def _title(self, value: Mention | Instant | JumpLink | Quoted, language: str) -> str:
        """Write for an embed's title, which shows Markdown but no mentions."""
        return rich(value, language) if isinstance(value, Quoted) else self._named(value, language)

    def _add_field(self, embed: discord.Embed, field: Field) -> None:
        if self._left < 2:
            return
        name = self._text(field.name, self._title).strip() or BLANK
        name = self._fit(name, min(MAX_FIELD_NAME, self._left - 1))
        value = self._fit(self._text(field.value, rich).strip() or BLANK, MAX_FIELD_VALUE)
        embed.add_field(name=name, value=value, inline=field.inline)

    def view(self, components: Iterable[Component]) -> ui.View:
        """Buttons five to a row and selects one, in their order."""
        view = ui.View(timeout=None)
        row, width = 0, 0
        for component in components:
            item = self._item(component)
            if width + item.width > ROW:
                row, width = row + 1, 0
            width += item.width
            item.row = row
            view.add_item(item)
        return view

    def _item(self, component: Component) -> ui.Item[Any]:
        match component:
            case Button():
                return Press(self._button(component))
            case LinkButton():
                label = self._label(component.label, MAX_BUTTON_LABEL)
                return ui.Button(label=label, url=jump_url(component.target))
            case Select():
                return Press(self._select(component))

    def _button(self, button: Button) -> ui.Button[Any]:
        return ui.Button(
            style=_STYLES[button.style],
            label=self._label(button.label, MAX_BUTTON_LABEL),
            emoji=button.emoji,
            disabled=button.disabled,
            custom_id=self._custom_id(button.action),
        )

    def _select(self, select: Select) -> ui.Select[Any]:
        return ui.Select(
            custom_id=self._custom_id(select.action),
            placeholder=self._label(select.placeholder, MAX_PLACEHOLDER),
            min_values=min(select.min_values, len(select.choices)),
            max_values=min(select.max_values, len(select.choices)),
            options=[self._option(choice) for choice in select.choices],
        )

    def _option(self, choice: Choice) -> discord.SelectOption:
        return discord.SelectOption(
            label=self._label(choice.label, MAX_CHOICE_TEXT),
            value=choice.value,
            description=self._label(choice.description, MAX_CHOICE_TEXT) or None,
            emoji=choice.emoji,
            default=choice.selected,
        )

    def modal(self, form: Form) -> ui.Modal:
        """A form as a modal that discord.py does not wait for: the client answers it, before and after a restart."""
        modal = ui.Modal(
            title=self._label(form.title, MAX_MODAL_TITLE), custom_id=self._custom_id(form.action), timeout=None
        )
        for field in form.fields:
            question = self._label(field.label, MAX_QUESTION)
            modal.add_item(ui.Label(text=question, component=self._input(field)))
        modal.stop()
        return modal

    def _input(self, field: FormField) -> ui.TextInput[Any]:
        max_length = min(field.max_length, MAX_ANSWER)
        return ui.TextInput(
            custom_id=field.id,
            style=discord.TextStyle.paragraph if field.long else discord.TextStyle.short,
            default=field.value[:max_length] or None,
            placeholder=self._label(field.placeholder, MAX_HINT) or None,
            min_length=field.min_length,
            max_length=max_length,
            required=field.required,
        )

    def _custom_id(self, ref: ActionRef) -> str:
        return CustomId(self._guild_id, ref).encode()
