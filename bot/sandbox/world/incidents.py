"""Incident actions: a guild under attack lets nobody in, or no direct messages between its members, for a while."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.world import audit
from bot.sandbox.world.audit import Action, Changes
from bot.sandbox.world.model import Guild, User
from bot.sandbox.world.state import Cause, World


def update(world: World, guild: Guild, new: Changes, cause: Cause) -> None:
    """Set until when what is disabled, None for not any more; nothing is published if all is so already."""
    changes = audit.apply(guild.incidents, new)
    if changes:
        world.emit("GUILD_UPDATE", payloads.guild(guild), guild_id=guild.id)
        audit.record(world, guild, Action.GUILD_UPDATE, cause, guild.id, changes=changes)


def end_expired(world: World, guild: Guild) -> None:
    """End what is over, without a line in the audit log."""
    now, state = world.clock.now(), guild.incidents
    over = {
        name: None
        for name, until in (
            ("invites_disabled_until", state.invites_disabled_until),
            ("dms_disabled_until", state.dms_disabled_until),
        )
        if until is not None and until <= now
    }
    if audit.apply(state, over):
        world.emit("GUILD_UPDATE", payloads.guild(guild), guild_id=guild.id)


def lets_nobody_in(world: World, guild: Guild) -> bool:
    """Whether invites are paused, for a while or by the guild's feature."""
    until = guild.incidents.invites_disabled_until
    return "INVITES_DISABLED" in guild.features or (until is not None and until > world.clock.now())


def keeps_apart(world: World, one: User, other: User) -> bool:
    """Whether two people cannot write to each other: each guild that they share disabled it. Bots may still write."""
    if one.bot or other.bot:
        return False
    now = world.clock.now()
    shared = [guild for guild in world.guilds.values() if one.id in guild.members and other.id in guild.members]
    untils = [guild.incidents.dms_disabled_until for guild in shared]
    return bool(untils) and all(until is not None and until > now for until in untils)
