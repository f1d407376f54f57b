"""The routes of messages: send, edit, delete, bulk delete."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.sandbox import payloads
from bot.sandbox.components.message import SETTABLE, Draft, MessageFlag, read_draft
from bot.sandbox.components.shapes import Items, Snowflake, must, read
from bot.sandbox.components.shapes import Record as Body
from bot.sandbox.errors import Code, DiscordError, invalid
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.automod import guarding
from bot.sandbox.rest.call import Call, Upload
from bot.sandbox.rest.messages import files
from bot.sandbox.rest.messages.compose import Sender, compose, refuse_empty, rendered
from bot.sandbox.rest.messages.sending import bring_in, check_may_send, check_unlocked, enter_thread
from bot.sandbox.rest.router import Answer, Auth, Routes
from bot.sandbox.snowflake import made_at
from bot.sandbox.world import audit, followers, messages
from bot.sandbox.world.model import Channel, ChannelType, Message, MessageType
from bot.sandbox.world.model.message_type import ORDINARY_MESSAGES, UNDELETABLE_MESSAGES
from bot.sandbox.world.state import message_in

BULK_AGE = timedelta(days=14)
NONCE_AGE = timedelta(minutes=5)
_MOST_NONCES = 1000
_BULK = Body({"messages": must(Items(Snowflake()))})

routes = Routes()


@routes.post("/channels/{channel_id}/messages")
def send(call: Call) -> Answer:
    """Write into a channel; with ``enforce_nonce`` a second time returns the first message."""
    channel = call.world.channel(call.id("channel_id"))
    granted = check_may_send(call, channel)
    draft = read_draft(call.body)
    message = _sent_before(call, channel, draft)
    if message is None:
        sender = Sender(call.world, call.actor, granted, call.base_url, call.files)
        message = compose(sender, channel, draft)
        cleared = guarding.clear(call, channel, message.content)
        enter_thread(call, channel)
        messages.post(call.world, message)
        bring_in(call, channel, message)
        cleared.posted(message)
        _remember_nonce(call, channel, message)
    return payloads.message(message, call.actor.id)


def _sent_before(call: Call, channel: Channel, draft: Draft) -> Message | None:
    if not draft.enforce_nonce or draft.nonce is None:
        return None
    message = channel.messages.get(channel.nonces.get((call.actor.id, str(draft.nonce)), 0))
    is_recent = message is not None and call.world.clock.now() - message.created_at < NONCE_AGE
    return message if is_recent else None


def _remember_nonce(call: Call, channel: Channel, message: Message) -> None:
    if message.nonce is None:
        return
    channel.nonces[call.actor.id, str(message.nonce)] = message.id
    if len(channel.nonces) > _MOST_NONCES:
        del channel.nonces[next(iter(channel.nonces))]


@routes.patch("/channels/{channel_id}/messages/{message_id}")
def edit(call: Call) -> Answer:
    """Change one's own message; others' only by hiding its embeds."""
    channel = call.channel()
    message = message_in(channel, call.id("message_id"))
    if channel.thread is not None and channel.thread.archived:
        raise DiscordError(Code.ARCHIVED_THREAD)
    if message.author is not call.actor:
        return _suppress(call, channel, message)
    if message.type not in ORDINARY_MESSAGES:
        raise DiscordError(Code.SYSTEM_MESSAGE)
    check_unlocked(channel, call.granted(channel))
    sender = Sender(call.world, call.actor, call.granted(channel), call.base_url, call.files)
    content = call.body.get("content")
    cleared = guarding.clear(call, channel, content if isinstance(content, str) else "")
    apply_edit(sender, channel, message, call.body)
    cleared.posted(message)
    return payloads.message(message, call.actor.id)


def _suppress(call: Call, channel: Channel, message: Message) -> Answer:
    if set(call.body) != {"flags"}:
        raise DiscordError(Code.EDIT_OTHERS_MESSAGE)
    call.require(call.granted(channel), Permission.MANAGE_MESSAGES)
    flags = read_draft(call.body, settable=MessageFlag.SUPPRESS_EMBEDS).flags
    kept = message.flags & ~MessageFlag.SUPPRESS_EMBEDS
    change: dict[str, Any] = {"flags": int(kept | flags), "embeds": [] if flags else message.embeds}
    return payloads.message(messages.edit(call.world, message, change, silently=True), call.actor.id)


def apply_edit(sender: Sender, channel: Channel, message: Message, body: object) -> Message:
    """Change a message as its author does and publish it; what the body leaves out stays.

    The first edit of a deferred answer is its text: it is no longer loading, and not "edited" either.

    Raises:
        DiscordError: 50035 and 50006 as for a new message, 520003 for a poll, 50162 for a voice message.
    """
    if message.flags & MessageFlag.IS_VOICE_MESSAGE:
        raise DiscordError(Code.VOICE_MESSAGE_EDIT)
    if message.poll is not None:
        raise DiscordError(Code.POLL_NOT_EDITABLE)
    is_loading = bool(message.flags & MessageFlag.LOADING)
    had = MessageFlag(message.flags) & ~MessageFlag.LOADING
    draft = read_draft(body, settable=SETTABLE, modern=MessageFlag.IS_COMPONENTS_V2 in had)
    _refuse_later(draft)
    attachments = _attachments_after(sender, message, draft)
    new = rendered(sender, channel, draft, attachments, message.referenced)
    if "flags" in draft.given:
        lasting = had & ~MessageFlag.SUPPRESS_EMBEDS
        new["flags"] = int(lasting | (draft.flags & ~MessageFlag.SUPPRESS_NOTIFICATIONS))
    else:
        new["flags"] = int(had)
    if not draft.given & {"content", "allowed_mentions", "components"}:
        for name in ("mentions", "mention_roles", "mention_everyone"):
            del new[name]
    for name in ("content", "embeds", "components"):
        if name not in draft.given:
            del new[name]
    _check_result(message, new)
    return messages.edit(sender.world, message, new, silently=is_loading or draft.given <= {"flags"})


def _refuse_later(draft: Draft) -> None:
    if draft.poll is not None or draft.sticker_ids:
        raise DiscordError(Code.GENERAL, status=501, message="The sandbox adds no polls or stickers to messages yet")


def _attachments_after(sender: Sender, message: Message, draft: Draft) -> list[dict[str, Any]]:
    kept = message.attachments
    if "attachments" in draft.given:
        wanted = {one["id"]: one for one in draft.attachments}
        kept = [_redescribed(one, wanted[one["id"]]) for one in kept if one["id"] in wanted]
    added: list[Upload] = sender.uploads
    channel = sender.world.channel(message.channel_id)
    new = files.store(sender.world, sender.base_url, channel, added, draft.attachments, beside=kept)
    return kept + new


def _redescribed(attachment: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Return a kept file as the edit describes it: its description and whether it is a spoiler may change."""
    changed = attachment | {key: wanted[key] for key in ("description",) if key in wanted}
    return changed | {"flags": files.IS_SPOILER if wanted["is_spoiler"] else 0} if "is_spoiler" in wanted else changed


def _check_result(message: Message, new: dict[str, Any]) -> None:
    whole = {name: new.get(name, getattr(message, name)) for name in ("content", "embeds", "components", "flags")}
    if whole["flags"] & MessageFlag.IS_COMPONENTS_V2 and (whole["content"] or whole["embeds"]):
        raise invalid(
            "content" if whole["content"] else "embeds",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
            "Content and embeds must be removed when using MessageFlags.IS_COMPONENTS_V2",
        )
    probe = Message(message.id, message.channel_id, message.guild_id, message.author, message.created_at)
    probe.content, probe.embeds, probe.components = whole["content"], whole["embeds"], whole["components"]
    probe.attachments, probe.stickers = new["attachments"], message.stickers
    refuse_empty(probe)


@routes.delete("/channels/{channel_id}/messages/{message_id}")
def delete(call: Call) -> Answer:
    """Remove one's own message, or another's with Manage Messages."""
    channel = call.channel()
    message = message_in(channel, call.id("message_id"))
    if message.type in UNDELETABLE_MESSAGES:
        raise DiscordError(Code.SYSTEM_MESSAGE)
    # An alert of AutoMod bears the name of whom it is about, who is not to remove it
    if message.author is not call.actor or message.type is MessageType.AUTO_MODERATION_ACTION:
        if channel.is_direct:
            raise DiscordError(Code.INVALID_CHANNEL_FOR_DM)
        call.require(call.granted(channel), Permission.MANAGE_MESSAGES)
    messages.delete(call.world, message)
    guild = call.world.guild_of(channel)
    if guild is not None and message.author is not call.actor:
        options = {"channel_id": str(channel.id), "count": "1"}
        audit.record(call.world, guild, audit.Action.MESSAGE_DELETE, call.cause, message.author.id, options=options)
    return None


@routes.post("/channels/{channel_id}/messages/{message_id}/crosspost")
def crosspost(call: Call) -> Answer:
    """Publish a message of an announcement channel to all who follow it."""
    channel = call.channel()
    if channel.type is not ChannelType.ANNOUNCEMENT:
        raise DiscordError(Code.WRONG_CHANNEL_TYPE)
    message = message_in(channel, call.id("message_id"))
    others = Permission.SEND_MESSAGES | Permission.MANAGE_MESSAGES
    call.require(call.granted(channel), Permission.SEND_MESSAGES if message.author is call.actor else others)
    if message.type not in ORDINARY_MESSAGES:
        raise DiscordError(Code.INVALID_MESSAGE_TYPE)
    if message.flags & followers.CROSSPOSTED:
        raise DiscordError(Code.ALREADY_CROSSPOSTED)
    followers.publish(call.world, channel, message)
    return payloads.message(message, call.actor.id)


@routes.post("/channels/{channel_id}/messages/bulk-delete", Auth.BOT)
def bulk_delete(call: Call) -> Answer:
    """Remove 2 to 100 messages of at most 14 days."""
    guild, channel = call.guild_channel(Permission.MANAGE_MESSAGES)
    ids = set(map(int, read(_BULK, call.body)["messages"]))
    if not 2 <= len(ids) <= 100:
        raise DiscordError(Code.BULK_DELETE_COUNT)
    oldest = call.world.clock.now() - BULK_AGE
    if any(made_at(message_id) < oldest for message_id in ids):
        raise DiscordError(Code.MESSAGE_TOO_OLD)
    gone = [channel.messages[message_id] for message_id in sorted(ids) if message_id in channel.messages]
    messages.delete_many(call.world, channel, gone)
    options = {"count": str(len(gone))}
    audit.record(call.world, guild, audit.Action.MESSAGE_BULK_DELETE, call.cause, channel.id, options=options)
    return None
