"""What a write body holds in its hands: statements, and everything that must be committed with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from bot.core.actions import Effect
from bot.core.clock import Clock
from bot.core.ids import PROCESS, GuildId, RowIds
from bot.core.permissions import Actor
from bot.database import jobs, outbox
from bot.database.jobs import Job, NewJob
from bot.database.outbox import Parcel
from bot.database.statements import Statements
from bot.database.tables import AuditRow, KeepsakeRow, RevisionRow

E = TypeVar("E")
Subscriber = Callable[["Transaction", Any], None]


@dataclass(slots=True)
class Office:
    """What all transactions of a process share.

    Attributes:
        owner: this run of the process, as leases name it.
        subscribers: who hears which domain event, inside the publisher's transaction.
        on_parcels: takes the effects of a committed transaction.
        on_job: is told the earliest new ``run_at`` of a committed transaction.
    """

    clock: Clock
    ids: RowIds
    owner: str
    subscribers: dict[type[Any], list[Subscriber]] = field(default_factory=dict[type[Any], list[Subscriber]])
    on_parcels: Callable[[Sequence[Parcel]], None] = lambda _parcels: None
    on_job: Callable[[datetime], None] = lambda _run_at: None

    def subscribe(self, event: type[E], subscriber: "Callable[[Transaction, E], None]") -> None:
        """Let a function hear an event type."""
        self.subscribers.setdefault(event, []).append(subscriber)


class Transaction(Statements):
    """One unit of work. A body may run more than once, so it changes nothing but the database and this object."""

    LEASE = timedelta(minutes=5)

    def __init__(self, connection: Connection, office: Office) -> None:
        super().__init__(connection, office.clock, office.ids)
        self._office = office
        self.parcels: list[Parcel] = []
        self.run_ats: list[datetime] = []
        self._hooks: list[Callable[[], None]] = []

    def audit(
        self,
        actor: Actor,
        verb: str,
        subject: object,
        *,
        old: dict[str, Any] | None = None,
        new: dict[str, Any] | None = None,
    ) -> None:
        """Record who did what. Values are ids, states and settings, never members' words."""
        row = {
            "guild_id": actor.guild_id,
            "id": self.new_id(),
            "at": self.now,
            "actor_id": actor.user_id,
            "reason": actor.reason,
            "verb": verb,
            "subject": str(subject),
            "old": old,
            "new": new,
        }
        self.execute(self.insert(AuditRow), [row])

    def enqueue(self, effect: Effect) -> bool:
        """Have an effect performed after the commit; False where the same key was enqueued before."""
        parcel = Parcel(self.new_id(), effect, self.now)
        if not outbox.add(self, parcel, self._office.owner, self.now + self.LEASE):
            return False
        self.parcels.append(parcel)
        return True

    def schedule(self, job: NewJob) -> None:
        """Have a job done at its time; the same kind and key again moves it to the new time."""
        jobs.add(self, job)
        self.run_ats.append(job.run_at)

    def cancel(self, guild_id: GuildId, kind: str, dedupe_key: str) -> None:
        """Take a job back that has not been done."""
        jobs.cancel(self, guild_id, kind, dedupe_key)

    def finish(self, job: Job) -> None:
        """Mark the job that this body does as done."""
        jobs.finish(self, job)

    def postpone(self, job: Job, run_at: datetime) -> None:
        """Do this job again at another time."""
        jobs.postpone(self, job, run_at)
        self.run_ats.append(run_at)

    def publish(self, event: object) -> None:
        """Tell other features, inside this transaction."""
        for subscriber in self._office.subscribers.get(type(event), ()):
            subscriber(self, event)

    def touch(self, guild_id: GuildId, topic: str) -> None:
        """Note that something processes hold in memory has changed."""
        insert = self.insert(RevisionRow).values(guild_id=guild_id, topic=topic, revision=1)
        self.execute(
            insert.on_conflict_do_update(
                index_elements=["guild_id", "topic"], set_={"revision": RevisionRow.revision + 1}
            )
        )

    def recall(self, name: str) -> str | None:
        """What the process remembered under a name."""
        query = select(KeepsakeRow.value).where(KeepsakeRow.guild_id == PROCESS, KeepsakeRow.name == name)
        return self.select(query).scalar_one_or_none()

    def remember(self, name: str, value: str) -> None:
        """Remember something of the process over restarts."""
        insert = self.insert(KeepsakeRow).values(guild_id=PROCESS, name=name, value=value)
        self.execute(insert.on_conflict_do_update(index_elements=["guild_id", "name"], set_={"value": value}))

    def after_commit(self, hook: Callable[[], None]) -> None:
        """Bring memory up to date once this is committed. The hook runs on the event loop and must not fail."""
        self._hooks.append(hook)

    def committed(self) -> None:
        """Called on the event loop after the commit: memory first, then hand over what is to be performed."""
        try:
            for hook in self._hooks:
                hook()
        finally:
            # whatever a hook does wrong, what is committed is performed
            if self.parcels:
                self._office.on_parcels(self.parcels)
            if self.run_ats:
                self._office.on_job(min(self.run_ats))

    def data_version(self) -> int:
        """SQLite's count of other processes' commits, as this connection sees it."""
        return self._connection.exec_driver_sql("PRAGMA data_version").scalar_one()
