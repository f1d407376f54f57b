"""The routes of a guild's soundboard. A sound that is sent is told to those who see the channel; nothing is heard."""

from __future__ import annotations

from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.payloads.expressions import sound
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.emojis.using import require_known
from bot.sandbox.rest.expressions import CREATE, Shelf, known, refuse_full
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.pictures import read_file
from bot.sandbox.rest.router import Answer, Reply, Routes
from bot.sandbox.world import expressions
from bot.sandbox.world.model import Guild
from bot.sandbox.world.model.expression import Sound

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


@routes.post("/channels/{channel_id}/send-soundboard-sound")
def send_sound(call: Call) -> Answer:
    """Send a sound into the voice channel that the caller is connected to and can speak in."""
    guild, channel = call.guild_channel(Permission.SPEAK | Permission.USE_SOUNDBOARD)
    form = call.form()
    form.snowflake("sound_id", required=True)
    form.snowflake("source_guild_id", nullable=True)
    asked = form.check()
    state, member = guild.voice_states.get(call.actor.id), call.me(guild)
    if state is None or state.channel_id != channel.id:
        raise DiscordError(Code.NOT_IN_VOICE)
    if member.mute or member.deaf or state.self_mute or state.self_deaf or state.suppress:
        raise DiscordError(Code.MISSING_PERMISSIONS)
    source = call.world.guild(asked.get("source_guild_id") or guild.id)
    if source is not guild:
        call.me(source)
        call.require(call.granted(channel), Permission.USE_EXTERNAL_SOUNDS)
    expressions.play(call.world, channel, call.actor, known(source.sounds, asked["sound_id"], Code.UNKNOWN_SOUND))


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
