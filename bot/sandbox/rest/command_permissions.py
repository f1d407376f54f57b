"""Who may use which command: read by the bot, set by people who manage guild and roles, as in Discord's settings."""

from __future__ import annotations

from bot.sandbox import permissions
from bot.sandbox.components.shapes import Items, OneOf, Place, Record, Snowflake, Truth, check_unique, may, must, read
from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.interactions.registry import CommandRegistry
from bot.sandbox.interactions.usable import is_usable
from bot.sandbox.permissions import NONE, Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import Answer, Handler, Routes
from bot.sandbox.world import command_permissions
from bot.sandbox.world.command_permissions import Kind
from bot.sandbox.world.model import Channel, Guild

MOST_ENTRIES = 100
_ALL = "/applications/{application_id}/guilds/{guild_id}/commands/permissions"
_ONE = "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions"


def _check_once(body: Payload, place: Place) -> None:
    check_unique(
        [entry["id"] for entry in body["permissions"]],
        lambda index: place / "permissions" / index / "id",
        "APPLICATION_COMMAND_PERMISSIONS_DUPLICATE_ID",
        "Each id can be named only once",
    )


_ENTRY = Record({"id": must(Snowflake()), "type": must(OneOf((1, 2, 3))), "permission": must(Truth())})
_BODY = Record({"permissions": may(Items(_ENTRY, MOST_ENTRIES), default=[])}, _check_once)


def routes_of(registry: CommandRegistry) -> Routes:
    """Return the routes of a registry's permissions, and of what of it a person may use in a channel."""

    def listed(call: Call) -> Answer:
        """Return who may use the commands of the application in a guild."""
        guild = _guild(call)
        return [command_permissions.payload(call.world, guild, one) for one in guild.command_permissions]

    def get(call: Call) -> Answer:
        """Return who may use a command."""
        guild, target_id = _guild(call), _target(call, registry)
        if target_id not in guild.command_permissions:
            raise DiscordError(Code.UNKNOWN_COMMAND_PERMISSIONS)
        return command_permissions.payload(call.world, guild, target_id)

    def put(call: Call) -> Answer:
        """Set who may use a command, as people who manage guild and roles do."""
        if call.actor.bot:
            raise DiscordError(Code.BOTS_CANNOT)
        guild = _guild(call, Permission.MANAGE_GUILD | Permission.MANAGE_ROLES)
        target_id = _target(call, registry)
        entries: list[Payload] = read(_BODY, call.body)["permissions"]
        for index, entry in enumerate(entries):
            _check_entry(call, guild, entry, f"permissions.{index}.id")
        _check_can_run(call, registry, guild, target_id)
        command_permissions.replace(call.world, guild, target_id, entries, call.cause)
        return command_permissions.payload(call.world, guild, target_id)

    def index(call: Call) -> Answer:
        """Return the commands that the caller may use in a channel."""
        channel = call.channel()
        found = [one for one in registry.usable_in(channel.guild_id) if is_usable(call, channel, one)]
        application = {"id": str(call.world.application_id), "name": call.world.bot.username}
        return {"applications": [application], "application_commands": found}

    table: dict[tuple[str, str], Handler] = {
        ("GET", _ALL): listed,
        ("GET", _ONE): get,
        ("PUT", _ONE): put,
        ("GET", "/channels/{channel_id}/application-command-index"): index,
    }
    routes = Routes()
    for (method, template), handler in table.items():
        routes.route(method, template)(handler)
    return routes


def _guild(call: Call, needs: Permission = NONE) -> Guild:
    if call.id("application_id") != call.world.application_id:
        raise DiscordError(Code.UNKNOWN_APPLICATION)
    guild = call.guild(needs)
    if call.world.bot.id not in guild.members:
        raise DiscordError(Code.MISSING_ACCESS)
    return guild


def _target(call: Call, registry: CommandRegistry) -> int:
    """Return the path's command, or the application that stands for all of them; 10063 for neither."""
    target_id = call.id("command_id")
    if target_id != call.world.application_id and registry.find(call.id("guild_id"), target_id) is None:
        raise DiscordError(Code.UNKNOWN_COMMAND)
    return target_id


def _check_entry(call: Call, guild: Guild, entry: Payload, path: str) -> None:
    """Refuse what is not of the guild (50035), and what the caller does not manage or see (50013)."""
    one = int(entry["id"])
    if entry["type"] == Kind.ROLE:
        role = guild.roles.get(one)
        known = role is not None
        manages = role is None or one == guild.id or permissions.above_role(guild, call.me(guild), role)
    elif entry["type"] == Kind.USER:
        known, manages = one in call.world.users, True
    else:
        channel = guild.channels.get(one)
        known = channel is not None or one == command_permissions.all_channels(guild)
        manages = channel is None or Permission.VIEW_CHANNEL in call.granted(channel)
    if not known:
        raise invalid(path, "APPLICATION_COMMAND_PERMISSIONS_UNKNOWN_ID", f"Unknown {Kind(entry['type']).name.lower()}")
    if not manages:
        raise DiscordError(Code.MISSING_PERMISSIONS)


def _check_can_run(call: Call, registry: CommandRegistry, guild: Guild, target_id: int) -> None:
    """Refuse with 50013 who may not use the command in any channel."""
    command = registry.find(guild.id, target_id)
    places: list[Channel] = [one for one in guild.channels.values() if Permission.VIEW_CHANNEL in call.granted(one)]
    if command is not None and not any(is_usable(call, place, command, anywhere=True) for place in places):
        raise DiscordError(Code.MISSING_PERMISSIONS)
