"""What Discord takes as an application command: names, texts, options and their limits."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from typing import cast

from bot.sandbox.components.interactive import CHANNEL_TYPES
from bot.sandbox.components.shapes import (
    ByType,
    Decimal,
    Items,
    Key,
    OneOf,
    Place,
    Record,
    Shape,
    Snowflake,
    Text,
    Texts,
    Truth,
    Whole,
    as_record,
    check_unique,
    may,
    must,
    required,
)
from bot.sandbox.errors import Payload

LOCALES = frozenset(
    "ar bg cs da de el en-GB en-US es-419 es-ES fi fr he hi hr hu id it ja ko lt nl no pl "  # noqa: SIM905 - 34 lines else
    "pt-BR ro ru sv-SE th tr uk vi zh-CN zh-TW".split()
)
MOST_OPTIONS = 25
MOST_CHARACTERS = 8000
_NAME_MARKS = "-_'"
_NAME_SCRIPTS = ("DEVANAGARI", "THAI")


class CommandType(IntEnum):
    """Discord's application command types that a person can start."""

    CHAT_INPUT = 1
    USER = 2
    MESSAGE = 3


class OptionType(IntEnum):
    """Discord's option types."""

    SUB_COMMAND = 1
    SUB_COMMAND_GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


NESTING = (OptionType.SUB_COMMAND, OptionType.SUB_COMMAND_GROUP)
COMPLETABLE = (OptionType.STRING, OptionType.INTEGER, OptionType.NUMBER)


def is_chat_name(name: str) -> bool:
    """Return whether Discord takes this as the name of a chat command or option: letters, digits, -, _ and ', small."""
    return name == name.lower() and all(map(_is_name_character, name))


def _is_name_character(character: str) -> bool:
    if character in _NAME_MARKS or unicodedata.category(character)[0] in "LN":
        return True
    # Vowel signs of these two scripts are marks, not letters; Discord takes them by script
    return unicodedata.name(character, "").startswith(_NAME_SCRIPTS)


_CHAT_NAME = Text(32, 1, is_chat_name)
_MENU_NAME = Text(32, 1, lambda name: bool(name.strip()))
_DESCRIPTION = Text(100, 1)


def _named(name: Shape) -> dict[str, Key]:
    return {"name": must(name), "name_localizations": may(Texts(name, LOCALES))}


_DESCRIBED: dict[str, Key] = {
    "description": must(_DESCRIPTION),
    "description_localizations": may(Texts(_DESCRIPTION, LOCALES)),
}
_OPTION: dict[str, Key] = {**_named(_CHAT_NAME), **_DESCRIBED, "required": may(Truth())}


def _check_choices(option: Payload, place: Place) -> None:
    choices: list[Payload] = option.get("choices", [])
    for key in ("name", "value"):
        check_unique(
            [choice[key] for choice in choices],
            lambda index, key=key: place / "choices" / index / key,
            f"APPLICATION_COMMAND_OPTIONS_CHOICE_{key.upper()}_DUPLICATE",
            f"Option choice {key}s must be unique",
        )
    if choices and option.get("autocomplete"):
        (place / "autocomplete").refuse(
            "APPLICATION_COMMAND_OPTIONS_CHOICES_AND_AUTOCOMPLETE",
            "An option cannot have both choices and autocomplete",
        )
    for unit in ("length", "value"):
        least, most = option.get(f"min_{unit}"), option.get(f"max_{unit}")
        if least is not None and most is not None and least > most:
            (place / f"min_{unit}").refuse(
                "APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID", f"min_{unit} must be less than or equal to max_{unit}"
            )


def _completable(value: Shape, **bounds: Key) -> Shape:
    choice = Record({**_named(Text(100, 1)), "value": must(value)})
    return Record(
        {**_OPTION, "choices": may(Items(choice, MOST_OPTIONS)), "autocomplete": may(Truth()), **bounds}, _check_choices
    )


_VALUES: dict[int, Shape] = {
    OptionType.STRING: _completable(Text(100, 1), min_length=may(Whole(0, 6000)), max_length=may(Whole(1, 6000))),
    OptionType.INTEGER: _completable(Whole(), min_value=may(Whole()), max_value=may(Whole())),
    OptionType.NUMBER: _completable(Decimal(), min_value=may(Decimal()), max_value=may(Decimal())),
    OptionType.CHANNEL: Record({**_OPTION, "channel_types": may(Items(OneOf(CHANNEL_TYPES)))}),
    **{
        kind: Record(_OPTION)
        for kind in (
            OptionType.BOOLEAN,
            OptionType.USER,
            OptionType.ROLE,
            OptionType.MENTIONABLE,
            OptionType.ATTACHMENT,
        )
    },
}


def _check_options(holder: Payload, place: Place) -> None:
    options: list[Payload] = holder.get("options", [])
    check_unique(
        [option["name"] for option in options],
        lambda index: place / "options" / index / "name",
        "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE",
        "Option names must be unique",
    )
    optional_came = False
    for index, option in enumerate(options):
        if option.get("required") and optional_came:
            (place / "options" / index).refuse(
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_came = optional_came or not option.get("required")
    if len({option["type"] in NESTING for option in options}) > 1:
        (place / "options").refuse(
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other types",
        )


def _holder(kinds: dict[int, Shape]) -> Key:
    return may(Items(ByType(kinds), MOST_OPTIONS))


_SUB_COMMAND = Record({**_OPTION, "options": _holder(_VALUES)}, _check_options)
_GROUP = Record(
    {**_OPTION, "options": must(Items(ByType({OptionType.SUB_COMMAND: _SUB_COMMAND}), MOST_OPTIONS, 1))}, _check_options
)


def _check_command(command: Payload, place: Place) -> None:
    _check_options(command, place)
    if size(command) > MOST_CHARACTERS:
        place.refuse("APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({MOST_CHARACTERS})")


_SETTINGS: dict[str, Key] = {
    "id": may(Snowflake()),
    "default_member_permissions": may(Whole(0, 2**63 - 1)),
    "dm_permission": may(Truth()),
    "contexts": may(Items(OneOf((0, 1, 2)), 3, 1, is_set=True)),
    "integration_types": may(Items(OneOf((0, 1)), 2, 1, is_set=True)),
    "nsfw": may(Truth(), default=False),
    "handler": may(OneOf((1, 2))),
}
_MENU = Record({**_named(_MENU_NAME), **_SETTINGS})
_COMMANDS: dict[int, Shape] = {
    CommandType.CHAT_INPUT: Record(
        {
            **_named(_CHAT_NAME),
            **_DESCRIBED,
            **_SETTINGS,
            "options": _holder({**_VALUES, OptionType.SUB_COMMAND: _SUB_COMMAND, OptionType.SUB_COMMAND_GROUP: _GROUP}),
        },
        _check_command,
    ),
    CommandType.USER: _MENU,
    CommandType.MESSAGE: _MENU,
}


def size(holder: Payload) -> int:
    """Return how many of the 8000 characters a command takes.

    Names, descriptions and choices' values count, options' too; of localised texts the longest.
    """
    own = sum(_longest(holder, key) for key in ("name", "description"))
    value = holder.get("value")
    own += len(value) if isinstance(value, str) else 0
    return own + sum(
        size(child) for key in ("options", "choices") for child in cast("list[Payload]", holder.get(key, []))
    )


def _longest(holder: Payload, key: str) -> int:
    texts: dict[str, str] = holder.get(f"{key}_localizations") or {}
    return max(map(len, (holder.get(key, ""), *texts.values())))


def read_command(value: object, place: Place) -> Payload:
    """Return a command as Discord stores it; a missing type means a chat command."""
    given = as_record(value)
    if given is None:
        place.refuse("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return {}
    kind = given.get("type") or CommandType.CHAT_INPUT
    is_menu = kind in (CommandType.USER, CommandType.MESSAGE)
    if is_menu and given.get("description"):
        (place / "description").refuse(
            "APPLICATION_COMMAND_DESCRIPTION_INVALID", "Context menu commands cannot have a description"
        )
    if is_menu and given.get("options"):
        (place / "options").refuse("APPLICATION_COMMAND_OPTIONS_INVALID", "Context menu commands cannot have options")
    if not is_menu and not given.get("description"):
        required(place / "description")
        return {}
    stored = cast("Payload", ByType(_COMMANDS).read({**given, "type": kind}, place))
    return {"description": "", **stored}


def leaves(command: Payload) -> Iterator[tuple[tuple[str, ...], list[Payload]]]:
    """Yield each path of names that a person can type after the command's own, with the options that it takes."""
    options: list[Payload] = command.get("options", [])
    if not options or options[0]["type"] not in NESTING:
        yield (), options
        return
    for option in options:
        for path, inner in leaves(option):
            yield (cast("str", option["name"]), *path), inner
