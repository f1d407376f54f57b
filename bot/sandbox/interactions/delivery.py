"""Tells the bot of an interaction, and the persona of its outcome."""

from __future__ import annotations

from bot.sandbox import payloads, permissions
from bot.sandbox.errors import Payload
from bot.sandbox.interactions.model import Interaction, Kind
from bot.sandbox.permissions import EVERY, IN_DIRECT_MESSAGE, Permission
from bot.sandbox.rest.messages.files import largest_bytes
from bot.sandbox.world.model import Channel, Guild, User
from bot.sandbox.world.state import World

IN_GUILD, IN_BOT_DIRECT = 0, 1
NO_ANSWER = 10062


def granted_to(world: World, channel: Channel, user: User) -> Permission:
    """Return what an account may do in a channel, now."""
    guild = world.guild_of(channel)
    if guild is None:
        return IN_DIRECT_MESSAGE
    member = guild.members.get(user.id)
    return permissions.in_channel(guild, channel, member, world.clock.now()) if member else Permission(0)


def owners(interaction: Interaction) -> dict[str, str]:
    """Return who installed the application where the interaction happens: the guild, or 0 for direct messages."""
    return {"0": str(interaction.guild_id or 0)}


def metadata(interaction: Interaction) -> Payload:
    """Return what messages that answer an interaction say of it."""
    body: Payload = {
        "id": str(interaction.id),
        "type": int(interaction.kind),
        "user": payloads.user(interaction.user),
        "authorizing_integration_owners": owners(interaction),
    }
    if interaction.kind is Kind.COMPONENT and interaction.message is not None:
        body["interacted_message_id"] = str(interaction.message.id)
    if interaction.trigger is not None:
        body["triggering_interaction_metadata"] = metadata(interaction.trigger)
    return body


def tell_bot(world: World, interaction: Interaction) -> None:
    """Send INTERACTION_CREATE to the bot."""
    data = _payload(world, interaction)
    world.emit("INTERACTION_CREATE", data, guild_id=interaction.guild_id, to=frozenset({world.bot.id}))


def _payload(world: World, interaction: Interaction) -> Payload:
    channel = world.channel(interaction.channel_id)
    guild = world.guild_of(channel)
    body: Payload = {
        "id": str(interaction.id),
        "application_id": str(world.application_id),
        "type": int(interaction.kind),
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": str(channel.id),
        "channel": _channel(world, channel, interaction.user),
        "app_permissions": str(int(granted_to(world, channel, world.bot))),
        "authorizing_integration_owners": owners(interaction),
        "context": IN_BOT_DIRECT if guild is None else IN_GUILD,
        "entitlements": [],
        "locale": interaction.user.locale,
        "attachment_size_limit": largest_bytes(guild),
    }
    if interaction.message is not None:
        body["message"] = payloads.message(interaction.message, world.bot.id)
    return body | (_in_guild(world, guild, channel, interaction.user) if guild else _in_direct(interaction.user))


def _channel(world: World, channel: Channel, user: User) -> Payload:
    body = payloads.channel(channel, world.bot.id)
    return body if channel.is_direct else body | {"permissions": str(int(granted_to(world, channel, user)))}


def _in_guild(world: World, guild: Guild, channel: Channel, user: User) -> Payload:
    granted = str(int(granted_to(world, channel, user)))
    return {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.preferred_locale, "features": guild.features},
        "guild_locale": guild.preferred_locale,
        "member": payloads.member(guild.members[user.id]) | {"permissions": granted},
    }


def _in_direct(user: User) -> Payload:
    return {"user": payloads.user(user)}


def tell_persona(world: World, interaction: Interaction, event: str, extra: Payload | None = None) -> None:
    """Send an outcome to who started the interaction, with the nonce by which its client knows it."""
    data: Payload = {"id": str(interaction.id), "nonce": interaction.nonce, **(extra or {})}
    world.emit(event, data, to=frozenset({interaction.user.id}))


def tell_creation(world: World, interaction: Interaction) -> None:
    """Tell the persona's client that its request became an interaction, which now waits for its answer."""
    tell_persona(world, interaction, "INTERACTION_CREATE")


def tell_success(world: World, interaction: Interaction) -> None:
    """Tell the persona that the bot answered."""
    tell_persona(world, interaction, "INTERACTION_SUCCESS")


def tell_failure(world: World, interaction: Interaction) -> None:
    """Tell the persona that no answer came in time."""
    tell_persona(world, interaction, "INTERACTION_FAILURE", {"reason_code": NO_ANSWER})


def show_modal(world: World, interaction: Interaction, modal: Payload) -> None:
    """Open a modal for the persona."""
    application = {"id": str(world.application_id), "name": world.bot.username, "bot": payloads.user(world.bot)}
    place = {"channel_id": str(interaction.channel_id), "application": application}
    tell_persona(world, interaction, "INTERACTION_MODAL_CREATE", modal | place)


def show_choices(world: World, interaction: Interaction, choices: list[Payload]) -> None:
    """Show what the bot suggests while the persona types."""
    tell_persona(world, interaction, "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE", {"choices": choices})


EVERYTHING_BUT_EVERYONE = EVERY & ~Permission.MENTION_EVERYONE


def answering(world: World, channel: Channel) -> Permission:
    """Return what the bot may do in an answer: everything, but it pings all only where it may anyway."""
    return EVERYTHING_BUT_EVERYONE | (granted_to(world, channel, world.bot) & Permission.MENTION_EVERYONE)
