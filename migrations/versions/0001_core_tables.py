"""The tables that every feature writes: audit, outbox, jobs, settings, revisions, keepsakes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", sa.BigInteger()),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("old", sa.Text()),
        sa.Column("new", sa.Text()),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_audit"),
    )
    op.create_table(
        "outbox",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.Text()),
        sa.Column("origin", sa.Text()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("lease_owner", sa.String()),
        sa.Column("lease_until", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("failure", sa.String()),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_outbox"),
        sa.UniqueConstraint("guild_id", "dedupe_key", name="uq_outbox_guild_id_dedupe_key"),
    )
    op.create_index("ix_outbox_state_lease_until", "outbox", ["state", "lease_until"])
    op.create_table(
        "jobs",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("subject", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.Text()),
        sa.Column("run_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("failure", sa.String()),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_jobs"),
        sa.UniqueConstraint("guild_id", "kind", "dedupe_key", name="uq_jobs_guild_id_kind_dedupe_key"),
    )
    op.create_index("ix_jobs_state_run_at", "jobs", ["state", "run_at"])
    op.create_table(
        "settings",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("feature", sa.String(), nullable=False),
        sa.Column("schema_version", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("changed_by", sa.BigInteger()),
        sa.PrimaryKeyConstraint("guild_id", "feature", name="pk_settings"),
    )
    op.create_table(
        "revisions",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "topic", name="pk_revisions"),
    )
    op.create_table(
        "keepsakes",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "name", name="pk_keepsakes"),
    )
