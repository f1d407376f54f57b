"""Emojis, stickers and sounds as Discord's JSON. Who made one is shown to those who may make some."""

from __future__ import annotations

from bot.sandbox.errors import Payload
from bot.sandbox.payloads.people import user
from bot.sandbox.payloads.values import optional_id
from bot.sandbox.world.model.expression import Emoji, Sound, Sticker

GUILD_STICKER = 2


def custom_emoji(of: Emoji, *, with_creator: bool = False) -> Payload:
    """Return the emoji object."""
    body: Payload = {
        "id": str(of.id),
        "name": of.name,
        "roles": [str(role_id) for role_id in of.roles],
        "require_colons": True,
        "managed": False,
        "animated": of.animated,
        "available": of.available,
    }
    return body | {"user": user(of.creator)} if with_creator else body


def sticker(of: Sticker, *, with_creator: bool = False) -> Payload:
    """Return the sticker object."""
    body: Payload = {
        "id": str(of.id),
        "name": of.name,
        "tags": of.tags,
        "type": GUILD_STICKER,
        "format_type": of.format_type,
        "description": of.description,
        "available": of.available,
        "guild_id": str(of.guild_id),
        "asset": "",
    }
    return body | {"user": user(of.creator)} if with_creator else body


def sticker_item(of: Sticker) -> Payload:
    """Return what a message says of a sticker on it."""
    return {"id": str(of.id), "name": of.name, "format_type": of.format_type}


def sound(of: Sound, *, with_creator: bool = False) -> Payload:
    """Return the soundboard sound object."""
    body: Payload = {
        "sound_id": str(of.id),
        "guild_id": str(of.guild_id),
        "name": of.name,
        "volume": of.volume,
        "emoji_id": optional_id(of.emoji_id),
        "emoji_name": of.emoji_name,
        "available": of.available,
    }
    return body | {"user": user(of.creator)} if with_creator else body
