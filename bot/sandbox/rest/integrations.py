"""The routes of integrations: which bots are in a guild, and out with one."""

from __future__ import annotations

from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import integrations

routes = Routes()


@routes.get("/guilds/{guild_id}/integrations")
def list_integrations(call: Call) -> Answer:
    """Return the bots of a guild as its integrations."""
    guild = call.guild(Permission.MANAGE_GUILD)
    return [integrations.payload(call.world, guild, one) for one in integrations.bots_of(guild)]


@routes.delete("/guilds/{guild_id}/integrations/{integration_id}")
def delete_integration(call: Call) -> Answer:
    """Send a bot away."""
    guild = call.guild(Permission.MANAGE_GUILD)
    integration_id = call.id("integration_id")
    bot = next((one for one in integrations.bots_of(guild) if one.id == integration_id), None)
    if bot is None:
        raise DiscordError(Code.UNKNOWN_INTEGRATION)
    integrations.delete(call.world, guild, bot, call.cause)
