"""How the gateway ends a socket."""

from __future__ import annotations


class Closing(Exception):
    """The socket is to be closed with one of Discord's codes."""

    def __init__(self, code: int, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(f"{code} {reason}")
