"""Voice states and stages as Discord's JSON."""

from __future__ import annotations

from bot.sandbox.errors import Payload
from bot.sandbox.payloads.people import member as member_payload
from bot.sandbox.payloads.values import optional_id, optional_timestamp
from bot.sandbox.world.model import Guild, Member
from bot.sandbox.world.model.stage import StageInstance
from bot.sandbox.world.model.voice_state import VoiceState


def voice_state(of: VoiceState, member: Member) -> Payload:
    """Return a member's voice state as it stands in GUILD_CREATE: without the guild's id."""
    return {
        "channel_id": optional_id(of.channel_id),
        "user_id": str(of.user_id),
        "member": member_payload(member),
        "session_id": of.session_id,
        "deaf": member.deaf,
        "mute": member.mute,
        "self_deaf": of.self_deaf,
        "self_mute": of.self_mute,
        "self_stream": of.self_stream,
        "self_video": of.self_video,
        "suppress": of.suppress,
        "request_to_speak_timestamp": optional_timestamp(of.requested_to_speak_at),
    }


def voice_states(guild: Guild) -> list[Payload]:
    """Return the voice states of all members who are connected."""
    return [voice_state(one, guild.members[one.user_id]) for one in guild.voice_states.values()]


def voice_channel_info(guild: Guild, channel_ids: set[int], fields: set[str]) -> Payload:
    """Return CHANNEL_INFO's data: of the fields asked for what these channels have."""
    channels: list[Payload] = []
    for channel in guild.channels.values():
        started_at = int(channel.voice_started_at.timestamp()) if channel.voice_started_at else None
        known = {"status": channel.voice_status, "voice_start_time": started_at}
        told = {name: value for name, value in known.items() if name in fields and value is not None}
        if told and channel.id in channel_ids:
            channels.append({"id": str(channel.id), **told})
    return {"guild_id": str(guild.id), "channels": channels}


def stage_instance(of: StageInstance, guild: Guild) -> Payload:
    """Return a live stage as the REST API shows it."""
    return gateway_stage_instance(of, guild) | {"guild_scheduled_event_id": optional_id(of.scheduled_event_id)}


def gateway_stage_instance(of: StageInstance, guild: Guild) -> Payload:
    """Return a live stage as the gateway shows it: without the key of an event that it does not have."""
    event = {"guild_scheduled_event_id": str(of.scheduled_event_id)} if of.scheduled_event_id else {}
    return {
        "id": str(of.id),
        "guild_id": str(guild.id),
        "channel_id": str(of.channel_id),
        "topic": of.topic,
        "privacy_level": of.privacy_level,
        "discoverable_disabled": True,
        **event,
    }
