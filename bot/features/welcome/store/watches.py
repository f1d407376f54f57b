"""Watches: read whole, changed by compare-and-set on their version."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update

from bot.core.events import FirstWords
from bot.core.ids import ChannelId, GuildId, MessageId, RowId, UserId
from bot.database.transaction import Transaction
from bot.features.welcome.model import Watch, WatchState
from bot.features.welcome.store.tables import WatchRow

OPEN = (WatchState.WAITING, WatchState.OFFERED, WatchState.TAKEN)
_HELD = (WatchState.OFFERED, WatchState.TAKEN)


def add(tx: Transaction, event: FirstWords) -> RowId:
    """Begin to watch a newcomer's first message; the id of its watch, old or new."""
    insert = tx.insert(WatchRow).values(
        guild_id=event.guild_id,
        id=tx.new_id(),
        user_id=event.user_id,
        channel_id=event.channel_id,
        message_id=event.message_id,
        sent_at=event.at,
        state=WatchState.WAITING,
        version=1,
    )
    tx.execute(insert.on_conflict_do_nothing())
    query = select(WatchRow.id).where(WatchRow.guild_id == event.guild_id, WatchRow.message_id == event.message_id)
    return RowId(tx.select(query).scalar_one())


def get(tx: Transaction, guild_id: GuildId, watch_id: RowId) -> Watch | None:
    """A watch by its id."""
    return _one(tx, _columns().where(WatchRow.guild_id == guild_id, WatchRow.id == watch_id))


def of_message(tx: Transaction, guild_id: GuildId, message_id: MessageId) -> Watch | None:
    """The watch of a message."""
    return _one(tx, _columns().where(WatchRow.guild_id == guild_id, WatchRow.message_id == message_id))


def waiting(tx: Transaction, guild_id: GuildId) -> Sequence[Watch]:
    """Those that no card stands for yet, oldest first."""
    query = _columns().where(WatchRow.guild_id == guild_id, WatchRow.state == WatchState.WAITING)
    return [_watch(row) for row in tx.select(query.order_by(WatchRow.sent_at))]


def taken_by(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Sequence[Watch]:
    """Those that a greeter looks after, oldest first."""
    query = _columns().where(
        WatchRow.guild_id == guild_id, WatchRow.taken_by == user_id, WatchRow.state == WatchState.TAKEN
    )
    return [_watch(row) for row in tx.select(query.order_by(WatchRow.sent_at))]


def held_by(tx: Transaction, guild_id: GuildId, user_id: UserId) -> Sequence[Watch]:
    """Those that count for a greeter: taken over by them, or offered to them; oldest first."""
    query = _columns().where(WatchRow.guild_id == guild_id, _holder() == user_id, WatchRow.state.in_(_HELD))
    return [_watch(row) for row in tx.select(query.order_by(WatchRow.sent_at))]


def held(tx: Transaction, guild_id: GuildId) -> Sequence[Watch]:
    """Those that a card stands for, or is on its way for, oldest first."""
    query = _columns().where(WatchRow.guild_id == guild_id, WatchRow.state.in_(_HELD))
    return [_watch(row) for row in tx.select(query.order_by(WatchRow.sent_at))]


def change(tx: Transaction, watch: Watch, **values: Any) -> bool:
    """Change a watch unless somebody else has since it was read."""
    return bool(
        tx.changed(
            update(WatchRow)
            .where(WatchRow.guild_id == watch.guild_id, WatchRow.id == watch.id, WatchRow.version == watch.version)
            .values(**values, version=watch.version + 1)
        )
    )


def open_counts(tx: Transaction, guild_id: GuildId) -> dict[UserId, int]:
    """How many open newcomers each greeter has: taken over, or offered to them."""
    holder = _holder()
    query = (
        select(holder, func.count())
        .where(WatchRow.guild_id == guild_id, WatchRow.state.in_(_HELD), holder.is_not(None))
        .group_by(holder)
    )
    return {UserId(user_id): count for user_id, count in tx.select(query)}


def counts(tx: Transaction, guild_id: GuildId) -> dict[WatchState, int]:
    """How many watches are in each open state."""
    query = (
        select(WatchRow.state, func.count())
        .where(WatchRow.guild_id == guild_id, WatchRow.state.in_(OPEN))
        .group_by(WatchRow.state)
    )
    return {WatchState(state): count for state, count in tx.select(query)}


def _holder() -> ColumnElement[int]:
    return func.coalesce(WatchRow.taken_by, WatchRow.offered_to)


def _columns() -> Select[*tuple[Any, ...]]:
    return select(*WatchRow.__table__.columns)


def _one(tx: Transaction, query: Select[*tuple[Any, ...]]) -> Watch | None:
    row = tx.select(query).one_or_none()
    return None if row is None else _watch(row)


def _watch(row: Any) -> Watch:
    return Watch(
        GuildId(row.guild_id),
        RowId(row.id),
        UserId(row.user_id),
        ChannelId(row.channel_id),
        MessageId(row.message_id),
        row.sent_at,
        WatchState(row.state),
        row.version,
        row.offered_to and UserId(row.offered_to),
        row.taken_by and UserId(row.taken_by),
        row.card_channel_id and ChannelId(row.card_channel_id),
        row.card_message_id and MessageId(row.card_message_id),
    )
