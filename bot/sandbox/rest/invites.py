"""Invites: create, list, read, delete, and a person's way in."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.permissions import NONE, Permission
from bot.sandbox.rest.call import TRUTHS, Call
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.invite_targets import read_roles, read_targets
from bot.sandbox.rest.router import Answer, Auth, Routes
from bot.sandbox.world import guilds, incidents, invites, members
from bot.sandbox.world.model import ChannelType, Guild, Invite

routes = Routes()
WEEK_SECONDS = 604_800
MAX_INVITES = 1000
FLAGS = ("temporary", "unique")
NOT_KEPT = ("target_type", "target_user_id", "target_application_id")
"""To streams and activities nobody can be invited: there are none here."""


@routes.post("/channels/{channel_id}/invites")
def create_invite(call: Call) -> Answer:
    """Make an invite to a channel; unless ``unique`` an equal one of the caller's is given again."""
    guild, channel = call.guild_channel(Permission.CREATE_INSTANT_INVITE)
    if channel.is_thread or channel.type is ChannelType.CATEGORY:
        raise DiscordError(Code.WRONG_CHANNEL_TYPE)
    call.refuse_unknown(*NOT_KEPT)
    form = Form(dict(call.body))
    form.body |= {
        name: TRUTHS.get(str(form.body[name]).lower()) for name in FLAGS if isinstance(form.body.get(name), str)
    }
    form.integer("max_age", 0, WEEK_SECONDS, to="max_age_seconds")
    form.integer("max_uses", 0, 100)
    form.flag("temporary")
    form.flag("unique")
    read_roles(call, guild, form)
    targets = read_targets(call)
    new = {"max_age_seconds": 86_400, "max_uses": 0, "temporary": False} | form.check()
    unique = new.pop("unique", False) or targets is not None
    invites.drop_expired(call.world, guild)
    equal = [one for one in guild.invites.values() if one.channel_id == channel.id and one.inviter is call.actor]
    equal = [one for one in equal if all(getattr(one, name) == value for name, value in new.items())]
    if equal and not unique:
        return payloads.invite(equal[0], guild, with_uses=True)
    if len(guild.invites) >= MAX_INVITES:
        raise DiscordError(Code.MAX_INVITES)
    invite = invites.create(call.world, guild, channel, new, call.actor, call.cause)
    if targets is not None:
        invites.aim(call.world, invite, targets)
    return payloads.invite(invite, guild, with_uses=True)


@routes.get("/channels/{channel_id}/invites")
def list_channel_invites(call: Call) -> Answer:
    """Return a channel's invites to those who manage it."""
    guild, channel = call.guild_channel(Permission.MANAGE_CHANNELS)
    invites.drop_expired(call.world, guild)
    mine = [one for one in guild.invites.values() if one.channel_id == channel.id]
    return [payloads.invite(one, guild, with_uses=True) for one in mine]


@routes.get("/guilds/{guild_id}/invites")
def list_guild_invites(call: Call) -> Answer:
    """Return a guild's invites to those who manage it, and without their uses to those who read its audit log."""
    guild = call.guild()
    manages = Permission.MANAGE_GUILD in call.permissions_in(guild)
    call.require(call.permissions_in(guild), NONE if manages else Permission.VIEW_AUDIT_LOG)
    invites.drop_expired(call.world, guild)
    return [payloads.invite(one, guild, with_uses=manages) for one in guild.invites.values()]


@routes.get("/invites/{code}", Auth.NONE)
def get_invite(call: Call) -> Answer:
    """Return an invite to anybody who knows its code, with a scheduled event if one is asked for."""
    guild, invite = _find(call)
    body = payloads.invite(invite, guild, with_uses=False)
    event = guild.scheduled_events.get(call.asked("guild_scheduled_event_id", 0, 0, 1 << 63))
    if event is not None:
        creator = call.world.users.get(event.creator_id)
        body["guild_scheduled_event"] = payloads.shown_scheduled_event(event, creator, with_user_count=True)
    return body | guilds.counts(call.world, guild) if call.query.get("with_counts") in {"true", "1"} else body


@routes.delete("/invites/{code}")
def delete_invite(call: Call) -> Answer:
    """Delete an invite, as who manages its channel or the guild."""
    guild, invite = _find(call)
    body = payloads.invite(invite, guild, with_uses=False)
    if Permission.MANAGE_GUILD not in call.permissions_in(guild):
        call.require(call.permissions_in(guild, guild.channels[invite.channel_id]), Permission.MANAGE_CHANNELS)
    invites.delete(call.world, guild, invite, call.cause)
    return body


@routes.post("/invites/{code}")
def accept_invite(call: Call) -> Answer:
    """Come into a guild, as people do; bots cannot."""
    guild, invite = _find(call)
    if call.is_bot:
        raise DiscordError(Code.BOTS_CANNOT)
    if call.actor.id in guild.bans:
        raise DiscordError(Code.USER_BANNED)
    if incidents.lets_nobody_in(call.world, guild) and call.actor.id not in guild.members:
        raise DiscordError(Code.INVITES_PAUSED)
    body = payloads.invite(invite, guild, with_uses=False)
    if call.actor.id not in guild.members:
        invites.use(call.world, guild, invite)
        members.join(call.world, guild, call.actor, roles=[one for one in invite.role_ids if one in guild.roles])
    return body


def _find(call: Call) -> tuple[Guild, Invite]:
    """Return the path's invite; for those that it is not for there is none."""
    guild, invite = invites.find(call.world, call.params["code"])
    targets = invite.target_user_ids
    if targets is not None and call.actor.id not in {*targets, invite.inviter.id, *guild.members}:
        raise DiscordError(Code.UNKNOWN_INVITE)
    return guild, invite
