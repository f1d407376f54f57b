"""Alembic's entry: the connection is handed in by bot/database/migrate.py. Migrations never import bot."""

from alembic import context
from sqlalchemy import Connection

connection: Connection = context.config.attributes["connection"]
# SQLite can undo a CREATE TABLE as well, since BEGIN is ours to say: a killed migration leaves nothing behind
context.configure(connection=connection, render_as_batch=True, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
connection.commit()
