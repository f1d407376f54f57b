"""Scheduled events: how they go their way, begin and end by the clock, and come again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.sandbox.world.scheduled_events_recurrence import next_start
from tests.sandbox.clients import Api, arrived
from tests.sandbox.gathering import (
    HOURS,
    actions,
    at,
    make,
    outing,
    path_of,
    seed,
    talk,
)

__all__ = ["seed"]


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        ([2, 3], None),
        ([4], None),
        ([3], 50035),
        ([2, 4], 50035),
        ([2, 1], 50035),
        ([2, 3, 2], 180000),
        ([4, 1], 180000),
        ([9], 50035),
    ],
)
async def test_an_event_goes_its_way_and_never_back(api: Api, statuses: list[int], code: int | None) -> None:
    made = await make(api, outing(api))
    *before, last = statuses
    for status in before:
        assert (await api.ok("bot", "PATCH", path_of(api, made), {"status": status}))["status"] == status
    if code is None:
        assert (await api.ok("bot", "PATCH", path_of(api, made), {"status": last}))["status"] == last
        assert await api.ok("bot", "GET", path_of(api)) == []
    else:
        assert await api.refused("bot", "PATCH", path_of(api, made), {"status": last}) == (400, code)


async def test_an_event_that_has_begun_stays_where_it_is(api: Api) -> None:
    made = await make(api, talk(api))
    await api.ok("bot", "PATCH", path_of(api, made), {"status": 2})
    elsewhere = {"channel_id": str(api.channel("Town Hall").id), "entity_type": 1}
    assert await api.refused("bot", "PATCH", path_of(api, made), elsewhere) == (400, 50035)
    assert (await api.ok("bot", "PATCH", path_of(api, made), {"channel_id": made["channel_id"]}))["status"] == 2


RULES: list[tuple[dict[str, Any], str, str]] = [
    # rule, when it begins, when it comes again
    ({"frequency": 3}, "2031-01-06", "2031-01-07"),
    ({"frequency": 3, "by_weekday": [0, 1, 2, 3, 4]}, "2031-01-10", "2031-01-13"),
    ({"frequency": 2, "by_weekday": [2]}, "2031-01-08", "2031-01-15"),
    ({"frequency": 2, "interval": 2, "by_weekday": [2]}, "2031-01-08", "2031-01-22"),
    ({"frequency": 2, "interval": 2, "by_weekday": [0]}, "2031-01-08", "2031-01-20"),
    ({"frequency": 1, "by_n_weekday": [{"n": 4, "day": 2}]}, "2031-01-22", "2031-02-26"),
    ({"frequency": 1, "by_n_weekday": [{"n": 5, "day": 4}]}, "2031-01-31", "2031-02-28"),
    ({"frequency": 0, "by_month": [7], "by_month_day": [24]}, "2031-07-24", "2032-07-24"),
]


@pytest.mark.parametrize(("rule", "first", "second"), RULES)
async def test_a_recurring_event_comes_again(api: Api, rule: dict[str, Any], first: str, second: str) -> None:
    start, end = (f"{first}T{hour}:00:00+00:00" for hour in (18, 20))
    times = {"scheduled_start_time": start, "scheduled_end_time": end}
    made = await make(api, outing(api, recurrence_rule={"start": start, **rule}, **times))
    assert made["recurrence_rule"]["frequency"] == rule["frequency"]
    ahead = datetime.fromisoformat(end) - api.world.clock.now()
    api.sandbox.clock.advance(ahead.total_seconds() + 60)
    again = await api.ok("bot", "GET", path_of(api, made))
    assert (again["status"], again["scheduled_start_time"][:16]) == (1, f"{second}T18:00")
    assert again["scheduled_end_time"][:16] == f"{second}T20:00"
    once = await api.ok("bot", "PATCH", path_of(api, made), {"recurrence_rule": None})
    assert once["recurrence_rule"] is None


def test_a_leap_day_may_be_eight_years_away() -> None:
    first = datetime(2096, 2, 29, 18, tzinfo=UTC)
    rule = {"frequency": 0, "by_month": [2], "by_month_day": [29]}
    assert next_start(rule, first, first) == first.replace(year=2104)


async def test_an_event_that_nobody_began_yet_can_be_changed(api: Api) -> None:
    made = await make(api, talk(api))
    api.sandbox.clock.advance(2 * HOURS)
    body = {"name": "Late", "scheduled_start_time": made["scheduled_start_time"]}
    assert (await api.ok("bot", "PATCH", path_of(api, made), body))["status"] == 1


async def test_a_recurring_event_that_was_missed_or_ended_comes_again(api: Api) -> None:
    rule = {"start": at(api, 1), "frequency": 3}
    missed, ended = await make(api, talk(api, recurrence_rule=rule)), await make(api, talk(api, recurrence_rule=rule))
    for status in (2, 3):
        left = await api.ok("bot", "PATCH", path_of(api, ended), {"status": status})
    assert (left["status"], left["scheduled_start_time"] > ended["scheduled_start_time"]) == (1, True)
    api.sandbox.clock.advance(5 * HOURS)
    again = await api.ok("bot", "GET", path_of(api, missed))
    assert (again["status"], again["scheduled_start_time"] > missed["scheduled_start_time"]) == (1, True)
    assert (await api.ok("bot", "PATCH", path_of(api, missed), {"status": 4}))["status"] == 4


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"frequency": 4},
        {"frequency": 3, "start": None},
        {"frequency": 3, "interval": 2},
        {"frequency": 3, "interval": 0},
        {"frequency": 3, "count": 3},
        {"frequency": 3, "end": "2040-01-01T00:00:00Z"},
        {"frequency": 3, "by_year_day": [1]},
        {"frequency": 3, "by_weekday": [0, 3]},
        {"frequency": 3, "by_weekday": [7]},
        {"frequency": 3, "by_weekday": 4},
        {"frequency": 2, "by_weekday": [0, 1]},
        {"frequency": 1, "by_weekday": [0]},
        {"frequency": 2, "by_n_weekday": [{"n": 1, "day": 1}]},
        {"frequency": 1, "by_n_weekday": [{"n": 6, "day": 1}]},
        {"frequency": 1, "by_n_weekday": [{"n": 1, "day": 1}, {"n": 2, "day": 1}]},
        {"frequency": 1, "by_n_weekday": [{"day": 1}]},
        {"frequency": 0, "by_month": [7]},
        {"frequency": 0, "by_month": [13], "by_month_day": [1]},
        {"frequency": 3, "by_month": [7], "by_month_day": [1]},
    ],
)
async def test_rules_that_no_client_could_show_are_refused(api: Api, rule: dict[str, Any]) -> None:
    body = outing(api, recurrence_rule={"start": at(api, 1), **rule})
    assert await api.refused("bot", "POST", path_of(api), body) == (400, 50035)


async def test_the_clock_begins_ends_and_cancels(api: Api) -> None:
    outside = await make(api, outing(api))
    forgotten = await make(api, talk(api))
    async with arrived(api.sandbox) as client:
        api.sandbox.clock.advance(1 * HOURS + 1)
        begun = await client.until("GUILD_SCHEDULED_EVENT_UPDATE")
        assert (begun["id"], begun["status"]) == (outside["id"], 2)
        api.sandbox.clock.advance(1 * HOURS)
        ended = await client.until("GUILD_SCHEDULED_EVENT_UPDATE")
        assert (ended["id"], ended["status"]) == (outside["id"], 3)
        api.sandbox.clock.advance(2 * HOURS)
        cancelled = await client.until("GUILD_SCHEDULED_EVENT_UPDATE")
        assert (cancelled["id"], cancelled["status"]) == (forgotten["id"], 4)
    assert actions(api) == [100, 100]


async def test_an_event_in_a_voice_channel_ends_once_all_have_left(api: Api) -> None:
    made = await make(api, talk(api))
    await api.ok("bot", "PATCH", path_of(api, made), {"status": 2})
    amira = f"personas/{api.id_of('amira')}/voice"
    assert (await api.control("POST", amira, {"channel_id": str(api.channel("Lounge").id)}))[0] == 200
    api.sandbox.clock.advance(1 * HOURS)
    assert (await api.ok("bot", "GET", path_of(api, made)))["status"] == 2
    await api.control("POST", amira, {"channel_id": None})
    api.sandbox.clock.advance(60)
    assert (await api.ok("bot", "GET", path_of(api, made)))["status"] == 2
    api.sandbox.clock.advance(600)
    assert (await api.ok("bot", "GET", path_of(api, made)))["status"] == 3


async def test_an_event_ends_in_time_though_another_begins_in_its_channel(api: Api) -> None:
    first, second = await make(api, talk(api)), await make(api, talk(api))
    await api.ok("bot", "PATCH", path_of(api, first), {"status": 2})
    api.sandbox.clock.advance(240)
    await api.ok("bot", "PATCH", path_of(api, second), {"status": 2})
    api.sandbox.clock.advance(61)
    assert [(await api.ok("bot", "GET", path_of(api, one)))["status"] for one in (first, second)] == [3, 2]


async def test_a_channel_that_is_deleted_takes_its_events_along(api: Api) -> None:
    coming, running = await make(api, talk(api)), await make(api, talk(api))
    await api.ok("bot", "PATCH", path_of(api, running), {"status": 2})
    await api.ok("bot", "DELETE", f"/channels/{api.channel('Lounge').id}")
    found = [await api.ok("bot", "GET", path_of(api, one)) for one in (coming, running)]
    assert [one["status"] for one in found] == [4, 3]
