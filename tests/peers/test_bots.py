"""Unmodified bots of five libraries, each a process of its own, live through the same day in the sandbox."""

from __future__ import annotations

from typing import Any

from bot.sandbox import Sandbox
from bot.sandbox.world.model import MessageType
from tests.peers.conftest import Frames
from tests.peers.libraries import Library, Process, running
from tests.sandbox.clients import Api, GatewayClient, arrived
from tests.sandbox.interacting import Person

EPHEMERAL = 1 << 6
IDENTIFY, RESUME = 2, 6
LOSSES: list[tuple[dict[str, Any], str]] = [({"drop_gateway": True}, "ab"), ({"invalidate_session": "resumable"}, "c")]
"""How the line is lost, and what is said meanwhile: few words, since a bot may write five in 5 s in a channel."""


async def say(api: Api, who: str, content: str) -> str:
    message = await api.ok(who, "POST", f"/channels/{api.channel('general').id}/messages", {"content": content})
    return message["id"]


async def answered(api: Api, client: GatewayClient) -> dict[str, Any]:
    """The bot's next message."""
    while True:
        message = await client.until("MESSAGE_CREATE")
        if message["author"]["id"] == str(api.world.bot.id):
            return message


async def it_moderates(api: Api, client: GatewayClient) -> None:
    asked = await say(api, "amira", "!echo hello")
    reply = await answered(api, client)
    assert (reply["content"], reply["message_reference"]["message_id"]) == ("hello", asked)

    await say(api, "lukas", "harmless")
    bad = await say(api, "lukas", "a badword")
    assert (await client.until("MESSAGE_DELETE"))["id"] == bad

    await say(api, "mina", f"!timeout <@{api.id_of('amira')}>")
    assert (await client.until("GUILD_MEMBER_UPDATE"))["communication_disabled_until"]
    path = f"/channels/{api.channel('general').id}/messages"
    assert await api.refused("amira", "POST", path, {"content": "but"}) == (403, 50013)

    await say(api, "mina", f"!ban <@{api.id_of('lukas')}>")
    assert (await client.until("GUILD_BAN_ADD"))["user"]["username"] == "lukas"

    await say(api, "mina", "!thread Plans")
    assert (await client.until("THREAD_CREATE"))["name"] == "Plans"
    assert (await answered(api, client))["type"] == MessageType.THREAD_STARTER_MESSAGE
    assert (await answered(api, client))["content"] == "Here we go"


async def it_answers(api: Api) -> None:
    async with arrived(api.sandbox, "jonas") as client:
        jonas = Person(api, client, "jonas")
        assert (await jonas.run("order"))[0] == 204
        question = await jonas.heard()
        (menu,) = question["components"][0]["components"]
        assert (question["content"], question["flags"] & EPHEMERAL) == ("Which size?", EPHEMERAL)
        assert (await jonas.press(question, menu, "large"))[0] == 204
        modal = await jonas.heard("INTERACTION_MODAL_CREATE")
        filled = {"type": 1, "components": [{"type": 4, "custom_id": "note", "value": "extra hot"}]}
        form = {"id": modal["id"], "custom_id": modal["custom_id"], "components": [filled]}
        assert (await jonas.start(5, form))[0] == 204
        answer = await jonas.heard()
        assert (answer["content"], answer["flags"] & EPHEMERAL) == ("large: extra hot", EPHEMERAL)


async def it_resumes(api: Api, client: GatewayClient, bot: Process) -> None:
    for times, (fault, words) in enumerate(LOSSES, start=1):
        assert (await api.control("POST", "faults", fault))[0] == 201
        for word in words:
            await say(api, "jonas", f"!echo {word}")
        await bot.says("resumed", times)
        # each is answered by a task of its own, in any order
        assert {(await answered(api, client))["content"] for _ in words} == set(words)


async def nothing_is_amiss(api: Api) -> None:
    state = (await api.control("GET", "state"))[1]
    guild = state["guilds"][0]
    (ban,) = guild["bans"]
    assert (ban["user"]["username"], ban["reason"]) == ("lukas", "spam")
    (general,) = (one for one in guild["channels"] if one["name"] == "general")
    told = [one["content"] for one in general["messages"]]
    replies = [one["content"] for one in general["messages"] if one["author"]["id"] == state["bot"]["id"]]
    assert "harmless" not in told, "the ban did not delete what was said in the last hour"
    assert "a badword" not in told
    assert sorted(replies) == [*"abc", "hello"], "an event was delivered twice"
    (thread,) = guild["threads"]
    assert [one["content"] for one in thread["messages"]][-1] == "Here we go"
    logged = {(entry["action_type"], entry.get("reason")) for entry in guild["audit_log"]}
    assert {(24, "calm down"), (22, "spam"), (110, None)} <= logged
    refused = [line.payload() for line in api.sandbox.requests.since(0) if line.exchange.status >= 400]
    assert not refused, "every request of the library is understood"


async def test_an_unmodified_bot_lives_in_the_sandbox(
    library: Library, sandbox: Sandbox, api: Api, frames: Frames
) -> None:
    async with running(library.command(library.bot), sandbox) as bot:
        await bot.says("ready")
        async with arrived(sandbox, "olivia") as client:
            await it_moderates(api, client)
            await it_answers(api)
            await it_resumes(api, client, bot)
        await nothing_is_amiss(api)
        assert await bot.stops() == 0, bot.said
    assert (frames.opened[IDENTIFY], frames.opened[RESUME]) == (1, len(LOSSES))
