"""Who is online, and what it shows: `World.presences` has those whom others see."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.world.model import User
from bot.sandbox.world.model.presence import Presence
from bot.sandbox.world.state import World


def show(world: World, user: User, presence: Presence | None) -> None:
    """Set how a user shows, None for one who is gone, and tell the guilds that it is in; no change, no word."""
    before = world.presences.pop(user.id, None)
    shown = None if presence is None or presence.is_hidden else presence
    if shown is not None:
        world.presences[user.id] = shown
    if shown == before:
        return
    for guild in world.guilds.values():
        if user.id in guild.members:
            world.emit("PRESENCE_UPDATE", payloads.presence(user.id, guild.id, shown), guild_id=guild.id)
