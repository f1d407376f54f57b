"""Scheduled events: list, create, read, change, delete, and who is interested."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.payloads.scheduled_events import INTERESTED
from bot.sandbox.permissions import NONE, Permission
from bot.sandbox.rest import scheduled_events_form
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import scheduled_events
from bot.sandbox.world.model import Guild
from bot.sandbox.world.model.scheduled_event import EntityType, ScheduledEvent

_ALL = "/guilds/{guild_id}/scheduled-events"
_ONE = _ALL + "/{event_id}"

routes = Routes()
MAX_UNCOMPLETED = 100
TRUE = ("true", "True", "1")
NEEDS = {
    EntityType.STAGE_INSTANCE: Permission.MANAGE_CHANNELS | Permission.MUTE_MEMBERS | Permission.MOVE_MEMBERS,
    EntityType.VOICE: Permission.CONNECT,
    EntityType.EXTERNAL: NONE,
}
"""What whoever makes or changes an event must hold where it takes place."""


@routes.get(_ALL)
def list_events(call: Call) -> Answer:
    """Return the events to come and under way that the caller sees."""
    guild = _guild(call)
    return [_shown(call, one) for one in scheduled_events.uncompleted(guild) if _sees(call, guild, one)]


@routes.post(_ALL)
def create_event(call: Call) -> Answer:
    """Make an event in a stage or voice channel, or somewhere else."""
    guild = _guild(call)
    new = scheduled_events_form.read(call, guild, None)
    _require(call, guild, new["entity_type"], new.get("channel_id"), Permission.CREATE_EVENTS)
    if len(scheduled_events.uncompleted(guild)) >= MAX_UNCOMPLETED:
        raise DiscordError(Code.MAX_SCHEDULED_EVENTS)
    return _shown(call, scheduled_events.create(call.world, guild, new, call.cause))


@routes.get(_ONE)
def get_event(call: Call) -> Answer:
    """Return an event that the caller sees."""
    return _shown(call, _target(call)[1])


@routes.patch(_ONE)
def edit_event(call: Call) -> Answer:
    """Change an event, begin, end or cancel it; one that is over stays as it is."""
    guild, event = _target(call)
    _require_management(call, guild, event)
    if event.is_finished:
        raise DiscordError(Code.SCHEDULED_EVENT_FINISHED)
    new = scheduled_events_form.read(call, guild, event)
    kind = new.get("entity_type", event.entity_type)
    _require(call, guild, kind, new.get("channel_id", event.channel_id), NONE)
    scheduled_events.update(call.world, guild, event, new, call.cause)
    return _shown(call, event)


@routes.delete(_ONE)
def delete_event(call: Call) -> Answer:
    """Delete an event."""
    guild, event = _target(call)
    _require_management(call, guild, event)
    scheduled_events.delete(call.world, guild, event, call.cause)


@routes.get(_ONE + "/users")
def list_users(call: Call) -> Answer:
    """Return who is interested, in the order of their ids; ``before`` counts more than ``after``."""
    guild, event = _target(call)
    limit = call.asked("limit", 100, 1, 100)
    before, after = call.asked("before", 1 << 63, 0, 1 << 63), call.asked("after", 0, 0, 1 << 63)
    if "before" in call.query:
        ids = sorted(user_id for user_id in event.users if user_id < before)[-limit:]
    else:
        ids = sorted(user_id for user_id in event.users if user_id > after)[:limit]
    with_member = call.query.get("with_member") in TRUE
    users = [call.world.user(user_id) for user_id in ids]
    return [payloads.scheduled_event_user(event, one, guild, with_member=with_member) for one in users]


@routes.get(_ONE + "/users/counts")
def count_users(call: Call) -> Answer:
    """Return how many are interested; single dates of a recurring event have no exceptions here, and so no counts."""
    _, event = _target(call)
    return {"guild_scheduled_event_count": len(event.users), "guild_scheduled_event_exception_counts": {}}


@routes.put(_ONE + "/users/@me")
def subscribe(call: Call) -> Answer:
    """Mark that the caller is interested, as people's clients do; bots cannot."""
    guild, event = _interest(call)
    form = call.form()
    form.choice("response", (INTERESTED,))
    form.check()
    scheduled_events.subscribe(call.world, event, call.actor)
    return payloads.scheduled_event_user(event, call.actor, guild, with_member=True)


@routes.delete(_ONE + "/users/@me")
def unsubscribe(call: Call) -> Answer:
    """Take the mark back; 10071 if there is none."""
    _, event = _interest(call)
    scheduled_events.unsubscribe(call.world, event, call.actor)


def _interest(call: Call) -> tuple[Guild, ScheduledEvent]:
    if call.is_bot:
        raise DiscordError(Code.BOTS_CANNOT)
    guild, event = _target(call)
    if event.is_finished:
        raise DiscordError(Code.SCHEDULED_EVENT_FINISHED)
    return guild, event


def _guild(call: Call) -> Guild:
    """Return the path's guild, its events as the clock has them."""
    guild = call.guild()
    scheduled_events.keep_time(call.world, guild)
    return guild


def _target(call: Call) -> tuple[Guild, ScheduledEvent]:
    """Return the path's event with its guild; 10070 unknown, 50001 in a channel that the caller does not see."""
    guild = _guild(call)
    event = guild.scheduled_events.get(call.id("event_id"))
    if event is None:
        raise DiscordError(Code.UNKNOWN_SCHEDULED_EVENT)
    if not _sees(call, guild, event):
        raise DiscordError(Code.MISSING_ACCESS)
    return guild, event


def _sees(call: Call, guild: Guild, event: ScheduledEvent) -> bool:
    channel = guild.channels.get(event.channel_id or 0)
    return channel is None or Permission.VIEW_CHANNEL in call.granted(channel)


def _require_management(call: Call, guild: Guild, event: ScheduledEvent) -> None:
    """Refuse with 50013 who may not manage the event: one's own takes less than another's."""
    channel = guild.channels.get(event.channel_id or 0)
    granted = call.permissions_in(guild, channel)
    own = event.creator_id == call.actor.id and Permission.CREATE_EVENTS in granted
    rights = NONE if own else Permission.MANAGE_EVENTS
    _require(call, guild, event.entity_type, channel.id if channel else None, rights)


def _require(call: Call, guild: Guild, kind: EntityType, channel_id: int | None, rights: Permission) -> None:
    channel = guild.channels.get(channel_id or 0)
    if channel is None:
        call.require(call.permissions_in(guild), rights)
    else:
        call.reach(channel, rights | NEEDS[kind])


def _shown(call: Call, event: ScheduledEvent) -> Payload:
    creator = call.world.users.get(event.creator_id)
    with_count = call.query.get("with_user_count") in TRUE
    return payloads.shown_scheduled_event(event, creator, with_user_count=with_count)
