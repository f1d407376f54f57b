"""Members: read, search, change, kick, give and take roles."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from bot.sandbox import payloads, permissions
from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.gateway.intents import Intent
from bot.sandbox.permissions import Permission
from bot.sandbox.rest import voice_members
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.pictures import read_picture
from bot.sandbox.rest.router import Answer, Auth, Routes
from bot.sandbox.verification import BYPASSES_VERIFICATION
from bot.sandbox.world import members
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.model import Guild, Member
from bot.sandbox.world.state import role_of

routes = Routes()
LONGEST_TIMEOUT = timedelta(days=28)
MAY_SET_FLAGS = (
    Permission.MANAGE_GUILD,
    Permission.MANAGE_ROLES,
    Permission.MODERATE_MEMBERS | Permission.KICK_MEMBERS | Permission.BAN_MEMBERS,
)


@routes.get("/guilds/{guild_id}/members")
def list_members(call: Call) -> Answer:
    """Return members in the order of their ids; a bot needs the members intent."""
    guild = call.guild()
    if call.is_bot and not call.world.privileged_intents & Intent.GUILD_MEMBERS:
        raise DiscordError(Code.MISSING_ACCESS)
    limit, after = call.asked("limit", 1, 1, 1000), call.asked("after", 0, 0, 1 << 63)
    return [payloads.member(one) for one in guild.members.after(after, limit)]


@routes.get("/guilds/{guild_id}/members/search")
def search_members(call: Call) -> Answer:
    """Return members whose user name or nickname begins so."""
    guild = call.guild()
    form = Form(dict(call.query))
    form.text("query", 100, shortest=1, required=True)
    found = guild.members.named(form.check()["query"])
    return [payloads.member(one) for one in islice(found, call.asked("limit", 1, 1, 1000))]


@routes.get("/guilds/{guild_id}/members/{user_id}")
def get_member(call: Call) -> Answer:
    """Return a member."""
    return payloads.member(call.member(call.guild()))


@routes.patch("/guilds/{guild_id}/members/@me")
def edit_own_member(call: Call) -> Answer:
    """Change the caller's nickname, pictures and text about itself in a guild."""
    guild = call.guild()
    form = call.form()
    form.text("nick", 32, nullable=True)
    form.text("bio", 190, nullable=True)
    read_picture(form, "avatar")
    read_picture(form, "banner")
    new = _clean_nick(form.check())
    if "nick" in new:
        call.require(call.permissions_in(guild), Permission.CHANGE_NICKNAME)
    members.update(call.world, guild, call.me(guild), new, call.cause)
    return payloads.member(call.me(guild))


@routes.patch("/guilds/{guild_id}/members/{user_id}")
def edit_member(call: Call) -> Answer:
    """Change a member's nickname, roles, timeout, flags or place in voice, each under its own permission."""
    guild = call.guild()
    member = call.member(guild)
    form = call.form()
    form.text("nick", 32, nullable=True)
    form.snowflakes("roles", 250)
    form.instant("communication_disabled_until", to="timed_out_until")
    form.integer("flags", 0, 1 << 20)
    place = voice_members.read(form)
    _check_timeout(call, form)
    new = _clean_nick(form.check())
    if "flags" in new:
        new["flags"] = (member.flags & ~BYPASSES_VERIFICATION) | (new["flags"] & BYPASSES_VERIFICATION)
    _check_rights(call, guild, member, new)
    voice_members.check(call, guild, member, new | place)
    members.update(call.world, guild, member, new, call.cause)
    voice_members.place(call, guild, member, place)
    return payloads.member(member)


@routes.put("/guilds/{guild_id}/members/{user_id}", Auth.BOT)
def add_member(call: Call) -> Answer:
    """Refuse to bring somebody in: that takes their OAuth2 token, and nobody grants one here."""
    call.guild(Permission.CREATE_INSTANT_INVITE)
    call.world.user(call.user_id())
    form = call.form()
    form.text("access_token", 10_240, shortest=1, required=True)
    form.check()
    raise DiscordError(Code.INVALID_OAUTH_TOKEN)


@routes.get("/users/@me/guilds/{guild_id}/member")
def get_own_member(call: Call) -> Answer:
    """Return the caller's membership, as people's clients may ask; a bot's token has no OAuth2 scope for it."""
    if call.is_bot:
        raise DiscordError(Code.BOTS_CANNOT)
    return payloads.member(call.me(call.guild()))


@routes.delete("/guilds/{guild_id}/members/{user_id}")
def kick(call: Call) -> Answer:
    """Throw a member out that the caller outranks."""
    guild = call.guild(Permission.KICK_MEMBERS)
    member = call.member(guild)
    require_outranks(call, guild, member)
    members.kick(call.world, guild, member, call.cause)


@routes.put("/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def give_role(call: Call) -> Answer:
    """Give a member a role below the caller's highest; who has it already keeps it."""
    guild = call.guild(Permission.MANAGE_ROLES)
    member = call.member(guild)
    role_id = call.role(guild).id
    _check_roles(call, guild, {role_id})
    members.update(call.world, guild, member, {"roles": [*member.roles, role_id]}, call.cause)


@routes.delete("/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def take_role(call: Call) -> Answer:
    """Take a role below the caller's highest from a member."""
    guild = call.guild(Permission.MANAGE_ROLES)
    member = call.member(guild)
    role_id = call.role(guild).id
    _check_roles(call, guild, {role_id})
    kept = [one for one in member.roles if one != role_id]
    members.update(call.world, guild, member, {"roles": kept}, call.cause)


def require_outranks(call: Call, guild: Guild, member: Member) -> None:
    """Refuse with 50013 unless the caller stands above a member."""
    if not permissions.outranks(guild, call.me(guild), member):
        raise DiscordError(Code.MISSING_PERMISSIONS)


def _check_timeout(call: Call, form: Form) -> None:
    until = form.values.get("timed_out_until")
    if until is not None and until > call.world.clock.now() + LONGEST_TIMEOUT:
        message = "Communication disabled until must be at most 28 days in the future."
        form.errors.add("communication_disabled_until", "COMMUNICATION_DISABLED_UNTIL_MAX", message)


def _clean_nick(new: Changes) -> Changes:
    return new | {"nick": (new["nick"] or "").strip() or None} if "nick" in new else new


def _check_rights(call: Call, guild: Guild, member: Member, new: Changes) -> None:
    granted = call.permissions_in(guild)
    own = member is call.me(guild)
    if "nick" in new:
        call.require(granted, Permission.CHANGE_NICKNAME if own else Permission.MANAGE_NICKNAMES)
    if "roles" in new:
        call.require(granted, Permission.MANAGE_ROLES)
        _check_roles(call, guild, set(new["roles"]) ^ set(member.roles))
    if "timed_out_until" in new:
        call.require(granted, Permission.MODERATE_MEMBERS)
        of_target = permissions.in_guild(guild, member, member.joined_at)
        if new["timed_out_until"] is not None and Permission.ADMINISTRATOR in of_target:
            raise DiscordError(Code.MISSING_PERMISSIONS)
    if "flags" in new and not any(enough in granted for enough in MAY_SET_FLAGS):
        raise DiscordError(Code.MISSING_PERMISSIONS)
    if "timed_out_until" in new or ("nick" in new and not own):
        require_outranks(call, guild, member)


def _check_roles(call: Call, guild: Guild, changed: set[int]) -> None:
    """Refuse to give or take what is not below the caller (50013), or belongs to a bot or to everybody (50028)."""
    for role_id in changed:
        role = role_of(guild, role_id)
        if role.bot_id is not None or role.id == guild.id:
            raise DiscordError(Code.INVALID_ROLE)
        if not permissions.above_role(guild, call.me(guild), role):
            raise DiscordError(Code.MISSING_PERMISSIONS)
