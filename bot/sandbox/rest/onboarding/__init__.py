"""Onboarding over the API: set up by those who manage the guild, answered by people."""

from __future__ import annotations

from bot.sandbox.rest.onboarding import responses, settings
from bot.sandbox.rest.router import Route

routes: tuple[Route, ...] = (*settings.routes, *responses.routes)
