"""The database as the rest of Tribune holds it."""

import contextlib
import secrets
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.core.clock import Clock
from bot.core.errors import StartupError
from bot.core.ids import RowIds
from bot.database import migrate, postgres, sqlite
from bot.database.lane import Body, Lane
from bot.database.lock import FileLock
from bot.database.migrate import Schema
from bot.database.postgres import AdvisoryLock, PostgresLane
from bot.database.settings import Revisions, SettingsBook
from bot.database.sqlite import SqliteLane
from bot.database.transaction import Office, Transaction

T = TypeVar("T")
_Lock = FileLock | AdvisoryLock
_DRIVERS = {"sqlite": "sqlite"} | dict.fromkeys(("postgresql", "postgres", "postgresql+asyncpg"), "postgresql+asyncpg")


class Database:
    """An open database: write, read, settings, and who hears which event.

    Open it with ``Database.open``; features get it whole.
    """

    def __init__(self, lane: Lane, office: Office, lock: "_Lock | None") -> None:
        self._lane = lane
        self._lock = lock
        self.office = office
        self.settings = SettingsBook(lane)
        self.revisions = Revisions(lane)
        self.revisions.guard(self.settings)

    @classmethod
    async def open(cls, url: str, clock: Clock, *, lock: bool = True) -> "Database":
        """Open a database whose schema is current.

        Args:
            url: ``sqlite:///path`` or ``postgresql://user:password@host/name``.
            clock: the process's clock.
            lock: refuse when another bot runs on it. The command line works beside a running bot without.

        Raises:
            StartupError: the schema is not current, another bot holds it, or it cannot be reached.
        """
        parsed = parse(url)
        held = await _take_lock(parsed) if lock else None
        try:
            await _require_current(parsed)
            office = Office(clock, RowIds(clock), secrets.token_hex(8))
            lane: Lane = PostgresLane(parsed, office) if _is_postgres(parsed) else SqliteLane(path_of(parsed), office)
        except BaseException:
            if held is not None:
                await held.release()
            raise
        return cls(lane, office, held)

    async def write(self, body: Body[T], *, urgent: bool = True) -> T:
        """Run a body in a transaction; effects and memory follow its commit. See ``Transaction``."""
        return await self._lane.write(body, urgent=urgent)

    async def read(self, body: Body[T]) -> T:
        """Run a body that only reads."""
        return await self._lane.read(body)

    async def recall(self, name: str) -> str | None:
        """What the process remembered under a name."""
        return await self.read(lambda tx: tx.recall(name))

    async def remember(self, name: str, value: str) -> None:
        """Remember something of the process over restarts."""
        await self.write(lambda tx: tx.remember(name, value))

    def subscribe(self, event: type[T], subscriber: Callable[[Transaction, T], None]) -> None:
        """Let a function hear an event inside the publisher's transaction."""
        self.office.subscribe(event, subscriber)

    async def keep_lock(self) -> None:
        """See that no other bot runs on this database, after its connections were lost too.

        Raises:
            StartupError: another bot has taken it over.
        """
        if self._lock is not None and not await self._lock.keep():
            raise StartupError("startup-database-held")

    async def close(self) -> None:
        """Finish what was accepted, then close."""
        await self._lane.close()
        if self._lock is not None:
            await self._lock.release()


def parse(url: str) -> URL:
    """A database address in the form that the drivers want.

    Raises:
        StartupError: it is neither SQLite nor PostgreSQL.
    """
    name, _, rest = url.partition("://")
    driver = _DRIVERS.get(name)
    if driver is None:
        raise StartupError("startup-database-url")
    try:
        return make_url(f"{driver}://{rest}")
    except (ArgumentError, ValueError) as error:
        raise StartupError("startup-database-url") from error


def path_of(url: URL) -> Path:
    """The file of an SQLite database; its folder is made.

    Raises:
        StartupError: there is no place for it.
    """
    if not url.database or url.database == ":memory:":
        raise StartupError("startup-database-url")
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StartupError("startup-database-unreachable", reason=str(error)) from error
    return path


async def schema(url: str) -> Schema:
    """How a database's schema stands to this version."""
    return await _alone(parse(url), migrate.compare)


async def upgrade(url: str) -> Schema:
    """Bring a database to this version's schema; what it was before.

    Raises:
        StartupError: it is newer than this version, another bot runs on it, or it cannot be reached.
    """
    parsed = parse(url)
    lock = await _take_lock(parsed)
    try:
        before = await _alone(parsed, migrate.compare)
        if before is Schema.NEWER:
            raise StartupError("startup-schema-newer")
        if before is not Schema.CURRENT:
            await _alone(parsed, migrate.upgrade)
        return before
    finally:
        await lock.release()


async def _take_lock(url: URL) -> _Lock:
    path = None if _is_postgres(url) else path_of(url)
    lock = AdvisoryLock(url) if path is None else FileLock(path.with_name(path.name + ".lock"))
    with _reachable():
        taken = await lock.take()
    if not taken:
        await lock.release()
        raise StartupError("startup-database-held")
    return lock


async def _require_current(url: URL) -> None:
    found = await _alone(url, migrate.compare)
    if found is Schema.CURRENT:
        return
    raise StartupError(f"startup-schema-{found}")


async def _alone(url: URL, work: Callable[[Connection], T]) -> T:
    with _reachable():
        if _is_postgres(url):
            return await postgres.run_alone(url, work)
        return sqlite.run_alone(path_of(url), work)


@contextlib.contextmanager
def _reachable() -> Generator[None]:
    try:
        yield
    except (OSError, SQLAlchemyError) as error:
        # the first line: what follows it would quote the statement
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise StartupError("startup-database-unreachable", reason=reason) from error


def _is_postgres(url: URL) -> bool:
    return url.drivername.startswith("postgresql")
