"""Membership screening as Discord's JSON."""

from __future__ import annotations

from bot.sandbox.errors import Payload
from bot.sandbox.payloads.people import user
from bot.sandbox.payloads.values import optional_timestamp, timestamp
from bot.sandbox.snowflake import made_at
from bot.sandbox.world.model import Guild, User


def screening(of: Guild) -> Payload:
    """Return the form that newcomers are shown."""
    form = of.screening
    return {
        "version": optional_timestamp(form.version),
        "form_fields": form.form_fields,
        "description": form.description,
    }


def approved_request(request_id: int, guild: Guild, applicant: User, responses: list[Payload]) -> Payload:
    """Return a request to take part that was granted at once, as all are whose form asks to accept rules alone."""
    return {
        "id": str(request_id),
        "join_request_id": str(request_id),
        "created_at": timestamp(made_at(request_id)),
        "application_status": "APPROVED",
        "rejection_reason": None,
        "last_seen": None,
        "guild_id": str(guild.id),
        "user_id": str(applicant.id),
        "user": user(applicant),
        "form_responses": responses,
    }
