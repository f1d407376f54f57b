"""Tables that every feature writes through, and the column types that all tables share."""

from datetime import UTC, datetime
from typing import Any, ClassVar

import orjson
from sqlalchemy import BigInteger, DateTime, Dialect, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Utc(TypeDecorator[datetime]):
    """An aware instant in UTC. SQLite keeps no zone, so it is taken off and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants; store in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Json(TypeDecorator[Any]):
    """JSON as text: features read it into pydantic models, the database never looks inside."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Encode."""
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Decode."""
        return None if value is None else orjson.loads(value)


class Base(DeclarativeBase):
    """The root of all tables. Keys lead with ``guild_id``."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {int: BigInteger, datetime: Utc, str: String, dict[str, Any]: Json}


class AuditRow(Base):
    """Who changed what, when, from what to what."""

    __tablename__ = "audit"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    reason: Mapped[str]
    verb: Mapped[str]
    subject: Mapped[str]
    old: Mapped[dict[str, Any] | None]
    new: Mapped[dict[str, Any] | None]


class OutboxRow(Base):
    """An effect on its way to the platform. ``payload`` is emptied once it is performed."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("guild_id", "dedupe_key"),
        Index("ix_outbox_state_lease_until", "state", "lease_until"),
    )

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str]
    priority: Mapped[int]
    payload: Mapped[dict[str, Any] | None]
    origin: Mapped[dict[str, Any] | None]
    state: Mapped[str]
    attempts: Mapped[int]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    message_id: Mapped[int | None]
    failure: Mapped[str | None]


class JobRow(Base):
    """Something to do at a time."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("guild_id", "kind", "dedupe_key"),
        Index("ix_jobs_state_run_at", "state", "run_at"),
    )

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    dedupe_key: Mapped[str]
    subject: Mapped[int]
    payload: Mapped[dict[str, Any] | None]
    run_at: Mapped[datetime]
    state: Mapped[str]
    attempts: Mapped[int]
    failure: Mapped[str | None]


class SettingsRow(Base):
    """A feature's settings in a guild."""

    __tablename__ = "settings"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    feature: Mapped[str] = mapped_column(primary_key=True)
    schema_version: Mapped[int]
    value: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None]


class RevisionRow(Base):
    """How often something that processes hold in memory has changed."""

    __tablename__ = "revisions"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int]


class KeepsakeRow(Base):
    """A small thing that the process remembers over restarts, such as the fingerprint of its commands."""

    __tablename__ = "keepsakes"

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Text)
