"""Effects in their lanes: order, priority, merging, retries, ends."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.core.actions import (
    Effect,
    GrantRole,
    Outcome,
    OutcomeKind,
    PlatformAction,
    Post,
    Priority,
    RemoveMessages,
)
from bot.core.card import Card
from bot.core.clock import SteeredClock
from bot.core.errors import Rejected, Unavailable
from bot.core.events import ActionEnded
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from bot.database.database import Database
from bot.database.transaction import Transaction
from bot.dispatch import lanes
from bot.dispatch.lanes import Dispatcher
from tests.fakes.databases import GUILD, rows
from tests.fakes.effects import RecordingEffects

STATES = "SELECT dedupe_key, state, attempts, failure FROM outbox ORDER BY id"


def post(key: str, channel: int = 1, priority: Priority = Priority.REST, guild: GuildId = GUILD) -> Effect:
    return Effect(guild, Post(ChannelId(channel), Card(), "en"), key, priority)


def removal(key: str, *message_ids: int) -> Effect:
    return Effect(GUILD, RemoveMessages(ChannelId(1), tuple(MessageId(number) for number in message_ids)), key)


@pytest.fixture
def effects() -> RecordingEffects:
    return RecordingEffects()


@pytest.fixture
def dispatcher(database: Database, effects: RecordingEffects, clock: SteeredClock) -> Dispatcher:
    return Dispatcher(database, effects, clock)


@pytest.fixture
def lite_dispatcher(lite: Database, effects: RecordingEffects, clock: SteeredClock) -> Dispatcher:
    return Dispatcher(lite, effects, clock)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses take no time; how long they would have been is noted."""
    pauses: list[float] = []

    async def fall_asleep(_dispatcher: Dispatcher, seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(lanes, "_RECORD_AGAIN_SECONDS", 0)
    monkeypatch.setattr(Dispatcher, "_sleep", fall_asleep)
    return pauses


async def enqueue(database: Database, *effects: Effect) -> None:
    def body(tx: Transaction) -> None:
        for effect in effects:
            tx.enqueue(effect)

    await database.write(body)


async def test_a_lane_keeps_the_order_of_its_commits(
    database: Database, dispatcher: Dispatcher, effects: RecordingEffects
) -> None:
    for number in range(5):
        await enqueue(database, post(str(number)))
    await dispatcher.settled()
    assert effects.keys == ["0", "1", "2", "3", "4"]
    assert {state for _, state, _, _ in await rows(database, STATES)} == {"done"}


async def test_urgent_effects_overtake_those_that_wait(
    lite: Database, lite_dispatcher: Dispatcher, effects: RecordingEffects
) -> None:
    effects.gates["first"] = asyncio.Event()
    await enqueue(lite, post("first"))
    await effects.called(1)
    waiting = [post("rest 1"), post("rest 2"), post("reply", 1, Priority.REPLY), post("urgent", 1, Priority.URGENT)]
    await enqueue(lite, *waiting)
    effects.gates["first"].set()
    await lite_dispatcher.settled()
    assert effects.keys == ["first", "urgent", "reply", "rest 1", "rest 2"]


async def test_a_slow_lane_holds_up_no_other(
    lite: Database, lite_dispatcher: Dispatcher, effects: RecordingEffects
) -> None:
    effects.gates["slow"] = asyncio.Event()
    await enqueue(lite, post("slow"), post("behind"), post("elsewhere", 2), post("abroad", 1, guild=GuildId(2)))
    await effects.called(3)
    assert set(effects.keys) == {"slow", "elsewhere", "abroad"}
    effects.gates["slow"].set()
    await lite_dispatcher.settled()
    assert effects.keys[-1] == "behind"


async def test_a_platform_that_is_away_takes_no_place_from_others(
    lite: Database, lite_dispatcher: Dispatcher, effects: RecordingEffects
) -> None:
    asleep, go = asyncio.Event(), asyncio.Event()
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2 * lanes._AT_ONCE:
            asleep.set()
        await go.wait()

    lite_dispatcher._sleep = sleep  # type: ignore[method-assign]
    effects.answers.extend([Unavailable("503")] * 2 * lanes._AT_ONCE)
    await enqueue(lite, *(post(str(number), number) for number in range(2 * lanes._AT_ONCE)))
    await asleep.wait()
    await enqueue(lite, post("healthy", 999))
    await effects.called(2 * lanes._AT_ONCE + 1)
    assert effects.keys[-1] == "healthy"
    go.set()
    await lite_dispatcher.settled()


async def test_alike_effects_that_wait_together_are_one_call(
    lite: Database, lite_dispatcher: Dispatcher, effects: RecordingEffects
) -> None:
    effects.gates["first"] = asyncio.Event()
    await enqueue(lite, removal("first", 1))
    await effects.called(1)
    await enqueue(lite, removal("a", 2), removal("b", 3, 4), removal("c", 5))
    effects.gates["first"].set()
    await lite_dispatcher.settled()
    assert [call.keys for call in effects.calls] == [["first"], ["a", "b", "c"]]
    assert len(await rows(lite, "SELECT * FROM outbox WHERE state = 'done'")) == 4


async def test_what_is_merged_has_an_end(
    lite: Database, lite_dispatcher: Dispatcher, effects: RecordingEffects
) -> None:
    await enqueue(lite, *(removal(str(number), *range(40 * number, 40 * number + 40)) for number in range(5)))
    await lite_dispatcher.settled()
    assert [call.keys for call in effects.calls] == [["0", "1"], ["2", "3"], ["4"]]


async def test_an_unavailable_platform_is_asked_again_with_growing_pauses(
    database: Database, dispatcher: Dispatcher, effects: RecordingEffects, impatient: list[float]
) -> None:
    effects.answers.extend([Unavailable("503", performed=False)] * 3)
    await enqueue(database, post("key"))
    await dispatcher.settled()
    assert [call.again for call in effects.calls] == [False] * 4
    assert impatient == sorted(impatient)
    assert len(impatient) == 3
    assert await rows(database, STATES) == [("key", "done", 3, None)]


async def test_what_may_have_been_performed_is_looked_at_first(
    lite: Database, lite_dispatcher: Dispatcher, effects: RecordingEffects
) -> None:
    refused = Unavailable("429", performed=False)
    effects.answers.extend([refused, Unavailable("lost", performed=True), refused])
    await enqueue(lite, post("key"), post("next"))
    await lite_dispatcher.settled()
    assert [(call.keys[0], call.again) for call in effects.calls] == [
        ("key", False),
        ("key", False),
        ("key", True),
        ("key", True),
        ("next", False),
    ]


async def test_a_pause_is_as_long_as_the_platform_asks(
    lite: Database, lite_dispatcher: Dispatcher, effects: RecordingEffects, impatient: list[float]
) -> None:
    effects.answers.append(Unavailable("429", retry_after=timedelta(seconds=1234)))
    await enqueue(lite, post("key"))
    await lite_dispatcher.settled()
    assert impatient == [1234]


async def test_after_a_day_of_trying_it_is_given_up(
    lite: Database, lite_dispatcher: Dispatcher, effects: RecordingEffects, clock: SteeredClock
) -> None:
    effects.gates["key"] = asyncio.Event()
    effects.answers.extend([Unavailable("503")] * 100)
    await enqueue(lite, post("key"))
    await effects.called(1)
    clock.advance(timedelta(hours=25))
    effects.gates["key"].set()
    await lite_dispatcher.settled()
    assert len(effects.calls) == lanes._TRIES_AT_LEAST
    assert await rows(lite, "SELECT state, failure FROM outbox") == [("failed", "503")]


@pytest.mark.parametrize(
    ("error", "reason"), [(Rejected("too long"), "too long"), (ZeroDivisionError("a bug"), "ZeroDivisionError")]
)
async def test_a_refusal_ends_it_and_is_told_once_and_the_lane_goes_on(
    database: Database, dispatcher: Dispatcher, effects: RecordingEffects, error: Exception, reason: str
) -> None:
    heard: list[tuple[PlatformAction, OutcomeKind]] = []
    database.subscribe(ActionEnded, lambda _tx, event: heard.append((event.action, event.outcome.kind)))
    effects.answers.append(error)
    await enqueue(database, post("bad"), post("good"))
    await dispatcher.settled()
    assert await rows(database, STATES) == [("bad", "failed", 0, reason), ("good", "done", 0, None)]
    assert [kind for _, kind in heard] == [OutcomeKind.FAILED, OutcomeKind.DONE]


async def test_what_a_subscriber_wants_is_performed_too(
    lite: Database, lite_dispatcher: Dispatcher, effects: RecordingEffects
) -> None:
    def answer(tx: Transaction, event: ActionEnded) -> None:
        if isinstance(event.action, GrantRole):
            tx.enqueue(post("thanks"))

    lite.subscribe(ActionEnded, answer)
    await enqueue(lite, Effect(GUILD, GrantRole(UserId(1), RoleId(2)), "role"))
    await lite_dispatcher.settled()
    assert effects.keys == ["role", "thanks"]


@pytest.mark.parametrize("error", [ZeroDivisionError(), IntegrityError("INSERT", None, Exception())])
async def test_a_subscriber_that_fails_repeats_nothing_and_harms_nobody(
    lite: Database, lite_dispatcher: Dispatcher, effects: RecordingEffects, error: Exception
) -> None:
    heard: list[object] = []

    def fail(_tx: Transaction, event: ActionEnded) -> None:
        if isinstance(event.action, RemoveMessages) and event.action.message_ids == (2,):
            raise error
        heard.append(event.action)

    lite.subscribe(ActionEnded, fail)
    await enqueue(lite, removal("a", 1), removal("b", 2), removal("c", 3), post("d"))
    await lite_dispatcher.settled()
    assert sorted(effects.keys) == ["a", "b", "c", "d"]
    assert {state for _, state, _, _ in await rows(lite, STATES)} == {"done"}
    assert removal("c", 3).action in heard


async def test_an_outcome_waits_for_a_database_that_is_away(
    lite: Database, lite_dispatcher: Dispatcher, effects: RecordingEffects, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _fail_writes(lite, 2, monkeypatch)
    effects.answers.append(Unavailable("503"))
    await enqueue(lite, post("a"), post("b"))
    await lite_dispatcher.settled()
    assert effects.keys == ["a", "a", "b"]
    assert {state for _, state, _, _ in await rows(lite, STATES)} == {"done"}


async def _fail_writes(database: Database, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few writes after the first fail, as a full disk would."""
    write, seen = database.write, list[None]()

    async def failing(body: Callable[[Transaction], object], *, urgent: bool = True) -> object:
        seen.append(None)
        if 1 < len(seen) <= times + 1:
            raise OperationalError("COMMIT", None, Exception("disk full"))
        return await write(body, urgent=urgent)

    monkeypatch.setattr(database, "write", failing)


async def test_answers_that_do_not_fit_leave_the_effect_for_later(
    lite: Database, lite_dispatcher: Dispatcher, effects: RecordingEffects, clock: SteeredClock
) -> None:
    perform = effects.perform

    async def too_many(some: tuple[Effect, ...], *, again: bool) -> tuple[Outcome, ...]:
        effects.perform = perform  # type: ignore[method-assign]
        return (*await perform(some, again=again), Outcome())

    effects.perform = too_many  # type: ignore[method-assign]
    await enqueue(lite, post("a"), post("b"))
    await lite_dispatcher.settled()
    assert effects.keys == ["a", "b"]
    clock.advance(timedelta(minutes=6))
    await lite_dispatcher.recover()
    await lite_dispatcher.settled()
    assert (effects.keys, effects.calls[-1].again) == (["a", "b", "a"], True)
