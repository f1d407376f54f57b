"""Pictures and sounds as bodies and seeds carry them: data URIs, whose kind is told by their content."""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
import zlib
from dataclasses import dataclass
from functools import cache

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BASE64 = ";base64,"
_BLURPLE = 0x5865F2
AVATAR_COLORS = (_BLURPLE, 0x747F8D, 0x3BA55D, 0xFAA61A, 0xED4245, 0xEB459F)
"""The colors of Discord's pictures for those who have none, by their number."""
AVATAR_SIDE = 256
MOST_STORED_BYTES = 128 * 1024 * 1024


@dataclass(slots=True, frozen=True)
class Picture:
    """A file and what it is, by its content. ``animated`` tells pictures that move."""

    content_type: str
    data: bytes
    animated: bool = False

    @property
    def hash(self) -> str:
        """The name under which Discord serves it; that of one that moves begins so."""
        digest = hashlib.blake2b(self.data, digest_size=16).hexdigest()
        return f"a_{digest}" if self.animated else digest


def recognised(data: bytes) -> Picture | None:
    """Return a file with its kind; None for what is no picture or sound that Discord takes."""
    if data.startswith(PNG_SIGNATURE):
        return Picture("image/png", data, animated=b"acTL" in data[:4096])
    if data.startswith(b"\xff\xd8\xff"):
        return Picture("image/jpeg", data)
    if data.startswith((b"GIF87a", b"GIF89a")):
        return Picture("image/gif", data, animated=True)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Picture("image/webp", data, animated=b"ANIM" in data[:64])
    if data[4:12] in {b"ftypavif", b"ftypavis"}:
        return Picture("image/avif", data, animated=data[8:12] == b"avis")
    if data.startswith(b"OggS"):
        return Picture("audio/ogg", data)
    if data.startswith(b"ID3") or (data[:1] == b"\xff" and data[1:2] in {b"\xfb", b"\xf3", b"\xf2"}):
        return Picture("audio/mpeg", data)
    return None


def of_data_uri(text: str) -> Picture | None:
    """Return what a base64 data URI holds; None if it is none, or of no kind known."""
    head, separator, encoded = text.partition(_BASE64)
    if not separator or not head.startswith("data:"):
        return None
    try:
        return recognised(base64.b64decode(encoded, validate=True))
    except binascii.Error:
        return None


def keep(stored: dict[str, Picture], new: dict[str, Picture]) -> None:
    """Store pictures under the names that they are served by; beyond a bound the oldest are forgotten."""
    stored.update(new)
    if not new:
        return
    held = sum(len(one.data) for one in stored.values())
    for name in list(stored):
        if held <= MOST_STORED_BYTES:
            return
        held -= len(stored.pop(name).data)


def placeholder() -> Picture:
    """Return the picture of what a seed gives none: a single pixel."""
    return _plain(_BLURPLE, 1)


@cache
def default_avatar(number: int) -> Picture:
    """Return one of the pictures of those who have none; there are as many as `AVATAR_COLORS`."""
    return _plain(AVATAR_COLORS[number], AVATAR_SIDE)


def _plain(color: int, side: int) -> Picture:
    """Return a square PNG of one color."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = (b"\0" + color.to_bytes(3, "big") * side) * side
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return Picture("image/png", PNG_SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
