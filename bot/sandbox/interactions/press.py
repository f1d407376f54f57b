"""A persona presses a button or chooses in a select: is it really there, enabled, and are the values allowed?"""

from __future__ import annotations

from typing import cast

from bot.sandbox.components.interactive import SELECTS, choice_bounds
from bot.sandbox.components.layout import find_component
from bot.sandbox.components.shapes import Items, Place, Snowflake, Text
from bot.sandbox.errors import Payload, invalid
from bot.sandbox.interactions.resolving import ENTITIES, Resolved
from bot.sandbox.rest.call import Call
from bot.sandbox.world.model import Channel, Message


def read_press(call: Call, channel: Channel, message: Message, data: Payload) -> Payload:
    """Return the ``data`` that the bot gets.

    Raises:
        DiscordError: 50035 where the component is not in the message, disabled, of another type, or the values wrong.
    """
    component = find_component(message.components, str(data.get("custom_id")))
    if component is None or component["type"] != data.get("component_type"):
        raise invalid("data.custom_id", "COMPONENT_VALIDATION_FAILED", "Component validation failed")
    if component.get("disabled"):
        raise invalid("data.custom_id", "COMPONENT_DISABLED", "The component is disabled")
    body: Payload = {"component_type": component["type"], "custom_id": component["custom_id"], "id": component["id"]}
    if component["type"] not in SELECTS:
        return body
    resolved, place = Resolved(call, channel), Place(("data",))
    body["values"] = read_values(component, data.get("values"), resolved, place / "values")
    place.settle()
    if component["type"] in ENTITIES:
        body["resolved"] = {f"{kind}s": {} for kind in ENTITIES[component["type"]]} | resolved.payload()
    return body


def read_values(
    component: Payload, given: object, resolved: Resolved, place: Place, *, in_modal: bool = False
) -> list[str]:
    """Return what was chosen in a select or group, or refuse it."""
    least, most = choice_bounds(component, in_modal=in_modal)
    item = Snowflake() if component["type"] in ENTITIES else Text(100)
    before = len(place.problems)
    values = cast("list[str]", Items(item, most, least).read([] if given is None else given, place))
    if len(set(values)) != len(values):
        place.refuse("SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")
    if len(place.problems) > before:
        return values
    offered = {option["value"] for option in component.get("options", [])}
    for index, value in enumerate(values):
        if component["type"] in ENTITIES:
            resolved.pick(ENTITIES[component["type"]], int(value), place / index, component.get("channel_types"))
        elif value not in offered:
            (place / index).refuse("BASE_TYPE_CHOICES", "Value must be one of the options")
    return values
