"""A stage that is live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

GUILD_ONLY = 2


@dataclass(slots=True, eq=False)
class StageInstance:
    """What makes a stage channel live. ``silent_since`` is when its last speaker went; None while somebody speaks."""

    id: int
    channel_id: int
    topic: str
    silent_since: datetime | None
    privacy_level: int = GUILD_ONLY
    scheduled_event_id: int | None = None
