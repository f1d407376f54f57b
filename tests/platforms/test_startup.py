import asyncio
import gc

import pytest

from bot.core.errors import StartupError
from bot.i18n.catalogue import Catalogue
from bot.platforms.discord.client import TribuneClient
from bot.platforms.discord.endpoint import use_endpoint
from bot.sandbox import Sandbox, Seed
from tests.platforms.conftest import Start, Tribune, World, eventually


class TestWhatKeepsItFromStarting:
    async def test_a_wrong_token(self, start: Start, sandbox: Sandbox) -> None:
        sandbox.bot_token = "another"
        with pytest.raises(StartupError, match="startup-token-wrong"):
            async with start():
                pass

    async def test_nobody_answers(self, start: Start, sandbox: Sandbox, catalogue: Catalogue) -> None:
        use_endpoint("http://127.0.0.1:9/api/v10", "ws://127.0.0.1:9/gateway")
        with pytest.raises(StartupError, match="startup-no-connection") as raised:
            async with start():
                pass
        for language in catalogue.languages:
            assert "127.0.0.1:9" in catalogue.text(catalogue.error(raised.value), language)

    async def test_discord_is_down(self, start: Start, world: World) -> None:
        await world.control("POST", "faults", {"route": "GET /users/@me", "status": 503, "count": 1})
        with pytest.raises(StartupError, match="startup-no-connection"):
            async with start():
                pass

    @pytest.mark.parametrize(
        ("seed", "missing"),
        [
            (Seed(guilds=Seed.default().guilds, privileged_intents=["members"]), "Message Content Intent"),
            (Seed(guilds=Seed.default().guilds, privileged_intents=["message_content"]), "Server Members Intent"),
            (
                Seed(guilds=Seed.default().guilds, privileged_intents=[]),
                "Server Members Intent, Message Content Intent",
            ),
        ],
    )
    async def test_a_privileged_intent_is_off(self, start: Start, sandbox: Sandbox, missing: str) -> None:
        with pytest.raises(StartupError, match="startup-intents-missing") as raised:
            async with start():
                pass
        assert raised.value.params["intents"] == missing
        assert str(sandbox.world.application_id) in str(raised.value.params["address"])


async def test_commands_that_discord_does_not_take_are_no_reason_to_stay_away(
    start: Start, world: World, sandbox: Sandbox
) -> None:
    await world.control("POST", "faults", {"route": "PUT /applications/*", "status": 503, "count": 1})
    async with start("tests.platforms.stall", remembers=True) as tribune:
        assert tribune.client.platform.guild(world.guild_id)
        assert not sandbox.commands()
    async with start("tests.platforms.stall", remembers=True):
        assert sandbox.commands()


async def test_what_is_cached_after_the_start_is_left_alone_by_the_collector(tribune: Tribune) -> None:
    await eventually(lambda: gc.get_freeze_count() > 0)


async def test_a_service_that_was_not_provided_is_named(tribune: Tribune) -> None:
    with pytest.raises(LookupError, match="Catalogue"):
        tribune.client.service(Catalogue)


async def test_nothing_else_listens_to_messages_and_none_are_kept(tribune: Tribune, world: World) -> None:
    client: TribuneClient = tribune.client
    assert client.extra_events.get("on_message", []) == []
    await world.say("amira", "general", "hello")
    await eventually(tribune.messages)
    assert list(client.cached_messages) == []


async def test_leaving_ends_the_wait_for_the_first_guilds(tribune: Tribune) -> None:
    waiting = asyncio.create_task(asyncio.Event().wait())
    vars(tribune.client)["_connection"]._ready_task = waiting
    await tribune.client.close()
    await asyncio.wait([waiting], timeout=1)
    assert waiting.cancelled()
