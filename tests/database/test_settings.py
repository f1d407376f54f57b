"""Settings, revisions and the audit trail, on both databases."""

import asyncio
import json
import subprocess
from collections.abc import Sequence

import pytest
from pydantic import BaseModel, Field
from sqlalchemy.exc import OperationalError

from bot.core.clock import SteeredClock
from bot.core.ids import GuildId, UserId
from bot.core.permissions import Actor, Level
from bot.database.database import Database
from bot.database.transaction import Transaction
from tests.fakes.databases import GUILD, ROOT, increment, program, rows

ADMIN = Actor(GUILD, UserId(7), Level.ADMIN)


class Tea(BaseModel):
    cups: int = Field(default=1, ge=0)
    sorts: list[str] = Field(default_factory=list)


@pytest.fixture
async def database(database: Database) -> Database:
    database.settings.register("tea", Tea)
    await database.revisions.start()
    return database


async def change(database: Database, actor: Actor = ADMIN, **values: object) -> None:
    def body(tx: Transaction) -> None:
        settings = database.settings.read(tx, actor.guild_id, Tea)
        database.settings.save(tx, actor, settings.model_copy(update=values))

    await database.write(body)


async def test_a_guild_that_set_nothing_has_the_defaults(database: Database) -> None:
    assert database.settings.get(GUILD, Tea) == Tea()
    assert await database.read(lambda tx: database.settings.read(tx, GUILD, Tea)) == Tea()


async def test_what_is_saved_is_in_memory_at_once_and_after_a_restart(
    database: Database, url: str, clock: SteeredClock
) -> None:
    await change(database, cups=3)
    assert database.settings.get(GUILD, Tea).cups == 3
    assert database.settings.get(GuildId(1), Tea).cups == 1
    other = await Database.open(url, clock, lock=False)
    other.settings.register("tea", Tea)
    await other.revisions.start()
    assert other.settings.get(GUILD, Tea).cups == 3
    await other.close()


async def test_changes_at_once_are_all_kept_and_each_is_audited_from_what_was(database: Database) -> None:
    def add(tx: Transaction, sort: str) -> None:
        settings = database.settings.read(tx, GUILD, Tea)
        database.settings.save(tx, ADMIN, settings.model_copy(update={"sorts": [*settings.sorts, sort]}))

    await asyncio.gather(*(database.write(lambda tx, sort=sort: add(tx, sort)) for sort in "abcde"))
    assert sorted(database.settings.get(GUILD, Tea).sorts) == list("abcde")
    trail = [
        (json.loads(str(old)), json.loads(str(new))) for old, new in await rows(database, "SELECT old, new FROM audit")
    ]
    lengths = sorted((len(old["sorts"]), len(new["sorts"])) for old, new in trail)
    assert lengths == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]


async def test_the_audit_says_who_changed_what_from_what(database: Database, clock: SteeredClock) -> None:
    await change(database, cups=3)
    await change(database, Actor.system(GUILD, "the job"), cups=4)
    query = "SELECT guild_id, actor_id, reason, verb, subject, old, new FROM audit ORDER BY id"
    assert await rows(database, query) == [
        (GUILD, 7, "", "settings.change", "tea", '{"cups":1}', '{"cups":3}'),
        (GUILD, None, "the job", "settings.change", "tea", '{"cups":3}', '{"cups":4}'),
    ]


async def test_what_a_refused_change_would_have_been_is_nowhere(database: Database) -> None:
    def body(tx: Transaction) -> None:
        database.settings.save(tx, ADMIN, Tea(cups=9))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(body)
    assert database.settings.get(GUILD, Tea).cups == 1
    assert await rows(database, "SELECT * FROM audit") == []


async def test_another_process_is_noticed(database: Database, url: str) -> None:
    await database.revisions.check()
    body = f"""
from pydantic import BaseModel
from bot.core.ids import UserId
from bot.core.permissions import Actor
class Tea(BaseModel):
    cups: int = 1
database = await Database.open(url, SystemClock(), lock=False)
database.settings.register("tea", Tea)
await database.write(lambda tx: database.settings.save(tx, Actor({GUILD}, UserId(7)), Tea(cups=5)))
await database.close()
"""
    process = await asyncio.create_subprocess_exec(*program(body), url, cwd=ROOT, stderr=subprocess.PIPE)
    _, errors = await process.communicate()
    assert process.returncode == 0, errors
    assert database.settings.get(GUILD, Tea).cups == 1
    await database.revisions.check()
    assert database.settings.get(GUILD, Tea).cups == 5


class Shelf:
    """Something in memory that counts how often it is loaded, and for whom."""

    topic = "shelf"

    def __init__(self) -> None:
        self.loads: list[Sequence[GuildId] | None] = []
        self.fails = 0

    async def load(self, guild_ids: Sequence[GuildId] | None = None) -> None:
        if self.fails:
            self.fails -= 1
            raise OperationalError("SELECT", None, Exception())
        self.loads.append(guild_ids)


async def test_only_what_changed_is_loaded_again(database: Database, url: str, clock: SteeredClock) -> None:
    shelf = Shelf()
    database.revisions.guard(shelf)
    await database.revisions.check()
    other = await Database.open(url, clock, lock=False)
    await other.write(lambda tx: tx.touch(GuildId(2), "shelf"))
    await other.write(lambda tx: tx.touch(GuildId(3), "unknown"))
    await database.revisions.check()
    await database.revisions.check()
    assert shelf.loads == [[2]]
    await other.write(increment)
    await database.revisions.check()
    assert shelf.loads == [[2]]
    await other.close()


async def test_what_could_not_be_loaded_is_loaded_next_time(database: Database, url: str, clock: SteeredClock) -> None:
    shelf = Shelf()
    database.revisions.guard(shelf)
    other = await Database.open(url, clock, lock=False)
    await other.write(lambda tx: tx.touch(GUILD, "shelf"))
    shelf.fails = 1
    with pytest.raises(OperationalError):
        await database.revisions.check()
    await database.revisions.check()
    assert shelf.loads == [[GUILD]]
    await other.close()


async def test_what_changes_while_it_is_loaded_is_loaded_again(
    database: Database, url: str, clock: SteeredClock
) -> None:
    """Else an older value that was read before our own commit would stay in memory after it."""

    class Overtaken(Shelf):
        async def load(self, guild_ids: Sequence[GuildId] | None = None) -> None:
            await super().load(guild_ids)
            if len(self.loads) == 1:
                await database.write(lambda tx: tx.touch(GUILD, "shelf"))

    shelf = Overtaken()
    database.revisions.guard(shelf)
    other = await Database.open(url, clock, lock=False)
    await other.write(lambda tx: tx.touch(GUILD, "shelf"))
    await database.revisions.check()
    assert shelf.loads == [[GUILD], [GUILD]]
    await other.close()


async def test_settings_that_cannot_be_read_stay_as_they_were(
    database: Database, url: str, clock: SteeredClock, caplog: pytest.LogCaptureFixture
) -> None:
    class Strange(BaseModel):
        x: int = 0

    await change(database, cups=3)
    other = await Database.open(url, clock, lock=False)
    other.settings.register("tea", Strange)
    other.settings._kinds[Tea] = other.settings._kinds[Strange]
    other.settings._defaults[Tea] = Tea()
    await other.write(lambda tx: other.settings.save(tx, ADMIN, Tea.model_construct(cups=-5, sorts=[])))
    await other.close()
    await database.revisions.check()
    assert database.settings.get(GUILD, Tea).cups == 3
    assert "cannot be read" in caplog.text


async def test_settings_of_features_that_are_gone_are_left_alone(
    database: Database, url: str, clock: SteeredClock
) -> None:
    await change(database, cups=3)
    other = await Database.open(url, clock, lock=False)
    await other.revisions.start()
    await other.close()
    assert await rows(database, "SELECT feature FROM settings") == [("tea",)]
