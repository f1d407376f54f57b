"""Roles: list, create, change, reorder, delete, always below the caller's own."""

from __future__ import annotations

from typing import cast

from bot.sandbox import payloads, permissions
from bot.sandbox.components.emojis import is_standard
from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.permissions import EVERY, Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.pictures import read_picture
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import roles
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.model import Guild, Role
from bot.sandbox.world.state import role_of

routes = Routes()
MAX_ROLES = 250
LARGEST_COLOR = 0xFFFFFF
HOLOGRAPHIC: Changes = {"color": 11127295, "secondary_color": 16759788, "tertiary_color": 16761760}
"""The only colors that a role with three may have."""


@routes.get("/guilds/{guild_id}/roles")
def list_roles(call: Call) -> Answer:
    """Return a guild's roles."""
    return [payloads.role(one) for one in call.guild().roles.values()]


@routes.get("/guilds/{guild_id}/roles/member-counts")
def member_counts(call: Call) -> Answer:
    """Return how many members each role has, @everyone left out."""
    guild = call.guild()
    counts = dict.fromkeys((str(role_id) for role_id in guild.roles if role_id != guild.id), 0)
    for member in guild.members.values():
        for role_id in member.roles:
            counts[str(role_id)] += 1
    return counts


@routes.get("/guilds/{guild_id}/roles/{role_id}")
def get_role(call: Call) -> Answer:
    """Return a role."""
    return payloads.role(call.role(call.guild()))


@routes.post("/guilds/{guild_id}/roles")
def create_role(call: Call) -> Answer:
    """Make a role with permissions that the caller has itself."""
    guild = call.guild(Permission.MANAGE_ROLES)
    new = _read(call, guild)
    _check_grantable(call, guild, new.get("permissions", 0), 0)
    if len(guild.roles) >= MAX_ROLES:
        raise DiscordError(Code.MAX_ROLES)
    return payloads.role(roles.create(call.world, guild, new, call.cause))


@routes.patch("/guilds/{guild_id}/roles/{role_id}")
def edit_role(call: Call) -> Answer:
    """Change a role below the caller's highest."""
    guild = call.guild(Permission.MANAGE_ROLES)
    role = call.role(guild)
    _require_above(call, guild, role)
    new = _read(call, guild)
    if "permissions" in new:
        _check_grantable(call, guild, new["permissions"], role.permissions)
    roles.update(call.world, guild, role, new, call.cause)
    return payloads.role(role)


@routes.patch("/guilds/{guild_id}/roles")
def reorder_roles(call: Call) -> Answer:
    """Move roles below the caller's highest to positions below it."""
    guild = call.guild(Permission.MANAGE_ROLES)
    positions: dict[int, int] = {}
    for item in call.items:
        form = Form(item)
        form.snowflake("id", required=True)
        form.integer("position", 0, MAX_ROLES)
        asked = form.check()
        role = role_of(guild, asked["id"])
        if asked.get("position", role.position) != role.position:
            positions[role.id] = asked["position"]
    own_top = permissions.highest_role(guild, call.me(guild)).position
    is_owner = guild.owner_id == call.actor.id
    for role_id, position in positions.items():
        _require_above(call, guild, guild.roles[role_id])
        if role_id == guild.id or (position >= own_top and not is_owner):
            raise DiscordError(Code.MISSING_PERMISSIONS)
    roles.reorder(call.world, guild, positions, call.cause)
    return [payloads.role(one) for one in guild.roles.values()]


@routes.delete("/guilds/{guild_id}/roles/{role_id}")
def delete_role(call: Call) -> Answer:
    """Delete a role below the caller's highest; not @everyone, not a bot's own."""
    guild = call.guild(Permission.MANAGE_ROLES)
    role = call.role(guild)
    if role.id == guild.id or role.bot_id is not None:
        raise DiscordError(Code.INVALID_ROLE)
    _require_above(call, guild, role)
    roles.delete(call.world, guild, role, call.cause)


def _read(call: Call, guild: Guild) -> Changes:
    form = call.form()
    form.text("name", 100, shortest=1)
    form.bits("permissions")
    form.integer("color", 0, LARGEST_COLOR)
    form.flag("hoist")
    form.flag("mentionable")
    read_picture(form, "icon")
    form.text("unicode_emoji", 100, nullable=True)
    _read_colors(form)
    new = form.check()
    _check_symbol(guild, new)
    if new.get("secondary_color") is not None or new.get("tertiary_color") is not None:
        _require_feature(guild, "ENHANCED_ROLE_COLORS")
    return new


def _read_colors(form: Form) -> None:
    """Read the newer ``colors``, which win over ``color``; a third one makes the role holographic as Discord has it."""
    given: object = form.body.get("colors")
    if given is None:
        return
    if not isinstance(given, dict):
        form.errors.add("colors", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return
    of_colors = Form(cast("Payload", given))
    of_colors.integer("primary_color", 0, LARGEST_COLOR, to="color")
    of_colors.integer("secondary_color", 0, LARGEST_COLOR, nullable=True)
    of_colors.integer("tertiary_color", 0, LARGEST_COLOR, nullable=True)
    form.errors.nest("colors", of_colors.errors)
    form.values |= of_colors.values
    if form.values.get("tertiary_color") is not None:
        form.values |= HOLOGRAPHIC


def _check_symbol(guild: Guild, new: Changes) -> None:
    """Refuse an icon or emoji where the guild may have none; the one takes the other away."""
    for name, other in (("icon", "unicode_emoji"), ("unicode_emoji", "icon")):
        if new.get(name) is None:
            continue
        _require_feature(guild, "ROLE_ICONS")
        if name == "unicode_emoji" and not is_standard(new[name]):
            raise DiscordError(Code.UNKNOWN_EMOJI)
        new.setdefault(other, None)


def _require_feature(guild: Guild, feature: str) -> None:
    if feature not in guild.features:
        raise DiscordError(Code.NEEDS_MORE_BOOSTS)


def _require_above(call: Call, guild: Guild, role: Role) -> None:
    if not permissions.above_role(guild, call.me(guild), role):
        raise DiscordError(Code.MISSING_PERMISSIONS)


def _check_grantable(call: Call, guild: Guild, after: int, before: int) -> None:
    granted = call.permissions_in(guild)
    if granted != EVERY and Permission(after & ~before) & ~granted:
        raise DiscordError(Code.MISSING_PERMISSIONS)
