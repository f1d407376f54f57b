"""What a person's client is told of an interaction, and what stays between the two of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.sandbox.clients import Api, arrived
from tests.sandbox.test_interactions_raw import COMMANDS, Stage


@pytest.fixture
async def stage(api: Api) -> AsyncIterator[Stage]:
    commands = await api.ok("bot", "PUT", f"/applications/{api.world.application_id}/commands", COMMANDS)
    async with arrived(api.sandbox) as bot:
        yield Stage(api, bot, commands)


async def ask(stage: Stage, nonce: str) -> dict[str, Any]:
    return await stage.act(2, {"id": stage.commands[0]["id"], "type": 1, "name": "ask"}, nonce=nonce)


async def test_the_client_hears_that_it_began_and_that_it_succeeded(stage: Stage) -> None:
    async with arrived(stage.api.sandbox, "amira") as client:
        interaction = await ask(stage, "77")
        assert await client.until("INTERACTION_CREATE") == {"id": interaction["id"], "nonce": "77"}
        await stage.answer(interaction, 4, {"content": "Hi"})
        names = [await client.until("MESSAGE_CREATE"), await client.until("INTERACTION_SUCCESS")]
    assert (names[0]["interaction_metadata"]["id"], names[1]) == (
        interaction["id"],
        {"id": interaction["id"], "nonce": "77"},
    )


async def test_the_client_hears_that_no_answer_came(stage: Stage) -> None:
    stage.api.sandbox.interactions.store.deadline_seconds = 0
    async with arrived(stage.api.sandbox, "amira") as client:
        interaction = await ask(stage, "78")
        failed = await client.until("INTERACTION_FAILURE")
    assert (failed["id"], failed["nonce"]) == (interaction["id"], "78")
    status, answer = await stage.answer(interaction, 4, {"content": "Late"})
    assert (status, answer["code"]) == (404, 10062)


async def test_others_are_told_nothing_of_it(stage: Stage) -> None:
    async with arrived(stage.api.sandbox, "lukas") as other:
        interaction = await ask(stage, "79")
        await stage.answer(interaction, 4, {"content": "Psst", "flags": 64})
        await stage.api.ok("amira", "POST", f"/channels/{stage.api.channel('general').id}/typing")
        assert await other.events_until("TYPING_START") == ["TYPING_START"]


@pytest.mark.parametrize("kind", [2, 3, 10, 12])
async def test_upgrades_and_activities_are_no_answers_here(stage: Stage, kind: int) -> None:
    interaction = await ask(stage, "80")
    status, answer = await stage.answer(interaction, kind)
    assert (status, answer["code"]) == (400, 50035)


async def test_what_is_private_is_in_no_channel(stage: Stage) -> None:
    interaction = await ask(stage, "81")
    _, answer = await stage.answer(interaction, 4, {"content": "Psst", "flags": 64}, "?with_response=true")
    message = f"/channels/{interaction['channel_id']}/messages/{answer['resource']['message']['id']}"
    for who in ("amira", "bot"):
        for method, path, body in (
            ("GET", message, None),
            ("PATCH", message, {"content": "x"}),
            ("DELETE", message, None),
            ("PUT", f"{message}/reactions/👍/@me", None),
            ("PUT", message.replace("/messages/", "/pins/"), None),
        ):
            if who == "bot" or "/pins/" not in path:
                assert await stage.api.refused(who, method, path, body) == (404, 10008), (who, method, path)
    status, edited = await stage.webhook(interaction, "PATCH", "/messages/@original", {"content": "Louder"})
    assert (status, edited["content"], edited["flags"]) == (200, "Louder", 64)
    assert (await stage.webhook(interaction, "DELETE", "/messages/@original"))[0] == 204
    assert (await stage.webhook(interaction, "GET", "/messages/@original"))[0] == 404


async def test_after_a_quarter_of_an_hour_nothing_can_be_added(stage: Stage) -> None:
    interaction = await ask(stage, "82")
    await stage.answer(interaction, 4, {"content": "Hi"})
    stage.api.sandbox.interactions.store.token_seconds = -1
    for method, rest in (("POST", ""), ("GET", "/messages/@original"), ("PATCH", "/messages/@original")):
        status, answer = await stage.webhook(interaction, method, rest, {"content": "x"})
        assert (status, answer["code"]) == (401, 50027)
