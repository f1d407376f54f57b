"""Guilds: read, preview, change."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import guilds
from bot.sandbox.world.model import Guild

routes = Routes()

SET_CHANNELS = (
    "afk_channel_id",
    "system_channel_id",
    "rules_channel_id",
    "public_updates_channel_id",
    "safety_alerts_channel_id",
)
PICTURES = ("icon", "splash", "banner", "discovery_splash", "home_header")


@routes.get("/guilds/{guild_id}")
def get_guild(call: Call) -> Answer:
    """Return a guild; to somebody outside it does not exist."""
    guild = call.world.guild(call.id("guild_id"))
    if call.actor.id not in guild.members:
        raise DiscordError(Code.UNKNOWN_GUILD)
    return payloads.guild(guild) | (_counts(guild) if call.query.get("with_counts") in {"true", "1"} else {})


@routes.get("/guilds/{guild_id}/preview")
def preview(call: Call) -> Answer:
    """Return what a guild shows of itself to its members."""
    guild = call.guild()
    whole = payloads.guild(guild)
    shown = ("id", "name", "icon", "description", "home_header", "splash", "discovery_splash", "features", "emojis")
    return {key: whole[key] for key in (*shown, "stickers")} | _counts(guild)


@routes.patch("/guilds/{guild_id}")
def edit_guild(call: Call) -> Answer:
    """Change a guild's name, description, levels and special channels."""
    guild = call.guild(Permission.MANAGE_GUILD)
    call.refuse_unknown(*PICTURES, "features", "premium_progress_bar_enabled")
    form = call.form()
    form.text("name", 100, shortest=2)
    form.text("description", 300, nullable=True)
    form.text("preferred_locale", 5, shortest=2)
    form.choice("verification_level", range(5))
    form.choice("default_message_notifications", range(2))
    form.choice("explicit_content_filter", range(3))
    form.choice("afk_timeout", (60, 300, 900, 1800, 3600))
    form.integer("system_channel_flags", 0, 63)
    for name in SET_CHANNELS:
        form.snowflake(name, nullable=True)
        if form.values.get(name) is not None and form.values[name] not in guild.channels:
            form.errors.add(name, "CHANNEL_NOT_IN_GUILD", "Channel is not in this guild.")
    guilds.update(call.world, guild, form.check(), call.cause)
    return payloads.guild(guild)


def _counts(guild: Guild) -> Payload:
    return {"approximate_member_count": len(guild.members), "approximate_presence_count": len(guild.members)}
