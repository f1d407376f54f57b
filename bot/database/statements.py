"""Statements on one connection, at one instant: what all that is written through shares."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVarTuple, cast

from sqlalchemy import Connection, Executable, Insert, Result, Select, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase

from bot.core.clock import Clock
from bot.core.ids import RowId, RowIds

Ts = TypeVarTuple("Ts")


class Statements(ABC):
    """Runs statements, and tells what came of them. ``Transaction`` adds what features write with them.

    Attributes:
        now: the instant that all of a transaction agrees on.
    """

    def __init__(self, connection: Connection, clock: Clock, ids: RowIds) -> None:
        self._connection = connection
        self._ids = ids
        self.now = clock.now()

    def select(self, query: Select[*Ts]) -> Result[*Ts]:
        """Run a query."""
        return self._connection.execute(query)

    def execute(self, statement: Executable, rows: Sequence[Mapping[str, Any]] | None = None) -> None:
        """Run a statement, for one or for several rows."""
        self._connection.execute(statement, rows)

    def insert(self, table: type[DeclarativeBase]) -> "sqlite.Insert | postgresql.Insert":
        """An insert that knows ON CONFLICT, for the database in use."""
        return _insert(table, self._connection.dialect.name)

    def changed(self, statement: Executable) -> int:
        """Run an update or delete; how many rows it met."""
        return self._connection.execute(statement).rowcount

    def inserted(self, statement: Insert) -> bool:
        """Run an insert with ON CONFLICT; whether a row was written."""
        return self._connection.execute(statement).rowcount > 0

    def new_id(self) -> RowId:
        """An id for a new row."""
        return self._ids.next()

    @abstractmethod
    def publish(self, event: object) -> None:
        """Tell other features, inside this transaction."""


@cache
def _insert(table: type[DeclarativeBase], dialect: str) -> "sqlite.Insert | postgresql.Insert":
    # kept, and on the table instead of the class: building statements is most of what a write costs
    return (postgresql if dialect == "postgresql" else sqlite).insert(cast("Table", table.__table__))
