"""Once a day, deletes what has been kept long enough."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.core.clock import Clock
from bot.database.database import Database
from bot.database.expiry import CHUNK, OWN, Expiry, expire
from bot.database.privacy import TablePolicy

log = logging.getLogger(__name__)
_EVERY = timedelta(days=1)
_AGAIN = timedelta(hours=1)
_LAST = "housekeeping"


class Housekeeping:
    """Holds features to the retention that their manifests promise.

    Args:
        database: where the rows are.
        clock: the process's clock.
        policies: what features say about their tables.
    """

    def __init__(self, database: Database, clock: Clock, policies: Iterable[TablePolicy]) -> None:
        self._database = database
        self._clock = clock
        self._expiries = [*OWN, *(_expiry(policy) for policy in policies if policy.retention is not None)]
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Clean up every day, counted over restarts, until cancelled."""
        while True:
            try:
                until = await self._next()
                if until <= self._clock.now():
                    await self.step()
                    continue
            except SQLAlchemyError:
                log.exception("old rows could not be deleted; it is tried again")
                until = self._clock.now() + _AGAIN
            await self._clock.wait(until, self._wake)

    async def step(self) -> int:
        """Delete all that is too old; how many rows went."""
        gone = 0
        for expiry in self._expiries:
            while count := await self._expire(expiry):
                gone += count
                if count < CHUNK:
                    break
        await self._database.remember(_LAST, self._clock.now().isoformat())
        if gone:
            log.info("deleted what was kept long enough", extra={"rows": gone})
        return gone

    async def _expire(self, expiry: Expiry) -> int:
        return await self._database.write(lambda tx: expire(tx, expiry), urgent=False)

    async def _next(self) -> datetime:
        recalled = await self._database.recall(_LAST)
        now = self._clock.now()
        last = None if recalled is None else datetime.fromisoformat(recalled)
        # a clock that was set back must not put it off
        return now if last is None or last > now else last + _EVERY


def _expiry(policy: TablePolicy) -> Expiry:
    if policy.retention is None or policy.age_column is None:
        raise ValueError(f"{policy.table} says how long its rows are kept, but not from when on")
    return Expiry(policy.table, policy.age_column, policy.retention)
