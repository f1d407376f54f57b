"""What a client gets as it arrives: READY and its guilds whole."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.gateway.intents import Intent
from bot.sandbox.gateway.session import Session
from bot.sandbox.gateway.visibility import Visibility
from bot.sandbox.payloads.expressions import sound
from bot.sandbox.world import scheduled_events
from bot.sandbox.world.model import Channel, Guild
from bot.sandbox.world.state import World

MOST_LISTED = 75_000
"""Of a guild with more members a bot gets itself and those in voice channels alone."""
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


def active_threads(guild: Guild, session: Session, visibility: Visibility) -> list[Channel]:
    """Return the threads that are not archived and that a session sees."""
    active = (one for one in guild.threads.values() if one.thread is not None and not one.thread.archived)
    return [one for one in active if visibility.sees(session, guild, one)]


def guild_create(world: World, guild: Guild, session: Session, visibility: Visibility) -> Payload:
    """Return a whole guild as a session may know it.

    Without the presences intent a bot gets itself as member; a guild above its threshold comes with those online.
    Who is in voice is there too.
    """
    large = len(guild.members) > session.large_threshold
    channels = [one for one in guild.channels.values() if session.is_bot or visibility.sees(session, guild, one)]
    shown = {user_id: how for user_id, how in world.presences.items() if user_id in guild.members}
    if session.is_bot and (not session.intents & Intent.GUILD_PRESENCES or len(guild.members) > MOST_LISTED):
        in_voice = guild.voice_states.keys() | {session.user.id}
        members, shown = [guild.members[one] for one in sorted(in_voice)], {}
    else:
        noticed = sorted(shown.keys() | guild.voice_states.keys())
        members = [guild.members[one] for one in noticed] if large else list(guild.members.values())
    return payloads.guild(guild) | {
        "joined_at": payloads.timestamp(guild.members[session.user.id].joined_at),
        "large": large,
        "unavailable": False,
        "member_count": len(guild.members),
        "voice_states": payloads.voice_states(guild),
        "members": [payloads.member(one) for one in members],
        "channels": [payloads.channel(one) for one in channels],
        "threads": [payloads.thread(one, session.user.id) for one in active_threads(guild, session, visibility)],
        "presences": [payloads.presence(user_id, guild.id, how) for user_id, how in shown.items()],
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
        "soundboard_sounds": sounds(guild)["soundboard_sounds"],
    }


def sounds(guild: Guild) -> Payload:
    """Return SOUNDBOARD_SOUNDS' data."""
    listed = [sound(one, with_creator=True) for one in guild.sounds.values()]
    return {"guild_id": str(guild.id), "soundboard_sounds": listed}
