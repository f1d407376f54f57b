"""How Discord writes instants and ids."""

from __future__ import annotations

from datetime import datetime


def timestamp(instant: datetime) -> str:
    """Return an instant as Discord writes it: ISO 8601 with microseconds and offset."""
    return instant.isoformat(timespec="microseconds")


def optional_timestamp(instant: datetime | None) -> str | None:
    """Return an instant as Discord writes it, or None."""
    return timestamp(instant) if instant else None


def optional_id(snowflake: int | None) -> str | None:
    """Return an id as Discord writes it, or None."""
    return str(snowflake) if snowflake else None
