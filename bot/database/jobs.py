"""Jobs: what is to be done at a time, written with the state that needs it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Update, delete, func, select, update

from bot.core.ids import GuildId, RowId
from bot.database.statements import Statements
from bot.database.tables import JobRow


class JobState(StrEnum):
    """pending -> done | failed | missed. Scheduling the same key again makes it pending."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to be written. ``kind`` and ``dedupe_key`` name it within its guild; ``subject`` is the row it is about."""

    guild_id: GuildId
    kind: str
    dedupe_key: str
    run_at: datetime
    subject: RowId = RowId(0)
    payload: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Job:
    """A job that is due. Its handler ends it with ``tx.finish`` or ``tx.postpone``, in the transaction of its work."""

    guild_id: GuildId
    id: RowId
    kind: str
    dedupe_key: str
    subject: RowId
    payload: dict[str, Any]
    run_at: datetime
    attempts: int


def add(tx: Statements, job: NewJob) -> None:
    """Write a job, or move the one of the same key."""
    insert = tx.insert(JobRow).values(
        guild_id=job.guild_id,
        id=tx.new_id(),
        kind=job.kind,
        dedupe_key=job.dedupe_key,
        subject=job.subject,
        payload=job.payload,
        run_at=job.run_at,
        state=JobState.PENDING,
        attempts=0,
    )
    tx.execute(
        insert.on_conflict_do_update(
            index_elements=["guild_id", "kind", "dedupe_key"],
            set_={
                "run_at": insert.excluded.run_at,
                "payload": insert.excluded.payload,
                "state": JobState.PENDING,
                "attempts": 0,
                "failure": None,
            },
        )
    )


def cancel(tx: Statements, guild_id: GuildId, kind: str, dedupe_key: str) -> None:
    """Delete a job that is still to be done."""
    tx.execute(
        delete(JobRow).where(
            JobRow.guild_id == guild_id,
            JobRow.kind == kind,
            JobRow.dedupe_key == dedupe_key,
            JobRow.state == JobState.PENDING,
        )
    )


def due(tx: Statements, *, except_in: Collection[GuildId] = (), limit: int = 100) -> Sequence[Job]:
    """Jobs whose time has come, longest waiting first; none of the guilds that are excepted."""
    query = (
        select(JobRow)
        .where(JobRow.state == JobState.PENDING, JobRow.run_at <= tx.now, JobRow.guild_id.not_in(except_in))
        .order_by(JobRow.run_at, JobRow.id)
        .limit(limit)
    )
    return [
        Job(
            GuildId(row.guild_id),
            RowId(row.id),
            row.kind,
            row.dedupe_key,
            RowId(row.subject),
            row.payload or {},
            row.run_at,
            row.attempts,
        )
        for row in tx.select(query)
    ]


def next_run_at(tx: Statements, *, except_in: Collection[GuildId] = ()) -> datetime | None:
    """When the next job is due, the guilds excepted."""
    query = select(func.min(JobRow.run_at))
    return tx.select(query.where(JobRow.state == JobState.PENDING, JobRow.guild_id.not_in(except_in))).scalar_one()


def is_pending(tx: Statements, job: Job) -> bool:
    """Whether a job is still to be done, at the time at which it was read."""
    query = select(JobRow.state, JobRow.run_at).where(JobRow.guild_id == job.guild_id, JobRow.id == job.id)
    row = tx.select(query).one_or_none()
    return row is not None and row.state == JobState.PENDING and row.run_at == job.run_at


def finish(tx: Statements, job: Job) -> None:
    """Mark a job as done."""
    _end(tx, job, JobState.DONE, None)


def miss(tx: Statements, job: Job) -> None:
    """Mark a job as too late to be worth doing."""
    _end(tx, job, JobState.MISSED, None)


def fail(tx: Statements, job: Job, failure: str) -> None:
    """Mark a job as failed for good."""
    _end(tx, job, JobState.FAILED, failure)


def postpone(tx: Statements, job: Job, run_at: datetime, failure: str | None = None) -> None:
    """Move a job to another time; with a failure it counts as an attempt."""
    attempts = job.attempts + 1 if failure else 0
    if run_at == job.run_at:
        # the clock was set back meanwhile; a job at the same time counts as left open by its handler
        run_at += timedelta(microseconds=1)
    tx.execute(_this(job).values(run_at=run_at, attempts=attempts, failure=failure))


def _end(tx: Statements, job: Job, state: JobState, failure: str | None) -> None:
    tx.execute(_this(job).values(state=state, failure=failure))


def _this(job: Job) -> Update:
    # a job that was moved or ended since it was read is another job: it stays as it is
    return update(JobRow).where(
        JobRow.guild_id == job.guild_id,
        JobRow.id == job.id,
        JobRow.run_at == job.run_at,
        JobRow.state == JobState.PENDING,
    )
