"""Channels: list, create, reorder, read, change, delete, type in."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError, invalid
from bot.sandbox.permissions import NONE, Permission
from bot.sandbox.rest import channel_form, thread_form
from bot.sandbox.rest.automod.guarding import title_checked
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.router import Answer, Reply, Routes
from bot.sandbox.world import channels, messages, threads
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.model import Channel, ChannelType, Guild

routes = Routes()


@routes.get("/guilds/{guild_id}/channels")
def list_channels(call: Call) -> Answer:
    """Return a guild's channels without threads; personas those that they see."""
    guild = call.guild()
    return [payloads.channel(one) for one in guild.channels.values() if call.is_bot or _sees(call, one)]


@routes.post("/guilds/{guild_id}/channels")
def create_channel(call: Call) -> Answer:
    """Make a channel; without overwrites of its own it takes its category's."""
    guild = call.guild(Permission.MANAGE_CHANNELS)
    new = channel_form.read(call, guild, None)
    if len(guild.channels) >= channel_form.MAX_CHANNELS:
        raise DiscordError(Code.MAX_GUILD_CHANNELS)
    parent = guild.channels.get(new.get("parent_id") or 0)
    if parent is not None and "overwrites" not in new:
        new["overwrites"] = dict(parent.overwrites)
    return Reply(201, payloads.channel(channels.create(call.world, guild, new, call.cause)))


@routes.patch("/guilds/{guild_id}/channels")
def reorder_channels(call: Call) -> Answer:
    """Move channels to positions, and one of them to a category."""
    guild = call.guild()
    moves: list[tuple[Channel, Changes]] = []
    for item in call.items:
        form = Form(item)
        form.snowflake("id", required=True)
        form.integer("position", 0, 100_000)
        form.snowflake("parent_id", nullable=True)
        form.flag("lock_permissions")
        channel = guild.channels.get(form.values.pop("id", 0))
        channel_form.check_parent(form, guild, channel)
        new = form.check()
        if channel is None:
            raise DiscordError(Code.UNKNOWN_CHANNEL)
        moves.append((channel, new))
    if sum(_changes_parent(channel, new) for channel, new in moves) > 1:
        raise DiscordError(Code.ONE_PARENT_AT_A_TIME)
    for channel, new in moves:
        _check_move(call, guild, channel, new)
    for channel, new in moves:
        parent = guild.channels.get(new.get("parent_id", channel.parent_id) or 0)
        if new.pop("lock_permissions", False) and parent is not None:
            new["overwrites"] = dict(parent.overwrites)
        channels.update(call.world, guild, channel, new, call.cause)


@routes.get("/channels/{channel_id}")
def get_channel(call: Call) -> Answer:
    """Return a channel, thread or direct message that the caller sees."""
    return payloads.channel(call.channel(), call.actor.id)


@routes.patch("/channels/{channel_id}")
def edit_channel(call: Call) -> Answer:
    """Change a channel, or a thread."""
    guild, channel = call.guild_channel()
    if channel.is_thread:
        return _edit_thread(call, guild, channel)
    call.require(call.granted(channel), Permission.MANAGE_CHANNELS)
    if "permission_overwrites" in call.body:
        call.require(call.granted(channel), Permission.MANAGE_ROLES)
    new = channel_form.read(call, guild, channel)
    swap = {ChannelType.TEXT, ChannelType.ANNOUNCEMENT}
    if "type" in new and new["type"] != channel.type and not {new["type"], channel.type} <= swap:
        raise invalid("type", "BASE_TYPE_CHOICES", "Value must be one of {0, 5}.")
    channels.update(call.world, guild, channel, new, call.cause)
    return payloads.channel(channel)


@routes.delete("/channels/{channel_id}")
def delete_channel(call: Call) -> Answer:
    """Delete a channel or thread; a direct message is only closed and stays."""
    channel = call.channel()
    guild = call.world.guild_of(channel)
    body = payloads.channel(channel, call.actor.id)
    if guild is None:
        return body
    if channel.is_thread:
        call.require(call.granted(channel), Permission.MANAGE_THREADS)
        threads.delete(call.world, guild, channel, call.cause)
        return body
    call.require(call.granted(channel), Permission.MANAGE_CHANNELS)
    if "COMMUNITY" in guild.features and channel.id in {guild.rules_channel_id, guild.public_updates_channel_id}:
        raise DiscordError(Code.REQUIRES_COMMUNITY_CHANNEL)
    channels.delete(call.world, guild, channel, call.cause)
    return body


@routes.put("/channels/{channel_id}/recipients/{user_id}")
@routes.delete("/channels/{channel_id}/recipients/{user_id}")
def change_recipients(call: Call) -> Answer:
    """Refuse: there are no group direct messages here, whose recipients could come and go."""
    call.id("user_id")
    call.channel()
    raise DiscordError(Code.WRONG_CHANNEL_TYPE)


@routes.post("/channels/{channel_id}/typing")
def trigger_typing(call: Call) -> Answer:
    """Show that the caller types."""
    channel = call.channel(Permission.SEND_MESSAGES)
    messages.typing(call.world, channel, call.actor)


def _changes_parent(channel: Channel, new: Changes) -> bool:
    return new.get("parent_id", channel.parent_id) != channel.parent_id


def _check_move(call: Call, guild: Guild, channel: Channel, new: Changes) -> None:
    """Refuse a move: an order takes rights in the guild or category, another category rights there and here (50001)."""
    before, after = (guild.channels.get(one or 0) for one in (channel.parent_id, new.get("parent_id")))
    if not _changes_parent(channel, new):
        of_category = call.permissions_in(guild, before) if before is not None else NONE
        call.require(call.permissions_in(guild) | of_category, Permission.MANAGE_CHANNELS)
    elif Permission.MANAGE_CHANNELS not in call.granted(channel) & call.permissions_in(guild, after):
        raise DiscordError(Code.MISSING_ACCESS)
    if new.get("lock_permissions"):
        call.require(call.granted(channel), Permission.MANAGE_ROLES)


def _sees(call: Call, channel: Channel) -> bool:
    return Permission.VIEW_CHANNEL in call.granted(channel)


def _edit_thread(call: Call, guild: Guild, thread: Channel) -> Answer:
    new = thread_form.read_changes(call, thread)
    with title_checked(call, thread, new.get("name", "")):
        threads.update(call.world, guild, thread, new, call.cause)
    return payloads.thread(thread, call.actor.id)
