"""Pictures and sounds as bodies and seeds carry them: data URIs, whose kind is told by their content."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BASE64 = ";base64,"
_PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # 1 x 1, PNG
)


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


def placeholder() -> Picture:
    """Return the picture of what a seed gives none: a single pixel."""
    return Picture("image/png", base64.b64decode(_PIXEL))
