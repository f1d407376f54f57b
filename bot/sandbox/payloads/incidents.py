"""Incident actions as Discord's JSON."""

from __future__ import annotations

from bot.sandbox.errors import Payload
from bot.sandbox.payloads.values import optional_timestamp
from bot.sandbox.world.model.incidents import Incidents


def incidents(of: Incidents) -> Payload:
    """Return until when a guild disabled what."""
    return {
        "invites_disabled_until": optional_timestamp(of.invites_disabled_until),
        "dms_disabled_until": optional_timestamp(of.dms_disabled_until),
        "dm_spam_detected_at": None,
        "raid_detected_at": None,
    }


def incidents_of_guild(of: Incidents) -> Payload | None:
    """Return what the guild object says: nothing unless something is disabled."""
    return incidents(of) if of.invites_disabled_until or of.dms_disabled_until else None
