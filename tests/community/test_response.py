"""What counts as a newcomer and as a response, by the practice document, 2.1."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.community.activity.policy import NEWCOMER, Question, Rule, is_newcomer, response
from bot.core.events import MessageSeen
from bot.core.ids import ChannelId, GuildId, MessageId, UserId

ASKED = datetime(2026, 6, 1, 12, tzinfo=UTC)
GUILD, LOBBY, ELSEWHERE = GuildId(1), ChannelId(1), ChannelId(2)
NEW, OTHER = UserId(20), UserId(21)
QUESTION = MessageId(500)


def question(*, own_thread: bool = False) -> Question:
    return Question(GUILD, LOBBY, QUESTION, NEW, ASKED, own_thread)


def message(
    *, by: UserId = OTHER, where: ChannelId = LOBBY, minutes: float = 1, number: int = 501, **more: Any
) -> MessageSeen:
    at = ASKED + timedelta(minutes=minutes)
    return MessageSeen(GUILD, where, MessageId(number), by, at, None, "hi", more.pop("is_person", True), **more)


@pytest.mark.parametrize(
    ("said", "is_next", "expected"),
    [
        pytest.param(message(where=ChannelId(QUESTION)), False, Rule.THREAD, id="in the thread opened from it"),
        pytest.param(message(reply_to_id=QUESTION), False, Rule.REPLY, id="a native reply"),
        pytest.param(message(reply_to_id=QUESTION, minutes=99999), False, Rule.REPLY, id="a reply, however late"),
        pytest.param(message(mentions=(NEW,)), False, Rule.MENTION, id="a mention"),
        pytest.param(message(mentions=(OTHER, NEW), minutes=30), False, Rule.MENTION, id="a mention after 30 minutes"),
        pytest.param(message(mentions=(NEW,), minutes=30.1), False, None, id="a mention later than that"),
        pytest.param(message(mentions=(NEW,), where=ELSEWHERE), False, None, id="a mention in another channel"),
        pytest.param(message(mentions=(OTHER,)), False, None, id="a mention of somebody else"),
        pytest.param(message(), True, Rule.NEXT, id="the next message"),
        pytest.param(message(minutes=10), True, Rule.NEXT, id="the next message after 10 minutes"),
        pytest.param(message(minutes=10.1), True, None, id="the next message later than that"),
        pytest.param(message(where=ELSEWHERE), True, None, id="the next message elsewhere"),
        pytest.param(message(), False, None, id="some message"),
        pytest.param(message(reply_to_id=MessageId(7)), False, None, id="a reply to something else"),
        pytest.param(message(by=NEW, reply_to_id=QUESTION), True, None, id="one's own reply"),
        pytest.param(message(reply_to_id=QUESTION, is_person=False), True, None, id="a bot or webhook"),
        pytest.param(message(number=499, mentions=(NEW,)), True, None, id="an earlier message"),
        pytest.param(message(number=QUESTION, mentions=(NEW,)), True, None, id="the message itself"),
    ],
)
def test_what_responds_to_a_message(said: MessageSeen, is_next: bool, expected: Rule | None) -> None:
    assert response(question(), said, is_next=is_next) is expected


def test_in_ones_own_thread_whoever_writes_responds() -> None:
    assert response(question(own_thread=True), message(minutes=9999), is_next=False) is Rule.THREAD
    assert response(question(own_thread=True), message(where=ELSEWHERE), is_next=False) is None


@pytest.mark.parametrize(
    ("joined_ago", "known_ago", "expected"),
    [
        (timedelta(0), timedelta(days=1), True),
        (NEWCOMER - timedelta(seconds=1), timedelta(days=99), True),
        (NEWCOMER, timedelta(days=99), False),
        (timedelta(days=2), timedelta(days=2), True),
        (timedelta(days=2), timedelta(days=1), False),
        (timedelta(days=2), None, False),
        (None, timedelta(days=1), False),
    ],
)
def test_who_is_a_newcomer(joined_ago: timedelta | None, known_ago: timedelta | None, expected: bool) -> None:
    joined = None if joined_ago is None else ASKED - joined_ago
    known = None if known_ago is None else ASKED - known_ago
    assert is_newcomer(joined, ASKED, known) is expected
