"""Stage instances: go live, read, change, close."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import scheduled_events, stages
from bot.sandbox.world.model import Channel, ChannelType, Guild
from bot.sandbox.world.model.scheduled_event import EntityType, EventStatus, ScheduledEvent
from bot.sandbox.world.model.stage import StageInstance

routes = Routes()
MODERATES = Permission.MANAGE_CHANNELS | Permission.MUTE_MEMBERS | Permission.MOVE_MEMBERS
PRIVACY_LEVELS = (1, 2)


@routes.post("/stage-instances")
def create_stage(call: Call) -> Answer:
    """Make a stage live, for itself or for a scheduled event, which begins with it."""
    form = call.form()
    form.snowflake("channel_id", required=True)
    form.text("topic", 120, shortest=1, required=True)
    form.choice("privacy_level", PRIVACY_LEVELS)
    form.flag("send_start_notification")
    form.snowflake("guild_scheduled_event_id", to="scheduled_event_id")
    new = form.check()
    channel = call.reach(call.world.channel(new.pop("channel_id")))
    guild = _guild(call, channel)
    if new.pop("send_start_notification", False):
        call.require(call.granted(channel), Permission.MENTION_EVERYONE)
    if channel.id in guild.stages:
        raise DiscordError(Code.STAGE_ALREADY_OPEN)
    event = _event(guild, channel, new["scheduled_event_id"]) if "scheduled_event_id" in new else None
    stage = stages.open_stage(call.world, guild, channel, new, call.cause)
    if event is not None:
        event.entity_id = stage.id
        scheduled_events.update(call.world, guild, event, {"status": EventStatus.ACTIVE}, call.cause)
    return payloads.stage_instance(stage, guild)


@routes.get("/stage-instances/{channel_id}")
def get_stage(call: Call) -> Answer:
    """Return what makes a stage channel live; 10067 if it is not."""
    guild, channel = call.guild_channel()
    return payloads.stage_instance(_stage(guild, channel), guild)


@routes.patch("/stage-instances/{channel_id}")
def edit_stage(call: Call) -> Answer:
    """Change a live stage's topic or privacy level."""
    guild, channel, stage = _moderated(call)
    form = call.form()
    form.text("topic", 120, shortest=1, required="topic" in form.body)
    form.choice("privacy_level", PRIVACY_LEVELS, required="privacy_level" in form.body)
    stages.update(call.world, guild, channel, stage, form.check(), call.cause)
    return payloads.stage_instance(stage, guild)


@routes.delete("/stage-instances/{channel_id}")
def close_stage(call: Call) -> Answer:
    """Close a live stage; its scheduled event is over with it."""
    guild, _, stage = _moderated(call)
    stages.close(call.world, guild, stage, call.cause)
    scheduled_events.follow_stages(call.world, guild)


def _guild(call: Call, channel: Channel) -> Guild:
    """Return a stage channel's guild; 50024 for other channels, 50013 unless the caller moderates it."""
    guild = call.world.guild_of(channel)
    if guild is None or channel.type is not ChannelType.STAGE:
        raise DiscordError(Code.WRONG_CHANNEL_TYPE)
    call.require(call.granted(channel), MODERATES)
    return guild


def _moderated(call: Call) -> tuple[Guild, Channel, StageInstance]:
    channel = call.channel()
    guild = _guild(call, channel)
    return guild, channel, _stage(guild, channel)


def _stage(guild: Guild, channel: Channel) -> StageInstance:
    stage = guild.stages.get(channel.id)
    if stage is None:
        raise DiscordError(Code.UNKNOWN_STAGE)
    return stage


def _event(guild: Guild, channel: Channel, event_id: int) -> ScheduledEvent:
    event = guild.scheduled_events.get(event_id)
    if event is None or event.entity_type is not EntityType.STAGE_INSTANCE or event.channel_id != channel.id:
        raise DiscordError(Code.UNKNOWN_SCHEDULED_EVENT)
    if event.status is not EventStatus.SCHEDULED:
        raise DiscordError(Code.SCHEDULED_EVENT_FINISHED)
    return event
