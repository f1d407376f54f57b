"""What a person sees, without saying how: texts by key, and cards with buttons and selects.

One renderer per platform makes a message of a card, in the reader's language.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, RowId, UserId


@dataclass(frozen=True, slots=True)
class Mention:
    """A person, role or channel inside a text; shown as the platform shows it, without notifying anybody."""

    kind: Literal["user", "role", "channel"]
    id: int

    @classmethod
    def user(cls, user_id: UserId) -> "Mention":
        """A member."""
        return cls("user", user_id)

    @classmethod
    def role(cls, role_id: RoleId) -> "Mention":
        """A role."""
        return cls("role", role_id)

    @classmethod
    def channel(cls, channel_id: ChannelId) -> "Mention":
        """A channel or thread."""
        return cls("channel", channel_id)


@dataclass(frozen=True, slots=True)
class Instant:
    """A point in time inside a text: ``ago`` shows how long since or until, ``time`` the date and time."""

    at: datetime
    style: Literal["ago", "time", "date"] = "ago"


@dataclass(frozen=True, slots=True)
class JumpLink:
    """A link to a message inside a text."""

    guild_id: GuildId
    channel_id: ChannelId
    message_id: MessageId


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that a member or a guild wrote. The renderer neutralises mentions, and Markdown unless ``markdown``."""

    text: str
    markdown: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A text by its key in the catalogue, with its variables."""

    key: str
    params: "dict[str, Param]" = field(default_factory=dict[str, "Param"])

    @classmethod
    def of(cls, key: str, **params: "Param") -> "Message":
        """A message with its variables as keywords."""
        return cls(key, params)


Param = str | int | float | Mention | Instant | JumpLink | Quoted | Message
"""What may stand in a text. A plain ``str`` is trusted (a Fluent selector, our own word): members' words are Quoted."""

Text = Message | Quoted
"""A text of ours, or words of theirs."""


class Style(StrEnum):
    """How a button looks."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    SUCCESS = "success"
    DANGER = "danger"


class Tone(StrEnum):
    """The colour at a card's edge; never the only carrier of a meaning."""

    NEUTRAL = "neutral"
    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class ActionRef:
    """Which handler a component calls: a feature's verb on a row (0 for none), with one more word if need be.

    ``extra`` travels in the component's id (Discord: 100 characters in all), so it is short and holds no secret.
    """

    feature: str
    verb: str
    id: RowId = RowId(0)
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A button that calls a handler."""

    action: ActionRef
    label: Text
    style: Style = Style.SECONDARY
    emoji: str | None = None
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A button that opens a message."""

    target: JumpLink
    label: Text


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a select."""

    value: str
    label: Text
    description: Text | None = None
    emoji: str | None = None
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Select:
    """A list to choose from."""

    action: ActionRef
    placeholder: Text
    choices: tuple[Choice, ...]
    min_values: int = 1
    max_values: int = 1


Component = Button | LinkButton | Select


@dataclass(frozen=True, slots=True)
class Field:
    """A titled part of a card."""

    name: Text
    value: Text
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One message of the bot: what it says and what can be pressed.

    Attributes:
        title: a few words; None for an untitled card.
        body: the paragraphs, in order.
        fields: titled parts below.
        components: buttons and selects; the renderer packs them into rows.
        tone: the colour of its edge.
        footer: small print.
        ping: who is notified, named above the card. Nobody else is, whatever the texts hold.
        compact: plain text without a frame, for short private answers.
    """

    body: tuple[Text, ...] = ()
    title: Text | None = None
    fields: tuple[Field, ...] = ()
    components: tuple[Component, ...] = ()
    tone: Tone = Tone.NEUTRAL
    footer: Text | None = None
    ping: tuple[Mention, ...] = ()
    compact: bool = False


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form."""

    id: str
    label: Text
    value: str = ""
    placeholder: Text | None = None
    min_length: int = 0
    max_length: int = 4000
    long: bool = False
    required: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """A form that opens when something is pressed; its answers go to the handler of ``action``."""

    action: ActionRef
    title: Text
    fields: tuple[FormField, ...]
