"""`Interactions`: everything that personas start and the bot answers, as one part of the sandbox."""

from __future__ import annotations

from typing import Any

from bot.sandbox.components.shapes import OneOf, Record, Snowflake, Text, as_record, may, must, read
from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.interactions import callbacks, commands, delivery, followups
from bot.sandbox.interactions.invoke import read_invocation
from bot.sandbox.interactions.model import DEADLINE_SECONDS, TOKEN_SECONDS, Interaction, InteractionStore, Kind
from bot.sandbox.interactions.press import read_press
from bot.sandbox.interactions.registry import CommandRegistry
from bot.sandbox.interactions.submit import read_submission
from bot.sandbox.permissions import EVERY
from bot.sandbox.rest import command_permissions
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import as_integer
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world.model import Channel, Message
from bot.sandbox.world.state import World

_START = Record(
    {
        "type": must(OneOf((2, 3, 4, 5))),
        "application_id": must(Snowflake()),
        "channel_id": must(Snowflake()),
        "guild_id": may(Snowflake()),
        "message_id": may(Snowflake()),
        "session_id": may(Text(200)),
        "nonce": may(Text(25)),
    }
)


class Interactions:
    """The registry of commands, the running interactions, and the routes to both.

    Args:
        world: where all happens.
        registry: the application's commands.
        deadline_seconds: how long the bot has for its first answer.
        token_seconds: how long it may follow up.
    """

    def __init__(
        self,
        world: World,
        registry: CommandRegistry,
        *,
        deadline_seconds: float = DEADLINE_SECONDS,
        token_seconds: float = TOKEN_SECONDS,
    ) -> None:
        self.registry = registry
        self.store = InteractionStore(world, deadline_seconds=deadline_seconds, token_seconds=token_seconds)
        self._world = world

    @property
    def routes(self) -> tuple[Routes, ...]:
        """All routes of commands and interactions."""
        own = Routes()
        own.post("/interactions")(self._start)
        answering = (callbacks.routes_of(self.store), followups.routes_of(self.store))
        permissions = command_permissions.routes_of(self.registry)
        return (own, commands.routes_of(self.registry), permissions, *answering)

    def forget(self) -> None:
        """Drop all running interactions and ephemeral messages; commands stay."""
        self.store.forget()

    def _start(self, call: Call) -> Answer:
        """Take what a persona does, check it, and tell the bot."""
        if call.is_bot:
            raise DiscordError(Code.NOT_FOR_BOTS)
        start = read(_START, call.body)
        data = as_record(call.body.get("data"))
        if data is None:
            raise invalid("data", "BASE_TYPE_REQUIRED", "This field is required")
        channel = self._channel(call, start)
        interaction = Interaction(
            self._world.ids.next(),
            Kind(start["type"]),
            call.actor,
            channel.guild_id,
            channel.id,
            data,
            self.store.now(),
            start.get("nonce"),
        )
        self._check(call, channel, interaction, start)
        self.store.add(interaction, lambda lapsed: delivery.tell_failure(self._world, lapsed))
        delivery.tell_creation(self._world, interaction)
        delivery.tell_bot(self._world, interaction)

    def _channel(self, call: Call, start: Payload) -> Channel:
        """Return where it happens: seen by the persona, with the bot there, and the persona not in a timeout."""
        if int(start["application_id"]) != self._world.application_id:
            raise DiscordError(Code.UNKNOWN_APPLICATION)
        channel = call.reach(self._world.channel(int(start["channel_id"])))
        if channel.thread is not None and channel.thread.archived:
            raise DiscordError(Code.ARCHIVED_THREAD)
        guild = self._world.guild_of(channel)
        if guild is None:
            if self._world.bot not in channel.recipients:
                raise DiscordError(Code.UNKNOWN_APPLICATION)
        elif self._world.bot.id not in guild.members:
            raise DiscordError(Code.UNKNOWN_APPLICATION)
        elif call.me(guild).in_timeout(self._world.clock.now()) and call.granted(channel) != EVERY:
            raise DiscordError(Code.MISSING_PERMISSIONS)
        return channel

    def _check(self, call: Call, channel: Channel, interaction: Interaction, start: Payload) -> None:
        """Replace what the persona sent by what the bot gets."""
        data: dict[str, Any] = interaction.data
        if interaction.kind is Kind.COMPONENT:
            interaction.message = self._message(channel, call, start)
            interaction.data = read_press(call, channel, interaction.message, data)
        elif interaction.kind is Kind.MODAL:
            interaction.trigger = self._opener(call, channel, data)
            interaction.message = interaction.trigger.message
            interaction.data = read_submission(call, channel, interaction.trigger.modal or {}, data)
        else:
            completing = interaction.kind is Kind.AUTOCOMPLETE
            interaction.data = read_invocation(call, self.registry, channel, data, completing=completing)

    def _message(self, channel: Channel, call: Call, start: Payload) -> Message:
        """Return the application's message that holds the component: in the channel, or ephemeral for this persona."""
        message_id = int(start.get("message_id", 0))
        ephemeral = self.store.ephemeral.get(message_id)
        if ephemeral is not None and ephemeral.only_for == call.actor.id and ephemeral.channel_id == channel.id:
            return ephemeral
        message = channel.messages.get(message_id)
        if message is None or self._world.application_id not in {message.author.id, message.application_id}:
            raise DiscordError(Code.UNKNOWN_MESSAGE)
        return message

    def _opener(self, call: Call, channel: Channel, data: Payload) -> Interaction:
        opener = self.store.opener(call.actor, as_integer(data.get("id")), str(data.get("custom_id")))
        if opener is None or opener.channel_id != channel.id:
            raise invalid("data.custom_id", "MODAL_NOT_OPENED", "This modal was not opened for you here")
        return opener
