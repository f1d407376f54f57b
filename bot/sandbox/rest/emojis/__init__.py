"""Emojis: a guild's and the application's own are managed in `managing`; `using` says who may use which where."""

from bot.sandbox.rest.emojis.managing import routes

__all__ = ["routes"]
