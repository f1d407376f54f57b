"""Voice states, a voice channel's status, and the regions of voice servers."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import voice
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.model import Channel, ChannelType, Guild
from bot.sandbox.world.model.voice_state import VoiceState

_STATES = "/guilds/{guild_id}/voice-states"

routes = Routes()
REGIONS = {
    "brazil": "Brazil",
    "hongkong": "Hong Kong",
    "india": "India",
    "japan": "Japan",
    "rotterdam": "Rotterdam",
    "singapore": "Singapore",
    "southafrica": "South Africa",
    "sydney": "Sydney",
    "us-central": "US Central",
    "us-east": "US East",
    "us-south": "US South",
    "us-west": "US West",
}
"""The regions that a channel can choose; nothing is nearer than another here."""
LATE = timedelta(minutes=1)
"""So far in the past may lie what a client calls the present when it asks to speak."""


@routes.get("/voice/regions")
def list_regions(_call: Call) -> Answer:
    """Return the regions of voice servers."""
    plain = {"custom": False, "deprecated": False, "optimal": False}
    return [{"id": region, "name": name, **plain} for region, name in REGIONS.items()]


@routes.get("/guilds/{guild_id}/regions")
def list_guild_regions(call: Call) -> Answer:
    """Return the regions of a guild: everybody's, for there are none for the few."""
    call.guild()
    return list_regions(call)


@routes.get(_STATES + "/@me")
def get_own_state(call: Call) -> Answer:
    """Return where the caller is connected; 10065 if nowhere."""
    guild, state, _ = _connected(call, call.actor.id)
    return _payload(guild, state)


@routes.get(_STATES + "/{user_id}")
def get_state(call: Call) -> Answer:
    """Return where somebody is connected, to those who may connect there too."""
    guild, state, channel = _connected(call, call.id("user_id"))
    call.reach(channel, Permission.CONNECT)
    return _payload(guild, state)


@routes.patch(_STATES + "/@me")
def edit_own_state(call: Call) -> Answer:
    """Speak on a stage, ask to, or fall silent: the latter always, the others by permission.

    Who was invited to speak is suppressed no more, and needs no permission to accept.
    """
    guild, state, channel = _connected(call, call.actor.id)
    form = call.form()
    form.flag("suppress")
    form.instant("request_to_speak_timestamp", to="requested_to_speak_at")
    _check_request(call, form)
    new = _checked(form, channel)
    granted = call.granted(channel)
    if new.get("suppress") is False and state.suppress:
        call.require(granted, Permission.MUTE_MEMBERS)
    if new.get("requested_to_speak_at") is not None:
        call.require(granted, Permission.REQUEST_TO_SPEAK)
    if "suppress" in new:
        new = {"requested_to_speak_at": None} | new
    voice.change(call.world, guild, channel, state, new)


@routes.patch(_STATES + "/{user_id}")
def edit_state(call: Call) -> Answer:
    """Let somebody speak on a stage (people are asked first, bots not), or listen."""
    guild, state, channel = _connected(call, call.id("user_id"))
    form = call.form()
    form.flag("suppress")
    new = _checked(form, channel)
    call.reach(channel, Permission.MUTE_MEMBERS)
    if "suppress" in new:
        is_asked = not new["suppress"] and not guild.members[state.user_id].user.bot
        new["requested_to_speak_at"] = call.world.clock.now() if is_asked else None
    voice.change(call.world, guild, channel, state, new)


@routes.put("/channels/{channel_id}/voice-status")
def set_status(call: Call) -> Answer:
    """Say what goes on in a voice channel; who is not in it must manage it too."""
    guild, channel = call.guild_channel(Permission.SET_VOICE_CHANNEL_STATUS)
    if channel.type is not ChannelType.VOICE:
        raise DiscordError(Code.WRONG_CHANNEL_TYPE)
    state = guild.voice_states.get(call.actor.id)
    if state is None or state.channel_id != channel.id:
        call.require(call.granted(channel), Permission.MANAGE_CHANNELS)
    form = call.form()
    form.text("status", 500, nullable=True)
    new = form.check()
    if "status" in new:
        voice.set_status(call.world, guild, channel, new["status"] or None, call.cause)


def _connected(call: Call, user_id: int) -> tuple[Guild, VoiceState, Channel]:
    """Return a user's voice state in the path's guild with its channel; 10065 if it is not connected."""
    guild = call.guild()
    state = guild.voice_states.get(user_id)
    if state is None or state.channel_id is None:
        raise DiscordError(Code.UNKNOWN_VOICE_STATE)
    return guild, state, guild.channels[state.channel_id]


def _checked(form: Form, channel: Channel) -> Changes:
    """Return what a body sets; it must mean the stage on which its user is."""
    form.snowflake("channel_id")
    new = form.check()
    if channel.type is not ChannelType.STAGE:
        raise DiscordError(Code.WRONG_CHANNEL_TYPE)
    if new.pop("channel_id", channel.id) != channel.id:
        raise DiscordError(Code.UNKNOWN_VOICE_STATE)
    return new


def _check_request(call: Call, form: Form) -> None:
    asked_at = form.values.get("requested_to_speak_at")
    if asked_at is not None and asked_at < call.world.clock.now() - LATE:
        message = "Must be a present or future time."
        form.errors.add("request_to_speak_timestamp", "REQUEST_TO_SPEAK_TIMESTAMP_PAST", message)


def _payload(guild: Guild, state: VoiceState) -> Payload:
    return payloads.voice_state(state, guild.members[state.user_id]) | {"guild_id": str(guild.id)}
