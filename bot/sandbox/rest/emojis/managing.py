"""The routes of custom emojis: list, make, change, delete, in guilds and for the application."""

from __future__ import annotations

import re

from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.payloads.expressions import custom_emoji
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.expressions import CREATE, Shelf, known, refuse_full
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.pictures import read_file
from bot.sandbox.rest.router import Answer, Auth, Reply, Routes
from bot.sandbox.world import expressions
from bot.sandbox.world.model import Guild
from bot.sandbox.world.model.expression import Emoji
from bot.sandbox.world.state import role_of

CEILINGS = (50, 100, 150, 250)
"""How many still and how many moving emojis a guild has, by premium tier."""
MOST_OF_APPLICATION = 2000
LARGEST_BYTES = 256 * 1024
KINDS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})
MOST_ROLES = 250
_NAME = re.compile(r"\w{2,32}", re.ASCII)

routes = Routes()
_OF_GUILD = "/guilds/{guild_id}/emojis"
_OF_APPLICATION = "/applications/{application_id}/emojis"


@routes.post(_OF_GUILD)
def create_emoji(call: Call) -> Answer:
    """Make an emoji of a picture, up to the guild's ceiling for still or moving ones."""
    guild = call.guild(CREATE)
    form = call.form()
    _read(form, guild, required=True)
    picture = read_file(form, "image", KINDS, LARGEST_BYTES)
    new = form.check()
    if picture is None:
        raise form.errors.refusal()
    emoji = expressions.new_emoji(call.world, guild, call.actor, picture)
    alike = sum(one.animated is emoji.animated for one in guild.emojis.values())
    code, words = (Code.MAX_ANIMATED_EMOJIS, "animated emojis") if emoji.animated else (Code.MAX_EMOJIS, "emojis")
    refuse_full(alike, CEILINGS, guild, code, words)
    expressions.create(call.world, guild, emoji, new, picture, call.cause)
    return Reply(201, custom_emoji(emoji, with_creator=True))


@routes.get(_OF_APPLICATION, Auth.BOT)
def list_application_emojis(call: Call) -> Answer:
    """Return the application's own emojis."""
    _check_application(call)
    return {"items": [_own(one) for one in call.world.application_emojis.values()]}


@routes.get(_OF_APPLICATION + "/{emoji_id}", Auth.BOT)
def get_application_emoji(call: Call) -> Answer:
    """Return one of the application's own emojis."""
    return _own(_of_application(call))


@routes.post(_OF_APPLICATION, Auth.BOT)
def create_application_emoji(call: Call) -> Answer:
    """Make an emoji that the bot alone may use, everywhere."""
    _check_application(call)
    form = call.form()
    _read_name(form, required=True)
    picture = read_file(form, "image", KINDS, LARGEST_BYTES)
    new = form.check()
    if picture is None:
        raise form.errors.refusal()
    if len(call.world.application_emojis) >= MOST_OF_APPLICATION:
        raise DiscordError(Code.MAX_EMOJIS, message=f"Maximum number of emojis reached ({MOST_OF_APPLICATION})")
    emoji = expressions.new_emoji(call.world, None, call.actor, picture)
    emoji.name = new["name"]
    expressions.keep(call.world, None, emoji, picture)
    return Reply(201, _own(emoji))


@routes.patch(_OF_APPLICATION + "/{emoji_id}", Auth.BOT)
def edit_application_emoji(call: Call) -> Answer:
    """Rename one of the application's own emojis."""
    emoji = _of_application(call)
    form = call.form()
    _read_name(form)
    emoji.name = form.check().get("name", emoji.name)
    return _own(emoji)


@routes.delete(_OF_APPLICATION + "/{emoji_id}", Auth.BOT)
def delete_application_emoji(call: Call) -> Answer:
    """Delete one of the application's own emojis."""
    expressions.forget(call.world, _of_application(call))


def _own(emoji: Emoji) -> Payload:
    return custom_emoji(emoji, with_creator=True)


def _of_application(call: Call) -> Emoji:
    _check_application(call)
    return known(call.world.application_emojis, call.id("emoji_id"), Code.UNKNOWN_EMOJI)


def _check_application(call: Call) -> None:
    if call.id("application_id") != call.world.application_id:
        raise DiscordError(Code.UNKNOWN_APPLICATION)


def _read_name(form: Form, *, required: bool = False) -> None:
    form.text("name", 32, shortest=2, required=required)
    if "name" in form.values and _NAME.fullmatch(form.values["name"]) is None:
        form.errors.add("name", "STRING_TYPE_REGEX", "String value did not match validation regex.")


def _read(form: Form, guild: Guild, *, required: bool = False) -> None:
    _read_name(form, required=required)
    form.snowflakes("roles", MOST_ROLES)
    if form.values.get("roles"):
        form.values["roles"] = [role_of(guild, role_id).id for role_id in dict.fromkeys(form.values["roles"])]


Shelf(_OF_GUILD, "emoji_id", Code.UNKNOWN_EMOJI, lambda guild: guild.emojis, custom_emoji, _read).add_to(routes)
