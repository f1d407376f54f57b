"""Polls: vote, end, and end by themselves when their time is over."""

from __future__ import annotations

from bot.sandbox.errors import Payload
from bot.sandbox.world import messages
from bot.sandbox.world.model import Message, MessageType, User
from bot.sandbox.world.model.poll import Poll
from bot.sandbox.world.state import World


def vote(world: World, message: Message, poll: Poll, user: User, chosen: set[int]) -> None:
    """Let a user's votes be exactly these answers, and tell each change."""
    for answer_id in poll.answers:
        voters = poll.votes.setdefault(answer_id, {})
        if answer_id in chosen and user.id not in voters:
            voters[user.id] = None
            _emit(world, "MESSAGE_POLL_VOTE_ADD", message, user, answer_id)
        elif answer_id not in chosen and user.id in voters:
            del voters[user.id]
            _emit(world, "MESSAGE_POLL_VOTE_REMOVE", message, user, answer_id)


def end(world: World, message: Message, poll: Poll) -> None:
    """Count the votes for good, and post who won."""
    poll.is_final = True
    world.open_polls.pop(message.id, None)
    poll.expires_at = min(poll.expires_at, world.clock.now())
    messages.edit(world, message, {}, silently=True)
    guild = {"guild_id": str(message.guild_id)} if message.guild_id else {}
    messages.post(
        world,
        Message(
            world.ids.next(),
            message.channel_id,
            message.guild_id,
            message.author,
            world.clock.now(),
            type=MessageType.POLL_RESULT,
            embeds=[_result(poll)],
            reference={"type": 0, "channel_id": str(message.channel_id), "message_id": str(message.id), **guild},
            referenced=message,
        ),
    )


def end_expired(world: World) -> None:
    """End the polls whose time is over; those whose message is gone are forgotten."""
    for message in list(world.open_polls.values()):
        poll, channel = message.poll, world.channels.get(message.channel_id)
        if poll is None or poll.is_final or channel is None or message.id not in channel.messages:
            del world.open_polls[message.id]
        elif poll.expires_at <= world.clock.now():
            end(world, message, poll)


def _result(poll: Poll) -> Payload:
    """Return the embed by which Discord's clients show how a poll ended."""
    victor = poll.victor()
    most = max(map(len, poll.votes.values()), default=0)
    texts: dict[str, object] = {
        "poll_question_text": poll.question["text"],
        "victor_answer_votes": most,
        "total_votes": poll.total,
    }
    if victor is not None:
        texts |= {"victor_answer_id": victor, "victor_answer_text": poll.answers[victor].get("text", "")}
    fields = [{"name": name, "value": str(value), "inline": False} for name, value in texts.items()]
    return {"type": "poll_result", "fields": fields}


def _emit(world: World, name: str, message: Message, user: User, answer_id: int) -> None:
    place = {"channel_id": str(message.channel_id)} | ({"guild_id": str(message.guild_id)} if message.guild_id else {})
    data: Payload = {"user_id": str(user.id), "message_id": str(message.id), "answer_id": answer_id, **place}
    world.emit(name, data, channel=world.channel(message.channel_id))
