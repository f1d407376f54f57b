"""People: since when they are here, which language they read, what they chose for themselves."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.community.capabilities import LANGUAGE, SETTINGS
from bot.community.settings import CommunitySettings
from bot.community.tables import ChoiceRow, GuildRow, PersonRow
from bot.core.errors import Invalid
from bot.core.events import LanguageChosen, MemberJoined, MemberLeft
from bot.core.ids import GuildId, UserId
from bot.core.permissions import Actor
from bot.database.database import Database
from bot.database.transaction import Transaction

TOPIC = "people"


class People:
    """Who is here. Chosen languages and the guilds' beginnings are readable from memory."""

    topic = TOPIC

    def __init__(self, database: Database, supported: Collection[str]) -> None:
        self._database = database
        self._supported = supported
        self._languages: dict[tuple[GuildId, UserId], str] = {}
        self._since: dict[GuildId, datetime] = {}
        database.settings.register("community", CommunitySettings)
        database.revisions.guard(self)

    async def load(self, guild_ids: Sequence[GuildId] | None = None) -> None:
        """Read chosen languages into memory: only of those who chose one."""

        def body(tx: Transaction) -> tuple[dict[tuple[GuildId, UserId], str], dict[GuildId, datetime]]:
            chosen = select(PersonRow.guild_id, PersonRow.user_id, PersonRow.language).where(
                PersonRow.language.is_not(None)
            )
            if guild_ids is not None:
                chosen = chosen.where(PersonRow.guild_id.in_(guild_ids))
            languages = {(GuildId(row.guild_id), UserId(row.user_id)): row.language for row in tx.select(chosen)}
            since = {GuildId(row.guild_id): row.since for row in tx.select(select(GuildRow.guild_id, GuildRow.since))}
            return languages, since

        languages, self._since = await self._database.read(body)
        self._languages.update(languages)

    def language(self, guild_id: GuildId, user_id: UserId) -> str | None:
        """The language that a person chose; None when they have not."""
        return self._languages.get((guild_id, user_id))

    def guild_language(self, guild_id: GuildId) -> str:
        """The language of a guild's public texts."""
        return self._database.settings.get(guild_id, CommunitySettings).languages[0]

    def since(self, guild_id: GuildId) -> datetime | None:
        """When Tribune first saw a guild; who joined before is no newcomer."""
        return self._since.get(guild_id)

    async def meet(self, guild_id: GuildId) -> datetime:
        """Note that Tribune is in a guild; since when it is."""

        def body(tx: Transaction) -> datetime:
            tx.execute(tx.insert(GuildRow).values(guild_id=guild_id, since=tx.now).on_conflict_do_nothing())
            since = tx.select(select(GuildRow.since).where(GuildRow.guild_id == guild_id)).scalar_one()
            tx.after_commit(lambda: self._since.__setitem__(guild_id, since))
            return since

        known = self._since.get(guild_id)
        return known if known is not None else await self._database.write(body)

    async def joined(self, event: MemberJoined) -> None:
        """Record that somebody came; telling it twice changes nothing, coming back does."""

        def body(tx: Transaction) -> None:
            row = {"joined_at": event.joined_at, "left_at": None}
            insert = tx.insert(PersonRow).values(guild_id=event.guild_id, user_id=event.user_id, **row)
            is_news = tx.inserted(
                insert.on_conflict_do_update(
                    index_elements=["guild_id", "user_id"],
                    set_=row,
                    where=PersonRow.joined_at.is_(None) | (PersonRow.joined_at < event.joined_at),
                )
            )
            if is_news:
                tx.publish(event)

        await self._database.write(body)

    async def joined_since(self, guild_id: GuildId, since: datetime) -> dict[UserId, datetime]:
        """Who is known to have joined since then, and when; without those who are known to have left."""
        query = select(PersonRow.user_id, PersonRow.joined_at).where(
            PersonRow.guild_id == guild_id, PersonRow.joined_at >= since, PersonRow.left_at.is_(None)
        )
        rows = await self._database.read(lambda tx: list(tx.select(query)))
        return {UserId(row.user_id): row.joined_at for row in rows if row.joined_at is not None}

    async def left(self, event: MemberLeft) -> None:
        """Record that somebody went."""

        def body(tx: Transaction) -> None:
            tx.execute(
                update(PersonRow)
                .where(PersonRow.guild_id == event.guild_id, PersonRow.user_id == event.user_id)
                .values(left_at=event.at)
            )
            tx.publish(event)

        await self._database.write(body)

    async def choose_language(self, language: str, *, actor: Actor) -> str:
        """Let a person choose the language that Tribune speaks with them.

        Raises:
            NotAllowed: the guild took the choice from them.
            Invalid: Tribune does not speak it.
        """
        actor.require(LANGUAGE)
        person = actor.person()
        if language not in self._supported:
            raise Invalid("error-language-unknown")

        def body(tx: Transaction) -> None:
            insert = tx.insert(PersonRow).values(guild_id=actor.guild_id, user_id=person, language=language)
            tx.execute(
                insert.on_conflict_do_update(index_elements=["guild_id", "user_id"], set_={"language": language})
            )
            tx.publish(LanguageChosen(actor.guild_id, person, language))
            tx.touch(actor.guild_id, TOPIC)
            tx.after_commit(lambda: self._languages.__setitem__((actor.guild_id, person), language))

        await self._database.write(body)
        return language

    async def set_languages(self, languages: Sequence[str], *, actor: Actor) -> None:
        """Set the guild's languages; the first is that of public texts.

        Raises:
            NotAllowed: the actor may not change the community's settings.
            Invalid: none was given, or Tribune does not speak one of them.
        """
        actor.require(SETTINGS)
        if not languages or any(language not in self._supported for language in languages):
            raise Invalid("error-language-unknown")
        unique = list(dict.fromkeys(languages))

        def body(tx: Transaction) -> None:
            settings = self._database.settings.read(tx, actor.guild_id, CommunitySettings)
            self._database.settings.save(tx, actor, settings.model_copy(update={"languages": unique}))

        await self._database.write(body)


def choose(
    tx: Transaction, guild_id: GuildId, user_id: UserId, topic: str, values: Collection[str]
) -> tuple[set[str], set[str]]:
    """Record what a person chose on a topic; which values are new and which are gone."""
    old = chosen(tx, guild_id, user_id, topic)
    added, removed = set(values) - old, old - set(values)
    if removed:
        tx.execute(
            delete(ChoiceRow).where(
                ChoiceRow.guild_id == guild_id,
                ChoiceRow.user_id == user_id,
                ChoiceRow.topic == topic,
                ChoiceRow.value.in_(removed),
            )
        )
    if added:
        common = {"guild_id": guild_id, "user_id": user_id, "topic": topic, "chosen_at": tx.now}
        tx.execute(tx.insert(ChoiceRow), [{**common, "value": value} for value in sorted(added)])
    return added, removed


def chosen(tx: Transaction, guild_id: GuildId, user_id: UserId, topic: str) -> set[str]:
    """What a person has chosen on a topic."""
    query = select(ChoiceRow.value).where(
        ChoiceRow.guild_id == guild_id, ChoiceRow.user_id == user_id, ChoiceRow.topic == topic
    )
    return set(tx.select(query).scalars())
