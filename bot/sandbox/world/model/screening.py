"""What membership screening is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True, eq=False)
class Screening:
    """A guild's gate; ``form_fields`` are stored as Discord sends them, ``version`` is when they last changed."""

    version: datetime | None = None
    description: str | None = None
    form_fields: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
