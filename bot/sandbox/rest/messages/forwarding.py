"""Forwards: a message that carries a snapshot of another, from wherever its sender can read."""

from __future__ import annotations

from bot.sandbox import payloads, permissions
from bot.sandbox.components.message import Draft
from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.permissions import IN_DIRECT_MESSAGE, NONE, Permission
from bot.sandbox.rest.call import Upload
from bot.sandbox.world.model import Channel, Message, User
from bot.sandbox.world.model.message_type import ORDINARY_MESSAGES
from bot.sandbox.world.state import World

FORWARD = 1
HAS_SNAPSHOT = 1 << 14
SHOWN = (
    "type",
    "content",
    "mentions",
    "mention_roles",
    "attachments",
    "embeds",
    "timestamp",
    "edited_timestamp",
    "flags",
    "components",
    "sticker_items",
)


def forwarded(world: World, user: User, draft: Draft, uploads: list[Upload]) -> Message | None:
    """Return the message that a draft forwards, if it forwards one.

    Raises:
        DiscordError: 160011 with contents of its own, 160014 and 160009 where the sender cannot read it, 50035 where
            it is not there or of a kind that is not forwarded.
    """
    asked = draft.reference
    if asked is None or asked["type"] != FORWARD:
        return None
    if draft.content or draft.embeds or draft.components or draft.poll or draft.sticker_ids or uploads:
        raise DiscordError(Code.FORWARD_WITH_CONTENT)
    source = world.channels.get(int(asked.get("channel_id", 0)))
    if source is None:
        raise invalid("message_reference.channel_id", "BASE_TYPE_REQUIRED", "This field is required")
    granted = _granted(world, source, user)
    if Permission.VIEW_CHANNEL not in granted:
        raise DiscordError(Code.FORWARD_WITHOUT_ACCESS)
    if Permission.READ_MESSAGE_HISTORY not in granted:
        raise DiscordError(Code.FORWARD_WITHOUT_HISTORY)
    message = source.messages.get(int(asked["message_id"]))
    if message is None:
        raise invalid("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
    if message.poll is not None or message.type not in ORDINARY_MESSAGES:
        raise invalid("message_reference", "MESSAGE_REFERENCE_INVALID_TYPE", "This message cannot be forwarded")
    return message


def attach(message: Message, original: Message) -> None:
    """Make a message the forward of another; a forward of a forward carries the first one's snapshot."""
    guild = {"guild_id": str(original.guild_id)} if original.guild_id else {}
    message.reference = {
        "type": FORWARD,
        "channel_id": str(original.channel_id),
        "message_id": str(original.id),
        **guild,
    }
    message.snapshots = original.snapshots or [{"message": _snapshot(original)}]
    message.flags |= HAS_SNAPSHOT


def _snapshot(of: Message) -> Payload:
    whole = payloads.message(of)
    return {key: whole[key] for key in SHOWN if key in whole}


def _granted(world: World, channel: Channel, user: User) -> Permission:
    guild = world.guild_of(channel)
    if guild is None:
        return IN_DIRECT_MESSAGE if user in channel.recipients else NONE
    member = guild.members.get(user.id)
    return permissions.in_channel(guild, channel, member, world.clock.now()) if member else NONE
