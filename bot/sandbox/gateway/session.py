"""A gateway session: what one client has heard, and what it missed."""

from __future__ import annotations

import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from bot.sandbox.gateway.intents import EVERY_INTENT
from bot.sandbox.world.model import User
from bot.sandbox.world.model.presence import Presence

REPLAYED_EVENTS = 10_000
REPLAYED_BYTES = 32 * 1024 * 1024
"""More is not kept for a resume: all members of a large guild would weigh more than the guild."""
RESUMABLE_SECONDS = 300.0


class Outlet(Protocol):
    """The socket of a session."""

    def send(self, frame: bytes) -> None:
        """Send an encoded frame; never waits."""
        ...


@dataclass(slots=True, eq=False)
class Session:
    """An identified client. It outlives its socket for five minutes, and replays what it sent since."""

    user: User
    is_bot: bool
    intents: int = EVERY_INTENT
    shard_id: int = 0
    shard_count: int = 1
    large_threshold: int = 50
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    outlet: Outlet | None = None
    detached_at: float | None = None
    presence: Presence = field(default_factory=Presence)
    visible_channels: set[int] = field(default_factory=set[int])
    members_told: dict[int, float] = field(default_factory=dict[int, float])
    """When, on the real clock, all members of a guild may be asked for again."""
    _sent: deque[tuple[int, bytes]] = field(default_factory=deque[tuple[int, bytes]])
    _sent_bytes: int = 0

    def dispatch(self, name: str, data: bytes) -> None:
        """Send an event whose ``d`` is encoded already: the fast way, thousands a second."""
        self.deliver(self.number(name, data))

    def number(self, name: str, data: bytes) -> bytes:
        """Return an event as the next frame, remembered for a resume, without sending it."""
        self.sequence += 1
        frame = b'{"t":"%s","s":%d,"op":0,"d":%s}' % (name.encode(), self.sequence, data)
        self._sent.append((self.sequence, frame))
        self._sent_bytes += len(frame)
        while self._sent_bytes > REPLAYED_BYTES or len(self._sent) > REPLAYED_EVENTS:
            self._sent_bytes -= len(self._sent.popleft()[1])
        return frame

    def deliver(self, frame: bytes) -> None:
        """Send a numbered frame, if there is a socket."""
        if self.outlet is not None:
            self.outlet.send(frame)

    def lose(self) -> None:
        """Count an event that nobody will ever hear, not even after a resume."""
        self.sequence += 1

    def attach(self, outlet: Outlet) -> None:
        """Speak over this socket from now on."""
        self.outlet, self.detached_at = outlet, None

    def detach(self) -> None:
        """Lose the socket; events are kept for a resume."""
        self.outlet, self.detached_at = None, time.monotonic()

    @property
    def expired(self) -> bool:
        """Whether the session lost its socket too long ago to be resumed."""
        return self.detached_at is not None and time.monotonic() - self.detached_at > RESUMABLE_SECONDS

    def has_all_since(self, sequence: int) -> bool:
        """Whether everything after ``sequence`` can be replayed."""
        oldest = self._sent[0][0] if self._sent else self.sequence + 1
        return sequence + 1 >= oldest

    def replay(self, sequence: int) -> None:
        """Send again what came after ``sequence``."""
        if self.outlet is not None:
            for number, frame in self._sent:
                if number > sequence:
                    self.outlet.send(frame)

    def owns(self, guild_id: int | None) -> bool:
        """Whether this shard gets a guild's events; direct messages go to the first."""
        return ((guild_id or 0) >> 22) % self.shard_count == self.shard_id
