"""Guilds' settings: pydantic models, stored as JSON, readable from memory, the same in every process."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from pydantic import BaseModel
from sqlalchemy import select

from bot.core.ids import GuildId
from bot.core.permissions import Actor
from bot.database.lane import Lane
from bot.database.tables import RevisionRow, SettingsRow
from bot.database.transaction import Transaction

M = TypeVar("M", bound=BaseModel)
TOPIC = "settings"


class Remembered(Protocol):
    """Something held in memory that a topic of revisions guards."""

    @property
    def topic(self) -> str:
        """The topic that is touched whenever it changes."""
        ...

    async def load(self, guild_ids: Sequence[GuildId] | None = None) -> None:
        """Read it anew, for some guilds or (None) for all."""
        ...


@dataclass(frozen=True, slots=True)
class _Kind:
    feature: str
    model: type[BaseModel]


class SettingsBook:
    """All settings of all guilds, in memory; a guild that changed nothing costs nothing."""

    topic = TOPIC

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._kinds: dict[type[BaseModel], _Kind] = {}
        self._values: dict[tuple[GuildId, str], BaseModel] = {}
        self._defaults: dict[type[BaseModel], BaseModel] = {}

    def register(self, feature: str, model: type[BaseModel]) -> None:
        """Make a feature's model known, before ``load``."""
        self._kinds[model] = _Kind(feature, model)
        self._defaults[model] = model()

    def get(self, guild_id: GuildId, model: type[M]) -> M:
        """A guild's settings, or the defaults."""
        value = self._values.get((guild_id, self._kinds[model].feature), self._defaults[model])
        return cast("M", value)

    def save(self, tx: Transaction, actor: Actor, value: BaseModel) -> None:
        """Write a guild's settings, with who changed them from what."""
        kind = self._kinds[type(value)]
        new: dict[str, Any] = value.model_dump(mode="json")
        row = {"schema_version": 1, "value": new, "changed_at": tx.now, "changed_by": actor.user_id}
        insert = tx.insert(SettingsRow).values(guild_id=actor.guild_id, feature=kind.feature, **row)
        tx.execute(insert.on_conflict_do_update(index_elements=["guild_id", "feature"], set_=row))
        old = self.get(actor.guild_id, type(value)).model_dump(mode="json")
        tx.audit(actor, "settings.change", kind.feature, old=_differing(old, new), new=_differing(new, old))
        tx.touch(actor.guild_id, TOPIC)
        tx.after_commit(lambda: self._values.__setitem__((actor.guild_id, kind.feature), value))

    def read(self, tx: Transaction, guild_id: GuildId, model: type[M]) -> M:
        """A guild's settings as this transaction sees them: what a read-modify-write starts from."""
        kind = self._kinds[model]
        query = select(SettingsRow.value).where(SettingsRow.guild_id == guild_id, SettingsRow.feature == kind.feature)
        value = tx.select(query).scalar_one_or_none()
        return model() if value is None else model.model_validate(value)

    async def load(self, guild_ids: Sequence[GuildId] | None = None) -> None:
        """Read settings into memory."""
        models = {kind.feature: kind.model for kind in self._kinds.values()}

        def body(tx: Transaction) -> list[tuple[GuildId, str, Any]]:
            query = select(SettingsRow.guild_id, SettingsRow.feature, SettingsRow.value)
            if guild_ids is not None:
                query = query.where(SettingsRow.guild_id.in_(guild_ids))
            return [(GuildId(guild), feature, value) for guild, feature, value in tx.select(query)]

        for guild_id, feature, value in await self._lane.read(body):
            if feature in models:
                self._values[guild_id, feature] = models[feature].model_validate(value)


class Revisions:
    """Notices what other processes changed, such as the command line beside a running bot."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._seen: dict[tuple[int, str], int] = {}
        self._remembered: dict[str, Remembered] = {}

    def guard(self, remembered: Remembered) -> None:
        """Keep something in memory up to date."""
        self._remembered[remembered.topic] = remembered

    async def start(self) -> None:
        """Load everything once."""
        await self._lane.changed_elsewhere()
        await self._changed()
        for remembered in self._remembered.values():
            await remembered.load()

    async def check(self) -> None:
        """Load what changed since the last look."""
        if not await self._lane.changed_elsewhere():
            return
        changed: dict[str, list[GuildId]] = {}
        for guild_id, topic in await self._changed():
            changed.setdefault(topic, []).append(guild_id)
        for topic, guild_ids in changed.items():
            if topic in self._remembered:
                await self._remembered[topic].load(guild_ids)

    async def _changed(self) -> list[tuple[GuildId, str]]:
        rows = await self._lane.read(
            lambda tx: [
                (row.guild_id, row.topic, row.revision)
                for row in tx.select(select(RevisionRow.guild_id, RevisionRow.topic, RevisionRow.revision))
            ]
        )
        changed = [(GuildId(guild), topic) for guild, topic, number in rows if self._seen.get((guild, topic)) != number]
        self._seen = {(guild, topic): number for guild, topic, number in rows}
        return changed


def _differing(values: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if others.get(name) != value}
