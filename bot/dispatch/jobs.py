"""Does jobs when they are due: one loop, asleep until the next one, woken by commits."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.core.clock import Clock
from bot.core.errors import Unavailable
from bot.core.ids import GuildId
from bot.database import jobs
from bot.database.database import Database
from bot.database.jobs import Job
from bot.database.lane import will_pass
from bot.database.transaction import Transaction
from bot.feature import JobKind

log = logging.getLogger(__name__)
_TRIES = 6
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(minutes=20)
_LOOK_AT_LEAST = timedelta(minutes=1)
_NOT_READY = timedelta(seconds=5)
_LONGEST_SECONDS = 90.0
"""More than a call to the platform waits for its rate limits."""


class JobLoop:
    """Calls the handler of each due job. The handler ends the job in the transaction of its own work.

    A handler that raises is tried again with growing pauses; after six tries the job has failed, unless only the
    platform or the database was away. A handler that takes longer than 90 seconds is cut off, for all others wait for
    it. What fell due while nobody ran is done late, within its kind's ``max_lateness``.

    Args:
        database: where the jobs are.
        clock: the process's clock.
        is_ready: whether a guild's jobs may be done: not before what was missed of it has been read.
    """

    def __init__(self, database: Database, clock: Clock, is_ready: Callable[[GuildId], bool] = lambda _: True) -> None:
        self._database = database
        self._clock = clock
        self._is_ready = is_ready
        self._kinds: dict[str, JobKind] = {}
        self._wake = asyncio.Event()
        self._stopping = False
        self._next: datetime | None = None
        database.office.on_job = self._told

    def register(self, kind: JobKind) -> None:
        """Make a kind of job known."""
        self._kinds[kind.name] = kind

    async def run(self) -> None:
        """Do jobs until stopped."""
        while not self._stopping:
            self._wake.clear()
            # while it looks, whatever is new wakes it
            self._next = None
            try:
                self._next = await self.step()
            except SQLAlchemyError:
                log.exception("the jobs could not be read; it is tried again")
                self._next = self._clock.now() + _FIRST_PAUSE
            latest = self._clock.now() + _LOOK_AT_LEAST
            await self._clock.wait(min(self._next or latest, latest), self._wake)

    def stop(self) -> None:
        """End after the job in hand."""
        self._stopping = True
        self._wake.set()

    async def step(self) -> datetime | None:
        """Do all that is due now; when to look again, None for not before something new is scheduled."""
        # left as they are: neither a guild that is never seen again nor its jobs' lateness may cost anything
        not_ready: set[GuildId] = set()
        while due := await self._database.read(lambda tx: jobs.due(tx, except_in=not_ready)):
            for job in due:
                if self._stopping:
                    return None
                if self._is_ready(job.guild_id):
                    await self._do(job)
                else:
                    not_ready.add(job.guild_id)
        following = await self._database.read(lambda tx: jobs.next_run_at(tx, except_in=not_ready))
        soon = self._clock.now() + _NOT_READY
        return min(following or soon, soon) if not_ready else following

    async def _do(self, job: Job) -> None:
        kind = self._kinds.get(job.kind)
        if kind is None:
            log.error("nobody does jobs of the kind %s", job.kind)
            await self._database.write(lambda tx: jobs.fail(tx, job, "unknown kind"))
            return
        if kind.max_lateness is not None and self._clock.now() - job.run_at > kind.max_lateness:
            log.warning("a job came too late", extra={"kind": job.kind, "job": job.id})
            await self._database.write(lambda tx: jobs.miss(tx, job))
            return
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                await kind.handler(job)
        except Exception as error:
            log.exception("a job failed", extra={"kind": job.kind, "job": job.id})
            await self._again(job, error)
            return
        if await self._database.read(lambda tx: jobs.is_pending(tx, job)):
            log.error("a handler left its job open", extra={"kind": job.kind, "job": job.id})
            await self._database.write(lambda tx: jobs.fail(tx, job, "left open"))

    async def _again(self, job: Job, error: Exception) -> None:
        failure = type(error).__name__
        is_last = job.attempts + 1 >= _TRIES and not _excused(error)
        # 4: the pause is at its longest by then, and attempts may go on for weeks
        pause = min(_FIRST_PAUSE * 4 ** min(job.attempts, 4), _LONGEST_PAUSE)

        def body(tx: Transaction) -> None:
            if is_last:
                jobs.fail(tx, job, failure)
            else:
                jobs.postpone(tx, job, tx.now + pause, failure)

        await self._database.write(body)

    def _told(self, run_at: datetime) -> None:
        if self._next is None or run_at < self._next:
            self._wake.set()


def _excused(error: Exception) -> bool:
    """Whether the job is not to blame: whatever stood in its way ends by itself, however long that takes."""
    if isinstance(error, SQLAlchemyError):
        return will_pass(error)
    return isinstance(error, Unavailable | TimeoutError)
