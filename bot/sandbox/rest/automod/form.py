"""Reads a rule of a body: what each kind of rule may look for and do, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from bot.sandbox.components.shapes import (
    ByType,
    Items,
    OneOf,
    Place,
    Record,
    Shape,
    Snowflake,
    Text,
    Truth,
    Whole,
    as_record,
    check_unique,
    may,
    must,
    read,
)
from bot.sandbox.errors import Payload
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.automod.matching import PatternError, compiled
from bot.sandbox.world.model.automod import Deed, Occasion, Trigger

LONGEST_TIMEOUT_SECONDS = 4 * 7 * 86_400
LONGEST_KEYWORD, LONGEST_PATTERN = 60, 260
DEEDS = {
    Trigger.KEYWORD: {Deed.BLOCK_MESSAGE, Deed.SEND_ALERT_MESSAGE, Deed.TIMEOUT},
    Trigger.SPAM: {Deed.BLOCK_MESSAGE, Deed.SEND_ALERT_MESSAGE},
    Trigger.KEYWORD_PRESET: {Deed.BLOCK_MESSAGE, Deed.SEND_ALERT_MESSAGE},
    Trigger.MENTION_SPAM: {Deed.BLOCK_MESSAGE, Deed.SEND_ALERT_MESSAGE, Deed.TIMEOUT},
    Trigger.MEMBER_PROFILE: {Deed.SEND_ALERT_MESSAGE, Deed.BLOCK_MEMBER_INTERACTION},
}
"""What each kind of rule may do."""


@dataclass(frozen=True, slots=True)
class PatternText:
    """A pattern of Rust's flavour."""

    def read(self, value: object, place: Place) -> object:
        """Return the pattern; one that Rust's engine does not take is refused with its reason."""
        pattern = str(Text(LONGEST_PATTERN, 1).read(value, place))
        if len(pattern) <= LONGEST_PATTERN:
            try:
                compiled(pattern)
            except PatternError as error:
                place.refuse("AUTO_MODERATION_INVALID_REGEX", f"Invalid regex pattern: {error}")
        return pattern


def _words(most: int) -> Items:
    return Items(Text(LONGEST_KEYWORD, 1), most)


_OF_KEYWORDS = Record(
    {
        "keyword_filter": may(_words(1000), default=[]),
        "regex_patterns": may(Items(PatternText(), 10), default=[]),
        "allow_list": may(_words(100), default=[]),
    }
)
METADATA: dict[int, Shape] = {
    Trigger.KEYWORD: _OF_KEYWORDS,
    Trigger.SPAM: Record({}),
    Trigger.KEYWORD_PRESET: Record(
        {"allow_list": may(_words(1000), default=[]), "presets": may(Items(OneOf((1, 2, 3)), 3), default=[])}
    ),
    Trigger.MENTION_SPAM: Record(
        {
            "mention_total_limit": may(Whole(0, 50), default=0),
            "mention_raid_protection_enabled": may(Truth(), default=False),
        }
    ),
    Trigger.MEMBER_PROFILE: _OF_KEYWORDS,
}
_NOTHING: Payload = {}
_ACTION = ByType(
    {
        Deed.BLOCK_MESSAGE: Record({"metadata": may(Record({"custom_message": may(Text(150))}), default=_NOTHING)}),
        Deed.SEND_ALERT_MESSAGE: Record({"metadata": must(Record({"channel_id": must(Snowflake())}))}),
        Deed.TIMEOUT: Record({"metadata": must(Record({"duration_seconds": must(Whole(0, LONGEST_TIMEOUT_SECONDS))}))}),
        Deed.BLOCK_MEMBER_INTERACTION: Record({"metadata": may(Record({}), default=_NOTHING)}),
    }
)


def _check(rule: Payload, place: Place) -> None:
    """Refuse what the kind of a rule does not go with."""
    trigger = Trigger(rule["trigger_type"])
    of_profiles = trigger is Trigger.MEMBER_PROFILE
    if (rule["event_type"] == Occasion.MEMBER_UPDATE) != of_profiles:
        wanted = Occasion.MEMBER_UPDATE if of_profiles else Occasion.MESSAGE_SEND
        (place / "event_type").refuse("BASE_TYPE_CHOICES", f"Value must be one of {{{int(wanted)}}}.")
    kinds = [action["type"] for action in rule["actions"]]
    check_unique(
        kinds,
        lambda index: place / "actions" / index,
        "AUTO_MODERATION_DUPLICATE_ACTION",
        "Each type of action can be used only once",
    )
    for index, kind in enumerate(kinds):
        if kind not in DEEDS[trigger]:
            listed = ", ".join(str(int(one)) for one in sorted(DEEDS[trigger]))
            (place / "actions" / index / "type").refuse("BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")


_RULE = Record(
    {
        "name": must(Text(100, 1)),
        "event_type": must(OneOf((1, 2))),
        "trigger_type": must(OneOf(tuple(map(int, Trigger)))),
        "actions": must(Items(_ACTION, 5, 1)),
        "enabled": may(Truth(), default=False),
        "exempt_roles": may(Items(Snowflake(), 20), default=[]),
        "exempt_channels": may(Items(Snowflake(), 50), default=[]),
    },
    _check,
)


def read_rule(body: Payload) -> Changes:
    """Return the attributes of a rule that a body describes whole.

    Raises:
        DiscordError: 50035 with every problem.
    """
    rule = read(_RULE, body)
    trigger = Trigger(rule["trigger_type"])
    rule["trigger_metadata"] = _read_metadata(trigger, cast("object", body.get("trigger_metadata")))
    exempt = {key: [int(one) for one in dict.fromkeys(rule[key])] for key in ("exempt_roles", "exempt_channels")}
    return rule | exempt | {"trigger_type": trigger, "event_type": Occasion(rule["event_type"])}


def _read_metadata(trigger: Trigger, value: object) -> dict[str, Any]:
    place = Place() / "trigger_metadata"
    if trigger is Trigger.KEYWORD_PRESET and as_record(value) is None:
        place.refuse("BASE_TYPE_REQUIRED", "This field is required")
    stored = METADATA[trigger].read({} if value is None else value, place)
    place.settle()
    return cast("dict[str, Any]", stored)
