"""What onboarding is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Answers:
    """What a member chose: option ids, and when it saw which prompts and options, in milliseconds."""

    chosen: list[int] = field(default_factory=list[int])
    prompts_seen: dict[str, int] = field(default_factory=dict[str, int])
    options_seen: dict[str, int] = field(default_factory=dict[str, int])


@dataclass(slots=True, eq=False)
class Onboarding:
    """A guild's onboarding; ``prompts`` are stored as Discord sends them, ``answers`` by the member's id.

    ``exists`` tells whether anybody ever set it up.
    """

    enabled: bool = False
    mode: int = 0
    prompts: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    default_channel_ids: list[int] = field(default_factory=list[int])
    answers: dict[int, Answers] = field(default_factory=dict[int, Answers])
    exists: bool = False
