"""The outbox: effects written with the state that wants them, performed by the dispatch after the commit."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Row, Update, select, update

from bot.core.actions import ACTION, Effect, Outcome, OutcomeKind, Priority
from bot.core.card import ActionRef
from bot.core.events import ActionEnded
from bot.core.ids import GuildId, RowId
from bot.database.statements import Statements
from bot.database.tables import OutboxRow

log = logging.getLogger(__name__)
_ORIGIN: TypeAdapter[ActionRef | None] = TypeAdapter(ActionRef | None)


class ParcelState(StrEnum):
    """pending -> done | failed. Nothing leaves done or failed."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Parcel:
    """An effect with its row.

    Attributes:
        found: it was left by a process that died, so it may have been performed already.
    """

    id: RowId
    effect: Effect
    created_at: datetime
    found: bool = False


def add(tx: Statements, parcel: Parcel, owner: str, lease_until: datetime) -> bool:
    """Write an effect, leased to this process; False where its key is known."""
    effect = parcel.effect
    insert = tx.insert(OutboxRow).values(
        guild_id=effect.guild_id,
        id=parcel.id,
        dedupe_key=effect.dedupe_key,
        priority=effect.priority,
        payload=ACTION.dump_python(effect.action, mode="json"),
        origin=asdict(effect.origin) if effect.origin else None,
        state=ParcelState.PENDING,
        attempts=0,
        lease_owner=owner,
        lease_until=lease_until,
        created_at=tx.now,
    )
    return tx.inserted(insert.on_conflict_do_nothing())


def abandoned(tx: Statements, owner: str, limit: int = 500) -> Sequence[Parcel]:
    """Pending effects that another process, dead by now, had leased; or whose lease ran out. Oldest first."""
    query = (
        select(OutboxRow)
        .where(OutboxRow.state == ParcelState.PENDING)
        .where((OutboxRow.lease_owner != owner) | (OutboxRow.lease_until < tx.now))
        .order_by(OutboxRow.id)
        .limit(limit)
    )
    parcels: list[Parcel] = []
    for row in tx.select(query).all():
        try:
            parcels.append(_found(row))
        except ValidationError:
            # one effect that another version wrote differently must not keep all others from being found
            log.exception("an effect cannot be read", extra={"effect": row.dedupe_key})
            tx.execute(
                _pending(row.guild_id, row.id).values(state=ParcelState.FAILED, ended_at=tx.now, failure="unreadable")
            )
    return parcels


def lease(tx: Statements, parcels: Sequence[Parcel], owner: str, until: datetime) -> None:
    """Take parcels for this process until an instant."""
    for parcel in parcels:
        tx.execute(_pending(parcel.effect.guild_id, parcel.id).values(lease_owner=owner, lease_until=until))


def end(tx: Statements, parcel: Parcel, outcome: Outcome, *, tell: bool = True) -> bool:
    """Record an outcome and (``tell``) publish it to whoever wanted the effect; False where it had ended before."""
    effect = parcel.effect
    failed = outcome.kind is OutcomeKind.FAILED
    ended = tx.changed(
        _pending(parcel.effect.guild_id, parcel.id).values(
            state=ParcelState.FAILED if failed else ParcelState.DONE,
            payload=None,
            ended_at=tx.now,
            message_id=outcome.message_id,
            failure=outcome.reason or None,
        )
    )
    if ended and tell:
        tx.publish(ActionEnded(effect.guild_id, effect.action, outcome, effect.origin))
    return bool(ended)


def failed_attempt(tx: Statements, parcels: Sequence[Parcel], reason: str) -> None:
    """Count an attempt that the platform could not take."""
    for parcel in parcels:
        tx.execute(_pending(parcel.effect.guild_id, parcel.id).values(attempts=OutboxRow.attempts + 1, failure=reason))


def _found(row: Row[Any]) -> Parcel:
    effect = Effect(
        GuildId(row.guild_id),
        ACTION.validate_python(row.payload),
        row.dedupe_key,
        Priority(row.priority),
        _ORIGIN.validate_python(row.origin),
    )
    return Parcel(RowId(row.id), effect, row.created_at, found=True)


def _pending(guild_id: int, row_id: int) -> Update:
    return update(OutboxRow).where(
        OutboxRow.guild_id == guild_id, OutboxRow.id == row_id, OutboxRow.state == ParcelState.PENDING
    )
