"""What a welcome screen is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class WelcomeScreen:
    """What a community shows to who comes; ``channels`` are stored as Discord sends them.

    Whether it is shown is the guild's feature WELCOME_SCREEN_ENABLED.
    """

    description: str | None = None
    channels: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
