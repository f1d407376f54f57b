"""All routes that need nothing but the world."""

from __future__ import annotations

from bot.sandbox.rest import users

ALL_ROUTES = (users.routes,)
