"""A server and bots that are connected to it, for as long as a measurement takes."""

import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.worker import Worker, cores, started
from bot.database.database import upgrade


@asynccontextmanager
async def server(member_count: int) -> AsyncGenerator[Worker]:
    """A sandbox with so many members, on a core of its own."""
    async with started("benchmarks.server", "--members", str(member_count), core=cores()[0]) as worker:
        yield worker


@asynccontextmanager
async def bare(to: Worker) -> AsyncGenerator[Worker]:
    """A bot that is discord.py alone, ready."""
    async with started("benchmarks.bot", *_addresses(to), core=cores()[1]) as worker:
        yield worker


@asynccontextmanager
async def whole(to: Worker, database_url: str) -> AsyncGenerator[Worker]:
    """Tribune, ready."""
    async with started("benchmarks.bot", *_addresses(to), "--database", database_url, core=cores()[1]) as worker:
        yield worker


@asynccontextmanager
async def database() -> AsyncGenerator[str]:
    """The address of a new SQLite database that goes away afterwards."""
    with tempfile.TemporaryDirectory(prefix="tribune-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        await upgrade(url)
        yield url


def _addresses(to: Worker) -> list[str]:
    return [part for name in ("api", "gateway", "url") for part in (f"--{name}", to.greeting[name])]
