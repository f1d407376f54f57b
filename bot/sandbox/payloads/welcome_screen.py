"""The welcome screen as Discord's JSON."""

from __future__ import annotations

from bot.sandbox.errors import Payload
from bot.sandbox.world.model import Guild


def welcome_screen(of: Guild) -> Payload:
    """Return a guild's welcome screen; channels that are gone are on it no more."""
    shown = [one for one in of.welcome_screen.channels if int(one["channel_id"]) in of.channels]
    return {"description": of.welcome_screen.description, "welcome_channels": shown}
