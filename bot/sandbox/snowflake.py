"""Discord's ids: 64 bits that hold the instant of their making."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.clock import SandboxClock

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
TIMESTAMP_SHIFT = 22
SEQUENCE_MASK = (1 << TIMESTAMP_SHIFT) - 1


def snowflake_at(instant: datetime, sequence: int = 0) -> int:
    """Return the id that Discord would give to something made at ``instant``."""
    milliseconds = (instant - EPOCH) // timedelta(milliseconds=1)
    return (milliseconds << TIMESTAMP_SHIFT) | (sequence & SEQUENCE_MASK)


def made_at(snowflake: int) -> datetime:
    """Return the instant that a snowflake holds."""
    return EPOCH + timedelta(milliseconds=snowflake >> TIMESTAMP_SHIFT)


class Snowflakes:
    """Makes ids from the sandbox's clock: unique, and never smaller than the one before."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """Return a new id of the present instant."""
        self._last = max(self._last + 1, snowflake_at(self._clock.now()))
        return self._last
