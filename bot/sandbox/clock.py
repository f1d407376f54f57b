"""The clock that sandbox and bot share: real time plus what somebody skipped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Subscriber = Callable[[datetime], None]


class SandboxClock:
    """Steerable time: moves snowflakes, slow mode and timeouts, never heartbeats or rate limits."""

    def __init__(self) -> None:
        self._offset = timedelta(0)
        self._subscribers: list[Subscriber] = []
        self._moved = asyncio.Event()
        self.revision = 0

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC) + self._offset

    @property
    def offset_seconds(self) -> float:
        """How far ahead of real time this clock is."""
        return self._offset.total_seconds()

    def advance(self, seconds: float) -> None:
        """Skip time forward and tell every subscriber.

        Raises:
            ValueError: ``seconds`` is negative; snowflakes could repeat.
        """
        if seconds < 0:
            raise ValueError("the sandbox's clock runs forward only")
        self._move(self._offset + timedelta(seconds=seconds))

    def reset(self) -> None:
        """Return to real time."""
        self._move(timedelta(0))

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call ``subscriber`` with the new instant whenever time is skipped; returns how to stop that."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    async def changed_since(self, revision: int, timeout_seconds: float) -> None:
        """Wait until the clock was moved after ``revision``, at most ``timeout_seconds``."""
        deadline = asyncio.get_running_loop().time() + timeout_seconds
        try:
            async with asyncio.timeout_at(deadline):
                while self.revision <= revision:
                    await self._moved.wait()
        except TimeoutError:
            return

    def _move(self, offset: timedelta) -> None:
        self._offset = offset
        self.revision += 1
        self._moved.set()
        self._moved = asyncio.Event()
        for subscriber in list(self._subscribers):
            subscriber(self.now())
