"""Welcome: watches, greeters, rules, acceptances, the start panel."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "welcome_acceptances",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("accepted_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "version", name="pk_welcome_acceptances"),
    )
    op.create_table(
        "welcome_greeters",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("last_offered_at", INSTANT),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name="pk_welcome_greeters"),
    )
    op.create_table(
        "welcome_panels",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_welcome_panels"),
    )
    op.create_table(
        "welcome_rules",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("published_by", sa.BigInteger()),
        sa.PrimaryKeyConstraint("guild_id", "version", "language", name="pk_welcome_rules"),
    )
    op.create_table(
        "welcome_watches",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("offered_to", sa.BigInteger()),
        sa.Column("taken_by", sa.BigInteger()),
        sa.Column("card_channel_id", sa.BigInteger()),
        sa.Column("card_message_id", sa.BigInteger()),
        sa.Column("closed_at", INSTANT),
        sa.PrimaryKeyConstraint("guild_id", "id", name="pk_welcome_watches"),
        sa.UniqueConstraint("guild_id", "message_id", name="uq_welcome_watches_guild_id_message_id"),
    )
    op.create_index("ix_welcome_watches_guild_id_state", "welcome_watches", ["guild_id", "state"])
