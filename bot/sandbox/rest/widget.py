"""A guild's widget: whether other sites may show it, and what they get then. Its picture the sandbox does not paint."""

from __future__ import annotations

from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.payloads import optional_id
from bot.sandbox.permissions import Permission, in_channel
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import Answer, Auth, Routes
from bot.sandbox.world import guilds
from bot.sandbox.world.model import VOICE_TYPES, Channel, Guild, Member, User
from bot.sandbox.world.pictures import AVATAR_COLORS
from bot.sandbox.world.state import World

MOST_MEMBERS = 100

routes = Routes()


@routes.get("/guilds/{guild_id}/widget")
def get_settings(call: Call) -> Answer:
    """Return whether the widget is on, and the channel that it invites to."""
    return _settings(call.guild(Permission.MANAGE_GUILD))


@routes.patch("/guilds/{guild_id}/widget")
def edit_settings(call: Call) -> Answer:
    """Turn the widget on or off, and choose the channel that it invites to."""
    guild = call.guild(Permission.MANAGE_GUILD)
    form = call.form()
    form.flag("enabled", to="widget_enabled")
    form.snowflake("channel_id", to="widget_channel_id", nullable=True)
    channel_id = form.values.get("widget_channel_id")
    if channel_id is not None and channel_id not in guild.channels:
        form.errors.add("channel_id", "CHANNEL_NOT_IN_GUILD", "Channel is not in this guild.")
    guilds.update(call.world, guild, form.check(), call.cause)
    return _settings(guild)


@routes.get("/guilds/{guild_id}/widget.json", Auth.NONE)
def get_widget(call: Call) -> Answer:
    """Return what a site shows: voice channels that all see, who is there, and an endless invite if there is one."""
    guild = call.world.guild(call.id("guild_id"))
    if not guild.widget_enabled:
        raise DiscordError(Code.WIDGET_DISABLED)
    people = [one.user for one in guilds.online(call.world, guild)]
    rooms = [one for one in guild.channels.values() if one.type in VOICE_TYPES and _is_public(call.world, guild, one)]
    return {
        "id": str(guild.id),
        "name": guild.name,
        "instant_invite": _invite(guild),
        "channels": [{"id": str(one.id), "name": one.name, "position": one.position} for one in rooms],
        "members": [_member(call, number, one) for number, one in enumerate(people[:MOST_MEMBERS])],
        "presence_count": len(people),
    }


def _settings(guild: Guild) -> Payload:
    return {"enabled": guild.widget_enabled, "channel_id": optional_id(guild.widget_channel_id)}


def _member(call: Call, number: int, user: User) -> Payload:
    """Return somebody without an id that would tell who it is."""
    return {
        "id": str(number),
        "username": user.display_name,
        "discriminator": "0000",
        "avatar": None,
        "status": call.world.presences[user.id].status,
        "avatar_url": f"{call.base_url}/embed/avatars/{(user.id >> 22) % len(AVATAR_COLORS)}.png",
    }


def _is_public(world: World, guild: Guild, channel: Channel) -> bool:
    anybody = Member(User(0, "anybody"), guild.id, world.clock.now())
    return Permission.CONNECT in in_channel(guild, channel, anybody, world.clock.now())


def _invite(guild: Guild) -> str | None:
    target = guild.widget_channel_id
    endless = (one for one in guild.invites.values() if not one.max_age_seconds and not one.max_uses)
    code = next((one.code for one in endless if one.channel_id == target), None)
    return f"https://discord.com/invite/{code}" if code else None
