"""The write lane: the one way in which anything is written.

A body is a plain function: no ``await`` fits inside, so no network call can happen in a transaction, and it may be run
again. What it raises reaches the caller and leaves no trace in the database.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from bot.database.transaction import Transaction

T = TypeVar("T")
Body = Callable[[Transaction], T]


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
