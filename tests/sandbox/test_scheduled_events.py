"""Scheduled events: made, changed and marked, by whom it is allowed."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from bot.sandbox.gateway.intents import EVERY_INTENT, Intent
from bot.sandbox.permissions import Permission
from bot.sandbox.world.model import Overwrite
from tests.sandbox.clients import Api, arrived, gateway
from tests.sandbox.discord_py import Connect, heard
from tests.sandbox.gathering import (
    MODERATES,
    allow,
    at,
    logged,
    make,
    outing,
    path_of,
    seed,
    stage_body,
    talk,
)

__all__ = ["seed"]
PICTURE = "data:image/png;base64,iVBORw0KGgo="


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
        assert [int(one["user"]["id"]) for one in users] == sorted(map(api.id_of, ("lukas", "amira")))
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
async def test_what_an_event_cannot_be_nor_become(api: Api, field: str, value: object) -> None:
    assert await api.refused("bot", "POST", path_of(api), outing(api) | {field: value}) == (400, 50035)
    if field == "entity_metadata" and value in (None, {}):
        return  # an event that has a location keeps it
    made = await make(api, outing(api))
    assert await api.refused("bot", "PATCH", path_of(api, made), {field: value}) == (400, 50035)


async def test_an_event_ends_after_it_began(api: Api) -> None:
    body = outing(api)
    at_once = {"scheduled_end_time": body["scheduled_start_time"]}
    assert await api.refused("bot", "POST", path_of(api), body | at_once) == (400, 50035)


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
    api.guild.everyone.permissions &= ~int(Permission.CREATE_EVENTS)
    assert await api.refused("amira", "PATCH", path_of(api, mine), {"name": "Ours"}) == (403, 50013)
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


async def test_a_hundred_events_that_are_over_are_kept(api: Api) -> None:
    made = [await make(api, outing(api))]
    while len(made) < 102:
        await api.ok("bot", "PATCH", path_of(api, made[-1]), {"status": 4})
        made.append(await make(api, outing(api)))
    assert await api.refused("bot", "GET", path_of(api, made[0])) == (404, 10070)
    assert (await api.ok("bot", "GET", path_of(api, made[1])))["status"] == 4


async def test_who_arrives_learns_of_what_it_sees_alone(api: Api) -> None:
    made = [await make(api, one) for one in (talk(api), outing(api))]
    await api.ok("bot", "POST", "/stage-instances", stage_body(api))
    for who, events, stages in (("amira", made[1:], 0), ("olivia", made, 1)):
        for hidden in ("Lounge", "Town Hall"):
            api.channel(hidden).overwrites[api.guild.id] = Overwrite(api.guild.id, 0, deny=1 << 10)
        async with gateway(api.sandbox) as client:
            await client.identify(f"persona-{who}")
            guild = await client.until("GUILD_CREATE")
        assert [one["id"] for one in guild["guild_scheduled_events"]] == [one["id"] for one in events]
        assert len(guild["stage_instances"]) == stages


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
