"""Messages over the API: send, edit, delete, history, pins, and the files that they carry."""

from __future__ import annotations

from bot.sandbox.rest.messages import reading, searching, writing
from bot.sandbox.rest.router import Route

routes: tuple[Route, ...] = (*writing.routes, *reading.routes, *searching.routes)
