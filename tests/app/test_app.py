"""Everything is put together, ends in order, and never limps on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from sqlalchemy import DateTime
from sqlalchemy.exc import OperationalError

from bot import app as root
from bot.app import Application, discover
from bot.core.clock import SteeredClock
from bot.core.errors import StartupError
from bot.database.database import Database, upgrade
from bot.database.tables import Base
from bot.i18n.catalogue import Catalogue


@pytest.fixture
async def application(
    sqlite_url: str, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Application]:
    """The whole bot, with a platform that says nothing."""
    await upgrade(sqlite_url)
    application = Application(await Database.open(sqlite_url, clock), clock, Catalogue.load())
    monkeypatch.setattr(application.client, "start", _silent)
    monkeypatch.setattr(root, "_LOOK_ELSEWHERE_SECONDS", 0.01)
    yield application
    await application.database.close()


async def _silent(_token: str) -> None:
    await asyncio.Event().wait()


def test_features_are_found_by_their_manifests_in_order() -> None:
    names = [feature.name for feature in discover()]
    assert "welcome" in names
    assert names == sorted(names)


@pytest.mark.parametrize("feature", discover(), ids=lambda feature: feature.name)
def test_a_manifest_speaks_of_tables_and_columns_that_are_there(feature: Any) -> None:
    own = {name for name in Base.metadata.tables if name.startswith(f"{feature.name}_")}
    assert own == {policy.table for policy in feature.tables}
    for policy in feature.tables:
        columns = Base.metadata.tables[policy.table].columns
        assert {person.column for person in policy.persons} <= set(columns.keys())
        assert (policy.retention is None) == (policy.age_column is None)
        if policy.age_column is not None:
            assert isinstance(columns[policy.age_column].type.dialect_impl(_dialect()).impl, DateTime)  # type: ignore[attr-defined]


def _dialect() -> Any:
    from sqlalchemy.dialects import sqlite

    return sqlite.dialect()


async def test_what_features_declare_is_connected(application: Application) -> None:
    declared: set[str] = set()
    for feature in application.features:
        if feature.settings is not None:
            assert feature.settings in application.database.settings._kinds
        declared |= {policy.table for policy in feature.tables if policy.retention}
    assert "welcome.offer" in application.jobs._kinds
    assert declared <= {expiry.table for expiry in application.housekeeping._expiries}
    assert application.database.office.subscribers


@pytest.mark.parametrize(
    "break_it",
    [
        lambda application: (application.recorder, "run"),
        lambda application: (application.housekeeping, "run"),
        lambda application: (application.database.revisions, "check"),
        lambda application: (application.client, "start"),
    ],
    ids=["recorder", "housekeeping", "revisions", "client"],
)
async def test_a_part_that_dies_ends_the_whole_with_its_error(
    application: Application, monkeypatch: pytest.MonkeyPatch, break_it: Callable[[Application], tuple[object, str]]
) -> None:
    async def die(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(*break_it(application), die)
    with pytest.raises(ZeroDivisionError):
        async with asyncio.timeout(10):
            await application.run("token")
    await application.stop()


async def test_loops_that_wait_for_the_platform_end_the_whole_too(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die() -> None:
        raise ZeroDivisionError

    async def at_once() -> None:
        return

    monkeypatch.setattr(application, "ready", at_once)
    monkeypatch.setattr(application.dispatcher, "run", die)
    with pytest.raises(ExceptionGroup) as raised:
        async with asyncio.timeout(10):
            await application.run("token")
    assert raised.group_contains(ZeroDivisionError)
    await application.stop()


async def test_a_lock_that_was_lost_to_another_bot_ends_this_one(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost() -> None:
        raise StartupError("startup-database-held")

    monkeypatch.setattr(application.database, "keep_lock", lost)
    with pytest.raises(StartupError, match="held"):
        async with asyncio.timeout(10):
            await application.run("token")
    await application.stop()


async def test_a_database_that_is_away_for_a_moment_ends_nothing(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: asyncio.Queue[None] = asyncio.Queue()

    async def away() -> None:
        looks.put_nowait(None)
        raise OperationalError("SELECT", None, Exception("away"))

    monkeypatch.setattr(application.database.revisions, "check", away)
    running = asyncio.ensure_future(application.run("token"))
    async with asyncio.timeout(10):
        for _ in range(3):
            await looks.get()
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await application.stop()


async def test_it_ends_in_order(application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []

    def noting(name: str) -> Callable[[], Any]:
        async def note() -> None:
            ended.append(name)

        return note

    for part, verb in (("dispatcher", "stop"), ("client", "close"), ("recorder", "flush"), ("database", "close")):
        monkeypatch.setattr(getattr(application, part), verb, noting(f"{part} {verb}"))
    await application.stop()
    assert ended == ["dispatcher stop", "client close", "recorder flush", "database close"]
    assert application.jobs._stopping
    monkeypatch.undo()


async def test_the_database_is_let_go_however_it_ends(
    application: Application, sqlite_url: str, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail() -> None:
        raise OperationalError("COMMIT", None, Exception("disk full"))

    monkeypatch.setattr(application.recorder, "flush", fail)
    with pytest.raises(OperationalError):
        await application.stop()
    await (await Database.open(sqlite_url, clock)).close()
