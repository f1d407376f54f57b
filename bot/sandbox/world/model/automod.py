"""What a rule is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

QUARANTINED_NAME = 1 << 7
"""The flag of members whose name breaks a rule."""


class Trigger(IntEnum):
    """What a rule looks for."""

    KEYWORD = 1
    SPAM = 3
    KEYWORD_PRESET = 4
    MENTION_SPAM = 5
    MEMBER_PROFILE = 6


class Occasion(IntEnum):
    """When a rule is asked: Discord's event types."""

    MESSAGE_SEND = 1
    MEMBER_UPDATE = 2


class Deed(IntEnum):
    """What a rule does: Discord's action types."""

    BLOCK_MESSAGE = 1
    SEND_ALERT_MESSAGE = 2
    TIMEOUT = 3
    BLOCK_MEMBER_INTERACTION = 4


@dataclass(slots=True, eq=False)
class Rule:
    """A rule; ``trigger_metadata`` and ``actions`` are stored as Discord sends them."""

    id: int
    guild_id: int
    creator_id: int
    name: str
    event_type: Occasion
    trigger_type: Trigger
    trigger_metadata: dict[str, Any]
    actions: list[dict[str, Any]]
    enabled: bool = False
    exempt_roles: list[int] = field(default_factory=list[int])
    exempt_channels: list[int] = field(default_factory=list[int])


@dataclass(slots=True, frozen=True)
class Match:
    """What set a rule off: the keyword or pattern of the rule, and the piece of the text; None where there is none."""

    keyword: str | None = None
    content: str | None = None
