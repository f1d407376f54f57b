"""The bot's first answer to an interaction."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import cast

from bot.sandbox import payloads
from bot.sandbox.components.layout import read_modal
from bot.sandbox.components.message import MessageFlag
from bot.sandbox.components.shapes import Decimal, Items, Place, Record, Shape, Text, Texts, Whole, may, must
from bot.sandbox.errors import Payload, invalid
from bot.sandbox.interactions import answers, delivery
from bot.sandbox.interactions.definitions import LOCALES, NESTING, OptionType
from bot.sandbox.interactions.model import Interaction, InteractionStore, Kind, State
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.emojis import using as emojis
from bot.sandbox.rest.form import as_integer
from bot.sandbox.rest.router import Answer, Auth, Reply, Routes
from bot.sandbox.world.model import Message


class Callback(IntEnum):
    """Discord's kinds of answers that the sandbox takes."""

    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


_SAYING = (Callback.MESSAGE, Callback.DEFERRED_MESSAGE)
_UPDATING = (Callback.DEFERRED_UPDATE, Callback.UPDATE)
ALLOWED: dict[Kind, tuple[Callback, ...]] = {
    Kind.COMMAND: (*_SAYING, Callback.MODAL),
    Kind.COMPONENT: (*_SAYING, *_UPDATING, Callback.MODAL),
    Kind.AUTOCOMPLETE: (Callback.CHOICES,),
    Kind.MODAL: (*_SAYING, *_UPDATING),
}
"""Which answers each kind takes; PONG answers the pings of HTTP interactions, which the sandbox does not send."""

_VALUES: dict[int, Shape] = {
    OptionType.STRING: Text(100),
    OptionType.INTEGER: Whole(),
    OptionType.NUMBER: Decimal(),
}


def routes_of(store: InteractionStore) -> Routes:
    """Return the route of the first answer."""
    routes = Routes()

    @routes.post("/interactions/{interaction_id}/{token}/callback", Auth.NONE)
    def answer(call: Call) -> Answer:
        """Answer an interaction: write, defer, update, propose choices, or open a modal."""
        interaction = store.to_answer(call.id("interaction_id"), call.params["token"])
        kind = _kind(interaction, call.body)
        message = _ACT[kind](store, call, interaction, call.body.get("data"))
        _close(store, interaction, kind)
        if call.query.get("with_response", "").lower() not in {"1", "true"}:
            return None
        return _response(interaction, kind, message)

    return routes


def _kind(interaction: Interaction, body: Payload) -> Callback:
    number = as_integer(body.get("type"))
    if number not in set(Callback):
        raise invalid(
            "type", "BASE_TYPE_CHOICES", f"Value must be one of {{{', '.join(map(str, map(int, Callback)))}}}."
        )
    kind = Callback(number)
    without_message = kind in _UPDATING and interaction.message is None
    if kind not in ALLOWED[interaction.kind] or without_message:
        listed = ", ".join(str(int(one)) for one in ALLOWED[interaction.kind])
        raise invalid("type", "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}} for this interaction.")
    return kind


def _say(store: InteractionStore, call: Call, interaction: Interaction, data: object) -> Message:
    interaction.original = answers.say(store, call, interaction, data or {})
    return interaction.original


def _defer(store: InteractionStore, call: Call, interaction: Interaction, data: object) -> Message:
    del call
    interaction.original = answers.defer(store, interaction, data)
    return interaction.original


def _defer_update(store: InteractionStore, call: Call, interaction: Interaction, data: object) -> None:
    del store, call, data
    interaction.original = interaction.message


def _update(store: InteractionStore, call: Call, interaction: Interaction, data: object) -> Message:
    message = answers.still_there(store, interaction, interaction.message)
    interaction.original = answers.change(store, call, interaction, message, data or {})
    return interaction.original


def _choices(store: InteractionStore, call: Call, interaction: Interaction, data: object) -> None:
    del call
    value = _VALUES[_focused(interaction.data["options"])["type"]]
    choice = Record(
        {"name": must(Text(100, 1)), "value": must(value), "name_localizations": may(Texts(Text(100, 1), LOCALES))}
    )
    place = Place()
    body = Record({"choices": may(Items(choice, 25), default=[])}).read(data or {}, place / "data")
    place.settle()
    delivery.show_choices(store.world, interaction, cast("Payload", body)["choices"])


def _focused(options: list[Payload]) -> Payload:
    for option in options:
        found = _focused(option["options"]) if option["type"] in NESTING else option
        if found.get("focused"):
            return found
    return {}


def _modal(store: InteractionStore, call: Call, interaction: Interaction, data: object) -> None:
    del call
    interaction.modal = read_modal(data)
    emojis.complete_all(store.world, store.world.bot, interaction.modal["components"])
    delivery.show_modal(store.world, interaction, interaction.modal)


Act = Callable[[InteractionStore, Call, Interaction, object], Message | None]
_ACT: dict[Callback, Act] = {
    Callback.MESSAGE: _say,
    Callback.DEFERRED_MESSAGE: _defer,
    Callback.DEFERRED_UPDATE: _defer_update,
    Callback.UPDATE: _update,
    Callback.CHOICES: _choices,
    Callback.MODAL: _modal,
}


def _close(store: InteractionStore, interaction: Interaction, kind: Callback) -> None:
    interaction.state = State.ANSWERED
    if interaction.trigger is not None:
        interaction.trigger.modal = None
    if kind is not Callback.CHOICES:
        delivery.tell_success(store.world, interaction)


def _response(interaction: Interaction, kind: Callback, message: Message | None) -> Reply:
    body: Payload = {
        "id": str(interaction.id),
        "type": int(interaction.kind),
        "channel_id": str(interaction.channel_id),
    }
    if interaction.guild_id is not None:
        body["guild_id"] = str(interaction.guild_id)
    if message is None:
        return Reply(200, {"interaction": body})
    body |= {
        "response_message_id": str(message.id),
        "response_message_loading": bool(message.flags & MessageFlag.LOADING),
        "response_message_ephemeral": bool(message.flags & MessageFlag.EPHEMERAL),
    }
    if kind is Callback.DEFERRED_MESSAGE:
        return Reply(200, {"interaction": body})
    resource = {"type": int(kind), "message": payloads.message(message, message.author.id)}
    return Reply(200, {"interaction": body, "resource": resource})
