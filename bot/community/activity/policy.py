"""What counts as a newcomer, and what counts as a response. The rules are those of the practice document, 2.1."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.events import MessageSeen
from bot.core.ids import ChannelId, GuildId, MessageId, UserId

NEWCOMER = timedelta(days=14)
"""How long after joining somebody's first message is a newcomer's."""
MENTION_WINDOW = timedelta(minutes=30)
NEXT_WINDOW = timedelta(minutes=10)
VOID_WINDOW = timedelta(seconds=60)
"""A message that is deleted sooner than this was never said."""


class Rule(StrEnum):
    """How we know that a message responds to another."""

    THREAD = "thread"
    REPLY = "reply"
    MENTION = "mention"
    NEXT = "next"


@dataclass(slots=True)
class Question:
    """A message that waits for a person's response.

    Attributes:
        own_thread: it stands in a thread that its author opened: whoever writes there responds.
        next_id: the first message that somebody else wrote in the channel since: the rule "the next message" is spent.
    """

    guild_id: GuildId
    channel_id: ChannelId
    message_id: MessageId
    asker_id: UserId
    asked_at: datetime
    own_thread: bool
    next_id: MessageId | None = None

    def seen(self, message: MessageSeen) -> None:
        """Note what was written after it."""
        is_later = message.channel_id == self.channel_id and message.message_id > self.message_id
        if self.next_id is None and is_later and message.author_id != self.asker_id:
            self.next_id = message.message_id


def is_newcomer(joined_at: datetime | None, at: datetime, since: datetime | None) -> bool:
    """Whether somebody who joined then is a newcomer at an instant, in a guild that Tribune knows since ``since``."""
    return joined_at is not None and since is not None and joined_at >= since and at - joined_at < NEWCOMER


def response(question: Question, message: MessageSeen, *, is_next: bool) -> Rule | None:
    """By which rule a message responds to a question; None when it does not.

    Args:
        question: what waits.
        message: a later message.
        is_next: the channel is a help channel, and no other question or person came between.
    """
    if not message.is_person or message.author_id == question.asker_id or message.message_id <= question.message_id:
        return None
    in_channel = message.channel_id == question.channel_id
    if message.channel_id == question.message_id or (question.own_thread and in_channel):
        return Rule.THREAD  # a thread has the id of the message that it was opened from
    if message.reply_to_id == question.message_id:
        return Rule.REPLY
    waited = message.created_at - question.asked_at
    if in_channel and question.asker_id in message.mentions and waited <= MENTION_WINDOW:
        return Rule.MENTION
    if in_channel and is_next and waited <= NEXT_WINDOW:
        return Rule.NEXT
    return None
