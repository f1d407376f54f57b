from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.core.clock import SteeredClock
from bot.database.database import upgrade
from bot.demo.seed import seed as demo_seed
from bot.i18n.catalogue import Catalogue
from bot.platforms.discord import client
from bot.platforms.discord.endpoint import use_endpoint
from bot.sandbox import Sandbox, Seed
from bot.sandbox.rest.limiting import Limits, Unlimited
from tests.e2e.town import Town
from tests.e2e.traffic import TRAFFIC
from tests.sandbox.oracle import Judge, available


@pytest.fixture
def seed() -> Seed:
    return Seed.from_dict(demo_seed())


@pytest.fixture
def limits() -> Limits | None:
    """None: those of Discord."""
    return Unlimited()


@pytest.fixture
def judge(request: pytest.FixtureRequest) -> Iterator[Judge | None]:
    """Judges all traffic of the test, and fails it over one violation; None without Discord's schemas."""
    judge = Judge() if available() else None
    yield judge
    if judge is not None:
        request.config.stash[TRAFFIC].add(judge)
        judge.verdict()


@pytest.fixture
async def sandbox(
    seed: Seed, limits: Limits | None, judge: Judge | None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(seed, limits=limits)
    sandbox.taps += [judge] if judge else []
    await sandbox.start()
    # undone by monkeypatch when the test has ended
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    use_endpoint(sandbox.api_url, sandbox.gateway_url)
    monkeypatch.setattr(client, "GUILDS_WAIT_SECONDS", 0.05)
    yield sandbox
    await sandbox.stop()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture
def town_database(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database: SQLite, unless the test is marked ``on_both_databases``."""
    return str(request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url"))


@pytest.fixture
async def empty_town(
    sandbox: Sandbox, clock: SteeredClock, catalogue: Catalogue, town_database: str
) -> AsyncIterator[Town]:
    """The town with the bot running and nothing set up."""
    await upgrade(town_database)
    async with Town(sandbox, clock, catalogue, town_database) as town:
        await town.start()
        yield town
        await town.stop()
        assert not town.requests("POST", "/users/@me/channels"), "the bot wrote to somebody in private"


@pytest.fixture
async def town(empty_town: Town) -> Town:
    """The town as the demo sets it up."""
    await empty_town.set_up()
    return empty_town
