"""Observers of all traffic; tests attach the judges of the protocol here."""

from __future__ import annotations

from typing import Protocol

from bot.sandbox.errors import Payload


class Tap(Protocol):
    """Is shown all traffic of the API and the gateway."""

    def rest(
        self,
        method: str,
        path: str,
        request_body: object,
        status: int,
        response_body: object,
        *,
        actor_is_bot: bool,
        injected_fault: bool,
    ) -> None:
        """Look at a request and its answer."""
        ...

    def frame(self, direction: str, frame: Payload, *, is_bot: bool) -> None:
        """Look at a gateway frame; ``receive`` is what the client receives, ``send`` what it sends."""
        ...
