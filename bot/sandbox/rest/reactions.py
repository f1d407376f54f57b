"""The routes of reactions."""

from __future__ import annotations

import re

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.permissions import NONE, Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import messages
from bot.sandbox.world.model import Channel, Message, Reaction
from bot.sandbox.world.state import message_in

MOST_EMOJI = 20
_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
)
_TONED = f"{_PICTURE}\ufe0f?[\U0001f3fb-\U0001f3ff]?[\U000e0020-\U000e007f]*"
UNICODE_EMOJI = re.compile(
    f"(?:{_TONED}(?:\u200d{_TONED})*|[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|[\U0001f3fb-\U0001f3ff])"
)
"""One Unicode emoji: a picture with tone, joined ones, a flag, or a key. Which of them exist is the font's business."""

routes = Routes()
_BASE = "/channels/{channel_id}/messages/{message_id}/reactions"


def _target(call: Call, needs: Permission = NONE) -> tuple[Channel, Message]:
    channel = call.channel(Permission.READ_MESSAGE_HISTORY | needs)
    return channel, message_in(channel, call.id("message_id"))


def _emoji(call: Call, message: Message) -> Reaction:
    """Return the path's emoji; a custom one is known only where it stands already, since guilds here have none."""
    spelling = call.params["emoji"]
    known = message.reactions.get(spelling)
    if known is not None:
        return known
    if UNICODE_EMOJI.fullmatch(spelling) is None:
        raise DiscordError(Code.UNKNOWN_EMOJI)
    return Reaction(spelling)


@routes.put(_BASE + "/{emoji}/@me")
def add(call: Call) -> Answer:
    """React; the first with an emoji needs Add Reactions."""
    channel, message = _target(call)
    if channel.thread is not None and channel.thread.archived:
        raise DiscordError(Code.ARCHIVED_THREAD)
    guild = call.world.guild_of(channel)
    if guild is not None and call.me(guild).in_timeout(call.world.clock.now()):
        raise DiscordError(Code.MISSING_PERMISSIONS)
    emoji = _emoji(call, message)
    if emoji.key not in message.reactions:
        call.require(call.granted(channel), Permission.ADD_REACTIONS)
        if len(message.reactions) >= MOST_EMOJI:
            raise DiscordError(Code.MAX_REACTIONS)
    messages.react(call.world, message, call.actor, emoji)


@routes.delete(_BASE + "/{emoji}/@me")
def remove_own(call: Call) -> Answer:
    """Take one's own reaction back."""
    _, message = _target(call)
    messages.unreact(call.world, message, call.actor, _emoji(call, message).key)


@routes.delete(_BASE + "/{emoji}/{user_id}")
def remove(call: Call) -> Answer:
    """Take somebody's reaction away."""
    own = call.params["user_id"] == str(call.actor.id)
    _, message = _target(call, NONE if own else Permission.MANAGE_MESSAGES)
    user = call.world.user(call.user_id())
    messages.unreact(call.world, message, user, _emoji(call, message).key)


@routes.get(_BASE + "/{emoji}")
def users(call: Call) -> Answer:
    """Return who reacted with an emoji, by id."""
    _, message = _target(call)
    limit = call.asked("limit", 25, 1, 100)
    after = call.asked("after", 0, 0, 2**64)
    given = sorted(user_id for user_id in _emoji(call, message).users if user_id > after)
    return [payloads.user(call.world.user(user_id)) for user_id in given[:limit]]


@routes.delete(_BASE)
def clear(call: Call) -> Answer:
    """Take all reactions away."""
    _, message = _target(call, Permission.MANAGE_MESSAGES)
    messages.clear_reactions(call.world, message)


@routes.delete(_BASE + "/{emoji}")
def clear_one(call: Call) -> Answer:
    """Take all reactions of one emoji away."""
    _, message = _target(call, Permission.MANAGE_MESSAGES)
    messages.clear_reactions(call.world, message, _emoji(call, message).key)
