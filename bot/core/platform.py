"""What features may ask of a chat platform: a snapshot that is read at once, and fetches that take time."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.actions import Effect, Need, Outcome
from bot.core.events import MessageSeen
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, UserId


@dataclass(frozen=True, slots=True)
class GuildView:
    """A community as the platform shows it now."""

    id: GuildId
    name: str
    owner_id: UserId
    locale: str
    member_count: int


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member as they are now."""

    id: UserId
    name: str
    is_person: bool
    joined_at: datetime | None
    role_ids: frozenset[RoleId]


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role as it is now.

    Attributes:
        assignable: whether the bot may give and take it: it has Manage Roles, its own highest role is above, and the
            role is neither everyone's nor another application's.
    """

    id: RoleId
    name: str
    position: int
    assignable: bool
    is_everyone: bool
    is_managed: bool


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A channel or thread as it is now; ``missing`` for a need is asked of ``Platform.lacks``."""

    id: ChannelId
    name: str
    is_thread: bool
    takes_messages: bool


class Platform(Protocol):
    """The chat platform, as features see it."""

    def guild_ids(self) -> tuple[GuildId, ...]:
        """The guilds that Tribune is in now."""
        ...

    def guild(self, guild_id: GuildId) -> GuildView | None:
        """A guild; None when Tribune is not in it (or the platform has not said yet)."""
        ...

    def member(self, guild_id: GuildId, user_id: UserId) -> MemberView | None:
        """A member; None when they are not in the guild."""
        ...

    def role(self, guild_id: GuildId, role_id: RoleId) -> RoleView | None:
        """A role; None when it is gone."""
        ...

    def channel(self, guild_id: GuildId, channel_id: ChannelId) -> ChannelView | None:
        """A channel or thread; None when it is gone or hidden from the bot."""
        ...

    def lacks(self, guild_id: GuildId, channel_id: ChannelId | None, needs: frozenset[Need]) -> frozenset[Need]:
        """Which of these permissions the bot lacks, in a channel or (None) in the guild as a whole."""
        ...

    async def newcomers(self, guild_id: GuildId, since: datetime) -> tuple[MemberView, ...]:
        """Persons who joined at or after ``since`` and are here; waits until the platform has named all members.

        Raises:
            Unavailable: it has not for long.
        """
        ...

    def last_messages(self, guild_id: GuildId) -> dict[ChannelId, MessageId]:
        """The newest message of each channel and active thread that the bot can read."""
        ...

    def position(self, at: datetime) -> MessageId:
        """The id that a message sent at an instant would have: where to start reading a channel."""
        ...

    def history(self, guild_id: GuildId, channel_id: ChannelId, after: MessageId) -> AsyncIterator[MessageSeen]:
        """Messages of a channel after one, oldest first.

        Raises:
            PlatformError: it cannot be read.
        """
        ...

    async def message_exists(self, guild_id: GuildId, channel_id: ChannelId, message_id: MessageId) -> bool:
        """Whether a message is still there.

        Raises:
            Unavailable: the platform cannot say now.
        """
        ...


class Effects(Protocol):
    """How actions are carried out: really, or only on record."""

    async def perform(self, effects: tuple[Effect, ...], *, again: bool) -> tuple[Outcome, ...]:
        """Carry out effects of one lane: one effect, or several that ``merges`` put together; one outcome each.

        Args:
            effects: what to do.
            again: an earlier attempt may have had its effect: look before acting.

        Raises:
            Unavailable: try again later.
        """
        ...

    def merges(self, first: Effect, other: Effect) -> bool:
        """Whether the platform has one call for both."""
        ...
