"""Greeters: opting in and out, hours, taking over and giving back."""

from datetime import timedelta

import pytest

from bot.core.errors import Conflict, Invalid, NotAllowed, NotFound, UserError
from bot.core.ids import RowId, UserId
from bot.core.permissions import Level
from tests.fakes.town import ADMIN, ANNA, BEN, GUILD, LOBBY, NEW, OTHER, Town


async def card(town: Town) -> RowId:
    """Somebody waits, and a card stands; its watch."""
    await town.newcomer_waits()
    await town.wait(minutes=20)
    ((watch_id,),) = await town.rows("welcome_watches", "id", "state = 'offered'")
    return RowId(watch_id)


def texts(town: Town) -> list[list[str]]:
    return [[getattr(text, "key", "") for text in card.body[1:]] for card in town.cards()]


async def refused(error: type[UserError], key: str, call: object) -> None:
    with pytest.raises(error) as raised:
        await call  # type: ignore[misc]
    assert raised.value.key == key


async def test_who_joins_is_asked_and_who_leaves_is_not(town: Town) -> None:
    await town.set_up()
    greeters = town.welcome.greeters
    await greeters.join(actor=town.actor(ANNA))
    await refused(Conflict, "welcome-error-greeter-already", greeters.join(actor=town.actor(ANNA)))
    await greeters.leave(actor=town.actor(ANNA))
    await refused(Conflict, "welcome-error-not-greeter", greeters.leave(actor=town.actor(ANNA)))
    await town.newcomer_waits()
    await town.wait(hours=4)
    assert [posted.ping for posted in town.cards()] == [()]
    assert await town.rows("audit", "verb", "verb LIKE 'welcome.greeter.%' ORDER BY id") == [
        ("welcome.greeter.join",),
        ("welcome.greeter.leave",),
    ]


async def test_joining_lets_those_who_wait_be_offered(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.newcomer_waits()
    await hamlet.wait(hours=1)
    assert hamlet.cards() == []
    await hamlet.greeters(ANNA)
    await hamlet.settle()
    assert len(hamlet.cards()) == 1


async def test_taking_over_and_giving_back(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA, BEN)
    watch_id = await card(town)
    watching = town.welcome.watching
    taken = await watching.take(watch_id, actor=town.actor(BEN))
    assert (taken.state, taken.taken_by) == ("taken", BEN)
    await town.settle()
    assert texts(town) == [["welcome-card-taken"]]
    await refused(Conflict, "welcome-error-taken", watching.take(watch_id, actor=town.actor(ANNA)))
    await refused(NotAllowed, "welcome-error-taken", watching.release(watch_id, actor=town.actor(ANNA)))
    released = await watching.release(watch_id, actor=town.actor(BEN))
    assert (released.state, released.taken_by, released.offered_to) == ("offered", None, None)
    await town.settle()
    assert texts(town) == [["welcome-card-anybody"]]
    await refused(Conflict, "welcome-error-not-taken", watching.release(watch_id, actor=town.actor(BEN)))
    await watching.take(watch_id, actor=town.actor(ANNA))
    await watching.release(watch_id, actor=town.actor(ADMIN, Level.ADMIN))
    await town.settle()
    assert texts(town) == [["welcome-card-anybody"]]


async def test_a_card_that_is_gone_cannot_be_taken(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    watching, actor = hamlet.welcome.watching, hamlet.actor(ANNA)
    await refused(NotFound, "welcome-error-card-gone", watching.take(RowId(1), actor=actor))
    await refused(NotFound, "welcome-error-card-gone", watching.release(RowId(1), actor=actor))
    watch_id = await card(hamlet)
    await hamlet.leave(NEW)
    await refused(Conflict, "welcome-error-answered", watching.take(watch_id, actor=actor))
    await refused(Conflict, "welcome-error-answered", watching.release(watch_id, actor=actor))


async def test_another_guilds_card_is_not_there(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    watch_id = await card(hamlet)
    elsewhere = type(hamlet.actor())(type(hamlet.actor().guild_id)(2000), ANNA, Level.OWNER)
    await refused(NotFound, "welcome-error-card-gone", hamlet.welcome.watching.take(watch_id, actor=elsewhere))


async def test_only_greeters_take_over_and_never_their_own_message(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    watch_id = await card(hamlet)
    take = hamlet.welcome.watching.take
    await refused(NotAllowed, "welcome-error-not-greeter", take(watch_id, actor=hamlet.actor(OTHER)))
    await hamlet.greeters(NEW)
    await refused(NotAllowed, "welcome-error-own-message", take(watch_id, actor=hamlet.actor(NEW)))


async def test_a_greeter_who_stops_frees_whom_they_had(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA)
    watch_id = await card(town)
    await town.welcome.watching.take(watch_id, actor=town.actor(ANNA))
    await town.newcomer_waits(OTHER)
    await town.wait(minutes=20)
    assert [posted.ping[0].id if posted.ping else None for posted in town.cards()] == [None, ANNA]
    await town.welcome.greeters.leave(actor=town.actor(ANNA))
    await town.settle()
    assert texts(town) == [["welcome-card-anybody"]] * 2


async def test_a_greeter_who_leaves_the_guild_is_not_asked_any_more(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA, BEN)
    watch_id = await card(town)
    await town.welcome.watching.take(watch_id, actor=town.actor(ANNA))
    await town.leave(ANNA)
    assert texts(town) == [["welcome-card-anybody"]]
    assert await town.rows("welcome_greeters", "user_id") == [(BEN,)]
    await town.leave(OTHER)
    assert await town.rows("welcome_greeters", "user_id") == [(BEN,)]


async def test_greeters_see_their_own_part(town: Town) -> None:
    await town.set_up()
    greeters, actor = town.welcome.greeters, town.actor(ANNA)
    view = await greeters.view(actor=actor)
    assert (view.is_greeter, view.is_awake, view.taken, view.time_zone) == (False, True, (), "UTC")
    await town.greeters(ANNA)
    watch_id = await card(town)
    await town.welcome.watching.take(watch_id, actor=actor)
    await greeters.set_quiet_hours(" Europe/Berlin ", "22:00", "7:30", actor=actor)
    await greeters.set_away(timedelta(days=1), actor=actor)
    view = await greeters.view(actor=actor)
    assert [watch.id for watch in view.taken] == [watch_id]
    assert (view.is_greeter, view.is_awake) == (True, False)
    assert (view.quiet_from, view.quiet_until, view.time_zone) == ("22:00", "07:30", "Europe/Berlin")
    assert view.away_until is not None
    await town.wait(days=2)
    view = await greeters.view(actor=actor)
    assert (view.away_until, view.is_awake) == (None, True)


@pytest.mark.parametrize(
    ("zone", "begin", "end", "key"),
    [
        ("Europe/Atlantis", "22:00", "07:00", "error-time-zone"),
        ("", "22:00", "07:00", "error-time-zone"),
        ("../../etc/passwd", "22:00", "07:00", "error-time-zone"),
        ("Europe/Berlin", "22:00", "", "error-wall-time"),
        ("Europe/Berlin", "", "07:00", "error-wall-time"),
        ("Europe/Berlin", "24:00", "07:00", "error-wall-time"),
        ("Europe/Berlin", "22:60", "07:00", "error-wall-time"),
        ("Europe/Berlin", "ten", "07:00", "error-wall-time"),
        ("Europe/Berlin", "-1", "07:00", "error-wall-time"),
        ("Europe/Berlin", "22:00:00", "07:00", "error-wall-time"),
        ("Europe/Berlin", "🎉", "07:00", "error-wall-time"),
    ],
)
async def test_hours_that_cannot_be_read_are_refused(hamlet: Town, zone: str, begin: str, end: str, key: str) -> None:
    before = await hamlet.dump()
    set_hours = hamlet.welcome.greeters.set_quiet_hours
    await refused(Invalid, key, set_hours(zone, begin, end, actor=hamlet.actor(ANNA)))
    assert await hamlet.dump() == before


async def test_quiet_hours_can_be_taken_back(hamlet: Town) -> None:
    set_hours, actor = hamlet.welcome.greeters.set_quiet_hours, hamlet.actor(ANNA)
    assert (await set_hours("Europe/Berlin", "22", "7", actor=actor)).quiet_from is not None
    hours = await set_hours("Europe/Berlin", " ", "", actor=actor)
    assert (hours.quiet_from, hours.quiet_until) == (None, None)


@pytest.mark.parametrize("days", [0, -1, 367, 100_000])
async def test_nobody_is_away_for_no_time_or_for_years(hamlet: Town, days: int) -> None:
    away = hamlet.welcome.greeters.set_away(timedelta(days=days), actor=hamlet.actor(ANNA))
    await refused(Invalid, "error-duration", away)


async def test_hours_of_people_who_are_no_greeters_disturb_nobody(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.newcomer_waits()
    before = await hamlet.rows("jobs")
    await hamlet.welcome.greeters.set_away(timedelta(days=1), actor=hamlet.actor(UserId(99)))
    assert await hamlet.rows("jobs") == before


async def test_a_greeter_who_left_unseen_is_not_asked_and_frees_whom_they_had(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA, BEN)
    watch_id = await card(town)
    await town.welcome.watching.take(watch_id, actor=town.actor(ANNA))
    del town.platform.members[GUILD, ANNA]
    del town.platform.members[GUILD, BEN]
    await town.newcomer_waits(OTHER)
    await town.wait(minutes=20)
    assert await town.rows("welcome_greeters") == []
    assert await town.rows("welcome_watches", "state, taken_by", "1=1 ORDER BY id") == [
        ("offered", None),
        ("waiting", None),
    ]
    await town.wait(hours=4)
    assert [posted.ping for posted in town.cards()] == [(), ()]
    assert await town.rows("audit", "reason", "verb = 'welcome.greeter.leave'") == [("the greeter left",)] * 2


async def test_a_message_that_was_deleted_unseen_is_not_taken_over_and_its_card_goes(town: Town) -> None:
    await town.set_up()
    await town.greeters(ANNA)
    watch_id = await card(town)
    town.platform.messages[GUILD, LOBBY].clear()
    await refused(Conflict, "welcome-error-answered", town.welcome.watching.take(watch_id, actor=town.actor(ANNA)))
    await town.settle()
    assert town.cards() == []
    assert await town.rows("welcome_watches", "state, taken_by") == [("withdrawn", None)]


async def test_a_platform_that_is_away_keeps_nobody_from_taking_over(hamlet: Town) -> None:
    await hamlet.set_up()
    await hamlet.greeters(ANNA)
    watch_id = await card(hamlet)
    hamlet.platform.away = 1
    assert (await hamlet.welcome.watching.take(watch_id, actor=hamlet.actor(ANNA))).taken_by == ANNA
