"""What the gateway refuses, limits and compresses: identify, requests of members, presences, close codes."""

from __future__ import annotations

import zlib
from typing import Any

import aiohttp
import orjson
import pytest

from bot.sandbox import Sandbox, Seed
from bot.sandbox.gateway import members
from bot.sandbox.gateway.framing import Kind, framed
from bot.sandbox.gateway.intents import EVERY_INTENT, Intent
from bot.sandbox.limits import RateLimits
from bot.sandbox.world.session_starts import SessionStarts
from tests.sandbox.clients import PROPERTIES, Api, GatewayClient, arrived, gateway

WITHOUT_PRESENCES = EVERY_INTENT & ~Intent.GUILD_PRESENCES
QUIET = {"since": None, "activities": [], "status": "online", "afk": False}


class Watch:
    """A real clock that a test winds."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def starts(sandbox: Sandbox, watch: Watch) -> SessionStarts:
    """Discord's own limits, instead of none."""
    sandbox.world.session_starts = SessionStarts(now=watch)
    return sandbox.world.session_starts


async def say_hello(client: GatewayClient, sandbox: Sandbox, **more: Any) -> None:
    identify = {"token": sandbox.bot_token, "intents": EVERY_INTENT, "properties": PROPERTIES, **more}
    await client.send(2, identify)


class TestSessionStarts:
    async def test_the_second_of_five_seconds_is_invalid_and_may_try_again(
        self, sandbox: Sandbox, starts: SessionStarts, watch: Watch
    ) -> None:
        async with arrived(sandbox), gateway(sandbox) as second:
            await say_hello(second, sandbox)
            assert (await second.opcode(9))["d"] is False
            watch.seconds += starts.seconds
            assert await second.identify(sandbox.bot_token)

    async def test_each_key_has_its_own_five_seconds(self, sandbox: Sandbox, starts: SessionStarts) -> None:
        starts.max_concurrency = 2
        for shard in (0, 1):
            async with gateway(sandbox) as client:
                assert (await client.identify(sandbox.bot_token, shard=[shard, 4]))["shard"] == [shard, 4]
        async with gateway(sandbox) as client:
            await say_hello(client, sandbox, shard=[2, 4])
            assert (await client.opcode(9))["d"] is False

    async def test_a_resume_starts_nothing(self, sandbox: Sandbox, starts: SessionStarts) -> None:
        async with arrived(sandbox) as client:
            session = next(iter(sandbox.gateway.sessions.values()))
            sandbox.gateway.drop()
            await client.close_code()
        async with gateway(sandbox) as client:
            await client.send(6, {"token": sandbox.bot_token, "session_id": session.id, "seq": session.sequence})
            assert await client.events_until("RESUMED") == ["RESUMED"]
        assert starts.remaining == 999

    async def test_people_are_not_counted(self, sandbox: Sandbox, starts: SessionStarts) -> None:
        for _ in range(3):
            async with arrived(sandbox, "amira"):
                pass
        assert starts.remaining == 1000

    async def test_what_is_left_is_told_and_comes_back_after_a_day(
        self, sandbox: Sandbox, api: Api, starts: SessionStarts, watch: Watch
    ) -> None:
        told = await api.ok("bot", "GET", "/gateway/bot")
        untouched = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        assert (told["shards"], told["session_start_limit"]) == (1, untouched)
        async with arrived(sandbox):
            limit = (await api.ok("bot", "GET", "/gateway/bot"))["session_start_limit"]
            assert (limit["remaining"], limit["reset_after"]) == (999, 86_400_000)
        watch.seconds += 86_400
        assert (await api.ok("bot", "GET", "/gateway/bot"))["session_start_limit"]["remaining"] == 1000

    async def test_with_none_left_the_token_is_void(
        self, sandbox: Sandbox, starts: SessionStarts, watch: Watch
    ) -> None:
        starts.total = 1
        async with arrived(sandbox) as first, gateway(sandbox) as second:
            watch.seconds += starts.seconds
            await say_hello(second, sandbox)
            assert await second.close_code() == 4004
            assert await first.close_code() == 4004

    def test_they_hold_wherever_rate_limits_do(self) -> None:
        assert Sandbox().world.session_starts.seconds == 5.0
        limits = RateLimits(session_starts=SessionStarts(seconds=0.0))
        assert Sandbox(limits=limits).world.session_starts is limits.session_starts


class TestPayloadCompression:
    async def test_large_payloads_are_zlib_streams_of_their_own(self, sandbox: Sandbox) -> None:
        async with (
            aiohttp.ClientSession() as http,
            http.ws_connect(sandbox.gateway_url + "?v=10&encoding=json") as socket,
        ):
            assert (await socket.receive()).type is aiohttp.WSMsgType.TEXT
            body = {"token": sandbox.bot_token, "intents": 1, "properties": PROPERTIES, "compress": True}
            await socket.send_json({"op": 2, "d": body})
            names: list[str] = []
            while "GUILD_CREATE" not in names:
                message = await socket.receive()
                packed = message.type is aiohttp.WSMsgType.BINARY
                raw = zlib.decompress(message.data) if packed else message.data
                assert packed == (len(raw) >= 1024)
                names.append(orjson.loads(raw)["t"])

    async def test_a_compressed_transport_stays_as_it_is(self, sandbox: Sandbox) -> None:
        async with gateway(sandbox, "zlib-stream") as client:
            await client.identify(sandbox.bot_token, compress=True)
            assert (await client.until("GUILD_CREATE"))["name"]

    @pytest.mark.parametrize("query", ["v=10&encoding=etf", "v=10&encoding=json&compress=brotli", "v=9&encoding=json"])
    async def test_another_encoding_is_refused_for_good(self, sandbox: Sandbox, query: str) -> None:
        async with aiohttp.ClientSession() as http, http.ws_connect(f"{sandbox.gateway_url}?{query}") as socket:
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
            assert socket.close_code == 4012

    @pytest.mark.parametrize(
        ("size", "header"),
        [
            (125, b"\x81\x7d"),
            (126, b"\x81\x7e\x00\x7e"),
            (65_535, b"\x81\x7e\xff\xff"),
            (65_536, b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
        ],
    )
    def test_each_size_has_its_header(self, size: int, header: bytes) -> None:
        assert framed(Kind.TEXT, b"x" * size) == header + b"x" * size

    @pytest.mark.parametrize("compression", ["", "zlib-stream", "zstd-stream"])
    async def test_frames_of_all_sizes_arrive_whole_and_in_order(self, sandbox: Sandbox, compression: str) -> None:
        sandbox.taps.clear()
        sizes = [1, 50, 60, 70, 80, 1000, 65_400, 65_500, 70_000, 3] * 60
        async with gateway(sandbox, compression) as client:
            await client.identify(sandbox.bot_token, intents=0)
            session = next(iter(sandbox.gateway.sessions.values()))
            for size in sizes:
                session.dispatch("X", orjson.dumps("x" * size))
            frames = [await client.receive() for _ in sizes]
            assert [len(one["d"]) for one in frames] == sizes
            assert [one["s"] for one in frames] == list(range(2, len(sizes) + 2))


class TestMembers:
    async def test_all_of_a_guild_are_told_twice_in_thirty_seconds_to_nobody(self, sandbox: Sandbox, api: Api) -> None:
        sandbox.taps.clear()  # the schema has the opcode as a text
        everybody = {"guild_id": str(api.guild.id), "query": "", "limit": 0, "nonce": "again"}
        async with arrived(sandbox) as client:
            await client.send(8, everybody)
            await client.until("GUILD_MEMBERS_CHUNK")
            await client.send(8, everybody)
            limited = await client.until("RATE_LIMITED")
            assert limited["opcode"] == 8
            assert limited["meta"] == {"guild_id": str(api.guild.id), "nonce": "again"}
            assert 0 < limited["retry_after"] <= members.ALL_AGAIN_SECONDS
            await client.send(8, everybody | {"limit": 2})
            assert len((await client.until("GUILD_MEMBERS_CHUNK"))["members"]) == 2
            await client.send(8, everybody | {"query": "amira"})
            assert len((await client.until("GUILD_MEMBERS_CHUNK"))["members"]) == 1

    async def test_one_guild_does_not_wait_for_another_nor_a_session_for_another(
        self, sandbox: Sandbox, api: Api
    ) -> None:
        everybody = {"guild_id": str(api.guild.id), "query": "", "limit": 0}
        for _ in range(2):
            async with arrived(sandbox) as client:
                await client.send(8, everybody)
                assert await client.events_until("GUILD_MEMBERS_CHUNK") == ["GUILD_MEMBERS_CHUNK"]

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"query": ""},
            {"limit": 0},
            {"query": 5, "limit": 0},
            {"query": "", "limit": -1},
            {"query": "", "limit": "many"},
            {"guild_id": "x", "query": "", "limit": 0},
            {"guild_id": ["1", "2"], "query": "", "limit": 0},
        ],
    )
    async def test_what_cannot_be_read_ends_the_socket(self, sandbox: Sandbox, api: Api, data: dict[str, Any]) -> None:
        sandbox.taps.clear()
        async with arrived(sandbox) as client:
            await client.send(8, {"guild_id": str(api.guild.id), **data})
            assert await client.close_code() == 4002

    async def test_a_nonce_that_is_too_long_is_left_out_and_presences_need_their_intent(
        self, sandbox: Sandbox, api: Api
    ) -> None:
        by_ids = {"guild_id": str(api.guild.id), "user_ids": [str(api.id_of("mina"))], "presences": True}
        async with arrived(sandbox, "mina"), arrived(sandbox, intents=WITHOUT_PRESENCES) as blind:
            await blind.send(8, by_ids | {"nonce": "ü" * 17})
            chunk = await blind.until("GUILD_MEMBERS_CHUNK")
            assert "nonce" not in chunk
            assert "presences" not in chunk
            async with arrived(sandbox) as client:
                await client.send(8, by_ids | {"nonce": "n" * 32})
                chunk = await client.until("GUILD_MEMBERS_CHUNK")
                assert (chunk["nonce"], chunk["presences"][0]["status"]) == ("n" * 32, "online")

    async def test_at_most_a_hundred_are_told_by_ids_or_prefix(self, sandbox: Sandbox, api: Api) -> None:
        ids = [str(number) for number in range(1, 151)]
        async with arrived(sandbox) as client:
            await client.send(8, {"guild_id": str(api.guild.id), "user_ids": ids})
            assert (await client.until("GUILD_MEMBERS_CHUNK"))["not_found"] == ids[:100]

    async def test_nothing_is_told_of_a_guild_that_is_not_ones_own(self, sandbox: Sandbox) -> None:
        async with arrived(sandbox) as client:
            await client.send(8, {"guild_id": "5", "query": "", "limit": 0})
            assert await client.heartbeat() == 11

    async def test_an_empty_prefix_asks_for_anybody_and_needs_the_intent(self, sandbox: Sandbox, api: Api) -> None:
        async with arrived(sandbox, intents=EVERY_INTENT & ~Intent.GUILD_MEMBERS) as client:
            await client.send(8, {"guild_id": str(api.guild.id), "query": "", "limit": 5})
            assert await client.close_code() == 4014


class TestCloseCodes:
    @pytest.fixture
    def seed(self) -> Seed:
        return Seed(guilds=[{"name": f"G{number}"} for number in range(4)])

    async def test_too_many_guilds_for_a_shard_ask_for_sharding(self, sandbox: Sandbox) -> None:
        sandbox.gateway.most_guilds_a_shard = 3
        async with gateway(sandbox) as client:
            await say_hello(client, sandbox)
            assert await client.close_code() == 4011
        sandbox.gateway.most_guilds_a_shard = 4
        async with gateway(sandbox) as client:
            assert len((await client.identify(sandbox.bot_token))["guilds"]) == 4
        sandbox.gateway.most_guilds_a_shard = 3
        async with gateway(sandbox) as client:
            assert (await client.identify(sandbox.bot_token, shard=[0, 4]))["shard"] == [0, 4]

    @pytest.mark.parametrize("data", [None, [], "x", 5])
    async def test_what_is_no_object_cannot_be_read(self, sandbox: Sandbox, data: object) -> None:
        sandbox.taps.clear()
        async with gateway(sandbox) as client:
            await client.send(2, data)
            assert await client.close_code() == 4002

    async def test_a_session_taken_over_elsewhere_loses_its_first_socket(self, sandbox: Sandbox) -> None:
        async with arrived(sandbox) as first, gateway(sandbox) as second:
            session = next(iter(sandbox.gateway.sessions.values()))
            await second.send(6, {"token": sandbox.bot_token, "session_id": session.id, "seq": session.sequence})
            assert await second.events_until("RESUMED") == ["RESUMED"]
            assert await first.close_code() == 4000
            assert await second.heartbeat() == 11
            assert session.outlet is not None

    async def test_direct_messages_go_to_the_first_shard(self, sandbox: Sandbox, api: Api) -> None:
        member = await api.control("POST", "personas", {"username": "writer"})
        async with gateway(sandbox) as first, gateway(sandbox) as second:
            for number, client in enumerate((first, second)):
                await client.identify(sandbox.bot_token, shard=[number, 2])
            direct = await api.ok("bot", "POST", "/users/@me/channels", {"recipient_id": member[1]["id"]})
            await api.ok("writer", "POST", f"/channels/{direct['id']}/messages", {"content": "to the first"})
            assert (await first.until("MESSAGE_CREATE"))["content"] == "to the first"
            assert await second.heartbeat() == 11
            session = next(one for one in sandbox.gateway.sessions.values() if one.shard_id == 1)
            assert b"to the first" not in b"".join(frame for _, frame in session._sent)
            guild_id = next(iter(sandbox.world.guilds))
            other = next(one for one in sandbox.gateway.sessions.values() if not one.owns(guild_id))
            client = (first, second)[other.shard_id]
            await client.send(8, {"guild_id": str(guild_id), "query": "", "limit": 0})
            assert await client.heartbeat() == 11
            assert b"MEMBERS_CHUNK" not in b"".join(frame for _, frame in other._sent)

    async def test_two_sessions_of_one_bot_hear_the_same(self, sandbox: Sandbox, api: Api) -> None:
        async with arrived(sandbox) as one, arrived(sandbox) as other:
            await api.ok("bot", "PATCH", "/users/@me", {"username": "Renamed"})
            assert (await one.until("USER_UPDATE"))["username"] == "Renamed"
            assert (await other.until("USER_UPDATE"))["username"] == "Renamed"
            assert len(sandbox.gateway.sessions) == 2


async def test_the_channels_of_a_guild_come_and_go_with_it(api: Api) -> None:
    amira = api.id_of("amira")
    async with arrived(api.sandbox, "amira") as client:
        await api.ok("bot", "PUT", f"/guilds/{api.guild.id}/bans/{amira}", {})
        assert "CHANNEL_DELETE" not in await client.events_until("GUILD_DELETE")
        await api.ok("bot", "DELETE", f"/guilds/{api.guild.id}/bans/{amira}")
        await api.control("POST", f"personas/{amira}/join")
        assert "CHANNEL_CREATE" not in await client.events_until("GUILD_CREATE")
        await api.ok("bot", "POST", f"/channels/{api.channel('general').id}/messages", {"content": "back"})
        assert "CHANNEL_CREATE" not in await client.events_until("MESSAGE_CREATE")
