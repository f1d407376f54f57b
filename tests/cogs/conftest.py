from collections.abc import AsyncIterator

import pytest

from bot.app import discover
from bot.core.clock import SystemClock
from bot.i18n.catalogue import Catalogue
from bot.platforms.discord.client import TribuneClient

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
