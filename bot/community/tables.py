"""Tables of what features share."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables import Base


class GuildRow(Base):
    """A guild that Tribune is or was in."""

    __tablename__ = "guilds"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime]


class PersonRow(Base):
    """A member whose coming or choosing Tribune saw."""

    __tablename__ = "people"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str | None]
    joined_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class ChoiceRow(Base):
    """Something that a person chose for themselves, such as an interest."""

    __tablename__ = "choices"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    chosen_at: Mapped[datetime]


class StaffRoleRow(Base):
    """Which level a role gives."""

    __tablename__ = "staff_roles"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    role_id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[int]


class StaffCapabilityRow(Base):
    """A single capability that a role gives or takes."""

    __tablename__ = "staff_capabilities"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    role_id: Mapped[int] = mapped_column(primary_key=True)
    capability: Mapped[str] = mapped_column(primary_key=True)
    allowed: Mapped[bool]


class AvailabilityRow(Base):
    """When a volunteer does not want to be called."""

    __tablename__ = "availability"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True)
    time_zone: Mapped[str]
    quiet_from: Mapped[str | None]
    quiet_until: Mapped[str | None]
    away_until: Mapped[datetime | None]


class StateRow(Base):
    """The mode that a guild is in."""

    __tablename__ = "guild_states"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    mode: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class FirstWordsRow(Base):
    """A newcomer's first own message: where and when, never what."""

    __tablename__ = "first_words"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int]
    message_id: Mapped[int]
    at: Mapped[datetime]


class QuestionRow(Base):
    """A message that waits for a person's response."""

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_guild_id_state", "guild_id", "state"),)

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int]
    asker_id: Mapped[int]
    own_thread: Mapped[bool]
    asked_at: Mapped[datetime]
    state: Mapped[str]
    closed_at: Mapped[datetime | None]


class AnswerRow(Base):
    """Who answered whom first, and by which rule we know."""

    __tablename__ = "answers"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(primary_key=True)
    asker_id: Mapped[int]
    answerer_id: Mapped[int]
    answer_id: Mapped[int]
    at: Mapped[datetime]
    rule: Mapped[str]


class CounterRow(Base):
    """How many messages persons wrote in a channel in an hour (hours since 1970, UTC)."""

    __tablename__ = "message_counts"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(primary_key=True)
    messages: Mapped[int]


class ProgressRow(Base):
    """Up to which message a channel has been seen and everything about it is committed."""

    __tablename__ = "channel_progress"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int]
