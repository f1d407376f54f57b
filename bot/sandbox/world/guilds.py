"""Guilds: change."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.world import audit
from bot.sandbox.world.audit import Action, Changes
from bot.sandbox.world.model import Guild
from bot.sandbox.world.state import Cause, World


def with_feature(guild: Guild, feature: str, *, on: bool) -> list[str]:
    """Return a guild's features with or without one of them."""
    others = [one for one in guild.features if one != feature]
    return [*others, feature] if on else others


def update(world: World, guild: Guild, new: Changes, cause: Cause) -> None:
    """Change a guild; nothing is published if all is so already."""
    changes = audit.apply(guild, new)
    if changes:
        world.emit("GUILD_UPDATE", payloads.guild(guild), guild_id=guild.id)
        audit.record(world, guild, Action.GUILD_UPDATE, cause, guild.id, changes=changes)
