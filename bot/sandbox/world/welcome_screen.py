"""The welcome screen: change it, show it or not."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.world import audit, guilds
from bot.sandbox.world.audit import Action
from bot.sandbox.world.model import Guild
from bot.sandbox.world.model.welcome_screen import WELCOME_SCREEN_ENABLED
from bot.sandbox.world.state import Cause, World


def update(world: World, guild: Guild, new: Payload, cause: Cause) -> None:
    """Set ``description``, ``welcome_channels`` and ``enabled`` as given; turning it on or off changes the guild."""
    screen, before = guild.welcome_screen, payloads.welcome_screen(guild)
    screen.description = new.get("description", screen.description)
    screen.channels = new.get("welcome_channels", screen.channels)
    changes = audit.compared(before, payloads.welcome_screen(guild))
    enabled = new.get("enabled")
    if enabled is not None and enabled != (WELCOME_SCREEN_ENABLED in guild.features):
        guilds.update(world, guild, {"features": guilds.with_feature(guild, WELCOME_SCREEN_ENABLED, on=enabled)}, cause)
    if changes:
        audit.record(world, guild, Action.GUILD_UPDATE, cause, guild.id, changes=changes)
