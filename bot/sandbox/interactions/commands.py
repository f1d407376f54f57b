"""The routes by which an application registers its commands."""

from __future__ import annotations

from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.interactions.registry import CommandRegistry, Scope
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import Answer, Auth, Handler, Reply, Routes

_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


def _scope(call: Call) -> Scope:
    if call.id("application_id") != call.world.application_id:
        raise DiscordError(Code.UNKNOWN_APPLICATION)
    if "guild_id" not in call.params:
        return None
    guild = call.world.guilds.get(call.id("guild_id"))
    if guild is None or call.world.bot.id not in guild.members:
        raise DiscordError(Code.MISSING_ACCESS)
    return guild.id


def routes_of(registry: CommandRegistry) -> Routes:
    """Return the routes that read and write a registry, for global and for guild commands."""

    def listed(call: Call) -> Answer:
        """Return the commands."""
        return registry.listed(_scope(call))

    def overwrite(call: Call) -> Answer:
        """Have these commands and no others."""
        return registry.overwrite(_scope(call), call.json)

    def upsert(call: Call) -> Answer:
        """Make a command, or replace the one of its name."""
        command, is_new = registry.upsert(_scope(call), call.json)
        return Reply(201 if is_new else 200, command)

    def get(call: Call) -> Answer:
        """Return a command."""
        return registry.get(_scope(call), call.id("command_id"))

    def edit(call: Call) -> Answer:
        """Change a command."""
        return registry.edit(_scope(call), call.id("command_id"), call.json)

    def delete(call: Call) -> Answer:
        """Delete a command."""
        registry.delete(_scope(call), call.id("command_id"))

    table: dict[tuple[str, str], Handler] = {
        ("GET", ""): listed,
        ("PUT", ""): overwrite,
        ("POST", ""): upsert,
        ("GET", "/{command_id}"): get,
        ("PATCH", "/{command_id}"): edit,
        ("DELETE", "/{command_id}"): delete,
    }
    routes = Routes()
    for base in (_GLOBAL, _GUILD):
        for (method, rest), handler in table.items():
            routes.route(method, base + rest, Auth.BOT)(handler)
    return routes
