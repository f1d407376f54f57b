"""Performs committed effects: a lane for each guild and rate-limit bucket, urgent ones first, in order.

A lane is a task that lives while it has something to do. Alike effects that wait together are merged where the platform
has one call for them. An effect that a dead process left may have been performed: it is found, and looked at first.
"""

import asyncio
import heapq
import logging
import random
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.core.actions import Outcome, OutcomeKind
from bot.core.clock import Clock
from bot.core.errors import TribuneError, Unavailable
from bot.core.ids import RowId
from bot.core.platform import Effects
from bot.database import outbox
from bot.database.database import Database
from bot.database.outbox import Parcel
from bot.database.transaction import Transaction

log = logging.getLogger(__name__)

_GIVE_UP = timedelta(hours=24)
_LEASE = timedelta(minutes=5)
_POLL = timedelta(seconds=30)
_LONGEST_PAUSE_SECONDS = 300.0
_KEEP_ENDED = timedelta(days=30)
_AT_ONCE = 32


class Dispatcher:
    """Takes parcels from commits and from the poll, and sees each to its end.

    Args:
        database: where their outcome is recorded.
        effects: how they are performed.
        clock: the process's clock.
    """

    def __init__(self, database: Database, effects: Effects, clock: Clock) -> None:
        self._database = database
        self._effects = effects
        self._clock = clock
        self._lanes: dict[tuple[int, str], list[tuple[int, RowId, Parcel]]] = {}
        self._tasks: dict[tuple[int, str], asyncio.Task[None]] = {}
        self._held: set[RowId] = set()
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._stopping = asyncio.Event()
        database.office.on_parcels = self.accept

    def accept(self, parcels: Sequence[Parcel]) -> None:
        """Take parcels in; each lane goes on by itself."""
        for parcel in parcels:
            if parcel.id in self._held:
                continue
            self._held.add(parcel.id)
            effect = parcel.effect
            key = (effect.guild_id, effect.action.lane)
            heapq.heappush(self._lanes.setdefault(key, []), (effect.priority, parcel.id, parcel))
            if key not in self._tasks and not self._stopping.is_set():
                self._tasks[key] = asyncio.get_running_loop().create_task(self._work(key))

    async def run(self) -> None:
        """Look for what a crash left, now and then, until stopped."""
        while not self._stopping.is_set():
            try:
                await self.recover()
            except SQLAlchemyError:
                log.exception("the outbox could not be read; it is tried again")
            await self._clock.wait(self._clock.now() + _POLL, self._stopping)

    async def recover(self) -> None:
        """Take over effects that nobody holds any more, and forget what ended long ago."""
        owner = self._database.office.owner

        def body(tx: Transaction) -> list[Parcel]:
            outbox.forget(tx, _KEEP_ENDED)
            found = list(outbox.abandoned(tx, owner))
            outbox.lease(tx, found, owner, tx.now + _LEASE)
            return found

        self.accept(await self._database.write(body, urgent=False))

    async def settled(self) -> None:
        """Wait until every lane is empty."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))

    async def stop(self) -> None:
        """Let calls in flight end; what has not begun stays in the outbox for the next start."""
        self._stopping.set()
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()), timeout=10)

    async def _work(self, key: tuple[int, str]) -> None:
        lane = self._lanes[key]
        try:
            while lane and not self._stopping.is_set():
                parcels = self._next(lane)
                async with self._places:
                    outcomes = await self._perform(parcels)
                if outcomes is None:
                    return
                await self._record(parcels, outcomes)
                self._held.difference_update(parcel.id for parcel in parcels)
        finally:
            del self._tasks[key]
            if not lane:
                del self._lanes[key]

    def _next(self, lane: list[tuple[int, RowId, Parcel]]) -> list[Parcel]:
        first = heapq.heappop(lane)[2]
        parcels = [first]
        while lane and first.found == lane[0][2].found and self._effects.merges(first.effect, lane[0][2].effect):
            parcels.append(heapq.heappop(lane)[2])
        return parcels

    async def _perform(self, parcels: Sequence[Parcel]) -> Sequence[Outcome] | None:
        again = parcels[0].found
        effects = tuple(parcel.effect for parcel in parcels)
        tries = 0
        while not self._stopping.is_set():
            try:
                return await self._effects.perform(effects, again=again)
            except Unavailable as error:
                tries += 1
                again = again or error.performed
                if self._clock.now() - parcels[0].created_at > _GIVE_UP:
                    return [Outcome(OutcomeKind.FAILED, reason=str(error))] * len(parcels)
                await self._pause(parcels, error, tries)
            except TribuneError as error:
                return [Outcome(OutcomeKind.FAILED, reason=str(error))] * len(parcels)
            except Exception as error:
                log.exception("an effect could not be performed", extra={"effect": effects[0].dedupe_key})
                return [Outcome(OutcomeKind.FAILED, reason=type(error).__name__)] * len(parcels)
        return None

    async def _pause(self, parcels: Sequence[Parcel], error: Unavailable, tries: int) -> None:
        log.warning("the platform is unavailable: %s", error, extra={"effect": parcels[0].effect.dedupe_key})
        reason = str(error)

        def body(tx: Transaction) -> None:
            outbox.failed_attempt(tx, parcels, reason)
            outbox.lease(tx, parcels, self._database.office.owner, tx.now + _LEASE + timedelta(seconds=300))

        await self._database.write(body)
        seconds = min(_LONGEST_PAUSE_SECONDS, 0.5 * 2.0 ** min(tries, 10)) * random.uniform(0.8, 1.2)  # noqa: S311
        if error.retry_after is not None:
            seconds = max(seconds, error.retry_after.total_seconds())
        # the platform recovers in real time, whatever our own clock is made to say
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _record(self, parcels: Sequence[Parcel], outcomes: Sequence[Outcome]) -> None:
        for parcel, outcome in zip(parcels, outcomes, strict=True):
            if outcome.kind is OutcomeKind.FAILED:
                log.warning("an effect failed: %s", outcome.reason, extra={"effect": parcel.effect.dedupe_key})

        def body(tx: Transaction) -> None:
            for parcel, outcome in zip(parcels, outcomes, strict=True):
                outbox.end(tx, parcel, outcome)

        while True:
            try:
                await self._database.write(body)
            except SQLAlchemyError:
                log.exception("an outcome could not be recorded; it is tried again")
                await asyncio.sleep(1)
            else:
                return
