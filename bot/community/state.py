"""The mode that a guild is in: other features hold back while it is not normal."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select

from bot.community.capabilities import STATE
from bot.community.tables import StateRow
from bot.core.errors import Invalid
from bot.core.ids import GuildId
from bot.core.permissions import Actor
from bot.database.database import Database
from bot.database.transaction import Transaction

TOPIC = "state"


class Mode(StrEnum):
    """normal: everything runs. quiet: nothing public that can wait. raid, incident: as declared by staff."""

    NORMAL = "normal"
    QUIET = "quiet"
    RAID = "raid"
    INCIDENT = "incident"


class GuildStates:
    """Which mode each guild is in, readable from memory."""

    topic = TOPIC

    def __init__(self, database: Database) -> None:
        self._database = database
        self._modes: dict[GuildId, tuple[Mode, datetime | None]] = {}
        database.revisions.guard(self)

    async def load(self, guild_ids: Sequence[GuildId] | None = None) -> None:
        """Read the modes into memory."""
        query = select(StateRow.guild_id, StateRow.mode, StateRow.until)
        rows = await self._database.read(lambda tx: list(tx.select(query)))
        self._modes = {GuildId(row.guild_id): (Mode(row.mode), row.until) for row in rows}

    def mode(self, guild_id: GuildId, now: datetime) -> Mode:
        """A guild's mode now; one that was set until an instant ends by itself."""
        mode, until = self._modes.get(guild_id, (Mode.NORMAL, None))
        return _mode(mode, until, now)

    async def declare(self, mode: Mode, duration: timedelta | None, *, actor: Actor) -> None:
        """Put a guild into a mode, for a while or (None) until it is declared over.

        Raises:
            NotAllowed: the actor may not.
            Invalid: the duration is not positive.
        """
        actor.require(STATE)
        if duration is not None and duration <= timedelta(0):
            raise Invalid("error-duration")

        def body(tx: Transaction) -> None:
            until = None if duration is None else tx.now + duration
            # of the row and not of memory, which is behind other processes
            query = select(StateRow.mode, StateRow.until).where(StateRow.guild_id == actor.guild_id)
            row = tx.select(query).one_or_none()
            old = Mode.NORMAL if row is None else _mode(Mode(row.mode), row.until, tx.now)
            tx.execute(delete(StateRow).where(StateRow.guild_id == actor.guild_id))
            new = {"guild_id": actor.guild_id, "mode": mode, "since": tx.now, "until": until}
            tx.execute(tx.insert(StateRow).values(**new))
            tx.audit(actor, "state.declare", mode, old={"mode": old}, new={"mode": mode})
            tx.touch(actor.guild_id, TOPIC)
            tx.after_commit(lambda: self._modes.__setitem__(actor.guild_id, (mode, until)))

        await self._database.write(body)


def _mode(mode: Mode, until: datetime | None, now: datetime) -> Mode:
    return Mode.NORMAL if until is not None and until <= now else mode
