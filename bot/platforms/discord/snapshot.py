"""The guilds as discord.py's cache has them now, and what only Discord can tell."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import discord

from bot.core.actions import Need
from bot.core.card import Mention
from bot.core.errors import MissingPermission, TargetGone, Unavailable
from bot.core.events import MessageSeen
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from bot.core.platform import ChannelView, GuildView, MemberView, Platform, RoleView
from bot.platforms.discord.errors import translated
from bot.platforms.discord.inbound import message_seen

MEMBERS_WAIT_SECONDS = 30.0
NEARLY_ALL = 0.99

Place = discord.abc.GuildChannel | discord.Thread


class DiscordPlatform(Platform):
    """Discord, as features may ask it."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    def guild_ids(self) -> tuple[GuildId, ...]:
        """The guilds that Tribune is in and Discord can show; during an outage there are fewer."""
        return tuple(GuildId(guild.id) for guild in self._client.guilds if not guild.unavailable)

    def guild(self, guild_id: GuildId) -> GuildView | None:
        """A guild; None when Tribune is not in it, or Discord cannot show it now."""
        guild = self._guild(guild_id)
        if guild is None:
            return None
        owner_id, locale = UserId(guild.owner_id or 0), guild.preferred_locale.value
        return GuildView(guild_id, guild.name, owner_id, locale, guild.member_count or len(guild.members))

    def member(self, guild_id: GuildId, user_id: UserId) -> MemberView | None:
        """A member; None when they are not in the guild."""
        guild = self._guild(guild_id)
        member = guild.get_member(user_id) if guild else None
        return _member_view(member) if member else None

    def role(self, guild_id: GuildId, role_id: RoleId) -> RoleView | None:
        """A role; None when it is gone."""
        guild = self._guild(guild_id)
        role = guild.get_role(role_id) if guild else None
        if guild is None or role is None:
            return None
        assignable = guild.me.guild_permissions.manage_roles and role.is_assignable()
        return RoleView(role_id, role.name, role.position, assignable, role.is_default(), role.managed)

    def channel(self, guild_id: GuildId, channel_id: ChannelId) -> ChannelView | None:
        """A channel or thread; None when it is gone or hidden from the bot."""
        channel = self._channel(guild_id, channel_id)
        if channel is None:
            return None
        takes_messages = isinstance(channel, discord.abc.Messageable)
        return ChannelView(channel_id, channel.name, isinstance(channel, discord.Thread), takes_messages)

    def name_of(self, guild_id: GuildId, mention: Mention) -> str:
        """What a member, role or channel is called now; its id when nobody knows any more."""
        guild = self._guild(guild_id)
        if guild is None:
            return str(mention.id)
        match mention.kind:
            case "user":
                member = guild.get_member(mention.id)
                return f"@{member.display_name if member else mention.id}"
            case "role":
                role = guild.get_role(mention.id)
                return f"@{role.name if role else mention.id}"
            case "channel":
                channel = guild.get_channel_or_thread(mention.id)
                return f"#{channel.name if channel else mention.id}"

    def lacks(self, guild_id: GuildId, channel_id: ChannelId | None, needs: frozenset[Need]) -> frozenset[Need]:
        """Which of these permissions the bot lacks; all of them where it cannot even see the channel.

        In a thread, sending is a permission of its own: it is looked at, and named, in the place of the other.
        """
        guild = self._guild(guild_id)
        if guild is None:
            return needs
        if channel_id is None:
            return _lacking(guild.me.guild_permissions, needs)
        channel = guild.get_channel_or_thread(channel_id)
        if channel is None:
            return needs
        if isinstance(channel, discord.Thread):
            if channel.parent is None:
                return needs
            if Need.SEND_MESSAGES in needs:
                needs = needs - {Need.SEND_MESSAGES} | {Need.SEND_MESSAGES_IN_THREADS}
        return _lacking(channel.permissions_for(guild.me), needs)

    async def newcomers(self, guild_id: GuildId, since: datetime) -> tuple[MemberView, ...]:
        """Persons who joined at or after ``since`` and are here.

        discord.py lets a guild be ready before all of its members are there, where they are many or the line is slow.

        Raises:
            Unavailable: Discord has not named them for half a minute.
        """
        guild = self._guild(guild_id)
        if guild is not None and not guild.chunked:
            await _all_named(guild)
            guild = self._guild(guild_id)
        if guild is None:
            return ()
        return tuple(
            _member_view(member)
            for member in guild.members
            if member.joined_at is not None and member.joined_at >= since and not member.bot
        )

    def last_messages(self, guild_id: GuildId) -> dict[ChannelId, MessageId]:
        """The newest message of each channel and active thread that the bot can read."""
        guild = self._guild(guild_id)
        if guild is None:
            return {}
        places = (*guild.text_channels, *guild.voice_channels, *guild.stage_channels, *guild.threads)
        return {
            ChannelId(place.id): MessageId(place.last_message_id)
            for place in places
            if place.last_message_id and _may(place, Need.VIEW_CHANNEL, Need.READ_MESSAGE_HISTORY)
        }

    def position(self, at: datetime) -> MessageId:
        """The id that a message sent at an instant would have."""
        return MessageId(discord.utils.time_snowflake(at))

    async def history(self, guild_id: GuildId, channel_id: ChannelId, after: MessageId) -> AsyncIterator[MessageSeen]:
        """Messages of a channel after one, oldest first.

        Raises:
            PlatformError: it cannot be read.
        """
        channel = self._channel(guild_id, channel_id)
        if not isinstance(channel, discord.abc.Messageable):
            raise TargetGone("no such channel, or it holds no messages")
        with translated():
            async for message in channel.history(limit=None, after=discord.Object(after), oldest_first=True):
                seen = message_seen(message)
                if seen is not None:
                    yield seen

    async def message_exists(self, guild_id: GuildId, channel_id: ChannelId, message_id: MessageId) -> bool:
        """Whether a message is still there; one that the bot may no longer look at counts as there.

        Raises:
            Unavailable: Discord cannot say now.
        """
        channel = self._client.get_partial_messageable(channel_id, guild_id=guild_id)
        try:
            with translated():
                await channel.fetch_message(message_id)
        except TargetGone:
            return False
        except MissingPermission:
            return True
        return True

    def _guild(self, guild_id: GuildId) -> discord.Guild | None:
        guild = self._client.get_guild(guild_id)
        return None if guild is None or guild.unavailable else guild

    def _channel(self, guild_id: GuildId, channel_id: ChannelId) -> Place | None:
        guild = self._guild(guild_id)
        channel = guild.get_channel_or_thread(channel_id) if guild else None
        return channel if channel is not None and _may(channel, Need.VIEW_CHANNEL) else None


async def _all_named(guild: discord.Guild) -> None:
    try:
        with translated():
            async with asyncio.timeout(MEMBERS_WAIT_SECONDS):
                await guild.chunk()
    except Unavailable:
        # Discord's count of a large guild may be off for good, and is no reason to wait for ever
        if len(guild.members) < NEARLY_ALL * (guild.member_count or 0):
            raise


def _member_view(member: discord.Member) -> MemberView:
    roles = frozenset(RoleId(role.id) for role in member.roles if not role.is_default())
    return MemberView(UserId(member.id), member.display_name, not member.bot, member.joined_at, roles)


def _may(channel: Place, *needs: Need) -> bool:
    # a thread of a channel that the bot cannot see has no parent to reckon with
    if isinstance(channel, discord.Thread) and channel.parent is None:
        return False
    return not _lacking(channel.permissions_for(channel.guild.me), frozenset(needs))


def _lacking(permissions: discord.Permissions, needs: frozenset[Need]) -> frozenset[Need]:
    return frozenset(need for need in needs if not getattr(permissions, need.value))
