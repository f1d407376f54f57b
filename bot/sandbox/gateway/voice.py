"""What clients ask of voice over the gateway: to connect (op 4), and what goes on in voice channels (op 43)."""

from __future__ import annotations

from typing import cast

from bot.sandbox import payloads, permissions
from bot.sandbox.errors import Payload
from bot.sandbox.gateway.closing import Closing
from bot.sandbox.gateway.session import Session
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.form import Form, as_integer
from bot.sandbox.world import voice
from bot.sandbox.world.model import VOICE_TYPES, Guild
from bot.sandbox.world.state import World

FLAGS = ("self_mute", "self_deaf", "self_video")


def update_state(world: World, session: Session, data: Payload) -> None:
    """Let a session's user join, move or leave; what it may not do has, as at Discord, no answer at all.

    Raises:
        Closing: 4002 for a frame that says no channel, or something of a wrong type.
    """
    form = Form(data)
    form.snowflake("channel_id", nullable=True)
    for flag in FLAGS:
        form.flag(flag)
    if form.errors or "channel_id" not in data:
        raise Closing(4002, "Error while decoding payload.")
    guild = _guild(world, session, data)
    if guild is None:
        return
    channel_id = form.values.pop("channel_id")
    member = guild.members[session.user.id]
    if channel_id is None:
        voice.disconnect(world, guild, session.user.id)
        return
    channel = guild.channels.get(channel_id)
    if channel is not None and voice.admits(guild, channel, member, world.clock.now()):
        voice.connect(world, guild, channel, member, dict.fromkeys(FLAGS, False) | form.values, session.id)


def channel_info(world: World, session: Session, data: Payload) -> Payload | None:
    """Return CHANNEL_INFO's data: the status and start of the voice channels that a session sees; None outside."""
    guild = _guild(world, session, data)
    asked: object = data.get("fields")
    if guild is None or not isinstance(asked, list):
        return None
    fields = {one for one in cast("list[object]", asked) if isinstance(one, str)}
    member, now = guild.members[session.user.id], world.clock.now()
    seen = {
        one.id
        for one in guild.channels.values()
        if one.type in VOICE_TYPES and Permission.VIEW_CHANNEL in permissions.in_channel(guild, one, member, now)
    }
    return payloads.voice_channel_info(guild, seen, fields)


def _guild(world: World, session: Session, data: Payload) -> Guild | None:
    guild = world.guilds.get(as_integer(data.get("guild_id")) or 0)
    return guild if guild is not None and session.user.id in guild.members and session.owns(guild.id) else None
