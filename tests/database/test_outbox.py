"""The outbox, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.core.actions import Effect, GrantRole, Outcome, OutcomeKind, Priority
from bot.core.card import ActionRef
from bot.core.clock import SteeredClock
from bot.core.events import ActionEnded
from bot.core.ids import MessageId, RoleId, RowId, UserId
from bot.database import outbox
from bot.database.database import Database
from bot.database.outbox import Parcel
from bot.database.transaction import Transaction
from tests.fakes.databases import GUILD, rows


def effect(key: str = "key", *, origin: ActionRef | None = None) -> Effect:
    return Effect(GUILD, GrantRole(UserId(1), RoleId(2), "why"), key, Priority.REPLY, origin)


async def handed_over(database: Database, *effects: Effect) -> list[Parcel]:
    found: list[Parcel] = []
    database.office.on_parcels = found.extend

    def body(tx: Transaction) -> None:
        for one in effects:
            tx.enqueue(one)

    await database.write(body)
    return found


async def test_what_is_committed_is_handed_over_and_what_is_not_is_not(database: Database) -> None:
    assert [parcel.effect for parcel in await handed_over(database, effect("a"), effect("b"))] == [
        effect("a"),
        effect("b"),
    ]

    def body(tx: Transaction) -> None:
        tx.enqueue(effect("c"))
        raise ZeroDivisionError

    found: list[Parcel] = []
    database.office.on_parcels = found.extend
    with pytest.raises(ZeroDivisionError):
        await database.write(body)
    assert found == []
    assert await rows(database, "SELECT dedupe_key FROM outbox ORDER BY id") == [("a",), ("b",)]


async def test_the_same_key_is_taken_once(database: Database) -> None:
    assert len(await handed_over(database, effect(), effect())) == 1
    assert await handed_over(database, effect()) == []
    assert not await database.write(lambda tx: tx.enqueue(effect()))


async def test_nothing_of_our_own_is_abandoned_before_its_lease_is_over(
    database: Database, clock: SteeredClock
) -> None:
    await handed_over(database, effect())
    owner = database.office.owner
    assert not await database.read(lambda tx: outbox.abandoned(tx, owner))
    clock.advance(timedelta(minutes=6))
    assert len(await database.read(lambda tx: outbox.abandoned(tx, owner))) == 1


async def test_what_a_dead_process_left_is_found_whole_at_once(database: Database) -> None:
    origin = ActionRef("welcome", "card", RowId(2**60), "x")
    (parcel,) = await handed_over(database, effect(origin=origin))
    (found,) = await database.read(lambda tx: outbox.abandoned(tx, "another"))
    assert (found.id, found.effect, found.found) == (parcel.id, effect(origin=origin), True)
    await database.write(lambda tx: outbox.lease(tx, [found], "another", tx.now + timedelta(minutes=5)))
    assert not await database.read(lambda tx: outbox.abandoned(tx, "another"))


async def test_what_has_ended_is_never_found_again(database: Database, clock: SteeredClock) -> None:
    (parcel,) = await handed_over(database, effect())
    await database.write(lambda tx: outbox.end(tx, parcel, Outcome()))
    clock.advance(timedelta(hours=1))
    await database.write(lambda tx: outbox.abandoned(tx, "another"))
    assert await rows(database, "SELECT state, failure FROM outbox") == [("done", None)]
    assert not await database.read(lambda tx: outbox.abandoned(tx, "another"))


async def test_the_oldest_are_found_first_and_no_more_than_asked_for(database: Database) -> None:
    await handed_over(database, *(effect(str(number)) for number in range(5)))
    found = await database.read(lambda tx: outbox.abandoned(tx, "another", 3))
    assert [parcel.effect.dedupe_key for parcel in found] == ["0", "1", "2"]


async def test_an_effect_that_cannot_be_read_keeps_no_other_from_being_found(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await handed_over(database, effect("strange"), effect("known"))

    def spoil(tx: Transaction) -> None:
        tx.execute(text("""UPDATE outbox SET payload = '{"kind":"dance"}' WHERE dedupe_key = 'strange'"""))

    await database.write(spoil)
    found = await database.write(lambda tx: outbox.abandoned(tx, "another"))
    assert [parcel.effect.dedupe_key for parcel in found] == ["known"]
    query = "SELECT state, failure FROM outbox WHERE dedupe_key = 'strange'"
    assert await rows(database, query) == [("failed", "unreadable")]
    assert "cannot be read" in caplog.text


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome(message_id=MessageId(5)), "done"),
        (Outcome(OutcomeKind.ALREADY), "done"),
        (Outcome(OutcomeKind.FAILED, reason="no"), "failed"),
    ],
)
async def test_an_end_is_recorded_and_published_once(database: Database, outcome: Outcome, state: str) -> None:
    heard: list[ActionEnded] = []
    database.subscribe(ActionEnded, lambda _tx, event: heard.append(event))
    origin = ActionRef("welcome", "card")
    (parcel,) = await handed_over(database, effect(origin=origin))
    assert await database.write(lambda tx: outbox.end(tx, parcel, outcome))
    assert not await database.write(lambda tx: outbox.end(tx, parcel, Outcome()))
    assert heard == [ActionEnded(GUILD, effect().action, outcome, origin)]
    query = "SELECT state, payload, message_id, failure FROM outbox"
    assert await rows(database, query) == [(state, None, outcome.message_id, outcome.reason or None)]


async def test_an_end_that_nobody_can_take_is_recorded_untold(database: Database) -> None:
    database.subscribe(ActionEnded, lambda _tx, event: pytest.fail("told"))
    (parcel,) = await handed_over(database, effect())
    assert await database.write(lambda tx: outbox.end(tx, parcel, Outcome(), tell=False))
    assert await rows(database, "SELECT state FROM outbox") == [("done",)]


async def test_nothing_changes_what_has_ended(database: Database) -> None:
    (parcel,) = await handed_over(database, effect())
    await database.write(lambda tx: outbox.end(tx, parcel, Outcome()))
    before = await rows(database, "SELECT * FROM outbox")
    await database.write(lambda tx: outbox.failed_attempt(tx, [parcel], "late"))
    await database.write(lambda tx: outbox.lease(tx, [parcel], "another", tx.now))
    assert await rows(database, "SELECT * FROM outbox") == before


async def test_failed_attempts_are_counted(database: Database) -> None:
    (parcel,) = await handed_over(database, effect())
    for reason in ("503", "504"):
        await database.write(lambda tx, reason=reason: outbox.failed_attempt(tx, [parcel], reason))
    assert await rows(database, "SELECT attempts, failure, state FROM outbox") == [(2, "504", "pending")]
