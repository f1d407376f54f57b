"""The audit log, read."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import integrations, webhooks
from bot.sandbox.world.model import AuditEntry, Guild

routes = Routes()
MOST_ENTRIES = 100
_LARGEST_ID = 1 << 63


@routes.get("/guilds/{guild_id}/audit-logs")
def read(call: Call) -> Answer:
    """Return entries, newest first (with ``after`` oldest first), and everything that they name."""
    guild = call.guild(Permission.VIEW_AUDIT_LOG)
    limit = call.asked("limit", 50, 1, MOST_ENTRIES)
    fits = _filter(call)
    in_order = guild.audit_log if "after" in call.query else reversed(guild.audit_log)
    found = list(islice(filter(fits, in_order), limit))
    named = {one for entry in found for one in (entry.user_id, entry.target_id) if one is not None}
    return {"audit_log_entries": [payloads.audit_entry(entry) for entry in found], **_named(call, guild, named)}


def _filter(call: Call) -> Callable[[AuditEntry], bool]:
    after, before = call.asked("after", 0, 0, _LARGEST_ID), call.asked("before", _LARGEST_ID, 0, _LARGEST_ID)
    user_id, target_id = (call.asked(name, 0, 0, _LARGEST_ID) for name in ("user_id", "target_id"))
    action = call.asked("action_type", 0, 0, 1000)

    def fits(entry: AuditEntry) -> bool:
        return (
            after < entry.id < before
            and user_id in {0, entry.user_id}
            and target_id in {0, entry.target_id}
            and action in {0, entry.action_type}
        )

    return fits


def _named(call: Call, guild: Guild, ids: set[int]) -> Payload:
    """Return what entries name and is still there."""
    world = call.world
    commands = (world.find_command(guild.id, one) for one in sorted(ids))
    return {
        "users": [payloads.user(user) for user_id, user in world.users.items() if user_id in ids],
        "integrations": [integrations.partial(bot) for bot in integrations.bots_of(guild) if bot.id in ids],
        "webhooks": [webhooks.payload(world, one) for one in world.webhooks.values() if one.id in ids],
        "guild_scheduled_events": [
            payloads.scheduled_event(one) for one in guild.scheduled_events.values() if one.id in ids
        ],
        "threads": [payloads.thread(thread) for thread in guild.threads.values() if thread.id in ids],
        "application_commands": [one for one in commands if one is not None],
        "auto_moderation_rules": [payloads.automod_rule(one) for one in guild.automod_rules.values() if one.id in ids],
    }
