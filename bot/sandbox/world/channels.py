"""Guild channels and direct messages: create, change, overwrite, reorder, delete."""

from __future__ import annotations

from dataclasses import replace

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.world import audit, scheduled_events, webhooks
from bot.sandbox.world.audit import Action, Changes
from bot.sandbox.world.model import VOICE_TYPES, Channel, ChannelType, Guild, Overwrite, User
from bot.sandbox.world.state import Cause, World

SPECIAL_CHANNELS = (
    "afk_channel_id",
    "system_channel_id",
    "rules_channel_id",
    "public_updates_channel_id",
    "safety_alerts_channel_id",
    "widget_channel_id",
)
"""The guild's settings that name a channel."""
TRAITS = ("name", "type", "nsfw")
OVERWRITE_TRAITS = ("id", "type", "allow", "deny")


def create(world: World, guild: Guild, new: Changes, cause: Cause) -> Channel:
    """Make a channel at the end of its kind, unless ``new`` says where."""
    channel = Channel(world.ids.next(), ChannelType.TEXT, guild_id=guild.id)
    channel.position = 1 + max((one.position for one in guild.channels.values()), default=-1)
    audit.apply(channel, {name: value for name, value in new.items() if name != "overwrites"})
    channel.overwrites = new.get("overwrites", {})
    guild.channels[channel.id] = world.channels[channel.id] = channel
    world.emit("CHANNEL_CREATE", payloads.channel(channel), channel=channel)
    changes = [*audit.all_new(channel, traits_of(channel)), _overwrites(channel, "new_value")]
    audit.record(world, guild, Action.CHANNEL_CREATE, cause, channel.id, changes=changes)
    return channel


def traits_of(channel: Channel) -> tuple[str, ...]:
    """Return what the audit log lists of a channel that is made or gone."""
    if channel.type in VOICE_TYPES:
        return (*TRAITS, "bitrate", "user_limit", "slow_mode_seconds")
    return TRAITS if channel.type is ChannelType.CATEGORY else (*TRAITS, "topic", "slow_mode_seconds")


def update(world: World, guild: Guild, channel: Channel, new: Changes, cause: Cause) -> None:
    """Change a channel; nothing is published if all is so already."""
    changes = audit.apply(channel, {name: value for name, value in new.items() if name != "overwrites"})
    before, after = channel.overwrites, new.get("overwrites", channel.overwrites)
    if before != after:
        _set_overwrites(world, guild, channel, after)
    elif changes:
        publish_update(world, channel)
    for target_id in before.keys() | channel.overwrites.keys():
        _record_overwrite(world, guild, channel, before.get(target_id), channel.overwrites.get(target_id), cause)
    if changes:
        audit.record(world, guild, Action.CHANNEL_UPDATE, cause, channel.id, changes=changes)


def publish_update(world: World, channel: Channel) -> None:
    """Tell everybody how a channel is now."""
    world.emit("CHANNEL_UPDATE", payloads.channel(channel), channel=channel)


def overwrite(world: World, guild: Guild, channel: Channel, new: Overwrite, cause: Cause) -> None:
    """Set a channel's overwrite of one role or member."""
    before = channel.overwrites.get(new.id)
    if before == new:
        return
    _set_overwrites(world, guild, channel, channel.overwrites | {new.id: new})
    _record_overwrite(world, guild, channel, before, new, cause)


def remove_overwrite(world: World, guild: Guild, channel: Channel, gone: Overwrite, cause: Cause) -> None:
    """Drop a channel's overwrite."""
    kept = {target_id: one for target_id, one in channel.overwrites.items() if target_id != gone.id}
    _set_overwrites(world, guild, channel, kept)
    _record_overwrite(world, guild, channel, gone, None, cause)


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
    changes = [*audit.all_old(channel, traits_of(channel)), _overwrites(channel, "old_value")]
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
    world.channels[channel.id] = world.direct_messages[frozenset({one.id, other.id})] = channel
    for viewer in (one, other):
        data = payloads.channel(channel, viewer.id)
        world.emit("CHANNEL_CREATE", data, to=frozenset({viewer.id} - {world.bot.id}))
    return channel


def _set_overwrites(world: World, guild: Guild, channel: Channel, after: dict[int, Overwrite]) -> None:
    """Set a channel's overwrites, and those of a category's channels that were the same: they are synced."""
    before, channel.overwrites = channel.overwrites, after
    publish_update(world, channel)
    for child in guild.channels.values():
        if child.parent_id == channel.id and child.overwrites == before:
            child.overwrites = dict(after)
            publish_update(world, child)


def _overwrites(channel: Channel, when: str) -> Payload:
    return {"key": "permission_overwrites", when: [payloads.overwrite(one) for one in channel.overwrites.values()]}


def _record_overwrite(
    world: World, guild: Guild, channel: Channel, before: Overwrite | None, after: Overwrite | None, cause: Cause
) -> None:
    """Log what became of one overwrite; nothing if it is as it was."""
    of = after or before
    if of is None or before == after:
        return
    if before is None:
        action, changes = Action.OVERWRITE_CREATE, audit.all_new(of, OVERWRITE_TRAITS)
    elif after is None:
        action, changes = Action.OVERWRITE_DELETE, audit.all_old(of, OVERWRITE_TRAITS)
    else:
        action = Action.OVERWRITE_UPDATE
        changes = audit.apply(replace(before), {"allow": after.allow, "deny": after.deny})
    audit.record(world, guild, action, cause, channel.id, changes=changes, options=_subject(guild, of))


def _subject(guild: Guild, of: Overwrite) -> Payload:
    if of.type == 1:
        return {"id": str(of.id), "type": "1"}
    return {"id": str(of.id), "type": "0", "role_name": guild.roles[of.id].name if of.id in guild.roles else ""}
