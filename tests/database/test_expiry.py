"""Rows that were kept long enough, on both databases."""

from datetime import timedelta

import pytest

from bot.core.clock import SteeredClock
from bot.core.ids import UserId
from bot.core.permissions import Actor
from bot.database import expiry, jobs
from bot.database.database import Database
from bot.database.expiry import OWN, Expiry, expire
from bot.database.jobs import NewJob
from tests.fakes.databases import GUILD, rows

YEAR = timedelta(days=365)


async def test_rows_go_when_they_are_too_old_and_not_before(database: Database, clock: SteeredClock) -> None:
    actor = Actor(GUILD, UserId(1))
    await database.write(lambda tx: tx.audit(actor, "old", 1))
    clock.advance(YEAR)
    await database.write(lambda tx: tx.audit(actor, "new", 2))
    clock.advance(timedelta(days=1))
    assert await database.write(lambda tx: expire(tx, Expiry("audit", "at", YEAR))) == 1
    assert await rows(database, "SELECT verb FROM audit") == [("new",)]


async def test_many_go_in_parts(database: Database, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiry, "CHUNK", 2)
    actor = Actor(GUILD, UserId(1))
    for number in range(5):
        await database.write(lambda tx, number=number: tx.audit(actor, "old", number))
    clock.advance(2 * YEAR)
    gone = [await database.write(lambda tx: expire(tx, Expiry("audit", "at", YEAR))) for _ in range(4)]
    assert gone == [2, 2, 1, 0]


async def test_jobs_and_effects_that_are_still_to_be_done_are_never_too_old(
    database: Database, clock: SteeredClock
) -> None:
    for key in ("done", "open"):
        await database.write(lambda tx, key=key: tx.schedule(NewJob(GUILD, "tea", key, tx.now)))
    for job in await database.read(jobs.due):
        if job.dedupe_key == "done":
            await database.write(lambda tx, job=job: tx.finish(job))
    clock.advance(YEAR)
    for own in OWN:
        await database.write(lambda tx, own=own: expire(tx, own))
    assert await rows(database, "SELECT dedupe_key FROM jobs") == [("open",)]
