"""Stages: go live, change the topic, close."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.world import audit, voice
from bot.sandbox.world.audit import Action, Changes
from bot.sandbox.world.model import Channel, Guild, MessageType
from bot.sandbox.world.model.stage import StageInstance
from bot.sandbox.world.state import Cause, World

TRAITS = ("topic", "privacy_level")
"""What the audit log lists of a stage that opens or closes."""
SILENCE = timedelta(minutes=5)
"""After so long without a speaker a stage closes by itself; Discord says "on the order of minutes"."""


def open_stage(world: World, guild: Guild, channel: Channel, new: Changes, cause: Cause) -> StageInstance:
    """Make a stage channel live; ``new`` are attributes of the stage, with at least its topic."""
    stage = StageInstance(world.ids.next(), channel.id, silent_since=world.clock.now(), **new)
    guild.stages[channel.id] = stage
    voice.note_occupancy(world, guild, channel)
    _emit(world, "STAGE_INSTANCE_CREATE", guild, channel, stage)
    _record(world, guild, Action.STAGE_INSTANCE_CREATE, stage, cause, audit.all_new(stage, TRAITS))
    voice.announce(world, guild, channel, cause.user_id, MessageType.STAGE_START, stage.topic)
    return stage


def update(world: World, guild: Guild, channel: Channel, stage: StageInstance, new: Changes, cause: Cause) -> None:
    """Change a live stage's topic or privacy level; nothing is published if all is so already."""
    topic = stage.topic
    changes = audit.apply(stage, new)
    if not changes:
        return
    _emit(world, "STAGE_INSTANCE_UPDATE", guild, channel, stage)
    _record(world, guild, Action.STAGE_INSTANCE_UPDATE, stage, cause, changes)
    if stage.topic != topic:
        voice.announce(world, guild, channel, cause.user_id, MessageType.STAGE_TOPIC, stage.topic)


def close(world: World, guild: Guild, stage: StageInstance, cause: Cause | None) -> None:
    """End a live stage; without a cause it ended by itself, and audit log and chat keep still."""
    channel = guild.channels[stage.channel_id]
    del guild.stages[channel.id]
    _emit(world, "STAGE_INSTANCE_DELETE", guild, channel, stage)
    if cause is not None:
        _record(world, guild, Action.STAGE_INSTANCE_DELETE, stage, cause, audit.all_old(stage, TRAITS))
        voice.announce(world, guild, channel, cause.user_id, MessageType.STAGE_END, stage.topic)


def close_silent(world: World, guild: Guild) -> None:
    """Close the stages that have had no speaker for too long."""
    now = world.clock.now()
    for stage in list(guild.stages.values()):
        if stage.silent_since is not None and stage.silent_since + SILENCE <= now:
            close(world, guild, stage, None)


def _emit(world: World, name: str, guild: Guild, channel: Channel, stage: StageInstance) -> None:
    world.emit(name, payloads.gateway_stage_instance(stage, guild), channel=channel)


def _record(
    world: World, guild: Guild, action: Action, stage: StageInstance, cause: Cause, changes: list[Payload]
) -> None:
    options = {"channel_id": str(stage.channel_id)}
    audit.record(world, guild, action, cause, stage.id, changes=changes, options=options)
