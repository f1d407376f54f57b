"""A small language for the bodies that Discord takes.

A shape reads one value: it returns what Discord would store (unknown keys dropped, nulls left out, defaults filled in)
and names what is wrong in Discord's own codes and words, at its place in the body. All problems of a body are found in
one reading, as Discord does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast

from bot.sandbox.errors import FormErrors, Payload

_LARGEST_SAFE_INTEGER = 2**53 - 1
MOST_ITEMS = 1000
"""How much of a hostile list is read at all; no list of Discord's is longer."""


@dataclass(slots=True)
class Place:
    """Where a value stands in the body; all places of one body share the list of problems."""

    path: tuple[str, ...] = ()
    problems: list[tuple[tuple[str, ...], str, str]] = field(default_factory=list[tuple[tuple[str, ...], str, str]])

    def __truediv__(self, key: str | int) -> Place:
        """Return the place of the value under this key, which a stranger may have named."""
        name = str(key).replace(".", "_")
        return Place((*self.path, "errors" if name == "_errors" else name), self.problems)

    def refuse(self, code: str, message: str) -> None:
        """Note that the value here is wrong."""
        self.problems.append((self.path, code, message))

    def settle(self) -> None:
        """End the reading.

        Raises:
            DiscordError: 50035 with everything that was refused.
        """
        errors = FormErrors()
        for path, code, message in self.problems:
            errors.add(".".join(path), code, message)
        errors.check()


class Shape(Protocol):
    """What can read a value."""

    def read(self, value: object, place: Place) -> object:
        """Return the value as Discord stores it; a wrong one is refused at ``place`` and the result means nothing."""
        ...


def required(place: Place) -> None:
    """Refuse a missing value."""
    place.refuse("BASE_TYPE_REQUIRED", "This field is required")


def _check_length(length: int, least: int, most: int | None, place: Place) -> None:
    if most is not None and least > 0 and not least <= length <= most:
        place.refuse("BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
    elif most is not None and length > most:
        place.refuse("BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
    elif length < least:
        place.refuse("BASE_TYPE_MIN_LENGTH", f"Must be {least} or more in length.")


@dataclass(frozen=True, slots=True)
class Text:
    """Text of so many characters; ``matches`` is a rule on its spelling, and blank text may count as missing."""

    most: int | None = None
    least: int = 0
    matches: Callable[[str], bool] | None = None
    blank_is_missing: bool = False

    def read(self, value: object, place: Place) -> object:
        """Return the text; numbers are taken as their digits."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            place.refuse("STRING_TYPE_CONVERT", "Could not interpret value as string.")
            return ""
        text = str(value)
        if self.blank_is_missing and not text.strip():
            required(place)
            return text
        _check_length(len(text), self.least, self.most, place)
        if self.matches is not None and not self.matches(text):
            place.refuse("STRING_TYPE_REGEX", "String value did not match validation regex.")
        return text


@dataclass(frozen=True, slots=True)
class Link:
    """An address with one of the schemes; ``attachment://name`` stands for an uploaded file."""

    most: int = 2048
    schemes: tuple[str, ...] = ("http", "https", "attachment")

    def read(self, value: object, place: Place) -> object:
        """Return the address."""
        text = Text(self.most).read(value, place)
        scheme, separator, rest = str(text).partition("://")
        if not separator or not rest:
            place.refuse("URL_TYPE_INVALID_URL", "Not a well formed URL.")
        elif scheme not in self.schemes:
            listed = "', '".join(self.schemes)
            place.refuse(
                "URL_TYPE_INVALID_SCHEME", f"Scheme \"{scheme}\" is not supported. Scheme must be one of ('{listed}')."
            )
        return text


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds; digits in a text are taken too."""

    least: int = -_LARGEST_SAFE_INTEGER
    most: int = _LARGEST_SAFE_INTEGER

    def read(self, value: object, place: Place) -> object:
        """Return the number."""
        number = _as_int(value)
        if number is None:
            place.refuse("NUMBER_TYPE_COERCE", f'Value "{str(value)[:100]}" is not int.')
            return 0
        _check_bounds(number, self.least, self.most, "int", place)
        return number


@dataclass(frozen=True, slots=True)
class Decimal:
    """A number within bounds."""

    least: float = -float(_LARGEST_SAFE_INTEGER)
    most: float = float(_LARGEST_SAFE_INTEGER)

    def read(self, value: object, place: Place) -> object:
        """Return the number."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            place.refuse("NUMBER_TYPE_COERCE", f'Value "{str(value)[:100]}" is not float.')
            return 0.0
        _check_bounds(value, self.least, self.most, "float", place)
        return value


def _as_int(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if (
        isinstance(value, str)
        and len(value) <= 20
        and value.removeprefix("-").isascii()
        and value.removeprefix("-").isdigit()
    ):
        return int(value)
    return None


def _check_bounds(number: float, least: float, most: float, kind: str, place: Place) -> None:
    if number > most:
        place.refuse("NUMBER_TYPE_MAX", f"{kind} value should be less than or equal to {most}.")
    elif number < least:
        place.refuse("NUMBER_TYPE_MIN", f"{kind} value should be greater than or equal to {least}.")


@dataclass(frozen=True, slots=True)
class Snowflake:
    """An id; stored as text."""

    def read(self, value: object, place: Place) -> object:
        """Return the id as text."""
        number = _as_int(value)
        if number is None or not 0 <= number < 2**64:
            place.refuse("NUMBER_TYPE_COERCE", f'Value "{str(value)[:100]}" is not snowflake.')
            return "0"
        return str(number)


@dataclass(frozen=True, slots=True)
class Truth:
    """True or false."""

    def read(self, value: object, place: Place) -> object:
        """Return the truth value."""
        if not isinstance(value, bool):
            place.refuse("BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
        return value


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few values."""

    choices: tuple[int | str, ...]

    def read(self, value: object, place: Place) -> object:
        """Return the value; digits in a text are taken for the number."""
        number = _as_int(value)
        chosen = number if number is not None and number in self.choices else value
        if isinstance(chosen, bool) or chosen not in self.choices:
            place.refuse("BASE_TYPE_CHOICES", f"Value must be one of {{{', '.join(map(repr, self.choices))}}}.")
        return chosen


@dataclass(frozen=True, slots=True)
class Items:
    """A list of so many values of one shape."""

    item: Shape
    most: int | None = None
    least: int = 0
    is_set: bool = False

    def read(self, value: object, place: Place) -> object:
        """Return the list with every item read; of a set each once."""
        if not isinstance(value, list):
            place.refuse("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        items = cast("list[object]", value)
        _check_length(len(items), self.least, self.most, place)
        read = [self.item.read(item, place / index) for index, item in enumerate(items[:MOST_ITEMS])]
        return [item for index, item in enumerate(read) if item not in read[:index]] if self.is_set else read


@dataclass(frozen=True, slots=True)
class Texts:
    """Text by language: Discord's localizations."""

    item: Shape
    keys: frozenset[str]

    def read(self, value: object, place: Place) -> object:
        """Return the texts; an unknown language is refused."""
        texts = as_record(value)
        if texts is None:
            place.refuse("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            return {}
        for key in texts.keys() - self.keys:
            (place / key).refuse("BASE_TYPE_CHOICES", f"Value must be one of {tuple(sorted(self.keys))}.")
        return {
            key: self.item.read(text, place / key)
            for key, text in texts.items()
            if key in self.keys and text is not None
        }


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record: its shape, whether it must be there, and what stands for it where it is absent or null."""

    shape: Shape
    must: bool = False
    default: object = None


@dataclass(frozen=True, slots=True)
class Record:
    """An object with known keys; ``check`` sees the whole once each key is right."""

    keys: Mapping[str, Key]
    check: Callable[[Payload, Place], None] | None = None

    def read(self, value: object, place: Place) -> object:
        """Return the object with its known keys."""
        given = as_record(value)
        if given is None:
            place.refuse("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            return {}
        before = len(place.problems)
        stored: Payload = {}
        for name, key in self.keys.items():
            present = given.get(name)
            if present is not None:
                stored[name] = key.shape.read(present, place / name)
            elif key.must:
                required(place / name)
            elif key.default is not None:
                stored[name] = key.default
        if self.check is not None and len(place.problems) == before:
            self.check(stored, place)
        return stored


@dataclass(frozen=True, slots=True)
class ByType:
    """An object whose ``type`` says which of the shapes it has; that type is kept in what is stored."""

    kinds: Mapping[int, Shape]

    def read(self, value: object, place: Place) -> object:
        """Return the object as read by the shape of its type."""
        given = as_record(value)
        if given is None:
            place.refuse("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            return {}
        kind = _as_int(given.get("type"))
        if kind is None or kind not in self.kinds:
            listed = ", ".join(map(str, self.kinds))
            (place / "type").refuse("UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({listed}).')
            return {}
        return {"type": kind, **cast("Payload", self.kinds[kind].read(given, place))}


def as_record(value: object) -> dict[str, object] | None:
    """Return a JSON object as such, None for anything else."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def must(shape: Shape) -> Key:
    """Return a key that has to be there."""
    return Key(shape, must=True)


def may(shape: Shape, default: object = None) -> Key:
    """Return a key that may be absent or null, and is then ``default``."""
    return Key(shape, default=default)


def read(shape: Shape, value: object) -> Payload:
    """Read a whole body.

    Raises:
        DiscordError: 50035 with every problem in it.
    """
    place = Place()
    stored = shape.read(value, place)
    place.settle()
    return cast("Payload", stored)


def check_unique(values: Sequence[object], place: Callable[[int], Place], code: str, message: str) -> None:
    """Refuse each value that came before."""
    seen: set[object] = set()
    for index, value in enumerate(values):
        if value in seen:
            place(index).refuse(code, message)
        seen.add(value)
