"""The messages by which the bot answers interactions: new ones, deferred ones, follow-ups, and their changes."""

from __future__ import annotations

from bot.sandbox.components.message import SENDABLE, Draft, MessageFlag, read_draft
from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.interactions import delivery
from bot.sandbox.interactions.definitions import CommandType
from bot.sandbox.interactions.model import Interaction, InteractionStore, Kind
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.messages.compose import Sender, compose
from bot.sandbox.rest.messages.writing import apply_edit
from bot.sandbox.world import messages
from bot.sandbox.world.model import Channel, Message, MessageType

ANSWER_FLAGS = SENDABLE | MessageFlag.EPHEMERAL


def _sender(call: Call, channel: Channel) -> Sender:
    return Sender(call.world, call.world.bot, delivery.answering(call.world, channel), call.base_url, call.files)


def _channel(store: InteractionStore, interaction: Interaction) -> Channel:
    return store.world.channel(interaction.channel_id)


def say(store: InteractionStore, call: Call, interaction: Interaction, body: object) -> Message:
    """Post a new answer or follow-up; under the ephemeral flag for the persona alone."""
    channel = _channel(store, interaction)
    message = compose(_sender(call, channel), channel, read_draft(body, settable=ANSWER_FLAGS))
    return _publish(store, interaction, message)


def defer(store: InteractionStore, interaction: Interaction, body: object) -> Message:
    """Post the answer that is still to come: "is thinking..."."""
    draft: Draft = read_draft(body or {}, settable=MessageFlag.EPHEMERAL)
    world, channel = store.world, _channel(store, interaction)
    message = Message(world.ids.next(), channel.id, channel.guild_id, world.bot, world.clock.now())
    message.flags = int(draft.flags | MessageFlag.LOADING)
    return _publish(store, interaction, message)


def _publish(store: InteractionStore, interaction: Interaction, message: Message) -> Message:
    message.webhook_id = message.application_id = store.world.application_id
    message.interaction_metadata = delivery.metadata(interaction)
    if interaction.original is None:
        message.type = _type_of(interaction)
    else:
        message.interaction_metadata["original_response_message_id"] = str(interaction.original.id)
    if MessageFlag(message.flags) & MessageFlag.EPHEMERAL:
        message.only_for = interaction.user.id
        store.keep_ephemeral(message)
    return messages.post(store.world, message)


def _type_of(interaction: Interaction) -> MessageType:
    if interaction.kind is not Kind.COMMAND:
        return MessageType.DEFAULT
    is_chat = interaction.data["type"] == CommandType.CHAT_INPUT
    return MessageType.CHAT_INPUT_COMMAND if is_chat else MessageType.CONTEXT_MENU_COMMAND


def change(store: InteractionStore, call: Call, interaction: Interaction, message: Message, body: object) -> Message:
    """Edit a message that the interaction made, or whose component it is.

    Raises:
        DiscordError: 10008 where it is gone, and what is wrong with the body.
    """
    still_there(store, interaction, message)
    channel = _channel(store, interaction)
    return apply_edit(_sender(call, channel), channel, message, body)


def still_there(store: InteractionStore, interaction: Interaction, message: Message | None) -> Message:
    """Return the message unless it was deleted.

    Raises:
        DiscordError: 10008.
    """
    if message is not None:
        known = store.ephemeral if message.only_for else _channel(store, interaction).messages
        if known.get(message.id) is message:
            return message
    raise DiscordError(Code.UNKNOWN_MESSAGE)


def follow_up(store: InteractionStore, call: Call, interaction: Interaction, body: object) -> Message:
    """Say more; the first follow-up after a deferred answer is that answer, and as private as it."""
    original = interaction.original
    if original is not None and original.flags & MessageFlag.LOADING:
        return change(store, call, interaction, original, body)
    return say(store, call, interaction, body)


def remove(store: InteractionStore, interaction: Interaction, message: Message) -> None:
    """Delete a message that the interaction made."""
    still_there(store, interaction, message)
    store.ephemeral.pop(message.id, None)
    messages.delete(store.world, message)
