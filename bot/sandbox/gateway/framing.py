"""Websocket frames as RFC 6455 puts them on the line: a server's are whole, final and unmasked."""

from __future__ import annotations

from enum import IntEnum

FINAL = 0x80
SHORTEST_EXTENDED, SHORTEST_LONG = 126, 1 << 16


class Kind(IntEnum):
    """What a frame carries."""

    TEXT = 1
    BINARY = 2


def framed(kind: Kind, payload: bytes) -> bytes:
    """Return a frame with its header.

    aiohttp writes each frame by itself; put together here, many go out in one write.
    """
    size = len(payload)
    if size < SHORTEST_EXTENDED:
        return bytes((FINAL | kind, size)) + payload
    if size < SHORTEST_LONG:
        return bytes((FINAL | kind, 126, size >> 8, size & 0xFF)) + payload
    return bytes((FINAL | kind, 127)) + size.to_bytes(8, "big") + payload
