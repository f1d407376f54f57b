"""Red-DiscordBot, from its package and without any change, moderates in the sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import Sandbox
from tests.peers.libraries import RED, Library, running
from tests.sandbox.clients import Api, GatewayClient, arrived

BULK_DELETE = 73


class Chat:
    """The owner's chat with Red."""

    def __init__(self, api: Api, client: GatewayClient) -> None:
        self._api, self._client = api, client
        self._path = f"/channels/{api.channel('general').id}/messages"

    async def say(self, who: str, *contents: str) -> list[str]:
        """The ids of what somebody said."""
        return [(await self._api.ok(who, "POST", self._path, {"content": one}))["id"] for one in contents]

    async def tell(self, command: str) -> str:
        """What Red answers to the owner."""
        await self.say("olivia", command)
        while True:
            message = await self.hears("MESSAGE_CREATE")
            if message["author"]["id"] == str(self._api.world.bot.id):
                return message["content"]

    async def hears(self, event: str) -> dict[str, Any]:
        return await self._client.until(event)


async def it_moderates(chat: Chat, api: Api) -> None:
    assert "Loaded" in await chat.tell("!load filter mod cleanup")
    assert "added to filter" in await chat.tell("!filter add badword")
    (bad,) = await chat.say("amira", "that BadWord again")
    assert (await chat.hears("MESSAGE_DELETE"))["id"] == bad

    assert "Done" in await chat.tell(f"!ban <@{api.id_of('lukas')}> 1 sold sunglasses")
    (ban,) = api.guild.bans.values()
    assert (ban.user.username, ban.reason is not None and "sold sunglasses" in ban.reason) == ("lukas", True)

    said = await chat.say("amira", "one", "two", "three")
    assert "3 messages were deleted" in await chat.tell("!cleanup messages 3")
    assert not api.channel("general").messages.keys() & {int(one) for one in said}
    assert BULK_DELETE in {entry.action_type for entry in api.guild.audit_log}

    assert "5 seconds" in await chat.tell("!slowmode 5s")
    assert api.channel("general").slow_mode_seconds == 5


@pytest.fixture
def library() -> Library:
    return RED


@pytest.fixture
async def instance(sandbox: Sandbox, tmp_path: Path) -> str:
    """The name of an instance of Red whose home is the test's folder."""
    setup = RED.command("-m", "redbot.setup", "--no-prompt", "--instance-name", "harbour")
    async with running([*setup, "--data-path", str(tmp_path / "data")], sandbox, HOME=str(tmp_path)) as process:
        assert await process.ends() == 0, process.said
    return "harbour"


async def test_red_filters_bans_and_purges(instance: str, sandbox: Sandbox, api: Api, tmp_path: Path) -> None:
    told = ["--no-prompt", "--token", sandbox.bot_token, "--prefix", "!", "--owner", str(api.id_of("olivia"))]
    async with running(
        RED.command(RED.example(sandbox, tmp_path), instance, *told), sandbox, HOME=str(tmp_path)
    ) as red:
        await red.says("Invite URL")
        async with arrived(sandbox, "olivia") as client:
            chat = Chat(api, client)
            await it_moderates(chat, api)
            assert "Shutting down" in await chat.tell("!shutdown")
        assert await red.ends() == 0, red.said
    refused = [line.payload() for line in sandbox.requests.since(0) if line.exchange.status >= 400]
    assert not refused
