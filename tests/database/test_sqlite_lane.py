"""What only SQLite's lane has: one thread, group commit, files that fill up or are locked."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing

import pytest
from sqlalchemy.exc import OperationalError

from bot.core.clock import SteeredClock
from bot.core.errors import NotFound
from bot.database import sqlite
from bot.database.database import Database, parse, path_of, upgrade
from bot.database.lane import will_pass
from bot.database.transaction import Transaction
from tests.fakes.databases import increment


@asynccontextmanager
async def held_up(database: Database) -> AsyncIterator[None]:
    """Everything that is written inside comes into one commit, in the order of the queues, when the block ends."""
    started, go = threading.Event(), threading.Event()

    def body(tx: Transaction) -> None:
        started.set()
        go.wait(10)

    holding = asyncio.ensure_future(database.write(body))
    await asyncio.to_thread(started.wait, 10)
    yield
    go.set()
    await holding


def writing(name: str, order: list[str]) -> Callable[[Transaction], None]:
    def body(tx: Transaction) -> None:
        order.append(name)
        tx.remember(name, "x")

    return body


async def test_urgent_bodies_go_before_patient_ones(lite: Database) -> None:
    order: list[str] = []
    async with held_up(lite):
        waiting = [
            asyncio.ensure_future(lite.write(writing(name, order), urgent=urgent))
            for name, urgent in [("patient 1", False), ("patient 2", False), ("urgent 1", True), ("urgent 2", True)]
        ]
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    assert order == ["urgent 1", "urgent 2", "patient 1", "patient 2"]


async def test_no_body_of_a_commit_that_fails_counts(lite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    lane = lite._lane
    assert isinstance(lane, sqlite.SqliteLane)

    def refused(tx: Transaction) -> None:
        raise NotFound("error-test")

    async with held_up(lite):
        bodies = (increment, refused, increment)
        waiting = [asyncio.ensure_future(lite.write(body)) for body in bodies]
        await asyncio.sleep(0)

        def fail(_connection: object) -> None:
            monkeypatch.undo()
            raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))

        committed: list[None] = []

        def commit(connection: object) -> None:
            # the first commit is that of the body that holds the others up
            if committed:
                fail(connection)
            committed.append(None)

        monkeypatch.setattr(lane._connection.dialect, "do_commit", commit_then(lane, commit))
    ended = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(error) for error in ended] == [OperationalError, NotFound, OperationalError]
    assert await lite.write(increment) == 1


def commit_then(lane: sqlite.SqliteLane, before: Callable[[object], None]) -> Callable[[object], None]:
    do_commit = lane._connection.dialect.do_commit

    def commit(connection: object) -> None:
        before(connection)
        do_commit(connection)  # type: ignore[arg-type]

    return commit


async def test_a_full_disk_is_an_error_and_no_loss(lite: Database) -> None:
    def pragma(statement: str) -> Callable[[Transaction], object]:
        return lambda tx: tx._connection.exec_driver_sql(statement).scalar_one()

    pages = await lite.write(pragma("PRAGMA page_count"))
    await lite.write(pragma(f"PRAGMA max_page_count={pages}"))
    async with held_up(lite):
        small = asyncio.ensure_future(lite.write(increment))
        large = asyncio.ensure_future(lite.write(lambda tx: tx.remember("large", "x" * 1_000_000)))
        await asyncio.sleep(0)
    ended = await asyncio.gather(small, large, return_exceptions=True)
    assert isinstance(ended[1], OperationalError)
    assert will_pass(ended[1])
    counted = await lite.recall("counter")
    assert counted == ("1" if ended[0] == 1 else None)
    await lite.write(pragma("PRAGMA max_page_count=1000000"))
    await lite.remember("large", "x" * 1_000_000)
    assert await lite.recall("large") == "x" * 1_000_000


async def test_a_file_that_another_holds_too_long_is_an_error_and_works_later(
    sqlite_url: str, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_BUSY_MILLISECONDS", 50)
    await upgrade(sqlite_url)
    database = await Database.open(sqlite_url, clock)
    with closing(sqlite3.connect(path_of(parse(sqlite_url)), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            await database.write(increment)
        assert await database.recall("counter") is None
        other.execute("ROLLBACK")
    assert await database.write(increment) == 1
    await database.close()


async def test_readers_see_a_whole_commit_while_a_body_runs(lite: Database) -> None:
    await lite.write(increment)
    async with held_up(lite):
        waiting = asyncio.ensure_future(lite.write(increment))
        assert await lite.recall("counter") == "1"
    await waiting
    assert await lite.recall("counter") == "2"
