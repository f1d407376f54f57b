"""What happens, in the platform's world and in ours. Platforms make the first kind, services publish the second.

Events on the hot path are plain slotted classes: frozen dataclasses cost ten times as much to make.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.actions import Outcome, PlatformAction
from bot.core.card import ActionRef
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, UserId


class MessageSeen:
    """A message that somebody wrote in a guild. Every message passes as one of these.

    Attributes:
        joined_at: when the author joined the guild; None where the platform does not say.
        is_person: a human account: no bot, webhook or notice of the platform.
        thread_owner_id: who opened the thread that it stands in; 0 outside threads.
        parent_id: the channel of that thread; 0 outside threads.
        reply_to_id: the message that it answers natively; 0 for none.
        mentions: whom it mentions.
    """

    __slots__ = (
        "author_id",
        "channel_id",
        "content",
        "created_at",
        "guild_id",
        "is_person",
        "joined_at",
        "mentions",
        "message_id",
        "parent_id",
        "reply_to_id",
        "thread_owner_id",
    )

    def __init__(
        self,
        guild_id: GuildId,
        channel_id: ChannelId,
        message_id: MessageId,
        author_id: UserId,
        created_at: datetime,
        joined_at: datetime | None,
        content: str,
        is_person: bool,
        mentions: tuple[UserId, ...] = (),
        reply_to_id: MessageId = MessageId(0),
        parent_id: ChannelId = ChannelId(0),
        thread_owner_id: UserId = UserId(0),
    ) -> None:
        self.guild_id = guild_id
        self.channel_id = channel_id
        self.message_id = message_id
        self.author_id = author_id
        self.created_at = created_at
        self.joined_at = joined_at
        self.content = content
        self.is_person = is_person
        self.mentions = mentions
        self.reply_to_id = reply_to_id
        self.parent_id = parent_id
        self.thread_owner_id = thread_owner_id


@dataclass(slots=True)
class MessagesGone:
    """Messages were deleted, by whomever."""

    guild_id: GuildId
    channel_id: ChannelId
    message_ids: tuple[MessageId, ...]


@dataclass(slots=True)
class MemberJoined:
    """Somebody came, or was found to have come while Tribune was away."""

    guild_id: GuildId
    user_id: UserId
    joined_at: datetime
    locale: str | None = None


@dataclass(slots=True)
class MemberLeft:
    """Somebody went."""

    guild_id: GuildId
    user_id: UserId
    at: datetime


@dataclass(slots=True)
class ChannelGone:
    """A channel or thread was deleted."""

    guild_id: GuildId
    channel_id: ChannelId


@dataclass(slots=True)
class RoleGone:
    """A role was deleted."""

    guild_id: GuildId
    role_id: RoleId


@dataclass(frozen=True, slots=True)
class ActionEnded:
    """An effect was performed, was already so, or failed for good. Published in the transaction that records it."""

    guild_id: GuildId
    action: PlatformAction
    outcome: Outcome
    origin: ActionRef | None


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """A person said which language they read."""

    guild_id: GuildId
    user_id: UserId
    language: str


@dataclass(frozen=True, slots=True)
class FirstWords:
    """A newcomer wrote their first own message; ``own_thread``: in a thread that they opened."""

    guild_id: GuildId
    user_id: UserId
    channel_id: ChannelId
    message_id: MessageId
    at: datetime
    own_thread: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A person responded to a watched message; ``rule`` says by which of the four rules of a Response."""

    guild_id: GuildId
    asker_id: UserId
    message_id: MessageId
    answerer_id: UserId
    at: datetime
    rule: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A watched message is no more (deleted, its author or channel gone). ``voided``: so soon that it never counted."""

    guild_id: GuildId
    asker_id: UserId
    message_id: MessageId
    voided: bool


@dataclass(frozen=True, slots=True)
class AvailabilityChanged:
    """A volunteer went away, came back or changed their quiet hours."""

    guild_id: GuildId
    user_id: UserId


PlatformEvent = MessageSeen | MessagesGone | MemberJoined | MemberLeft | ChannelGone | RoleGone
DomainEvent = ActionEnded | LanguageChosen | FirstWords | Answered | Withdrawn | AvailabilityChanged
