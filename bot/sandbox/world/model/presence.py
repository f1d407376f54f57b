"""How somebody who is connected shows to others."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.errors import Payload

HIDDEN = frozenset({"invisible", "offline"})
STATUSES = frozenset({"online", "dnd", "idle", *HIDDEN})


@dataclass(slots=True, frozen=True)
class Presence:
    """A status of `STATUSES`, and Discord's activity objects as they were sent."""

    status: str = "online"
    activities: tuple[Payload, ...] = ()

    @property
    def is_hidden(self) -> bool:
        """Whether others take this account for offline."""
        return self.status in HIDDEN
