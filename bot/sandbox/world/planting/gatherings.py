"""What a seed's guild has under way: scheduled events, live stages, and who is in voice."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from bot.sandbox.errors import Payload
from bot.sandbox.world import voice
from bot.sandbox.world.model import VOICE_TYPES, Channel, ChannelType, Guild, User
from bot.sandbox.world.model.scheduled_event import EntityType, ScheduledEvent
from bot.sandbox.world.model.stage import StageInstance
from bot.sandbox.world.model.voice_state import VoiceState
from bot.sandbox.world.planting.naming import MakeId, named
from bot.sandbox.world.seed import SeedError
from bot.sandbox.world.state import World

KINDS = {ChannelType.VOICE: EntityType.VOICE, ChannelType.STAGE: EntityType.STAGE_INSTANCE}


def gather(world: World, guild: Guild, described: Payload, make_id: MakeId) -> None:
    """Give a guild with its channels and members its events, stages and voice states."""
    channels = {one.name: one for one in guild.channels.values() if one.type in VOICE_TYPES}
    people = {one.user.username: one.user for one in guild.members.values()}
    for one in described.get("scheduled_events", []):
        event = _event(world, guild, one, make_id, channels, people)
        guild.scheduled_events[event.id] = event
    for one in described.get("stages", []):
        channel = named(channels, one.get("channel"), "stage channel")
        stage_id, topic = make_id(one, f"stage:{guild.name}", channel.name), one.get("topic", channel.name)
        guild.stages[channel.id] = StageInstance(stage_id, channel.id, topic, silent_since=None)
    for one in described.get("voice", []):
        user = named(people, one.get("member"), "member")
        guild.voice_states[user.id] = _state(one, user, named(channels, one.get("channel"), "voice channel"))
    for channel in channels.values():
        voice.note_occupancy(world, guild, channel)


def _state(one: Payload, user: User, channel: Channel) -> VoiceState:
    return VoiceState(
        user.id,
        channel.id,
        secrets.token_hex(16),
        self_mute=one.get("self_mute", False),
        self_deaf=one.get("self_deaf", False),
        suppress=channel.type is ChannelType.STAGE and not one.get("speaks", False),
    )


def _event(
    world: World,
    guild: Guild,
    one: Payload,
    make_id: MakeId,
    channels: Mapping[str, Channel],
    people: Mapping[str, User],
) -> ScheduledEvent:
    name = one.get("name")
    if not isinstance(name, str) or not name:
        raise SeedError("the seed has a scheduled event without a name")
    channel = None if "location" in one else named(channels, one.get("channel"), "voice or stage channel")
    starts_at = world.clock.now() + timedelta(minutes=one.get("starts_in_minutes", 60))
    return ScheduledEvent(
        make_id(one, f"event:{guild.name}", name),
        guild.id,
        named(people, one["creator"], "member").id if "creator" in one else guild.owner_id,
        name,
        EntityType.EXTERNAL if channel is None else KINDS[channel.type],
        starts_at,
        ends_at=starts_at + timedelta(minutes=one.get("minutes", 60)),
        description=one.get("description"),
        channel_id=channel.id if channel else None,
        location=one.get("location"),
        users={named(people, each, "member").id: None for each in one.get("interested", [])},
    )
