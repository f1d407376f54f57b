"""The judge itself: what bot or sandbox say wrongly fails a test, and what nobody judges does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.platforms.discord.render import Rendered, Renderer
from bot.sandbox import payloads
from tests.e2e.town import Town
from tests.sandbox.oracle import Judge, oracle_module


@pytest.fixture
def strict(judge: Judge | None) -> Iterator[Judge]:
    """The judge of this test, whose violations are meant and do not fail it."""
    oracle_module()  # skips where the schemas are absent
    assert judge is not None
    yield judge
    judge.violations.clear()


async def test_a_wrong_payload_of_the_bot_fails(town: Town, strict: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    strict.verdict()
    right = Renderer.card

    def wrong(*arguments: Any) -> Rendered:
        rendered = right(*arguments)
        for embed in rendered.embeds:
            embed._provider = {"name": 5}  # a name is a text
        return rendered

    monkeypatch.setattr(Renderer, "card", wrong)
    noor = await town.arrive("noor")
    await noor.say("general", "hello")
    await town.advance(minutes=20)
    assert await town.card()
    with pytest.raises(AssertionError, match=r"POST /channels/\d+/messages: request embeds/0/provider"):
        strict.verdict()


async def test_a_wrong_answer_of_the_sandbox_fails(town: Town, strict: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    strict.verdict()
    wrong_everywhere(monkeypatch)
    noor = await town.arrive("noor")
    await noor.say("general", "hello")
    await town.advance(minutes=20)
    with pytest.raises(AssertionError, match=r"GET /channels/\d+/messages/\d+: response 200 pinned"):
        strict.verdict()


async def test_a_wrong_event_of_the_sandbox_fails(town: Town, strict: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    strict.verdict()
    wrong_everywhere(monkeypatch)
    await town.person("amira").say("general", "hello")
    with pytest.raises(AssertionError, match=r"receive op 0 MESSAGE_CREATE: .*pinned"):
        strict.verdict()


def wrong_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    right = payloads.message
    monkeypatch.setattr(payloads, "message", lambda *given, **named: right(*given, **named) | {"pinned": "not really"})


async def test_what_was_broken_on_purpose_is_not_judged(town: Town, strict: Judge) -> None:
    await town.fault(route="GET /channels/*", status=503, count=1)
    noor = await town.arrive("noor")
    await noor.say("general", "hello")
    town.sandbox.clock.advance(20 * 60)
    status, _ = await town.call("amira", "POST", f"/channels/{town.channel_id('general')}/messages", {"content": ""})
    assert status == 400
    strict.verdict()


async def test_the_judge_saw_the_whole_conversation(town: Town, strict: Judge) -> None:
    amira = town.person("amira")
    await amira.use("start")
    assert {"GET /users/@me", "PUT /applications/{application_id}/commands"} <= set(strict.operations)
    assert {"POST /interactions/{interaction_id}/{interaction_token}/callback"} <= set(strict.operations)
    assert {"READY", "GUILD_CREATE", "INTERACTION_CREATE", "op 2 send", "op 10 receive"} <= set(strict.events)
