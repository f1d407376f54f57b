"""What a welcome screen is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

WELCOME_SCREEN_ENABLED = "WELCOME_SCREEN_ENABLED"
"""The feature of guilds that show their screen."""


@dataclass(slots=True, eq=False)
class WelcomeScreen:
    """What a community shows to who comes; ``channels`` are stored as Discord sends them.

    Whether it is shown is a feature of the guild.
    """

    description: str | None = None
    channels: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    server_guide: dict[str, Any] | None = None
    """What members are told to do first, as Discord sends it: people set it up in the client, here in the seed."""
