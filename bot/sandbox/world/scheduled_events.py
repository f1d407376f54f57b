"""Scheduled events: create, change, delete, be interested, and what their time brings about by itself."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.world import audit, stages, voice
from bot.sandbox.world.audit import Action, Changes
from bot.sandbox.world.model import Channel, Guild, User
from bot.sandbox.world.model.scheduled_event import EntityType, EventStatus, ScheduledEvent
from bot.sandbox.world.scheduled_events_recurrence import next_start
from bot.sandbox.world.state import Cause, World

TRAITS = ("name", "description", "status", "entity_type", "channel_id", "location", "image", "recurrence_rule")
"""What the audit log lists of an event that is made or gone."""
KEPT_FINISHED = 100
EMPTY = timedelta(minutes=5)
"""After so long without anybody in its channel an active event ends; Discord says "on the order of minutes"."""
OVERDUE = timedelta(hours=3)
"""So long after its start an event that nobody began is cancelled; Discord says "on the order of hours"."""


def uncompleted(guild: Guild) -> list[ScheduledEvent]:
    """Return a guild's events that are scheduled or active."""
    return [one for one in guild.scheduled_events.values() if not one.is_finished]


def create(world: World, guild: Guild, new: Changes, cause: Cause) -> ScheduledEvent:
    """Make an event; ``new`` are attributes of it, with at least its name, entity type and start."""
    event = ScheduledEvent(world.ids.next(), guild.id, cause.user_id, **new)
    guild.scheduled_events[event.id] = event
    _emit(world, "GUILD_SCHEDULED_EVENT_CREATE", event)
    audit.record(world, guild, Action.SCHEDULED_EVENT_CREATE, cause, event.id, changes=audit.all_new(event, TRAITS))
    return event


def update(world: World, guild: Guild, event: ScheduledEvent, new: Changes, cause: Cause) -> None:
    """Change an event, and with its status what hangs on it; nothing is published if all is so already.

    Raises:
        DiscordError: 180002 if the stage of a stage event to begin is live for something else.
    """
    was = event.status
    if was is EventStatus.SCHEDULED and new.get("status") is EventStatus.ACTIVE:
        _require_free_stage(guild, event, new)
    changes = audit.apply(event, new)
    if event.status is not was:
        _turn(world, guild, event, cause)
    if changes:
        _emit(world, "GUILD_SCHEDULED_EVENT_UPDATE", event)
        audit.record(world, guild, Action.SCHEDULED_EVENT_UPDATE, cause, event.id, changes=changes)
    _forget_old(guild)


def delete(world: World, guild: Guild, event: ScheduledEvent, cause: Cause) -> None:
    """Remove an event, and close its stage; one that was to come is told of as cancelled."""
    del guild.scheduled_events[event.id]
    if event.status is EventStatus.SCHEDULED:
        event.status = EventStatus.CANCELED
    _emit(world, "GUILD_SCHEDULED_EVENT_DELETE", event)
    audit.record(world, guild, Action.SCHEDULED_EVENT_DELETE, cause, event.id, changes=audit.all_old(event, TRAITS))
    _close_stage(world, guild, event, cause)


def subscribe(world: World, event: ScheduledEvent, user: User) -> None:
    """Note that a user is interested; who is already stays so."""
    if user.id not in event.users:
        event.users[user.id] = None
        _emit_user(world, "GUILD_SCHEDULED_EVENT_USER_ADD", event, user)


def unsubscribe(world: World, event: ScheduledEvent, user: User) -> None:
    """Note that a user is no longer interested; raises 10071 if it was not."""
    if user.id not in event.users:
        raise DiscordError(Code.UNKNOWN_SCHEDULED_EVENT_USER)
    del event.users[user.id]
    _emit_user(world, "GUILD_SCHEDULED_EVENT_USER_REMOVE", event, user)


def lose_channel(world: World, guild: Guild, channel: Channel) -> None:
    """Empty a channel that is deleted, and end or cancel what takes place there."""
    voice.disconnect_all(world, guild, channel)
    if channel.id in guild.stages:
        stages.close(world, guild, guild.stages[channel.id], None)
    for event in uncompleted(guild):
        if event.channel_id == channel.id:
            is_active = event.status is EventStatus.ACTIVE
            _finish(event, EventStatus.COMPLETED if is_active else EventStatus.CANCELED)
            _emit(world, "GUILD_SCHEDULED_EVENT_UPDATE", event)


def follow_stages(world: World, guild: Guild) -> None:
    """End the active stage events whose stage was closed."""
    live = {stage.id for stage in guild.stages.values()}
    for event in uncompleted(guild):
        if event.entity_id is not None and event.entity_id not in live:
            _come_round(world, event, EventStatus.COMPLETED)


def keep_time(world: World, guild: Guild) -> None:
    """Begin, end and cancel what the clock has reached; Discord's own status changes stand in no audit log."""
    stages.close_silent(world, guild)
    follow_stages(world, guild)
    now = world.clock.now()
    for event in uncompleted(guild):
        is_external = event.entity_type is EntityType.EXTERNAL
        if event.status is EventStatus.SCHEDULED and is_external and event.starts_at <= now:
            event.status = EventStatus.ACTIVE
            _emit(world, "GUILD_SCHEDULED_EVENT_UPDATE", event)
        if event.status is EventStatus.SCHEDULED and event.starts_at + OVERDUE <= now:
            _come_round(world, event, EventStatus.CANCELED)
        if event.status is EventStatus.ACTIVE and _is_over(world, event):
            _close_stage(world, guild, event, None)
            _come_round(world, event, EventStatus.COMPLETED)
    _forget_old(guild)


def _is_over(world: World, event: ScheduledEvent) -> bool:
    now = world.clock.now()
    if event.entity_type is EntityType.EXTERNAL:
        return event.ends_at is not None and event.ends_at <= now
    return event.empty_since is not None and event.empty_since + EMPTY <= now


def _turn(world: World, guild: Guild, event: ScheduledEvent, cause: Cause) -> None:
    """Do what a new status asks for: open or close the stage, watch the channel, come again."""
    if event.status is EventStatus.ACTIVE:
        if event.entity_type is EntityType.STAGE_INSTANCE and event.entity_id is None:
            new = {"topic": event.name, "scheduled_event_id": event.id}
            channel = guild.channels[event.channel_id or 0]
            event.entity_id = stages.open_stage(world, guild, channel, new, cause).id
        _watch_channel(world, guild, event)
    elif event.status is EventStatus.COMPLETED:
        _close_stage(world, guild, event, cause)
        _finish(event, EventStatus.COMPLETED)
        _renew(world, event)


def _come_round(world: World, event: ScheduledEvent, status: EventStatus) -> None:
    """End an event by itself, for now if it recurs, and tell."""
    _finish(event, status)
    _renew(world, event)
    _emit(world, "GUILD_SCHEDULED_EVENT_UPDATE", event)


def _finish(event: ScheduledEvent, status: EventStatus) -> None:
    event.status, event.entity_id, event.empty_since = status, None, None


def _renew(world: World, event: ScheduledEvent) -> None:
    """Schedule an event that recurs for its next time."""
    rule = event.recurrence_rule
    start = next_start(rule, event.starts_at, world.clock.now()) if rule is not None else None
    if start is not None:
        event.ends_at = event.ends_at + (start - event.starts_at) if event.ends_at else None
        event.starts_at, event.status = start, EventStatus.SCHEDULED


def _require_free_stage(guild: Guild, event: ScheduledEvent, new: Changes) -> None:
    of_stage = new.get("entity_type", event.entity_type) is EntityType.STAGE_INSTANCE
    if of_stage and event.entity_id is None and new.get("channel_id", event.channel_id) in guild.stages:
        raise DiscordError(Code.STAGE_FOR_EVENT_FAILED)


def _close_stage(world: World, guild: Guild, event: ScheduledEvent, cause: Cause | None) -> None:
    stage = guild.stages.get(event.channel_id or 0)
    if stage is not None and stage.id == event.entity_id:
        stages.close(world, guild, stage, cause)


def _watch_channel(world: World, guild: Guild, event: ScheduledEvent) -> None:
    channel = guild.channels.get(event.channel_id or 0)
    if channel is not None:
        voice.note_occupancy(world, guild, channel)


def _forget_old(guild: Guild) -> None:
    """Keep the latest finished events only: they can be asked for, but not without end."""
    finished = [event.id for event in guild.scheduled_events.values() if event.is_finished]
    for event_id in islice(finished, max(0, len(finished) - KEPT_FINISHED)):
        del guild.scheduled_events[event_id]


def _emit(world: World, name: str, event: ScheduledEvent) -> None:
    channel = world.channels.get(event.channel_id or 0)
    world.emit(name, payloads.scheduled_event(event), guild_id=event.guild_id, channel=channel)


def _emit_user(world: World, name: str, event: ScheduledEvent, user: User) -> None:
    about = {"guild_scheduled_event_id": str(event.id), "user_id": str(user.id), "guild_id": str(event.guild_id)}
    world.emit(name, about, guild_id=event.guild_id, channel=world.channels.get(event.channel_id or 0))
