"""Why Tribune cannot start, as the host reads it: one text in their language, no traceback, no secret."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.core.clock import SystemClock
from bot.database.database import Database, upgrade
from bot.demo.seed import seed as demo_seed
from bot.sandbox import BOT_TOKEN, Sandbox, Seed
from tests.e2e.town import eventually

ROOT = Path(__file__).parents[2]
RUNNER = Path(__file__).with_name("run_on_sandbox.py")
PASSWORD = "hunter2-is-secret"
NOWHERE = "http://127.0.0.1:9/api/v10"

TEXTS = {
    "token missing": ("Tribune has no bot token", "Tribune hat kein Bot-Token"),
    "token wrong": ("Discord does not accept the bot token", "Discord nimmt das Bot-Token nicht an"),
    "intent off": ("switch on under “Privileged Gateway Intents”", "schalte unter „Privileged Gateway Intents“ ein"),
    "no connection": ("Discord cannot be reached", "Discord ist nicht erreichbar"),
    "schema older": ("made by an older Tribune", "stammt von einem älteren Tribune"),
    "schema newer": ("made by a newer Tribune", "stammt von einem neueren Tribune"),
    "held": ("Another Tribune is running on this database", "läuft schon ein anderes Tribune"),
    "unreachable": ("The database cannot be reached", "Die Datenbank ist nicht erreichbar"),
    "no address": ("is no address that Tribune knows", "ist keine Adresse, die Tribune kennt"),
    "setting": (
        "These settings cannot be used: TRIBUNE_LOG_LEVEL",
        "Diese Einstellungen gehen nicht: TRIBUNE_LOG_LEVEL",
    ),
}


@dataclass
class Host:
    """Somebody who starts Tribune on their machine."""

    folder: Path
    sandbox: Sandbox
    language: str

    @property
    def file(self) -> Path:
        return self.folder / "tribune.db"

    def environment(self, settings: dict[str, str]) -> dict[str, str]:
        mine = {name: value for name, value in os.environ.items() if not name.startswith("TRIBUNE_")}
        given = {"TOKEN": BOT_TOKEN, "DATABASE": f"sqlite:///{self.file}", "LANGUAGE": self.language} | settings
        return mine | {"PYTHONPATH": str(ROOT)} | {f"TRIBUNE_{name}": value for name, value in given.items()}

    async def start(self, api_url: str = "", **settings: str) -> asyncio.subprocess.Process:
        addresses = (api_url or self.sandbox.api_url, self.sandbox.gateway_url)
        return await asyncio.create_subprocess_exec(
            sys.executable,
            str(RUNNER),
            *addresses,
            cwd=self.folder,
            env=self.environment(settings),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def reads(self, problem: str, api_url: str = "", **settings: str) -> None:
        """Start Tribune, and expect this problem to be told."""
        process = await self.start(api_url, **settings)
        async with asyncio.timeout(60):
            output, errors = (part.decode() for part in await process.communicate())
        assert process.returncode == 1, errors
        assert output == ""
        # one text: what came before it is the log, a line for each thing that it tells
        *_log, text = errors.strip().splitlines()
        assert TEXTS[problem][self.language == "de"] in text
        assert "Traceback" not in errors
        assert BOT_TOKEN not in errors
        assert PASSWORD not in errors
        assert "{" not in text


@pytest.fixture(params=["en", "de"])
def host(request: pytest.FixtureRequest, tmp_path: Path, sandbox: Sandbox) -> Host:
    return Host(tmp_path, sandbox, request.param)


async def test_no_token(host: Host) -> None:
    await host.reads("token missing", TOKEN="")


async def test_a_wrong_token(host: Host) -> None:
    await host.reads("token wrong", TOKEN=f"{PASSWORD}-and-wrong")


class TestPrivilegedIntents:
    @pytest.fixture
    def seed(self) -> Seed:
        return Seed.from_dict(demo_seed() | {"privileged_intents": ["message_content"]})

    async def test_of_members_switched_off(self, host: Host) -> None:
        await host.reads("intent off")


async def test_no_connection(host: Host) -> None:
    await host.reads("no connection", NOWHERE)


@pytest.mark.parametrize(("revision", "problem"), [("0001", "schema older"), ("9999", "schema newer")])
async def test_a_schema_of_another_version(host: Host, revision: str, problem: str) -> None:
    await upgrade(f"sqlite:///{host.file}")
    with sqlite3.connect(host.file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [revision])
    connection.close()
    await host.reads(problem)


async def test_another_bot_holds_the_database(host: Host) -> None:
    url = f"sqlite:///{host.file}"
    await upgrade(url)
    database = await Database.open(url, SystemClock())
    try:
        await host.reads("held")
    finally:
        await database.close()


async def test_another_bot_holds_the_postgresql_database(host: Host, postgres_url: str) -> None:
    await upgrade(postgres_url)
    database = await Database.open(postgres_url, SystemClock())
    try:
        await host.reads("held", DATABASE=postgres_url)
    finally:
        await database.close()


async def test_a_server_that_is_not_there(host: Host) -> None:
    await host.reads("unreachable", DATABASE=f"postgresql://tribune:{PASSWORD}@127.0.0.1:9/tribune")


async def test_a_file_that_is_no_database(host: Host) -> None:
    host.file.write_text("a letter to grandmother, in which no table stands\n" * 100)
    await host.reads("unreachable")


@pytest.mark.parametrize(
    "address", ["mysql://localhost/tribune", f"oracle://x:{PASSWORD}@y/z", "tribune.db", "sqlite://"]
)
async def test_an_address_of_something_else(host: Host, address: str) -> None:
    await host.reads("no address", DATABASE=address)


async def test_a_setting_that_is_wrong(host: Host) -> None:
    await host.reads("setting", LOG_LEVEL=PASSWORD)


async def test_all_is_well(host: Host) -> None:
    """The first start on an empty machine sets the database up, and ends in peace on a signal."""
    process = await host.start(LOG_FORMAT="json")
    try:
        await eventually(lambda: process.returncode is not None or host.sandbox.requests.since(0))
        await eventually(lambda: process.returncode is not None or host.sandbox.commands())
        await eventually(lambda: [one for one in host.sandbox.gateway.sessions.values() if one.is_bot])
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    assert BOT_TOKEN not in errors.decode()
