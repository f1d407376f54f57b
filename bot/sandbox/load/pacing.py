"""Keeps a rate, without keeping the sandbox from its other work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

SLICE_SECONDS = 0.005
"""After so long the bot's calls and frames have their turn."""


@dataclass(slots=True)
class Pace:
    """How a stream went: times are of `time.perf_counter`."""

    planned: int
    rate_planned: float | None
    done: int = 0
    began: float = 0.0
    ended: float = 0.0
    worst_lag_seconds: float = 0.0

    @property
    def rate(self) -> float | None:
        """How many a second there were, from the first to the last; None for fewer than two."""
        seconds = self.ended - self.began
        return (self.done - 1) / seconds if self.done > 1 and seconds > 0 else None


async def keep(pace: Pace, act: Callable[[], None]) -> None:
    """Call ``act`` as often as planned: the n-th time not before n / rate; without a rate as fast as it goes."""
    began = time.perf_counter()
    rate = pace.rate_planned
    while pace.done < pace.planned:
        now = time.perf_counter()
        due = pace.planned if rate is None else min(pace.planned, int((now - began) * rate) + 1)
        while pace.done < due and time.perf_counter() < now + SLICE_SECONDS:
            act()
            pace.ended = time.perf_counter()
            pace.began = pace.began or pace.ended
            if rate is not None:
                pace.worst_lag_seconds = max(pace.worst_lag_seconds, pace.ended - began - pace.done / rate)
            pace.done += 1
        wait = 0.0 if rate is None or pace.done < due else began + pace.done / rate - time.perf_counter()
        await asyncio.sleep(max(0.0, wait))
