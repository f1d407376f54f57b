"""Roles: create, change, reorder, delete."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.world import audit, members
from bot.sandbox.world.audit import Action, Changes
from bot.sandbox.world.model import Guild, Role
from bot.sandbox.world.state import Cause, World

TRAITS = ("name", "permissions", "color", "hoist", "mentionable", "icon")
"""What the audit log lists of a role that is made or gone."""


def create(world: World, guild: Guild, new: Changes, cause: Cause) -> Role:
    """Make a role just above @everyone, under all others."""
    for role in guild.roles.values():
        role.position += 1 if role.position >= 1 else 0
    role = Role(world.ids.next(), name="new role", permissions=guild.everyone.permissions)
    audit.apply(role, new)
    guild.roles[role.id] = role
    _publish(world, "GUILD_ROLE_CREATE", guild, role)
    audit.record(world, guild, Action.ROLE_CREATE, cause, role.id, changes=audit.all_new(role, TRAITS))
    return role


def update(world: World, guild: Guild, role: Role, new: Changes, cause: Cause) -> None:
    """Change a role; nothing is published if all is so already."""
    changes = audit.apply(role, new)
    if changes:
        _publish(world, "GUILD_ROLE_UPDATE", guild, role)
        audit.record(world, guild, Action.ROLE_UPDATE, cause, role.id, changes=changes)


def reorder(world: World, guild: Guild, positions: dict[int, int], cause: Cause) -> None:
    """Put roles at positions, then number all anew without gaps, @everyone at 0."""
    wanted = {role.id: positions.get(role.id, role.position) for role in guild.roles.values()}
    # A moved role goes in front of the one that had its place
    ordered = sorted(
        (role for role in guild.roles.values() if role.id != guild.id),
        key=lambda role: (wanted[role.id], role.id in positions and wanted[role.id] >= role.position, -role.id),
    )
    for place, role in enumerate(ordered, start=1):
        update(world, guild, role, {"position": place}, cause)


def delete(world: World, guild: Guild, role: Role, cause: Cause) -> None:
    """Remove a role from the guild, its members and all overwrites."""
    del guild.roles[role.id]
    for channel in guild.channels.values():
        channel.overwrites.pop(role.id, None)
    for member in [one for one in guild.members.values() if role.id in one.roles]:
        member.roles.remove(role.id)
        members.publish_update(world, guild, member)
    for emoji in guild.emojis.values():
        emoji.roles = [one for one in emoji.roles if one != role.id]
    world.emit("GUILD_ROLE_DELETE", {"guild_id": str(guild.id), "role_id": str(role.id)}, guild_id=guild.id)
    audit.record(world, guild, Action.ROLE_DELETE, cause, role.id, changes=audit.all_old(role, TRAITS))


def _publish(world: World, name: str, guild: Guild, role: Role) -> None:
    world.emit(name, {"guild_id": str(guild.id), "role": payloads.role(role)}, guild_id=guild.id)
