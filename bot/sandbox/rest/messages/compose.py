"""Makes a message of a checked body: what it may contain, whom it answers and pings, which files it carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.sandbox.components.message import Draft, MessageFlag
from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.permissions import Permission
from bot.sandbox.rest import stickers
from bot.sandbox.rest.call import Upload
from bot.sandbox.rest.emojis import using as emojis
from bot.sandbox.rest.messages import files, forwarding, mentions
from bot.sandbox.rest.messages.voice_messages import check_voice_message
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.model import Channel, Message, MessageType, User
from bot.sandbox.world.model.poll import Poll
from bot.sandbox.world.state import World

UNANSWERABLE = frozenset(
    {
        MessageType.CHANNEL_PINNED_MESSAGE,
        MessageType.CHANNEL_FOLLOW_ADD,
        MessageType.THREAD_CREATED,
        MessageType.THREAD_STARTER_MESSAGE,
    }
)
"""Discord's own words that take no reply."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, with what permissions there, and the files sent along."""

    world: World
    user: User
    granted: Permission
    base_url: str
    uploads: list[Upload] = field(default_factory=list[Upload])
    signature: Changes = field(default_factory=dict[str, Any])
    """Attributes of each message that say who it is from, where that is no account: a webhook."""

    def signed(self, message: Message) -> Message:
        """Return a message with the sender's signature."""
        for name, value in self.signature.items():
            setattr(message, name, value)
        return message


def compose(sender: Sender, channel: Channel, draft: Draft) -> Message:
    """Return a new message that is in no channel yet; posting it is the caller's.

    Raises:
        DiscordError: 50006 empty, 50013 without the permission for embeds, files or polls, and what is
            wrong with its reply, stickers, emojis or files.
    """
    _check_contents(sender, draft)
    check_voice_message(draft, sender.uploads, sender.granted)
    world = sender.world
    items = stickers.stuck(world, sender.user, draft, channel.guild_id, sender.granted)
    original = forwarding.forwarded(world, sender.user, draft, sender.uploads)
    replied_to, reference = _reply(sender, channel, draft)
    attachments = files.store(world, sender.base_url, channel, sender.uploads, draft.attachments)
    message = Message(
        world.ids.next(),
        channel.id,
        channel.guild_id,
        sender.user,
        world.clock.now(),
        type=MessageType.REPLY if reference else MessageType.DEFAULT,
        tts=draft.tts and Permission.SEND_TTS_MESSAGES in sender.granted,
        nonce=draft.nonce,
        reference=reference,
        referenced=replied_to,
    )
    for name, value in rendered(sender, channel, draft, attachments, replied_to).items():
        setattr(message, name, value)
    message.poll = _poll(sender, draft)
    message.stickers = items
    if original is not None:
        forwarding.attach(message, original)
    refuse_empty(message)
    return message


def rendered(
    sender: Sender,
    channel: Channel,
    draft: Draft,
    attachments: list[dict[str, Any]],
    replied_to: Message | None,
) -> dict[str, Any]:
    """Return the attributes that a body sets, with files, pictures and mentions resolved."""
    emojis.complete_all(sender.world, sender.user, draft.components)
    files.resolve_media(sender.world, draft.components, attachments)
    files.resolve_embed_pictures(draft.embeds, attachments)
    pinged = mentions.resolve(
        sender.world,
        sender.world.guild_of(channel),
        mentions.text_of(draft.content, draft.components),
        draft.allowed_mentions,
        sender.granted,
        replied_to.author if replied_to else None,
    )
    return {
        "content": draft.content,
        "embeds": [] if MessageFlag.SUPPRESS_EMBEDS in draft.flags else draft.embeds,
        "components": draft.components,
        "attachments": attachments,
        "flags": int(draft.flags),
        "mentions": pinged.users,
        "mention_roles": pinged.roles,
        "mention_everyone": pinged.everyone,
    }


def refuse_empty(message: Message) -> None:
    """Refuse a message without anything to see.

    Raises:
        DiscordError: 50006.
    """
    parts = (
        message.content,
        message.embeds,
        message.components,
        message.attachments,
        message.poll,
        message.snapshots,
        message.stickers,
    )
    if not any(parts):
        raise DiscordError(Code.EMPTY_MESSAGE)


def _check_contents(sender: Sender, draft: Draft) -> None:
    needed = {
        Permission.EMBED_LINKS: bool(draft.embeds),
        Permission.ATTACH_FILES: bool(sender.uploads),
        Permission.SEND_POLLS: draft.poll is not None,
    }
    if any(wanted and permission not in sender.granted for permission, wanted in needed.items()):
        raise DiscordError(Code.MISSING_PERMISSIONS)
    if draft.components and not sender.user.bot:
        raise DiscordError(Code.ONLY_BOTS)


def _poll(sender: Sender, draft: Draft) -> Poll | None:
    asked = draft.poll
    if asked is None:
        return None
    answers = {number: _media(sender, answer["poll_media"]) for number, answer in enumerate(asked["answers"], 1)}
    ends = sender.world.clock.now() + timedelta(hours=asked["duration"])
    return Poll(asked["question"], answers, ends, multiselect=asked["allow_multiselect"])


def _media(sender: Sender, asked: Payload) -> Payload:
    emoji = asked.get("emoji")
    return asked if emoji is None else asked | {"emoji": emojis.complete(sender.world, sender.user, emoji)}


def _reply(sender: Sender, channel: Channel, draft: Draft) -> tuple[Message | None, dict[str, Any] | None]:
    asked = draft.reference
    if asked is None or asked["type"] == forwarding.FORWARD:
        return None, None
    if Permission.READ_MESSAGE_HISTORY not in sender.granted:
        raise DiscordError(Code.REPLY_WITHOUT_HISTORY)
    found = channel.messages.get(int(asked["message_id"]))
    elsewhere = int(asked.get("channel_id", channel.id)) != channel.id
    if found is None or elsewhere:
        if asked["fail_if_not_exists"] or elsewhere:
            raise invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        return None, None
    if found.type in UNANSWERABLE:
        message = "Cannot reply to a system message"
        raise invalid("message_reference", "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE", message)
    guild = {"guild_id": str(channel.guild_id)} if channel.guild_id else {}
    return found, {"type": 0, "channel_id": str(channel.id), "message_id": str(found.id), **guild}
