"""Webhooks: create, change, delete, and as whom they write."""

from __future__ import annotations

import secrets

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.world import audit
from bot.sandbox.world.audit import Action, Changes
from bot.sandbox.world.model import Channel, Guild, User, Webhook
from bot.sandbox.world.state import Cause, World

INCOMING, CHANNEL_FOLLOWER = 1, 2
TRAITS = ("channel_id", "name", "avatar", "application_id")
"""What the audit log lists of a webhook that is made or gone."""


def create(world: World, guild: Guild, channel: Channel, new: Changes, creator: User, cause: Cause) -> Webhook:
    """Make a webhook that writes into a channel."""
    webhook_id = world.ids.next()
    character = User(webhook_id, new["name"], bot=True)
    webhook = Webhook(webhook_id, guild.id, channel.id, "", secrets.token_urlsafe(51), creator, character)
    webhook.application_id = world.application_id if creator is world.bot else None
    audit.apply(webhook, new)
    world.webhooks[webhook_id] = webhook
    publish(world, channel)
    record_creation(world, guild, webhook, cause)
    return webhook


def record_creation(world: World, guild: Guild, webhook: Webhook, cause: Cause) -> None:
    """Log that a webhook was made."""
    kind: Payload = {"key": "type", "new_value": type_of(webhook)}
    changes = [kind, *audit.all_new(webhook, TRAITS)]
    audit.record(world, guild, Action.WEBHOOK_CREATE, cause, webhook.id, changes=changes)


def type_of(webhook: Webhook) -> int:
    """Return Discord's number for what a webhook is for."""
    return INCOMING if webhook.source_id is None else CHANNEL_FOLLOWER


def update(world: World, guild: Guild, webhook: Webhook, new: Changes, cause: Cause) -> None:
    """Change a webhook's name, picture or channel; a move is told in both channels."""
    places = dict.fromkeys((webhook.channel_id, new.get("channel_id", webhook.channel_id)))
    changes = audit.apply(webhook, new)
    webhook.character.username = webhook.name
    if changes:
        for channel_id in places:
            publish(world, guild.channels[channel_id])
        audit.record(world, guild, Action.WEBHOOK_UPDATE, cause, webhook.id, changes=changes)


def delete(world: World, guild: Guild, webhook: Webhook, cause: Cause) -> None:
    """Remove a webhook; what it wrote stays."""
    del world.webhooks[webhook.id]
    publish(world, guild.channels[webhook.channel_id])
    kind: Payload = {"key": "type", "old_value": type_of(webhook)}
    changes = [kind, *audit.all_old(webhook, TRAITS)]
    audit.record(world, guild, Action.WEBHOOK_DELETE, cause, webhook.id, changes=changes)


def forget_those_of(world: World, channel: Channel) -> None:
    """Drop a channel's webhooks, and those by which others follow it, as they go with it."""
    for webhook in [one for one in world.webhooks.values() if channel.id in {one.channel_id, one.source_id}]:
        del world.webhooks[webhook.id]


def payload(world: World, of: Webhook) -> Payload:
    """Return the webhook object without what only its owners learn: the token, and who made it."""
    return _followed(world, of) | {
        "id": str(of.id),
        "type": type_of(of),
        "guild_id": str(of.guild_id),
        "channel_id": str(of.channel_id),
        "name": of.name,
        "avatar": of.avatar,
        "application_id": payloads.optional_id(of.application_id),
    }


def author(of: Webhook, name: str | None, avatar: str | None) -> Payload:
    """Return the author of one message, under the name and picture that it wants for it."""
    return payloads.user(of.character) | {"username": name or of.name, "avatar": avatar or of.avatar}


def _followed(world: World, of: Webhook) -> Payload:
    source = world.channels.get(of.source_id or 0)
    guild = world.guild_of(source) if source else None
    if source is None or guild is None:
        return {}
    of_guild = {"id": str(guild.id), "name": guild.name, "icon": guild.icon}
    return {"source_guild": of_guild, "source_channel": {"id": str(source.id), "name": source.name}}


def publish(world: World, channel: Channel) -> None:
    """Tell those who manage webhooks that those of a channel changed."""
    data = {"guild_id": str(channel.guild_id), "channel_id": str(channel.id)}
    world.emit("WEBHOOKS_UPDATE", data, channel=channel, needs=Permission.MANAGE_WEBHOOKS)
