"""A channel's permission overwrites."""

from __future__ import annotations

from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.channel_form import check_grantable
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import channels
from bot.sandbox.world.model import Channel, Guild, Overwrite

routes = Routes()
MOST_OVERWRITES = 1000


@routes.put("/channels/{channel_id}/permissions/{overwrite_id}")
def set_overwrite(call: Call) -> Answer:
    """Allow and deny a role or member what the caller may do itself."""
    guild, channel = _target(call)
    form = call.form()
    form.choice("type", (0, 1), required=True)
    form.bits("allow")
    form.bits("deny")
    asked = form.check()
    new = Overwrite(call.id("overwrite_id"), asked["type"], asked.get("allow", 0), asked.get("deny", 0))
    if new.type == 0 and new.id not in guild.roles:
        raise DiscordError(Code.UNKNOWN_ROLE)
    if new.type == 1:
        call.world.user(new.id)
    check_grantable(call, guild, channel, channel.overwrites.get(new.id), new)
    if new.id not in channel.overwrites and len(channel.overwrites) >= MOST_OVERWRITES:
        raise DiscordError(Code.MAX_OVERWRITES)
    channels.overwrite(call.world, guild, channel, new, call.cause)


@routes.delete("/channels/{channel_id}/permissions/{overwrite_id}")
def delete_overwrite(call: Call) -> Answer:
    """Drop an overwrite; 10009 if there is none."""
    guild, channel = _target(call)
    gone = channel.overwrites.get(call.id("overwrite_id"))
    if gone is None:
        raise DiscordError(Code.UNKNOWN_OVERWRITE)
    channels.remove_overwrite(call.world, guild, channel, gone, call.cause)


def _target(call: Call) -> tuple[Guild, Channel]:
    guild, channel = call.guild_channel(Permission.MANAGE_ROLES)
    if channel.is_thread:
        raise DiscordError(Code.WRONG_CHANNEL_TYPE)
    return guild, channel
