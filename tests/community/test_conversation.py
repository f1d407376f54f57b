"""Who answered whom, from messages as they come."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot.community import intake
from bot.community.activity import store
from bot.community.settings import CommunitySettings
from bot.core.events import ChannelGone
from bot.core.ids import ChannelId, UserId
from tests.fakes.town import ANNA, BEN, GUILD, LOBBY, NEW, OTHER, Town


async def answers(town: Town) -> list[tuple[int, int, str]]:
    return [(row[0], row[1], row[2]) for row in await town.rows("answers", "asker_id, answerer_id, rule")]


async def help_channel(town: Town) -> None:
    settings = CommunitySettings(help_channel_ids=[LOBBY])
    await town.database.write(lambda tx: town.database.settings.save(tx, town.admin, settings))


@pytest.mark.parametrize("rule", ["thread", "reply", "mention", "next"])
async def test_each_rule_is_recorded(town: Town, rule: str) -> None:
    if rule == "next":
        await help_channel(town)
    message = await town.newcomer_waits()
    if rule == "thread":
        await town.say(OTHER, ChannelId(message.message_id))
    elif rule == "reply":
        await town.say(OTHER, reply_to_id=message.message_id)
    elif rule == "mention":
        await town.say(OTHER, mentions=(NEW,))
    else:
        await town.say(OTHER)
    assert await answers(town) == [(NEW, OTHER, rule)]
    assert await town.rows("questions", "state") == [("answered",)]


async def test_the_first_answer_counts_and_bots_never_do(town: Town) -> None:
    message = await town.newcomer_waits()
    for answerer, is_person in ((ANNA, False), (NEW, True), (BEN, True), (OTHER, True)):
        await town.say(answerer, reply_to_id=message.message_id, is_person=is_person)
    assert await answers(town) == [(NEW, BEN, "reply")]


async def test_a_message_that_is_told_again_changes_nothing(town: Town) -> None:
    message = await town.newcomer_waits()
    answer = await town.say(OTHER, reply_to_id=message.message_id)
    before = await town.dump()
    for again in (message, answer, message):
        town.intake.message(again)
    await town.settle()
    assert await town.dump() == before


async def test_only_the_message_right_after_the_last_question_is_the_next(hamlet: Town) -> None:
    await help_channel(hamlet)
    await hamlet.newcomer_waits(NEW)
    await hamlet.newcomer_waits(UserId(30))
    await hamlet.say(OTHER)
    assert await answers(hamlet) == [(30, OTHER, "next")]
    # the older question has another one, and now a person, in between
    await hamlet.say(ANNA)
    assert len(await answers(hamlet)) == 1


async def test_who_answers_by_mention_of_another_spends_the_next(hamlet: Town) -> None:
    await help_channel(hamlet)
    await hamlet.newcomer_waits()
    await hamlet.wait(minutes=11)
    await hamlet.say(OTHER, content="about something else")
    await hamlet.say(ANNA)
    assert await answers(hamlet) == []


async def test_ones_own_next_message_does_not_spend_the_rule(hamlet: Town) -> None:
    await help_channel(hamlet)
    await hamlet.newcomer_waits()
    await hamlet.say(NEW, content="and another thing")
    await hamlet.say(OTHER)
    assert await answers(hamlet) == [(NEW, OTHER, "next")]


async def test_a_newcomer_can_answer_another(hamlet: Town) -> None:
    message = await hamlet.newcomer_waits(NEW)
    await hamlet.join(UserId(30))
    await hamlet.say(UserId(30), reply_to_id=message.message_id)
    assert await answers(hamlet) == [(NEW, 30, "reply")]
    assert len(await hamlet.rows("questions")) == 2


async def test_an_answer_in_the_same_instant_is_not_missed(town: Town) -> None:
    await town.join(NEW)
    question = town.write(NEW)
    answer = town.write(OTHER, reply_to_id=question.message_id)
    town.intake.message(question)
    town.intake.message(answer)
    await town.settle()
    assert await answers(town) == [(NEW, OTHER, "reply")]


async def test_everybody_in_ones_own_thread_answers(hamlet: Town) -> None:
    thread = ChannelId(900)
    await hamlet.newcomer_waits(channel_id=thread, thread_owner_id=NEW, parent_id=LOBBY)
    await hamlet.say(OTHER, thread, thread_owner_id=NEW, parent_id=LOBBY)
    assert await answers(hamlet) == [(NEW, OTHER, "thread")]


async def test_a_deleted_channel_takes_its_questions_along(town: Town) -> None:
    await town.newcomer_waits()
    town.intake.happened(ChannelGone(GUILD, ChannelId(404)))
    await town.settle()
    assert await town.rows("questions", "state") == [("open",)]
    town.intake.happened(ChannelGone(GUILD, LOBBY))
    await town.settle()
    assert await town.rows("questions", "state") == [("withdrawn",)]


@pytest.mark.parametrize(
    ("joined_ago", "asked"),
    [(timedelta(days=13, hours=23), 0), (timedelta(days=14), 0), (timedelta(minutes=1), 0), (timedelta(0), 1)],
)
async def test_who_joined_before_tribune_came_is_no_newcomer(hamlet: Town, joined_ago: timedelta, asked: int) -> None:
    await hamlet.join(NEW, at=hamlet.clock.now() - joined_ago)
    await hamlet.say(NEW)
    assert len(await hamlet.rows("questions")) == asked


@pytest.mark.parametrize(("days", "asked"), [(13.99, 1), (14, 0)])
async def test_two_weeks_after_joining_nobody_is_new(hamlet: Town, days: float, asked: int) -> None:
    await hamlet.join(NEW)
    await hamlet.wait(days=days)
    await hamlet.say(NEW)
    assert len(await hamlet.rows("questions")) == asked


async def test_coming_back_does_not_make_first_words_twice(hamlet: Town) -> None:
    await hamlet.newcomer_waits()
    await hamlet.leave(NEW)
    await hamlet.join(NEW)
    await hamlet.say(NEW)
    assert len(await hamlet.rows("first_words")) == 1


@pytest.mark.parametrize("failures", [1, 3])
async def test_an_answer_whose_recording_fails_is_tried_again(
    hamlet: Town, monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    """The rule of the next message, too: trying again is not somebody else's message in between."""
    monkeypatch.setattr(intake, "_PAUSES", (0.0,) * 5)
    await help_channel(hamlet)
    await hamlet.join(NEW)
    left, add_answer = failures, store.add_answer

    def failing(*given: object) -> None:
        nonlocal left
        left -= 1
        if left >= 0:
            raise OperationalError("INSERT", {}, Exception("the disk is full"))
        add_answer(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "add_answer", failing)
    question = hamlet.write(NEW)
    answer = hamlet.write(OTHER)
    hamlet.intake.message(question)
    hamlet.intake.message(answer)
    await hamlet.settle()
    assert await answers(hamlet) == [(NEW, OTHER, "next")]
