"""May a persona use a command in a channel: contexts, age restriction, default permissions and the guild's entries."""

from __future__ import annotations

from bot.sandbox.errors import Payload
from bot.sandbox.interactions.delivery import IN_BOT_DIRECT, IN_GUILD
from bot.sandbox.permissions import EVERY, Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.world import command_permissions
from bot.sandbox.world.model import Channel


def is_offered(call: Call, channel: Channel, command: Payload) -> bool:
    """Whether a command is there at all in a channel: by its contexts, and by age where it is restricted."""
    if command["nsfw"] and not _place(call, channel).nsfw:
        return False
    context = IN_BOT_DIRECT if channel.is_direct else IN_GUILD
    contexts: list[int] | None = command.get("contexts")
    if contexts is not None:
        return context in contexts
    return context == IN_GUILD or command.get("dm_permission", False)


def is_permitted(call: Call, channel: Channel, command: Payload) -> bool:
    """Whether the caller may use a command in a channel.

    It needs Use Application Commands. Administrators may use everything; for others the guild's entries decide, or
    else the command's default permissions, of which "0" leaves it to administrators.
    """
    granted = call.granted(channel)
    if Permission.USE_APPLICATION_COMMANDS not in granted:
        return False
    guild = call.world.guild_of(channel)
    if guild is None or granted == EVERY:
        return True
    place = _place(call, channel)
    verdict = command_permissions.verdict(call.world, guild, place, call.me(guild), int(command["id"]))
    wanted: str | None = command["default_member_permissions"]
    if verdict is not None or wanted is None:
        return verdict is not False
    return (Permission(int(wanted)) or EVERY) in granted


def is_usable(call: Call, channel: Channel, command: Payload, *, anywhere: bool = False) -> bool:
    """Whether a command is offered in a channel and permitted to the caller; ``anywhere`` asks only the latter."""
    return (anywhere or is_offered(call, channel, command)) and is_permitted(call, channel, command)


def _place(call: Call, channel: Channel) -> Channel:
    """Return the channel whose settings count: a thread's parent."""
    return call.world.channels.get(channel.parent_id or 0, channel) if channel.is_thread else channel
