"""What a guild says of who may use the application's commands, and where.

Entries stand under a command's id or, for all commands without entries of their own, under the application's. They are
stored as Discord sends them: ``id`` of a role, user or channel, ``type`` and ``permission``.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from bot.sandbox.errors import Payload
from bot.sandbox.world import audit
from bot.sandbox.world.audit import Action
from bot.sandbox.world.model import Channel, Guild, Member
from bot.sandbox.world.state import Cause, World


class Kind(IntEnum):
    """Whom or what an entry is about."""

    ROLE = 1
    USER = 2
    CHANNEL = 3


def all_channels(guild: Guild) -> int:
    """Return the id that stands for every channel of a guild, as its own stands for everybody in it."""
    return guild.id - 1


def replace(world: World, guild: Guild, target_id: int, entries: list[Payload], cause: Cause) -> None:
    """Make exactly these the entries of a command, or of the whole application; the application hears of it."""
    before = _by_id(guild.command_permissions.get(target_id, []))
    guild.command_permissions[target_id] = entries
    if not entries:
        del guild.command_permissions[target_id]
    changes = audit.compared(before, _by_id(entries))
    if not changes:
        return
    data = payload(world, guild, target_id)
    bot_alone = frozenset({world.bot.id})
    world.emit("APPLICATION_COMMAND_PERMISSIONS_UPDATE", data, guild_id=guild.id, to=bot_alone)
    options = {"application_id": str(world.application_id)}
    action = Action.APPLICATION_COMMAND_PERMISSION_UPDATE
    audit.record(world, guild, action, cause, target_id, changes=changes, options=options)


def payload(world: World, guild: Guild, target_id: int) -> Payload:
    """Return a guild's permissions for a command, or for the whole application."""
    return {
        "id": str(target_id),
        "application_id": str(world.application_id),
        "guild_id": str(guild.id),
        "permissions": guild.command_permissions.get(target_id, []),
    }


def forget(world: World, command_ids: Iterable[int]) -> None:
    """Drop what guilds said of commands that are gone, or are called something else now."""
    gone = set(command_ids)
    for guild in world.guilds.values():
        for command_id in gone & guild.command_permissions.keys():
            del guild.command_permissions[command_id]


def verdict(world: World, guild: Guild, place: Channel, member: Member, command_id: int) -> bool | None:
    """Return whether a member may use a command in a channel by the guild's entries; None leaves it to its defaults.

    A command's own entries count, else the application's. A channel that is denied, by itself or with all others, is
    closed whoever asks. Of people an entry about the user decides, else the ones about its roles (one that allows is
    enough), else the one about everybody. The application's entries can close a command, but do not open one that its
    default permissions keep closed.
    """
    own = guild.command_permissions.get(command_id)
    entries = own or guild.command_permissions.get(world.application_id, [])
    asked = {(entry["type"], int(entry["id"])): bool(entry["permission"]) for entry in entries}
    channel = asked.get((Kind.CHANNEL, place.id), asked.get((Kind.CHANNEL, all_channels(guild))))
    person = _of_person(asked, guild, member)
    if channel is False or person is False:
        return False
    return True if own and person else None


def _of_person(asked: dict[tuple[int, int], bool], guild: Guild, member: Member) -> bool | None:
    of_user = asked.get((Kind.USER, member.user.id))
    if of_user is not None:
        return of_user
    of_roles = [asked[Kind.ROLE, role_id] for role_id in member.roles if (Kind.ROLE, role_id) in asked]
    return any(of_roles) if of_roles else asked.get((Kind.ROLE, guild.id))


def _by_id(entries: list[Payload]) -> Payload:
    return {entry["id"]: entry for entry in entries}
