"""Reads the pictures and other files that bodies carry as data URIs. Their content tells what they are."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from bot.sandbox.rest.form import Form
from bot.sandbox.world.pictures import Picture, of_data_uri

LARGEST_BYTES = 10 * 1024 * 1024
KINDS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def read_picture(form: Form, name: str, *, to: str | None = None) -> Picture | None:
    """Read a picture into the form's values as the hash by which it is served; null takes it away."""
    if name not in form.body:
        return None
    if form.body[name] is None:
        form.values[to or name] = None
        return None
    picture = read_file(form, name, KINDS, LARGEST_BYTES)
    if picture is not None:
        form.values[to or name] = picture.hash
        form.pictures[picture.hash] = picture
    return picture


def read_file(form: Form, name: str, kinds: Collection[str], most_bytes: int) -> Picture | None:
    """Return the file of a data URI if it is one of these content types and not too large; else that is noted."""
    given = form.body.get(name)
    if given is None:
        form.errors.add(name, "BASE_TYPE_REQUIRED", "This field is required")
        return None
    file = of_data_uri(given) if isinstance(given, str) else None
    if file is None or file.content_type not in kinds:
        form.errors.add(name, "IMAGE_INVALID", "Invalid image data")
    elif len(file.data) > most_bytes:
        form.errors.add(name, "BINARY_TYPE_MAX_SIZE", f"File cannot be larger than {most_bytes / 1024} kb.")
    return file


def picture_hash(source: str) -> str:
    """Return the hash by which a picture at an address is known."""
    return hashlib.blake2b(source.encode(errors="replace"), digest_size=16).hexdigest()
