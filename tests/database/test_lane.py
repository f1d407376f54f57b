"""The write lane, on both databases."""

import asyncio

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.core.actions import Effect, GrantRole
from bot.core.clock import SteeredClock
from bot.core.errors import Conflict
from bot.core.ids import RoleId, UserId
from bot.database.database import Database
from bot.database.tables import KeepsakeRow
from bot.database.transaction import Transaction
from tests.fakes.databases import GUILD, increment


def remembering(name: str) -> object:
    return lambda tx: tx.remember(name, "x")


async def test_a_body_returns_its_result_after_the_commit(database: Database) -> None:
    assert await database.write(increment) == 1
    assert await database.recall("counter") == "1"


async def test_what_is_remembered_again_replaces_what_was(database: Database) -> None:
    await database.remember("a", "1")
    await database.remember("a", "2")
    assert await database.recall("a") == "2"
    assert await database.recall("b") is None


async def test_what_a_body_raises_reaches_its_caller_and_leaves_no_trace(database: Database) -> None:
    def body(tx: Transaction) -> None:
        tx.remember("half", "done")
        raise Conflict("error-test")

    with pytest.raises(Conflict, match="error-test"):
        await database.write(body)
    assert await database.recall("half") is None


async def test_who_fails_among_others_fails_alone(database: Database) -> None:
    def failing(tx: Transaction) -> None:
        tx.remember("bad", "x")
        raise ZeroDivisionError

    bodies = [failing if number % 3 == 0 else remembering(f"good {number}") for number in range(12)]
    ended = await asyncio.gather(*(database.write(body) for body in bodies), return_exceptions=True)  # type: ignore[arg-type]
    for number, result in enumerate(ended):
        assert isinstance(result, ZeroDivisionError) == (number % 3 == 0)
        assert await database.recall(f"good {number}") == (None if number % 3 == 0 else "x")
    assert await database.recall("bad") is None


async def test_a_body_that_raises_stop_iteration_is_heard(database: Database) -> None:
    with pytest.raises(RuntimeError):
        await database.write(lambda tx: next(iter(())))
    assert await database.write(increment) == 1


async def test_five_writers_of_one_counter_lose_no_update(database: Database) -> None:
    async def writer() -> None:
        for _ in range(8):
            await database.write(increment)

    await asyncio.gather(*(writer() for _ in range(5)))
    assert await database.recall("counter") == "40"


async def test_two_processes_that_write_one_counter_lose_no_update(database: Database, url: str) -> None:
    other = await Database.open(url, SteeredClock(), lock=False)
    try:
        await asyncio.gather(*(one.write(increment) for _ in range(8) for one in (database, other)))
    finally:
        await other.close()
    assert await database.recall("counter") == "16"


async def test_patient_bodies_lose_nothing_either(database: Database) -> None:
    await asyncio.gather(*(database.write(increment, urgent=number % 2 == 0) for number in range(10)))
    assert await database.recall("counter") == "10"


async def test_a_key_that_exists_is_refused(database: Database) -> None:
    def body(tx: Transaction) -> None:
        tx.execute(tx.insert(KeepsakeRow).values(guild_id=0, name="one", value="x"))

    await database.write(body)
    with pytest.raises(IntegrityError):
        await database.write(body)


async def test_hooks_run_on_the_loop_after_the_commit_and_only_then(database: Database) -> None:
    loop, ran = asyncio.get_running_loop(), list[str]()

    def hook() -> None:
        assert asyncio.get_running_loop() is loop
        ran.append("hook")

    def body(tx: Transaction, *, fails: bool) -> None:
        tx.after_commit(hook)
        if fails:
            raise Conflict("error-test")

    with pytest.raises(Conflict):
        await database.write(lambda tx: body(tx, fails=True))
    assert ran == []
    await database.write(lambda tx: body(tx, fails=False))
    assert ran == ["hook"]


async def test_a_hook_that_fails_harms_neither_neighbours_nor_effects(database: Database) -> None:
    handed_over: list[str] = []
    database.office.on_parcels = lambda parcels: handed_over.extend(parcel.effect.dedupe_key for parcel in parcels)

    def fail() -> None:
        raise ZeroDivisionError

    def body(tx: Transaction) -> None:
        tx.enqueue(Effect(GUILD, GrantRole(UserId(1), RoleId(2)), "key"))
        tx.after_commit(fail)

    ended = await asyncio.gather(database.write(body), database.write(increment), return_exceptions=True)
    assert isinstance(ended[0], ZeroDivisionError)
    assert ended[1] == 1
    assert handed_over == ["key"]


async def test_who_is_cancelled_waits_no_longer_but_the_body_counts(
    database: Database, url: str, clock: SteeredClock
) -> None:
    waiting = [asyncio.ensure_future(database.write(increment, urgent=urgent)) for urgent in (True, False, False)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert all(task.cancelled() for task in waiting)
    await database.close()
    again = await Database.open(url, clock)
    assert await again.recall("counter") == "3"
    await again.close()


async def test_closing_finishes_what_was_accepted_and_refuses_what_comes_later(
    database: Database, url: str, clock: SteeredClock
) -> None:
    waiting = [asyncio.ensure_future(database.write(increment, urgent=number < 10)) for number in range(20)]
    await asyncio.sleep(0)
    await database.close()
    assert sorted(await asyncio.gather(*waiting)) == list(range(1, 21))
    with pytest.raises(RuntimeError, match="closed"):
        await database.write(increment)
    again = await Database.open(url, clock)
    assert await again.recall("counter") == "20"
    await again.close()


async def test_a_reading_body_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError):
        await database.read(increment)
    assert await database.recall("counter") is None
    assert await database.write(increment) == 1


async def test_subscribers_hear_an_event_inside_the_transaction(database: Database) -> None:
    database.subscribe(str, lambda tx, event: tx.remember("heard", event))

    def body(tx: Transaction) -> None:
        tx.publish("word")
        tx.publish(3)
        assert tx.recall("heard") == "word"

    await database.write(body)
    assert await database.recall("heard") == "word"


async def test_an_error_tells_no_values_for_it_is_logged(database: Database) -> None:
    def twice(tx: Transaction) -> None:
        for _ in range(2):
            tx.execute(tx.insert(KeepsakeRow).values(guild_id=0, name="key", value="what a person wrote"))

    with pytest.raises(IntegrityError) as caught:
        await database.write(twice)
    assert "what a person wrote" not in str(caught.value)
