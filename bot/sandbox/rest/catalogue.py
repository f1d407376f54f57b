"""All routes that need nothing but the world."""

from __future__ import annotations

from collections.abc import Iterable

from bot.sandbox.rest import (
    audit_log,
    bans,
    channels,
    guilds,
    invites,
    members,
    messages,
    overwrites,
    polls,
    prune,
    reactions,
    roles,
    threads,
    users,
    webhooks,
)
from bot.sandbox.rest.router import Route

ALL_ROUTES: tuple[Iterable[Route], ...] = (
    users.routes,
    guilds.routes,
    channels.routes,
    overwrites.routes,
    threads.routes,
    members.routes,
    bans.routes,
    prune.routes,
    roles.routes,
    invites.routes,
    audit_log.routes,
    messages.routes,
    reactions.routes,
    polls.routes,
    webhooks.routes,
)
