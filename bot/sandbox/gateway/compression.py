"""Discord's transport compression: one stream a socket, flushed after each message."""

from __future__ import annotations

import zlib
from typing import Protocol

import zstandard


class Compressor(Protocol):
    """Turns frames into what goes over the socket."""

    def compress(self, frame: bytes) -> bytes:
        """Return the bytes of one frame, to be read at once by the other side."""
        ...


class ZlibStream:
    """``compress=zlib-stream``: each message ends with 00 00 FF FF."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj(level=1)

    def compress(self, frame: bytes) -> bytes:
        """Return the bytes of one frame."""
        return self._stream.compress(frame) + self._stream.flush(zlib.Z_SYNC_FLUSH)


class ZstdStream:
    """``compress=zstd-stream``."""

    def __init__(self) -> None:
        self._stream = zstandard.ZstdCompressor(level=1).compressobj()

    def compress(self, frame: bytes) -> bytes:
        """Return the bytes of one frame."""
        return self._stream.compress(frame) + self._stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


COMPRESSORS: dict[str, type[ZlibStream | ZstdStream]] = {"zlib-stream": ZlibStream, "zstd-stream": ZstdStream}
