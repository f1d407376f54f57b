"""Scheduled events and live stages: made, changed, begun and ended, by whom it is allowed and by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import discord
import pytest

from bot.sandbox import Sandbox, Seed, SeedError
from bot.sandbox.gateway.intents import EVERY_INTENT, Intent
from bot.sandbox.permissions import Permission
from bot.sandbox.world.model import Overwrite
from tests.sandbox.clients import Api, arrived, gateway
from tests.sandbox.test_discord_py import Connect, connect, heard

__all__ = ["connect"]
PICTURE = "data:image/png;base64,iVBORw0KGgo="
MODERATES = Permission.MANAGE_CHANNELS | Permission.MUTE_MEMBERS | Permission.MOVE_MEMBERS
HOURS = 3600


@pytest.fixture
def seed() -> Seed:
    seed = Seed.default()
    seed.guilds[0]["channels"].append({"name": "Town Hall", "type": "stage"})
    return seed


def path_of(api: Api, event: Any = None, rest: str = "") -> str:
    base = f"/guilds/{api.guild.id}/scheduled-events"
    return base if event is None else f"{base}/{event['id']}{rest}"


def at(api: Api, hours: float) -> str:
    return (api.world.clock.now() + timedelta(hours=hours)).isoformat()


def outing(api: Api, **more: Any) -> dict[str, Any]:
    """The body of an external event from one to two hours from now."""
    times = {"scheduled_start_time": at(api, 1), "scheduled_end_time": at(api, 2)}
    place = {"entity_type": 3, "entity_metadata": {"location": "The pier"}}
    return {"name": "Outing", "privacy_level": 2, **times, **place, **more}


def talk(api: Api, channel: str = "Lounge", **more: Any) -> dict[str, Any]:
    """The body of an event in a voice or stage channel, in an hour."""
    found = api.channel(channel)
    place = {"entity_type": 1 if found.type == 13 else 2, "channel_id": str(found.id)}
    return {"name": "Talk", "privacy_level": 2, "scheduled_start_time": at(api, 1), **place, **more}


async def make(api: Api, body: dict[str, Any], who: str = "bot") -> Any:
    return await api.ok(who, "POST", path_of(api), body)


def allow(api: Api, bits: Permission) -> None:
    """Give everybody permissions in the guild."""
    api.guild.everyone.permissions |= int(bits)


def logged(api: Api) -> list[tuple[int, str | None]]:
    return [(entry.action_type, entry.reason) for entry in api.guild.audit_log]


async def test_an_event_is_made_changed_and_deleted(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        body = outing(api, description="Bring tea", image=PICTURE)
        made = await api.ok("bot", "POST", path_of(api), body, reason="spring")
        told = await client.until("GUILD_SCHEDULED_EVENT_CREATE")
        assert (told["id"], told["entity_metadata"]) == (made["id"], {"location": "The pier"})
        assert (made["creator"]["username"], made["status"], made["description"]) == ("Tribune", 1, "Bring tea")
        assert made["image"]
        changed = await api.ok("bot", "PATCH", path_of(api, made), {"name": "Walk", "image": None}, reason="rain")
        assert (changed["name"], changed["image"]) == ("Walk", None)
        assert (await client.until("GUILD_SCHEDULED_EVENT_UPDATE"))["name"] == "Walk"
        assert await api.ok("bot", "GET", path_of(api, made)) == changed
        assert await api.ok("amira", "GET", path_of(api)) == [changed]
        await api.ok("bot", "DELETE", path_of(api, made), reason="storm")
        assert (await client.until("GUILD_SCHEDULED_EVENT_DELETE"))["status"] == 4
    assert logged(api) == [(100, "spring"), (101, "rain"), (102, "storm")]
    keys = {change["key"] for change in api.guild.audit_log[0].changes}
    assert {"name", "location", "description", "image_hash", "entity_type"} <= keys
    assert await api.refused("bot", "GET", path_of(api, made)) == (404, 10070)
    assert await api.ok("bot", "GET", path_of(api)) == []


async def test_people_mark_their_interest(api: Api) -> None:
    made = await make(api, talk(api))
    own = path_of(api, made, "/users/@me")
    async with arrived(api.sandbox) as client:
        for who in ("lukas", "amira", "amira"):
            marked = await api.ok(who, "PUT", own)
            assert (marked["user"]["username"], marked["response"]) == (who, 1)
        added = [(await client.until("GUILD_SCHEDULED_EVENT_USER_ADD"))["user_id"] for _ in range(2)]
        assert added == [str(api.id_of("lukas")), str(api.id_of("amira"))]
        users = await api.ok("bot", "GET", path_of(api, made, "/users?with_member=true"))
        ids = [int(one["user"]["id"]) for one in users]
        assert ids == sorted(ids)
        assert all(one["member"]["user"]["id"] == one["user_id"] for one in users)
        assert (await api.ok("bot", "GET", path_of(api, made) + "?with_user_count=true"))["user_count"] == 2
        assert "user_count" not in await api.ok("bot", "GET", path_of(api, made))
        await api.ok("lukas", "DELETE", own)
        removed = await client.until("GUILD_SCHEDULED_EVENT_USER_REMOVE")
        assert removed["user_id"] == str(api.id_of("lukas"))
    counts = await api.ok("bot", "GET", path_of(api, made, "/users/counts"))
    assert counts == {"guild_scheduled_event_count": 1, "guild_scheduled_event_exception_counts": {}}
    assert await api.refused("lukas", "DELETE", own) == (404, 10071)
    assert await api.refused("lukas", "PUT", own, {"response": 0}) == (400, 50035)
    assert await api.refused("bot", "POST", path_of(api, made, "/exceptions"), {}) == (501, 0)


class TestWithoutSchemas:
    @pytest.fixture
    def judge(self) -> None:
        """Discord's document knows only what bots may call."""

    async def test_bots_cannot_be_interested(self, api: Api) -> None:
        made = await make(api, outing(api))
        for method in ("PUT", "DELETE"):
            assert await api.refused("bot", method, path_of(api, made, "/users/@me")) == (403, 20001)


async def test_who_is_interested_is_paged(api: Api) -> None:
    made = await make(api, outing(api))
    people = ("lukas", "amira", "mina", "jonas")
    for who in people:
        await api.ok(who, "PUT", path_of(api, made, "/users/@me"))
    ids = sorted(str(api.id_of(who)) for who in people)

    async def page(query: str) -> list[str]:
        return [one["user_id"] for one in await api.ok("bot", "GET", path_of(api, made, f"/users?{query}"))]

    assert await page("limit=2") == ids[:2]
    assert await page(f"after={ids[1]}") == ids[2:]
    assert await page(f"before={ids[3]}&limit=2") == ids[1:3]
    assert await page(f"before={ids[1]}&after={ids[2]}") == ids[:1]
    assert await api.refused("bot", "GET", path_of(api, made, "/users?limit=101")) == (400, 50035)


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


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "n" * 101),
        ("name", None),
        ("description", "d" * 1001),
        ("privacy_level", 1),
        ("privacy_level", None),
        ("entity_type", 0),
        ("entity_type", "external"),
        ("scheduled_start_time", None),
        ("scheduled_start_time", "soon"),
        ("scheduled_start_time", "0001-01-01T00:00:00+23:59"),
        ("scheduled_start_time", "2020-01-01T00:00:00Z"),
        ("scheduled_start_time", "9999-12-31T23:59:59Z"),
        ("scheduled_end_time", None),
        ("scheduled_end_time", "2020-01-01T00:00:00Z"),
        ("scheduled_end_time", "9999-12-31T23:59:59Z"),
        ("entity_metadata", None),
        ("entity_metadata", {}),
        ("entity_metadata", {"location": "l" * 101}),
        ("entity_metadata", {"location": 5}),
        ("entity_metadata", []),
        ("channel_id", "12"),
        ("channel_id", {}),
        ("image", "picture"),
        ("recurrence_rule", []),
    ],
)
async def test_what_an_event_cannot_be(api: Api, field: str, value: object) -> None:
    assert await api.refused("bot", "POST", path_of(api), outing(api) | {field: value}) == (400, 50035)


@pytest.mark.parametrize(
    ("channel", "kind", "code"), [("general", 2, 50024), ("Town Hall", 2, 50024), ("Lounge", 1, 50024), ("", 2, 50035)]
)
async def test_an_event_takes_place_in_a_channel_of_its_kind(api: Api, channel: str, kind: int, code: int) -> None:
    place = str(api.channel(channel).id) if channel else None
    body = talk(api) | {"channel_id": place, "entity_type": kind}
    assert await api.refused("bot", "POST", path_of(api), body) == (400, code)
    assert await api.refused("bot", "POST", path_of(api), talk(api) | {"channel_id": "12"}) == (404, 10003)


async def test_an_event_moves_out_and_in(api: Api) -> None:
    made = await make(api, talk(api))
    outside = {"entity_type": 3, "entity_metadata": {"location": "The pier"}, "scheduled_end_time": at(api, 3)}
    assert await api.refused("bot", "PATCH", path_of(api, made), outside) == (400, 50035)
    moved = await api.ok("bot", "PATCH", path_of(api, made), outside | {"channel_id": None})
    assert (moved["entity_metadata"], moved["channel_id"]) == ({"location": "The pier"}, None)
    lounge = str(api.channel("Lounge").id)
    back = {"entity_type": 2, "channel_id": lounge, "entity_metadata": {"location": "dropped"}}
    moved = await api.ok("bot", "PATCH", path_of(api, made), back)
    assert (moved["entity_metadata"], moved["channel_id"]) == (None, lounge)


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
    assert [action for action, _ in logged(api)] == [100, 100]


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


async def test_a_channel_that_is_deleted_takes_its_events_along(api: Api) -> None:
    coming, running = await make(api, talk(api)), await make(api, talk(api))
    await api.ok("bot", "PATCH", path_of(api, running), {"status": 2})
    await api.ok("bot", "DELETE", f"/channels/{api.channel('Lounge').id}")
    found = [await api.ok("bot", "GET", path_of(api, one)) for one in (coming, running)]
    assert [one["status"] for one in found] == [4, 3]


async def test_there_are_at_most_a_hundred_events_to_come(api: Api) -> None:
    made = [await make(api, outing(api, name=f"Outing {number}")) for number in range(100)]
    assert await api.refused("bot", "POST", path_of(api), outing(api)) == (400, 30038)
    await api.ok("bot", "PATCH", path_of(api, made[0]), {"status": 4})
    await make(api, outing(api))


@pytest.mark.parametrize(
    ("place", "rights", "code"),
    [
        ("", Permission(0), 50013),
        ("", Permission.MANAGE_EVENTS, 50013),
        ("", Permission.CREATE_EVENTS, None),
        ("Lounge", Permission.CREATE_EVENTS, None),
        ("Town Hall", Permission.CREATE_EVENTS, 50013),
        ("Town Hall", Permission.CREATE_EVENTS | MODERATES, None),
    ],
)
async def test_who_may_make_an_event(api: Api, place: str, rights: Permission, code: int | None) -> None:
    allow(api, rights)
    body = talk(api, place) if place else outing(api)
    if code is None:
        await make(api, body, "amira")
    else:
        assert await api.refused("amira", "POST", path_of(api), body) == (403, code)


async def test_ones_own_events_take_less_than_anothers(api: Api) -> None:
    allow(api, Permission.CREATE_EVENTS)
    mine, others = await make(api, outing(api), "amira"), await make(api, outing(api))
    await api.ok("amira", "PATCH", path_of(api, mine), {"name": "Mine"})
    for method, body in (("PATCH", {"name": "Mine"}), ("DELETE", None)):
        assert await api.refused("amira", method, path_of(api, others), body) == (403, 50013)
    allow(api, Permission.MANAGE_EVENTS)
    await api.ok("amira", "DELETE", path_of(api, others))
    await api.ok("amira", "DELETE", path_of(api, mine))


async def test_an_event_in_a_hidden_channel_is_hidden(api: Api) -> None:
    made, open_to_all = await make(api, talk(api)), await make(api, outing(api))
    deny = Overwrite(api.guild.id, 0, deny=int(Permission.VIEW_CHANNEL))
    api.channel("Lounge").overwrites[api.guild.id] = deny
    assert [one["id"] for one in await api.ok("amira", "GET", path_of(api))] == [open_to_all["id"]]
    for method, path in (("GET", ""), ("GET", "/users"), ("PUT", "/users/@me"), ("PATCH", "")):
        assert await api.refused("amira", method, path_of(api, made, path), {}) == (403, 50001)
    async with arrived(api.sandbox, "amira") as client:
        await api.ok("bot", "PATCH", path_of(api, made), {"name": "Secret"})
        await api.ok("bot", "PATCH", path_of(api, open_to_all), {"name": "Open"})
        assert (await client.until("GUILD_SCHEDULED_EVENT_UPDATE"))["name"] == "Open"


async def test_an_invite_shows_an_event(api: Api) -> None:
    made = await make(api, talk(api))
    lounge = f"/channels/{api.channel('Lounge').id}/invites"
    invite = await api.ok("bot", "POST", lounge, {})
    shown = await api.ok("bot", "GET", f"/invites/{invite['code']}?guild_scheduled_event_id={made['id']}")
    assert (shown["guild_scheduled_event"]["name"], shown["guild_scheduled_event"]["user_count"]) == ("Talk", 0)
    assert "guild_scheduled_event" not in await api.ok("bot", "GET", f"/invites/{invite['code']}")
    stream = {"target_type": 1, "target_user_id": str(api.id_of("amira"))}
    assert await api.refused("bot", "POST", lounge, stream) == (501, 0)


async def test_events_take_their_intent(api: Api) -> None:
    async with arrived(api.sandbox, intents=EVERY_INTENT & ~Intent.GUILD_SCHEDULED_EVENTS) as client:
        await make(api, outing(api))
        await api.ok("amira", "POST", f"/channels/{api.channel('general').id}/messages", {"content": "after"})
        names = await client.events_until("MESSAGE_CREATE")
    assert not any(name.startswith("GUILD_SCHEDULED_EVENT_") for name in names)


def stage_path(api: Api) -> str:
    return f"/stage-instances/{api.channel('Town Hall').id}"


def stage_body(api: Api, **more: Any) -> dict[str, Any]:
    return {"channel_id": str(api.channel("Town Hall").id), "topic": "Budget", **more}


async def test_a_stage_goes_live_changes_its_topic_and_closes(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        body = stage_body(api, privacy_level=2, send_start_notification=True)
        live = await api.ok("bot", "POST", "/stage-instances", body, reason="monthly")
        assert (await client.until("STAGE_INSTANCE_CREATE"))["topic"] == "Budget"
        assert (await client.until("MESSAGE_CREATE"))["type"] == 27
        assert await api.ok("amira", "GET", stage_path(api)) == live
        assert await api.refused("bot", "POST", "/stage-instances", body) == (400, 150006)
        await api.ok("bot", "PATCH", stage_path(api), {"topic": "Taxes"}, reason="later")
        assert (await client.until("STAGE_INSTANCE_UPDATE"))["topic"] == "Taxes"
        await api.ok("bot", "DELETE", stage_path(api), reason="over")
        assert (await client.until("STAGE_INSTANCE_DELETE"))["id"] == live["id"]
    assert logged(api) == [(83, "monthly"), (84, "later"), (85, "over")]
    assert api.guild.audit_log[0].options == {"channel_id": live["channel_id"]}
    assert await api.refused("bot", "GET", stage_path(api)) == (404, 10067)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"topic": ""}, (400, 50035)),
        ({"topic": "t" * 121}, (400, 50035)),
        ({"topic": None}, (400, 50035)),
        ({"privacy_level": 3}, (400, 50035)),
        ({"channel_id": None}, (400, 50035)),
        ({"channel_id": "12"}, (404, 10003)),
        ({"guild_scheduled_event_id": "12"}, (404, 10070)),
        ({"send_start_notification": "yes"}, (400, 50035)),
    ],
)
async def test_what_a_stage_cannot_be(api: Api, more: dict[str, Any], refusal: tuple[int, int]) -> None:
    assert await api.refused("bot", "POST", "/stage-instances", stage_body(api) | more) == refusal
    lounge = {"channel_id": str(api.channel("Lounge").id), "topic": "Budget"}
    assert await api.refused("bot", "POST", "/stage-instances", lounge) == (400, 50024)


async def test_stages_belong_to_their_moderators(api: Api) -> None:
    await api.ok("bot", "POST", "/stage-instances", stage_body(api))
    for method, path in (("POST", "/stage-instances"), ("PATCH", stage_path(api)), ("DELETE", stage_path(api))):
        assert await api.refused("amira", method, path, stage_body(api)) == (403, 50013)
    allow(api, MODERATES)
    await api.ok("amira", "DELETE", stage_path(api))
    notified = stage_body(api, send_start_notification=True)
    assert await api.refused("amira", "POST", "/stage-instances", notified) == (403, 50013)


async def test_a_stage_event_opens_and_closes_its_stage(api: Api) -> None:
    made = await make(api, talk(api, "Town Hall"))
    begun = await api.ok("bot", "PATCH", path_of(api, made), {"status": 2})
    live = await api.ok("bot", "GET", stage_path(api))
    assert (live["id"], live["topic"], live["guild_scheduled_event_id"]) == (begun["entity_id"], "Talk", made["id"])
    second = await make(api, talk(api, "Town Hall"))
    assert await api.refused("bot", "PATCH", path_of(api, second), {"status": 2}) == (400, 180002)
    await api.ok("bot", "PATCH", path_of(api, made), {"status": 3})
    assert await api.refused("bot", "GET", stage_path(api)) == (404, 10067)
    live = await api.ok("bot", "POST", "/stage-instances", stage_body(api, guild_scheduled_event_id=second["id"]))
    assert (await api.ok("bot", "GET", path_of(api, second)))["entity_id"] == live["id"]
    await api.ok("bot", "DELETE", stage_path(api))
    assert (await api.ok("bot", "GET", path_of(api, second)))["status"] == 3


async def test_a_deleted_event_takes_its_stage_along(api: Api) -> None:
    made = await make(api, talk(api, "Town Hall"))
    await api.ok("bot", "PATCH", path_of(api, made), {"status": 2})
    await api.ok("bot", "DELETE", path_of(api, made))
    assert await api.refused("bot", "GET", stage_path(api)) == (404, 10067)


async def test_a_silent_stage_closes_by_itself(api: Api) -> None:
    await api.ok("bot", "POST", "/stage-instances", stage_body(api))
    async with arrived(api.sandbox) as client:
        api.sandbox.clock.advance(600)
        await client.until("STAGE_INSTANCE_DELETE")
    assert [action for action, _ in logged(api)] == [83]


async def test_a_client_that_arrives_and_the_state_show_it_all(api: Api) -> None:
    made = await make(api, outing(api))
    await api.ok("amira", "PUT", path_of(api, made, "/users/@me"))
    live = await api.ok("bot", "POST", "/stage-instances", stage_body(api))
    async with gateway(api.sandbox) as client:
        await client.identify(api.sandbox.bot_token)
        guild = await client.until("GUILD_CREATE")
    assert [one["id"] for one in guild["guild_scheduled_events"]] == [made["id"]]
    assert [one["id"] for one in guild["stage_instances"]] == [live["id"]]
    _, state = await api.control("GET", "state")
    assert state["guilds"][0]["scheduled_events"][0]["users"] == [str(api.id_of("amira"))]
    assert state["guilds"][0]["stage_instances"][0]["topic"] == "Budget"
    log = await api.ok("bot", "GET", f"/guilds/{api.guild.id}/audit-logs?action_type=100")
    assert [one["id"] for one in log["guild_scheduled_events"]] == [made["id"]]
    await api.control("POST", "reset")
    assert await api.ok("bot", "GET", path_of(api)) == []


async def test_discord_py_makes_and_hears_events_and_stages(api: Api, connect: Connect) -> None:
    async with connect() as bot:
        (guild,) = bot.guilds
        start = discord.utils.utcnow() + timedelta(hours=1)
        making = guild.create_scheduled_event(
            name="Outing",
            start_time=start,
            end_time=start + timedelta(hours=1),
            entity_type=discord.EntityType.external,
            location="The pier",
            privacy_level=discord.PrivacyLevel.guild_only,
        )
        event = await heard(bot, "scheduled_event_create", making)
        assert (event.location, event.creator) == ("The pier", bot.user)
        going = api.ok("amira", "PUT", f"/guilds/{guild.id}/scheduled-events/{event.id}/users/@me")
        _, user = await heard(bot, "scheduled_event_user_add", going)
        assert [one.id async for one in event.users()] == [user.id] == [api.id_of("amira")]
        before, after = await heard(bot, "scheduled_event_update", event.start())
        assert (before.status, after.status) == (discord.EventStatus.scheduled, discord.EventStatus.active)
        stage = discord.utils.get(guild.stage_channels, name="Town Hall")
        assert stage is not None
        live = await heard(bot, "stage_instance_create", stage.create_instance(topic="Budget"))
        assert (live.topic, stage.instance) == ("Budget", live)
        await heard(bot, "stage_instance_delete", live.delete())
        gone = await heard(bot, "scheduled_event_delete", event.delete())
        assert (gone.id, list(guild.scheduled_events)) == (event.id, [])


class TestFromASeed:
    @pytest.fixture
    def seed(self) -> Seed:
        seed = Seed.default()
        guild = seed.guilds[0]
        guild["channels"].append({"name": "Town Hall", "type": "stage"})
        guild["scheduled_events"] = [
            {"name": "Outing", "location": "The pier", "starts_in_minutes": 30, "interested": ["amira"]},
            {"name": "Talk", "channel": "Town Hall", "creator": "mina"},
        ]
        guild["stages"] = [{"channel": "Town Hall", "topic": "Budget"}]
        guild["voice"] = [
            {"member": "amira", "channel": "Town Hall", "speaks": True},
            {"member": "lukas", "channel": "Lounge", "self_mute": True},
        ]
        return seed

    async def test_a_guild_begins_with_what_is_under_way(self, api: Api) -> None:
        outside, inside = await api.ok("bot", "GET", path_of(api) + "?with_user_count=true")
        assert (outside["entity_metadata"], outside["user_count"]) == ({"location": "The pier"}, 1)
        assert (inside["entity_type"], inside["creator"]["username"]) == (1, "mina")
        assert (await api.ok("bot", "GET", stage_path(api)))["topic"] == "Budget"
        async with gateway(api.sandbox) as client:
            await client.identify(api.sandbox.bot_token)
            states = (await client.until("GUILD_CREATE"))["voice_states"]
        assert [(one["suppress"], one["self_mute"]) for one in states] == [(False, False), (False, True)]
        api.sandbox.clock.advance(1800)
        assert (await api.ok("bot", "GET", path_of(api, outside)))["status"] == 2
        assert api.guild.audit_log == []

    @pytest.mark.parametrize(
        "wrong",
        [
            {"scheduled_events": [{"name": "Talk", "channel": "general"}]},
            {"scheduled_events": [{"location": "The pier"}]},
            {"stages": [{"channel": "nowhere"}]},
            {"voice": [{"member": "nobody", "channel": "Lounge"}]},
        ],
    )
    async def test_a_seed_that_names_what_is_not_there_is_refused(self, seed: Seed, wrong: dict[str, Any]) -> None:
        seed.guilds[0] |= wrong
        with pytest.raises(SeedError):
            Sandbox(seed)
