"""What tests of emojis, stickers and sounds share: files as bodies carry them."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import aiohttp
import orjson

from bot.sandbox.permissions import Permission
from bot.sandbox.world import expressions, templates
from bot.sandbox.world.model.expression import Emoji, Sound, Sticker
from bot.sandbox.world.pictures import placeholder
from tests.sandbox.clients import Api

PNG = placeholder().data
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
APNG = PNG[:33] + b"\x00\x00\x00\x08acTL" + PNG[33:]
OGG = b"OggS\x00\x02" + b"\x00" * 20
MP3 = b"ID3\x04" + b"\x00" * 20
LOTTIE = b'{"v": "5.5.2", "layers": []}'


def uri(data: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def grant(api: Api, role: str, permission: Permission) -> None:
    api.guild.roles[api.role(role)].permissions |= permission


def without_administrator(api: Api, permission: Permission) -> None:
    """Leave the bot's role these permissions alone."""
    next(one for one in api.guild.roles.values() if one.bot_id).permissions = int(permission)


async def make_emoji(api: Api, who: str = "bot", **fields: Any) -> dict[str, Any]:
    body = {"name": "harbour", "image": uri(PNG), **fields}
    return await api.ok(who, "POST", f"/guilds/{api.guild.id}/emojis", body)


async def send_sticker(
    api: Api, who: str = "bot", data: bytes | None = PNG, **fields: str
) -> tuple[int, dict[str, Any]]:
    """Post a sticker's form; what it lacks of the required fields is filled in, an empty one is left out."""
    form = aiohttp.FormData(quote_fields=False)
    for name, value in ({"name": "Anchor", "tags": "anchor", "description": "It holds"} | fields).items():
        if value:
            form.add_field(name, value)
    if data is not None:
        form.add_field("file", BytesIO(data), filename="anchor.png", content_type="image/png")
    url = f"{api.sandbox.api_url}/guilds/{api.guild.id}/stickers"
    async with api._session.post(url, data=form, headers={"Authorization": api.token(who)}) as response:
        return response.status, orjson.loads(await response.read())


def planted(api: Api) -> dict[str, int | str]:
    """Values for the parameters of routes: one of each expression, which guild and application have, and a template."""
    bot, guild = api.world.bot, api.guild
    emoji = Emoji(5, guild.id, bot, "anchor")
    for made in (emoji, Sticker(6, guild.id, bot, "Anchor"), Sound(7, guild.id, bot, "bell")):
        expressions.keep(api.world, guild, made, placeholder())
    api.world.application_emojis[emoji.id] = emoji
    templates.create(api.world, guild, "Port", None, bot).code = "none"
    return {
        "application_id": api.world.application_id,
        "emoji_id": emoji.id,
        "sticker_id": 6,
        "sound_id": 7,
        "pack_id": 8,
        "integration_id": bot.id,
        "code": "none",
    }
