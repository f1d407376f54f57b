"""Invites: create, use, expire, delete."""

from __future__ import annotations

import secrets
import string
from datetime import timedelta

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.world import audit
from bot.sandbox.world.audit import Action, Changes
from bot.sandbox.world.model import Channel, Guild, Invite, User
from bot.sandbox.world.state import Cause, World

TRAITS = ("code", "channel_id", "max_age_seconds", "max_uses", "uses", "temporary")
ALPHABET = string.ascii_letters + string.digits


def create(world: World, guild: Guild, channel: Channel, new: Changes, inviter: User, cause: Cause) -> Invite:
    """Make an invite to a channel."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(8))
    invite = Invite(code, guild.id, channel.id, inviter, world.clock.now())
    audit.apply(invite, new)
    guild.invites[code] = invite
    whole = payloads.invite(invite, guild, with_uses=True)
    data = {key: value for key, value in whole.items() if key not in {"guild", "channel"}}
    data["channel_id"] = str(channel.id)
    world.emit("INVITE_CREATE", data, channel=channel, needs=Permission.MANAGE_CHANNELS)
    audit.record(world, guild, Action.INVITE_CREATE, cause, None, changes=_changes(invite, "new_value"))
    return invite


def delete(world: World, guild: Guild, invite: Invite, cause: Cause | None) -> None:
    """Remove an invite; without a cause it ran out by itself and the audit log keeps still."""
    del guild.invites[invite.code]
    data = {"code": invite.code, "guild_id": str(guild.id), "channel_id": str(invite.channel_id)}
    channel = world.channels.get(invite.channel_id)
    world.emit("INVITE_DELETE", data, guild_id=guild.id, channel=channel, needs=Permission.MANAGE_CHANNELS)
    if cause is not None:
        audit.record(world, guild, Action.INVITE_DELETE, cause, None, changes=_changes(invite, "old_value"))


def _changes(invite: Invite, when: str) -> list[Payload]:
    """Return what the audit log lists of an invite that is made or gone."""
    listed = audit.all_new if when == "new_value" else audit.all_old
    inviter: Payload = {"key": "inviter_id", when: str(invite.inviter.id)}
    return [*listed(invite, TRAITS), inviter]


def find(world: World, code: str) -> tuple[Guild, Invite]:
    """Return an invite with its guild; raises 10006."""
    for guild in world.guilds.values():
        drop_expired(world, guild)
        if code in guild.invites:
            return guild, guild.invites[code]
    raise DiscordError(Code.UNKNOWN_INVITE)


def aim(world: World, invite: Invite, user_ids: list[int]) -> None:
    """Keep an invite for certain users."""
    invite.target_user_ids, invite.aimed_at = user_ids, world.clock.now()


def drop_expired(world: World, guild: Guild) -> None:
    """Forget invites whose time is over."""
    now = world.clock.now()
    for invite in list(guild.invites.values()):
        if invite.max_age_seconds and invite.created_at + timedelta(seconds=invite.max_age_seconds) <= now:
            delete(world, guild, invite, None)


def use(world: World, guild: Guild, invite: Invite) -> None:
    """Count a use; the last one uses the invite up."""
    invite.uses += 1
    if invite.max_uses and invite.uses >= invite.max_uses:
        delete(world, guild, invite, None)
