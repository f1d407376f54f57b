"""Faults of requests on purpose: status, latency, lost answers, storms, outages."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any

import aiohttp
import discord
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.control.faults.latency import LatencyError, latency
from bot.sandbox.limits import RateLimits
from tests.sandbox.clients import Api
from tests.sandbox.discord_py import Connect


async def inflict(api: Api, **fault: Any) -> list[dict[str, Any]]:
    status, planned = await api.control("POST", "faults", fault)
    assert status == 201, planned
    return planned


async def active(api: Api) -> list[dict[str, Any]]:
    return (await api.control("GET", "faults"))[1]


WRONG: list[dict[str, Any]] = [
    {},
    {"route": "POST /channels/*", "count": 2},
    {"rout": "x"},
    {"status": 200},
    {"status": "many"},
    {"probability": 2, "status": 500},
    {"count": 0, "status": 500},
    {"latency": {"gamma": [1, 2]}},
    {"latency": {"uniform": [1]}},
    {"latency": {"fixed": "1"}},
    {"latency": {"p50": 20, "p99": 10}},
    {"latency": {"p101": 20}},
    {"latency": []},
    {"delay_ms": True},
    {"reset_connection": "never"},
    {"retry_after": 1, "scope": "galaxy"},
    {"retry_after": 1, "global": "yes"},
    {"drop_gateway": "yes"},
    {"invalidate_session": "later"},
    {"close_gateway": 3000},
    {"close_gateway": True},
    {"lose_frames": "all"},
    {"lose_frames": {"events": "x"}},
    {"lose_frames": {"event": 5}},
    {"duplicate_frames": -1},
    {"delay_frames": {"latency": "x"}},
    {"reorder_frames": []},
    {"outage": {"minutes": 1}},
    {"outage": -1},
    {"outage": {"status": 404}},
    {"storm": {"scope": "none"}},
    {"unavailable_guild": {"guild_id": "x"}},
    {"seed": "x", "status": 500},
    {"persona": "yes", "status": 500},
    {"route": "\x00" * 301, "status": 500},
]


@pytest.mark.parametrize("body", WRONG, ids=str)
async def test_what_makes_no_sense_is_refused_in_words_and_does_nothing(api: Api, body: dict[str, Any]) -> None:
    status, answer = await api.control("POST", "faults", body)
    assert (status, answer["code"]) == (400, 50035)
    assert "_errors" in str(answer["errors"])
    assert await active(api) == []


async def test_an_unknown_guild_cannot_be_away(api: Api) -> None:
    status, answer = await api.control("POST", "faults", {"unavailable_guild": {"guild_id": "5"}})
    assert (status, answer["code"]) == (404, 10004)


async def test_a_fault_says_how_often_it_struck_and_is_gone_with_its_last(api: Api) -> None:
    await inflict(api, route="GET /users/@me", status=502, count=2)
    assert (await api.call("bot", "GET", "/users/@me"))[0] == 502
    (fault,) = await active(api)
    assert (fault["kind"], fault["route"], fault["struck"], fault["count"]) == ("request", "GET /users/@me", 1, 1)
    assert (await api.call("bot", "GET", "/users/@me"))[0] == 502
    assert await active(api) == []


async def test_the_same_seed_strikes_the_same_requests(api: Api) -> None:
    runs: list[list[int]] = []
    for _ in range(2):
        await inflict(api, status=500, probability=0.5, seed=7)
        runs.append([(await api.call("bot", "GET", "/users/@me"))[0] for _ in range(20)])
        (fault,) = await active(api)
        assert fault["struck"] == runs[-1].count(500)
        await api.control("DELETE", "faults")
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 500}


async def test_a_fault_ends_with_its_seconds(api: Api) -> None:
    await inflict(api, status=500, seconds=0)
    assert (await api.call("bot", "GET", "/users/@me"))[0] == 200
    assert await active(api) == []


@pytest.mark.parametrize(
    ("described", "least", "most"),
    [
        (20, 20, 20),
        ({"fixed": 20}, 20, 20),
        ({"uniform": [5, 50]}, 5, 50),
        ({"normal": [20, 5]}, 0, 60),
        ({"lognormal": [20, 0.5]}, 0, 400),
        ({"p50": 20, "p99": 400}, 0, 400),
    ],
)
def test_a_latency_is_drawn_from_its_distribution(described: object, least: float, most: float) -> None:
    draw = latency(described)
    drawn = [draw(Random(seed)) for seed in range(500)]
    assert least <= min(drawn) <= max(drawn) <= most
    assert drawn == [draw(Random(seed)) for seed in range(500)]


def test_percentiles_are_kept() -> None:
    draw, random = latency({"p50": 20, "p90": 100, "p99": 400}), Random(1)
    drawn = sorted(draw(random) for _ in range(10_000))
    assert 18 < drawn[5_000] < 22
    assert 90 < drawn[9_000] < 115
    assert 360 < drawn[9_900] <= 400


def test_above_the_highest_percentile_nothing_takes_longer() -> None:
    draw, random = latency({"p50": 20}), Random(1)
    assert sorted(draw(random) for _ in range(1_000))[600:] == [20] * 400


def test_a_normal_latency_is_never_below_nothing() -> None:
    draw, random = latency({"normal": [0, 100]}), Random(1)
    assert min(draw(random) for _ in range(100)) == 0.0


def test_a_latency_that_is_none_says_what_would_be_one() -> None:
    with pytest.raises(LatencyError, match="lognormal"):
        latency({"poisson": [1, 2]})


async def test_a_slow_answer_is_the_right_one_after_its_time(sandbox: Sandbox, api: Api) -> None:
    await inflict(api, latency={"fixed": 40}, count=1)
    assert (await api.ok("bot", "GET", "/users/@me"))["username"] == "Tribune"
    assert sandbox.requests.since(0)[-1].exchange.milliseconds >= 40


@pytest.mark.parametrize(("where", "is_done"), [("before", False), ("after", True), ("middle", True)])
async def test_a_connection_breaks_before_or_within_the_answer(api: Api, where: str, *, is_done: bool) -> None:
    channel = api.channel("general")
    await inflict(api, route="POST /channels/{channel_id}/messages", reset_connection=where, count=1)
    with pytest.raises(aiohttp.ClientError):
        await api.call("bot", "POST", f"/channels/{channel.id}/messages", {"content": "was it said?"})
    assert [one.content for one in channel.messages.values()] == ["was it said?"] * is_done
    assert await active(api) == []
    await api.ok("bot", "GET", f"/channels/{channel.id}/messages")


async def test_half_an_answer_comes_with_its_head(sandbox: Sandbox, api: Api) -> None:
    await inflict(api, reset_connection="middle", count=1)
    headers = {"Authorization": f"Bot {sandbox.bot_token}"}
    async with aiohttp.ClientSession(headers=headers) as session, session.get(f"{sandbox.api_url}/users/@me") as answer:
        assert answer.status == 200
        with pytest.raises(aiohttp.ClientPayloadError):
            await answer.read()


@pytest.mark.parametrize("scope", ["global", "shared", "user"])
async def test_a_storm_of_rate_limits_bears_discords_headers(sandbox: Sandbox, api: Api, scope: str) -> None:
    await inflict(api, storm={"scope": scope, "retry_after": 1.5, "count": 2})
    headers = {"Authorization": f"Bot {sandbox.bot_token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for _ in range(2):
            async with session.get(f"{sandbox.api_url}/users/@me") as answer:
                body = await answer.json()
                assert (answer.status, answer.headers["X-RateLimit-Scope"]) == (429, scope)
                assert answer.headers["Retry-After"] == "2"
                assert answer.headers.get("X-RateLimit-Global") == ("true" if scope == "global" else None)
                assert body["global"] is (scope == "global")
                assert ("X-RateLimit-Bucket" in answer.headers) == (scope != "global")
                assert body["retry_after"] == 1.5
        async with session.get(f"{sandbox.api_url}/users/@me") as answer:
            assert answer.status == 200


async def test_a_storm_spares_people_unless_asked(api: Api) -> None:
    await inflict(api, storm=True)
    assert (await api.call("bot", "GET", "/users/@me"))[0] == 429
    assert (await api.call("amira", "GET", "/users/@me"))[0] == 200
    await api.control("DELETE", "faults")
    await inflict(api, storm={"persona": True, "route": "GET /users/*"})
    assert (await api.call("amira", "GET", "/users/@me"))[0] == 429
    assert (await api.call("amira", "GET", f"/guilds/{api.guild.id}"))[0] == 200


@pytest.mark.parametrize(("scope", "counts"), [("shared", False), ("user", True)])
async def test_only_limits_of_ones_own_count_as_invalid_requests(scope: str, *, counts: bool) -> None:
    sandbox = Sandbox(limits=RateLimits(invalid_limit=2))
    await sandbox.start()
    try:
        async with Api(sandbox) as api:
            await inflict(api, storm={"scope": scope, "count": 2})
            statuses = [(await api.call("bot", "GET", "/users/@me"))[0] for _ in range(3)]
            assert statuses == [429, 429, 403 if counts else 200]
    finally:
        await sandbox.stop()


async def test_an_outage_hits_everybody_until_it_is_over(sandbox: Sandbox, api: Api) -> None:
    await inflict(api, outage={"seconds": 60})
    assert [(await api.call(who, "GET", "/users/@me"))[0] for who in ("bot", "amira")] == [503, 503]
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(sandbox.gateway_url)
        assert refused.value.status == 503
    outage, shut = await active(api)
    assert (outage["kind"], outage["struck"], shut["kind"]) == ("outage", 2, "outage of the gateway")
    assert 0 < outage["seconds"] <= 60
    await api.control("DELETE", "faults")
    assert (await api.call("bot", "GET", "/users/@me"))[0] == 200


async def test_an_outage_that_is_over_is_listed_no_longer(api: Api) -> None:
    await inflict(api, outage={"seconds": 0})
    assert await active(api) == []


async def test_an_outage_is_not_cut_short_by_the_end_of_an_earlier_one(api: Api) -> None:
    await inflict(api, outage={"seconds": 0.01})
    await inflict(api, outage={"seconds": 60})
    over = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(0.02, over.set_result, None)
    await over
    assert "outage of the gateway" in [one["kind"] for one in await active(api)]


async def test_an_outage_may_refuse_connections_and_spare_people(api: Api) -> None:
    await inflict(api, outage={"seconds": 60, "refuse": True, "persona": False})
    with pytest.raises(aiohttp.ClientError):
        await api.call("bot", "GET", "/users/@me")
    assert (await api.call("amira", "GET", "/users/@me"))[0] == 200


async def test_what_is_asked_for_together_happens_together(api: Api) -> None:
    planned = await inflict(api, status=500, count=1, lose_frames=1, storm=1)
    assert [one["kind"] for one in planned] == ["request", "storm", "lose_frames"]
    await api.sandbox.gateway.close()
    api.sandbox.faults.clear()
    assert await active(api) == []


async def test_discord_py_waits_out_a_storm(api: Api, connect: Connect) -> None:
    async with connect() as bot:
        channel = bot.get_channel(api.channel("general").id)
        await inflict(api, storm={"scope": "shared", "retry_after": 0.01, "count": 2})
        message = await channel.send("after the storm")
        assert message.content == "after the storm"
        assert [one["status"] for one in await api_log(api) if one["method"] == "POST"] == [429, 429, 200]


async def test_discord_py_tries_again_after_a_lost_answer_or_gives_up(api: Api, connect: Connect) -> None:
    async with connect() as bot:
        channel = bot.get_channel(api.channel("general").id)
        await inflict(api, route="POST /channels/*", status=503, count=1)
        with pytest.raises(discord.DiscordServerError):
            await channel.send("refused")
        await channel.send("taken")
        assert [one.content for one in api.channel("general").messages.values()] == ["taken"]


async def api_log(api: Api) -> list[dict[str, Any]]:
    return (await api.control("GET", "requests"))[1]
