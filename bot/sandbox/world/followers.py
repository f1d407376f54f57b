"""Following announcement channels: what is published there arrives elsewhere, and changes and goes as the original."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.world import messages, webhooks
from bot.sandbox.world.model import Channel, Guild, Message, MessageType, User, Webhook
from bot.sandbox.world.state import Cause, World

CROSSPOSTED = 1 << 0
IS_CROSSPOST = 1 << 1
SHOWN_FLAGS = 1 << 2 | 1 << 15
"""Hidden embeds and components v2: what a copy keeps of its original's flags."""


def follow(world: World, source: Channel, guild: Guild, target: Channel, follower: User, cause: Cause) -> Webhook:
    """Let a channel follow an announcement channel, and say so there."""
    name = _name(world, source)
    webhook_id = world.ids.next()
    webhook = Webhook(webhook_id, guild.id, target.id, name, "", follower, User(webhook_id, name, bot=True))
    webhook.source_id = source.id
    world.webhooks[webhook_id] = webhook
    webhooks.publish(world, target)
    webhooks.record_creation(world, guild, webhook, cause)
    notice = Message(world.ids.next(), target.id, guild.id, follower, world.clock.now(), name)
    notice.type, notice.reference = MessageType.CHANNEL_FOLLOW_ADD, _reference(source)
    messages.post(world, notice)
    return webhook


def publish(world: World, source: Channel, original: Message) -> None:
    """Mark a message as published and bring it to all who follow its channel."""
    messages.edit(world, original, {"flags": original.flags | CROSSPOSTED}, silently=True)
    following = [one for one in world.webhooks.values() if one.source_id == source.id]
    world.crossposts[original.id] = [_copy(world, source, original, one) for one in following]


def _copy(world: World, source: Channel, original: Message, webhook: Webhook) -> Message:
    copy = Message(
        world.ids.next(), webhook.channel_id, webhook.guild_id, webhook.character, world.clock.now(), original.content
    )
    for name in ("embeds", "attachments", "components", "stickers"):
        setattr(copy, name, list(getattr(original, name)))
    copy.flags = (original.flags & SHOWN_FLAGS) | IS_CROSSPOST
    copy.webhook_id, copy.webhook_author = webhook.id, webhooks.author(webhook, None, None)
    copy.reference = _reference(source) | {"message_id": str(original.id)}
    return messages.post(world, copy)


def _reference(source: Channel) -> Payload:
    return {"type": 0, "channel_id": str(source.id), "guild_id": payloads.optional_id(source.guild_id)}


def _name(world: World, source: Channel) -> str:
    guild = world.guild_of(source)
    return f"{guild.name if guild else ''} #{source.name}"
