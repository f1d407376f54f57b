"""What tests of events, stages and voice share with those of every route."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.world import stages, voice
from bot.sandbox.world.model import Channel, ChannelType
from bot.sandbox.world.scheduled_event import EntityType, ScheduledEvent
from bot.sandbox.world.state import Cause
from tests.sandbox.clients import Api


def planted(api: Api) -> dict[str, int]:
    """Values for the parameters of routes: an event; the bot and amira are on a live stage."""
    guild, starts_at = api.guild, api.world.clock.now() + timedelta(hours=1)
    event = ScheduledEvent(11, guild.id, api.world.bot.id, "Event", EntityType.EXTERNAL, starts_at, location="The pier")
    event.ends_at = starts_at + timedelta(hours=1)
    guild.scheduled_events[event.id] = event
    hall = Channel(12, ChannelType.STAGE, "Hall", guild.id)
    guild.channels[hall.id] = api.world.channels[hall.id] = hall
    stages.open_stage(api.world, guild, hall, {"topic": "Budget"}, Cause(api.world.bot.id))
    for user_id in (api.world.bot.id, api.id_of("amira")):
        voice.connect(api.world, guild, hall, guild.members[user_id], {})
    return {"event_id": event.id}
