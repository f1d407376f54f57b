"""A scheduled event's state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from bot.sandbox.errors import Payload


class EntityType(IntEnum):
    """Where an event takes place."""

    STAGE_INSTANCE = 1
    VOICE = 2
    EXTERNAL = 3


class EventStatus(IntEnum):
    """How far an event is: scheduled, then active, then completed; or scheduled, then canceled."""

    SCHEDULED = 1
    ACTIVE = 2
    COMPLETED = 3
    CANCELED = 4


FOLLOWING = {
    EventStatus.SCHEDULED: (EventStatus.ACTIVE, EventStatus.CANCELED),
    EventStatus.ACTIVE: (EventStatus.COMPLETED,),
    EventStatus.COMPLETED: (),
    EventStatus.CANCELED: (),
}
"""Which status may come after which."""


@dataclass(slots=True, eq=False)
class ScheduledEvent:
    """A date that a guild's members can mark.

    ``location`` is set on external events, ``channel_id`` on the others. ``users`` are those interested, in the order
    in which they were. ``empty_since`` is since when nobody is in the channel of an active event. ``entity_id`` is the
    stage instance of an active stage event.
    """

    id: int
    guild_id: int
    creator_id: int
    name: str
    entity_type: EntityType
    starts_at: datetime
    ends_at: datetime | None = None
    description: str | None = None
    channel_id: int | None = None
    location: str | None = None
    image: str | None = None
    status: EventStatus = EventStatus.SCHEDULED
    entity_id: int | None = None
    recurrence_rule: Payload | None = None
    users: dict[int, None] = field(default_factory=dict[int, None])
    empty_since: datetime | None = None

    @property
    def is_finished(self) -> bool:
        """Whether it is over for good."""
        return not FOLLOWING[self.status]
