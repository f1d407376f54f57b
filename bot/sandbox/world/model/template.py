"""A guild's template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.errors import Payload
from bot.sandbox.world.model.people import User


@dataclass(slots=True, eq=False)
class Template:
    """A pattern for new guilds: a snapshot of the one that it was made of, as Discord serializes it."""

    code: str
    name: str
    description: str | None
    creator: User
    created_at: datetime
    updated_at: datetime
    snapshot: Payload
