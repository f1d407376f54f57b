"""Membership screening over the API."""

from bot.sandbox.rest.screening.form import routes

__all__ = ["routes"]
