"""Guild channels and direct messages: create, change, overwrite, reorder, delete."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.world import audit, scheduled_events, webhooks
from bot.sandbox.world.audit import Action, Changes
from bot.sandbox.world.model import Channel, ChannelType, Guild, Overwrite, User
from bot.sandbox.world.state import Cause, World

SPECIAL_CHANNELS = (
    "afk_channel_id",
    "system_channel_id",
    "rules_channel_id",
    "public_updates_channel_id",
    "safety_alerts_channel_id",
)
"""The guild's settings that name a channel."""


def create(world: World, guild: Guild, new: Changes, cause: Cause) -> Channel:
    """Make a channel at the end of its kind, unless ``new`` says where."""
    channel = Channel(world.ids.next(), ChannelType.TEXT, guild_id=guild.id)
    channel.position = 1 + max((one.position for one in guild.channels.values()), default=-1)
    changes = audit.apply(channel, {name: value for name, value in new.items() if name != "overwrites"})
    channel.overwrites = new.get("overwrites", {})
    guild.channels[channel.id] = world.channels[channel.id] = channel
    world.emit("CHANNEL_CREATE", payloads.channel(channel), channel=channel)
    audit.record(world, guild, Action.CHANNEL_CREATE, cause, channel.id, changes=changes)
    return channel


def update(world: World, guild: Guild, channel: Channel, new: Changes, cause: Cause) -> None:
    """Change a channel; nothing is published if all is so already."""
    changes = audit.apply(channel, {name: value for name, value in new.items() if name != "overwrites"})
    overwrites = new.get("overwrites")
    moved = overwrites is not None and overwrites != channel.overwrites
    if overwrites is not None:
        channel.overwrites = overwrites
    if changes or moved:
        publish_update(world, channel)
    if changes:
        audit.record(world, guild, Action.CHANNEL_UPDATE, cause, channel.id, changes=changes)


def publish_update(world: World, channel: Channel) -> None:
    """Tell everybody how a channel is now."""
    world.emit("CHANNEL_UPDATE", payloads.channel(channel), channel=channel)


def overwrite(world: World, guild: Guild, channel: Channel, new: Overwrite, cause: Cause) -> None:
    """Set a channel's overwrite of one role or member."""
    before = channel.overwrites.get(new.id)
    channel.overwrites[new.id] = new
    if before == new:
        return
    publish_update(world, channel)
    action = Action.OVERWRITE_UPDATE if before else Action.OVERWRITE_CREATE
    changes: list[Payload] = [{"key": key, "new_value": str(int(getattr(new, key)))} for key in ("allow", "deny")]
    audit.record(world, guild, action, cause, channel.id, changes=changes, options=_subject(guild, new))


def remove_overwrite(world: World, guild: Guild, channel: Channel, gone: Overwrite, cause: Cause) -> None:
    """Drop a channel's overwrite."""
    del channel.overwrites[gone.id]
    publish_update(world, channel)
    audit.record(world, guild, Action.OVERWRITE_DELETE, cause, channel.id, options=_subject(guild, gone))


def delete(world: World, guild: Guild, channel: Channel, cause: Cause) -> None:
    """Remove a channel with its threads and invites; a category's channels lose it as parent."""
    scheduled_events.lose_channel(world, guild, channel)
    world.emit("CHANNEL_DELETE", payloads.channel(channel), channel=channel)
    for child in [one for one in guild.channels.values() if one.parent_id == channel.id]:
        child.parent_id = None
        publish_update(world, child)
    for thread in [one for one in guild.threads.values() if one.parent_id == channel.id]:
        del guild.threads[thread.id], world.channels[thread.id]
    for code in [code for code, invite in guild.invites.items() if invite.channel_id == channel.id]:
        del guild.invites[code]
    webhooks.forget_those_of(world, channel)
    del guild.channels[channel.id], world.channels[channel.id]
    _clear_settings(world, guild, channel)
    changes: list[Payload] = [{"key": "name", "old_value": channel.name}]
    audit.record(world, guild, Action.CHANNEL_DELETE, cause, channel.id, changes=changes)


def _clear_settings(world: World, guild: Guild, channel: Channel) -> None:
    """Leave no place in the guild's settings to a channel that is gone."""
    held = [name for name in SPECIAL_CHANNELS if getattr(guild, name) == channel.id]
    for name in held:
        setattr(guild, name, None)
    if held:
        world.emit("GUILD_UPDATE", payloads.guild(guild), guild_id=guild.id)


def open_direct_message(world: World, one: User, other: User) -> Channel:
    """Return the direct-message channel of two users; makes it (and tells them) if there is none."""
    known = world.direct_message(one, other)
    if known is not None:
        return known
    channel = Channel(world.ids.next(), ChannelType.DIRECT_MESSAGE, recipients=[one, other])
    world.channels[channel.id] = channel
    for viewer in (one, other):
        data = payloads.channel(channel, viewer.id)
        world.emit("CHANNEL_CREATE", data, to=frozenset({viewer.id} - {world.bot.id}))
    return channel


def _subject(guild: Guild, of: Overwrite) -> Payload:
    if of.type == 1:
        return {"id": str(of.id), "type": "1"}
    return {"id": str(of.id), "type": "0", "role_name": guild.roles[of.id].name if of.id in guild.roles else ""}
