"""Guilds' settings: pydantic models, stored as JSON, readable from memory, the same in every process."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from pydantic import BaseModel, ValidationError
from sqlalchemy import Select, select

from bot.core.ids import GuildId
from bot.core.permissions import Actor
from bot.database.lane import Lane
from bot.database.tables import RevisionRow, SettingsRow
from bot.database.transaction import Transaction

M = TypeVar("M", bound=BaseModel)
log = logging.getLogger(__name__)
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
        # of the row and not of memory, which is behind other bodies of the same commit, and other processes
        old = tx.select(_value(actor.guild_id, kind.feature)).scalar_one_or_none()
        if old is None:
            old = self._defaults[type(value)].model_dump(mode="json")
        insert = tx.insert(SettingsRow).values(guild_id=actor.guild_id, feature=kind.feature, **row)
        tx.execute(insert.on_conflict_do_update(index_elements=["guild_id", "feature"], set_=row))
        tx.audit(actor, "settings.change", kind.feature, old=_differing(old, new), new=_differing(new, old))
        tx.touch(actor.guild_id, TOPIC)
        tx.after_commit(lambda: self._values.__setitem__((actor.guild_id, kind.feature), value))

    def read(self, tx: Transaction, guild_id: GuildId, model: type[M]) -> M:
        """A guild's settings as this transaction sees them: what a read-modify-write starts from."""
        value = tx.select(_value(guild_id, self._kinds[model].feature)).scalar_one_or_none()
        return model() if value is None else model.model_validate(value)

    async def load(self, guild_ids: Sequence[GuildId] | None = None) -> None:
        """Read settings into memory. Those that cannot be read stay as they were, and the operator is told."""
        models = {kind.feature: kind.model for kind in self._kinds.values()}

        def body(tx: Transaction) -> list[tuple[GuildId, str, Any]]:
            query = select(SettingsRow.guild_id, SettingsRow.feature, SettingsRow.value)
            if guild_ids is not None:
                query = query.where(SettingsRow.guild_id.in_(guild_ids))
            return [(GuildId(guild), feature, value) for guild, feature, value in tx.select(query)]

        for guild_id, feature, value in await self._lane.read(body):
            if feature not in models:
                continue
            try:
                self._values[guild_id, feature] = models[feature].model_validate(value)
            except ValidationError:
                log.exception("a guild's settings cannot be read", extra={"guild": guild_id, "feature": feature})


class Revisions:
    """Notices what other processes changed, such as the command line beside a running bot."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._seen: dict[tuple[GuildId, str], int] = {}
        self._behind = False
        self._remembered: dict[str, Remembered] = {}

    def guard(self, remembered: Remembered) -> None:
        """Keep something in memory up to date."""
        self._remembered[remembered.topic] = remembered

    async def start(self) -> None:
        """Load everything once."""
        await self._lane.changed_elsewhere()
        self._seen = await self._lane.read(_revisions)
        for remembered in self._remembered.values():
            await remembered.load()

    async def check(self) -> None:
        """Load what changed since the last look."""
        # remembered until all of it is loaded: the lane says it once
        self._behind |= await self._lane.changed_elsewhere()
        while self._behind:
            self._behind = await self._catch_up()

    async def _catch_up(self) -> bool:
        """Load what changed; False when nothing had, so that nothing changed either while the last of it was read."""
        revisions = await self._lane.read(_revisions)
        changed: dict[str, list[GuildId]] = {}
        for (guild_id, topic), revision in revisions.items():
            if self._seen.get((guild_id, topic)) != revision:
                changed.setdefault(topic, []).append(guild_id)
        for topic in changed.keys() & self._remembered.keys():
            await self._remembered[topic].load(changed[topic])
        self._seen = revisions
        return bool(changed)


def _revisions(tx: Transaction) -> dict[tuple[GuildId, str], int]:
    query = select(RevisionRow.guild_id, RevisionRow.topic, RevisionRow.revision)
    return {(GuildId(guild_id), topic): revision for guild_id, topic, revision in tx.select(query)}


def _value(guild_id: GuildId, feature: str) -> Select[dict[str, Any]]:
    return select(SettingsRow.value).where(SettingsRow.guild_id == guild_id, SettingsRow.feature == feature)


def _differing(values: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if others.get(name) != value}
