"""What Tribune does to the platform, as data: written with the state that wants it, performed after the commit."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Annotated, Literal

from pydantic import Discriminator, TypeAdapter

from bot.core.card import ActionRef, Card
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, UserId


class Need(StrEnum):
    """A permission that an action needs, by Discord's name for it."""

    VIEW_CHANNEL = "view_channel"
    SEND_MESSAGES = "send_messages"
    SEND_MESSAGES_IN_THREADS = "send_messages_in_threads"
    EMBED_LINKS = "embed_links"
    READ_MESSAGE_HISTORY = "read_message_history"
    MANAGE_MESSAGES = "manage_messages"
    MANAGE_ROLES = "manage_roles"


@dataclass(frozen=True, slots=True)
class Post:
    """Send a card to a channel or thread, in one language."""

    channel_id: ChannelId
    card: Card
    locale: str
    kind: Literal["post"] = "post"

    @property
    def lane(self) -> str:
        """Messages of a channel keep their order."""
        return f"channel:{self.channel_id}"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace a message of ours by another card."""

    channel_id: ChannelId
    message_id: MessageId
    card: Card
    locale: str
    kind: Literal["edit"] = "edit"

    @property
    def lane(self) -> str:
        """Edits queue behind the posts of their channel."""
        return f"channel:{self.channel_id}"


@dataclass(frozen=True, slots=True)
class RemoveMessages:
    """Delete messages of one channel, 1 to 100; where several such actions wait they become one call."""

    channel_id: ChannelId
    message_ids: tuple[MessageId, ...]
    audit_reason: str = ""
    kind: Literal["remove_messages"] = "remove_messages"

    @property
    def lane(self) -> str:
        """Deletions have a rate limit of their own."""
        return f"remove:{self.channel_id}"


@dataclass(frozen=True, slots=True)
class GrantRole:
    """Give a member a role."""

    user_id: UserId
    role_id: RoleId
    audit_reason: str = ""
    kind: Literal["grant_role"] = "grant_role"

    @property
    def lane(self) -> str:
        """Role changes of a guild share one rate limit, and keep their order."""
        return "roles"


@dataclass(frozen=True, slots=True)
class RevokeRole:
    """Take a role from a member."""

    user_id: UserId
    role_id: RoleId
    audit_reason: str = ""
    kind: Literal["revoke_role"] = "revoke_role"

    @property
    def lane(self) -> str:
        """The same as for granting."""
        return "roles"


PlatformAction = Post | Edit | RemoveMessages | GrantRole | RevokeRole

ACTION: TypeAdapter[PlatformAction] = TypeAdapter(Annotated[PlatformAction, Discriminator("kind")])
"""Reads and writes actions as JSON."""

NEEDS: dict[type[PlatformAction], frozenset[Need]] = {
    Post: frozenset({Need.VIEW_CHANNEL, Need.SEND_MESSAGES, Need.EMBED_LINKS}),
    Edit: frozenset({Need.VIEW_CHANNEL}),
    # our own messages need no permission; deleting several at once does
    RemoveMessages: frozenset({Need.VIEW_CHANNEL}),
    GrantRole: frozenset({Need.MANAGE_ROLES}),
    RevokeRole: frozenset({Need.MANAGE_ROLES}),
}
"""What the bot must be allowed to do for each kind of action."""


class Priority(IntEnum):
    """Which of a lane's actions goes first."""

    URGENT = 0
    REPLY = 1
    REST = 2


@dataclass(frozen=True, slots=True)
class Effect:
    """An action on its way.

    Attributes:
        guild_id: where.
        action: what.
        dedupe_key: the same key is performed once, ever; unique in the guild.
        priority: which goes first in a lane.
        origin: whose it is: comes back with the outcome.
    """

    guild_id: GuildId
    action: PlatformAction
    dedupe_key: str
    priority: Priority = Priority.REST
    origin: ActionRef | None = None


class OutcomeKind(StrEnum):
    """How an action ended."""

    DONE = "done"
    ALREADY = "already"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an action: ``message_id`` of what was posted; ``reason`` in the operator's words where it failed."""

    kind: OutcomeKind = OutcomeKind.DONE
    message_id: MessageId | None = None
    reason: str = ""
    missing: frozenset[Need] = field(default_factory=frozenset[Need])
