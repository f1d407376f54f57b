"""What incident actions are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class Incidents:
    """Until when a guild lets nobody in, and no direct messages between its members; None is no limit."""

    invites_disabled_until: datetime | None = None
    dms_disabled_until: datetime | None = None
