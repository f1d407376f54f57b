"""Voice without audio: connect, move, leave, speak on a stage, a channel's status.

A client that connects is told of a voice server (VOICE_SERVER_UPDATE), but nothing listens there: libraries keep track
of who is connected where, and cannot send or hear a sound.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from bot.sandbox import payloads, permissions
from bot.sandbox.errors import Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.world import audit, messages
from bot.sandbox.world.audit import Action, Changes
from bot.sandbox.world.model import VOICE_TYPES, Channel, ChannelType, Guild, Member, Message, MessageType
from bot.sandbox.world.model.scheduled_event import EventStatus
from bot.sandbox.world.model.voice_state import VoiceState
from bot.sandbox.world.state import Cause, World

NOWHERE = "127.0.0.1:1"
"""The address of a voice server that is not there: who connects is refused at once."""


def connected_to(guild: Guild, channel: Channel) -> list[VoiceState]:
    """Return the voice states of those in a channel, in the order in which they came into voice."""
    return [one for one in guild.voice_states.values() if one.channel_id == channel.id]


def admits(guild: Guild, channel: Channel, member: Member, now: datetime) -> bool:
    """Whether a member may come into a voice channel: who moves members comes into a full one too."""
    granted = permissions.in_channel(guild, channel, member, now)
    if channel.type not in VOICE_TYPES or Permission.CONNECT not in granted:
        return False
    state = guild.voice_states.get(member.user.id)
    is_in = state is not None and state.channel_id == channel.id
    is_full = 0 < channel.user_limit <= len(connected_to(guild, channel))
    return is_in or not is_full or Permission.MOVE_MEMBERS in granted


def connect(world: World, guild: Guild, channel: Channel, member: Member, new: Changes, session_id: str = "") -> None:
    """Let a member come into a channel, or change how it is there; ``new`` are its own mute, deaf and video."""
    state = guild.voice_states.get(member.user.id)
    session_id = session_id or (state.session_id if state else secrets.token_hex(16))
    granted = permissions.in_channel(guild, channel, member, world.clock.now())
    if Permission.STREAM not in granted:
        new = new | {"self_video": False}
    if state is None:
        _leave_others(world, guild, member)
        state = guild.voice_states[member.user.id] = VoiceState(member.user.id, None, session_id)
    changes = audit.apply(state, new | {"session_id": session_id})
    if state.channel_id == channel.id:
        if changes:
            publish(world, guild, state)
        return
    _enter(world, guild, channel, state, may_speak=Permission.SPEAK in granted)
    server: Payload = {"token": secrets.token_hex(8), "guild_id": str(guild.id), "endpoint": NOWHERE}
    world.emit("VOICE_SERVER_UPDATE", server, guild_id=guild.id, to=frozenset({member.user.id}))


def disconnect(world: World, guild: Guild, user_id: int) -> None:
    """Let a member leave voice; nothing happens if it is not connected."""
    state = guild.voice_states.pop(user_id, None)
    if state is None:
        return
    left = guild.channels.get(state.channel_id or 0)
    state.channel_id = state.requested_to_speak_at = None
    publish(world, guild, state)
    if left is not None:
        note_occupancy(world, guild, left)


def disconnect_all(world: World, guild: Guild, channel: Channel) -> None:
    """Let everybody leave a channel: it is deleted."""
    for state in connected_to(guild, channel):
        disconnect(world, guild, state.user_id)


def end_session(world: World, session_id: str) -> None:
    """Let those leave who connected by a gateway session that is over."""
    for guild in world.guilds.values():
        for state in list(guild.voice_states.values()):
            if state.session_id == session_id:
                disconnect(world, guild, state.user_id)


def move(world: World, guild: Guild, channel: Channel, member: Member, cause: Cause) -> None:
    """Move a connected member into another channel."""
    connect(world, guild, channel, member, {})
    options = {"channel_id": str(channel.id), "count": "1"}
    audit.record(world, guild, Action.MEMBER_MOVE, cause, None, options=options)


def throw_out(world: World, guild: Guild, member: Member, cause: Cause) -> None:
    """Disconnect a member from voice."""
    disconnect(world, guild, member.user.id)
    audit.record(world, guild, Action.MEMBER_DISCONNECT, cause, None, options={"count": "1"})


def change(world: World, guild: Guild, channel: Channel, state: VoiceState, new: Changes) -> None:
    """Change whether somebody on a stage speaks, or asks to."""
    spoke = state.speaks
    if not audit.apply(state, new):
        return
    publish(world, guild, state)
    note_occupancy(world, guild, channel)
    if state.speaks and not spoke and channel.id in guild.stages:
        announce(world, guild, channel, state.user_id, MessageType.STAGE_SPEAKER)


def follow_member(world: World, guild: Guild, member: Member, changed: Collection[str]) -> None:
    """Tell how a connected member is after the server muted or deafened it; a timeout ends the connection."""
    state = guild.voice_states.get(member.user.id)
    if member.in_timeout(world.clock.now()):
        disconnect(world, guild, member.user.id)
    elif state is not None and not {"mute", "deaf"}.isdisjoint(changed):
        publish(world, guild, state)


def set_status(world: World, guild: Guild, channel: Channel, status: str | None, cause: Cause) -> None:
    """Say what goes on in a voice channel, or take it back."""
    if status == channel.voice_status:
        return
    _publish_status(world, channel, status)
    action = Action.VOICE_CHANNEL_STATUS_CREATE if status else Action.VOICE_CHANNEL_STATUS_DELETE
    said = {"status": status} if status else {}
    options = {"channel_id": str(channel.id), **said}
    audit.record(world, guild, action, cause, channel.id, options=options)


def publish(world: World, guild: Guild, state: VoiceState) -> None:
    """Tell everybody in the guild how somebody is connected now."""
    data = payloads.voice_state(state, guild.members[state.user_id]) | {"guild_id": str(guild.id)}
    world.emit("VOICE_STATE_UPDATE", data, guild_id=guild.id)


def announce(world: World, guild: Guild, channel: Channel, user_id: int, kind: MessageType, content: str = "") -> None:
    """Post Discord's own message about a stage into its chat."""
    author, at = world.user(user_id), world.clock.now()
    messages.post(world, Message(world.ids.next(), channel.id, guild.id, author, at, content, type=kind))


def note_occupancy(world: World, guild: Guild, channel: Channel) -> None:
    """Keep since when a channel is in use, or without listeners or speakers, and tell what follows from that."""
    now, present = world.clock.now(), connected_to(guild, channel)
    if bool(present) != (channel.voice_started_at is not None):
        channel.voice_started_at = now if present else None
        started_at = int(now.timestamp()) if present else None
        data: Payload = {"id": str(channel.id), "guild_id": str(guild.id), "voice_start_time": started_at}
        world.emit("VOICE_CHANNEL_START_TIME_UPDATE", data, channel=channel)
    if not present and channel.voice_status is not None:
        _publish_status(world, channel, None)
    for event in guild.scheduled_events.values():
        if event.channel_id == channel.id and event.status is EventStatus.ACTIVE:
            event.empty_since = None if present else event.empty_since or now
    stage = guild.stages.get(channel.id)
    if stage is not None:
        stage.silent_since = None if any(one.speaks for one in present) else stage.silent_since or now


def _leave_others(world: World, guild: Guild, member: Member) -> None:
    """Let a person leave voice in every other guild: only bots can be in many."""
    if not member.user.bot:
        for other in world.guilds.values():
            if other is not guild:
                disconnect(world, other, member.user.id)


def _enter(world: World, guild: Guild, channel: Channel, state: VoiceState, *, may_speak: bool) -> None:
    left = guild.channels.get(state.channel_id or 0)
    # Everybody comes onto a stage as a listener; the idle channel and those who may not speak are silent
    is_silent = channel.type is ChannelType.STAGE or channel.id == guild.afk_channel_id
    state.suppress = is_silent or not may_speak
    state.channel_id, state.requested_to_speak_at = channel.id, None
    publish(world, guild, state)
    for one in (left, channel):
        if one is not None:
            note_occupancy(world, guild, one)


def _publish_status(world: World, channel: Channel, status: str | None) -> None:
    channel.voice_status = status
    data: Payload = {"id": str(channel.id), "guild_id": str(channel.guild_id), "status": status}
    world.emit("VOICE_CHANNEL_STATUS_UPDATE", data, channel=channel)
