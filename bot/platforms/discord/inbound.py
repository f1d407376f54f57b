"""discord.py's objects as core events. ``message_seen`` is on the path of every message."""

from datetime import UTC, datetime

import discord
from discord.utils import DISCORD_EPOCH

from bot.core.events import ChannelGone, MemberJoined, MemberLeft, MessageSeen, MessagesGone, RoleGone
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, UserId

_ORDINARY = discord.MessageType.default
_REPLY = discord.MessageType.reply
_NO_CHANNEL, _NO_MESSAGE, _NOBODY = ChannelId(0), MessageId(0), UserId(0)


def message_seen(message: discord.Message) -> MessageSeen | None:
    """What somebody wrote; None outside guilds."""
    guild = message.guild
    if guild is None:
        return None
    author, channel, kind, reference = message.author, message.channel, message.type, message.reference
    parent_id, owner_id = _NO_CHANNEL, _NOBODY
    if type(channel) is discord.Thread:
        parent_id, owner_id = ChannelId(channel.parent_id), UserId(channel.owner_id)
    # a forward has a reference too, but answers nobody
    reply_to = _NO_MESSAGE
    if kind is _REPLY and reference is not None and reference.message_id is not None:
        reply_to = MessageId(reference.message_id)
    return MessageSeen(
        GuildId(guild.id),
        ChannelId(channel.id),
        MessageId(message.id),
        UserId(author.id),
        datetime.fromtimestamp(((message.id >> 22) + DISCORD_EPOCH) / 1000, UTC),
        # webhooks and those who left are users and no members
        author.joined_at if type(author) is discord.Member else None,
        message.content,
        (kind is _ORDINARY or kind is _REPLY) and message.webhook_id is None and not author.bot,
        tuple([UserId(user.id) for user in message.mentions]) if message.mentions else (),
        reply_to,
        parent_id,
        owner_id,
    )


def messages_gone(payload: discord.RawMessageDeleteEvent | discord.RawBulkMessageDeleteEvent) -> MessagesGone | None:
    """One or several messages that were deleted; None outside guilds."""
    if payload.guild_id is None:
        return None
    bulk = isinstance(payload, discord.RawBulkMessageDeleteEvent)
    ids = tuple(sorted(payload.message_ids)) if bulk else (payload.message_id,)
    return MessagesGone(
        GuildId(payload.guild_id), ChannelId(payload.channel_id), tuple(MessageId(message_id) for message_id in ids)
    )


def member_joined(member: discord.Member, now: datetime) -> MemberJoined:
    """Somebody came. Discord does not tell which language they read."""
    return MemberJoined(GuildId(member.guild.id), UserId(member.id), member.joined_at or now)


def member_left(payload: discord.RawMemberRemoveEvent, now: datetime) -> MemberLeft:
    """Somebody went, cached or not."""
    return MemberLeft(GuildId(payload.guild_id), UserId(payload.user.id), now)


def channel_gone(channel: discord.abc.GuildChannel) -> ChannelGone:
    """A channel that was deleted; discord.py tells of its threads one by one."""
    return ChannelGone(GuildId(channel.guild.id), ChannelId(channel.id))


def thread_gone(payload: discord.RawThreadDeleteEvent) -> ChannelGone:
    """A thread that was deleted, cached or not."""
    return ChannelGone(GuildId(payload.guild_id), ChannelId(payload.thread_id))


def role_gone(role: discord.Role) -> RoleGone:
    """A role that was deleted."""
    return RoleGone(GuildId(role.guild.id), RoleId(role.id))
