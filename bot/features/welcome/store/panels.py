"""Where a guild's start panel stands."""

from sqlalchemy import delete, select, update

from bot.core.ids import ChannelId, GuildId, MessageId
from bot.database.transaction import Transaction
from bot.features.welcome.model import Panel
from bot.features.welcome.store.tables import PanelRow


def get(tx: Transaction, guild_id: GuildId) -> Panel | None:
    """The panel; without a message id while it is on its way."""
    query = select(PanelRow.channel_id, PanelRow.message_id).where(PanelRow.guild_id == guild_id)
    row = tx.select(query).one_or_none()
    return None if row is None else Panel(ChannelId(row.channel_id), row.message_id and MessageId(row.message_id))


def begin(tx: Transaction, guild_id: GuildId, channel_id: ChannelId) -> int:
    """Note that a new panel is on its way to a channel; its version."""
    last = tx.select(select(PanelRow.version).where(PanelRow.guild_id == guild_id)).scalar_one_or_none() or 0
    remove(tx, guild_id)
    row = {"guild_id": guild_id, "channel_id": channel_id, "version": last + 1}
    tx.execute(tx.insert(PanelRow).values(**row))
    return last + 1


def posted(tx: Transaction, guild_id: GuildId, channel_id: ChannelId, message_id: MessageId) -> bool:
    """Note where the panel stands; False where another one was begun meanwhile."""
    return bool(
        tx.changed(
            update(PanelRow)
            .where(PanelRow.guild_id == guild_id, PanelRow.channel_id == channel_id, PanelRow.message_id.is_(None))
            .values(message_id=message_id)
        )
    )


def remove(tx: Transaction, guild_id: GuildId) -> None:
    """Forget the panel."""
    tx.execute(delete(PanelRow).where(PanelRow.guild_id == guild_id))
