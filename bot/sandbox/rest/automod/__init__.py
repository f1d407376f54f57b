"""AutoMod over the API: its rules, and what they keep from being posted."""

from bot.sandbox.rest.automod.rules import routes

__all__ = ["routes"]
