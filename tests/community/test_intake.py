"""The way of events: gap, replay, duplicates, overflow, and what fails."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.community import intake
from bot.community.activity import recorder, store
from bot.core.errors import Rejected
from bot.core.events import MemberJoined, MessageSeen, RoleGone
from bot.core.ids import ChannelId, RoleId
from tests.fakes.town import ANNA, GUILD, HELLO, LOBBY, NEW, OTHER, Town


async def counted(town: Town) -> int:
    await town.recorder.flush()
    return sum(row[0] for row in await town.rows("message_counts", "messages"))


async def reconnect(town: Town) -> None:
    await town.intake.caught_up(town.platform)
    await town.settle()


async def test_what_was_said_in_the_gap_is_read(town: Town) -> None:
    await town.say(ANNA)
    await town.join(NEW)
    town.intake.begin_gap()
    question = town.write(NEW)
    town.write(OTHER, reply_to_id=question.message_id)
    town.write(ANNA, HELLO)
    await reconnect(town)
    assert await town.rows("answers", "answerer_id") == [(OTHER,)]
    assert await counted(town) == 4


@pytest.mark.parametrize(("first", "then"), [(LOBBY, HELLO), (HELLO, LOBBY)])
async def test_what_was_missed_is_read_in_order_across_channels(
    hamlet: Town, first: ChannelId, then: ChannelId
) -> None:
    await hamlet.join(NEW)
    hamlet.intake.begin_gap()
    words = hamlet.write(NEW, first)
    hamlet.write(NEW, then)
    hamlet.write(NEW, first)
    await reconnect(hamlet)
    assert await hamlet.rows("first_words", "message_id") == [(words.message_id,)]


async def test_live_messages_wait_for_the_gap_and_count_once(town: Town) -> None:
    await town.join(NEW)
    town.intake.begin_gap()
    question, answer = town.write(NEW), town.write(OTHER)
    for message in (question, answer, question):
        town.intake.message(message)
    assert not town.intake.is_settled(GUILD)
    await reconnect(town)
    assert town.intake.is_settled(GUILD)
    assert await counted(town) == 2
    assert len(await town.rows("first_words")) == 1


async def test_who_joined_and_spoke_while_nobody_listened_is_watched(town: Town) -> None:
    town.intake.begin_gap()
    town.platform.add_member(GUILD, NEW, town.clock.now())
    town.write(NEW)
    await reconnect(town)
    assert await town.rows("people", "user_id") == [(NEW,)]
    assert await town.rows("welcome_watches", "user_id, state") == [(NEW, "waiting")]


async def test_after_a_crash_every_message_counts_once(town: Town) -> None:
    await town.say(ANNA)
    await town.recorder.flush()
    await town.say(ANNA)  # counted in memory alone
    await town.restart()
    town.write(OTHER)
    await town.restart()
    assert await counted(town) == 3


async def test_messages_of_bots_are_seen_and_not_counted(hamlet: Town) -> None:
    await hamlet.say(ANNA, is_person=False)
    await hamlet.say(ANNA)
    assert await counted(hamlet) == 1
    await hamlet.restart()
    assert await counted(hamlet) == 1


async def test_a_platform_that_is_away_is_asked_again(hamlet: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_PAUSES", (0.0,) * 5)
    hamlet.intake.begin_gap()
    hamlet.write(ANNA)
    hamlet.platform.away = 8
    await reconnect(hamlet)
    assert await counted(hamlet) == 1


async def test_a_channel_that_cannot_be_read_does_not_stop_the_others(hamlet: Town) -> None:
    hamlet.intake.begin_gap()
    hamlet.platform.unreadable.add(LOBBY)
    hamlet.write(ANNA, LOBBY)
    hamlet.write(ANNA, HELLO)
    await reconnect(hamlet)
    assert await counted(hamlet) == 1


async def test_nothing_from_before_two_weeks_is_read(hamlet: Town) -> None:
    hamlet.intake.begin_gap()
    hamlet.write(ANNA)
    hamlet.clock.advance(timedelta(days=15))
    hamlet.write(ANNA)
    await reconnect(hamlet)
    assert await counted(hamlet) == 1


async def test_more_than_can_wait_is_read_from_the_history(hamlet: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_WAITING_AT_MOST", 3)
    hamlet.intake.begin_gap()
    for _ in range(10):
        hamlet.intake.message(hamlet.write(ANNA))
    await reconnect(hamlet)
    assert await counted(hamlet) == 10


async def test_a_new_connection_in_the_middle_of_reading_reads_on(
    hamlet: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = hamlet.platform.history

    async def interrupted(*where: Any) -> AsyncIterator[MessageSeen]:
        async for message in history(*where):
            yield message
        hamlet.intake.begin_gap()
        hamlet.intake.message(hamlet.write(ANNA))

    hamlet.intake.begin_gap()
    hamlet.write(ANNA)
    with monkeypatch.context() as away:
        away.setattr(hamlet.platform, "history", interrupted)
        await hamlet.intake.caught_up(hamlet.platform)
    assert not hamlet.intake.is_settled(GUILD)
    await reconnect(hamlet)
    assert hamlet.intake.is_settled(GUILD)
    assert await counted(hamlet) == 2


async def test_what_can_never_be_recorded_is_read_again_at_the_next_start(
    hamlet: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_PAUSES", (0.0,) * 5)
    await hamlet.join(NEW)

    def failing(*_given: object) -> bool:
        raise Rejected("not today")

    with monkeypatch.context() as broken:
        broken.setattr(store, "add_first_words", failing)
        await hamlet.say(NEW)
        await hamlet.say(ANNA)
    assert await hamlet.rows("first_words") == []
    assert await counted(hamlet) == 0
    await hamlet.restart()
    assert len(await hamlet.rows("first_words")) == 1
    assert await counted(hamlet) == 2


async def test_guards_decide_first_and_the_message_still_counts(hamlet: Town) -> None:
    seen: list[MessageSeen] = []

    def guard(message: MessageSeen) -> bool:
        seen.append(message)
        return message.author_id == NEW

    hamlet.intake._guards = (guard,)
    await hamlet.newcomer_waits()
    await hamlet.newcomer_waits(OTHER)
    assert len(seen) == 2
    assert await hamlet.rows("first_words", "user_id") == [(OTHER,)]
    assert await counted(hamlet) == 2


async def test_progress_waits_for_all_that_a_message_caused(hamlet: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_PAUSES", (0.0,) * 5)
    done: list[str] = []

    async def works() -> None:
        done.append("works")

    async def fails() -> None:
        done.append("fails")
        raise Rejected("not today")

    hamlet.intake._routes = (lambda _: works, lambda _: fails)
    await hamlet.say(ANNA)
    assert done == ["works", "fails"] * 4
    assert await counted(hamlet) == 0


async def test_events_that_nobody_listens_to_pass(hamlet: Town) -> None:
    hamlet.intake.happened(RoleGone(GUILD, RoleId(1)))
    assert not hamlet.intake.is_busy(GUILD)


async def test_a_queue_that_is_full_drops_and_says_so(hamlet: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "_WAITING_AT_MOST", 2)
    held = recorder.Hold()
    messages = [hamlet.write(ANNA) for _ in range(5)]
    hamlet.recorder.observe(messages[0], held)
    for message in messages[1:]:
        hamlet.recorder.observe(message, None)
    assert hamlet.recorder.dropped == 3
    assert await counted(hamlet) == 0
    hamlet.recorder.release(held)
    assert await counted(hamlet) == 2
    # what was dropped is read again
    await hamlet.restart()
    assert await counted(hamlet) == 5


async def test_who_left_while_nobody_listened_waits_no_longer(town: Town) -> None:
    await town.set_up()
    await town.newcomer_waits()
    await town.wait(hours=4, minutes=1)
    assert len(town.cards()) == 1
    town.intake.begin_gap()
    del town.platform.members[GUILD, NEW]
    await reconnect(town)
    assert town.cards() == []
    assert await town.rows("welcome_watches", "state") == [("withdrawn",)]


async def test_coming_is_told_once_however_often_the_connection_breaks(town: Town) -> None:
    heard: list[MemberJoined] = []
    town.database.subscribe(MemberJoined, lambda _, event: heard.append(event))
    await town.join(NEW)
    for _ in range(3):
        town.intake.begin_gap()
        await reconnect(town)
    assert len(heard) == 1
    await town.leave(NEW)
    await town.wait(hours=1)
    town.intake.begin_gap()
    town.platform.add_member(GUILD, NEW, town.clock.now())
    await reconnect(town)
    assert len(heard) == 2


async def test_a_guild_that_is_not_to_be_seen_has_lost_nobody(hamlet: Town) -> None:
    await hamlet.newcomer_waits()
    hamlet.intake.begin_gap()
    guilds, members = dict(hamlet.platform.guilds), dict(hamlet.platform.members)
    hamlet.platform.guilds.clear()
    hamlet.platform.members.clear()
    await hamlet.intake.caught_up(hamlet.platform, [GUILD])
    await hamlet.settle()
    assert not hamlet.intake.is_settled(GUILD)
    hamlet.platform.guilds.update(guilds)
    hamlet.platform.members.update(members)
    await reconnect(hamlet)
    assert await hamlet.rows("welcome_watches", "state") == [("waiting",)]


async def test_what_was_said_until_a_guild_came_back_is_read(hamlet: Town) -> None:
    await hamlet.join(NEW)
    hamlet.intake.gone(GUILD)
    assert not hamlet.intake.is_settled(GUILD)
    question = hamlet.write(NEW)
    hamlet.intake.message(hamlet.write(ANNA, content="live, before what was missed is read"))
    await reconnect(hamlet)
    assert await hamlet.rows("first_words", "message_id") == [(question.message_id,)]
    assert await counted(hamlet) == 2


def database_away(town: Town, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    write, left = town.database.write, iter(range(times))

    async def away(*given: Any, **more: Any) -> Any:
        if next(left, None) is not None:
            raise OperationalError("connect", None, OSError("away"))
        return await write(*given, **more)

    monkeypatch.setattr(town.database, "write", away)


async def test_a_database_that_is_away_for_long_costs_no_message(hamlet: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_PAUSES", (0.0,) * 5)
    await hamlet.join(NEW)
    database_away(hamlet, monkeypatch, 20)
    await hamlet.say(NEW)
    assert len(await hamlet.rows("first_words")) == 1
    assert await counted(hamlet) == 1


async def test_a_database_that_is_away_at_the_start_is_waited_for(
    hamlet: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_PAUSES", (0.0,) * 5)
    hamlet.intake.begin_gap()
    hamlet.write(ANNA)
    hamlet.people._since.clear()
    database_away(hamlet, monkeypatch, 7)
    await reconnect(hamlet)
    assert hamlet.intake.is_settled(GUILD)
    assert await counted(hamlet) == 1
