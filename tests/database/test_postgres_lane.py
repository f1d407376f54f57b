"""What only PostgreSQL's lane has: bodies side by side, run again where they collide; networks that fail."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text, util
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError, OperationalError

from bot.core.clock import SteeredClock
from bot.core.errors import StartupError
from bot.database import postgres
from bot.database.database import Database, upgrade
from bot.database.lane import will_pass
from bot.database.tables import KeepsakeRow
from bot.database.transaction import Transaction
from tests.fakes.databases import increment

pytestmark = pytest.mark.postgres


@pytest.fixture
async def database(postgres_url: str, clock: SteeredClock) -> AsyncIterator[Database]:
    await upgrade(postgres_url)
    opened = await Database.open(postgres_url, clock)
    yield opened
    await opened.close()


async def test_a_decision_that_another_overtook_is_made_again(database: Database) -> None:
    attempts: list[int] = []

    def body(tx: Transaction) -> int:
        value = int(tx.recall("counter") or 0)
        attempts.append(value)
        if len(attempts) == 1:
            util.await_only(database.write(increment))
        tx.remember("counter", str(value + 10))
        return value

    assert await database.write(body) == 1
    assert attempts == [0, 1]
    assert await database.recall("counter") == "11"


async def test_hooks_of_an_attempt_that_collided_do_not_run(database: Database) -> None:
    ran: list[int] = []

    def body(tx: Transaction) -> None:
        value = increment(tx)
        tx.after_commit(lambda: ran.append(value))

    await asyncio.gather(*(database.write(body) for _ in range(10)))
    assert sorted(ran) == list(range(1, 11))


async def test_a_body_sees_the_row_that_another_inserted_first(database: Database) -> None:
    seen: list[str | None] = []

    def body(tx: Transaction) -> None:
        seen.append(tx.recall("one"))
        if len(seen) == 1:
            util.await_only(database.remember("one", "theirs"))
        if seen[-1] is None:
            tx.execute(tx.insert(KeepsakeRow).values(guild_id=0, name="one", value="mine"))

    await database.write(body)
    assert seen == [None, "theirs"]


async def test_collisions_without_end_are_an_error(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_TRIES", 3)
    attempts: list[None] = []

    def body(tx: Transaction) -> None:
        attempts.append(None)
        tx.recall("counter")
        util.await_only(database.write(increment))
        tx.remember("counter", "0")

    with pytest.raises(DBAPIError) as raised:
        await database.write(body)
    assert len(attempts) == 3
    assert will_pass(raised.value)


async def test_a_lost_connection_is_an_error_that_passes(database: Database) -> None:
    def body(tx: Transaction) -> None:
        tx.remember("half", "done")
        tx.select(text("SELECT pg_terminate_backend(pg_backend_pid())"))  # type: ignore[arg-type]

    with pytest.raises(DBAPIError) as raised:
        await database.write(body)
    assert will_pass(raised.value)
    assert await database.recall("half") is None
    assert await database.write(increment) == 1


async def test_a_server_that_is_away_is_an_error_that_passes(
    database: Database, unused_tcp_port: int, clock: SteeredClock
) -> None:
    lane = postgres.PostgresLane(
        postgres.create_async_engine(f"postgresql+asyncpg://x@127.0.0.1:{unused_tcp_port}/x").url, database.office
    )
    for asking in (lane.write(increment), lane.read(increment)):
        with pytest.raises(OperationalError) as raised:
            await asking
        assert will_pass(raised.value)
    await lane.close()


def test_what_is_wrong_with_a_body_does_not_pass() -> None:
    assert not will_pass(IntegrityError("INSERT", None, Exception()))
    assert not will_pass(InvalidRequestError())


async def test_a_lock_that_was_lost_is_taken_anew(database: Database) -> None:
    await database.keep_lock()
    await _cut_lock(database)
    await database.keep_lock()
    other = postgres.AdvisoryLock(_lock(database)._engine.url)
    assert not await other.take()
    await other.release()


async def test_a_lock_that_another_bot_took_meanwhile_ends_this_one(database: Database) -> None:
    await _cut_lock(database)
    other = postgres.AdvisoryLock(_lock(database)._engine.url)
    async with asyncio.timeout(5):
        while not await other.take():  # noqa: ASYNC110 - another server process lets go of it
            await asyncio.sleep(0.01)
    with pytest.raises(StartupError, match="startup-database-held"):
        await database.keep_lock()
    await other.release()
    async with asyncio.timeout(5):
        while not await _lock(database).keep():  # noqa: ASYNC110 - the server lets go of it in its own time
            await asyncio.sleep(0.01)
    await database.keep_lock()


def _lock(database: Database) -> postgres.AdvisoryLock:
    assert isinstance(database._lock, postgres.AdvisoryLock)
    return database._lock


async def _cut_lock(database: Database) -> None:
    query = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
    await database.write(lambda tx: tx.select(text(query)).all())  # type: ignore[arg-type]
