"""Many at once: one winner, and nothing lost."""

import asyncio

from bot.core.errors import Conflict
from bot.core.ids import RoleId, UserId
from tests.fakes.town import ANNA, GUILD, NEW, START, Town

FIVE = [UserId(50 + number) for number in range(5)]


async def results(*calls: "asyncio.Future[object]") -> tuple[list[object], list[BaseException]]:
    ended = await asyncio.gather(*calls, return_exceptions=True)
    failed = [end for end in ended if isinstance(end, BaseException)]
    return [end for end in ended if not isinstance(end, BaseException)], failed


async def test_five_take_one_card_and_one_has_it(town: Town) -> None:
    await town.set_up()
    await town.greeters(*FIVE)
    await town.newcomer_waits()
    await town.wait(minutes=20)
    ((watch_id,),) = await town.rows("welcome_watches", "id")
    won, lost = await results(
        *(asyncio.ensure_future(town.welcome.watching.take(watch_id, actor=town.actor(user_id))) for user_id in FIVE)
    )
    assert len(won) == 1
    assert [(type(error), getattr(error, "key", "")) for error in lost] == [(Conflict, "welcome-error-taken")] * 4
    ((state, taken_by, version),) = await town.rows("welcome_watches", "state, taken_by, version")
    assert (state, version) == ("taken", 4)
    await town.settle()
    (card,) = town.cards()
    assert str(taken_by) in repr(card.body[1])
    assert len(await town.rows("audit", "id", "verb = 'welcome.taken'")) == 1


async def test_one_presses_five_times_and_takes_over_once(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA)
    await town.newcomer_waits()
    await town.wait(minutes=20)
    ((watch_id,),) = await town.rows("welcome_watches", "id")
    take = town.welcome.watching.take
    won, lost = await results(*(asyncio.ensure_future(take(watch_id, actor=town.actor(ANNA))) for _ in range(5)))
    assert (len(won), {getattr(error, "key", "") for error in lost}) == (1, {"welcome-error-taken-by-you"})


async def test_nobody_takes_more_than_three_at_once(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA)
    for number in range(5):
        await town.newcomer_waits(UserId(100 + number))
    await town.wait(minutes=20)
    ids = [row[0] for row in await town.rows("welcome_watches", "id")]
    take = town.welcome.watching.take
    won, lost = await results(*(asyncio.ensure_future(take(watch_id, actor=town.actor(ANNA))) for watch_id in ids))
    assert (len(won), len(lost)) == (3, 2)
    assert {getattr(error, "key", "") for error in lost} == {"welcome-error-full"}


async def test_five_interests_are_added_at_once_and_none_is_lost(town: Town) -> None:
    roles = [town.platform.add_role(GUILD, RoleId(30 + number)) for number in range(5)]
    add = town.welcome.setup.add_interest
    _, lost = await results(
        *(asyncio.ensure_future(add(role_id, f"Interest {role_id}", None, actor=town.admin)) for role_id in roles)
    )
    assert lost == []
    start = await town.welcome.newcomers.start(actor=town.actor(NEW))
    assert {interest.role_id for interest in start.interests} == set(roles)


async def test_a_person_accepts_the_rules_once_however_often_they_press(town: Town) -> None:
    await town.welcome.setup.publish_rules("en", "Be kind.", actor=town.admin)
    await town.join(NEW)
    accept = town.welcome.newcomers.accept_rules
    won, lost = await results(*(asyncio.ensure_future(accept(1, actor=town.actor(NEW))) for _ in range(5)))
    assert (len(won), {getattr(error, "key", "") for error in lost}) == (1, {"welcome-error-rules-accepted"})
    assert len(await town.rows("welcome_acceptances")) == 1


async def test_two_panels_at_once_leave_one(town: Town) -> None:
    await town.set_up()
    post = town.welcome.setup.post_panel
    await asyncio.gather(*(post(actor=town.admin) for _ in range(3)))
    await town.settle()
    ((message_id,),) = await town.rows("welcome_panels", "message_id")
    assert town.posted(START) == [message_id]
