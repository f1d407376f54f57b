"""The routes of a guild's soundboard. Nothing is played: the sandbox has no audio, so sending a sound is not known."""

from __future__ import annotations

from bot.sandbox.errors import Code
from bot.sandbox.payloads.expressions import sound
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.emojis.using import require_known
from bot.sandbox.rest.expressions import CREATE, Shelf, read_file, refuse_full
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


def _read(form: Form, guild: Guild, *, required: bool = False) -> None:
    form.text("name", 32, shortest=2, required=required)
    form.number("volume", 0, 1)
    if "volume" in form.body and form.body["volume"] is None:
        form.values["volume"] = 1.0
    form.snowflake("emoji_id", nullable=True)
    form.text("emoji_name", 32, nullable=True)
    form.errors.check()
    require_known(guild, form.values.get("emoji_id"), form.values.get("emoji_name"))


Shelf(
    _OF_GUILD,
    "sound_id",
    Code.UNKNOWN_SOUND,
    lambda guild: guild.sounds,
    sound,
    _read,
    listed=lambda bodies: {"items": bodies},
).add_to(routes)
