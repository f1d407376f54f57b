"""Stages: live with and without an event, and who speaks on them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Sandbox, Seed, SeedError
from bot.sandbox.permissions import Permission
from tests.sandbox.clients import Api, arrived, gateway
from tests.sandbox.gathering import (
    MODERATES,
    actions,
    allow,
    heard_state,
    logged,
    make,
    overwrite,
    path_of,
    put,
    seed,
    stage_body,
    stage_path,
    state,
    talk,
    update,
)

__all__ = ["seed"]


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


async def test_the_chat_of_a_stage_tells_of_its_topics_alone(api: Api) -> None:
    await api.ok("bot", "POST", "/stage-instances", stage_body(api, privacy_level=2))
    for new in ({"privacy_level": 1}, {"topic": "Taxes"}):
        await api.ok("bot", "PATCH", stage_path(api), new)
    await api.ok("bot", "DELETE", stage_path(api))
    assert [one.type for one in api.channel("Town Hall").messages.values()] == [27, 31, 28]


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


@pytest.mark.parametrize("new", [{"topic": None}, {"topic": ""}, {"privacy_level": None}, {"privacy_level": 5}])
async def test_what_a_stage_cannot_become(api: Api, new: dict[str, Any]) -> None:
    await api.ok("bot", "POST", "/stage-instances", stage_body(api))
    assert await api.refused("bot", "PATCH", stage_path(api), new) == (400, 50035)


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
    async with arrived(api.sandbox) as client:
        await api.ok("bot", "DELETE", stage_path(api))
        assert (await client.until("GUILD_SCHEDULED_EVENT_UPDATE"))["status"] == 3
    assert (await api.ok("bot", "GET", path_of(api, second)))["status"] == 3


async def test_a_deleted_event_takes_its_stage_along(api: Api) -> None:
    made = await make(api, talk(api, "Town Hall"))
    await api.ok("bot", "PATCH", path_of(api, made), {"status": 2})
    await api.ok("bot", "DELETE", path_of(api, made))
    assert await api.refused("bot", "GET", stage_path(api)) == (404, 10067)


async def test_a_deleted_event_leaves_a_stage_that_is_not_its_own(api: Api) -> None:
    made = await make(api, talk(api, "Town Hall"))
    live = await api.ok("bot", "POST", "/stage-instances", stage_body(api))
    await api.ok("bot", "DELETE", path_of(api, made))
    assert await api.ok("bot", "GET", stage_path(api)) == live


async def test_a_silent_stage_closes_by_itself(api: Api) -> None:
    await api.ok("bot", "POST", "/stage-instances", stage_body(api))
    async with arrived(api.sandbox) as client:
        api.sandbox.clock.advance(600)
        await client.until("STAGE_INSTANCE_DELETE")
    assert actions(api) == [83]


async def test_on_a_stage_one_listens_asks_and_speaks(api: Api) -> None:
    body = {"channel_id": str(api.channel("Town Hall").id), "topic": "Budget"}
    await api.ok("bot", "POST", "/stage-instances", body)
    overwrite(api, "Town Hall", allow=Permission.REQUEST_TO_SPEAK)
    async with arrived(api.sandbox) as client:
        await put(api, "amira", "Town Hall")
        assert (await heard_state(client, api, "amira"))["suppress"] is True
        now = api.world.clock.now().isoformat()
        own = state(api, "@me")
        await api.ok("amira", "PATCH", own, {"request_to_speak_timestamp": now})
        assert (await heard_state(client, api, "amira"))["request_to_speak_timestamp"] is not None
        assert await api.refused("amira", "PATCH", own, {"suppress": False}) == (403, 50013)
        await api.ok("bot", "PATCH", state(api, "amira"), {"suppress": False, "channel_id": body["channel_id"]})
        invited = await heard_state(client, api, "amira")
        assert invited["suppress"] is False
        assert invited["request_to_speak_timestamp"] is not None
        await api.ok("amira", "PATCH", own, {"suppress": False})
        assert (await heard_state(client, api, "amira"))["request_to_speak_timestamp"] is None
        assert (await client.until("MESSAGE_CREATE"))["type"] == 29
        api.sandbox.clock.advance(3600)
        assert await api.ok("amira", "GET", f"/stage-instances/{body['channel_id']}")
        await api.ok("bot", "PATCH", state(api, "amira"), {"suppress": True})
        assert (await heard_state(client, api, "amira"))["suppress"] is True


async def test_a_bot_that_moderates_speaks_at_once(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        await client.send(4, update(api, "Town Hall"))
        await heard_state(client, api, "Tribune")
        await api.ok("bot", "PATCH", state(api, "@me"), {"suppress": False})
        spoken = await heard_state(client, api, "Tribune")
        assert (spoken["suppress"], spoken["request_to_speak_timestamp"]) == (False, None)


async def test_a_bot_is_not_asked_before_it_speaks(api: Api) -> None:
    await put(api, "Tribune", "Town Hall")
    await api.ok("olivia", "PATCH", state(api, "Tribune"), {"suppress": False})
    shown = await api.ok("bot", "GET", state(api, "@me"))
    assert (shown["suppress"], shown["request_to_speak_timestamp"]) == (False, None)


async def test_who_goes_elsewhere_asks_no_more(api: Api) -> None:
    overwrite(api, "Town Hall", allow=Permission.REQUEST_TO_SPEAK)
    await put(api, "amira", "Town Hall")
    now = api.world.clock.now().isoformat()
    await api.ok("amira", "PATCH", state(api, "@me"), {"request_to_speak_timestamp": now})
    await put(api, "amira", "Lounge")
    assert (await api.ok("bot", "GET", state(api, "amira")))["request_to_speak_timestamp"] is None


@pytest.mark.parametrize(
    ("channel", "body", "code"),
    [
        (None, {"suppress": True}, 10065),
        ("Lounge", {"suppress": True}, 50024),
        ("Town Hall", {"suppress": "no"}, 50035),
        ("Town Hall", {"channel_id": "12"}, 10065),
        ("Town Hall", {"suppress": False}, 50013),
        ("Town Hall", {"request_to_speak_timestamp": "2020-01-01T00:00:00Z"}, 50035),
        ("Town Hall", {"request_to_speak_timestamp": "soon"}, 50035),
        ("Town Hall", {"request_to_speak_timestamp": "2090-01-01T00:00:00Z"}, 50013),
        ("Town Hall", {"request_to_speak_timestamp": None}, None),
        ("Town Hall", {"suppress": True}, None),
    ],
)
async def test_what_one_may_do_oneself_on_a_stage(
    api: Api, channel: str | None, body: dict[str, Any], code: int | None
) -> None:
    await put(api, "amira", channel)
    if code is None:
        await api.ok("amira", "PATCH", state(api, "@me"), body)
    else:
        assert (await api.refused("amira", "PATCH", state(api, "@me"), body))[1] == code


async def test_others_on_a_stage_are_their_moderators_matter(api: Api) -> None:
    await put(api, "amira", "Town Hall")
    assert await api.refused("lukas", "PATCH", state(api, "amira"), {"suppress": False}) == (403, 50013)
    assert await api.refused("bot", "PATCH", state(api, "lukas"), {"suppress": False}) == (404, 10065)
    await put(api, "amira", "Lounge")
    assert await api.refused("bot", "PATCH", state(api, "amira"), {"suppress": False}) == (400, 50024)
    overwrite(api, "Lounge", deny=Permission.CONNECT)
    assert await api.refused("lukas", "GET", state(api, "amira")) == (403, 50013)


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
