"""How often the bot may begin a session of the gateway, by the real clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.errors import Payload

DAY_SECONDS = 86_400.0


@dataclass(slots=True)
class SessionStarts:
    """So many a day, and one in ``seconds`` for each key, which is a shard's number modulo ``max_concurrency``."""

    total: int = 1000
    max_concurrency: int = 1
    seconds: float = 5.0
    now: Callable[[], float] = time.monotonic
    _used: int = 0
    _day_ends_at: float = 0.0
    _last: dict[int, float] = field(default_factory=dict[int, float])

    @property
    def remaining(self) -> int:
        """How many are left today."""
        return self.total if self.now() >= self._day_ends_at else max(0, self.total - self._used)

    def take(self, shard_id: int) -> bool:
        """Count a start; False if it comes too soon after another of its key."""
        now, key = self.now(), shard_id % self.max_concurrency
        if now - self._last.get(key, -self.seconds) < self.seconds:
            return False
        if now >= self._day_ends_at:
            self._used, self._day_ends_at = 0, now + DAY_SECONDS
        self._used += 1
        self._last[key] = now
        return True

    def payload(self) -> Payload:
        """Return Discord's session_start_limit."""
        return {
            "total": self.total,
            "remaining": self.remaining,
            "reset_after": max(0, int((self._day_ends_at - self.now()) * 1000)) if self._used else 0,
            "max_concurrency": self.max_concurrency,
        }


def generous() -> SessionStarts:
    """Return limits that no test comes near."""
    return SessionStarts(total=1_000_000, max_concurrency=16, seconds=0.0)
