"""Polls: who voted for what, a person's vote, and the end by who asked."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError, invalid
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.messages.reading import shown
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import polls
from bot.sandbox.world.model import Message
from bot.sandbox.world.model.poll import Poll
from bot.sandbox.world.state import message_in

_BASE = "/channels/{channel_id}/polls/{message_id}"

routes = Routes()


@routes.get(_BASE + "/answers/{answer_id}")
def voters(call: Call) -> Answer:
    """Return who voted for an answer, in the order of their ids."""
    _, poll = _target(call)
    answer_id = call.id("answer_id")
    if answer_id not in poll.answers:
        raise invalid("answer_id", "POLL_ANSWER_UNKNOWN", "Unknown poll answer")
    limit, after = call.asked("limit", 25, 1, 100), call.asked("after", 0, 0, 1 << 63)
    ids = sorted(user_id for user_id in poll.votes.get(answer_id, {}) if user_id > after)[:limit]
    return {"users": [payloads.user(call.world.user(user_id)) for user_id in ids]}


@routes.put(_BASE + "/answers/@me")
def vote(call: Call) -> Answer:
    """Vote for exactly these answers, as people's clients do; none takes the vote back. Bots cannot vote."""
    if call.is_bot:
        raise DiscordError(Code.BOTS_CANNOT)
    message, poll = _target(call)
    if poll.is_final or poll.expires_at <= call.world.clock.now():
        raise DiscordError(Code.POLL_EXPIRED)
    form = call.form()
    form.snowflakes("answer_ids", len(poll.answers) if poll.multiselect else 1)
    chosen = set(form.check().get("answer_ids", []))
    if not chosen <= poll.answers.keys():
        raise invalid("answer_ids", "POLL_ANSWER_UNKNOWN", "Unknown poll answer")
    polls.vote(call.world, message, poll, call.actor, chosen)


@routes.post(_BASE + "/expire")
def end(call: Call) -> Answer:
    """End one's own poll before its time."""
    message, poll = _target(call)
    if message.author is not call.actor:
        raise DiscordError(Code.MISSING_PERMISSIONS)
    if poll.is_final:
        raise DiscordError(Code.POLL_EXPIRED)
    polls.end(call.world, message, poll)
    return shown(call, message)


def _target(call: Call) -> tuple[Message, Poll]:
    message = message_in(call.channel(), call.id("message_id"))
    if message.poll is None:
        raise DiscordError(Code.NOT_A_POLL)
    return message, message.poll
