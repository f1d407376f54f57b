"""Faults of the gateway on purpose: sockets that end, events that get lost, doubled, late or out of order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.sandbox import Sandbox, Seed
from tests.sandbox import discord_py as events
from tests.sandbox.clients import Api, GatewayClient, arrived, gateway
from tests.sandbox.discord_py import Connect
from tests.sandbox.test_faults import active, inflict


async def say(api: Api, *contents: str) -> None:
    for content in contents:
        await api.ok("amira", "POST", f"/channels/{api.channel('general').id}/messages", {"content": content})


async def heard(client: GatewayClient, last: str) -> list[tuple[int, str]]:
    """Number and content of messages up to one."""
    found: list[tuple[int, str]] = []
    while not found or found[-1][1] != last:
        frame = await client.receive()
        if frame["t"] == "MESSAGE_CREATE":
            found.append((frame["s"], frame["d"]["content"]))
    return found


@pytest.fixture
def judge() -> None:
    """Nobody: what comes here is wrong on purpose."""


@pytest.mark.parametrize("ask", [2, {"event": "MESSAGE_*", "count": 2}, {"event": "MESSAGE_CREATE", "count": 2}])
async def test_lost_events_leave_a_gap_that_no_resume_fills(sandbox: Sandbox, api: Api, ask: Any) -> None:
    async with arrived(sandbox) as client:
        await inflict(api, lose_frames=ask)
        before, session = client.sequence or 0, next(iter(sandbox.gateway.sessions.values()))
        await say(api, "lost", "lost too", "there")
        assert await heard(client, "there") == [(before + 3, "there")]
        assert await active(api) == []
        sandbox.gateway.drop()
    async with gateway(sandbox) as client:
        await client.send(6, {"token": sandbox.bot_token, "session_id": session.id, "seq": before})
        assert await heard(client, "there") == [(before + 3, "there")]


async def test_a_fraction_is_a_probability(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox) as client:
        await inflict(api, lose_frames={"event": "MESSAGE_CREATE", "probability": 0.5, "seed": 3})
        await say(api, *map(str, range(20)))
        (fault,) = await active(api)
        assert 0 < fault["struck"] < 20
        await api.control("DELETE", "faults")
        await say(api, "end")
        assert len(await heard(client, "end")) == 21 - fault["struck"]
        assert (await inflict(api, lose_frames=0.25))[0]["probability"] == 0.25


async def test_doubled_events_bear_one_number(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox) as client:
        await inflict(api, duplicate_frames={"event": "MESSAGE_CREATE", "count": 1})
        await say(api, "twice", "once")
        (first, one), (second, two), (third, three) = await heard(client, "once")
        assert (one, two, three) == ("twice", "twice", "once")
        assert first == second == third - 1


async def test_reordered_events_come_after_their_successor(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox) as client:
        await inflict(api, reorder_frames={"event": "MESSAGE_CREATE", "count": 1})
        await say(api, "one", "two")
        (first, one), (second, two) = await heard(client, "one")
        assert (one, two, first) == ("two", "one", second + 1)


async def test_an_event_held_back_is_sent_when_faults_are_cleared(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox) as client:
        await inflict(api, reorder_frames=1)
        await say(api, "held")
        await api.control("DELETE", "faults")
        assert [content for _, content in await heard(client, "held")] == ["held"]


async def test_late_events_are_overtaken(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox) as client:
        await inflict(api, delay_frames={"event": "MESSAGE_CREATE", "count": 1, "latency": {"fixed": 60}})
        await say(api, "late", "early")
        assert [content for _, content in await heard(client, "late")] == ["early", "late"]


async def test_a_late_event_is_told_once_to_who_came_back_before_it(sandbox: Sandbox, api: Api) -> None:
    fault = {"event": "MESSAGE_CREATE", "count": 1, "latency": {"fixed": 60}}
    async with arrived(sandbox) as client:
        before, session = client.sequence, next(iter(sandbox.gateway.sessions.values()))
        await inflict(api, delay_frames=fault)
        await say(api, "late")
        sandbox.gateway.drop()
    async with gateway(sandbox) as client:
        await client.send(6, {"token": sandbox.bot_token, "session_id": session.id, "seq": before})
        await client.until("MESSAGE_CREATE")
        await inflict(api, delay_frames=fault)
        await say(api, "later")
        assert [content for _, content in await heard(client, "later")] == ["later"]


async def test_people_lose_nothing_unless_asked(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox, "mina") as client:
        await inflict(api, lose_frames={"event": "MESSAGE_CREATE", "count": 1})
        await say(api, "heard")
        assert len(await heard(client, "heard")) == 1
        await api.control("DELETE", "faults")
        await inflict(api, lose_frames={"event": "MESSAGE_CREATE", "count": 1, "persona": True})
        await say(api, "unheard", "end")
        assert len(await heard(client, "end")) == 1


async def test_a_session_begins_even_if_all_is_lost(sandbox: Sandbox, api: Api) -> None:
    await inflict(api, lose_frames=True)
    async with gateway(sandbox) as client:
        assert (await client.identify(sandbox.bot_token))["session_id"]
        assert await client.heartbeat() == 11
        await api.control("DELETE", "faults")
        await say(api, "hello")
        assert await client.events_until("MESSAGE_CREATE") == ["MESSAGE_CREATE"]


async def test_ready_is_lost_by_its_name(sandbox: Sandbox, api: Api) -> None:
    await inflict(api, lose_frames={"event": "READY"})
    async with gateway(sandbox) as client:
        await client.send(2, {"token": sandbox.bot_token, "intents": 1, "properties": {}})
        assert await client.events_until("GUILD_CREATE") == ["GUILD_CREATE"]


async def test_the_bot_is_told_to_come_back(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox) as client:
        await inflict(api, reconnect_gateway=True)
        assert (await client.receive())["op"] == 7
        await inflict(api, invalidate_session="resumable")
        assert (await client.opcode(9))["d"] is True
        await inflict(api, invalidate_session=False, drop_gateway=False)
        assert await client.heartbeat() == 11


@pytest.mark.parametrize("code", [1000, 4000, 4009, 4014])
async def test_the_bots_sockets_close_with_any_code_of_discords(sandbox: Sandbox, api: Api, code: int) -> None:
    async with arrived(sandbox) as client, arrived(sandbox, "amira") as amira:
        await inflict(api, close_gateway=code)
        assert await client.close_code() == code
        assert await amira.heartbeat() == 11


async def test_an_outage_ends_every_socket_and_sessions_survive_it(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox) as client:
        session = next(iter(sandbox.gateway.sessions.values()))
        await inflict(api, outage=60)
        assert await client.close_code() == 1006
    await api.control("DELETE", "faults")
    await say(api, "missed")
    async with gateway(sandbox) as client:
        await client.send(6, {"token": sandbox.bot_token, "session_id": session.id, "seq": client.sequence or 1})
        assert (await client.until("MESSAGE_CREATE"))["content"] == "missed"


class TestUnavailableGuild:
    @pytest.fixture
    def seed(self) -> Seed:
        return Seed(guilds=[{"name": name, "channels": [{"name": f"{name}-talk"}]} for name in ("one", "two")])

    async def test_it_goes_and_comes_back_whole(self, sandbox: Sandbox, api: Api) -> None:
        gone, other = sandbox.world.guilds.values()
        async with arrived(sandbox) as client:
            await inflict(api, unavailable_guild={"guild_id": str(gone.id)})
            assert await client.until("GUILD_DELETE") == {"id": str(gone.id), "unavailable": True}
            for guild in (gone, other):
                channel = next(iter(guild.channels.values()))
                await api.ok("bot", "POST", f"/channels/{channel.id}/messages", {"content": guild.name})
            assert (await client.until("MESSAGE_CREATE"))["content"] == "two"
            await api.control("DELETE", "faults")
            assert (await client.until("GUILD_CREATE"))["id"] == str(gone.id)

    async def test_who_arrives_meanwhile_waits_for_it(self, sandbox: Sandbox, api: Api) -> None:
        gone, other = sandbox.world.guilds.values()
        await inflict(api, unavailable_guild={"guild_id": str(gone.id)})
        async with gateway(sandbox) as client:
            ready = await client.identify(sandbox.bot_token)
            assert {one["id"] for one in ready["guilds"]} == {str(gone.id), str(other.id)}
            assert (await client.until("GUILD_CREATE"))["id"] == str(other.id)
            await api.control("DELETE", "faults")
            assert (await client.until("GUILD_CREATE"))["id"] == str(gone.id)

    async def test_it_comes_back_by_itself(self, sandbox: Sandbox, api: Api) -> None:
        async with arrived(sandbox) as client:
            await inflict(api, unavailable_guild=0.05)
            gone = await client.until("GUILD_DELETE")
            assert (await client.until("GUILD_CREATE"))["id"] == gone["id"]
            assert await active(api) == []


@asynccontextmanager
async def listening(connect: Connect) -> AsyncIterator[tuple[Any, asyncio.Queue[str]]]:
    """A discord.py bot, and what it hears people say."""
    async with connect() as bot:
        contents: asyncio.Queue[str] = asyncio.Queue()

        async def on_message(message: Any) -> None:
            contents.put_nowait(message.content)

        bot.add_listener(on_message)
        yield bot, contents


async def next_of(contents: asyncio.Queue[str]) -> str:
    async with asyncio.timeout(5):
        return await contents.get()


async def test_discord_py_resumes_after_a_drop_and_hears_what_it_missed(api: Api, connect: Connect) -> None:
    async with listening(connect) as (bot, contents):
        resumed = asyncio.create_task(bot.wait_for("resumed", timeout=10))
        await inflict(api, drop_gateway=True)
        await say(api, "while away")
        await resumed
        await say(api, "and now")
        assert [await next_of(contents), await next_of(contents)] == ["while away", "and now"]


async def test_discord_py_takes_doubled_and_lost_events(api: Api, connect: Connect) -> None:
    async with listening(connect) as (_, contents):
        await inflict(api, duplicate_frames={"event": "MESSAGE_CREATE", "count": 1})
        await say(api, "twice")
        await inflict(api, lose_frames={"event": "MESSAGE_CREATE", "count": 1})
        await say(api, "lost", "end")
        assert [await next_of(contents) for _ in range(3)] == ["twice", "twice", "end"]


async def test_discord_py_sees_a_guild_go_and_come(api: Api, connect: Connect) -> None:
    async with connect() as bot:
        assert (await events.heard(bot, "guild_unavailable", inflict(api, unavailable_guild=True))).unavailable
        guild = await events.heard(bot, "guild_available", api.control("DELETE", "faults"))
        assert not guild.unavailable


async def test_discord_py_survives_an_outage(api: Api, connect: Connect) -> None:
    async with listening(connect) as (bot, contents):
        back = asyncio.create_task(bot.wait_for("resumed", timeout=30))
        await inflict(api, outage=0.05)
        await back
        await say(api, "light again")
        assert await next_of(contents) == "light again"
