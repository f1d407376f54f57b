"""The routes that read messages, and pins."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from datetime import datetime

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.permissions import NONE, Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import as_instant, as_integer
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import audit, messages
from bot.sandbox.world.model import VOICE_TYPES, Channel, Message, MessageType
from bot.sandbox.world.model.message_type import ORDINARY_MESSAGES
from bot.sandbox.world.state import message_in

MOST_PINS = 250
MOST_PINS_AT_ONCE = 50
MESSAGE_CONTENT = 1 << 15 | 1 << 19
"""Either bit of the message content intent, as an application may hold it."""

routes = Routes()


def shown(call: Call, message: Message) -> Payload:
    """Return a message as the caller may read it: an application without the intent reads no content."""
    body = payloads.message(message, call.actor.id)
    reads_content = not call.is_bot or call.world.privileged_intents & MESSAGE_CONTENT or message.guild_id is None
    return body if reads_content else payloads.without_content(body, call.actor.id)


@routes.get("/channels/{channel_id}/messages/{message_id}")
def get(call: Call) -> Answer:
    """Return one message."""
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    _require_voice(call, channel)
    return shown(call, message_in(channel, call.id("message_id")))


@routes.get("/channels/{channel_id}/messages")
def history(call: Call) -> Answer:
    """Return messages, newest first; nobody without Read Message History sees any."""
    channel = call.channel()
    _require_voice(call, channel)
    limit = call.asked("limit", 50, 1, 100)
    if Permission.READ_MESSAGE_HISTORY not in call.granted(channel):
        return []
    ids = sorted(channel.messages)
    start, end = _span(call, ids, limit)
    return [shown(call, channel.messages[message_id]) for message_id in reversed(ids[max(0, start) : end])]


def _require_voice(call: Call, channel: Channel) -> None:
    """Refuse to read beside a voice channel that the caller cannot enter."""
    call.require(call.granted(channel), Permission.CONNECT if channel.type in VOICE_TYPES else NONE)


def _span(call: Call, ids: list[int], limit: int) -> tuple[int, int]:
    pivots = {name: _pivot(call, name) for name in ("before", "after", "around") if name in call.query}
    if "around" in pivots:
        middle = bisect_left(ids, pivots["around"])
        return middle - limit // 2, middle - limit // 2 + limit
    if "after" in pivots:
        start = bisect_right(ids, pivots["after"])
        return start, start + limit
    end = bisect_left(ids, pivots["before"]) if "before" in pivots else len(ids)
    return end - limit, end


def _pivot(call: Call, name: str) -> int:
    number = as_integer(call.query[name])
    if number is None:
        raise invalid(name, "NUMBER_TYPE_COERCE", f'Value "{call.query[name][:100]}" is not snowflake.')
    return number


@routes.get("/channels/{channel_id}/messages/pins")
def pins(call: Call) -> Answer:
    """Return pinned messages, last pinned first."""
    channel = call.channel()
    limit = call.asked("limit", 50, 1, 50)
    before = _before(call)
    dated = ((message.pinned_at, message) for message in _readable(call, channel))
    pinned = [(at, message) for at, message in dated if at is not None and (before is None or at < before)]
    pinned.sort(key=lambda pin: pin[0], reverse=True)
    items = [{"pinned_at": payloads.timestamp(at), "message": shown(call, one)} for at, one in pinned[:limit]]
    return {"items": items, "has_more": len(pinned) > limit}


def _before(call: Call) -> datetime | None:
    if "before" not in call.query:
        return None
    before = as_instant(call.query["before"])
    if before is None:
        raise invalid("before", "DATE_TIME_TYPE_PARSE", "Could not parse the value. Should be ISO8601.")
    return before


def _readable(call: Call, channel: Channel) -> Collection[Message]:
    """Return a channel's messages; none to who may not read its history."""
    return channel.messages.values() if Permission.READ_MESSAGE_HISTORY in call.granted(channel) else ()


@routes.get("/channels/{channel_id}/pins")
def pins_at_once(call: Call) -> Answer:
    """Return the last pinned messages alone, as the older route does."""
    channel = call.channel()
    dated = ((message.pinned_at, message) for message in _readable(call, channel))
    pinned = sorted(((at, one.id) for at, one in dated if at is not None), reverse=True)
    return [shown(call, channel.messages[message_id]) for _, message_id in pinned[:MOST_PINS_AT_ONCE]]


@routes.put("/channels/{channel_id}/pins/{message_id}")
@routes.put("/channels/{channel_id}/messages/pins/{message_id}")
def pin(call: Call) -> Answer:
    """Pin a message and say so in the channel."""
    channel = call.channel(Permission.PIN_MESSAGES)
    message = message_in(channel, call.id("message_id"))
    if message.pinned_at is not None:
        return None
    if message.type not in ORDINARY_MESSAGES:
        raise DiscordError(Code.SYSTEM_MESSAGE)
    _check_awake(channel)
    if sum(one.pinned_at is not None for one in channel.messages.values()) >= MOST_PINS:
        raise DiscordError(Code.MAX_PINS)
    messages.pin(call.world, message, pinned=True)
    _record(call, channel, message, audit.Action.MESSAGE_PIN)
    _announce(call, channel, message)
    return None


@routes.delete("/channels/{channel_id}/pins/{message_id}")
@routes.delete("/channels/{channel_id}/messages/pins/{message_id}")
def unpin(call: Call) -> Answer:
    """Unpin a message."""
    channel = call.channel(Permission.PIN_MESSAGES)
    message = message_in(channel, call.id("message_id"))
    if message.pinned_at is not None:
        _check_awake(channel)
        messages.pin(call.world, message, pinned=False)
        _record(call, channel, message, audit.Action.MESSAGE_UNPIN)
    return None


def _check_awake(channel: Channel) -> None:
    if channel.thread is not None and channel.thread.archived:
        raise DiscordError(Code.ARCHIVED_THREAD)


def _record(call: Call, channel: Channel, message: Message, action: audit.Action) -> None:
    guild = call.world.guild_of(channel)
    if guild is not None:
        options = {"channel_id": str(channel.id), "message_id": str(message.id)}
        audit.record(call.world, guild, action, call.cause, message.author.id, options=options)


def _announce(call: Call, channel: Channel, message: Message) -> None:
    guild = {"guild_id": str(channel.guild_id)} if channel.guild_id else {}
    notice = Message(
        call.world.ids.next(),
        channel.id,
        channel.guild_id,
        call.actor,
        call.world.clock.now(),
        type=MessageType.CHANNEL_PINNED_MESSAGE,
        reference={"type": 0, "channel_id": str(channel.id), "message_id": str(message.id), **guild},
    )
    messages.post(call.world, notice)
