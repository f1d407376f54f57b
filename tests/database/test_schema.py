"""The tables in the code are those that the migrations make."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import StatementError

from bot.app import discover
from bot.core.ids import GuildId
from bot.database.database import Database, _alone, parse
from bot.database.jobs import NewJob
from bot.database.tables import Base, Json, Utc
from tests.fakes.databases import GUILD, rows

DIALECTS = (sqlite.dialect(), postgresql.dialect())


async def test_code_and_migrations_describe_the_same_tables(url: str) -> None:
    assert discover()

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, Base.metadata))

    assert await _alone(parse(url), differences) == []


def test_the_key_of_every_table_leads_with_the_guild() -> None:
    assert discover()
    leading = {name: next(iter(table.primary_key.columns)).name for name, table in Base.metadata.tables.items()}
    assert set(leading.values()) == {"guild_id"}
    assert len(leading) > 10


async def test_instants_come_back_in_utc_to_the_microsecond(database: Database) -> None:
    at = datetime(2026, 3, 29, 2, 30, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    await database.write(
        lambda tx: tx.schedule(NewJob(GUILD, "tea", "key", at, payload={"größe": ["😀", None, 2**53]}))
    )
    ((run_at, payload),) = await database.read(lambda tx: [tuple(row) for row in tx.select(_jobs())])
    assert run_at == at
    assert run_at.tzinfo is UTC
    assert payload == {"größe": ["😀", None, 2**53]}


async def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - what is refused
    with pytest.raises(StatementError, match="naive"):
        await database.write(lambda tx: tx.schedule(NewJob(GuildId(1), "tea", "key", naive)))
    assert await rows(database, "SELECT * FROM jobs") == []


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_nothing_stays_nothing(dialect: object) -> None:
    for kind in (Utc(), Json()):
        assert kind.process_bind_param(None, dialect) is None  # type: ignore[arg-type]
        assert kind.process_result_value(None, dialect) is None  # type: ignore[arg-type]


def _jobs():  # noqa: ANN202 - a query's type is as long as it is dull
    from sqlalchemy import select

    from bot.database.tables import JobRow

    return select(JobRow.run_at, JobRow.payload)
