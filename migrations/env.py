"""Alembic's entry: the connection is handed in by bot/database/migrate.py. Migrations never import bot."""

from alembic import context
from sqlalchemy import Connection

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, render_as_batch=True, transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
connection.commit()
