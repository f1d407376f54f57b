"""The judges judge: a wrong payload of bot or sandbox is found."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Sandbox, payloads
from tests.sandbox.clients import Api, arrived
from tests.sandbox.oracle import Judge, oracle_module


@pytest.fixture
def judge() -> Judge:
    """A judge whose verdict these tests look at themselves."""
    oracle_module()  # skips with a reason without Discord's schemas
    return Judge()


async def test_a_wrong_request_of_the_bot_is_found(api: Api, judge: Judge) -> None:
    path = f"/guilds/{api.guild.id}/roles"
    await api.ok("bot", "POST", path, {"name": "fine"})
    judge.verdict()
    await api.ok(
        "bot", "POST", path, {"name": "x", "unicode_emoji": None, "icon": None, "mentionable": None, "color": None}
    )
    judge.verdict()
    await api.ok("bot", "PATCH", f"/guilds/{api.guild.id}", {"premium_progress_bar_enabled": None, "name": "Fine"})
    judge.verdict()
    judge.rest("PATCH", f"/guilds/{api.guild.id}", {"name": 5}, 200, {}, actor_is_bot=True, injected_fault=False)
    assert any("request" in one for one in judge.violations)


async def test_a_wrong_answer_and_a_wrong_event_of_the_sandbox_are_found(
    sandbox: Sandbox, api: Api, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_roles(of: Any) -> dict[str, Any]:
        return {"user": payloads.user(of.user)}

    async with arrived(sandbox) as client:
        judge.verdict()
        monkeypatch.setattr(payloads, "member", without_roles)
        await api.ok("bot", "PATCH", f"/guilds/{api.guild.id}/members/{api.id_of('amira')}", {"nick": "x"})
        await client.until("GUILD_MEMBER_UPDATE")
    assert any("response" in one for one in judge.violations)
    assert any("GUILD_MEMBER_UPDATE" in one for one in judge.violations)


def test_personas_and_faults_are_not_judged(judge: Judge) -> None:
    judge.rest("GET", "/users/@me", None, 200, {}, actor_is_bot=False, injected_fault=False)
    judge.rest("GET", "/users/@me", None, 503, {}, actor_is_bot=True, injected_fault=True)
    judge.frame("receive", {"op": 0, "t": "READY", "d": {}}, is_bot=False)
    judge.verdict()
