"""What goes wrong with the gateway's events: lost, doubled, late or in the wrong order."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from bot.sandbox.control.faults.chance import Chance
from bot.sandbox.control.faults.latency import Latency
from bot.sandbox.errors import Payload
from bot.sandbox.gateway.session import Session

SPARED = frozenset({"READY", "RESUMED"})
"""Without these no session comes about; they are hit only by their own name."""


@dataclass
class FrameFault:
    """Hits events whose name fits ``event``, in which ``*`` stands for anything; ``persona``: people's too."""

    kind: str
    event: str = "*"
    latency: Latency | None = None
    persona: bool = False
    chance: Chance = field(default_factory=Chance)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(re.escape(self.event).replace(r"\*", ".*"))

    def fits(self, session: Session, name: str) -> bool:
        """Whether an event of a session is meant."""
        if (not session.is_bot and not self.persona) or (name in SPARED and name != self.event):
            return False
        return self._pattern.fullmatch(name) is not None

    def payload(self) -> Payload:
        """Return the fault as ``/sandbox/faults`` shows it."""
        return {"kind": self.kind, "event": self.event, "persona": self.persona, **self.chance.payload()}


class FrameFaults:
    """All of them, in the order in which they were asked for; `spoil` is the gateway's."""

    def __init__(self) -> None:
        self.planned: list[FrameFault] = []
        self._held: dict[Session, list[bytes]] = {}
        self._ways: dict[str, Callable[[FrameFault, Session, str, bytes], None]] = {
            "lose_frames": self._lose,
            "duplicate_frames": self._duplicate,
            "delay_frames": self._delay,
            "reorder_frames": self._hold,
        }

    def spoil(self, session: Session, name: str, data: bytes) -> bool:
        """Whether a fault took care of an event; what was held back for it comes after it."""
        held = self._held.pop(session, [])
        fault = next((one for one in self.planned if one.fits(session, name) and one.chance.strikes()), None)
        self.planned = [one for one in self.planned if not one.chance.is_over]
        if fault is not None:
            self._ways[fault.kind](fault, session, name, data)
        elif held:
            session.dispatch(name, data)
        for frame in held:
            session.deliver(frame)
        return fault is not None or bool(held)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is planned and nothing held back."""
        return not self.planned and not self._held

    def clear(self) -> None:
        """Let nothing go wrong any more; what was held back is sent."""
        self.planned.clear()
        for session, frames in self._held.items():
            for frame in frames:
                session.deliver(frame)
        self._held.clear()

    def _lose(self, fault: FrameFault, session: Session, name: str, data: bytes) -> None:
        session.lose()

    def _duplicate(self, fault: FrameFault, session: Session, name: str, data: bytes) -> None:
        frame = session.number(name, data)
        session.deliver(frame)
        session.deliver(frame)

    def _delay(self, fault: FrameFault, session: Session, name: str, data: bytes) -> None:
        milliseconds = fault.latency(fault.chance.random) if fault.latency else 0.0
        frame, outlet = session.number(name, data), session.outlet

        def send() -> None:
            # over another socket the frame went out with the resume already
            if session.outlet is outlet:
                session.deliver(frame)

        asyncio.get_running_loop().call_later(milliseconds / 1000, send)

    def _hold(self, fault: FrameFault, session: Session, name: str, data: bytes) -> None:
        self._held.setdefault(session, []).append(session.number(name, data))
