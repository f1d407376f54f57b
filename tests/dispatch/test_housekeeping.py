"""Tables are held to the retention that manifests promise."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot.core.clock import SteeredClock
from bot.core.ids import UserId
from bot.core.permissions import Actor
from bot.database import expiry
from bot.database.database import Database
from bot.database.privacy import TablePolicy
from bot.dispatch import housekeeping
from bot.dispatch.housekeeping import Housekeeping
from tests.fakes.databases import GUILD, rows

POLICY = TablePolicy("audit", timedelta(days=400), age_column="at")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


async def write_audit(database: Database, *verbs: str) -> None:
    for verb in verbs:
        await database.write(lambda tx, verb=verb: tx.audit(Actor(GUILD, UserId(1)), verb, 1))


async def test_what_is_older_than_promised_goes(
    database: Database, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiry, "CHUNK", 2)
    monkeypatch.setattr(housekeeping, "CHUNK", 2)
    await write_audit(database, *"abcde")
    clock.advance(401 * DAY)
    await write_audit(database, "new")
    keeping = Housekeeping(database, clock, [POLICY, TablePolicy("settings", None)])
    assert await keeping.step() == 5
    assert await rows(database, "SELECT verb FROM audit") == [("new",)]
    assert await keeping.step() == 0


async def test_it_runs_once_a_day_counted_over_restarts(
    lite: Database, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def runs_after(*passing: timedelta) -> int:
        """How often it runs, from a start on, while time passes; then the process ends."""
        steps, to_pass = list[None](), list(passing)

        class Counted(Housekeeping):
            async def step(self) -> int:
                steps.append(None)
                return await super().step()

        async def wait(_until: datetime, _wake: asyncio.Event) -> None:
            if not to_pass:
                raise asyncio.CancelledError
            clock.advance(to_pass.pop(0))

        monkeypatch.setattr(clock, "wait", wait)
        with pytest.raises(asyncio.CancelledError):
            await Counted(lite, clock, [POLICY]).run()
        return len(steps)

    assert await runs_after(HOUR) == 1
    assert await runs_after(HOUR) == 0
    assert await runs_after(HOUR, 22 * HOUR, 24 * HOUR, HOUR) == 2
    assert await runs_after(-30 * DAY, HOUR, DAY) == 2


async def test_a_database_that_is_away_is_asked_again_later(
    lite: Database, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping = Housekeeping(lite, clock, [POLICY])
    waits: list[timedelta] = []

    async def fail() -> int:
        raise OperationalError("DELETE", None, Exception("away"))

    async def wait(until: datetime, _wake: asyncio.Event) -> None:
        waits.append(until - clock.now())
        raise asyncio.CancelledError

    monkeypatch.setattr(keeping, "step", fail)
    monkeypatch.setattr(clock, "wait", wait)
    with pytest.raises(asyncio.CancelledError):
        await keeping.run()
    assert waits[0] > timedelta(minutes=59)


async def test_a_promise_without_a_beginning_is_refused(lite: Database, clock: SteeredClock) -> None:
    with pytest.raises(ValueError, match="audit"):
        Housekeeping(lite, clock, [TablePolicy("audit", DAY)])
