"""Webhooks over the API: ``managing`` makes and changes them, ``executing`` writes through them, ``services`` too.

The routes of `executing` share their paths with the follow-ups of interactions and are bound there.
"""

from __future__ import annotations

from bot.sandbox.rest.router import Route
from bot.sandbox.rest.webhooks import managing, services

routes: tuple[Route, ...] = (*managing.routes, *services.routes)
