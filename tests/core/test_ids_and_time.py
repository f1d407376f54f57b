"""Row ids and clocks."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.clock import Clock, SteeredClock, SystemClock
from bot.core.ids import RowIds, made_at

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Jumping(SteeredClock):
    """A clock that says what it is told to, in turn."""

    def __init__(self, instants: list[datetime]) -> None:
        super().__init__()
        self._instants = iter(instants)
        self._last = NOON

    def now(self) -> datetime:
        self._last = next(self._instants, self._last)
        return self._last


@given(st.lists(st.timedeltas(timedelta(days=-5000), timedelta(days=5000)), max_size=50))
def test_ids_rise_however_the_clock_jumps(steps: list[timedelta]) -> None:
    ids = RowIds(Jumping([NOON + step for step in steps]))
    made = [ids.next() for _ in range(len(steps) + 20)]
    assert all(before < after for before, after in pairwise(made))
    assert made[0] > 0
    assert made[-1] < 2**63


def test_ids_rise_in_one_millisecond_beyond_what_it_holds() -> None:
    ids = RowIds(Jumping([NOON]))
    made = [ids.next() for _ in range(40_000)]
    assert made == sorted(set(made))
    assert timedelta(0) <= made_at(made[-1]) - NOON < timedelta(milliseconds=4)


def test_ids_of_many_threads_are_all_different_and_rise_in_each() -> None:
    ids = RowIds(SystemClock())
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: [ids.next() for _ in range(2000)], range(8)))
    assert all(some == sorted(some) for some in made)
    assert len({one for some in made for one in some}) == 16_000


def test_an_id_says_when_it_was_made() -> None:
    assert made_at(RowIds(Jumping([NOON])).next()) == NOON


@pytest.fixture(params=[SystemClock, SteeredClock])
def any_clock(request: pytest.FixtureRequest) -> Clock:
    return request.param()  # type: ignore[no-any-return]


async def test_a_clock_tells_utc(any_clock: Clock) -> None:
    assert any_clock.now().tzinfo is UTC


async def test_who_is_woken_waits_no_longer_and_stays_woken(any_clock: Clock) -> None:
    wake = asyncio.Event()
    asyncio.get_running_loop().call_soon(wake.set)
    async with asyncio.timeout(5):
        await any_clock.wait(None, wake)
        await any_clock.wait(any_clock.now() + timedelta(hours=1), wake)
    assert wake.is_set()


@pytest.mark.parametrize("seconds", [-3600, 0, 0.02])
async def test_who_waits_for_an_instant_goes_on_when_it_has_come(any_clock: Clock, seconds: float) -> None:
    until = any_clock.now() + timedelta(seconds=seconds)
    async with asyncio.timeout(5):
        while any_clock.now() < until:
            await any_clock.wait(until, asyncio.Event())
    async with asyncio.timeout(5):
        await any_clock.wait(until, asyncio.Event())


@pytest.mark.parametrize("move", ["advance", "set_offset"])
async def test_moving_the_clock_wakes_everybody_who_waits_and_sets_nobodys_event(move: str) -> None:
    clock, wake = SteeredClock(), asyncio.Event()
    until = clock.now() + timedelta(days=1)
    waiting = [asyncio.ensure_future(clock.wait(until, wake)) for _ in range(3)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    getattr(clock, move)(timedelta(days=2))
    async with asyncio.timeout(5):
        await asyncio.gather(*waiting)
    assert clock.offset == timedelta(days=2)
    assert clock.now() > until
    assert not wake.is_set()
