"""What people press, choose and fill in: buttons, the five selects, text inputs and the other fields of modals."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from bot.sandbox.components.emojis import is_standard
from bot.sandbox.components.shapes import (
    Items,
    Key,
    Link,
    OneOf,
    Place,
    Record,
    Shape,
    Snowflake,
    Text,
    Truth,
    Whole,
    check_unique,
    may,
    must,
    required,
)
from bot.sandbox.errors import Payload


class Kind(IntEnum):
    """Discord's component types."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


SELECTS = (Kind.STRING_SELECT, Kind.USER_SELECT, Kind.ROLE_SELECT, Kind.MENTIONABLE_SELECT, Kind.CHANNEL_SELECT)
LINK_BUTTON = 5
PREMIUM_BUTTON = 6
MOST_VALUES = 25
CHANNEL_TYPES = (0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16)

ID: dict[str, Key] = {"id": may(Whole(0, 2**31 - 1))}
CUSTOM_ID: dict[str, Key] = {"custom_id": must(Text(100, 1))}


def _check_emoji(emoji: Payload, place: Place) -> None:
    if not emoji.get("id") and not emoji.get("name"):
        required(place / "name")
    elif not emoji.get("id") and not is_standard(emoji["name"]):
        (place / "name").refuse("BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")
    emoji.setdefault("name", "_")


EMOJI = Record({"id": may(Snowflake()), "name": may(Text(32)), "animated": may(Truth())}, _check_emoji)


def _refuse_key(place: Place, name: str) -> None:
    (place / name).refuse("BUTTON_COMPONENT_INVALID_FIELD", f"A button of this style cannot have a {name}")


def _check_button(button: Payload, place: Place) -> None:
    style = button["style"]
    wanted = {LINK_BUTTON: "url", PREMIUM_BUTTON: "sku_id"}.get(style, "custom_id")
    if wanted not in button:
        required(place / wanted)
    for other in {"url", "sku_id", "custom_id"} - {wanted}:
        if other in button:
            _refuse_key(place, other)
    if style == PREMIUM_BUTTON:
        for text in ("label", "emoji"):
            if text in button:
                _refuse_key(place, text)
    elif not button.get("label") and "emoji" not in button:
        (place / "label").refuse("BUTTON_COMPONENT_LABEL_REQUIRED", "A button needs a label or an emoji")


BUTTON = Record(
    {
        **ID,
        "style": must(OneOf((1, 2, 3, 4, 5, 6))),
        "label": may(Text(80)),
        "emoji": may(EMOJI),
        "custom_id": may(Text(100, 1)),
        "url": may(Link(512, ("http", "https", "discord"))),
        "sku_id": may(Snowflake()),
        "disabled": may(Truth()),
    },
    _check_button,
)


def _check_span(select: Payload, place: Place) -> None:
    if select.get("min_values", 0) > select.get("max_values", MOST_VALUES):
        (place / "min_values").refuse(
            "SELECT_COMPONENT_MIN_VALUES_TOO_LARGE", "min_values must be less than or equal to max_values"
        )


def _check_options(select: Payload, place: Place) -> None:
    options: list[Payload] = select["options"]
    check_unique(
        [option["value"] for option in options],
        lambda index: place / "options" / index / "value",
        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
        "The specified option value is already used",
    )
    _check_span(select, place)
    most = select.get("max_values", len(options))
    if most > len(options):
        (place / "max_values").refuse(
            "SELECT_COMPONENT_MAX_VALUES_TOO_LARGE", "max_values cannot exceed the number of options"
        )
    elif sum(bool(option.get("default")) for option in options) > most:
        (place / "options").refuse("SELECT_COMPONENT_TOO_MANY_DEFAULTS", "Too many options are marked as default")


def _check_defaults(select: Payload, place: Place) -> None:
    _check_span(select, place)
    chosen: list[Payload] = select.get("default_values", [])
    if chosen and not select["min_values"] <= len(chosen) <= select["max_values"]:
        (place / "default_values").refuse(
            "SELECT_COMPONENT_DEFAULT_VALUES_COUNT",
            "The number of default values must lie between min_values and max_values",
        )
    check_unique(
        [(value["type"], value["id"]) for value in chosen],
        lambda index: place / "default_values" / index,
        "SELECT_COMPONENT_DEFAULT_VALUE_DUPLICATED",
        "The specified default value is already used",
    )


def _option(*, emoji: bool = True) -> Shape:
    keys = {
        "label": must(Text(100, 1)),
        "value": must(Text(100, 1)),
        "description": may(Text(100)),
        "default": may(Truth()),
    }
    return Record({**keys, "emoji": may(EMOJI)} if emoji else keys)


def _choosing(largest: int) -> dict[str, Key]:
    return {"min_values": may(Whole(0, largest), 1), "max_values": may(Whole(1, largest), 1)}


_SELECT: dict[str, Key] = {
    **ID,
    **CUSTOM_ID,
    "placeholder": may(Text(150)),
    **_choosing(MOST_VALUES),
    "disabled": may(Truth()),
    "required": may(Truth()),
}


def _entity_select(*types: str, **more: Key) -> Shape:
    default = Record({"type": must(OneOf(types)), "id": must(Snowflake())})
    return Record({**_SELECT, **more, "default_values": may(Items(default, 25))}, _check_defaults)


STRING_SELECT = Record({**_SELECT, "options": must(Items(_option(), 25, 1))}, _check_options)

INTERACTIVE: dict[int, Shape] = {
    Kind.BUTTON: BUTTON,
    Kind.STRING_SELECT: STRING_SELECT,
    Kind.USER_SELECT: _entity_select("user"),
    Kind.ROLE_SELECT: _entity_select("role"),
    Kind.MENTIONABLE_SELECT: _entity_select("user", "role"),
    Kind.CHANNEL_SELECT: _entity_select("channel", channel_types=may(Items(OneOf(CHANNEL_TYPES), 25))),
}


def _check_text_input(field: Payload, place: Place) -> None:
    least, most = field.get("min_length", 0), field.get("max_length", 4000)
    if least > most:
        (place / "min_length").refuse(
            "TEXT_INPUT_COMPONENT_MIN_LENGTH_TOO_LARGE", "min_length must be less than or equal to max_length"
        )
    value: str = field.get("value", "")
    if value and not least <= len(value) <= most:
        (place / "value").refuse("BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


TEXT_INPUT = Record(
    {
        **ID,
        **CUSTOM_ID,
        "style": must(OneOf((1, 2))),
        "label": may(Text(45, 1)),
        "value": may(Text(4000)),
        "placeholder": may(Text(100)),
        "required": may(Truth(), default=True),
        "min_length": may(Whole(0, 4000)),
        "max_length": may(Whole(1, 4000)),
    },
    _check_text_input,
)

LABELLED: dict[int, Shape] = {
    Kind.TEXT_INPUT: TEXT_INPUT,
    **{kind: INTERACTIVE[kind] for kind in SELECTS},
    Kind.FILE_UPLOAD: Record({**ID, **CUSTOM_ID, **_choosing(10), "required": may(Truth())}, _check_span),
    Kind.RADIO_GROUP: Record(
        {**ID, **CUSTOM_ID, "required": may(Truth()), "options": must(Items(_option(emoji=False), 10, 2))},
        _check_options,
    ),
    Kind.CHECKBOX_GROUP: Record(
        {
            **ID,
            **CUSTOM_ID,
            "min_values": may(Whole(0, 10)),
            "max_values": may(Whole(1, 10)),
            "required": may(Truth()),
            "options": must(Items(_option(emoji=False), 10, 1)),
        },
        _check_options,
    ),
    Kind.CHECKBOX: Record({**ID, **CUSTOM_ID, "default": may(Truth())}),
}


def choice_bounds(select: dict[str, Any], *, in_modal: bool) -> tuple[int, int]:
    """Return how few and how many values a person may choose; ``required`` means something in modals alone."""
    may_skip = in_modal and select.get("required") is False
    if select["type"] == Kind.RADIO_GROUP:
        return (0 if may_skip else 1), 1
    most = select.get("max_values") or len(select.get("options", ())) or 1
    return (0 if may_skip else select.get("min_values", 1)), most
