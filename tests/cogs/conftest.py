from collections.abc import AsyncIterator, Iterator

import pytest

from bot.app import discover
from bot.core.clock import SystemClock
from bot.i18n.catalogue import Catalogue
from bot.platforms.discord.client import TribuneClient
from tests.e2e.conftest import empty_town, limits, sandbox, seed, town, town_database
from tests.sandbox.oracle import Judge, available

__all__ = ["empty_town", "limits", "sandbox", "seed", "town", "town_database"]

COGS = ("cogs.community", *(f"cogs.{feature.name}" for feature in discover()))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture
async def client(catalogue: Catalogue) -> AsyncIterator[TribuneClient]:
    """A client that is connected to nothing, with all cogs."""
    async with TribuneClient(SystemClock(), catalogue) as client:
        for name in COGS:
            await client.load_extension(name)
        yield client


@pytest.fixture
def judge() -> Iterator[Judge | None]:
    """Judges all traffic of the test, and fails it over one violation; None without Discord's schemas."""
    judge = Judge() if available() else None
    yield judge
    if judge is not None:
        judge.verdict()
