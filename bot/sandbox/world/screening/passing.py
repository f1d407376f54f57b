"""The gate: set it up, and let members through."""

from __future__ import annotations

from bot.sandbox.errors import Payload
from bot.sandbox.world import audit, guilds, members
from bot.sandbox.world.audit import Action
from bot.sandbox.world.model import Guild
from bot.sandbox.world.state import Cause, World


def update(world: World, guild: Guild, new: Payload, cause: Cause) -> None:
    """Set ``form_fields``, ``description`` and ``enabled`` as given; who waits at a gate that is taken away is in."""
    screening = guild.screening
    given = {name: new[name] for name in ("form_fields", "description") if name in new}
    changes = audit.apply(screening, given)
    if changes:
        screening.version = world.clock.now()
        audit.record(world, guild, Action.GUILD_UPDATE, cause, guild.id, changes=changes)
    enabled = new.get("enabled")
    if enabled is None or enabled == (members.GATE in guild.features):
        return
    guilds.update(world, guild, {"features": guilds.with_feature(guild, members.GATE, on=enabled)}, cause)
    if not enabled:
        for member in guild.members.values():
            members.pass_screening(world, guild, member)
