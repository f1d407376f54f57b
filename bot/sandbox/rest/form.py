"""Reads the fields of a JSON body and gathers what is wrong with them, in Discord's words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import cast

from bot.sandbox.errors import FormErrors, Payload
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.pictures import Picture


class Form:
    """A body on its way into attributes of the model.

    Each method reads one field into ``values`` under ``to`` (default: the field's name) if the body has it; ``check``
    refuses with 50035 if anything was wrong, then ``values`` holds what may be set. ``pictures`` gathers the files that
    the body carries, by the names under which they are served.
    """

    def __init__(self, body: Payload, pictures: dict[str, Picture] | None = None) -> None:
        self.body = body
        self.pictures: dict[str, Picture] = {} if pictures is None else pictures
        self.errors = FormErrors()
        self.values: Changes = {}

    def text(
        self,
        name: str,
        longest: int,
        *,
        shortest: int = 0,
        to: str | None = None,
        required: bool = False,
        nullable: bool = False,
    ) -> None:
        """Read a string of bounded length."""
        value = self._present(name, required=required)
        if value is None:
            self._null(name, to, nullable=nullable)
            return
        if not isinstance(value, str):
            self.errors.add(name, "BASE_TYPE_BAD_TYPE", "Must be a string.")
        elif not shortest <= len(value) <= longest:
            self.errors.add(name, *length_error(value, shortest, longest))
        else:
            self.values[to or name] = value

    def integer(
        self, name: str, least: int, most: int, *, to: str | None = None, required: bool = False, nullable: bool = False
    ) -> None:
        """Read a bounded integer; Discord takes digits in a string, and a whole number with a point, too."""
        value = self._present(name, required=required)
        if value is None:
            self._null(name, to, nullable=nullable)
            return
        number = int(value) if isinstance(value, float) and value.is_integer() else as_integer(value)
        if number is None:
            self.errors.add(name, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif number > most:
            self.errors.add(name, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        elif number < least:
            self.errors.add(name, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
        else:
            self.values[to or name] = number

    def number(self, name: str, least: float, most: float) -> None:
        """Read a bounded number."""
        value = self._present(name)
        if value is None:
            return
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            self.errors.add(name, "NUMBER_TYPE_COERCE", f"Must be a number between {least} and {most}.")
        else:
            self.values[name] = value

    def choice(self, name: str, allowed: Collection[int], *, to: str | None = None, required: bool = False) -> None:
        """Read one of several integers."""
        value = self._present(name, required=required)
        if value is None:
            return
        number = as_integer(value)
        if number not in allowed:
            listed = ", ".join(map(str, sorted(allowed)))
            self.errors.add(name, "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.")
        else:
            self.values[to or name] = number

    def flag(self, name: str, *, to: str | None = None) -> None:
        """Read a boolean; Discord takes 0 and 1, too."""
        value = self._present(name)
        if value is None:
            return
        if isinstance(value, int) and value in {0, 1}:
            self.values[to or name] = bool(value)
        else:
            self.errors.add(name, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")

    def snowflake(self, name: str, *, to: str | None = None, required: bool = False, nullable: bool = False) -> None:
        """Read an id."""
        value = self._present(name, required=required)
        if value is None:
            self._null(name, to, nullable=nullable)
            return
        number = as_integer(value)
        if number is None or number < 0:
            self.errors.add(name, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
        else:
            self.values[to or name] = number

    def bits(self, name: str, *, to: str | None = None) -> None:
        """Read permission bits, which Discord writes as a string."""
        self.integer(name, 0, (1 << 63) - 1, to=to)

    def instant(self, name: str, *, to: str | None = None) -> None:
        """Read an ISO 8601 instant; null clears."""
        value = self._present(name)
        if value is None:
            self._null(name, to, nullable=True)
            return
        parsed = as_instant(value)
        if parsed is None:
            self.errors.add(name, "DATE_TIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601.")
        else:
            self.values[to or name] = parsed

    def snowflakes(self, name: str, most: int, *, to: str | None = None) -> None:
        """Read a list of ids; null empties it."""
        value = self._present(name)
        if value is None:
            if name in self.body:
                self.values[to or name] = []
            return
        listed = cast("list[object]", value) if isinstance(value, list) else [None]
        numbers = [as_integer(one) for one in listed]
        wrong = [place for place, number in enumerate(numbers) if number is None or number < 0]
        for place in wrong:
            self.errors.add(f"{name}.{place}", "NUMBER_TYPE_COERCE", "Value is not snowflake.")
        if len(numbers) > most:
            self.errors.add(name, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        if not wrong:
            self.values[to or name] = numbers

    def objects(self, name: str) -> list[Payload]:
        """Return a list of objects; what is none is noted and left out."""
        value: object = self.body.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.errors.add(name, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        items = cast("list[object]", value)
        for place, item in enumerate(items):
            if not isinstance(item, dict):
                self.errors.add(f"{name}.{place}", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return [cast("Payload", item) for item in items if isinstance(item, dict)]

    def check(self) -> Changes:
        """Return the values read.

        Raises:
            DiscordError: 50035 if any field was wrong.
        """
        self.errors.check()
        return self.values

    def _present(self, name: str, *, required: bool = False) -> object:
        if required and self.body.get(name) is None:
            self.errors.add(name, "BASE_TYPE_REQUIRED", "This field is required")
        return self.body.get(name)

    def _null(self, name: str, to: str | None, *, nullable: bool) -> None:
        if nullable and name in self.body:
            self.values[to or name] = None


def length_error(value: str, shortest: int, longest: int) -> tuple[str, str]:
    """Return Discord's code and words for a text of the wrong length."""
    if not value and shortest:
        return "BASE_TYPE_REQUIRED", "This field is required"
    if shortest:
        return "BASE_TYPE_BAD_LENGTH", f"Must be between {shortest} and {longest} in length."
    return "BASE_TYPE_MAX_LENGTH", f"Must be {longest} or fewer in length."


def as_integer(value: object) -> int | None:
    """Return an integer, or one written as a string; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and len(value) <= 20:
        digits = value.removeprefix("-")
        return int(value) if digits.isascii() and digits.isdigit() else None
    return None


def as_instant(value: object) -> datetime | None:
    """Return an ISO 8601 instant in UTC, or None."""
    if not isinstance(value, str):
        return None
    try:
        parsed = datetime.fromisoformat(value)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
