"""The welcome screen of a community over the API."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.components.shapes import Items, Place, Record, Snowflake, Text, Truth, may, must, read
from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.permissions import NONE, Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import welcome_screen
from bot.sandbox.world.model import Guild
from bot.sandbox.world.model.welcome_screen import WELCOME_SCREEN_ENABLED

routes = Routes()
_PATH = "/guilds/{guild_id}/welcome-screen"
_CHANNEL = Record(
    {
        "channel_id": must(Snowflake()),
        "description": must(Text(50, 1)),
        "emoji_id": may(Snowflake()),
        "emoji_name": may(Text(100)),
    }
)
_BODY = Record(
    {"enabled": may(Truth()), "description": may(Text(140)), "welcome_channels": may(Items(_CHANNEL, 5))},
)


@routes.get(_PATH)
def get_screen(call: Call) -> Answer:
    """Return the screen; while it is not shown, only to those who manage the guild."""
    guild = call.guild()
    _require_community(guild)
    call.require(call.permissions_in(guild), NONE if _is_shown(guild) else Permission.MANAGE_GUILD)
    return payloads.welcome_screen(guild)


@routes.patch(_PATH)
def edit_screen(call: Call) -> Answer:
    """Change the screen; null empties its text or its channels."""
    guild = call.guild(Permission.MANAGE_GUILD)
    _require_community(guild)
    new = read(_BODY, call.body)
    emptied: Payload = {"description": None, "welcome_channels": []}
    new = {key: value for key, value in emptied.items() if key in call.body} | new
    if "welcome_channels" in new:
        new["welcome_channels"] = _read_channels(guild, new["welcome_channels"])
    welcome_screen.update(call.world, guild, new, call.cause)
    return payloads.welcome_screen(guild)


@routes.get("/guilds/{guild_id}/new-member-welcome")
def get_server_guide(call: Call) -> Answer:
    """Return the server guide, which a seed may have; without one nothing, to those who manage the guild."""
    guild = call.guild()
    guide = guild.welcome_screen.server_guide
    call.require(call.permissions_in(guild), NONE if guide and guide["enabled"] else Permission.MANAGE_GUILD)
    return guide


def _is_shown(guild: Guild) -> bool:
    return WELCOME_SCREEN_ENABLED in guild.features


def _require_community(guild: Guild) -> None:
    if "COMMUNITY" not in guild.features:
        raise DiscordError(Code.UNKNOWN_WELCOME_SCREEN)


def _read_channels(guild: Guild, asked: list[Payload]) -> list[Payload]:
    """Return the channels whole; 50035 for strangers' ones, one named twice, and emoji that the guild has not."""
    place = Place() / "welcome_channels"
    for index, one in enumerate(asked):
        if int(one["channel_id"]) not in guild.channels:
            (place / index / "channel_id").refuse("CHANNEL_NOT_IN_GUILD", "Channel is not in this guild.")
        if "emoji_id" in one and int(one["emoji_id"]) not in guild.emojis:
            (place / index / "emoji_id").refuse("INVALID_EMOJI", "The guild has no such emoji.")
    place.settle()
    ids = [one["channel_id"] for one in asked]
    if len(set(ids)) < len(ids):
        raise invalid("welcome_channels", "SET_TYPE_CONTAINS_DUPLICATE", "The channels must be different ones.")
    return [_whole(guild, one) for one in asked]


def _whole(guild: Guild, asked: Payload) -> Payload:
    emoji = guild.emojis.get(int(asked.get("emoji_id", 0)))
    return {
        "channel_id": asked["channel_id"],
        "description": asked["description"],
        "emoji_id": asked.get("emoji_id"),
        "emoji_name": emoji.name if emoji else asked.get("emoji_name"),
    }
