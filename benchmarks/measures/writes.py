"""A write of eight statements through the write lane, and the same statements by plain sqlite3."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Engine, event, select, update

from benchmarks.community import database
from benchmarks.registry import Effort, Result, benchmark, compared
from bot.community.tables import ChoiceRow, GuildRow, PersonRow
from bot.core.actions import Effect, GrantRole
from bot.core.clock import SystemClock
from bot.core.ids import GuildId, RoleId, UserId
from bot.core.permissions import Actor
from bot.database.database import Database, parse, path_of
from bot.database.jobs import NewJob
from bot.database.transaction import Transaction

_GUILD = GuildId(1)
_STATEMENTS = 8
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")
_FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")

Body = Callable[[Transaction], None]
Statement = tuple[str, Any]


def eight(number: int) -> Body:
    """What a press of a button may write: two looks, a person, a choice, a change, the record, a job, an effect."""
    user = UserId(number + 1)

    def body(tx: Transaction) -> None:
        tx.select(select(GuildRow.since).where(GuildRow.guild_id == _GUILD)).one_or_none()
        row = {"guild_id": _GUILD, "user_id": user}
        tx.execute(tx.insert(PersonRow).values(**row, joined_at=tx.now).on_conflict_do_nothing())
        tx.execute(tx.insert(ChoiceRow), [{**row, "topic": "interests", "value": "7", "chosen_at": tx.now}])
        tx.changed(
            update(PersonRow).where(PersonRow.guild_id == _GUILD, PersonRow.user_id == user).values(language="de")
        )
        tx.select(select(PersonRow.language).where(PersonRow.guild_id == _GUILD, PersonRow.user_id == user)).one()
        tx.audit(Actor.system(_GUILD, "benchmark"), "welcome.interests", user, new={"language": "de"})
        tx.schedule(NewJob(_GUILD, "welcome.offer", str(user), tx.now + timedelta(days=1)))
        tx.enqueue(Effect(_GUILD, GrantRole(user, RoleId(7)), str(user)))

    return body


@benchmark
async def a_write_of_eight_statements(effort: Effort) -> list[Result]:
    size, rounds = effort.choose(100, 5), effort.choose(7, 2)
    statements = await _recorded(size * rounds * 2)
    one_by_one: list[float] = []
    together: list[float] = []
    floors: list[float] = []
    async with database() as url, database() as other_url:
        tribune = await Database.open(url, SystemClock())
        plain = _connected(other_url)
        for turn in range(rounds):
            first = turn * size * 2
            one_by_one.append(await _in_turn(tribune, range(first, first + size)))
            together.append(await _at_once(tribune, range(first + size, first + size * 2)))
            floors.append(_replayed(plain, statements[first : first + size * 2]))
        plain.close()
        await tribune.close()
    floor = "floor: one transaction each in plain sqlite3, on the calling thread"
    return [
        compared("a write of eight statements, one by one", "ms", one_by_one, floors, remark=floor),
        compared(f"a write of eight statements, {size} at once", "ms", together, floors, remark="one commit for many"),
    ]


async def _in_turn(tribune: Database, numbers: range) -> float:
    began = time.perf_counter()
    for number in numbers:
        await tribune.write(eight(number))
    return _milliseconds(began, len(numbers))


async def _at_once(tribune: Database, numbers: range) -> float:
    began = time.perf_counter()
    await asyncio.gather(*(tribune.write(eight(number)) for number in numbers))
    return _milliseconds(began, len(numbers))


def _replayed(plain: sqlite3.Connection, writes: list[list[Statement]]) -> float:
    began = time.perf_counter()
    for statements in writes:
        plain.execute("BEGIN IMMEDIATE")
        for statement, values in statements:
            plain.execute(statement, values).fetchall()
        plain.execute("COMMIT")
    return _milliseconds(began, len(writes))


def _milliseconds(began: float, count: int) -> float:
    return (time.perf_counter() - began) / count * 1000


def _connected(url: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path_of(parse(url)), isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


async def _recorded(count: int) -> list[list[Statement]]:
    """What the bodies say to SQLite, word by word."""
    writes: list[list[Statement]] = []
    async with database() as url:
        tribune = await Database.open(url, SystemClock())
        with _listening() as heard:
            for number in range(count):
                await tribune.write(eight(number))
                writes.append(heard[-_STATEMENTS:])
                assert len(heard) == _STATEMENTS, heard
                heard.clear()
        await tribune.close()
    return writes


@contextmanager
def _listening() -> Generator[list[Statement]]:
    heard: list[Statement] = []

    def hear(_connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        if not statement.startswith(_FRAME):
            heard.append((statement, cast("list[Any]", values)[0] if isinstance(values, list) else values))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
