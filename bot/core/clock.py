"""Time comes from here alone, so that tests and the demo can move it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """The time of day, and a way to wait for it."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    async def wait(self, until: datetime | None, wake: asyncio.Event) -> None:
        """Return when ``until`` has come (None: never), or ``wake`` is set, whichever is first."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC)

    async def wait(self, until: datetime | None, wake: asyncio.Event) -> None:
        """Sleep until then, or until woken."""
        # an hour at most: asyncio's timers run on a clock that stands still while a laptop sleeps
        seconds = 3600.0 if until is None else min(3600.0, (until - self.now()).total_seconds())
        await _sleep(seconds, wake)


class SteeredClock:
    """The machine's clock, moved by an offset that tests and the demo control."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self._offset = offset
        self._moved = asyncio.Event()

    @property
    def offset(self) -> timedelta:
        """How far this clock is ahead of the machine's."""
        return self._offset

    def now(self) -> datetime:
        """The present instant, offset included."""
        return datetime.now(UTC) + self._offset

    def advance(self, by: timedelta) -> None:
        """Move on; whoever waits for an instant that is now past is woken."""
        self.set_offset(self._offset + by)

    def set_offset(self, offset: timedelta) -> None:
        """Move to an offset, and wake whoever waits."""
        self._offset = offset
        self._moved.set()
        self._moved = asyncio.Event()

    async def wait(self, until: datetime | None, wake: asyncio.Event) -> None:
        """Sleep until then, until woken, or until somebody moves the clock."""
        seconds = 3600.0 if until is None else (until - self.now()).total_seconds()
        # ``wake`` stays as it is: it belongs to whoever waits, and may mean that they are to stop
        waiting = [asyncio.ensure_future(event.wait()) for event in (wake, self._moved)]
        try:
            await asyncio.wait(waiting, timeout=max(0.0, seconds), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()


async def _sleep(seconds: float, wake: asyncio.Event) -> None:
    if seconds <= 0:
        return
    try:
        async with asyncio.timeout(seconds):
            await wake.wait()
    except TimeoutError:
        return
