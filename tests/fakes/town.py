"""A community in which all of Tribune lives except for the chat platform: real services, a real database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.community.activity.conversation import Conversation
from bot.community.activity.recorder import Recorder
from bot.community.intake import Intake
from bot.community.people import People
from bot.community.staff import Staff
from bot.community.state import GuildStates
from bot.core.card import Card
from bot.core.clock import SteeredClock
from bot.core.events import ChannelGone, MemberJoined, MemberLeft, MessageSeen, MessagesGone
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from bot.core.permissions import Actor, Level
from bot.database.database import Database, upgrade
from bot.database.tables import Base
from bot.database.transaction import Transaction
from bot.dispatch.jobs import JobLoop
from bot.dispatch.lanes import Dispatcher
from bot.feature import Shared
from bot.features.welcome.manifest import FEATURE
from bot.features.welcome.service import WelcomeService
from tests.fakes.platform import FakeEffects, FakePlatform

GUILD = GuildId(1000)
LOBBY, GREETERS, START, HELLO = ChannelId(1), ChannelId(2), ChannelId(3), ChannelId(4)
ADMIN, ANNA, BEN, CEM, NEW, OTHER = (UserId(number) for number in (10, 11, 12, 13, 20, 21))

NOON = datetime(2026, 6, 1, 11, tzinfo=UTC)

Dump = dict[str, list[tuple[Any, ...]]]


class Town:
    """One guild with four channels, an admin, three possible greeters and, when they have joined, newcomers."""

    def __init__(self, url: str, clock: SteeredClock) -> None:
        self._url = url
        self.clock = clock
        self.platform = FakePlatform(clock)
        self.effects = FakeEffects(self.platform)
        self.platform.add_guild(GUILD)
        for channel_id in (LOBBY, GREETERS, START, HELLO):
            self.platform.add_channel(GUILD, channel_id)
        for user_id in (ADMIN, ANNA, BEN, CEM, OTHER):
            self.platform.add_member(GUILD, user_id, clock.now() - timedelta(days=400))

    async def open(self) -> None:
        """Start Tribune: at first, or again."""
        self.database = database = await Database.open(self._url, self.clock)
        self.people, self.staff, self.states = People(database, ("en", "de")), Staff(database), GuildStates(database)
        self.conversation, self.recorder = Conversation(database, self.people), Recorder(database)
        shared = Shared(database, self.platform, self.people, self.staff, self.states, self.conversation)
        self.intake = Intake(
            self.clock,
            self.people,
            self.recorder,
            (),
            (self.conversation.route,),
            {
                MemberJoined: (self.people.joined,),
                MemberLeft: (self.people.left, self.conversation.member_left),
                MessagesGone: (self.conversation.messages_gone,),
                ChannelGone: (self.conversation.channel_gone,),
            },
        )
        self.conversation.is_busy = self.intake.is_busy
        self.dispatcher = Dispatcher(database, self.effects, self.clock)
        self.jobs = JobLoop(database, self.clock, self.intake.is_settled)
        assert FEATURE.settings is not None
        database.settings.register(FEATURE.name, FEATURE.settings)
        self.welcome = WelcomeService(shared)
        for event, subscriber in FEATURE.subscriptions(self.welcome):
            database.subscribe(event, subscriber)
        for kind in FEATURE.jobs(self.welcome):
            self.jobs.register(kind)
        await database.revisions.start()
        await self.conversation.load()
        await self.recorder.load()
        self.intake.begin_gap()
        await self.intake.caught_up(self.platform)
        await self.dispatcher.recover()
        await self.settle()

    async def close(self) -> None:
        await self.settle()
        await self.recorder.flush()
        await self.database.close()

    async def restart(self) -> None:
        """End as a crash would, as far as memory goes, and start again."""
        await self.database.close()
        await self.open()

    async def settle(self) -> None:
        """Wait until everything that happened is on record, and everything due and committed is done."""
        await self.intake.settled()
        await self.jobs.step()
        await self.dispatcher.settled()
        await self.intake.settled()

    async def wait(self, **duration: float) -> None:
        """Let time pass, and do what is due."""
        self.clock.advance(timedelta(**duration))
        await self.settle()

    # People.

    def actor(self, user_id: UserId = ADMIN, level: Level = Level.HELPER, **more: Any) -> Actor:
        return Actor(GUILD, user_id, level, **more)

    @property
    def admin(self) -> Actor:
        return self.actor(ADMIN, Level.ADMIN)

    async def set_up(self) -> None:
        """Name the channels."""
        await self.welcome.setup.set_channels(actor=self.admin, start=START, hello=HELLO, greeters_channel=GREETERS)

    async def greeters(self, *user_ids: UserId) -> None:
        for user_id in user_ids:
            if self.platform.member(GUILD, user_id) is None:
                self.platform.add_member(GUILD, user_id, self.clock.now() - timedelta(days=400))
            await self.welcome.greeters.join(actor=self.actor(user_id))

    async def join(self, user_id: UserId = NEW, *, at: datetime | None = None, name: str = "") -> UserId:
        joined_at = at or self.clock.now()
        self.platform.add_member(GUILD, user_id, joined_at, name=name)
        self.intake.happened(MemberJoined(GUILD, user_id, joined_at))
        await self.intake.settled()
        return user_id

    async def leave(self, user_id: UserId) -> None:
        del self.platform.members[GUILD, user_id]
        self.intake.happened(MemberLeft(GUILD, user_id, self.clock.now()))
        await self.settle()

    # Messages.

    def write(
        self, user_id: UserId, channel_id: ChannelId = LOBBY, *, is_person: bool = True, **more: Any
    ) -> MessageSeen:
        """Write a message that Tribune does not hear of."""
        member = self.platform.member(GUILD, user_id)
        message = MessageSeen(
            GUILD,
            channel_id,
            self.platform.next_message_id(),
            user_id,
            self.clock.now(),
            member.joined_at if member else None,
            more.pop("content", "hello"),
            is_person,
            **more,
        )
        self.platform.messages.setdefault((GUILD, channel_id), []).append(message)
        return message

    async def say(self, user_id: UserId, channel_id: ChannelId = LOBBY, **more: Any) -> MessageSeen:
        """Write a message, and let Tribune deal with it."""
        message = self.write(user_id, channel_id, **more)
        self.intake.message(message)
        await self.settle()
        return message

    async def delete(self, message: MessageSeen) -> None:
        self.platform.messages[GUILD, message.channel_id].remove(message)
        self.intake.happened(MessagesGone(GUILD, message.channel_id, (message.message_id,)))
        await self.settle()

    async def newcomer_waits(self, user_id: UserId = NEW, **more: Any) -> MessageSeen:
        """Somebody joins and writes for the first time."""
        await self.join(user_id)
        return await self.say(user_id, **more)

    # What came of it.

    def cards(self, channel_id: ChannelId = GREETERS) -> list[Card]:
        return list(self.platform.cards.get(channel_id, {}).values())

    def posted(self, channel_id: ChannelId = GREETERS) -> list[MessageId]:
        return list(self.platform.cards.get(channel_id, {}))

    def roles_of(self, user_id: UserId) -> frozenset[RoleId]:
        return self.platform.members[GUILD, user_id].role_ids

    async def rows(self, table: str, columns: str = "*", where: str = "1=1") -> list[tuple[Any, ...]]:
        """Rows of a table, as tuples."""
        query = text(f"SELECT {columns} FROM {table} WHERE {where}")
        return await self.database.read(lambda tx: [tuple(row) for row in tx.select(query)])  # type: ignore[arg-type]

    async def dump(self) -> Dump:
        """Everything in the database."""

        def body(tx: Transaction) -> Dump:
            return {
                table.name: sorted((tuple(row) for row in tx.select(table.select())), key=repr)
                for table in Base.metadata.sorted_tables
            }

        return await self.database.read(body)


@asynccontextmanager
async def _living(url: str, clock: SteeredClock) -> AsyncIterator[Town]:
    clock.set_offset(clock.offset + NOON - clock.now())
    await upgrade(url)
    town = Town(url, clock)
    await town.open()
    try:
        yield town
    finally:
        await town.close()


@pytest.fixture
async def town(database_url: str, clock: SteeredClock) -> AsyncIterator[Town]:
    """A town on each kind of database, on a Monday in June, at noon in London."""
    async with _living(database_url, clock) as town:
        yield town


@pytest.fixture
async def hamlet(sqlite_url: str, clock: SteeredClock) -> AsyncIterator[Town]:
    """The same on SQLite alone, for what does not depend on the database."""
    async with _living(sqlite_url, clock) as town:
        yield town
