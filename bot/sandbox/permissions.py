"""Discord's permission rules as pure functions: roles, overwrites, timeouts, threads, hierarchy."""

from __future__ import annotations

from datetime import datetime
from enum import IntFlag

from bot.sandbox.world.model import VOICE_TYPES, Channel, ChannelType, Guild, Member, Role


class Permission(IntFlag):
    """Discord's permission bits."""

    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    PRIORITY_SPEAKER = 1 << 8
    STREAM = 1 << 9
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    VIEW_GUILD_INSIGHTS = 1 << 19
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    DEAFEN_MEMBERS = 1 << 23
    MOVE_MEMBERS = 1 << 24
    USE_VAD = 1 << 25
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    MANAGE_GUILD_EXPRESSIONS = 1 << 30
    USE_APPLICATION_COMMANDS = 1 << 31
    REQUEST_TO_SPEAK = 1 << 32
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    USE_EXTERNAL_STICKERS = 1 << 37
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EMBEDDED_ACTIVITIES = 1 << 39
    MODERATE_MEMBERS = 1 << 40
    VIEW_CREATOR_MONETIZATION_ANALYTICS = 1 << 41
    USE_SOUNDBOARD = 1 << 42
    CREATE_GUILD_EXPRESSIONS = 1 << 43
    CREATE_EVENTS = 1 << 44
    USE_EXTERNAL_SOUNDS = 1 << 45
    SEND_VOICE_MESSAGES = 1 << 46
    SET_VOICE_CHANNEL_STATUS = 1 << 48
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52


NONE = Permission(0)
EVERY = Permission(sum(Permission))
_KNOWN_BITS = int(EVERY)
IN_TIMEOUT = Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY
IN_DIRECT_MESSAGE = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.PIN_MESSAGES
    | Permission.MENTION_EVERYONE
    | Permission.SEND_POLLS
)
NEEDS_SENDING = (
    Permission.MENTION_EVERYONE | Permission.SEND_TTS_MESSAGES | Permission.ATTACH_FILES | Permission.EMBED_LINKS
)
DEFAULT_EVERYONE = (
    Permission.CREATE_INSTANT_INVITE
    | Permission.ADD_REACTIONS
    | Permission.STREAM
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.CONNECT
    | Permission.SPEAK
    | Permission.USE_VAD
    | Permission.CHANGE_NICKNAME
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.SEND_POLLS
)


def in_guild(guild: Guild, member: Member, now: datetime) -> Permission:
    """Return what a member may do in a guild by its roles alone; the owner and administrators everything."""
    granted = _from_roles(guild, member)
    return granted & IN_TIMEOUT if member.in_timeout(now) and granted != EVERY else granted


def in_channel(guild: Guild, channel: Channel, member: Member, now: datetime) -> Permission:
    """Return what a member may do in a channel or thread, overwrites and Discord's implicit rules applied.

    A thread has its parent's overwrites; who is neither in a private thread nor manages threads does not see it.
    """
    granted = _from_roles(guild, member)
    if granted == EVERY:
        return EVERY
    holder = guild.channels.get(channel.parent_id or 0) if channel.thread is not None else channel
    if holder is None:
        return NONE
    granted = _implied(_overwritten(guild, holder, member, granted), channel)
    if channel.type is ChannelType.PRIVATE_THREAD and not _sees_private_thread(channel, member, granted):
        return NONE
    return granted & IN_TIMEOUT if member.in_timeout(now) else granted


def sees(guild: Guild, channel: Channel, member: Member) -> bool:
    """Whether a member sees a channel; timeouts make no difference."""
    return Permission.VIEW_CHANNEL in in_channel(guild, channel, member, member.joined_at)


def highest_role(guild: Guild, member: Member) -> Role:
    """Return the member's highest role; @everyone if it has none. Of two at one position the older is higher."""
    roles = [guild.roles[role_id] for role_id in member.roles if role_id in guild.roles]
    return max(roles, key=rank, default=guild.roles[guild.id])


def rank(role: Role) -> tuple[int, int]:
    """Return a key that orders roles as Discord does: by position, then the older above."""
    return (role.position, -role.id)


def outranks(guild: Guild, actor: Member, target: Member) -> bool:
    """Whether ``actor`` stands above ``target``: nobody above the owner, else the highest roles compared."""
    if target.user.id in {guild.owner_id, actor.user.id}:
        return False
    if actor.user.id == guild.owner_id:
        return True
    return rank(highest_role(guild, actor)) > rank(highest_role(guild, target))


def above_role(guild: Guild, actor: Member, role: Role) -> bool:
    """Whether ``actor`` stands above a role, so that it may give, take, change or delete it."""
    return actor.user.id == guild.owner_id or rank(highest_role(guild, actor)) > rank(role)


def known(bits: int) -> Permission:
    """Return permission bits without those that Discord has not named: nobody holds them."""
    return Permission(int(bits) & _KNOWN_BITS)


def _from_roles(guild: Guild, member: Member) -> Permission:
    if member.user.id == guild.owner_id:
        return EVERY
    bits = guild.roles[guild.id].permissions
    for role_id in member.roles:
        role = guild.roles.get(role_id)
        bits |= role.permissions if role else 0
    return EVERY if bits & Permission.ADMINISTRATOR else known(bits)


def _overwritten(guild: Guild, channel: Channel, member: Member, granted: Permission) -> Permission:
    """Apply overwrites in Discord's order: @everyone, then all roles together, then the member."""
    everyone = channel.overwrites.get(guild.id)
    if everyone:
        granted = known((granted & ~everyone.deny) | everyone.allow)
    of_roles = [channel.overwrites[role_id] for role_id in member.roles if role_id in channel.overwrites]
    for overwrite in of_roles:
        granted = known(granted & ~overwrite.deny)
    for overwrite in of_roles:
        granted = known(granted | overwrite.allow)
    own = channel.overwrites.get(member.user.id)
    return known((granted & ~own.deny) | own.allow) if own else granted


def _implied(granted: Permission, channel: Channel) -> Permission:
    if Permission.VIEW_CHANNEL not in granted:
        return NONE
    if channel.type in VOICE_TYPES and Permission.CONNECT not in granted:
        return Permission.VIEW_CHANNEL
    if channel.thread is not None:
        # In a thread the parent's "send messages in threads" stands for "send messages"
        may_send = Permission.SEND_MESSAGES_IN_THREADS in granted
        granted = granted | Permission.SEND_MESSAGES if may_send else granted & ~Permission.SEND_MESSAGES
    if Permission.SEND_MESSAGES not in granted:
        granted &= ~NEEDS_SENDING
    return granted


def _sees_private_thread(channel: Channel, member: Member, granted: Permission) -> bool:
    assert channel.thread is not None  # noqa: S101 - private threads are threads
    return Permission.MANAGE_THREADS in granted or member.user.id in channel.thread.members
