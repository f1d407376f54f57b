"""What the pipeline asks of rate limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.sandbox.errors import Payload
from bot.sandbox.world.session_starts import SessionStarts, generous


@dataclass(slots=True, frozen=True)
class Verdict:
    """Discord's rate-limit headers for a request, and the refusal's JSON body if it is one too many."""

    headers: dict[str, str] = field(default_factory=dict[str, str])
    refusal: Payload | None = None
    status: int = 429


class Limits(Protocol):
    """Decides whether a client called too often. Runs on real time."""

    @property
    def session_starts(self) -> SessionStarts:
        """How often the bot may begin a session of the gateway."""
        ...

    def check(self, identity: str, method: str, template: str, params: Mapping[str, str]) -> Verdict:
        """Count a request of a client (``bot``, ``persona:<id>`` or ``anonymous``) and judge it."""
        ...

    def blocked(self, identity: str) -> Verdict:
        """Judge whether a client made too many invalid requests, without counting anything."""
        ...

    def note_status(self, identity: str, status: int, *, shared: bool = False) -> None:
        """Count an answer; 401, 403 and 429 (except shared ones) are invalid requests."""
        ...


class Unlimited:
    """No rate limits."""

    def __init__(self) -> None:
        self.session_starts = generous()

    def check(self, identity: str, method: str, template: str, params: Mapping[str, str]) -> Verdict:
        """Let everything pass."""
        del identity, method, template, params
        return Verdict()

    def blocked(self, identity: str) -> Verdict:
        """Block nobody."""
        del identity
        return Verdict()

    def note_status(self, identity: str, status: int, *, shared: bool = False) -> None:
        """Forget the answer."""
        del identity, status, shared
