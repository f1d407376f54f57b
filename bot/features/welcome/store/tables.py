"""The feature's tables."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables import Base


class WatchRow(Base):
    """A newcomer's first message that waits for a person's answer."""

    __tablename__ = "welcome_watches"
    __table_args__ = (
        UniqueConstraint("guild_id", "message_id"),
        Index("ix_welcome_watches_guild_id_state", "guild_id", "state"),
    )

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    channel_id: Mapped[int]
    message_id: Mapped[int]
    sent_at: Mapped[datetime]
    state: Mapped[str]
    version: Mapped[int]
    offered_to: Mapped[int | None]
    taken_by: Mapped[int | None]
    card_channel_id: Mapped[int | None]
    card_message_id: Mapped[int | None]
    closed_at: Mapped[datetime | None]


class GreeterRow(Base):
    """Somebody who opted in to answer newcomers."""

    __tablename__ = "welcome_greeters"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    last_offered_at: Mapped[datetime | None]


class RulesRow(Base):
    """The rules' text, by version and language."""

    __tablename__ = "welcome_rules"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]
    published_by: Mapped[int | None]


class AcceptanceRow(Base):
    """Who accepted which version of the rules, when, in which language."""

    __tablename__ = "welcome_acceptances"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str]
    accepted_at: Mapped[datetime]


class PanelRow(Base):
    """Where the guild's start panel stands."""

    __tablename__ = "welcome_panels"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int]
    message_id: Mapped[int | None]
    version: Mapped[int]
