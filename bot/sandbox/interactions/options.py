"""Checks the options that a persona gives with a command against the command's definition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from bot.sandbox.components.shapes import Decimal, Place, Shape, Snowflake, Text, Truth, Whole, as_record, required
from bot.sandbox.errors import Payload
from bot.sandbox.interactions.definitions import NESTING, OptionType
from bot.sandbox.interactions.resolving import Resolved

PICKED: dict[int, tuple[str, ...]] = {
    OptionType.USER: ("user",),
    OptionType.ROLE: ("role",),
    OptionType.MENTIONABLE: ("user", "role"),
    OptionType.CHANNEL: ("channel",),
}


def _shape(option: Payload) -> Shape:
    kind: int = option["type"]
    if kind == OptionType.STRING:
        return Text(option.get("max_length", 6000), option.get("min_length", 0))
    if kind in (OptionType.INTEGER, OptionType.NUMBER):
        bounds = {
            side: option[f"{key}_value"]
            for side, key in (("least", "min"), ("most", "max"))
            if f"{key}_value" in option
        }
        return Whole(**bounds) if kind == OptionType.INTEGER else Decimal(**bounds)
    if kind == OptionType.BOOLEAN:
        return Truth()
    return Whole(0) if kind == OptionType.ATTACHMENT else Snowflake()


@dataclass(slots=True)
class OptionReader:
    """Reads options into what the bot gets.

    ``completing``: the persona is still typing, so nothing is required and the focused value is whatever stands there.
    ``files`` are the uploaded ones by index; ``focused`` counts the options under the cursor.
    """

    resolved: Resolved
    files: dict[int, Payload]
    completing: bool = False
    focused: int = 0

    def read(self, defined: list[Payload], given: object, place: Place) -> list[Payload]:
        """Return the options as sent to the bot; unknown, missing and wrong ones are refused."""
        items = cast("list[object]", given) if isinstance(given, list) else []
        by_name = {option["name"]: option for option in defined}
        read: list[Payload] = []
        for index, item in enumerate(items[:25]):
            option = as_record(item) or {}
            definition = by_name.pop(option.get("name"), None)
            if definition is None:
                (place / index / "name").refuse("INTERACTION_UNKNOWN_OPTION", "The command has no such option")
            elif not self._is_unfinished(definition, option):
                read.append(self._option(definition, option, place / index))
        self._check_complete(defined, list(by_name.values()), read, place)
        return read

    def _check_complete(
        self, defined: list[Payload], missing: list[Payload], read: list[Payload], place: Place
    ) -> None:
        if defined and defined[0]["type"] in NESTING:
            if len(read) != 1:
                place.refuse("INTERACTION_SUB_COMMAND_REQUIRED", "Exactly one sub-command must be chosen")
            return
        for option in missing:
            if option.get("required") and not self.completing:
                required(place / option["name"])

    def _is_unfinished(self, definition: Payload, given: dict[str, object]) -> bool:
        """Whether the persona is still typing in another option and this one makes no sense yet: it is left out."""
        if not self.completing or given.get("focused") or definition["type"] in NESTING:
            return False
        probe = Place()
        self._value(definition, given.get("value"), probe)
        return bool(probe.problems)

    def _option(self, definition: Payload, given: dict[str, object], place: Place) -> Payload:
        kind: int = definition["type"]
        named = {"name": definition["name"], "type": kind}
        if kind in NESTING:
            return named | {
                "options": self.read(definition.get("options", []), given.get("options"), place / "options")
            }
        if given.get("focused"):
            return named | {"value": self._focused(definition, given, place), "focused": True}
        return named | {"value": self._value(definition, given.get("value"), place / "value")}

    def _focused(self, definition: Payload, given: dict[str, object], place: Place) -> object:
        self.focused += 1
        if not self.completing or not definition.get("autocomplete"):
            (place / "focused").refuse("INTERACTION_OPTION_NOT_AUTOCOMPLETE", "The option has no autocomplete")
        return str(given.get("value", ""))[:6000]

    def _value(self, definition: Payload, value: object, place: Place) -> object:
        before = len(place.problems)
        read = _shape(definition).read(value, place)
        if len(place.problems) > before:
            return read
        kind: int = definition["type"]
        choices: list[Payload] = definition.get("choices", [])
        if choices and read not in [choice["value"] for choice in choices]:
            place.refuse("BASE_TYPE_CHOICES", f"Value must be one of {tuple(choice['value'] for choice in choices)}.")
        if kind in PICKED:
            self.resolved.pick(PICKED[kind], int(cast("str", read)), place, definition.get("channel_types"))
        return self._file(cast("int", read), place) if kind == OptionType.ATTACHMENT else read

    def _file(self, index: int, place: Place) -> str:
        file = self.files.get(index)
        if file is None:
            place.refuse("INTERACTION_UNKNOWN_ATTACHMENT", "The file was not sent with the interaction")
            return "0"
        self.resolved.attachment(file)
        return cast("str", file["id"])
