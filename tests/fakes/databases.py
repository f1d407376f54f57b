"""A database with this version's schema, open as the bot holds it; and one to open by hand."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.clock import SteeredClock
from bot.core.ids import GuildId
from bot.database.database import Database, upgrade
from bot.database.transaction import Transaction

GUILD = GuildId(1000)
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
async def url(database_url: str) -> str:
    """The address of a database with the current schema: once SQLite, once PostgreSQL."""
    await upgrade(database_url)
    return database_url


@pytest.fixture
async def database(url: str, clock: SteeredClock) -> AsyncIterator[Database]:
    """An open database: once SQLite, once PostgreSQL."""
    opened = await Database.open(url, clock)
    yield opened
    await opened.close()


@pytest.fixture
async def lite(sqlite_url: str, clock: SteeredClock) -> AsyncIterator[Database]:
    """An open SQLite database, for what does not depend on the kind."""
    await upgrade(sqlite_url)
    opened = await Database.open(sqlite_url, clock)
    yield opened
    await opened.close()


async def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    """What a query finds."""
    return await database.read(lambda tx: [tuple(row) for row in tx.select(text(query))])  # type: ignore[arg-type]


def increment(tx: Transaction, name: str = "counter") -> int:
    """Read, decide, write: what loses updates wherever the lane is not tight."""
    value = int(tx.recall(name) or 0) + 1
    tx.remember(name, str(value))
    return value


def program(body: str) -> list[str]:
    """A process of its own that opens the database of its first argument, without the lock, and runs a body."""
    lines = "\n".join(f"        {line}" for line in body.strip().splitlines())
    return [
        sys.executable,
        "-c",
        f"""
import asyncio, os, signal, sys
from bot.core.clock import SystemClock
from bot.database.database import Database, upgrade

async def main() -> None:
    url = sys.argv[1]
    if True:
{lines}

asyncio.run(main())
""",
    ]
