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

from bot.core.actions import Outcome, OutcomeKind, RemoveMessages
from bot.core.clock import Clock
from bot.core.errors import TribuneError, Unavailable
from bot.core.ids import RowId
from bot.core.platform import Effects
from bot.database import outbox
from bot.database.database import Database
from bot.database.lane import will_pass
from bot.database.outbox import Parcel
from bot.database.transaction import Transaction

log = logging.getLogger(__name__)

_GIVE_UP = timedelta(hours=24)
_LEASE = timedelta(minutes=5)
_POLL = timedelta(seconds=30)
_LONGEST_PAUSE_SECONDS = 300.0
_RECORD_AGAIN_SECONDS = 1.0
_STOP_SECONDS = 10.0
_TRIES_AT_LEAST = 8
_AT_ONCE = 32
_TOGETHER = 100
"""How many messages are deleted by one merged effect: what platforms take in one call."""
_FOUND_AT_ONCE = 500


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
        """Take over effects that nobody holds any more."""
        owner = self._database.office.owner

        def body(tx: Transaction) -> Sequence[Parcel]:
            found = outbox.abandoned(tx, owner, _FOUND_AT_ONCE)
            outbox.lease(tx, found, owner, tx.now + _LEASE)
            return found

        is_more = True
        while is_more and not self._stopping.is_set():
            found = await self._database.write(body, urgent=False)
            self.accept(found)
            is_more = len(found) == _FOUND_AT_ONCE

    async def settled(self) -> None:
        """Wait until every lane is empty."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))

    async def stop(self) -> None:
        """Let calls in flight end; what has not begun stays in the outbox for the next start."""
        self._stopping.set()
        if not self._tasks:
            return
        _, late = await asyncio.wait(list(self._tasks.values()), timeout=_STOP_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, key: tuple[int, str]) -> None:
        lane = self._lanes[key]
        try:
            while lane and not self._stopping.is_set():
                parcels = self._next(lane)
                await self._see_to(parcels)
                # after a stop it does not matter; after a fault of ours they are found again when the lease is over
                self._held.difference_update(parcel.id for parcel in parcels)
        finally:
            del self._tasks[key]
            if not lane:
                del self._lanes[key]

    def _next(self, lane: list[tuple[int, RowId, Parcel]]) -> list[Parcel]:
        first = heapq.heappop(lane)[2]
        parcels = [first]
        room = _TOGETHER - _weight(first)
        while lane and self._goes_along(first, lane[0][2], room):
            parcels.append(heapq.heappop(lane)[2])
            room -= _weight(parcels[-1])
        return parcels

    def _goes_along(self, first: Parcel, other: Parcel, room: int) -> bool:
        return (
            first.found == other.found and _weight(other) <= room and self._effects.merges(first.effect, other.effect)
        )

    async def _see_to(self, parcels: Sequence[Parcel]) -> None:
        try:
            outcomes = await self._perform(parcels)
            if outcomes is not None:
                await self._record(parcels, outcomes)
        except Exception:
            log.exception("an effect was left where it was", extra={"effect": parcels[0].effect.dedupe_key})

    async def _perform(self, parcels: Sequence[Parcel]) -> Sequence[Outcome] | None:
        again = parcels[0].found
        effects = tuple(parcel.effect for parcel in parcels)
        tries = 0
        while not self._stopping.is_set():
            try:
                # a place is for calls alone: whoever waits for a platform that is away must not keep others from theirs
                async with self._places:
                    return await self._effects.perform(effects, again=again)
            except Unavailable as error:
                tries += 1
                again = again or error.performed
                # a day may have passed before the first try: while nobody ran
                if tries >= _TRIES_AT_LEAST and self._clock.now() - parcels[0].created_at > _GIVE_UP:
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
        seconds = min(_LONGEST_PAUSE_SECONDS, 0.5 * 2.0 ** min(tries, 10)) * random.uniform(0.8, 1.2)  # noqa: S311
        if error.retry_after is not None:
            seconds = max(seconds, error.retry_after.total_seconds())

        def body(tx: Transaction) -> None:
            outbox.failed_attempt(tx, parcels, reason)
            outbox.lease(tx, parcels, self._database.office.owner, tx.now + _LEASE + timedelta(seconds=seconds))

        try:
            await self._database.write(body)
        except SQLAlchemyError:
            # the count and the lease are for others to see; the effect itself is in hand
            log.exception("a failed attempt could not be recorded")
        await self._sleep(seconds)

    async def _sleep(self, seconds: float) -> None:
        # the platform recovers in real time, whatever our own clock is made to say
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _record(self, parcels: Sequence[Parcel], outcomes: Sequence[Outcome]) -> None:
        """Record outcomes and tell whoever wanted the effects, in one transaction."""
        ended = list(zip(parcels, outcomes, strict=True))
        for parcel, outcome in ended:
            if outcome.kind is OutcomeKind.FAILED:
                log.warning("an effect failed: %s", outcome.reason, extra={"effect": parcel.effect.dedupe_key})
        try:
            await self._record_all(ended)
        except Exception:
            # performing it again would not help whoever cannot take the outcome, and nobody else may suffer from it
            log.exception("an outcome could not be taken", extra={"effect": parcels[0].effect.dedupe_key})
            for one in ended:
                await self._record_one(one)

    async def _record_one(self, one: tuple[Parcel, Outcome]) -> None:
        try:
            await self._record_all([one])
        except Exception:
            log.exception("an outcome is recorded untold", extra={"effect": one[0].effect.dedupe_key})
            await self._record_all([one], tell=False)

    async def _record_all(self, ended: Sequence[tuple[Parcel, Outcome]], *, tell: bool = True) -> None:
        def body(tx: Transaction) -> None:
            for parcel, outcome in ended:
                outbox.end(tx, parcel, outcome, tell=tell)

        while True:
            try:
                await self._database.write(body)
            except SQLAlchemyError as error:
                if not will_pass(error):
                    raise
                log.warning("an outcome could not be recorded; it is tried again", exc_info=error)
                await asyncio.sleep(_RECORD_AGAIN_SECONDS)
            else:
                return


def _weight(parcel: Parcel) -> int:
    action = parcel.effect.action
    return len(action.message_ids) if isinstance(action, RemoveMessages) else 1
