"""What a client gets as it arrives: READY, its guilds whole, and members in chunks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from typing import cast

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.gateway.intents import Intent
from bot.sandbox.gateway.session import Session
from bot.sandbox.gateway.visibility import Visibility
from bot.sandbox.payloads.expressions import sound
from bot.sandbox.rest.form import as_integer
from bot.sandbox.world import scheduled_events
from bot.sandbox.world.model import Guild, Member
from bot.sandbox.world.state import World

CHUNK_SIZE = 1000
MOST_BY_QUERY = 100
APPLICATION_FLAGS = {Intent.GUILD_PRESENCES: 1 << 13, Intent.GUILD_MEMBERS: 1 << 15, Intent.MESSAGE_CONTENT: 1 << 19}
"""The flags of an application in fewer than 100 guilds that may use a privileged intent."""


def application_flags(world: World) -> int:
    """Return the flags that tell which privileged intents the application may use."""
    return sum(flag for intent, flag in APPLICATION_FLAGS.items() if world.privileged_intents & intent)


def guilds_of(world: World, session: Session) -> list[Guild]:
    """Return the guilds that a session's user is in and its shard owns."""
    return [one for one in world.guilds.values() if session.user.id in one.members and session.owns(one.id)]


def ready(world: World, session: Session, gateway_url: str) -> Payload:
    """Return READY's data; its guilds follow one by one."""
    flags = application_flags(world)
    body: Payload = {
        "v": 10,
        "user_settings": {},
        "user": payloads.own_user(session.user),
        "session_type": "normal",
        "session_id": session.id,
        "resume_gateway_url": gateway_url,
        "relationships": [],
        "private_channels": [],
        "presences": [],
        "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds_of(world, session)],
        "guild_join_requests": [],
        "geo_ordered_rtc_regions": [],
        "auth": {},
        "application": {"id": str(world.application_id), "flags": flags, "flags_new": str(flags)},
        "_trace": [],
    }
    if session.is_bot:
        body["shard"] = [session.shard_id, session.shard_count]
    else:
        direct = [one for one in world.channels.values() if one.is_direct and session.user in one.recipients]
        body["private_channels"] = [payloads.channel(one, session.user.id) for one in direct]
    return body


def guild_create(guild: Guild, session: Session, visibility: Visibility, online: Collection[int]) -> Payload:
    """Return a whole guild as a session may know it.

    Without the presences intent a bot gets itself alone as member; a guild above its threshold comes with those online.
    """
    large = len(guild.members) > session.large_threshold
    threads = [one for one in guild.threads.values() if visibility.sees(session, guild, one)]
    active = [one for one in threads if one.thread is not None and not one.thread.archived]
    channels = [one for one in guild.channels.values() if session.is_bot or visibility.sees(session, guild, one)]
    present = [one for one in guild.members.values() if one.user.id in online]
    if session.is_bot and not session.intents & Intent.GUILD_PRESENCES:
        in_voice = guild.voice_states.keys() | {session.user.id}
        members, present = [guild.members[one] for one in sorted(in_voice)], []
    else:
        members = present if large else list(guild.members.values())
    return payloads.guild(guild) | {
        "joined_at": payloads.timestamp(guild.members[session.user.id].joined_at),
        "large": large,
        "unavailable": False,
        "member_count": len(guild.members),
        "voice_states": payloads.voice_states(guild),
        "members": [payloads.member(one) for one in members],
        "channels": [payloads.channel(one) for one in channels],
        "threads": [payloads.thread(one, session.user.id) for one in active],
        "presences": [presence(one) for one in present],
        "stage_instances": [
            payloads.gateway_stage_instance(one, guild)
            for one in guild.stages.values()
            if visibility.sees(session, guild, guild.channels[one.channel_id])
        ],
        "guild_scheduled_events": [
            payloads.scheduled_event(one)
            for one in scheduled_events.uncompleted(guild)
            if one.channel_id is None or visibility.sees(session, guild, guild.channels[one.channel_id])
        ],
        "soundboard_sounds": [sound(one, with_creator=True) for one in guild.sounds.values()],
    }


def presence(of: Member) -> Payload:
    """Return the presence of a member that is online."""
    return {
        "user": {"id": str(of.user.id)},
        "guild_id": str(of.guild_id),
        "status": "online",
        "activities": [],
        "client_status": {"web": "online"},
    }


def chunks(guild: Guild, request: Payload, online: Collection[int]) -> Iterator[Payload]:
    """Yield GUILD_MEMBERS_CHUNK for a request of members by ids, by prefix of their name, or of all."""
    not_found: list[str] = []
    if "user_ids" in request:
        asked = _ids(request["user_ids"])
        found = [guild.members[one] for one in asked if one in guild.members]
        not_found = [str(one) for one in asked if one not in guild.members]
    else:
        found = _by_prefix(guild, str(request.get("query", "")), as_integer(request.get("limit")) or 0)
    count = max(1, -(-len(found) // CHUNK_SIZE))
    for index in range(count):
        part = found[index * CHUNK_SIZE : (index + 1) * CHUNK_SIZE]
        body: Payload = {
            "guild_id": str(guild.id),
            "members": [payloads.member(one) for one in part],
            "chunk_index": index,
            "chunk_count": count,
            "not_found": not_found,
        }
        if request.get("presences"):
            body["presences"] = [presence(one) for one in part if one.user.id in online]
        if request.get("nonce") is not None and len(str(request["nonce"])) <= 32:
            body["nonce"] = request["nonce"]
        yield body


def _ids(asked: object) -> list[int]:
    listed = cast("list[object]", asked) if isinstance(asked, list) else [asked]
    numbers = (as_integer(one) for one in listed[:MOST_BY_QUERY])
    return [one for one in numbers if one is not None]


def _by_prefix(guild: Guild, prefix: str, limit: int) -> list[Member]:
    if not prefix and limit == 0:
        return list(guild.members.values())
    wanted = prefix.casefold()
    matching = (one for one in guild.members.values() if any(name.startswith(wanted) for name in names_of(one)))
    return list(islice(matching, limit if 0 < limit < MOST_BY_QUERY else MOST_BY_QUERY))


def names_of(member: Member) -> list[str]:
    """Return the names by which a member is found, case folded."""
    names = (member.nick, member.user.global_name, member.user.username)
    return [name.casefold() for name in names if name]
