"""Guilds: read, preview, change, and the address that some choose for themselves."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.permissions import Permission
from bot.sandbox.rest import guild_form
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import guilds

routes = Routes()


@routes.get("/guilds/{guild_id}")
def get_guild(call: Call) -> Answer:
    """Return a guild; to somebody outside it does not exist."""
    guild = call.world.guild(call.id("guild_id"))
    if call.actor.id not in guild.members:
        raise DiscordError(Code.UNKNOWN_GUILD)
    body = payloads.guild(guild)
    return body | guilds.counts(call.world, guild) if call.query.get("with_counts") in {"true", "1"} else body


@routes.get("/guilds/{guild_id}/preview")
def preview(call: Call) -> Answer:
    """Return what a guild shows of itself: to its members, and to all if it can be discovered."""
    guild = call.world.guild(call.id("guild_id"))
    if call.actor.id not in guild.members and "DISCOVERABLE" not in guild.features:
        raise DiscordError(Code.UNKNOWN_GUILD)
    whole = payloads.guild(guild)
    shown = ("id", "name", "icon", "description", "home_header", "splash", "discovery_splash", "features", "emojis")
    return {key: whole[key] for key in (*shown, "stickers")} | guilds.counts(call.world, guild)


@routes.patch("/guilds/{guild_id}")
def edit_guild(call: Call) -> Answer:
    """Change a guild's name, pictures, levels, features and special channels."""
    guild = call.guild(Permission.MANAGE_GUILD)
    guilds.update(call.world, guild, guild_form.read(call, guild), call.cause)
    return payloads.guild(guild)


@routes.get("/guilds/{guild_id}/vanity-url")
def vanity_url(call: Call) -> Answer:
    """Return the code by which a guild of renown is joined; how often it was, the sandbox does not count."""
    guild = call.guild(Permission.MANAGE_GUILD)
    if "VANITY_URL" not in guild.features:
        raise DiscordError(Code.MISSING_ACCESS)
    return {"code": guild.vanity_url_code, "uses": 0}
