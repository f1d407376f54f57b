"""Integrations: the bots that were brought into a guild. Each goes by its bot's id, since there is no other."""

from __future__ import annotations

from collections.abc import Iterator

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.world import audit, members, roles
from bot.sandbox.world.audit import Action
from bot.sandbox.world.model import Guild, User
from bot.sandbox.world.state import Cause, World


def bots_of(guild: Guild) -> Iterator[User]:
    """Yield the bots that are members of a guild."""
    return (member.user for member in guild.members.values() if member.user.bot)


def payload(world: World, guild: Guild, bot: User) -> Payload:
    """Return a bot's integration; the owner is who brought it in."""
    return {
        "id": str(bot.id),
        "type": "discord",
        "name": bot.username,
        "account": {"id": str(bot.id), "name": bot.username},
        "enabled": True,
        "application": {
            "id": str(bot.id),
            "name": bot.username,
            "icon": None,
            "description": "",
            "summary": "",
            "type": None,
            "bot": payloads.user(bot),
        },
        "scopes": ["applications.commands", "bot"],
        "user": payloads.user(world.user(guild.owner_id)),
    }


def partial(bot: User) -> Payload:
    """Return what the audit log shows of a bot's integration."""
    return {
        "id": str(bot.id),
        "type": "discord",
        "name": bot.username,
        "account": {"id": str(bot.id), "name": bot.username},
        "application_id": str(bot.id),
    }


def delete(world: World, guild: Guild, bot: User, cause: Cause) -> None:
    """Send a bot away with its role."""
    place: Payload = {"guild_id": str(guild.id)}
    gone = place | {"id": str(bot.id), "application_id": str(bot.id)}
    world.emit("INTEGRATION_DELETE", gone, guild_id=guild.id)
    world.emit("GUILD_INTEGRATIONS_UPDATE", place, guild_id=guild.id)
    changes: list[Payload] = [{"key": "name", "old_value": bot.username}, {"key": "type", "old_value": "discord"}]
    audit.record(world, guild, Action.INTEGRATION_DELETE, cause, bot.id, changes=changes)
    for role in [one for one in guild.roles.values() if one.bot_id == bot.id]:
        roles.delete(world, guild, role, cause)
    members.leave(world, guild, bot)
