"""The gateway, frame by frame."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox, Seed
from bot.sandbox.gateway.intents import EVERY_INTENT, Intent
from tests.sandbox.clients import PROPERTIES, Api, arrived, gateway

WITHOUT_CONTENT = EVERY_INTENT & ~Intent.MESSAGE_CONTENT
WITHOUT_MEMBERS = EVERY_INTENT & ~Intent.GUILD_MEMBERS


async def say(api: Api, who: str, content: str, channel: str = "general") -> Any:
    return await api.ok(who, "POST", f"/channels/{api.channel(channel).id}/messages", {"content": content})


@pytest.mark.parametrize("compression", ["", "zlib-stream", "zstd-stream"])
async def test_a_client_comes_in_and_hears_messages(sandbox: Sandbox, api: Api, compression: str) -> None:
    async with gateway(sandbox, compression) as client:
        ready = await client.identify(sandbox.bot_token)
        assert ready["guilds"] == [{"id": str(api.guild.id), "unavailable": True}]
        guild = await client.until("GUILD_CREATE")
        assert len(guild["members"]) == guild["member_count"] == 6
        for number in range(5):
            await say(api, "amira", f"hello {number}")
            assert (await client.until("MESSAGE_CREATE"))["content"] == f"hello {number}"


async def test_heartbeats_are_acknowledged(sandbox: Sandbox) -> None:
    async with gateway(sandbox) as client:
        await client.send(1, None)
        assert (await client.receive())["op"] == 11


async def test_a_client_without_heartbeat_is_let_go(sandbox: Sandbox) -> None:
    sandbox.gateway.heartbeat_milliseconds = 30
    async with arrived(sandbox) as client:
        assert await client.close_code() == 4009


@pytest.mark.parametrize(("code", "answer"), [(1001, "RESUMED"), (4000, "RESUMED"), (4007, None), (4009, None)])
async def test_whether_one_resumes_is_up_to_the_gateways_close_code_and_not_to_the_echo(
    sandbox: Sandbox, code: int, answer: str | None
) -> None:
    async with gateway(sandbox) as client:
        ready = await client.identify(sandbox.bot_token)
        sandbox.gateway.close_with(code)
        assert await client.close_code() == code  # aiohttp echoes a close with 1000
    resume = {"token": sandbox.bot_token, "session_id": ready["session_id"], "seq": client.sequence}
    async with gateway(sandbox) as client:
        await client.send(6, resume)
        if answer is None:
            assert (await client.opcode(9))["d"] is False
        else:
            assert await client.until(answer) == {}


async def test_a_resumed_session_hears_what_it_missed(sandbox: Sandbox, api: Api) -> None:
    async with gateway(sandbox) as client:
        ready = await client.identify(sandbox.bot_token)
        await client.until("GUILD_CREATE")
        sequence = client.sequence
        sandbox.gateway.drop()
        assert await client.close_code() == 1006
    await say(api, "amira", "while you were away")
    async with gateway(sandbox) as client:
        await client.send(6, {"token": sandbox.bot_token, "session_id": ready["session_id"], "seq": sequence})
        assert await client.events_until("RESUMED") == ["MESSAGE_CREATE", "RESUMED"]
        await say(api, "amira", "and now")
        assert (await client.until("MESSAGE_CREATE"))["content"] == "and now"


async def test_a_token_may_stand_behind_bot_as_in_http(sandbox: Sandbox) -> None:
    token = f"Bot {sandbox.bot_token}"
    async with gateway(sandbox) as client:
        ready = await client.identify(token)
        await client.until("GUILD_CREATE")
        sandbox.gateway.drop()
        assert await client.close_code() == 1006
    async with gateway(sandbox) as again:
        await again.send(6, {"token": token, "session_id": ready["session_id"], "seq": client.sequence})
        assert await again.events_until("RESUMED") == ["RESUMED"]


@pytest.mark.parametrize("wrong", [{"session_id": "unknown"}, {"token": "persona-amira"}])
async def test_a_resume_of_somebody_else_is_invalid(sandbox: Sandbox, wrong: dict[str, str]) -> None:
    async with arrived(sandbox) as first:
        session = next(iter(sandbox.gateway.sessions.values()))
        asked = {"token": sandbox.bot_token, "session_id": session.id, "seq": first.sequence, **wrong}
        async with gateway(sandbox) as client:
            await client.send(6, asked)
            assert (await client.opcode(9))["d"] is False


async def test_a_client_that_says_goodbye_cannot_resume(sandbox: Sandbox) -> None:
    async with arrived(sandbox) as client:
        session = next(iter(sandbox.gateway.sessions.values()))
        await client.close(1000)
    async with gateway(sandbox) as client:
        await client.send(6, {"token": sandbox.bot_token, "session_id": session.id, "seq": session.sequence})
        assert (await client.opcode(9))["d"] is False


async def test_a_bot_that_starts_anew_leaves_no_old_session_behind(sandbox: Sandbox) -> None:
    for _ in range(3):
        async with arrived(sandbox) as client:
            sandbox.gateway.drop()
            assert await client.close_code() == 1006
    async with arrived(sandbox):
        assert len(sandbox.gateway.sessions) == 1


async def test_resuming_ahead_of_what_was_sent_is_refused(sandbox: Sandbox) -> None:
    async with arrived(sandbox), gateway(sandbox) as client:
        session = next(iter(sandbox.gateway.sessions.values()))
        await client.send(6, {"token": sandbox.bot_token, "session_id": session.id, "seq": 999})
        assert await client.close_code() == 4007


async def test_the_bot_can_be_told_to_reconnect_or_that_its_session_is_invalid(sandbox: Sandbox) -> None:
    async with arrived(sandbox) as client:
        sandbox.gateway.reconnect()
        assert (await client.receive())["op"] == 7
        sandbox.gateway.invalidate(resumable=True)
        assert (await client.opcode(9))["d"] is True
        (session,) = sandbox.gateway.sessions.values()
        await client.send(6, {"token": sandbox.bot_token, "session_id": session.id, "seq": client.sequence})
        await client.until("RESUMED")  # on the same socket
        sandbox.gateway.invalidate()
        assert (await client.opcode(9))["d"] is False
        assert not sandbox.gateway.sessions


REFUSED: list[tuple[int, dict[str, Any]]] = [
    (4004, {"token": "wrong"}),
    (4010, {"shard": [2, 2]}),
    (4010, {"shard": ["0", 1, 1]}),
    (4013, {"intents": 1 << 30}),
    (4013, {"intents": None}),
]


@pytest.mark.parametrize(("code", "change"), REFUSED)
async def test_a_wrong_identify_is_refused(sandbox: Sandbox, judge: Any, code: int, change: dict[str, Any]) -> None:
    async with gateway(sandbox) as client:
        sandbox.taps.clear()  # what this client says is wrong on purpose
        await client.send(2, {"token": sandbox.bot_token, "intents": EVERY_INTENT, "properties": PROPERTIES, **change})
        assert await client.close_code() == code


class TestPrivilegedIntents:
    @pytest.fixture
    def seed(self) -> Seed:
        seed = Seed.default()
        seed.privileged_intents = ["members"]
        return seed

    async def test_one_that_is_not_granted_is_refused(self, sandbox: Sandbox) -> None:
        async with gateway(sandbox) as client:
            await client.send(2, {"token": sandbox.bot_token, "intents": 1 << 15, "properties": PROPERTIES})
            assert await client.close_code() == 4014

    async def test_one_that_is_granted_is_taken(self, sandbox: Sandbox) -> None:
        async with arrived(sandbox, intents=0b11):
            assert len(sandbox.gateway.sessions) == 1


@pytest.mark.parametrize(
    ("code", "opcode", "data"),
    [(4003, 8, {}), (4001, 99, {}), (4003, 3, {})],
)
async def test_who_has_not_identified_can_ask_nothing(sandbox: Sandbox, code: int, opcode: int, data: Any) -> None:
    sandbox.taps.clear()
    async with gateway(sandbox) as client:
        await client.send(opcode, data)
        assert await client.close_code() == code


async def test_broken_json_oversized_frames_and_a_flood_are_refused(sandbox: Sandbox) -> None:
    sandbox.taps.clear()
    async with gateway(sandbox) as client:
        await client._socket.send_str("{")
        assert await client.close_code() == 4002
    async with gateway(sandbox) as client:
        await client.send(1, "x" * 5000)
        assert await client.close_code() == 4002
    async with gateway(sandbox) as client:
        for _ in range(121):
            await client.send(1, None)
        assert await client.close_code() == 4008


async def test_another_version_is_refused(sandbox: Sandbox) -> None:
    async with gateway(sandbox, version=6) as client:
        assert await client.close_code() == 4012


async def test_identifying_twice_is_refused(sandbox: Sandbox) -> None:
    async with arrived(sandbox) as client:
        await client.send(2, {"token": sandbox.bot_token, "intents": 1, "properties": PROPERTIES})
        assert await client.close_code() == 4005


async def test_without_message_content_only_what_concerns_the_bot_has_words(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox, intents=WITHOUT_CONTENT) as client:
        await say(api, "amira", "not for you")
        assert (await client.until("MESSAGE_CREATE"))["content"] == ""
        await say(api, "amira", f"hello <@{api.id_of('Tribune')}>")
        assert (await client.until("MESSAGE_CREATE"))["content"].startswith("hello")
        await say(api, "bot", "my own")
        assert (await client.until("MESSAGE_CREATE"))["content"] == "my own"


async def test_events_come_only_to_bots_that_intend_to_hear_them(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox, intents=Intent.GUILDS | Intent.GUILD_MESSAGES) as client:
        message = await say(api, "amira", "hello")
        path = f"/channels/{message['channel_id']}"
        await api.ok("amira", "PUT", f"{path}/messages/{message['id']}/reactions/%F0%9F%91%8D/@me")
        await api.ok("amira", "POST", f"{path}/typing")
        await say(api, "amira", "bye")
        assert await client.events_until("MESSAGE_CREATE") == ["MESSAGE_CREATE"]
        assert await client.events_until("MESSAGE_CREATE") == ["MESSAGE_CREATE"]


async def test_without_the_members_intent_the_bot_hears_of_its_own_threads(sandbox: Sandbox, api: Api) -> None:
    parent = f"/channels/{api.channel('general').id}"
    async with arrived(sandbox, intents=WITHOUT_MEMBERS) as client:
        thread = await api.ok("amira", "POST", f"{parent}/threads", {"name": "talk", "type": 11})
        await api.ok("lukas", "PUT", f"/channels/{thread['id']}/thread-members/@me")
        await api.ok("bot", "PUT", f"/channels/{thread['id']}/thread-members/@me")
        added = await client.until("THREAD_MEMBERS_UPDATE")
        assert [one["user_id"] for one in added["added_members"]] == [str(api.id_of("Tribune"))]
        await api.ok("bot", "PATCH", f"/guilds/{api.guild.id}/members/{api.id_of('amira')}", {"nick": "A"})
        await api.ok("bot", "PATCH", f"/guilds/{api.guild.id}/members/@me", {"nick": "B"})
        assert (await client.until("GUILD_MEMBER_UPDATE"))["nick"] == "B"


async def test_members_come_in_chunks_with_the_nonce_asked_for(sandbox: Sandbox, api: Api) -> None:
    guild_id = str(api.guild.id)
    async with arrived(sandbox) as client:
        await client.send(8, {"guild_id": guild_id, "query": "", "limit": 0, "nonce": "abc", "presences": True})
        chunk = await client.until("GUILD_MEMBERS_CHUNK")
        assert (len(chunk["members"]), chunk["nonce"], chunk["chunk_count"]) == (6, "abc", 1)
        assert len(chunk["presences"]) == 1
        await client.send(8, {"guild_id": guild_id, "query": "AM", "limit": 5})
        assert [one["user"]["username"] for one in (await client.until("GUILD_MEMBERS_CHUNK"))["members"]] == ["amira"]
        await client.send(8, {"guild_id": guild_id, "user_ids": [str(api.id_of("mina")), "42"], "limit": 0})
        chunk = await client.until("GUILD_MEMBERS_CHUNK")
        assert (len(chunk["members"]), chunk["not_found"]) == (1, ["42"])


async def test_all_members_are_not_for_a_bot_without_the_members_intent(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox, intents=WITHOUT_MEMBERS) as client:
        await client.send(8, {"guild_id": str(api.guild.id), "query": "mina", "limit": 1})
        assert len((await client.until("GUILD_MEMBERS_CHUNK"))["members"]) == 1
        await client.send(8, {"guild_id": str(api.guild.id), "query": "", "limit": 0})
        assert await client.close_code() == 4014


async def test_no_threshold_is_lower_than_50(sandbox: Sandbox) -> None:
    sandbox.taps.clear()
    async with gateway(sandbox) as client:
        await client.identify(sandbox.bot_token, large_threshold=1)
        assert not (await client.until("GUILD_CREATE"))["large"]


class TestFiftyMembers:
    @pytest.fixture
    def seed(self) -> Seed:
        return Seed(guilds=[{"name": "Fifty", "member_count_extra": 49}])

    async def test_as_many_as_the_threshold_are_not_too_many(self, sandbox: Sandbox) -> None:
        async with gateway(sandbox) as client:
            await client.identify(sandbox.bot_token, large_threshold=50)
            guild = await client.until("GUILD_CREATE")
            assert (guild["large"], guild["member_count"], len(guild["members"])) == (False, 50, 50)


class TestManyMembers:
    @pytest.fixture
    def seed(self) -> Seed:
        return Seed(guilds=[{"name": "Big", "member_count_extra": 2_500}])

    async def test_a_large_guild_comes_without_its_absent_members(self, sandbox: Sandbox) -> None:
        async with gateway(sandbox, "zlib-stream") as client:
            await client.identify(sandbox.bot_token)
            guild = await client.until("GUILD_CREATE")
            assert guild["large"]
            assert len(guild["members"]) == 1
            await client.send(8, {"guild_id": guild["id"], "query": "", "limit": 0})
            sizes = [len((await client.until("GUILD_MEMBERS_CHUNK"))["members"]) for _ in range(3)]
            assert sizes == [1000, 1000, 501]

    async def test_no_threshold_is_higher_than_250(self, sandbox: Sandbox) -> None:
        sandbox.taps.clear()
        async with gateway(sandbox) as client:
            await client.identify(sandbox.bot_token, large_threshold=10_000)
            assert (await client.until("GUILD_CREATE"))["large"]


class TestSharding:
    @pytest.fixture
    def seed(self) -> Seed:
        return Seed(guilds=[{"name": f"G{n}", "channels": [{"name": f"c{n}"}]} for n in range(8)])

    async def test_each_guild_goes_to_one_shard(self, sandbox: Sandbox) -> None:
        seen: list[str] = []
        for shard in (0, 1):
            async with gateway(sandbox) as client:
                ready = await client.identify(sandbox.bot_token, shard=[shard, 2])
                ids = [one["id"] for one in ready["guilds"]]
                assert all((int(one) >> 22) % 2 == shard for one in ids)
                seen += ids
        assert sorted(map(int, seen)) == sorted(sandbox.world.guilds)

    async def test_a_guild_that_the_bot_leaves_is_lost_to_its_shard(self, sandbox: Sandbox, api: Api) -> None:
        guild_id = next(one for one in sandbox.world.guilds if (one >> 22) % 2 == 1)
        async with gateway(sandbox) as client:
            await client.identify(sandbox.bot_token, shard=[1, 2])
            await api.ok("bot", "DELETE", f"/users/@me/guilds/{guild_id}")
            assert (await client.until("GUILD_DELETE"))["id"] == str(guild_id)


@pytest.mark.parametrize(("who", "sees"), [("amira", False), ("mina", True), ("Tribune", True)])
async def test_a_guild_comes_with_the_channels_that_one_sees(
    sandbox: Sandbox, api: Api, who: str, *, sees: bool
) -> None:
    async with gateway(sandbox) as client:
        await client.identify(api.token("bot" if who == "Tribune" else who))
        names = {one["name"] for one in (await client.until("GUILD_CREATE"))["channels"]}
    assert "general" in names
    assert ("staff-room" in names) is sees


async def test_a_persona_hears_only_of_channels_that_it_sees(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox, "amira") as amira, arrived(sandbox, "mina") as mina:
        await say(api, "mina", "among us", "staff-room")
        await say(api, "mina", "for all")
        assert (await mina.until("MESSAGE_CREATE"))["content"] == "among us"
        assert (await amira.until("MESSAGE_CREATE"))["content"] == "for all"


async def test_a_channel_appears_to_a_persona_with_the_role_that_opens_it(sandbox: Sandbox, api: Api) -> None:
    member, role = api.id_of("amira"), api.role("Moderator")
    path = f"/guilds/{api.guild.id}/members/{member}/roles/{role}"
    async with arrived(sandbox, "amira") as client:
        await api.ok("bot", "PUT", path)
        opened = {(await client.until("CHANNEL_CREATE"))["name"], (await client.until("CHANNEL_CREATE"))["name"]}
        assert opened == {"Staff", "staff-room"}
        await api.ok("bot", "DELETE", path)
        assert (await client.until("CHANNEL_DELETE"))["name"] in opened


async def test_a_channel_disappears_with_the_role_that_opened_it(sandbox: Sandbox, api: Api) -> None:
    role = api.role("Moderator")
    await api.ok("bot", "PUT", f"/guilds/{api.guild.id}/members/{api.id_of('amira')}/roles/{role}")
    async with arrived(sandbox, "amira") as client:
        await api.ok("olivia", "DELETE", f"/guilds/{api.guild.id}/roles/{role}")
        closed = {(await client.until("CHANNEL_DELETE"))["name"] for _ in range(2)}
        assert closed == {"Staff", "staff-room"}


async def test_who_comes_gets_the_guild_and_who_goes_loses_it(sandbox: Sandbox, api: Api) -> None:
    _, persona = await api.control("POST", "personas", {"username": "newbie", "joined": False})
    async with gateway(sandbox) as client, arrived(sandbox) as bot:
        assert (await client.identify(persona["token"]))["guilds"] == []
        await api.control("POST", f"personas/{persona['id']}/join")
        assert (await client.until("GUILD_CREATE"))["name"] == api.guild.name
        assert (await bot.until("GUILD_MEMBER_ADD"))["user"]["id"] == persona["id"]
        await api.ok("bot", "DELETE", f"/guilds/{api.guild.id}/members/{persona['id']}", reason="bye")
        assert await bot.events_until("GUILD_MEMBER_REMOVE") == ["GUILD_MEMBER_REMOVE"]
        entry = await bot.until("GUILD_AUDIT_LOG_ENTRY_CREATE")
        assert (entry["action_type"], entry["reason"]) == (20, "bye")
        assert (await client.until("GUILD_DELETE"))["id"] == str(api.guild.id)


async def test_a_presence_is_taken_and_voice_gets_no_answer(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox) as client:
        await client.send(3, {"since": None, "activities": [], "status": "online", "afk": False})
        voice = {"guild_id": str(api.guild.id), "channel_id": None, "self_mute": False, "self_deaf": False}
        await client.send(4, voice)
        await client.send(1, None)
        assert (await client.receive())["op"] == 11


async def test_encoded_events_go_out_fast(sandbox: Sandbox) -> None:
    sandbox.taps.clear()
    count = 5_000
    async with arrived(sandbox) as client:
        session = next(iter(sandbox.gateway.sessions.values()))
        for number in range(count):
            session.dispatch("MESSAGE_CREATE", b'{"id":"%d"}' % number)
        for number in range(count):
            assert (await client.receive())["d"]["id"] == str(number)


async def test_strangers_are_refused(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}):
            for path in ("/", "/sandbox/state", "/api/v10/gateway", "/gateway"):
                async with session.get(sandbox.url + path, headers=headers) as response:
                    assert response.status == 403
