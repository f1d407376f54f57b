"""The log of what the bot called."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import Payload
from bot.sandbox.payloads import timestamp
from bot.sandbox.rest.pipeline import Exchange

KEPT = 2_000


@dataclass(slots=True, frozen=True)
class LoggedRequest:
    """One call of the bot; ``n`` counts from 1. Neither files nor answers are kept: they could fill the memory."""

    n: int
    at: str
    exchange: Exchange

    def payload(self) -> Payload:
        """Return the line as ``GET /sandbox/requests`` shows it."""
        return {
            "n": self.n,
            "at": self.at,
            "method": self.exchange.method,
            "path": self.exchange.path,
            "status": self.exchange.status,
            "body": self.exchange.request_body,
            "ms": round(self.exchange.milliseconds, 3),
            "fault": self.exchange.injected_fault,
        }


class RequestLog:
    """The bot's last calls, with their bodies."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._lines: deque[LoggedRequest] = deque(maxlen=KEPT)
        self._count = 0

    def __call__(self, exchange: Exchange) -> None:
        """Note an exchange if the bot made it."""
        if exchange.actor_is_bot:
            self._count += 1
            kept = replace(exchange, response_body=None, files=())
            self._lines.append(LoggedRequest(self._count, timestamp(self._clock.now()), kept))

    def since(self, n: int) -> list[LoggedRequest]:
        """Return what was called after the ``n``-th call."""
        return [line for line in self._lines if line.n > n]

    def clear(self) -> None:
        """Forget all calls; the count goes on, so that ``since`` stays right."""
        self._lines.clear()
