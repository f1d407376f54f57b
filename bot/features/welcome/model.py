"""What the welcome feature talks about."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, RowId, UserId
from bot.features.welcome.settings import Interest


class WatchState(StrEnum):
    """How far the care for a newcomer's first message is.

    ::

        waiting -> offered <-> taken
           |          |          |
           +----------+----------+--> answered | withdrawn | lapsed

    A card stands in the greeters' channel in ``offered`` and ``taken``, and only then; where it cannot be posted, or
    goes with its channel, the newcomer is ``waiting`` again. Nothing leaves the last three: a person answered, the
    message is no more, or two weeks went by.
    """

    WAITING = "waiting"
    OFFERED = "offered"
    TAKEN = "taken"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to answer."""
        return self in {WatchState.WAITING, WatchState.OFFERED, WatchState.TAKEN}


@dataclass(frozen=True, slots=True)
class Watch:
    """A newcomer's first message that waits for a person's answer. Changes are compare-and-set on ``version``."""

    guild_id: GuildId
    id: RowId
    user_id: UserId
    channel_id: ChannelId
    message_id: MessageId
    sent_at: datetime
    state: WatchState
    version: int
    offered_to: UserId | None = None
    taken_by: UserId | None = None
    card_channel_id: ChannelId | None = None
    card_message_id: MessageId | None = None


@dataclass(frozen=True, slots=True)
class Greeter:
    """A volunteer who answers newcomers, as the round-robin sees them."""

    user_id: UserId
    is_awake: bool
    next_awake: datetime
    open_count: int
    last_offered_at: datetime | None


@dataclass(frozen=True, slots=True)
class GreeterView:
    """What a greeter sees of their own part."""

    is_greeter: bool
    is_awake: bool
    away_until: datetime | None
    quiet_from: str | None
    quiet_until: str | None
    time_zone: str
    taken: tuple[Watch, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force, in one language. ``version`` rises whenever a text changes."""

    version: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Start:
    """The start panel as one person sees it; ``language_chosen``: they said so, and it is not just their platform's."""

    language: str
    language_chosen: bool
    languages: tuple[str, ...]
    interests: tuple[Interest, ...]
    chosen: frozenset[RoleId]
    rules: Rules | None
    accepted: bool
    hello_channel_id: ChannelId | None


@dataclass(frozen=True, slots=True)
class InterestsChanged:
    """What a choice of interests added and took away."""

    added: tuple[RoleId, ...]
    removed: tuple[RoleId, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Where the start panel stands."""

    channel_id: ChannelId
    message_id: MessageId | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps the welcome from working, and the one thing to do (a key with ``channel`` or ``role``)."""

    key: str
    channel_id: ChannelId | None = None
    role_id: RoleId | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """How the welcome stands, for those who run it."""

    waiting: int
    offered: int
    taken: int
    greeters: int
    greeters_awake: int
    rules_version: int
    problems: tuple[Problem, ...]
