"""The rules by version and language, and who accepted them."""

from collections.abc import Sequence

from sqlalchemy import func, select

from bot.core.ids import GuildId, UserId
from bot.database.transaction import Transaction
from bot.features.welcome.model import Rules
from bot.features.welcome.store.tables import AcceptanceRow, RulesRow


def version(tx: Transaction, guild_id: GuildId) -> int:
    """The version in force; 0 where there are no rules."""
    query = select(func.max(RulesRow.version)).where(RulesRow.guild_id == guild_id)
    return tx.select(query).scalar_one() or 0


def texts(tx: Transaction, guild_id: GuildId, number: int) -> dict[str, str]:
    """A version's texts by language."""
    query = select(RulesRow.language, RulesRow.text).where(RulesRow.guild_id == guild_id, RulesRow.version == number)
    return {row.language: row.text for row in tx.select(query)}


def current(tx: Transaction, guild_id: GuildId, languages: Sequence[str]) -> Rules | None:
    """The rules in force, in the first of these languages that they exist in, else in any."""
    number = version(tx, guild_id)
    found = texts(tx, guild_id, number)
    for language in (*languages, *sorted(found)):
        if language in found:
            return Rules(number, language, found[language])
    return None


def publish(tx: Transaction, guild_id: GuildId, language: str, text: str, by: UserId | None) -> int:
    """Put a text in force; its version.

    A language that the present version lacks is added to it; another text for one that it has makes a new version,
    which takes the other languages' texts along.
    """
    number = version(tx, guild_id)
    found = texts(tx, guild_id, number)
    if found.get(language) == text:
        return number
    rows = {language: text}
    if language in found or not number:
        number += 1
        rows = found | rows
    values = {"guild_id": guild_id, "version": number, "published_at": tx.now, "published_by": by}
    tx.execute(tx.insert(RulesRow), [{**values, "language": name, "text": words} for name, words in rows.items()])
    return number


def accept(tx: Transaction, guild_id: GuildId, user_id: UserId, number: int, language: str) -> bool:
    """Record that somebody accepted a version; False where they had."""
    insert = tx.insert(AcceptanceRow).values(
        guild_id=guild_id, user_id=user_id, version=number, language=language, accepted_at=tx.now
    )
    return tx.inserted(insert.on_conflict_do_nothing())


def has_accepted(tx: Transaction, guild_id: GuildId, user_id: UserId, number: int) -> bool:
    """Whether somebody accepted a version."""
    query = select(AcceptanceRow.version).where(
        AcceptanceRow.guild_id == guild_id, AcceptanceRow.user_id == user_id, AcceptanceRow.version == number
    )
    return tx.select(query).one_or_none() is not None
