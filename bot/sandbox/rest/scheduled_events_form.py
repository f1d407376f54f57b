"""Reads what a body wants of a scheduled event."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.pictures import read_picture
from bot.sandbox.rest.scheduled_events_recurrence import read_recurrence
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.model import ChannelType, Guild
from bot.sandbox.world.model.scheduled_event import FOLLOWING, EntityType, EventStatus, ScheduledEvent

FARTHEST = timedelta(days=5 * 366)
GUILD_ONLY = 2
HELD_IN = {EntityType.STAGE_INSTANCE: ChannelType.STAGE, EntityType.VOICE: ChannelType.VOICE}
_MISSING = ("BASE_TYPE_REQUIRED", "This field is required")


def read(call: Call, guild: Guild, event: ScheduledEvent | None) -> Changes:
    """Return the attributes that a body sets on an event, or on one to be made.

    Raises:
        DiscordError: 50035 for wrong values, or ones that do not go together; 10003 and 50024 for the channel.
    """
    form = call.form()
    making = event is None
    form.text("name", 100, shortest=1, required=making or "name" in form.body)
    form.text("description", 1000, nullable=True)
    read_picture(form, "image")
    form.choice("privacy_level", (GUILD_ONLY,), required=making or "privacy_level" in form.body)
    form.choice("entity_type", tuple(EntityType), required=making)
    form.instant("scheduled_start_time", to="starts_at")
    form.instant("scheduled_end_time", to="ends_at")
    form.snowflake("channel_id", nullable=True)
    location = _location(form)
    read_recurrence(form)
    if event is not None:
        _read_status(form, event)
        _check_unmoved(form, event)
    _check_times(call, form, event)
    form.check()
    kind = EntityType(form.values.get("entity_type", event.entity_type if event else None))
    form.values |= {"entity_type": kind}
    _check_place(form, guild, event, kind, location)
    values = form.check()
    values.pop("privacy_level", None)
    return values


def _location(form: Form) -> str | None:
    given: object = form.body.get("entity_metadata")
    if given is None:
        return None
    if not isinstance(given, dict):
        form.errors.add("entity_metadata", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return None
    of_place = Form(cast("Payload", given))
    of_place.text("location", 100, shortest=1)
    form.errors.nest("entity_metadata", of_place.errors)
    return of_place.values.get("location")


def _read_status(form: Form, event: ScheduledEvent) -> None:
    form.choice("status", tuple(EventStatus))
    if "status" not in form.values:
        return
    status = form.values["status"] = EventStatus(form.values["status"])
    if status is not event.status and status not in FOLLOWING[event.status]:
        message = f"Invalid status transition from {event.status.name} to {status.name}"
        form.errors.add("status", "GUILD_SCHEDULED_EVENT_INVALID_STATUS_TRANSITION", message)


def _check_unmoved(form: Form, event: ScheduledEvent) -> None:
    """Note it if an event that has begun is to take place elsewhere."""
    if event.status is EventStatus.SCHEDULED:
        return
    for name in ("entity_type", "channel_id"):
        if name in form.values and form.values[name] != getattr(event, name):
            form.errors.add(name, "GUILD_SCHEDULED_EVENT_ALREADY_STARTED", "Cannot move an event that has started.")


def _check_times(call: Call, form: Form, event: ScheduledEvent | None) -> None:
    now = call.world.clock.now()
    if form.values.get("starts_at") is None:
        form.values.pop("starts_at", None)
        if event is None or "scheduled_start_time" in form.body:
            form.errors.add("scheduled_start_time", *_MISSING)
    starts_at = form.values.get("starts_at", event.starts_at if event else now)
    ends_at = form.values.get("ends_at", event.ends_at if event else None)
    if "starts_at" in form.values and starts_at < now and (event is None or starts_at != event.starts_at):
        message = "Cannot schedule event in the past."
        form.errors.add("scheduled_start_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", message)
    if ends_at is not None and ends_at <= starts_at:
        message = "Cannot schedule event with end date before start date."
        form.errors.add("scheduled_end_time", "GUILD_SCHEDULED_EVENT_END_DATE_BEFORE_START_DATE", message)
    for name, instant in (("scheduled_start_time", starts_at), ("scheduled_end_time", ends_at)):
        if instant is not None and instant > now + FARTHEST:
            message = "Cannot schedule event more than 5 years in the future."
            form.errors.add(name, "GUILD_SCHEDULED_EVENT_SCHEDULE_FUTURE", message)


def _check_place(
    form: Form, guild: Guild, event: ScheduledEvent | None, kind: EntityType, location: str | None
) -> None:
    """See that an external event has a location, an end and no channel, and another one a channel of its kind."""
    channel_id = form.values.get("channel_id", event.channel_id if event else None)
    if kind is EntityType.EXTERNAL:
        form.values["location"] = location or (event.location if event else None)
        ends_at = form.values.get("ends_at", event.ends_at if event else None)
        if form.values["location"] is None:
            form.errors.add("entity_metadata.location", *_MISSING)
        if ends_at is None:
            form.errors.add("scheduled_end_time", *_MISSING)
        if channel_id is not None:
            form.errors.add("channel_id", "CHANNEL_ID_NOT_NULL", "Must be null for external events.")
        return
    form.values["location"] = None
    if channel_id is None:
        form.errors.add("channel_id", *_MISSING)
        return
    if channel_id not in guild.channels:
        raise DiscordError(Code.UNKNOWN_CHANNEL)
    if guild.channels[channel_id].type is not HELD_IN[kind]:
        raise DiscordError(Code.WRONG_CHANNEL_TYPE)
