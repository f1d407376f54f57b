"""What tests of events, stages and voice share, also with those of every route."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox import Seed
from bot.sandbox.permissions import Permission
from bot.sandbox.world import stages, voice
from bot.sandbox.world.model import Channel, ChannelType, Overwrite
from bot.sandbox.world.model.scheduled_event import EntityType, ScheduledEvent
from bot.sandbox.world.state import Cause
from tests.sandbox.clients import Api, GatewayClient

MODERATES = Permission.MANAGE_CHANNELS | Permission.MUTE_MEMBERS | Permission.MOVE_MEMBERS
HOURS = 3600


@pytest.fixture
def seed() -> Seed:
    """The default guild with a stage and a second voice channel."""
    seed = Seed.default()
    seed.guilds[0]["channels"] += [{"name": "Town Hall", "type": "stage"}, {"name": "Den", "type": "voice"}]
    return seed


def path_of(api: Api, event: Any = None, rest: str = "") -> str:
    base = f"/guilds/{api.guild.id}/scheduled-events"
    return base if event is None else f"{base}/{event['id']}{rest}"


def at(api: Api, hours: float) -> str:
    return (api.world.clock.now() + timedelta(hours=hours)).isoformat()


def outing(api: Api, **more: Any) -> dict[str, Any]:
    """The body of an external event from one to two hours from now."""
    times = {"scheduled_start_time": at(api, 1), "scheduled_end_time": at(api, 2)}
    place = {"entity_type": 3, "entity_metadata": {"location": "The pier"}}
    return {"name": "Outing", "privacy_level": 2, **times, **place, **more}


def talk(api: Api, channel: str = "Lounge", **more: Any) -> dict[str, Any]:
    """The body of an event in a voice or stage channel, in an hour."""
    found = api.channel(channel)
    place = {"entity_type": 1 if found.type == 13 else 2, "channel_id": str(found.id)}
    return {"name": "Talk", "privacy_level": 2, "scheduled_start_time": at(api, 1), **place, **more}


async def make(api: Api, body: dict[str, Any], who: str = "bot") -> Any:
    return await api.ok(who, "POST", path_of(api), body)


def stage_path(api: Api) -> str:
    return f"/stage-instances/{api.channel('Town Hall').id}"


def stage_body(api: Api, **more: Any) -> dict[str, Any]:
    return {"channel_id": str(api.channel("Town Hall").id), "topic": "Budget", **more}


def update(api: Api, channel: str | None, **more: Any) -> dict[str, Any]:
    """The data of a voice state update (op 4)."""
    channel_id = str(api.channel(channel).id) if channel else None
    return {"guild_id": str(api.guild.id), "channel_id": channel_id, "self_mute": False, "self_deaf": False, **more}


async def put(api: Api, who: str, channel: str | None, **more: Any) -> tuple[int, Any]:
    """Connect a persona without a gateway."""
    channel_id = str(api.channel(channel).id) if channel else None
    return await api.control("POST", f"personas/{api.id_of(who)}/voice", {"channel_id": channel_id, **more})


def member(api: Api, who: str) -> str:
    return f"/guilds/{api.guild.id}/members/{api.id_of(who)}"


def state(api: Api, who: str) -> str:
    return f"/guilds/{api.guild.id}/voice-states/{api.id_of(who) if who != '@me' else who}"


def where(api: Api, who: str) -> str | None:
    found = api.guild.voice_states.get(api.id_of(who))
    return None if found is None else api.guild.channels[found.channel_id or 0].name


def overwrite(api: Api, channel: str, *, allow: int = 0, deny: int = 0) -> None:
    """Let a channel make an exception for everybody."""
    api.channel(channel).overwrites[api.guild.id] = Overwrite(api.guild.id, 0, allow=int(allow), deny=int(deny))


async def heard_state(client: GatewayClient, api: Api, who: str) -> Any:
    """The next voice state of somebody."""
    while True:
        found = await client.until("VOICE_STATE_UPDATE")
        if found["user_id"] == str(api.id_of(who)):
            return found


def allow(api: Api, bits: Permission) -> None:
    """Give everybody permissions in the guild."""
    api.guild.everyone.permissions |= int(bits)


def logged(api: Api) -> list[tuple[int, str | None]]:
    """The audit log's lines: what was done, and why."""
    return [(entry.action_type, entry.reason) for entry in api.guild.audit_log]


def actions(api: Api) -> list[int]:
    """What was done, by the audit log."""
    return [entry.action_type for entry in api.guild.audit_log]


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
