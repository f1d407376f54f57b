"""What Slack's tools send to a webhook, as the body of a message of Discord's."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.sandbox.components.shapes import Items, Link, Record, Text, Truth, Whole, may
from bot.sandbox.errors import Payload

_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
_LINK = may(Link(schemes=("http", "https")))
_TEXTS: tuple[str, ...] = ("title", "text", "pretext", "footer", "author_name")
_LINKS: tuple[str, ...] = ("title_link", "footer_icon", "author_link", "author_icon", "image_url", "thumb_url")
_PARTS = dict.fromkeys(_TEXTS, may(Text())) | dict.fromkeys(_LINKS, _LINK)
_FIELD = Record({"name": may(Text()), "value": may(Text()), "inline": may(Truth(), default=False)})
_LARGEST_TIME = 253_402_300_799
"""The last second of the year 9999, after which there is no ISO 8601 timestamp."""
_ATTACHMENT = Record(
    {
        **_PARTS,
        "color": may(Text(7, matches=lambda text: _COLOR.fullmatch(text) is not None)),
        "ts": may(Whole(0, _LARGEST_TIME)),
        "fields": may(Items(_FIELD), default=[]),
    }
)
BODY = Record(
    {
        "text": may(Text(2000), default=""),
        "username": may(Text()),
        "icon_url": _LINK,
        "attachments": may(Items(_ATTACHMENT), default=[]),
    }
)
"""What Discord reads of Slack's messages; ``channel``, ``icon_emoji`` and ``mrkdwn`` are not among it."""


def message_of(told: Payload) -> Payload:
    """Return the body of a webhook's message."""
    optional = {"username": told.get("username"), "avatar_url": told.get("icon_url")}
    present = {name: value for name, value in optional.items() if value is not None}
    return {"content": told["text"], "embeds": [_embed(one) for one in told["attachments"]], **present}


def _embed(of: Payload) -> Payload:
    texts = [of[name] for name in ("pretext", "text") if of.get(name)]
    parts: Payload = {
        "title": of.get("title"),
        "url": of.get("title_link"),
        "description": "\n".join(texts) or None,
        "color": _color(of["color"]) if "color" in of else None,
        "timestamp": datetime.fromtimestamp(of["ts"], UTC).isoformat() if "ts" in of else None,
        "footer": {"text": of["footer"], "icon_url": of.get("footer_icon")} if of.get("footer") else None,
        "author": _author(of),
        "image": {"url": of["image_url"]} if "image_url" in of else None,
        "thumbnail": {"url": of["thumb_url"]} if "thumb_url" in of else None,
        "fields": of["fields"] or None,
    }
    return {name: value for name, value in parts.items() if value is not None}


def _author(of: Payload) -> Payload | None:
    if not of.get("author_name"):
        return None
    return {"name": of["author_name"], "url": of.get("author_link"), "icon_url": of.get("author_icon")}


def _color(text: str) -> int:
    digits = text[1:]
    return int(digits if len(digits) == 6 else "".join(digit * 2 for digit in digits), 16)
