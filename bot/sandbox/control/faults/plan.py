"""`FaultPlan`: all that goes wrong now or is going to, and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.sandbox.control.faults.frames import FrameFaults
from bot.sandbox.control.faults.requests import RequestFault
from bot.sandbox.errors import Payload
from bot.sandbox.rest.pipeline import Fault


class FaultPlan:
    """Faults in the order in which they were asked for; the first that fits a request strikes."""

    def __init__(self) -> None:
        self.frames = FrameFaults()
        self._requests: list[RequestFault] = []
        self._lasting: dict[str, Callable[[], None]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def add(self, fault: RequestFault) -> None:
        """Plan a fault of requests."""
        self._requests.append(fault)

    def last(self, what: str, end: Callable[[], None], seconds: float | None = None) -> None:
        """Note something that lasts some seconds, or until all is cleared; then ``end`` is called."""
        self._cancel_timer(what)
        self._lasting[what] = end
        if seconds is not None:
            self._timers[what] = asyncio.get_running_loop().call_later(seconds, self.end, what)

    def end(self, what: str) -> None:
        """End something that lasts, if it still does."""
        self._cancel_timer(what)
        end = self._lasting.pop(what, None)
        if end is not None:
            end()

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._requests.clear()
        self.frames.clear()
        for what in list(self._lasting):
            self.end(what)

    def payload(self) -> list[Payload]:
        """Return what goes wrong now or is still to come, and how often each struck."""
        self._forget_over()
        listed = [one.payload() for one in (*self._requests, *self.frames.planned)]
        return [*listed, *({"kind": what} for what in self._lasting)]

    def strike(self, method: str, path: str, template: str, *, is_bot: bool) -> Fault | None:
        """Return what the first fault does that strikes a request, if one does."""
        for one in self._requests:
            if (is_bot or one.persona) and one.fits(method, path, template) and one.chance.strikes():
                self._forget_over()
                return one.fault()
        return None

    def _cancel_timer(self, what: str) -> None:
        timer = self._timers.pop(what, None)
        if timer is not None:
            timer.cancel()

    def _forget_over(self) -> None:
        self._requests = [one for one in self._requests if not one.chance.is_over]
