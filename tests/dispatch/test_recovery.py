"""What a stop or a crash leaves is found, and looked at before it is performed again."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot.core.actions import Effect, Post, RemoveMessages
from bot.core.card import Card
from bot.core.clock import SteeredClock
from bot.core.errors import Unavailable
from bot.core.ids import ChannelId, MessageId
from bot.database.database import Database
from bot.database.transaction import Transaction
from bot.dispatch import lanes
from bot.dispatch.lanes import Dispatcher
from tests.fakes.databases import GUILD, rows
from tests.fakes.effects import RecordingEffects


def post(key: str, channel: int = 1) -> Effect:
    return Effect(GUILD, Post(ChannelId(channel), Card(), "en"), key)


def removal(key: str, message_id: int) -> Effect:
    return Effect(GUILD, RemoveMessages(ChannelId(1), (MessageId(message_id),)), key)


async def enqueue(database: Database, *effects: Effect) -> None:
    for effect in effects:
        await database.write(lambda tx, effect=effect: tx.enqueue(effect))


async def crash(database: Database, url: str, clock: SteeredClock) -> tuple[Database, RecordingEffects, Dispatcher]:
    """End without a word, and start again."""
    await database.close()
    again = await Database.open(url, clock)
    effects = RecordingEffects()
    return again, effects, Dispatcher(again, effects, clock)


async def test_what_nobody_performed_before_a_crash_is_performed_after_it(
    database: Database, url: str, clock: SteeredClock
) -> None:
    await enqueue(database, post("a"), post("b"))
    again, effects, dispatcher = await crash(database, url, clock)
    await dispatcher.recover()
    await dispatcher.settled()
    assert [(call.keys, call.again) for call in effects.calls] == [(["a"], True), (["b"], True)]
    assert await rows(again, "SELECT state FROM outbox") == [("done",), ("done",)]
    await dispatcher.recover()
    await dispatcher.settled()
    assert len(effects.calls) == 2
    await again.close()


async def test_a_crash_between_the_call_and_its_record_lets_look_first(
    database: Database, url: str, clock: SteeredClock
) -> None:
    before, dispatcher = RecordingEffects(), None
    dispatcher = Dispatcher(database, before, clock)

    async def never(*_arguments: object) -> None:
        await asyncio.Event().wait()

    dispatcher._record = never  # type: ignore[assignment]
    await enqueue(database, post("a"))
    await before.called(1)
    for task in dispatcher._tasks.values():
        task.cancel()
    again, effects, dispatcher = await crash(database, url, clock)
    await dispatcher.recover()
    await dispatcher.settled()
    assert [(call.keys, call.again) for call in effects.calls] == [(["a"], True)]
    await again.close()


async def test_found_and_fresh_effects_are_not_merged(lite: Database, sqlite_url: str, clock: SteeredClock) -> None:
    await enqueue(lite, removal("left 1", 1), removal("left 2", 2))
    again, effects, dispatcher = await crash(lite, sqlite_url, clock)
    effects.gates["left 1"] = asyncio.Event()
    await dispatcher.recover()
    await enqueue(again, removal("new 1", 3), removal("new 2", 4))
    await effects.called(1)
    effects.gates["left 1"].set()
    await dispatcher.settled()
    assert [(call.keys, call.again) for call in effects.calls] == [
        (["left 1", "left 2"], True),
        (["new 1", "new 2"], False),
    ]
    await again.close()


@pytest.mark.parametrize("passed", [timedelta(minutes=6), timedelta(hours=20), timedelta(days=3)])
async def test_what_a_slow_lane_holds_is_not_taken_twice(
    database: Database, clock: SteeredClock, passed: timedelta
) -> None:
    effects = RecordingEffects()
    dispatcher = Dispatcher(database, effects, clock)
    effects.gates["slow"] = asyncio.Event()
    await enqueue(database, post("slow"), post("behind"))
    await effects.called(1)
    for _ in range(3):
        clock.advance(passed)
        await dispatcher.recover()
    effects.gates["slow"].set()
    await dispatcher.settled()
    await dispatcher.recover()
    await dispatcher.settled()
    assert [(call.keys, call.again) for call in effects.calls] == [(["slow"], False), (["behind"], False)]


async def test_all_that_was_left_is_found_however_much(
    lite: Database, sqlite_url: str, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "_FOUND_AT_ONCE", 2)
    await enqueue(lite, *(post(str(number)) for number in range(5)))
    again, effects, dispatcher = await crash(lite, sqlite_url, clock)
    await dispatcher.recover()
    await dispatcher.settled()
    assert effects.keys == ["0", "1", "2", "3", "4"]
    await again.close()


async def test_a_stop_lets_calls_end_and_leaves_the_rest(lite: Database, clock: SteeredClock, sqlite_url: str) -> None:
    effects = RecordingEffects()
    dispatcher = Dispatcher(lite, effects, clock)
    effects.gates["a"] = asyncio.Event()
    await enqueue(lite, post("a"), post("b"))
    await effects.called(1)
    stopping = asyncio.ensure_future(dispatcher.stop())
    await asyncio.sleep(0)
    effects.gates["a"].set()
    await stopping
    await enqueue(lite, post("late", 7))
    assert await rows(lite, "SELECT dedupe_key, state FROM outbox ORDER BY id") == [
        ("a", "done"),
        ("b", "pending"),
        ("late", "pending"),
    ]
    again, effects, dispatcher = await crash(lite, sqlite_url, clock)
    await dispatcher.recover()
    await dispatcher.settled()
    assert sorted(effects.keys) == ["b", "late"]
    await again.close()


async def test_a_stop_does_not_wait_for_a_platform_that_is_away(lite: Database, clock: SteeredClock) -> None:
    effects = RecordingEffects()
    effects.answers.append(Unavailable("503", retry_after=timedelta(hours=1)))
    dispatcher = Dispatcher(lite, effects, clock)
    await enqueue(lite, post("a"))
    await effects.called(1)
    await dispatcher.stop()
    assert await rows(lite, "SELECT state FROM outbox") == [("pending",)]


async def test_a_call_that_never_ends_is_cut_off(
    lite: Database, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "_STOP_SECONDS", 0.01)
    effects = RecordingEffects()
    effects.gates["a"] = asyncio.Event()
    dispatcher = Dispatcher(lite, effects, clock)
    await enqueue(lite, post("a"))
    await effects.called(1)
    await dispatcher.stop()
    assert dispatcher._tasks == {}
    assert await rows(lite, "SELECT state FROM outbox") == [("pending",)]


async def test_a_stop_with_nothing_to_do_is_quick(lite: Database, clock: SteeredClock) -> None:
    await Dispatcher(lite, RecordingEffects(), clock).stop()


async def test_pauses_are_short_at_first_in_real_time(lite: Database, clock: SteeredClock) -> None:
    effects = RecordingEffects()
    effects.answers.append(Unavailable("503", performed=False))
    dispatcher = Dispatcher(lite, effects, clock)
    await enqueue(lite, post("a"))
    async with asyncio.timeout(5):
        await dispatcher.settled()
    assert len(effects.calls) == 2


async def test_the_poll_goes_on_when_the_database_is_away(
    lite: Database, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    effects = RecordingEffects()
    dispatcher = Dispatcher(lite, effects, clock)
    recover, tried = dispatcher.recover, asyncio.Queue[None]()

    async def failing_at_first() -> None:
        tried.put_nowait(None)
        if tried.qsize() == 1:
            raise OperationalError("SELECT", None, Exception("away"))
        await recover()

    monkeypatch.setattr(dispatcher, "recover", failing_at_first)
    await enqueue(lite, post("known"))
    await dispatcher.settled()

    def leave(tx: Transaction) -> None:
        tx.enqueue(post("left"))

    accept: Callable[..., None] = lite.office.on_parcels
    lite.office.on_parcels = lambda _parcels: None
    await lite.write(leave)
    lite.office.on_parcels = accept
    running = asyncio.ensure_future(dispatcher.run())
    async with asyncio.timeout(5):
        while "left" not in effects.keys:
            clock.advance(timedelta(minutes=10))
            await asyncio.sleep(0.01)
    await dispatcher.stop()
    await running
    assert effects.keys == ["known", "left"]
