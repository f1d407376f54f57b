"""Members: join, leave, change, kick, ban."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import takewhile

from bot.sandbox import payloads, verification
from bot.sandbox.errors import Payload
from bot.sandbox.world import audit, messages, voice
from bot.sandbox.world.audit import Action, Changes
from bot.sandbox.world.automod import profiles
from bot.sandbox.world.model import Ban, Guild, Member, Message, MessageType, User
from bot.sandbox.world.state import Cause, World

DID_REJOIN = 1 << 0
NO_JOIN_MESSAGES = 1 << 0
GATE = "MEMBER_VERIFICATION_GATE_ENABLED"
"""The feature of guilds whose newcomers accept the rules first."""


def join(
    world: World,
    guild: Guild,
    user: User,
    *,
    pending: bool = False,
    joined_at: datetime | None = None,
    roles: Iterable[int] = (),
) -> Member:
    """Let a user come into a guild and tell everybody; a member that is there stays as it is.

    People are ``pending`` until they accept the rules where the guild has a gate, or if it is asked for.
    """
    known = guild.members.get(user.id)
    if known is not None:
        return known
    flags = DID_REJOIN if user.id in guild.once_members else 0
    waits = pending or (GATE in guild.features and not user.bot)
    member = Member(user, guild.id, joined_at or world.clock.now(), pending=waits, flags=flags)
    member.roles = list(roles)
    guild.members[user.id] = member
    world.emit("GUILD_CREATE", {}, guild_id=guild.id, to=frozenset({user.id}))
    data = payloads.member(member) | {"guild_id": str(guild.id)}
    world.emit("GUILD_MEMBER_ADD", data, guild_id=guild.id)
    profiles.check(world, guild, member)
    _announce(world, guild, user)
    return member


def leave(world: World, guild: Guild, user: User) -> None:
    """Let a member go; whoever left hears GUILD_DELETE, the others GUILD_MEMBER_REMOVE."""
    if user.id not in guild.members:
        return
    voice.disconnect(world, guild, user.id)
    del guild.members[user.id]
    guild.onboarding.answers.pop(user.id, None)
    guild.once_members.add(user.id)
    for thread in guild.threads.values():
        if thread.thread is not None:
            thread.thread.members.pop(user.id, None)
    data = {"guild_id": str(guild.id), "user": payloads.user(user)}
    world.emit("GUILD_MEMBER_REMOVE", data, guild_id=guild.id)
    world.emit("GUILD_DELETE", {"id": str(guild.id)}, guild_id=guild.id, to=frozenset({user.id}))


def update(world: World, guild: Guild, member: Member, new: Changes, cause: Cause) -> None:
    """Change nickname, timeout, roles and the like; nothing is published if all is so already."""
    roles_before = list(member.roles)
    changes = audit.apply(member, {name: value for name, value in new.items() if name != "roles"})
    member.pending = member.pending and not member.flags & verification.BYPASSES_VERIFICATION
    if "roles" in new:
        member.roles = list(dict.fromkeys(new["roles"]))
    role_changes = _role_changes(guild, roles_before, member.roles)
    if changes or role_changes:
        publish_update(world, guild, member)
    voice.follow_member(world, guild, member, {change["key"] for change in changes})
    if changes:
        audit.record(world, guild, Action.MEMBER_UPDATE, cause, member.user.id, changes=changes)
    if role_changes:
        audit.record(world, guild, Action.MEMBER_ROLE_UPDATE, cause, member.user.id, changes=role_changes)
    if "nick" in new:
        profiles.check(world, guild, member)


def publish_update(world: World, guild: Guild, member: Member) -> None:
    """Tell everybody how a member is now."""
    world.emit("GUILD_MEMBER_UPDATE", payloads.member(member) | {"guild_id": str(guild.id)}, guild_id=guild.id)


def pass_screening(world: World, guild: Guild, member: Member) -> None:
    """Let a pending member accept the rules."""
    if member.pending:
        member.pending = False
        publish_update(world, guild, member)


def kick(world: World, guild: Guild, member: Member, cause: Cause) -> None:
    """Throw a member out."""
    leave(world, guild, member.user)
    audit.record(world, guild, Action.MEMBER_KICK, cause, member.user.id)


def prune(world: World, guild: Guild, away: list[Member], days: int, cause: Cause) -> None:
    """Throw out all who were away for so many days; the audit log has one line for them together."""
    for member in away:
        leave(world, guild, member.user)
    options = {"delete_member_days": str(days), "members_removed": str(len(away))}
    audit.record(world, guild, Action.MEMBER_PRUNE, cause, None, options=options)


def ban(world: World, guild: Guild, user: User, cause: Cause, *, delete_messages_of: timedelta) -> None:
    """Ban a user, member or not, and delete what it wrote within ``delete_messages_of``."""
    guild.bans[user.id] = Ban(user, cause.reason)
    world.emit("GUILD_BAN_ADD", _about(guild, user), guild_id=guild.id)
    leave(world, guild, user)
    audit.record(world, guild, Action.MEMBER_BAN_ADD, cause, user.id)
    if delete_messages_of:
        _delete_recent(world, guild, user, world.clock.now() - delete_messages_of)


def unban(world: World, guild: Guild, user: User, cause: Cause) -> None:
    """Lift a ban."""
    del guild.bans[user.id]
    world.emit("GUILD_BAN_REMOVE", _about(guild, user), guild_id=guild.id)
    audit.record(world, guild, Action.MEMBER_BAN_REMOVE, cause, user.id)


def _announce(world: World, guild: Guild, user: User) -> None:
    """Post Discord's own "somebody joined" where the guild wants it."""
    channel = guild.channels.get(guild.system_channel_id or 0)
    if channel is None or guild.system_channel_flags & NO_JOIN_MESSAGES:
        return
    at = world.clock.now()
    messages.post(world, Message(world.ids.next(), channel.id, guild.id, user, at, type=MessageType.USER_JOIN))


def _about(guild: Guild, user: User) -> Payload:
    return {"guild_id": str(guild.id), "user": payloads.user(user)}


def _delete_recent(world: World, guild: Guild, user: User, since: datetime) -> None:
    for channel in (*guild.channels.values(), *guild.threads.values()):
        recent = takewhile(lambda one: one.created_at >= since, reversed(channel.messages.values()))
        gone = [one for one in recent if one.author is user]
        messages.delete_many(world, channel, reversed(gone))


def _role_changes(guild: Guild, before: list[int], after: list[int]) -> list[Payload]:
    given = [guild.roles[one] for one in after if one not in before and one in guild.roles]
    taken = [guild.roles[one] for one in before if one not in after and one in guild.roles]
    return [
        {"key": key, "new_value": [{"id": str(role.id), "name": role.name} for role in roles]}
        for key, roles in (("$add", given), ("$remove", taken))
        if roles
    ]
