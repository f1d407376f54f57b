"""A newcomer's first message: when a card appears, for whom, and when it goes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.community.state import Mode
from bot.core.actions import Outcome, Post
from bot.core.card import ActionRef, Card, Mention, Message
from bot.core.events import ActionEnded
from bot.core.ids import ChannelId, MessageId, RowId, UserId
from bot.database.jobs import due
from bot.features.welcome.settings import WelcomeSettings
from tests.fakes.town import ANNA, BEN, CEM, GREETERS, GUILD, LOBBY, NEW, OTHER, Town


def called(town: Town) -> list[int | None]:
    """Who is notified by each card, None where nobody is."""
    return [card.ping[0].id if card.ping else None for card in town.cards()]


async def states(town: Town) -> list[str]:
    return [row[0] for row in await town.rows("welcome_watches", "state", "1=1 ORDER BY id")]


async def test_a_card_appears_after_20_minutes_and_goes_with_the_answer(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA)
    message = await town.newcomer_waits()
    await town.wait(minutes=19)
    assert town.cards() == []
    await town.wait(minutes=1)
    (card,) = town.cards()
    assert card.ping == (Mention.user(ANNA),)
    await town.say(OTHER, reply_to_id=message.message_id)
    assert town.cards() == []
    await town.wait(days=20)
    assert town.cards() == []
    assert await states(town) == ["answered"]


async def test_without_a_greeter_it_takes_four_hours(town: Town) -> None:
    await town.set_up()
    await town.newcomer_waits()
    await town.wait(hours=3, minutes=59)
    assert town.cards() == []
    await town.wait(minutes=1)
    assert called(town) == [None]


async def test_an_answer_in_time_means_no_card_ever(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA)
    message = await town.newcomer_waits()
    await town.wait(minutes=19)
    await town.say(OTHER, reply_to_id=message.message_id)
    await town.wait(hours=5)
    assert town.cards() == []
    assert await town.rows("jobs", "kind", "state = 'pending'") == []


async def test_only_the_first_message_is_watched(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA)
    await town.newcomer_waits()
    await town.say(NEW, content="anybody here?")
    await town.wait(minutes=20)
    assert len(town.cards()) == 1


async def test_a_bots_message_is_no_answer(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA)
    message = await town.newcomer_waits()
    await town.say(OTHER, reply_to_id=message.message_id, is_person=False)
    await town.wait(minutes=20)
    assert len(town.cards()) == 1


async def test_in_quiet_hours_the_greeter_is_called_when_they_wake_up(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    # it is noon in London: her night is at noon
    await hamlet.welcome.greeters.set_quiet_hours("Europe/London", "11:30", "14:00", actor=hamlet.actor(ANNA))
    await hamlet.newcomer_waits()
    await hamlet.wait(hours=1, minutes=59)
    assert hamlet.cards() == []
    await hamlet.wait(minutes=2)
    assert called(hamlet) == [ANNA]


async def test_whoever_comes_back_is_called_at_once(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    await hamlet.welcome.greeters.set_away(timedelta(days=2), actor=hamlet.actor(ANNA))
    await hamlet.newcomer_waits()
    await hamlet.wait(hours=1)
    assert hamlet.cards() == []
    await hamlet.welcome.greeters.set_away(None, actor=hamlet.actor(ANNA))
    await hamlet.settle()
    assert called(hamlet) == [ANNA]


async def test_whoever_is_away_is_not_called_even_after_four_hours(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    await hamlet.welcome.greeters.set_away(timedelta(days=2), actor=hamlet.actor(ANNA))
    await hamlet.newcomer_waits()
    await hamlet.wait(hours=4)
    assert called(hamlet) == [None]


@pytest.mark.parametrize(
    ("quiet", "spoken", "woken"),
    [
        pytest.param(
            ("22:00", "07:30"), "2026-06-01 23:50", "2026-06-02 03:50", id="over midnight, 4 hours are sooner"
        ),
        pytest.param(("22:00", "07:30"), "2026-06-02 05:00", "2026-06-02 07:30", id="after midnight, until they wake"),
        pytest.param(("22:00", "07:30"), "2026-06-01 21:30", "2026-06-01 21:50", id="just before the night"),
        pytest.param(
            ("22:00", "07:30"), "2026-06-01 21:50", "2026-06-02 01:50", id="the night falls within 20 minutes"
        ),
        pytest.param(("00:00", "07:30"), "2026-06-02 07:15", "2026-06-02 07:35", id="awake when the time has come"),
        pytest.param(("01:00", "04:00"), "2027-03-28 00:50", "2027-03-28 04:00", id="an hour is left out"),
        pytest.param(("01:00", "03:30"), "2026-10-25 00:50", "2026-10-25 03:30", id="an hour comes twice"),
    ],
)
async def test_nights_midnight_and_the_changing_of_clocks(
    hamlet: Town, quiet: tuple[str, str], spoken: str, woken: str
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    at, expected = (datetime.fromisoformat(text).replace(tzinfo=berlin).astimezone(UTC) for text in (spoken, woken))
    hamlet.clock.advance(at - hamlet.clock.now())
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    await hamlet.welcome.greeters.set_quiet_hours("Europe/Berlin", *quiet, actor=hamlet.actor(ANNA))
    await hamlet.newcomer_waits()
    hamlet.clock.advance(expected - timedelta(seconds=30) - hamlet.clock.now())
    await hamlet.settle()
    assert hamlet.cards() == []
    await hamlet.wait(minutes=1)
    assert len(hamlet.cards()) == 1


async def test_greeters_are_asked_in_turn_and_three_at_most_each(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA, BEN)
    for number in range(7):
        user_id = UserId(100 + number)
        await town.newcomer_waits(user_id)
        await town.wait(minutes=20)
    assert called(town) == [ANNA, BEN, ANNA, BEN, ANNA, BEN, None]


async def test_an_answer_makes_room_again(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    messages = [await hamlet.newcomer_waits(UserId(100 + number)) for number in range(3)]
    await hamlet.wait(minutes=20)
    await hamlet.say(OTHER, reply_to_id=messages[1].message_id)
    await hamlet.newcomer_waits(NEW)
    await hamlet.wait(minutes=20)
    assert called(hamlet) == [ANNA, ANNA, ANNA]


async def test_newcomers_who_are_greeters_are_not_asked_to_answer_themselves(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.join(NEW)
    await hamlet.greeters(NEW)
    await hamlet.say(NEW)
    await hamlet.wait(minutes=20)
    assert hamlet.cards() == []
    await hamlet.wait(hours=4)
    assert called(hamlet) == [None]


@pytest.mark.parametrize("when", ["before the card is on its way", "before its place is known"])
async def test_an_answer_around_the_posting_leaves_no_card(hamlet: Town, when: str) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    message = await hamlet.newcomer_waits()
    hamlet.clock.advance(timedelta(minutes=20))
    answer = hamlet.write(OTHER, reply_to_id=message.message_id)
    if when == "before the card is on its way":
        hamlet.intake.message(answer)
        await hamlet.settle()
    else:
        await hamlet.jobs.step()
        hamlet.intake.message(answer)
        await hamlet.intake.settled()
        await hamlet.dispatcher.settled()
    assert hamlet.cards() == []
    assert await states(hamlet) == ["answered"]


async def test_a_card_taken_before_its_place_is_known_says_so(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    await hamlet.newcomer_waits()
    hamlet.clock.advance(timedelta(minutes=20))
    await hamlet.jobs.step()
    ((watch_id,),) = await hamlet.rows("welcome_watches", "id")
    await hamlet.welcome.watching.take(watch_id, actor=hamlet.actor(ANNA))
    await hamlet.settle()
    (card,) = hamlet.cards()
    assert card.ping == ()
    assert [text.key for text in card.body if isinstance(text, Message)] == ["welcome-card-body", "welcome-card-taken"]


async def test_a_card_that_cannot_be_posted_is_tried_again_with_another_channel(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA)
    del town.platform.channels[GUILD, GREETERS]
    await town.newcomer_waits()
    await town.wait(minutes=20)
    assert await states(town) == ["waiting"]
    elsewhere = town.platform.add_channel(GUILD, ChannelId(77))
    await town.welcome.setup.set_channels(actor=town.admin, greeters_channel=elsewhere)
    await town.settle()
    assert len(town.cards(elsewhere)) == 1
    assert await states(town) == ["offered"]


async def test_a_card_that_cannot_be_posted_is_tried_again_the_next_day(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    hamlet.effects.refuses.add(GREETERS)
    await hamlet.newcomer_waits()
    await hamlet.wait(minutes=20)
    hamlet.effects.refuses.clear()
    await hamlet.wait(hours=23)
    assert hamlet.cards() == []
    await hamlet.wait(hours=2)
    assert called(hamlet) == [ANNA]


async def test_newcomers_wait_until_the_greeters_have_a_channel(town: Town) -> None:
    await town.greeters(ANNA)
    await town.newcomer_waits()
    await town.wait(hours=30)
    assert town.effects.performed == []
    await town.set_up()
    await town.settle()
    assert called(town) == [ANNA]


async def test_a_message_that_is_deleted_takes_its_card_along(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA)
    message = await town.newcomer_waits()
    await town.wait(minutes=20)
    await town.delete(message)
    assert town.cards() == []
    assert await states(town) == ["withdrawn"]


async def test_who_deletes_at_once_has_not_spoken_yet(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA)
    await town.delete(await town.newcomer_waits())
    await town.wait(minutes=5)
    await town.say(NEW, content="once more")
    await town.wait(minutes=20)
    assert len(town.cards()) == 1
    assert await states(town) == ["withdrawn", "offered"]


async def test_a_message_that_was_deleted_unseen_gets_no_card(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    message = await hamlet.newcomer_waits()
    hamlet.platform.messages[GUILD, LOBBY].remove(message)
    await hamlet.wait(minutes=20)
    assert hamlet.cards() == []
    assert await states(hamlet) == ["withdrawn"]


async def test_who_leaves_is_not_waited_for(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA)
    await town.newcomer_waits()
    await town.wait(minutes=20)
    await town.leave(NEW)
    assert town.cards() == []
    assert await states(town) == ["withdrawn"]


async def test_who_left_unseen_gets_no_card(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    await hamlet.newcomer_waits()
    del hamlet.platform.members[GUILD, NEW]
    await hamlet.wait(minutes=20)
    assert hamlet.cards() == []
    assert await states(hamlet) == ["withdrawn"]


async def test_however_long_the_platform_is_away_nobody_is_forgotten(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    await hamlet.newcomer_waits()
    hamlet.platform.away = 100
    for _ in range(100):
        await hamlet.wait(minutes=30)
    assert hamlet.cards() == []
    await hamlet.wait(minutes=1)
    assert called(hamlet) == [ANNA]


async def test_a_guild_that_is_not_to_be_seen_is_waited_for(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    await hamlet.newcomer_waits()
    guild, members = hamlet.platform.guilds.pop(GUILD), dict(hamlet.platform.members)
    hamlet.platform.members.clear()
    await hamlet.wait(minutes=30)
    assert await states(hamlet) == ["waiting"]
    hamlet.platform.guilds[GUILD] = guild
    hamlet.platform.members |= members
    await hamlet.wait(minutes=1)
    assert called(hamlet) == [ANNA]


async def test_after_two_weeks_the_card_goes(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA)
    message = await town.newcomer_waits()
    await town.wait(days=13, hours=23)
    assert len(town.cards()) == 1
    await town.wait(hours=1)
    assert town.cards() == []
    assert await states(town) == ["lapsed"]
    await town.say(OTHER, reply_to_id=message.message_id)
    assert await states(town) == ["lapsed"]
    assert await town.rows("questions", "state") == [("lapsed",)]


@pytest.mark.parametrize("mode", [Mode.RAID, Mode.INCIDENT])
async def test_nobody_is_called_in_a_raid_or_an_incident(hamlet: Town, mode: Mode) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    await hamlet.states.declare(mode, timedelta(hours=2), actor=hamlet.admin)
    await hamlet.newcomer_waits()
    await hamlet.wait(minutes=119)
    assert hamlet.cards() == []
    await hamlet.wait(minutes=11)
    assert called(hamlet) == [ANNA]


async def test_with_the_watch_switched_off_nothing_is_watched(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    await hamlet.newcomer_waits(OTHER)
    await switch_off(hamlet)
    await hamlet.newcomer_waits()
    await hamlet.wait(hours=5)
    assert hamlet.cards() == []
    assert await states(hamlet) == ["waiting"]


async def switch_off(town: Town) -> None:
    settings = town.database.settings
    changed = settings.get(GUILD, WelcomeSettings).model_copy(update={"first_message_watch": False})
    await town.database.write(lambda tx: settings.save(tx, town.admin, changed))


async def test_a_second_offer_or_lapse_of_the_same_job_changes_nothing(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA, BEN, CEM)
    await town.newcomer_waits()
    town.clock.advance(timedelta(minutes=20))
    (job,) = await town.database.read(due)
    await town.welcome.watching.offer(job)
    await town.dispatcher.settled()
    before = await town.dump()
    await town.welcome.watching.offer(job)
    await town.dispatcher.settled()
    assert await town.dump() == before
    assert len(town.cards()) == 1
    town.clock.advance(timedelta(days=14))
    (job,) = await town.database.read(due)
    await town.welcome.watching.lapse(job)
    await town.dispatcher.settled()
    before = await town.dump()
    await town.welcome.watching.lapse(job)
    assert await town.dump() == before


async def test_jobs_whose_watch_is_gone_end(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.newcomer_waits()
    await hamlet.database.write(lambda tx: tx.execute(text("DELETE FROM welcome_watches")))
    await hamlet.wait(days=15)
    assert {row[0] for row in await hamlet.rows("jobs", "state")} == {"done"}


async def test_a_restart_posts_no_second_card_and_forgets_none(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA)
    answered = await town.newcomer_waits(OTHER)
    await town.wait(minutes=20)
    waiting = await town.newcomer_waits(NEW)
    await town.restart()
    assert len(town.cards()) == 1
    town.write(BEN, reply_to_id=answered.message_id)
    await town.restart()
    assert town.cards() == []
    await town.wait(minutes=20)
    assert len(town.cards()) == 1
    await town.say(BEN, reply_to_id=waiting.message_id)
    assert town.cards() == []


async def test_hostile_names_and_texts_are_watched_like_any_other(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    contents = ["x" * 2000, "\u202eأهلا", "🎉🎉🎉", "@everyone <@&1>", ""]
    for number, content in enumerate(contents):
        user_id = UserId(100 + number)
        await hamlet.join(user_id, name=content or "x" * 2000)
        await hamlet.say(user_id, content=content)
    await hamlet.wait(minutes=20)
    assert len(hamlet.cards()) == len(contents)
    assert not any(content in repr(hamlet.cards()) for content in contents if content)


async def test_outcomes_that_are_no_card_of_ours_are_left_alone(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.newcomer_waits()
    before = await hamlet.rows("welcome_watches")
    post = Post(LOBBY, Card(), "en")
    for origin in (None, ActionRef("welcome", "else"), ActionRef("welcome", "card", RowId(1))):
        ended = ActionEnded(GUILD, post, Outcome(message_id=MessageId(1)), origin)
        await hamlet.database.write(lambda tx, ended=ended: tx.publish(ended))
    assert await hamlet.rows("welcome_watches") == before
