from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import discord
import pytest
import yarl

from bot.sandbox import Sandbox, Seed
from bot.sandbox.rest.limiting import Unlimited
from tests.sandbox.clients import Api
from tests.sandbox.discord_py import Connect, connected
from tests.sandbox.oracle import Judge, available


@pytest.fixture
def seed() -> Seed:
    return Seed.default()


@pytest.fixture
def judge() -> Iterator[Judge | None]:
    """Judges all traffic of the test's sandbox and fails it over one violation; None without Discord's schemas."""
    judge = Judge() if available() else None
    yield judge
    if judge is not None:
        judge.verdict()


@pytest.fixture
async def sandbox(seed: Seed, judge: Judge | None, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Sandbox]:
    """A sandbox that listens; judged wherever Discord's schemas are on the machine."""
    sandbox = Sandbox(seed, limits=Unlimited())
    sandbox.taps += [judge] if judge else []
    await sandbox.start()
    yield sandbox
    await sandbox.stop()
    crashes = [record for record in caplog.records if record.name == "aiohttp.server"]
    assert not crashes, crashes


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[Api]:
    """The API as the bot and as personas."""
    async with Api(sandbox) as api:
        yield api


@pytest.fixture
def guild(sandbox: Sandbox) -> Any:
    return next(iter(sandbox.world.guilds.values()))


@pytest.fixture
def point(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Points discord.py at an API and a gateway for the test."""

    def pointing(api_url: str, gateway_url: str) -> None:
        monkeypatch.setattr(discord.http.Route, "BASE", api_url)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(gateway_url))

    return pointing


@pytest.fixture
def connect(sandbox: Sandbox, point: Callable[[str, str], None]) -> Connect:
    """Logs a discord.py bot in and waits until it is ready."""
    point(sandbox.api_url, sandbox.gateway_url)
    return lambda *kind, **options: connected(sandbox.bot_token, *kind, **options)
