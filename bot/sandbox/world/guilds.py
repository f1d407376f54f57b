"""Guilds: change, and count who is there."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.world import audit
from bot.sandbox.world.audit import Action, Changes
from bot.sandbox.world.model import Guild, Member
from bot.sandbox.world.state import Cause, World


def with_feature(guild: Guild, feature: str, *, on: bool) -> list[str]:
    """Return a guild's features with or without one of them."""
    others = [one for one in guild.features if one != feature]
    return [*others, feature] if on else others


def online(world: World, guild: Guild) -> list[Member]:
    """Return the members whom others see online."""
    return [guild.members[user_id] for user_id in world.presences if user_id in guild.members]


def counts(world: World, guild: Guild) -> Payload:
    """Return how many members a guild has and how many of them are online, as Discord says it in several places."""
    return {
        "approximate_member_count": len(guild.members),
        "approximate_presence_count": len(online(world, guild)),
    }


def update(world: World, guild: Guild, new: Changes, cause: Cause) -> None:
    """Change a guild; nothing is published if all is so already."""
    changes = audit.apply(guild, new)
    if changes:
        world.emit("GUILD_UPDATE", payloads.guild(guild), guild_id=guild.id)
        audit.record(world, guild, Action.GUILD_UPDATE, cause, guild.id, changes=changes)
