"""Greeters: who opted in, and whose turn it was last."""

from datetime import datetime

from sqlalchemy import delete, select, update

from bot.community.staff import availability
from bot.core.ids import GuildId, UserId
from bot.database.transaction import Transaction
from bot.features.welcome.model import Greeter
from bot.features.welcome.store import watches
from bot.features.welcome.store.tables import GreeterRow


def add(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """Let somebody be a greeter; False where they are."""
    insert = tx.insert(GreeterRow).values(guild_id=guild_id, user_id=user_id, since=tx.now)
    return tx.inserted(insert.on_conflict_do_nothing())


def remove(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """Let somebody be no greeter any more; False where they were none."""
    return bool(tx.changed(delete(GreeterRow).where(GreeterRow.guild_id == guild_id, GreeterRow.user_id == user_id)))


def is_greeter(tx: Transaction, guild_id: GuildId, user_id: UserId) -> bool:
    """Whether somebody opted in."""
    query = select(GreeterRow.user_id).where(GreeterRow.guild_id == guild_id, GreeterRow.user_id == user_id)
    return tx.select(query).one_or_none() is not None


def everyone(tx: Transaction, guild_id: GuildId) -> list[Greeter]:
    """All greeters of a guild with what the round-robin needs to know."""
    query = select(GreeterRow.user_id, GreeterRow.last_offered_at).where(GreeterRow.guild_id == guild_id)
    last: dict[UserId, datetime | None] = {UserId(row.user_id): row.last_offered_at for row in tx.select(query)}
    available = availability(tx, guild_id, list(last))
    counts = watches.open_counts(tx, guild_id)
    return [
        Greeter(
            user_id,
            available[user_id].is_awake(tx.now),
            available[user_id].next_awake(tx.now),
            counts.get(user_id, 0),
            last[user_id],
        )
        for user_id in sorted(last)
    ]


def offered(tx: Transaction, guild_id: GuildId, user_id: UserId) -> None:
    """It was somebody's turn."""
    tx.execute(
        update(GreeterRow)
        .where(GreeterRow.guild_id == guild_id, GreeterRow.user_id == user_id)
        .values(last_offered_at=tx.now)
    )
