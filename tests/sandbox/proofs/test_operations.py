"""Every operation of the sandbox succeeds, and every event it can send is heard, judged by Discord's schemas."""

from __future__ import annotations

import re

import pytest

from bot.sandbox import Sandbox, Seed
from bot.sandbox.gateway.events import EVENTS
from bot.sandbox.rest.limiting import Unlimited
from tests.sandbox.proofs import playing, scripts_guild, scripts_live, scripts_messages

SCRIPTS = scripts_guild.SCRIPTS | scripts_messages.SCRIPTS | scripts_live.SCRIPTS


@pytest.fixture
def seed() -> Seed:
    return playing.seed()


@pytest.mark.parametrize("script", SCRIPTS)
async def test_each_operation_succeeds_and_is_as_discord_says(sandbox: Sandbox, script: str) -> None:
    async with playing.stage(sandbox) as play:
        await play.run(SCRIPTS[script])


def test_only_those_refuse_always_that_say_so() -> None:
    steps = [move for script in SCRIPTS.values() for move in script if isinstance(move, playing.Step)]
    refused = {_nameless(step.do) for step in steps if step.refused}
    said = [route for route in Sandbox().routes if (route.handler.__doc__ or "").startswith("Refuse")]
    assert refused == {_nameless(f"{route.method} {route.template}") for route in said}


async def test_no_operation_and_no_event_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    done, heard = set[str](), set[str]()
    for script in SCRIPTS.values():
        sandbox = Sandbox(playing.seed(), limits=Unlimited())
        await sandbox.start()
        async with playing.stage(sandbox) as play:
            await play.run(script)
        await sandbox.stop()
        done |= {_nameless(one) for one in play.done}
        heard |= play.heard.events
    has = {_nameless(f"{route.method} {route.template}") for route in Sandbox().routes}
    with capsys.disabled():
        told = f"{len(has & done)} of {len(has)} operations, {len(heard)} of {len(EVENTS)} events"
        print(f"\nexercised with success: {told}")
    left_out = {
        "operations without a step in a script": has - done,
        "events that no script brings about": set(EVENTS) - heard,
        "events that bot/sandbox/gateway/events.py does not name": heard - set(EVENTS),
    }
    assert not any(left_out.values()), "\n".join(f"{what}: {sorted(names)}" for what, names in left_out.items())


def _nameless(operation: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", operation)
