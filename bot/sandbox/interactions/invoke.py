"""A persona starts a command, or types in one of its options: is it there, may they, and are the options right?"""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.components.shapes import Place
from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.interactions.definitions import CommandType
from bot.sandbox.interactions.options import OptionReader
from bot.sandbox.interactions.registry import CommandRegistry
from bot.sandbox.interactions.resolving import Resolved
from bot.sandbox.interactions.usable import is_offered, is_permitted
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import as_integer
from bot.sandbox.rest.messages import files
from bot.sandbox.rest.messages.sending import check_screening
from bot.sandbox.world.model import Channel
from bot.sandbox.world.state import message_in


def read_invocation(
    call: Call, registry: CommandRegistry, channel: Channel, data: Payload, *, completing: bool
) -> Payload:
    """Return the ``data`` that the bot gets.

    Raises:
        DiscordError: 10063 no such command here, 50013 not for this persona, 50035 wrong version, options or target.
    """
    check_screening(call, channel)
    command = _command(call, registry, channel, data)
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


def _command(call: Call, registry: CommandRegistry, channel: Channel, data: Payload) -> Payload:
    wanted = str(data.get("id"))
    command = next((one for one in registry.usable_in(channel.guild_id) if one["id"] == wanted), None)
    if command is None or not is_offered(call, channel, command):
        raise DiscordError(Code.UNKNOWN_COMMAND)
    if not is_permitted(call, channel, command):
        raise DiscordError(Code.MISSING_PERMISSIONS)
    if str(data.get("version", command["version"])) != command["version"]:
        text = "This command is outdated, please try again in a few minutes"
        raise invalid("data", "INTERACTION_APPLICATION_COMMAND_INVALID_VERSION", text)
    return command


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
