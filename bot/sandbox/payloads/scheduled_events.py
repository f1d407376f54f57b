"""Scheduled events and who is interested in them as Discord's JSON."""

from __future__ import annotations

from bot.sandbox.errors import Payload
from bot.sandbox.payloads.people import member, user
from bot.sandbox.payloads.values import optional_id, optional_timestamp, timestamp
from bot.sandbox.world.model import Guild, User
from bot.sandbox.world.model.scheduled_event import EntityType, ScheduledEvent

GUILD_ONLY = 2
INTERESTED = 1


def scheduled_event(of: ScheduledEvent) -> Payload:
    """Return a scheduled event as the gateway shows it."""
    is_external = of.entity_type is EntityType.EXTERNAL
    return {
        "id": str(of.id),
        "guild_id": str(of.guild_id),
        "channel_id": optional_id(of.channel_id),
        "creator_id": str(of.creator_id),
        "name": of.name,
        "description": of.description,
        "image": of.image,
        "scheduled_start_time": timestamp(of.starts_at),
        "scheduled_end_time": optional_timestamp(of.ends_at),
        "privacy_level": GUILD_ONLY,
        "status": int(of.status),
        "entity_type": int(of.entity_type),
        "entity_id": optional_id(of.entity_id),
        "entity_metadata": {"location": of.location} if is_external else None,
        "recurrence_rule": of.recurrence_rule,
        "guild_scheduled_event_exceptions": [],
    }


def shown_scheduled_event(of: ScheduledEvent, creator: User | None, *, with_user_count: bool) -> Payload:
    """Return a scheduled event as the REST API shows it: with who made it and, if asked for, how many will come."""
    by = {"creator": user(creator)} if creator else {}
    count = {"user_count": len(of.users)} if with_user_count else {}
    return scheduled_event(of) | by | count


def scheduled_event_user(of: ScheduledEvent, account: User, guild: Guild, *, with_member: bool) -> Payload:
    """Return that a user is interested in an event; ``with_member`` adds the membership if there still is one."""
    found = guild.members.get(account.id) if with_member else None
    return {
        "guild_scheduled_event_id": str(of.id),
        "guild_scheduled_event_exception_id": None,
        "user_id": str(account.id),
        "user": user(account),
        "response": INTERESTED,
        **({"member": member(found)} if found else {}),
    }
