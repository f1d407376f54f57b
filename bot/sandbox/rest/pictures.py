"""Pictures that bodies carry as data URIs: their form is checked, and the hash kept by which Discord names them."""

from __future__ import annotations

import hashlib
import re

from bot.sandbox.rest.form import Form

_DATA_URI = re.compile(r"data:image/(png|jpeg|jpg|gif|webp);base64,[A-Za-z0-9+/\s]+=*")


def read_picture(form: Form, name: str, *, to: str | None = None) -> None:
    """Read a picture into the form's values as its hash; null takes it away."""
    if name not in form.body:
        return
    source: object = form.body[name]
    if source is None:
        form.values[to or name] = None
    elif isinstance(source, str) and _DATA_URI.fullmatch(source):
        form.values[to or name] = ("a_" if source.startswith("data:image/gif") else "") + picture_hash(source)
    else:
        form.errors.add(name, "IMAGE_INVALID", "Invalid image data")


def picture_hash(source: str) -> str:
    """Return the hash by which a picture is known."""
    return hashlib.blake2b(source.encode(errors="replace"), digest_size=16).hexdigest()
