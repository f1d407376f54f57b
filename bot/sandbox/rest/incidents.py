"""Incident actions over the API."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import payloads
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import incidents

routes = Routes()
LONGEST = timedelta(hours=24)
FIELDS = ("invites_disabled_until", "dms_disabled_until")


@routes.put("/guilds/{guild_id}/incident-actions")
def set_actions(call: Call) -> Answer:
    """Disable joining, or direct messages between members, for at most a day; null, or a time that is over, ends it."""
    guild = call.guild(Permission.MANAGE_GUILD)
    now = call.world.clock.now()
    form = call.form()
    for name in FIELDS:
        form.instant(name)
        until = form.values.get(name)
        if until is not None and until > now + LONGEST:
            form.errors.add(name, "INCIDENT_ACTIONS_TOO_LONG", "Must be at most 24 hours in the future.")
        elif until is not None and until <= now:
            form.values[name] = None
    incidents.update(call.world, guild, form.check(), call.cause)
    return payloads.incidents(guild.incidents)
