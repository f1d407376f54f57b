"""Jobs as rows, on both databases."""

from datetime import timedelta

import pytest

from bot.core.clock import SteeredClock
from bot.core.ids import GuildId, RowId
from bot.database import jobs
from bot.database.database import Database
from bot.database.jobs import Job, NewJob
from tests.fakes.databases import GUILD, rows

HOUR = timedelta(hours=1)
STATES = "SELECT dedupe_key, state, attempts, failure FROM jobs ORDER BY dedupe_key"


async def schedule(database: Database, key: str = "key", after: timedelta = -HOUR, guild: GuildId = GUILD) -> None:
    await database.write(lambda tx: tx.schedule(NewJob(guild, "tea", key, tx.now + after, RowId(9), {"cups": 2})))


async def due(database: Database) -> list[Job]:
    return list(await database.read(jobs.due))


async def one(database: Database) -> Job:
    (job,) = await due(database)
    return job


async def test_a_job_is_due_from_its_time_on(database: Database, clock: SteeredClock) -> None:
    await schedule(database, after=HOUR)
    assert await due(database) == []
    clock.advance(HOUR + timedelta(seconds=1))
    job = await one(database)
    assert (job.kind, job.subject, job.payload, job.attempts) == ("tea", 9, {"cups": 2}, 0)
    assert await database.read(jobs.next_run_at) == job.run_at


async def test_those_that_wait_longest_come_first_and_excepted_guilds_not(database: Database) -> None:
    await schedule(database, "b", -HOUR)
    await schedule(database, "a", -2 * HOUR, GuildId(2))
    assert [job.dedupe_key for job in await due(database)] == ["a", "b"]
    excepted = {GuildId(2)}
    assert [job.dedupe_key for job in await database.read(lambda tx: jobs.due(tx, except_in=excepted))] == ["b"]
    following = await database.read(lambda tx: jobs.next_run_at(tx, except_in=excepted))
    assert following is not None
    assert await database.read(lambda tx: jobs.next_run_at(tx, except_in={GuildId(2), GUILD})) is None


async def test_scheduling_again_moves_a_job(database: Database) -> None:
    await schedule(database)
    await schedule(database, after=HOUR)
    assert await due(database) == []
    assert len(await rows(database, STATES)) == 1


async def test_scheduling_again_revives_what_ended(database: Database) -> None:
    await schedule(database)
    job = await one(database)
    await database.write(lambda tx: jobs.fail(tx, job, "broken"))
    await schedule(database)
    assert await rows(database, STATES) == [("key", "pending", 0, None)]


async def test_a_job_can_be_taken_back_until_it_is_done(database: Database) -> None:
    await schedule(database, "a")
    await schedule(database, "b")
    for job in await due(database):
        if job.dedupe_key == "b":
            await database.write(lambda tx, job=job: tx.finish(job))
    for key in ("a", "b", "c"):
        await database.write(lambda tx, key=key: tx.cancel(GUILD, "tea", key))
    assert await rows(database, STATES) == [("b", "done", 0, None)]


@pytest.mark.parametrize("end", ["finish", "miss", "fail"])
async def test_a_job_that_was_moved_meanwhile_stays_as_it_is(database: Database, end: str) -> None:
    await schedule(database)
    job = await one(database)
    await schedule(database, after=HOUR)
    ends = {"finish": jobs.finish, "miss": jobs.miss, "fail": lambda tx, job: jobs.fail(tx, job, "late")}
    await database.write(lambda tx: ends[end](tx, job))
    assert not await database.read(lambda tx: jobs.is_pending(tx, job))
    assert await rows(database, STATES) == [("key", "pending", 0, None)]


async def test_a_job_that_is_done_is_not_done_again_by_a_late_failure(database: Database) -> None:
    await schedule(database)
    job = await one(database)
    assert await database.read(lambda tx: jobs.is_pending(tx, job))
    await database.write(lambda tx: tx.finish(job))
    before = await rows(database, "SELECT * FROM jobs")
    await database.write(lambda tx: jobs.postpone(tx, job, tx.now + HOUR, "late"))
    await database.write(lambda tx: jobs.fail(tx, job, "late"))
    assert await rows(database, "SELECT * FROM jobs") == before


async def test_a_postponed_job_comes_back_and_only_failures_count_as_attempts(
    database: Database, clock: SteeredClock
) -> None:
    await schedule(database)
    job = await one(database)
    await database.write(lambda tx: jobs.postpone(tx, job, tx.now + HOUR, "broken"))
    assert await rows(database, STATES) == [("key", "pending", 1, "broken")]
    clock.advance(2 * HOUR)
    again = await one(database)
    await database.write(lambda tx: tx.postpone(again, tx.now + HOUR))
    assert await rows(database, STATES) == [("key", "pending", 0, None)]


async def test_the_loop_is_told_of_what_is_committed(database: Database, clock: SteeredClock) -> None:
    told: list[object] = []
    database.office.on_job = told.append
    await schedule(database, after=HOUR)
    assert told == [await database.read(jobs.next_run_at)]
