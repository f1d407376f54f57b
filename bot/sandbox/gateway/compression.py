"""How frames are compressed: one stream a socket, flushed after each message, or each large payload by itself."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Protocol

import zstandard

from bot.sandbox.gateway.framing import Kind, framed

SMALLEST_COMPRESSED = 1024
"""Payload compression leaves smaller ones as they are: Discord says that not all are compressed."""


class Encoding(Protocol):
    """Turns JSON into websocket frames."""

    def encode(self, payload: bytes) -> bytes:
        """Return the frame of one payload, to be read at once by the other side."""
        ...


class Plain:
    """Text frames."""

    def encode(self, payload: bytes) -> bytes:
        """Return a text frame."""
        return framed(Kind.TEXT, payload)


class PayloadZlib:
    """``"compress": true`` of an identify: each large payload is a zlib stream of its own."""

    def encode(self, payload: bytes) -> bytes:
        """Return a binary frame, or a text frame for a small payload."""
        if len(payload) < SMALLEST_COMPRESSED:
            return framed(Kind.TEXT, payload)
        return framed(Kind.BINARY, zlib.compress(payload, level=1))


class ZlibStream:
    """``compress=zlib-stream``: each message ends with 00 00 FF FF."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj(level=1)

    def encode(self, payload: bytes) -> bytes:
        """Return a binary frame."""
        return framed(Kind.BINARY, self._stream.compress(payload) + self._stream.flush(zlib.Z_SYNC_FLUSH))


class ZstdStream:
    """``compress=zstd-stream``."""

    def __init__(self) -> None:
        self._stream = zstandard.ZstdCompressor(level=1).compressobj()

    def encode(self, payload: bytes) -> bytes:
        """Return a binary frame."""
        compressed = self._stream.compress(payload) + self._stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        return framed(Kind.BINARY, compressed)


TRANSPORTS: dict[str, Callable[[], Encoding]] = {"": Plain, "zlib-stream": ZlibStream, "zstd-stream": ZstdStream}
"""The encodings that a client may ask for with ``?compress=``."""
