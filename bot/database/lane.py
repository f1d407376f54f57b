"""The write lane: the one way in which anything is written.

A body is a plain function: no ``await`` fits inside, so no network call can happen in a transaction, and it may be run
again. What it raises reaches the caller and leaves no trace in the database.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.database.transaction import Transaction

T = TypeVar("T")
Body = Callable[[Transaction], T]

_PASSING = ("08", "40", "53", "57", "58")
"""PostgreSQL's classes of errors that end by themselves: connections, collisions, resources, operators, the system."""


def will_pass(error: SQLAlchemyError) -> bool:
    """Whether the database may take the same body later: it is away, busy or full; the body is right."""
    if isinstance(error, OperationalError | PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or str(getattr(error.orig, "sqlstate", None)).startswith(_PASSING)


class Lane(Protocol):
    """Runs bodies in transactions, and reads beside them."""

    async def write(self, body: Body[T], *, urgent: bool = True) -> T:
        """Run a body in a transaction and return what it returned, after the commit."""
        ...

    async def read(self, body: Body[T]) -> T:
        """Run a body that only reads, on a consistent snapshot, without waiting for writers."""
        ...

    async def changed_elsewhere(self) -> bool:
        """Whether another process has committed since the last call."""
        ...

    async def close(self) -> None:
        """Finish what was accepted, then let go of the database."""
        ...
