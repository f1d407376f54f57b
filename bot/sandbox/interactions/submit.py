"""A persona submits a modal: was it opened for them, and is each field filled in as it asks?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from bot.sandbox.components.interactive import Kind, choice_bounds
from bot.sandbox.components.shapes import Place, Text, Truth, as_record, required
from bot.sandbox.errors import Payload
from bot.sandbox.interactions.press import read_values
from bot.sandbox.interactions.resolving import Resolved
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.messages import files
from bot.sandbox.world.model import Channel


def read_submission(call: Call, channel: Channel, modal: Payload, data: Payload) -> Payload:
    """Return the ``data`` that the bot gets: the modal's fields in their order, each with what was filled in.

    Raises:
        DiscordError: 50035 with every field that is missing, unknown or wrong.
    """
    place = Place(("data", "components"))
    filled = dict(_filled(data.get("components"), place))
    reader = _Reader(call, channel, data)
    components = [reader.part(part, filled, place) for part in modal["components"]]
    for custom_id in filled:
        (place / custom_id).refuse("COMPONENT_VALIDATION_FAILED", "The modal has no such field")
    place.settle()
    found = reader.resolved.payload()
    return {"custom_id": modal["custom_id"], "components": components} | ({"resolved": found} if found else {})


def _filled(components: object, place: Place) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield each field of a submission by its custom id, out of its row or label."""
    given = cast("list[object]", components) if isinstance(components, list) else []
    for index, item in enumerate(given[:40]):
        part = as_record(item) or {}
        if "custom_id" in part:
            yield str(part["custom_id"]), part
        inner = part.get("components", [part["component"]] if "component" in part else [])
        yield from _filled(inner, place / index)


class _Reader:
    """Reads the fields of one submission."""

    def __init__(self, call: Call, channel: Channel, data: Payload) -> None:
        self.resolved = Resolved(call, channel)
        stored = files.store(call.world, call.base_url, channel, call.files, data.get("attachments", []))
        indexes = sorted(upload.index for upload in call.files)
        self._files = {str(index): file for index, file in zip(indexes, stored, strict=True)}

    def part(self, part: Payload, filled: dict[str, dict[str, object]], place: Place) -> Payload:
        """Return a row, label or text of the modal as submitted."""
        outer: Payload = {"type": part["type"], "id": part["id"]}
        if part["type"] == Kind.ACTION_ROW:
            return outer | {"components": [self._field(field, filled, place) for field in part["components"]]}
        if part["type"] == Kind.LABEL:
            return outer | {"component": self._field(part["component"], filled, place)}
        return outer

    def _field(self, field: Payload, filled: dict[str, dict[str, object]], place: Place) -> Payload:
        custom_id: str = field["custom_id"]
        given = filled.pop(custom_id, {})
        body: Payload = {"type": field["type"], "id": field["id"], "custom_id": custom_id}
        here = place / custom_id
        kind: int = field["type"]
        if kind == Kind.TEXT_INPUT:
            return body | {"value": _text(field, given.get("value"), here)}
        if kind == Kind.CHECKBOX:
            return body | {"value": Truth().read(given.get("value", False), here)}
        if kind == Kind.FILE_UPLOAD:
            return body | {"values": self._uploads(field, given.get("values"), here)}
        if kind == Kind.RADIO_GROUP:
            value = given.get("value")
            chosen = read_values(field, [] if value is None else [value], self.resolved, here, in_modal=True)
            return body | {"value": chosen[0] if chosen else None}
        return body | {"values": read_values(field, given.get("values"), self.resolved, here, in_modal=True)}

    def _uploads(self, field: Payload, given: object, place: Place) -> list[str]:
        indexes = [str(index) for index in cast("list[object]", given)] if isinstance(given, list) else []
        least, most = choice_bounds(field, in_modal=True)
        if not least <= len(indexes) <= most:
            place.refuse("BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        for index in indexes:
            if index in self._files:
                self.resolved.attachment(self._files[index])
            else:
                place.refuse("INTERACTION_UNKNOWN_ATTACHMENT", "The file was not sent with the interaction")
        return [self._files[index]["id"] for index in indexes if index in self._files]


def _text(field: Payload, value: object, place: Place) -> str:
    text = "" if value is None else str(Text(4000).read(value, place))
    if not text:
        if field["required"]:
            required(place)
        return text
    Text(field.get("max_length", 4000), field.get("min_length", 0)).read(text, place)
    return text
