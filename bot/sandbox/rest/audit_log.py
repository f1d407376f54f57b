"""The audit log, read."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import webhooks
from bot.sandbox.world.model import AuditEntry

routes = Routes()


@routes.get("/guilds/{guild_id}/audit-logs")
def read(call: Call) -> Answer:
    """Return entries, newest first (with ``after`` oldest first), and the users that they name."""
    guild = call.guild(Permission.VIEW_AUDIT_LOG)
    limit = call.asked("limit", 50, 1, 100)
    found = [entry for entry in guild.audit_log if _fits(call, entry)]
    found = found[:limit] if "after" in call.query else found[: -limit - 1 : -1]
    named = {user_id for entry in found for user_id in (entry.user_id, entry.target_id) if user_id is not None}
    return {
        "audit_log_entries": [payloads.audit_entry(entry) for entry in found],
        "users": [payloads.user(user) for user_id, user in call.world.users.items() if user_id in named],
        "integrations": [],
        "webhooks": [webhooks.payload(call.world, one) for one in call.world.webhooks.values() if one.id in named],
        "guild_scheduled_events": [
            payloads.scheduled_event(one) for one in guild.scheduled_events.values() if one.id in named
        ],
        "threads": [payloads.thread(thread) for thread in guild.threads.values() if thread.id in named],
        "application_commands": [],
        "auto_moderation_rules": [
            payloads.automod_rule(one) for one in guild.automod_rules.values() if one.id in named
        ],
    }


def _fits(call: Call, entry: AuditEntry) -> bool:
    largest = 1 << 63
    return (
        call.asked("after", 0, 0, largest) < entry.id < call.asked("before", largest, 0, largest)
        and entry.user_id == call.asked("user_id", entry.user_id or 0, 0, largest)
        and entry.action_type == call.asked("action_type", entry.action_type, 0, 1000)
        and (entry.target_id or 0) == call.asked("target_id", entry.target_id or 0, 0, largest)
    )
