"""Embeds: the sizes of their parts, and the 6000 characters that all embeds of a message share."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from bot.sandbox.components.shapes import Items, Link, Place, Record, Text, Truth, Whole, may, must, required
from bot.sandbox.errors import Payload

MOST_EMBEDS = 10
MOST_CHARACTERS = 6000
SHOWN = ("title", "description", "timestamp", "author", "footer", "image", "thumbnail", "fields")
"""What of an embed shows on its own: with none of them Discord asks for a description."""

_PICTURE = Record({"url": must(Link())})


def _is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


_FIELD = Record(
    {
        "name": must(Text(256, blank_is_missing=True)),
        "value": must(Text(1024, blank_is_missing=True)),
        "inline": may(Truth(), default=False),
    }
)
_EMBED = Record(
    {
        "title": may(Text(256)),
        "description": may(Text(4096)),
        "url": may(Link(schemes=("http", "https"))),
        "color": may(Whole(0, 0xFFFFFF)),
        "timestamp": may(Text(64, matches=_is_instant)),
        "author": may(
            Record({"name": must(Text(256, blank_is_missing=True)), "url": may(Link()), "icon_url": may(Link())})
        ),
        "footer": may(Record({"text": must(Text(2048, blank_is_missing=True)), "icon_url": may(Link())})),
        "image": may(_PICTURE),
        "thumbnail": may(_PICTURE),
        "fields": may(Items(_FIELD, 25)),
    }
)
_EMBEDS = Items(_EMBED, MOST_EMBEDS)


def length(embed: Payload) -> int:
    """Return how many characters of the shared 6000 an embed takes: title, description, fields, footer and author."""
    fields: list[Payload] = embed.get("fields", [])
    return (
        len(embed.get("title", ""))
        + len(embed.get("description", ""))
        + sum(len(field["name"]) + len(field["value"]) for field in fields)
        + len(embed.get("footer", {}).get("text", ""))
        + len(embed.get("author", {}).get("name", ""))
    )


def _tidy(embed: Payload) -> Payload:
    """Leave out empty parts and say that a person or bot, not a link, made it."""
    kept = {key: value for key, value in embed.items() if value not in ("", [], {})}
    return {"type": "rich", **kept}


def read_embeds(value: object, place: Place) -> list[Payload]:
    """Return a message's embeds as Discord stores them."""
    before = len(place.problems)
    embeds = cast("list[Payload]", _EMBEDS.read(value, place))
    if len(place.problems) > before:
        return []
    for number, embed in enumerate(embeds):
        if not any(embed.get(part) for part in SHOWN):
            required(place / number / "description")
    if sum(map(length, embeds)) > MOST_CHARACTERS:
        place.refuse("MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MOST_CHARACTERS}")
    return [_tidy(embed) for embed in embeds]
