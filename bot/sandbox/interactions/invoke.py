"""A persona starts a command, or types in one of its options: is it there, may they, and are the options right?"""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.components.shapes import Place
from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.interactions.definitions import CommandType
from bot.sandbox.interactions.delivery import IN_BOT_DIRECT, IN_GUILD
from bot.sandbox.interactions.options import OptionReader
from bot.sandbox.interactions.registry import CommandRegistry
from bot.sandbox.interactions.resolving import Resolved
from bot.sandbox.permissions import EVERY, Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import as_integer
from bot.sandbox.rest.messages import files
from bot.sandbox.world.model import Channel
from bot.sandbox.world.state import message_in


def read_invocation(
    call: Call, registry: CommandRegistry, channel: Channel, data: Payload, *, completing: bool
) -> Payload:
    """Return the ``data`` that the bot gets.

    Raises:
        DiscordError: 10063 no such command here, 50013 not for this persona, 50035 wrong version, options or target.
    """
    command = _command(registry, channel, data)
    _check_allowed(call, channel, command)
    body: Payload = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if "guild_id" in command:
        body["guild_id"] = command["guild_id"]
    resolved = Resolved(call, channel)
    if command["type"] == CommandType.CHAT_INPUT:
        options = _options(call, channel, command, data, resolved, completing=completing)
        body |= {"options": options} if options else {}
    else:
        body["target_id"] = str(_target(channel, command, data, resolved))
    found = resolved.payload()
    return body | ({"resolved": found} if found else {})


def _command(registry: CommandRegistry, channel: Channel, data: Payload) -> Payload:
    wanted = str(data.get("id"))
    command = next((one for one in registry.usable_in(channel.guild_id) if one["id"] == wanted), None)
    if command is None or not _is_for(command, channel):
        raise DiscordError(Code.UNKNOWN_COMMAND)
    if str(data.get("version", command["version"])) != command["version"]:
        text = "This command is outdated, please try again in a few minutes"
        raise invalid("data", "INTERACTION_APPLICATION_COMMAND_INVALID_VERSION", text)
    return command


def _is_for(command: Payload, channel: Channel) -> bool:
    context = IN_BOT_DIRECT if channel.is_direct else IN_GUILD
    contexts: list[int] | None = command.get("contexts")
    if contexts is not None:
        return context in contexts
    return context == IN_GUILD or command.get("dm_permission", False)


def _check_allowed(call: Call, channel: Channel, command: Payload) -> None:
    granted = call.granted(channel)
    call.require(granted, Permission.USE_APPLICATION_COMMANDS)
    wanted: str | None = command["default_member_permissions"]
    if wanted is not None and not channel.is_direct:
        # "0" hides a command from everybody but administrators
        call.require(granted, Permission(int(wanted)) or EVERY)
    place = call.world.channels.get(channel.parent_id or 0, channel) if channel.is_thread else channel
    if command["nsfw"] and not place.nsfw:
        raise DiscordError(Code.UNKNOWN_COMMAND)


def _options(
    call: Call, channel: Channel, command: Payload, data: Payload, resolved: Resolved, *, completing: bool
) -> list[Payload]:
    uploads: Mapping[int, Payload] = {}
    if call.files:
        stored = files.store(call.world, call.base_url, channel, call.files, data.get("attachments", []))
        uploads = dict(zip(sorted(upload.index for upload in call.files), stored, strict=True))
    reader = OptionReader(resolved, dict(uploads), completing)
    place = Place(("data", "options"))
    options = reader.read(command.get("options", []), data.get("options"), place)
    if completing and reader.focused != 1:
        place.refuse("INTERACTION_FOCUS", "Exactly one option must be focused")
    place.settle()
    return options


def _target(channel: Channel, command: Payload, data: Payload, resolved: Resolved) -> int:
    target = as_integer(data.get("target_id")) or 0
    if command["type"] == CommandType.MESSAGE:
        resolved.message(message_in(channel, target))
    elif not resolved.user(target):
        raise DiscordError(Code.UNKNOWN_USER)
    return target
