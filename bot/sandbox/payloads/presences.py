"""Presences as Discord's JSON."""

from __future__ import annotations

from bot.sandbox.errors import Payload
from bot.sandbox.world.model.presence import Presence


def presence(user_id: int, guild_id: int, shown: Presence | None) -> Payload:
    """Return how a member shows; None for one that is offline, or seems so."""
    return {
        "user": {"id": str(user_id)},
        "guild_id": str(guild_id),
        "status": shown.status if shown else "offline",
        "activities": list(shown.activities) if shown else [],
        "client_status": {"web": shown.status} if shown else {},
    }
