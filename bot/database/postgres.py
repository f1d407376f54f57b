"""The lane on PostgreSQL: bodies run side by side at SERIALIZABLE, and again where two collided."""

import asyncio
import random
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, func, select
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.database.lane import Body
from bot.database.tables import RevisionRow
from bot.database.transaction import Office, Transaction

T = TypeVar("T")
_COLLISIONS = {"40001", "40P01"}
_UNIQUE_VIOLATION = "23505"
_TRIES = 40
_WRITERS = 8
_LOCK = 0x7269_6275_6E65


def postgres_engine(url: URL) -> AsyncEngine:
    """An engine that plays every transaction as if it were alone."""
    return create_async_engine(
        url,
        isolation_level="SERIALIZABLE",
        pool_size=_WRITERS + 3,
        pool_pre_ping=True,
        hide_parameters=True,  # errors are logged, and values may be what a person wrote
    )


class PostgresLane:
    """Up to eight bodies at once, each with retry."""

    def __init__(self, url: URL, office: Office) -> None:
        self._office = office
        self._engine = postgres_engine(url)
        self._places = asyncio.Semaphore(_WRITERS)
        self._patient = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()
        self._total: int | None = None
        self._closing = False

    async def write(self, body: Body[T], *, urgent: bool = True) -> T:
        """Run a body until it commits without a collision."""
        if self._closing:
            raise RuntimeError("the database is closed")
        # a task of its own: its caller may be cancelled, and the body counts all the same, as on SQLite
        task = asyncio.get_running_loop().create_task(self._write(body) if urgent else self._write_patiently(body))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def read(self, body: Body[T]) -> T:
        """Run a reading body on a connection of its own."""
        async with _connected(self._engine) as connection:
            reading = await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            async with reading.begin():
                return await reading.run_sync(lambda sync: body(Transaction(sync, self._office)))

    async def changed_elsewhere(self) -> bool:
        """Ask for the sum of all revisions, which only rises.

        One number a second costs less than LISTEN: that wants a connection of its own, which has to be watched and made
        anew, and a look at everything that may have been missed meanwhile; and NOTIFY lets commits queue behind each
        other.
        """
        total = await self.read(lambda tx: tx.select(select(func.sum(RevisionRow.revision))).scalar_one())
        changed = total != self._total
        self._total = total
        return changed

    async def close(self) -> None:
        """Finish what was accepted, then let go of the connections."""
        self._closing = True
        if self._running:
            await asyncio.wait(self._running)
        await self._engine.dispose()

    async def _write_patiently(self, body: Body[T]) -> T:
        async with self._patient:
            return await self._write(body)

    async def _write(self, body: Body[T]) -> T:
        async with self._places:
            for attempt in range(_TRIES):
                try:
                    return await self._once(body)
                except DBAPIError as error:
                    code = getattr(error.orig, "sqlstate", None)
                    # two that insert the same key collide as a violation; a body run again sees the other's row
                    again = code in _COLLISIONS or (code == _UNIQUE_VIOLATION and attempt < 3)
                    if not again or attempt == _TRIES - 1:
                        raise
                await asyncio.sleep(random.uniform(0, 0.002 * 2 ** min(attempt, 6)))  # noqa: S311 - no secret
        raise AssertionError("unreachable")

    async def _once(self, body: Body[T]) -> T:
        async with _connected(self._engine) as connection, connection.begin():
            transaction: Transaction | None = None

            def run(sync: Connection) -> T:
                nonlocal transaction
                transaction = Transaction(sync, self._office)
                return body(transaction)

            result = await connection.run_sync(run)
        assert transaction is not None  # noqa: S101 - run has run
        transaction.committed()
        return result


async def run_alone(url: URL, work: Callable[[Connection], T]) -> T:
    """Do something on a connection of one's own, such as a migration."""
    engine = postgres_engine(url)
    try:
        async with _connected(engine) as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
    connection = await _connect(engine)
    try:
        yield connection
    finally:
        await asyncio.shield(connection.close())


async def _connect(engine: AsyncEngine) -> AsyncConnection:
    try:
        return await engine.connect()
    except OSError as error:
        # asyncpg lets through what the network says: whoever tries again later need not know of sockets
        raise OperationalError("connect", None, error) from error


class AdvisoryLock:
    """The database taken for one process, as long as a connection is open."""

    def __init__(self, url: URL) -> None:
        self._engine = create_async_engine(url, isolation_level="AUTOCOMMIT", pool_size=1)
        self._connection: AsyncConnection | None = None

    async def take(self) -> bool:
        """Take the lock; False when another process has it."""
        connection = await _connect(self._engine)
        if (await connection.execute(select(func.pg_try_advisory_lock(_LOCK)))).scalar_one():
            self._connection = connection
            return True
        await connection.close()
        return False

    async def keep(self) -> bool:
        """Take the lock anew if it was lost with its connection; False when another process was faster."""
        if self._connection is not None:
            try:
                await self._connection.execute(select(1))
            except SQLAlchemyError:
                await self._connection.close()
                self._connection = None
            else:
                return True
        return await self.take()

    async def release(self) -> None:
        """Let go."""
        if self._connection is not None:
            await self._connection.close()
        await self._engine.dispose()
