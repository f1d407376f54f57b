"""The routes of reactions."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.components.emojis import is_standard
from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.permissions import EVERY, Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.emojis import using
from bot.sandbox.rest.form import as_integer
from bot.sandbox.rest.messages.sending import check_screening
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import messages
from bot.sandbox.world.model import Channel, Message, Reaction
from bot.sandbox.world.state import message_in

MOST_EMOJI = 20
routes = Routes()
_BASE = "/channels/{channel_id}/messages/{message_id}/reactions"


def _target(call: Call, needs: Permission = Permission.READ_MESSAGE_HISTORY) -> tuple[Channel, Message]:
    channel = call.channel(needs)
    return channel, message_in(channel, call.id("message_id"))


def _emoji(call: Call, message: Message) -> Reaction:
    """Return the path's emoji; of a custom one the id counts, and where it stands already it may be gone meanwhile."""
    spelling = call.params["emoji"]
    name, _, number = spelling.rpartition(":")
    emoji_id = as_integer(number) if name else None
    for given in message.reactions.values():
        if given.key == spelling or (emoji_id is not None and given.emoji_id == emoji_id):
            return given
    custom = call.world.emojis.get(emoji_id or 0)
    if custom is not None:
        return Reaction(custom.name, custom.id, animated=custom.animated)
    if not is_standard(spelling):
        raise DiscordError(Code.UNKNOWN_EMOJI)
    return Reaction(spelling)


@routes.put(_BASE + "/{emoji}/@me")
def add(call: Call) -> Answer:
    """React; the first with an emoji needs Add Reactions."""
    channel, message = _target(call)
    if channel.thread is not None and channel.thread.archived:
        raise DiscordError(Code.ARCHIVED_THREAD)
    check_screening(call, channel)
    guild = call.world.guild_of(channel)
    in_timeout = guild is not None and call.me(guild).in_timeout(call.world.clock.now())
    if in_timeout and call.granted(channel) != EVERY:
        raise DiscordError(Code.MISSING_PERMISSIONS)
    emoji = _emoji(call, message)
    if emoji.key not in message.reactions:
        granted = call.granted(channel)
        call.require(granted, Permission.ADD_REACTIONS)
        if emoji.emoji_id is not None:
            using.require_usable(call.world, call.actor, emoji.emoji_id, guild, granted)
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
    _, message = _target(call, Permission.READ_MESSAGE_HISTORY if own else Permission.MANAGE_MESSAGES)
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
