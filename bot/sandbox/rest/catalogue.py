"""All routes that need nothing but the world."""

from __future__ import annotations

from collections.abc import Iterable

from bot.sandbox.rest import (
    audit_log,
    automod,
    bans,
    channels,
    emojis,
    guilds,
    invites,
    members,
    messages,
    overwrites,
    polls,
    prune,
    reactions,
    roles,
    scheduled_events,
    soundboard,
    stages,
    stickers,
    thread_search,
    threads,
    users,
    voice,
    webhooks,
)
from bot.sandbox.rest.router import Route

ALL_ROUTES: tuple[Iterable[Route], ...] = (
    users.routes,
    guilds.routes,
    channels.routes,
    overwrites.routes,
    threads.routes,
    thread_search.routes,
    members.routes,
    bans.routes,
    prune.routes,
    roles.routes,
    invites.routes,
    audit_log.routes,
    messages.routes,
    reactions.routes,
    polls.routes,
    scheduled_events.routes,
    stages.routes,
    voice.routes,
    webhooks.routes,
    automod.routes,
    emojis.routes,
    stickers.routes,
    soundboard.routes,
)
