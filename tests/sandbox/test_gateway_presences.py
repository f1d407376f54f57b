"""Who is online and what they do, and what a session hears as doors open to it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Sandbox, Seed
from bot.sandbox.gateway.intents import EVERY_INTENT, Intent
from tests.sandbox.clients import Api, arrived, gateway
from tests.sandbox.posting import open_thread

QUIET = {"since": None, "activities": [], "status": "online", "afk": False}
PLAYING = {"name": "a board game", "type": 0}


async def test_people_are_seen_to_come_and_go(sandbox: Sandbox, api: Api) -> None:
    amira = str(api.id_of("amira"))
    async with arrived(sandbox) as bot:
        async with arrived(sandbox, "amira"):
            came = await bot.until("PRESENCE_UPDATE")
            assert (came["user"]["id"], came["status"], came["client_status"]) == (amira, "online", {"web": "online"})
        gone = await bot.until("PRESENCE_UPDATE")
        assert (gone["user"]["id"], gone["status"], gone["client_status"]) == (amira, "offline", {})


async def test_a_status_and_what_somebody_does_are_kept_for_who_comes_later(sandbox: Sandbox, api: Api) -> None:
    stream = {"name": "Live", "type": 1, "url": "https://www.twitch.tv/tribune", "state": "painting"}
    async with arrived(sandbox, "amira") as amira, arrived(sandbox) as bot:
        elsewhere = stream | {"url": "https://a.example"}
        given = [PLAYING | {"url": stream["url"]}, stream, elsewhere]
        await bot.send(3, QUIET | {"status": "dnd", "activities": given})
        assert (await amira.until("PRESENCE_UPDATE"))["status"] == "online"
        seen = await amira.until("PRESENCE_UPDATE")
        assert seen["status"] == "dnd"
        kept = [{key: one.get(key) for key in ("name", "type", "url", "state")} for one in seen["activities"]]
        assert kept == [PLAYING | {"url": None, "state": None}, stream, elsewhere | {"url": None}]
        async with gateway(sandbox) as later:
            await later.identify("persona-mina")
            shown = {one["user"]["id"]: one for one in (await later.until("GUILD_CREATE"))["presences"]}
            assert shown[str(api.id_of("Tribune"))]["activities"] == seen["activities"]
            assert set(shown) == {str(api.id_of(one)) for one in ("Tribune", "amira", "mina")}


async def test_who_is_invisible_seems_offline(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox, "mina") as mina:
        async with arrived(sandbox, presence=QUIET | {"status": "invisible"}) as bot:
            await bot.send(3, QUIET | {"status": "idle"})
            assert (await mina.until("PRESENCE_UPDATE"))["status"] == "idle"
            await bot.send(3, QUIET | {"status": "invisible", "activities": [PLAYING]})
            gone = await mina.until("PRESENCE_UPDATE")
            assert (gone["status"], gone["activities"]) == ("offline", [])
        assert api.world.presences.keys() == {api.id_of("mina")}


async def test_presences_need_their_intent_and_nobody_hears_its_own(sandbox: Sandbox, api: Api) -> None:
    message = {"content": "hello"}
    async with arrived(sandbox) as bot, arrived(sandbox, intents=EVERY_INTENT & ~Intent.GUILD_PRESENCES) as blind:
        await bot.send(3, QUIET | {"status": "idle"})
        assert await bot.heartbeat() == 11
        async with arrived(sandbox, "amira"):
            await api.ok("amira", "POST", f"/channels/{api.channel('general').id}/messages", message)
        assert await blind.events_until("MESSAGE_CREATE") == ["MESSAGE_CREATE"]
        assert await bot.events_until("MESSAGE_CREATE") == ["PRESENCE_UPDATE", "MESSAGE_CREATE"]


async def test_the_last_of_several_clients_counts_until_all_are_gone(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox) as bot:
        async with arrived(sandbox, "amira"):
            assert (await bot.until("PRESENCE_UPDATE"))["status"] == "online"
            async with arrived(sandbox, "amira", presence=QUIET | {"status": "idle"}):
                assert (await bot.until("PRESENCE_UPDATE"))["status"] == "idle"
            assert (await bot.until("PRESENCE_UPDATE"))["status"] == "online"
        assert (await bot.until("PRESENCE_UPDATE"))["status"] == "offline"


WRONG: list[dict[str, Any]] = [
    {"status": "busy"},
    {"status": None},
    {"activities": {}},
    {"activities": ["x"]},
    {"activities": [{"name": "x"}]},
    {"activities": [{"name": "x", "type": 9}]},
    {"activities": [{"name": 5, "type": 0}]},
    {"activities": [{"name": "x" * 129, "type": 0}]},
    {"activities": [{"name": "x", "type": 4, "state": 1}]},
    {"afk": "no"},
    {"since": "yesterday"},
]


@pytest.mark.parametrize("change", WRONG, ids=str)
@pytest.mark.parametrize("opcode", [2, 3])
async def test_a_presence_that_is_none_ends_the_socket(sandbox: Sandbox, change: dict[str, Any], opcode: int) -> None:
    sandbox.taps.clear()
    async with gateway(sandbox) as client:
        if opcode == 2:
            body = {"token": sandbox.bot_token, "intents": 1, "presence": QUIET | change}
        else:
            await client.identify(sandbox.bot_token)
            body = QUIET | change
        await client.send(opcode, body)
        assert await client.close_code() == 4002


async def test_sounds_come_for_guilds_of_ones_own(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox) as client:
        await client.send(31, {"guild_ids": [str(api.guild.id), "5"]})
        assert await client.until("SOUNDBOARD_SOUNDS") == {"guild_id": str(api.guild.id), "soundboard_sounds": []}
        assert await client.heartbeat() == 11
        sandbox.taps.clear()
        await client.send(31, {"guild_ids": None})
        assert await client.close_code() == 4002


class TestOpenedDoors:
    @pytest.fixture
    def seed(self) -> Seed:
        seed = Seed.default()
        (guild,) = seed.guilds
        guild["bot"] = {"roles": [], "permissions": ["VIEW_CHANNEL", "SEND_MESSAGES"]}
        for channel in guild["channels"]:
            channel["overwrites"] = [one for one in channel.get("overwrites", []) if one.get("role") != "Tribune"]
        return seed

    async def test_threads_come_with_the_channel_that_opens(self, sandbox: Sandbox, api: Api) -> None:
        room, bot_id = api.channel("staff-room"), api.id_of("Tribune")
        thread = await api.ok("mina", "POST", f"/channels/{room.id}/threads", {"name": "plans", "type": 11})
        open_thread(api)  # where everybody sees it already
        door = f"/channels/{room.id}/permissions/{bot_id}"
        async with arrived(sandbox) as bot, arrived(sandbox, "amira") as amira:
            await api.ok("olivia", "PUT", door, {"type": 1, "allow": str(1 << 10), "deny": "0"})
            synced = await bot.until("THREAD_LIST_SYNC")
            assert (synced["channel_ids"], synced["members"]) == ([str(room.id)], [])
            assert [one["id"] for one in synced["threads"]] == [thread["id"]]
            session = next(one for one in sandbox.gateway.sessions.values() if one.is_bot)
            assert not [frame for _, frame in session._sent if frame.startswith(b'{"t":"CHANNEL_CREATE"')]
            role = api.role("Moderator")
            await api.ok("olivia", "PUT", f"/guilds/{api.guild.id}/members/{api.id_of('amira')}/roles/{role}")
            opened = [(await amira.until("CHANNEL_CREATE"))["name"] for _ in range(2)]
            assert sorted(opened) == ["Staff", "staff-room"]
            assert [one["id"] for one in (await amira.until("THREAD_LIST_SYNC"))["threads"]] == [thread["id"]]

    async def test_one_member_s_change_leaves_the_sight_of_others(self, sandbox: Sandbox, api: Api) -> None:
        async with arrived(sandbox), arrived(sandbox, "amira"):
            remembered = sandbox.gateway._visibility._sight
            before = dict(remembered[api.id_of("Tribune")])
            await api.ok("olivia", "PATCH", f"/guilds/{api.guild.id}/members/{api.id_of('amira')}", {"nick": "A"})
            assert remembered[api.id_of("Tribune")] == before != {}
            channel = api.channel("general").id
            deny = {"type": 0, "allow": "0", "deny": str(1 << 10)}
            await api.ok("olivia", "PUT", f"/channels/{channel}/permissions/{api.guild.id}", deny)
            assert (
                channel not in next(one for one in sandbox.gateway.sessions.values() if not one.is_bot).visible_channels
            )
