"""What is kept of persons: each table says how long its rows live, and what becomes of the ids in them."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Erasure(StrEnum):
    """What becomes of a person's id when they ask to be forgotten."""

    ERASE = "erase"
    PSEUDONYMISE = "pseudonymise"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class PersonColumn:
    """A column that bears a person's id; ``reason`` (a Fluent key) is told to them where it is kept."""

    column: str
    erasure: Erasure
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TablePolicy:
    """How long a table's rows are kept (None: as long as the guild), and what it holds about persons.

    Attributes:
        age_column: the instant from which on ``retention`` counts; rows where it is null are kept.
    """

    table: str
    retention: timedelta | None
    persons: tuple[PersonColumn, ...] = ()
    age_column: str | None = None


OWN = (
    TablePolicy("audit", None, (PersonColumn("actor_id", Erasure.KEEP, "privacy-keep-audit"),)),
    TablePolicy("outbox", timedelta(days=30), age_column="ended_at"),
    TablePolicy("jobs", timedelta(days=30), age_column="run_at"),
    TablePolicy("settings", None, (PersonColumn("changed_by", Erasure.KEEP, "privacy-keep-audit"),)),
    TablePolicy("revisions", None),
    TablePolicy("keepsakes", None),
)
"""The tables that every feature writes. The first three hold ids in payloads only, which go with the row."""
