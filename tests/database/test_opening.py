"""What keeps a process from a database: another bot, another schema, an address that leads nowhere."""

import asyncio
import os
import signal
import subprocess
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from bot.core.clock import SteeredClock
from bot.core.errors import StartupError
from bot.database import migrate
from bot.database.database import Database, _alone, parse, path_of, schema, upgrade
from bot.database.lock import FileLock
from bot.database.migrate import Schema
from tests.fakes.databases import ROOT, program

HOLD = """
database = await Database.open(url, SystemClock())
print("held", flush=True)
await asyncio.sleep(60)
"""
DIE_INSIDE = """
from sqlalchemy import Engine, event
seen = []
@event.listens_for(Engine, "before_cursor_execute")
def count(connection, cursor, statement, *_):
    if statement.strip().startswith("CREATE TABLE"):
        seen.append(statement)
        if len(seen) == 5:
            os.kill(os.getpid(), signal.SIGKILL)
await upgrade(url)
"""


async def test_a_second_bot_is_refused_until_the_first_is_killed(url: str, clock: SteeredClock) -> None:
    process = await asyncio.create_subprocess_exec(*program(HOLD), url, cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"held\n"
    with pytest.raises(StartupError, match="startup-database-held"):
        await Database.open(url, clock)
    with pytest.raises(StartupError, match="startup-database-held"):
        await upgrade(url)
    beside = await Database.open(url, clock, lock=False)
    await beside.keep_lock()
    await beside.close()
    process.send_signal(signal.SIGKILL)
    await process.communicate()
    database = await _open_soon(url, clock)
    await database.keep_lock()
    await database.close()


async def _open_soon(url: str, clock: SteeredClock) -> Database:
    """PostgreSQL notices within moments that a client is gone."""
    async with asyncio.timeout(10):
        while True:
            try:
                return await Database.open(url, clock)
            except StartupError:
                await asyncio.sleep(0.02)


async def test_the_same_process_opens_again_after_closing(url: str, clock: SteeredClock) -> None:
    for _ in range(2):
        await (await Database.open(url, clock)).close()


async def test_two_names_of_one_file_are_one_lock(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    (tmp_path / "link").symlink_to(tmp_path / "lock")
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "link")
    assert await first.take()
    assert not await second.take()
    assert await first.keep()
    assert not await second.keep()
    await first.release()
    await first.release()
    assert await second.take()
    await second.release()


async def test_where_there_can_be_no_lock_the_reason_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_file: object) -> None:
        raise OSError(95, "no locks here")

    monkeypatch.setattr("bot.database.lock._lock", refuse)
    with pytest.raises(StartupError, match="startup-database-unreachable") as raised:
        await upgrade(f"sqlite:///{tmp_path}/a.db")
    assert "no locks here" in str(raised.value.params["reason"])


async def test_an_empty_database_is_set_up_once(database_url: str, clock: SteeredClock) -> None:
    assert await schema(database_url) is Schema.EMPTY
    with pytest.raises(StartupError, match="startup-schema-empty"):
        await Database.open(database_url, clock)
    assert await upgrade(database_url) is Schema.EMPTY
    assert await schema(database_url) is Schema.CURRENT
    assert await upgrade(database_url) is Schema.CURRENT


async def test_an_older_database_is_refused_and_brought_up_to_date(database_url: str, clock: SteeredClock) -> None:
    def first(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(migrate.folder()))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")

    await _alone(parse(database_url), first)
    with pytest.raises(StartupError, match="startup-schema-older"):
        await Database.open(database_url, clock)
    assert await upgrade(database_url) is Schema.OLDER
    assert await schema(database_url) is Schema.CURRENT


async def test_a_newer_database_is_refused_and_left_alone(url: str, clock: SteeredClock) -> None:
    def advance(connection: Connection) -> None:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()

    await _alone(parse(url), advance)
    for attempt in (Database.open(url, clock), upgrade(url)):
        with pytest.raises(StartupError, match="startup-schema-newer"):
            await attempt
    assert await schema(url) is Schema.NEWER


async def test_a_migration_that_is_killed_leaves_nothing_behind(database_url: str) -> None:
    process = await asyncio.create_subprocess_exec(*program(DIE_INSIDE), database_url, cwd=ROOT)
    assert await process.wait() == -signal.SIGKILL

    def tables(connection: Connection) -> list[str]:
        name = "tablename FROM pg_tables WHERE schemaname = 'public'"
        name = "name FROM sqlite_master" if connection.dialect.name == "sqlite" else name
        return list(connection.scalars(text(f"SELECT {name}")))

    assert await _alone(parse(database_url), tables) == []
    assert await upgrade(database_url) is Schema.EMPTY


@pytest.mark.parametrize(
    "address",
    [
        "",
        "tribune.db",
        "mysql://host/name",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://host:port/name",
        "oracle:x",
    ],
)
async def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(StartupError, match="startup-database-url"):
        await schema(address)


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StartupError, match="startup-database-unreachable"):
        await schema(f"sqlite:///{tmp_path}/file/a.db")


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("no database, but long enough to be taken for one " * 20)
    with pytest.raises(StartupError, match="startup-database-unreachable") as raised:
        await upgrade(f"sqlite:///{tmp_path}/a.db")
    assert "not a database" in str(raised.value.params["reason"])


async def test_folders_are_made(tmp_path: Path) -> None:
    assert path_of(parse(f"sqlite:///{tmp_path}/a/b/c.db")).parent.is_dir()


async def test_a_server_that_does_not_answer_is_told(unused_tcp_port: int, clock: SteeredClock) -> None:
    with pytest.raises(StartupError, match="startup-database-unreachable"):
        await Database.open(f"postgresql://x:secret-word@127.0.0.1:{unused_tcp_port}/x", clock)


@pytest.mark.postgres
async def test_a_database_that_does_not_exist_is_told(postgres_url: str, clock: SteeredClock) -> None:
    with pytest.raises(StartupError, match="startup-database-unreachable") as raised:
        await Database.open(postgres_url + "_not", clock)
    assert "does not exist" in str(raised.value.params["reason"])


async def test_a_lock_is_let_go_when_opening_fails(database_url: str, clock: SteeredClock) -> None:
    for lock in (True, False):
        with pytest.raises(StartupError):
            await Database.open(database_url, clock, lock=lock)
    await upgrade(database_url)
    await (await Database.open(database_url, clock)).close()


def test_migrations_come_from_the_package_where_it_carries_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert migrate.folder() == ROOT / "migrations"
    (tmp_path / "bot" / "database").mkdir(parents=True)
    (tmp_path / "bot" / "_migrations").mkdir()
    monkeypatch.setattr(migrate, "__file__", str(tmp_path / "bot" / "database" / "migrate.py"))
    assert migrate.folder() == Path(os.path.realpath(tmp_path)) / "bot" / "_migrations"
