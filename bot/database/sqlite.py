"""The lane on SQLite: a thread that owns the writing connection, and a few that read.

Bodies that are ready together run as savepoints inside one ``BEGIN IMMEDIATE`` and are acknowledged after its COMMIT.
A whole body costs one thread hop, where aiosqlite would hop for each statement.
"""

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

from bot.database.lane import Body
from bot.database.transaction import Office, Transaction

T = TypeVar("T")
_BATCH = 64
_READERS = 3
_BUSY_MILLISECONDS = 10_000


def sqlite_engine(path: Path, *, writes: bool) -> Engine:
    """An engine on a database file, with the pragmas that Tribune relies on. A new file is its owner's alone."""
    path.touch(mode=0o600)
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=NullPool if writes else QueuePool,
        connect_args={"check_same_thread": False},
        hide_parameters=True,  # errors are logged, and values may be what a person wrote
        **({} if writes else {"pool_size": _READERS}),
    )

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.isolation_level = None  # BEGIN is ours to say
        pragmas = ["journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY_MILLISECONDS}"]
        for pragma in pragmas if writes else [*pragmas[2:], "query_only=ON"]:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@dataclass(slots=True, eq=False)
class _Order:
    body: Body[Any]
    future: asyncio.Future[Any]
    transaction: Transaction | None = None
    result: Any = None
    error: BaseException | None = None


class SqliteLane:
    """One writing thread with group commit; urgent bodies go before history and counters."""

    def __init__(self, path: Path, office: Office) -> None:
        self._office = office
        self._loop = asyncio.get_running_loop()
        self._writer = sqlite_engine(path, writes=True)
        self._connection = self._writer.connect()
        self._readers = sqlite_engine(path, writes=False)
        self._pool = ThreadPoolExecutor(_READERS, thread_name_prefix="tribune-read")
        self._urgent: deque[_Order] = deque()
        self._rest: deque[_Order] = deque()
        self._ready = threading.Condition()
        self._closing = False
        self._data_version = 0
        self._thread = threading.Thread(target=self._run, name="tribune-write", daemon=True)
        self._thread.start()

    async def write(self, body: Body[T], *, urgent: bool = True) -> T:
        """Queue a body, and wait for the commit that holds it."""
        order = _Order(body, self._loop.create_future())
        with self._ready:
            if self._closing:
                raise RuntimeError("the database is closed")
            (self._urgent if urgent else self._rest).append(order)
            self._ready.notify()
        return cast("T", await order.future)

    async def read(self, body: Body[T]) -> T:
        """Run a reading body on a thread of its own."""
        return await self._loop.run_in_executor(self._pool, self._read, body)

    async def changed_elsewhere(self) -> bool:
        """Ask the writing connection: its data version moves with other processes' commits only."""

        def look(tx: Transaction) -> bool:
            version = tx.data_version()
            changed = version != self._data_version
            self._data_version = version
            return changed

        return await self.write(look, urgent=False)

    async def close(self) -> None:
        """Run what is queued, then close."""
        with self._ready:
            self._closing = True
            self._ready.notify()
        await self._loop.run_in_executor(None, self._thread.join)
        self._pool.shutdown()
        self._connection.close()
        self._writer.dispose()
        self._readers.dispose()

    def _read(self, body: Body[T]) -> T:
        with self._readers.connect() as connection, connection.begin():
            return body(Transaction(connection, self._office))

    def _run(self) -> None:
        while orders := self._take():
            try:
                with self._connection.begin():
                    for order in orders:
                        self._attempt(order)
            except Exception as error:  # noqa: BLE001 - whatever it is, everybody is told, and the thread lives on
                # the disk is full, or another process held the lock too long: nobody's body counts
                self._undo()
                for order in orders:
                    order.error, order.transaction = order.error or error, None
            self._post(orders)

    def _take(self) -> list[_Order]:
        with self._ready:
            while not (self._urgent or self._rest or self._closing):
                self._ready.wait()
            # of the patient bodies one at a time, so that an urgent one never waits for many
            source = self._urgent or self._rest
            count = min(len(source), _BATCH if source is self._urgent else 1)
            return [source.popleft() for _ in range(count)]

    def _attempt(self, order: _Order) -> None:
        savepoint = self._connection.begin_nested()
        order.transaction = Transaction(self._connection, self._office)
        try:
            order.result = order.body(order.transaction)
        except BaseException as error:  # noqa: BLE001 - whatever a body raises belongs to its caller
            order.error, order.transaction = error, None
            savepoint.rollback()
        else:
            savepoint.commit()

    def _undo(self) -> None:
        """End a transaction whose COMMIT failed: SQLite may leave it open, and SQLAlchemy thinks that it is over."""
        connection = self._connection.connection.driver_connection
        with suppress(sqlite3.Error):
            if isinstance(connection, sqlite3.Connection) and connection.in_transaction:
                connection.rollback()

    def _post(self, orders: list[_Order]) -> None:
        self._loop.call_soon_threadsafe(_deliver, orders)


def _deliver(orders: list[_Order]) -> None:
    for order in orders:
        if order.transaction is not None:
            try:
                order.transaction.committed()
            except Exception as error:  # noqa: BLE001 - one body's hook must not keep the others' callers waiting
                order.error = error
        if order.future.done():  # its caller was cancelled; the commit stands all the same
            continue
        if order.error is not None:
            order.future.set_exception(_tellable(order.error))
        else:
            order.future.set_result(order.result)


def _tellable(error: BaseException) -> BaseException:
    """The error as a future can hold it: StopIteration would end whoever awaits it in silence."""
    if not isinstance(error, StopIteration):
        return error
    told = RuntimeError("a body raised StopIteration")
    told.__cause__ = error
    return told


def run_alone(path: Path, work: Callable[[Connection], T]) -> T:
    """Do something on a connection of one's own, such as a migration, before any lane is open."""
    engine = sqlite_engine(path, writes=True)
    try:
        with engine.connect() as connection:
            return work(connection)
    finally:
        engine.dispose()
