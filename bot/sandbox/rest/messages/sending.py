"""May this account write here, now? Kinds of channels, permissions, threads, slow mode, direct messages."""

from __future__ import annotations

from datetime import datetime

from bot.sandbox import permissions, verification
from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.thread_form import check_room
from bot.sandbox.world import incidents, threads
from bot.sandbox.world.model import FORUM_TYPES, Channel, ChannelType, Message

NOT_WRITABLE = frozenset({ChannelType.CATEGORY, *FORUM_TYPES})


def check_may_send(call: Call, channel: Channel) -> Permission:
    """Return what the caller may do in a channel in which it may write.

    Raises:
        DiscordError: whichever of Discord's reasons against it holds.
    """
    if channel.type in NOT_WRITABLE:
        raise DiscordError(Code.NON_TEXT_CHANNEL)
    if channel.is_direct:
        _check_direct(call, channel)
        return call.granted(channel)
    granted = call.granted(channel)
    if Permission.VIEW_CHANNEL not in granted:
        raise DiscordError(Code.MISSING_ACCESS)
    check_screening(call, channel)
    call.require(granted, Permission.SEND_MESSAGES)
    check_unlocked(channel, granted)
    check_slow_mode(call, channel.slow_mode_seconds, channel.last_spoke.get(call.actor.id), granted)
    return granted


def enter_thread(call: Call, channel: Channel) -> None:
    """Wake an archived thread and join it, as writing in it does."""
    if channel.thread is not None:
        if channel.thread.archived:
            check_room(call.world.guild(channel.guild_id or 0), channel.type)
        threads.unarchive(call.world, channel)
        threads.join(call.world, channel, call.actor)


def bring_in(call: Call, channel: Channel, message: Message) -> None:
    """Let those join a thread whom a message in it mentions, if they may be there and its sender may ask them."""
    guild, state = call.world.guild_of(channel), channel.thread
    parent = call.world.channels.get(channel.parent_id or 0)
    if guild is None or state is None or parent is None:
        return
    may_invite = channel.type is not ChannelType.PRIVATE_THREAD or state.invitable or state.owner_id == call.actor.id
    if not may_invite and Permission.MANAGE_THREADS not in call.granted(channel):
        return
    for user in message.mentions:
        mentioned = guild.members.get(user.id)
        if mentioned is not None and permissions.sees(guild, parent, mentioned):
            threads.join(call.world, channel, user)


def _check_direct(call: Call, channel: Channel) -> None:
    if call.actor not in channel.recipients:
        raise DiscordError(Code.MISSING_ACCESS)
    other = next((user for user in channel.recipients if user is not call.actor), call.actor)
    if not call.world.share_guild(call.actor, other):
        raise DiscordError(Code.MISSING_SHARED_GUILD)
    if not other.accepts_direct_messages or (call.actor.bot and other.bot):
        raise DiscordError(Code.CANNOT_MESSAGE_USER)
    if incidents.keeps_apart(call.world, call.actor, other):
        raise DiscordError(Code.CANNOT_MESSAGE_USER)


def check_screening(call: Call, channel: Channel) -> None:
    """Refuse with 50009 people who have not passed the guild's screening or its verification level."""
    guild = call.world.guild_of(channel)
    if guild is None or call.actor.bot:
        return
    if call.me(guild).pending or not verification.passed(guild, call.me(guild), call.world.clock.now()):
        raise DiscordError(Code.VERIFICATION_LEVEL)


def check_unlocked(channel: Channel, granted: Permission) -> None:
    """Refuse with 160005 to write in a locked thread without managing threads."""
    if channel.thread is not None and channel.thread.locked and Permission.MANAGE_THREADS not in granted:
        raise DiscordError(Code.LOCKED_THREAD)


def check_slow_mode(call: Call, seconds: int, last: datetime | None, granted: Permission) -> None:
    """Refuse with 20016 who acted too short a time ago; bots are free, and who may bypass it."""
    if not seconds or last is None or call.actor.bot or Permission.BYPASS_SLOWMODE in granted:
        return
    left = seconds - (call.world.clock.now() - last).total_seconds()
    if left > 0:
        raise DiscordError(Code.SLOW_MODE, extra={"retry_after": round(left, 3)})
