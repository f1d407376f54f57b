"""A persona in voice without a gateway, for tests and the page."""

from __future__ import annotations

from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.gateway.voice import FLAGS
from bot.sandbox.rest.form import Form
from bot.sandbox.world import voice
from bot.sandbox.world.model import User
from bot.sandbox.world.state import World, member_of


def connect(world: World, user: User, form: Form) -> Payload:
    """Let a persona join, move or leave under its own permissions, and return where it is connected now.

    Reads ``{channel_id, self_mute?, self_deaf?, self_video?, guild_id?}``; a ``channel_id`` of null leaves (the guild
    ``guild_id``, or every one). Unlike the gateway it says why not: 10003, 10007, 50013 (may not connect, or the
    channel is full).
    """
    form.snowflake("channel_id", nullable=True)
    form.snowflake("guild_id")
    for flag in FLAGS:
        form.flag(flag)
    if "channel_id" not in form.body:
        form.errors.add("channel_id", "BASE_TYPE_REQUIRED", "This field is required")
    asked = form.check()
    channel_id, guild_id = asked.pop("channel_id"), asked.pop("guild_id", None)
    if channel_id is None:
        for guild in [world.guild(guild_id)] if guild_id else world.guilds.values():
            voice.disconnect(world, guild, user.id)
    else:
        channel = world.channel(channel_id)
        guild = world.guild(channel.guild_id or 0)
        member = member_of(guild, user.id)
        if not voice.admits(guild, channel, member, world.clock.now()):
            raise DiscordError(Code.MISSING_PERMISSIONS)
        voice.connect(world, guild, channel, member, asked)
    return {"channel_id": None if channel_id is None else str(channel_id), "user_id": str(user.id)}
