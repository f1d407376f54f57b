"""What moderators do to members in voice: mute, deafen, move, disconnect."""

from __future__ import annotations

from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.world import voice
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.model import VOICE_TYPES, Guild, Member

NEEDS = {
    "mute": Permission.MUTE_MEMBERS,
    "deaf": Permission.DEAFEN_MEMBERS,
    "channel_id": Permission.MOVE_MEMBERS,
}
"""What a moderator must hold in the channel that the member is in."""


def read(form: Form) -> Changes:
    """Read the fields of a member's PATCH that are about voice; returns the place, if any, apart from the rest."""
    form.flag("mute")
    form.flag("deaf")
    form.snowflake("channel_id", nullable=True)
    return {"channel_id": form.values.pop("channel_id")} if "channel_id" in form.values else {}


def check(call: Call, guild: Guild, member: Member, new: Changes) -> None:
    """Refuse what the caller may not do to a member in voice.

    Raises:
        DiscordError: 40032 if the member is not connected, 50013 without the permission there, and for a move 10003,
            50001, 50013 and 50024 as for a channel that the caller connects to itself.
    """
    asked = [name for name in NEEDS if name in new]
    if not asked:
        return
    state = guild.voice_states.get(member.user.id)
    if state is None:
        raise DiscordError(Code.NOT_IN_VOICE)
    granted = call.permissions_in(guild, guild.channels[state.channel_id or 0])
    for name in asked:
        call.require(granted, NEEDS[name])
    if new.get("channel_id") is None:
        return
    target = guild.channels.get(new["channel_id"])
    if target is None:
        raise DiscordError(Code.UNKNOWN_CHANNEL)
    if target.type not in VOICE_TYPES:
        raise DiscordError(Code.WRONG_CHANNEL_TYPE)
    call.reach(target, Permission.CONNECT)


def place(call: Call, guild: Guild, member: Member, new: Changes) -> None:
    """Move or disconnect a member as `read` told and `check` allowed, unless a timeout has ended its connection."""
    state = guild.voice_states.get(member.user.id)
    if "channel_id" not in new or state is None:
        return
    if new["channel_id"] is None:
        voice.throw_out(call.world, guild, member, call.cause)
    elif state.channel_id != new["channel_id"]:
        voice.move(call.world, guild, guild.channels[new["channel_id"]], member, call.cause)
