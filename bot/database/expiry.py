"""Rows that have been kept long enough."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select, tuple_

from bot.database.jobs import JobState
from bot.database.statements import Statements
from bot.database.tables import Base, JobRow, OutboxRow

CHUNK = 1000
"""How many rows go at once: few enough that nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """How long a table's rows are kept, from the instant in one of their columns on; where that is null, for good.

    Attributes:
        only: which rows alone may go; None for all.
    """

    table: str
    age_column: str
    keep: timedelta
    only: ColumnElement[bool] | None = None


OWN = (
    # a key that is forgotten could be used again, so this is far beyond any retry
    Expiry(OutboxRow.__tablename__, "ended_at", timedelta(days=30)),
    Expiry(JobRow.__tablename__, "run_at", timedelta(days=30), JobRow.state != JobState.PENDING),
)
"""What the database itself need not keep."""


def expire(tx: Statements, expiry: Expiry) -> int:
    """Delete rows that are too old, ``CHUNK`` at most; how many went."""
    table = Base.metadata.tables[expiry.table]
    key = table.primary_key.columns.values()
    old = select(*key).where(table.c[expiry.age_column] < tx.now - expiry.keep).limit(CHUNK)
    if expiry.only is not None:
        old = old.where(expiry.only)
    return tx.changed(delete(table).where(tuple_(*key).in_(old)))
