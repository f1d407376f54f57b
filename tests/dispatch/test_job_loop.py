"""Jobs at their time: done, tried again, missed, failed, left alone."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot.core.clock import SteeredClock
from bot.core.errors import Conflict, Unavailable
from bot.core.ids import GuildId
from bot.database import jobs
from bot.database.database import Database
from bot.database.jobs import Job, NewJob
from bot.dispatch import jobs as loops
from bot.dispatch.jobs import JobLoop
from bot.feature import JobKind
from tests.fakes.databases import GUILD, rows

STATES = "SELECT dedupe_key, state, attempts, failure FROM jobs ORDER BY dedupe_key"
HOUR = timedelta(hours=1)
Handler = Callable[[Job], Awaitable[None]]


class Tea:
    """A handler that notes what it did, fails as often as it is told, and then finishes the job."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.done: list[str] = []
        self.errors: list[Exception] = []
        self.made = asyncio.Event()

    async def __call__(self, job: Job) -> None:
        self.done.append(job.dedupe_key)
        self.made.set()
        if self.errors:
            raise self.errors.pop(0)
        await self.database.write(lambda tx: tx.finish(job))


@pytest.fixture
def tea(database: Database) -> Tea:
    return Tea(database)


@pytest.fixture
def loop(database: Database, clock: SteeredClock, tea: Tea) -> JobLoop:
    loop = JobLoop(database, clock)
    loop.register(JobKind("tea", tea))
    return loop


async def schedule(
    database: Database, key: str = "key", after: timedelta = timedelta(0), kind: str = "tea", guild: GuildId = GUILD
) -> None:
    await database.write(lambda tx: tx.schedule(NewJob(guild, kind, key, tx.now + after)))


async def test_what_is_due_is_done_once_in_order(
    database: Database, loop: JobLoop, tea: Tea, clock: SteeredClock
) -> None:
    await schedule(database, "later", HOUR)
    await schedule(database, "b")
    await schedule(database, "a", -HOUR)
    following = await loop.step()
    assert tea.done == ["a", "b"]
    assert following == await database.read(jobs.next_run_at)
    clock.advance(2 * HOUR)
    assert await loop.step() is None
    assert tea.done == ["a", "b", "later"]


async def test_a_failing_job_is_tried_six_times_with_growing_pauses(
    database: Database, loop: JobLoop, tea: Tea, clock: SteeredClock
) -> None:
    tea.errors = [ZeroDivisionError()] * 9
    await schedule(database)
    pauses: list[timedelta] = []
    following: datetime | None = await loop.step()
    while following is not None:
        pauses.append(following - clock.now())
        clock.advance(pauses[-1] + timedelta(seconds=1))
        following = await loop.step()
    assert len(tea.done) == 6
    assert pauses == sorted(pauses)
    assert pauses[-1] > timedelta(minutes=15)
    assert await rows(database, STATES) == [("key", "failed", 5, "ZeroDivisionError")]


async def test_a_job_that_fails_once_is_done_in_the_end(
    database: Database, loop: JobLoop, tea: Tea, clock: SteeredClock
) -> None:
    tea.errors = [Conflict("error-test")]
    await schedule(database)
    await loop.step()
    clock.advance(timedelta(minutes=1))
    await loop.step()
    assert await rows(database, STATES) == [("key", "done", 1, None)]


@pytest.mark.parametrize("error", [Unavailable("503"), OperationalError("COMMIT", None, Exception()), TimeoutError()])
async def test_nobody_is_forgotten_while_platform_or_database_are_away(
    database: Database, loop: JobLoop, tea: Tea, clock: SteeredClock, error: Exception
) -> None:
    tea.errors = [error] * 20
    await schedule(database)
    for _ in range(21):
        await loop.step()
        clock.advance(timedelta(minutes=21))
    assert len(tea.done) == 21
    assert [row[1] for row in await rows(database, STATES)] == ["done"]


async def test_a_handler_that_hangs_is_cut_off_and_others_get_their_turn(
    database: Database, loop: JobLoop, tea: Tea, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_job: Job) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(loops, "_LONGEST_SECONDS", 0.01)
    loop.register(JobKind("slow", hang))
    await schedule(database, "a", -HOUR, kind="slow")
    await schedule(database, "b")
    await loop.step()
    assert tea.done == ["b"]
    assert await rows(database, STATES) == [("a", "pending", 1, "TimeoutError"), ("b", "done", 0, None)]


async def test_what_comes_too_late_is_missed_and_what_never_does_is_done(
    database: Database, loop: JobLoop, tea: Tea, clock: SteeredClock
) -> None:
    loop.register(JobKind("news", tea, max_lateness=HOUR))
    for kind in ("tea", "news"):
        await schedule(database, kind, kind=kind)
    clock.advance(2 * HOUR)
    await schedule(database, "fresh news", kind="news")
    await loop.step()
    assert tea.done == ["tea", "fresh news"]
    assert ("news", "missed", 0, None) in await rows(database, STATES)


async def test_a_kind_that_nobody_knows_has_failed(database: Database, loop: JobLoop) -> None:
    await schedule(database, kind="dance")
    await loop.step()
    assert await rows(database, STATES) == [("key", "failed", 0, "unknown kind")]


async def test_a_handler_that_leaves_its_job_open_is_called_once(database: Database, loop: JobLoop) -> None:
    calls: list[Job] = []

    async def forget(job: Job) -> None:
        calls.append(job)

    loop.register(JobKind("forgetful", forget))
    await schedule(database, kind="forgetful")
    await loop.step()
    await loop.step()
    assert len(calls) == 1
    assert await rows(database, STATES) == [("key", "failed", 0, "left open")]


async def test_a_failure_after_the_job_was_finished_does_not_repeat_it(database: Database, loop: JobLoop) -> None:
    calls: list[Job] = []

    async def stumble(job: Job) -> None:
        calls.append(job)
        await database.write(lambda tx: tx.finish(job))
        raise ZeroDivisionError

    loop.register(JobKind("clumsy", stumble))
    await schedule(database, kind="clumsy")
    await loop.step()
    await loop.step()
    assert len(calls) == 1
    assert await rows(database, STATES) == [("key", "done", 0, None)]


async def test_guilds_that_are_not_ready_wait_without_a_write_and_keep_their_lateness(
    database: Database, clock: SteeredClock, tea: Tea
) -> None:
    ready = {GUILD}
    loop = JobLoop(database, clock, ready.__contains__)
    loop.register(JobKind("tea", tea, max_lateness=HOUR))
    gone = GuildId(5)
    await schedule(database, "far", guild=gone)
    await schedule(database, "near")
    before = await rows(database, "SELECT * FROM jobs WHERE dedupe_key = 'far'")
    following = await loop.step()
    assert tea.done == ["near"]
    assert following is not None
    assert following - clock.now() < timedelta(seconds=6)
    assert await rows(database, "SELECT * FROM jobs WHERE dedupe_key = 'far'") == before
    clock.advance(2 * HOUR)
    ready.add(gone)
    await loop.step()
    assert tea.done == ["near"]
    assert ("far", "missed", 0, None) in await rows(database, STATES)


async def test_the_loop_sleeps_until_the_next_job_and_is_woken_by_commits(
    database: Database, loop: JobLoop, tea: Tea, clock: SteeredClock
) -> None:
    running = asyncio.ensure_future(loop.run())
    await schedule(database, "now")
    async with asyncio.timeout(5):
        await tea.made.wait()
        tea.made.clear()
        await schedule(database, "later", HOUR)
        clock.advance(HOUR + timedelta(seconds=1))
        await tea.made.wait()
    loop.stop()
    await running
    assert tea.done == ["now", "later"]


async def test_what_is_scheduled_while_the_loop_looks_is_not_slept_over(
    database: Database, loop: JobLoop, tea: Tea, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It knew of a job that was due sooner, has done it, and has already asked what is next."""
    step, waits = loop.step, list[bool]()

    async def overtaken() -> datetime | None:
        following = await step()
        if len(waits) == 1:
            await schedule(database, "new", timedelta(seconds=20))
        return following

    async def wait(_until: datetime | None, wake: asyncio.Event) -> None:
        waits.append(wake.is_set())
        clock.advance(timedelta(seconds=11))
        if len(waits) == 2:
            loop.stop()

    monkeypatch.setattr(loop, "step", overtaken)
    monkeypatch.setattr(clock, "wait", wait)
    await schedule(database, "first", timedelta(seconds=10))
    await loop.run()
    assert waits[1]


async def test_a_database_that_is_away_loses_no_job(
    database: Database, loop: JobLoop, tea: Tea, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, waits = database.read, list[datetime | None]()

    async def failing(body: Callable[..., object]) -> object:
        if not waits:
            raise OperationalError("SELECT", None, Exception("away"))
        return await read(body)

    async def wait(until: datetime | None, _wake: asyncio.Event) -> None:
        waits.append(until)
        if len(waits) == 2:
            loop.stop()

    await schedule(database)
    monkeypatch.setattr(database, "read", failing)
    monkeypatch.setattr(clock, "wait", wait)
    await loop.run()
    assert tea.done == ["key"]


async def test_a_stop_ends_the_loop_after_the_job_in_hand(database: Database, loop: JobLoop, tea: Tea) -> None:
    async def stop(job: Job) -> None:
        await tea(job)
        loop.stop()

    loop.register(JobKind("tea", stop))
    await schedule(database, "a", -HOUR)
    await schedule(database, "b")
    await loop.run()
    assert tea.done == ["a"]
    assert [row[1] for row in await rows(database, STATES)] == ["done", "pending"]


async def test_what_is_due_later_than_the_next_job_wakes_nobody(database: Database, loop: JobLoop) -> None:
    loop._next = await _run_at(database, "soon", HOUR)
    await schedule(database, "later", 2 * HOUR)
    assert not loop._wake.is_set()
    await schedule(database, "sooner", HOUR / 2)
    assert loop._wake.is_set()


async def _run_at(database: Database, key: str, after: timedelta) -> datetime | None:
    told = database.office.on_job
    database.office.on_job = lambda _run_at: None
    await schedule(database, key, after)
    database.office.on_job = told
    return await database.read(jobs.next_run_at)


async def test_a_clock_that_is_set_back_loses_no_job(database: Database, clock: SteeredClock) -> None:
    """The handler postpones to when the job was due: it looked at a clock that had been set back meanwhile."""
    due: list[datetime] = []

    async def too_early(job: Job) -> None:
        if len(due) < 2:
            due.append(job.run_at)
            clock.advance(-HOUR)
            await database.write(lambda tx: tx.postpone(job, due[0]))
        else:
            await database.write(lambda tx: tx.finish(job))

    loop = JobLoop(database, clock)
    loop.register(JobKind("tea", too_early))
    await schedule(database)
    for _ in range(3):
        await loop.step()
        clock.advance(HOUR + timedelta(seconds=1))
    assert await rows(database, STATES) == [("key", "done", 0, None)]
