"""What steers the sandbox from outside."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox import BOT_TOKEN, Sandbox, Seed, SeedError
from bot.sandbox.__main__ import main
from tests.sandbox.clients import Api, arrived

ROOT = Path(__file__).parents[2]


async def test_personas_are_listed_with_their_tokens_and_the_bot(api: Api) -> None:
    _, listed = await api.control("GET", "personas")
    assert {one["username"] for one in listed if not one["bot"]} == {"olivia", "mina", "jonas", "amira", "lukas"}
    assert [one["username"] for one in listed if one["bot"]] == ["Tribune"]
    assert next(one for one in listed if one["username"] == "jonas")["locale"] == "de"


@pytest.mark.parametrize(
    ("token", "described", "bot_id"),
    [
        (BOT_TOKEN, {"name": "Helmsman"}, 828355936573414708),
        ("MTAwMDAwMDAwMDAwMDAwMDAx.x.y", {"name": "Helmsman"}, 100000000000000001),
        (BOT_TOKEN, {"name": "Helmsman", "id": "5"}, 5),
    ],
)
def test_the_bots_id_is_the_one_in_its_token_unless_the_seed_has_another(
    token: str, described: dict[str, Any], bot_id: int
) -> None:
    assert Sandbox(Seed.from_dict({"bot": described}), token).world.bot.id == bot_id


def test_a_token_without_an_id_leaves_the_id_to_the_seed() -> None:
    ids = {Sandbox(bot_token=token).world.bot.id for token in ("secret", "Ünfug.x", "bm9uc2Vuc2U=.x")}
    assert len(ids) == 1


async def test_a_persona_is_made_with_roles_and_screening(api: Api) -> None:
    body = {"username": "newbie", "locale": "de", "roles": ["Greeter"], "pending": True, "account_age_days": 1}
    async with arrived(api.sandbox) as client:
        status, made = await api.control("POST", "personas", body)
        assert status == 201
        assert (await client.until("GUILD_MEMBER_ADD"))["pending"] is True
        assert (await client.until("GUILD_MEMBER_UPDATE"))["roles"] == [str(api.role("Greeter"))]
        await api.control("POST", f"personas/{made['id']}/pass-screening")
        assert (await client.until("GUILD_MEMBER_UPDATE"))["pending"] is False
        await api.control("POST", f"personas/{made['id']}/leave")
        assert (await client.until("GUILD_MEMBER_REMOVE"))["user"]["id"] == made["id"]


class TestSystemChannel:
    @pytest.fixture
    def seed(self) -> Seed:
        seed = Seed.default()
        seed.guilds[0]["system_channel"] = "general"
        return seed

    async def test_discord_itself_says_who_joined(self, api: Api) -> None:
        async with arrived(api.sandbox) as client:
            await api.control("POST", "personas", {"username": "newbie"})
            said = await client.until("MESSAGE_CREATE")
            assert (said["type"], said["content"], said["author"]["username"]) == (7, "", "newbie")


@pytest.mark.parametrize("body", [{}, {"username": "x"}, {"username": "ok", "roles": ["None such"]}, {"username": 5}])
async def test_a_persona_needs_a_name_and_known_roles(api: Api, body: dict[str, Any]) -> None:
    status, answer = await api.control("POST", "personas", body)
    assert (status, answer["code"]) == (400, 50035)


async def test_the_clock_moves_and_wakes_who_waits_for_it(api: Api) -> None:
    heard: list[Any] = []
    api.sandbox.clock.subscribe(heard.append)
    _, before = await api.control("GET", "clock")
    waiting = asyncio.create_task(api.control("GET", f"clock?after={before['revision']}"))
    _, after = await api.control("POST", "clock", {"advance_seconds": 3600})
    async with asyncio.timeout(5):
        assert (await waiting)[1]["revision"] == after["revision"] == before["revision"] + 1
    assert after["offset_seconds"] == 3600
    assert len(heard) == 1
    for wrong in ({}, {"advance_seconds": -1}, {"advance_seconds": "x"}):
        assert (await api.control("POST", "clock", wrong))[0] == 400


async def test_a_fault_hits_the_bot_as_often_as_asked(api: Api) -> None:
    fault = {"route": "GET /guilds/{guild_id}", "status": 503, "count": 2}
    assert (await api.control("POST", "faults", fault))[0] == 201
    path = f"/guilds/{api.guild.id}"
    assert [(await api.call("bot", "GET", path))[0] for _ in range(3)] == [503, 503, 200]
    assert (await api.control("GET", "faults"))[1] == []


async def test_faults_spare_personas_and_other_routes_and_can_be_cleared(api: Api) -> None:
    await api.control("POST", "faults", {"route": "* /users/*", "status": 500})
    assert (await api.call("bot", "GET", "/users/@me"))[0] == 500
    assert (await api.call("amira", "GET", "/users/@me"))[0] == 200
    assert (await api.call("bot", "GET", f"/guilds/{api.guild.id}"))[0] == 200
    await api.control("DELETE", "faults")
    assert (await api.call("bot", "GET", "/users/@me"))[0] == 200
    assert (await api.control("POST", "faults", {"rout": "x"}))[0] == 400


async def test_a_rate_limit_on_purpose_looks_like_discords(sandbox: Sandbox, api: Api) -> None:
    await api.control("POST", "faults", {"retry_after": 0.5, "count": 1})
    headers = {"Authorization": f"Bot {sandbox.bot_token}"}
    async with aiohttp.ClientSession(headers=headers) as session, session.get(f"{sandbox.api_url}/users/@me") as answer:
        assert answer.status == 429
        assert "Via" in answer.headers
        assert answer.headers["Content-Type"] == "application/json"
        assert (await answer.json())["retry_after"] == 0.5


async def test_the_gateway_fails_on_purpose(sandbox: Sandbox, api: Api) -> None:
    async with arrived(sandbox) as client:
        await api.control("POST", "faults", {"drop_gateway": True})
        assert await client.close_code() == 1006
    async with arrived(sandbox) as client:
        await api.control("POST", "faults", {"invalidate_session": True})
        assert (await client.opcode(9))["d"] is False


async def test_the_bots_requests_are_logged_and_no_persona_s(api: Api) -> None:
    path = f"/channels/{api.channel('general').id}/messages"
    await api.ok("amira", "POST", path, {"content": "hi"})
    await api.ok("bot", "POST", path, {"content": "hello"})
    _, logged = await api.control("GET", "requests")
    assert [(one["method"], one["path"], one["status"], one["body"]) for one in logged] == [
        ("POST", path, 200, {"content": "hello"})
    ]
    assert (await api.control("GET", f"requests?since={logged[-1]['n']}"))[1] == []


async def test_notes_are_kept_for_the_page(api: Api) -> None:
    status, note = await api.control("POST", "notes", {"about": "watch", "text": "waited 20 minutes"})
    assert status == 201
    assert (await api.control("GET", "notes"))[1] == [note]
    assert (await api.control("POST", "notes", {"text": "x"}))[0] == 400


async def test_reset_returns_to_the_seed_and_the_bot_starts_anew(sandbox: Sandbox, api: Api) -> None:
    before = (await api.control("GET", "state"))[1]
    async with arrived(sandbox) as client:
        await api.ok("amira", "POST", f"/channels/{api.channel('general').id}/messages", {"content": "gone soon"})
        sandbox.clock.advance(60)
        assert (await api.control("POST", "reset"))[0] == 204
        assert (await client.opcode(9))["d"] is False
    after = (await api.control("GET", "state"))[1]
    assert _ids(after) == _ids(before)
    assert not any(channel["messages"] for channel in after["guilds"][0]["channels"])
    assert sandbox.clock.offset_seconds == 0
    async with arrived(sandbox):
        await api.ok("bot", "GET", "/users/@me")


async def test_reset_forgets_who_saw_what(api: Api) -> None:
    general = f"/channels/{api.channel('general').id}"
    await api.ok("bot", "PUT", f"{general}/permissions/{api.guild.id}", {"type": 0, "deny": "1024", "allow": "0"})
    async with arrived(api.sandbox, "amira"):
        await api.ok("bot", "POST", f"{general}/messages", {"content": "not for amira"})
    await api.control("POST", "reset")
    async with arrived(api.sandbox, "amira") as client:
        await api.ok("bot", "POST", f"{general}/messages", {"content": "for everybody again"})
        assert (await client.until("MESSAGE_CREATE"))["content"] == "for everybody again"


async def test_the_state_tells_who_reacted_voted_and_is_online(api: Api) -> None:
    path = f"/channels/{api.channel('general').id}/messages"
    poll = {"question": {"text": "Tea?"}, "answers": [{"poll_media": {"text": one}} for one in ("yes", "no")]}
    asked = await api.ok("bot", "POST", path, {"poll": poll})
    await api.ok("amira", "PUT", f"{path.replace('messages', 'polls')}/{asked['id']}/answers/@me", {"answer_ids": [2]})
    await api.ok("amira", "PUT", f"{path}/{asked['id']}/reactions/%F0%9F%8D%B5/@me")
    await api.ok("bot", "POST", f"/guilds/{api.guild.id}/templates", {"name": "Again"})
    async with arrived(api.sandbox, "jonas"):
        state = (await api.control("GET", "state"))[1]
    guild = state["guilds"][0]
    message = next(one for channel in guild["channels"] for one in channel["messages"] if one["id"] == asked["id"])
    assert message["reactions"][0]["users"] == [str(api.id_of("amira"))]
    assert message["poll"]["votes"] == {"1": [], "2": [str(api.id_of("amira"))]}
    assert message["pinned_at"] is None
    assert guild["template"]["name"] == "Again"
    assert state["presences"][str(api.id_of("jonas"))]["status"] == "online"


@pytest.mark.parametrize("roles", [5, "Member", {"Member": True}, ["Nobody"]])
async def test_a_persona_with_wrong_roles_is_refused(api: Api, roles: object) -> None:
    status, answer = await api.control("POST", "personas", {"username": "guest", "roles": roles})
    assert (status, answer["code"]) == (400, 50035)


def _ids(state: dict[str, Any]) -> list[str]:
    guild = state["guilds"][0]
    return [one["id"] for part in ("channels", "roles") for one in guild[part]] + [one["id"] for one in state["users"]]


async def test_the_page_is_served_and_may_run_nothing_foreign(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session, session.get(sandbox.url) as answer:
        assert answer.status == 200
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_it_runs_alone_and_says_where(tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"guilds": [{"name": "Mine", "member_count_extra": 10_000}]}))
    arguments = [sys.executable, "-m", "bot.sandbox", "--seed", str(seed), "--bot-token", "mine"]
    process = await asyncio.create_subprocess_exec(*arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        async with asyncio.timeout(10):
            addresses = json.loads(await process.stdout.readline())
        headers = {"Authorization": "Bot mine"}
        url = addresses["api"] + "/users/@me/guilds?with_counts=true"
        async with aiohttp.ClientSession(headers=headers) as session, session.get(url) as answer:
            assert (await answer.json())[0]["approximate_member_count"] == 10_001
    finally:
        process.terminate()
        await process.wait()


WRONG_SEEDS: list[Any] = [
    {"guild": []},
    {"guilds": [{"name": "G", "channels": [{"name": "c", "parent": "none"}]}]},
    {"guilds": [{"name": "G", "members": [{"name": "m", "roles": ["none"]}]}]},
    {"guilds": [{"name": "G", "roles": [{"name": "r", "permissions": ["FLY"]}]}]},
    {"guilds": [{"roles": []}]},
    [],
    {"bot": "x"},
    {"guilds": {"name": "G"}},
    {"guilds": [{"name": "G", "member": []}]},
    {"guilds": [{"name": "G", "bot": {"permission": []}}]},
    {"guilds": [{"name": "G", "members": ["m"]}]},
    {"guilds": [{"name": "G", "channels": [{"name": "c", "slowmode": 5}]}]},
    {"guilds": [{"name": "G", "channels": [{"name": "c", "overwrites": [{"role": "@everyone", "denied": []}]}]}]},
]


@pytest.mark.parametrize("seed", WRONG_SEEDS)
def test_a_wrong_seed_is_named_and_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], seed: Any) -> None:
    path = tmp_path / "seed.json"
    path.write_text(json.dumps(seed))
    assert main(["--seed", str(path)]) == 2
    assert "seed" in capsys.readouterr().err


def test_misspelt_keys_of_a_seed_are_named_with_their_place() -> None:
    channels = [{"name": "general", "slowmode": 5}, {"name": "off-topic", "kind": "text", "age": 1}]
    with pytest.raises(SeedError) as refused:
        Seed.from_dict({"guilds": [{"name": "G", "channels": channels}]})
    assert "the channel general has keys that are not known: slowmode" in str(refused.value)
    assert "the channel off-topic has keys that are not known: age, kind" in str(refused.value)


async def test_a_port_that_is_taken_is_told(sandbox: Sandbox) -> None:
    port = sandbox.url.rpartition(":")[2]
    arguments = [sys.executable, "-m", "bot.sandbox", "--port", port]
    process = await asyncio.create_subprocess_exec(*arguments, cwd=ROOT, stderr=asyncio.subprocess.PIPE)
    _, told = await process.communicate()
    assert process.returncode == 2
    assert told.startswith(b"The port cannot be used")


def test_a_seed_says_what_it_lacks() -> None:
    with pytest.raises(SeedError, match="channel type"):
        Sandbox(Seed(guilds=[{"name": "G", "channels": [{"name": "c", "type": "none"}]}]))


def test_the_same_seed_gives_the_same_ids() -> None:
    one, other = Sandbox(), Sandbox()
    assert list(one.world.channels) == list(other.world.channels)
    assert list(one.world.users) == list(other.world.users)


def test_a_seed_can_say_everything() -> None:
    day = {"name": "ada", "display": "Ada", "id": "5000", "token": "t", "account_age_days": 0, "bot": True}
    guild = {
        "name": "G",
        "id": "4194304",
        "roles": [
            {"name": "@everyone", "permissions": "1024"},
            {"name": "R", "permissions": ["manage roles"], "color": 5},
        ],
        "members": [day, {"name": "ben", "roles": ["R"], "owner": True, "account_age_days": 3}],
        "channels": [{"name": "c", "id": "77", "overwrites": [{"member": "ada", "deny": ["VIEW_CHANNEL"]}]}],
        "bot": {"name": "Own", "permissions": 8, "position": 1},
    }
    said = [{"channel": "c", "author": "ben", "content": "hi", "minutes_ago": 9}]
    seed = Seed.from_dict(
        {"bot": {"name": "Robo", "id": "9"}, "guilds": [guild], "messages": said, "guild_count_extra": 3}
    )
    world = Sandbox(seed).world
    planted = world.guilds[4194304]
    assert (planted.everyone.permissions, world.bot.id, planted.channels[77].name) == (1024, 9, "c")
    assert world.users[planted.owner_id].username == "ben"
    assert planted.channels[77].overwrites[5000].deny == 1024
    assert len(world.guilds) == 4
    (message,) = planted.channels[77].messages.values()
    assert message.content == "hi"
    assert message.created_at < world.clock.now()


@pytest.mark.parametrize("change", [{"channel": "none"}, {"author": "nobody"}, {"guild": "elsewhere"}])
def test_a_seeded_message_needs_a_known_place_and_author(change: dict[str, str]) -> None:
    seed = Seed.default()
    seed.messages = [{"channel": "general", "author": "amira", "content": "x", **change}]
    with pytest.raises(SeedError):
        Sandbox(seed)


def test_the_clock_runs_forward_only() -> None:
    sandbox = Sandbox()
    heard: list[Any] = []
    stop = sandbox.clock.subscribe(heard.append)
    with pytest.raises(ValueError, match="forward"):
        sandbox.clock.advance(-1)
    stop()
    sandbox.clock.advance(1)
    assert not heard
