"""Bans: list, read, ban, ban many, unban."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import payloads, permissions
from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import members
from bot.sandbox.world.model import Ban, Guild, User

routes = Routes()
WEEK_SECONDS = 604_800
MOST_AT_ONCE = 200


@routes.get("/guilds/{guild_id}/bans")
def list_bans(call: Call) -> Answer:
    """Return bans in the order of the users' ids."""
    guild = call.guild(Permission.BAN_MEMBERS)
    limit = call.asked("limit", 1000, 1, 1000)
    before, after = call.asked("before", 1 << 63, 0, 1 << 63), call.asked("after", 0, 0, 1 << 63)
    ids = sorted(user_id for user_id in guild.bans if after < user_id < before)
    ids = ids[-limit:] if "before" in call.query else ids[:limit]
    return [_payload(guild.bans[user_id]) for user_id in ids]


@routes.get("/guilds/{guild_id}/bans/{user_id}")
def get_ban(call: Call) -> Answer:
    """Return a ban; 10026 if there is none."""
    guild = call.guild(Permission.BAN_MEMBERS)
    return _payload(_ban(guild, call.id("user_id")))


@routes.put("/guilds/{guild_id}/bans/{user_id}")
def ban(call: Call) -> Answer:
    """Ban somebody, member or not; who is banned already stays so."""
    guild = call.guild(Permission.BAN_MEMBERS)
    user = call.world.user(call.id("user_id"))
    span = _span(Form({**call.query, **call.body}))
    if not _may_ban(call, guild, user):
        raise DiscordError(Code.MISSING_PERMISSIONS)
    if user.id not in guild.bans:
        members.ban(call.world, guild, user, call.cause, delete_messages_of=span)


@routes.delete("/guilds/{guild_id}/bans/{user_id}")
def unban(call: Call) -> Answer:
    """Lift a ban; 10026 if there is none."""
    guild = call.guild(Permission.BAN_MEMBERS)
    members.unban(call.world, guild, _ban(guild, call.id("user_id")).user, call.cause)


@routes.post("/guilds/{guild_id}/bulk-ban")
def ban_many(call: Call) -> Answer:
    """Ban up to 200 users; those whom the caller may not ban, or who are banned already, fail."""
    guild = call.guild(Permission.BAN_MEMBERS | Permission.MANAGE_GUILD)
    form = call.form()
    form.snowflakes("user_ids", MOST_AT_ONCE)
    if "user_ids" not in call.body:
        form.errors.add("user_ids", "BASE_TYPE_REQUIRED", "This field is required")
    span = _span(form)
    banned: list[str] = []
    failed: list[str] = []
    for user_id in dict.fromkeys(form.values["user_ids"]):
        user = call.world.users.get(user_id)
        if user is None or user_id in guild.bans or not _may_ban(call, guild, user):
            failed.append(str(user_id))
        else:
            members.ban(call.world, guild, user, call.cause, delete_messages_of=span)
            banned.append(str(user_id))
    if not banned:
        raise DiscordError(Code.BULK_BAN_FAILED)
    return {"banned_users": banned, "failed_users": failed}


def _span(form: Form) -> timedelta:
    form.integer("delete_message_seconds", 0, WEEK_SECONDS)
    form.integer("delete_message_days", 0, 7)
    asked = form.check()
    return timedelta(days=asked.get("delete_message_days", 0), seconds=asked.get("delete_message_seconds", 0))


def _may_ban(call: Call, guild: Guild, user: User) -> bool:
    member = guild.members.get(user.id)
    return member is None or permissions.outranks(guild, call.me(guild), member)


def _ban(guild: Guild, user_id: int) -> Ban:
    if user_id not in guild.bans:
        raise DiscordError(Code.UNKNOWN_BAN)
    return guild.bans[user_id]


def _payload(of: Ban) -> Payload:
    return {"user": payloads.user(of.user), "reason": of.reason}
