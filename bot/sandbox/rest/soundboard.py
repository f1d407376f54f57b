"""The routes of a guild's soundboard. Nothing is played: the sandbox has no audio, so sending a sound is not known."""

from __future__ import annotations

from bot.sandbox.errors import Code
from bot.sandbox.payloads.expressions import sound
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.emojis.using import require_known
from bot.sandbox.rest.expressions import CREATE, known, read_file, refuse_full, require_change, shows_creators
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.router import Answer, Reply, Routes
from bot.sandbox.world import expressions
from bot.sandbox.world.expression import Sound
from bot.sandbox.world.model import Guild

CEILINGS = (8, 24, 36, 48)
"""How many sounds a guild has, by premium tier."""
LARGEST_BYTES = 512 * 1024
KINDS = frozenset({"audio/mpeg", "audio/ogg"})

routes = Routes()
_OF_GUILD = "/guilds/{guild_id}/soundboard-sounds"


@routes.get("/soundboard-default-sounds")
def list_defaults(_call: Call) -> Answer:
    """Return Discord's own sounds: none are here."""
    return []


@routes.get(_OF_GUILD)
def list_sounds(call: Call) -> Answer:
    """Return a guild's sounds."""
    guild = call.guild()
    with_creator = shows_creators(call, guild)
    return {"items": [sound(one, with_creator=with_creator) for one in guild.sounds.values()]}


@routes.get(_OF_GUILD + "/{sound_id}")
def get_sound(call: Call) -> Answer:
    """Return one of a guild's sounds."""
    guild = call.guild()
    return sound(_of_guild(call, guild), with_creator=shows_creators(call, guild))


@routes.post(_OF_GUILD)
def create_sound(call: Call) -> Answer:
    """Make a sound of an MP3 or Ogg file, up to the guild's ceiling."""
    guild = call.guild(CREATE)
    form = call.form()
    _read(form, guild, required=True)
    file = read_file(form, "sound", KINDS, LARGEST_BYTES)
    new = form.check()
    if file is None:
        raise form.errors.refusal()
    refuse_full(len(guild.sounds), CEILINGS, guild, Code.MAX_SOUNDS, "soundboard sounds")
    made = Sound(call.world.ids.next(), guild.id, call.actor)
    expressions.create(call.world, guild, made, new, file, call.cause)
    return Reply(201, sound(made, with_creator=True))


@routes.patch(_OF_GUILD + "/{sound_id}")
def edit_sound(call: Call) -> Answer:
    """Change a sound's name, volume and emoji."""
    guild = call.guild()
    changed = _of_guild(call, guild)
    require_change(call, guild, changed)
    form = call.form()
    _read(form, guild)
    expressions.update(call.world, guild, changed, form.check(), call.cause)
    return sound(changed, with_creator=True)


@routes.delete(_OF_GUILD + "/{sound_id}")
def delete_sound(call: Call) -> Answer:
    """Delete a sound."""
    guild = call.guild()
    gone = _of_guild(call, guild)
    require_change(call, guild, gone)
    expressions.delete(call.world, guild, gone, call.cause)


def _of_guild(call: Call, guild: Guild) -> Sound:
    return known(guild.sounds, call.id("sound_id"), Code.UNKNOWN_SOUND)


def _read(form: Form, guild: Guild, *, required: bool = False) -> None:
    form.text("name", 32, shortest=2, required=required)
    form.number("volume", 0, 1)
    if "volume" in form.body and form.body["volume"] is None:
        form.values["volume"] = 1.0
    form.snowflake("emoji_id", nullable=True)
    form.text("emoji_name", 32, nullable=True)
    form.errors.check()
    require_known(guild, form.values.get("emoji_id"), form.values.get("emoji_name"))
