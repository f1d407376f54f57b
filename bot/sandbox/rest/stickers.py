"""The routes of stickers: a guild's own; of Discord's packs the sandbox has none."""

from __future__ import annotations

import re

import orjson

from bot.sandbox.components.message import Draft
from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.payloads.expressions import sticker, sticker_item
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.expressions import CREATE, Shelf, known, refuse_full
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.router import Answer, Auth, Reply, Routes
from bot.sandbox.world import expressions
from bot.sandbox.world.model import Guild, User
from bot.sandbox.world.model.expression import Sticker
from bot.sandbox.world.pictures import Picture, recognised
from bot.sandbox.world.state import World

CEILINGS = (5, 15, 30, 60)
"""How many stickers a guild has, by premium tier."""
LARGEST_BYTES = 512 * 1024
PNG, APNG, LOTTIE, GIF = 1, 2, 3, 4
HAS_LOTTIE = frozenset({"VERIFIED", "PARTNERED"})
"""The features of guilds whose stickers may be Lottie animations."""

routes = Routes()
_OF_GUILD = "/guilds/{guild_id}/stickers"


@routes.post(_OF_GUILD)
def create_sticker(call: Call) -> Answer:
    """Make a sticker of an uploaded file, up to the guild's ceiling."""
    guild = call.guild(CREATE)
    form = call.form()
    _read(form, guild, required=True)
    if not call.files:
        form.errors.add("file", "BASE_TYPE_REQUIRED", "This field is required")
    new = form.check()
    picture, new["format_type"] = _drawn(call.files[0].data, guild)
    refuse_full(len(guild.stickers), CEILINGS, guild, Code.MAX_STICKERS, "stickers")
    made = Sticker(call.world.ids.next(), guild.id, call.actor)
    expressions.create(call.world, guild, made, new, picture, call.cause)
    return Reply(201, sticker(made, with_creator=True))


@routes.get("/stickers/{sticker_id}")
def get_sticker(call: Call) -> Answer:
    """Return a sticker of any guild to who knows its id."""
    return sticker(known(call.world.stickers, call.id("sticker_id"), Code.UNKNOWN_STICKER))


@routes.get("/sticker-packs", Auth.NONE)
def list_packs(_call: Call) -> Answer:
    """Return Discord's own packs of stickers: none are here."""
    return {"sticker_packs": []}


@routes.get("/sticker-packs/{pack_id}")
def get_pack(call: Call) -> Answer:
    """Refuse any pack as unknown."""
    call.id("pack_id")
    raise DiscordError(Code.UNKNOWN_STICKER_PACK)


def stuck(world: World, user: User, draft: Draft, guild_id: int | None, granted: Permission) -> list[Payload]:
    """Return what a message says of its stickers; bots use those of the guild they write in, people also others'.

    Raises:
        DiscordError: 50081 for a sticker that the user does not have, 50013 without Use External Stickers.
    """
    items: list[Payload] = []
    for sticker_id in draft.sticker_ids:
        found = world.stickers.get(sticker_id)
        if found is None or not found.available or user.id not in world.guild(found.guild_id).members:
            raise DiscordError(Code.INVALID_STICKER)
        if found.guild_id != guild_id:
            if user.bot:
                raise DiscordError(Code.INVALID_STICKER)
            Call.require(granted, Permission.USE_EXTERNAL_STICKERS)
        items.append(sticker_item(found))
    return items


def _read(form: Form, _guild: Guild, *, required: bool = False) -> None:
    form.text("name", 30, shortest=2, required=required)
    form.text("tags", 200, shortest=1, required=required)
    if form.body.get("description") == "":
        form.values["description"] = None
    else:
        form.text("description", 100, shortest=2, nullable=True)


def _drawn(data: bytes, guild: Guild) -> tuple[Picture, int]:
    """Return a sticker's file with the number of its format; 50045 too large, 50046 none that Discord takes."""
    if len(data) > LARGEST_BYTES:
        raise DiscordError(Code.FILE_TOO_LARGE)
    picture = recognised(data)
    if picture is not None and picture.content_type == "image/png":
        return picture, APNG if picture.animated else PNG
    if picture is not None and picture.content_type == "image/gif":
        return picture, GIF
    if HAS_LOTTIE & set(guild.features) and _is_lottie(data):
        return Picture("application/json", data), LOTTIE
    raise DiscordError(Code.INVALID_FILE)


def _is_lottie(data: bytes) -> bool:
    if re.match(rb"\s*\{", data) is None:
        return False
    try:
        return "layers" in orjson.loads(data)
    except orjson.JSONDecodeError:
        return False


Shelf(_OF_GUILD, "sticker_id", Code.UNKNOWN_STICKER, lambda guild: guild.stickers, sticker, _read).add_to(routes)
