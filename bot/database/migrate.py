"""Bringing a database to the schema that this version of Tribune expects, by Alembic."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


class Schema(StrEnum):
    """How a database stands to this version of Tribune."""

    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"


def folder() -> Path:
    """Where the migrations are: beside the code in a checkout, inside the package in a wheel."""
    root = Path(__file__).resolve().parent.parent
    packaged = root / "_migrations"
    return packaged if packaged.is_dir() else root.parent / "migrations"


def compare(connection: Connection) -> Schema:
    """Compare a database's revision with ours."""
    revision = current(connection)
    if revision is None:
        return Schema.EMPTY
    scripts = ScriptDirectory(str(folder()))
    if revision == scripts.get_current_head():
        return Schema.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return Schema.OLDER if revision in known else Schema.NEWER


def current(connection: Connection) -> str | None:
    """The revision that a database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing."""
    _run(connection, command.upgrade)


def _run(connection: Connection, verb: Callable[[AlembicConfig, str], None]) -> None:
    config = AlembicConfig()
    config.set_main_option("script_location", str(folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    verb(config, "head")
