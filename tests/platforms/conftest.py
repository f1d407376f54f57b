"""A client of ours on a sandbox, over real sockets, with a real database and everything that it hears on record."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.community.activity.recorder import Recorder
from bot.community.intake import Intake
from bot.community.people import People
from bot.community.staff import Staff
from bot.core.clock import SteeredClock
from bot.core.events import (
    ChannelGone,
    MemberJoined,
    MemberLeft,
    MessageSeen,
    MessagesGone,
    PlatformEvent,
    RoleGone,
)
from bot.core.ids import ChannelId, GuildId, RoleId, UserId
from bot.database.database import Database, upgrade
from bot.i18n.catalogue import Catalogue
from bot.platforms.discord import client
from bot.platforms.discord.client import TribuneClient
from bot.platforms.discord.endpoint import use_endpoint
from bot.sandbox import Sandbox, Seed
from tests.sandbox.clients import Api
from tests.sandbox.oracle import Judge, available


async def eventually(condition: Callable[[], Any]) -> Any:
    """What a condition gives as soon as it gives something."""
    async with asyncio.timeout(10):
        while not (found := condition()):  # noqa: ASYNC110 - what a sandbox or discord.py knows has no event
            await asyncio.sleep(0.005)
    return found


@dataclass
class Tribune:
    """One run of the bot, and what it heard."""

    client: TribuneClient
    intake: Intake
    staff: Staff
    people: People
    heard: list[PlatformEvent] = field(default_factory=list[PlatformEvent])

    def messages(self) -> list[MessageSeen]:
        return [event for event in self.heard if isinstance(event, MessageSeen)]

    def of(self, kind: type[PlatformEvent]) -> list[Any]:
        return [event for event in self.heard if isinstance(event, kind)]


class World(Api):
    """The sandbox by names, typed as Tribune has it."""

    @property
    def guild_id(self) -> GuildId:
        return GuildId(self.guild.id)

    def channel_id(self, name: str) -> ChannelId:
        return ChannelId(self.channel(name).id)

    def user_id(self, name: str) -> UserId:
        return UserId(self.id_of(name))

    def role_id(self, name: str) -> RoleId:
        return RoleId(self.role(name))

    async def say(self, who: str, channel: str | int, content: str, **more: Any) -> int:
        """Write as somebody; the message's id."""
        channel_id = self.channel_id(channel) if isinstance(channel, str) else channel
        sent = await self.ok(who, "POST", f"/channels/{channel_id}/messages", {"content": content, **more})
        return int(sent["id"])

    async def read(self, who: str, channel: str) -> list[dict[str, Any]]:
        """The channel's messages, oldest first."""
        found: list[dict[str, Any]] = await self.ok(who, "GET", f"/channels/{self.channel_id(channel)}/messages")
        return found[::-1]


@pytest.fixture
def seed() -> Seed:
    return Seed.default()


@pytest.fixture
def judge() -> Iterator[Judge | None]:
    """Fails the test over one message that breaks Discord's schemas, where they are on the machine."""
    judge = Judge() if available() else None
    yield judge
    if judge is not None:
        judge.verdict()


@pytest.fixture
async def sandbox(seed: Seed, judge: Judge | None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(seed)
    sandbox.gateway.members_again_seconds = 0.0  # a test asks for all members again at once
    sandbox.taps += [judge] if judge else []
    await sandbox.start()
    # undone by monkeypatch when the test has ended
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    use_endpoint(sandbox.api_url, sandbox.gateway_url)
    monkeypatch.setattr(client, "GUILDS_WAIT_SECONDS", 0.05)
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def world(sandbox: Sandbox) -> AsyncIterator[World]:
    async with World(sandbox) as world:
        yield world


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture
async def database(tmp_path: Path, clock: SteeredClock) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path}/tribune.db"
    await upgrade(url)
    database = await Database.open(url, clock)
    yield database
    await database.close()


Start = Callable[..., Any]


@pytest.fixture
def start(sandbox: Sandbox, database: Database, clock: SteeredClock, catalogue: Catalogue) -> Start:
    """Runs Tribune for the length of a ``with``; may be called again, as after a restart."""

    @asynccontextmanager
    async def run(*cogs: str, remembers: bool = False) -> AsyncIterator[Tribune]:
        heard: list[PlatformEvent] = []
        people, staff, recorder = People(database, catalogue.languages), Staff(database), Recorder(database)
        for part in (people, staff, recorder):
            await part.load()

        async def listen(event: PlatformEvent) -> None:
            heard.append(event)

        def guard(message: MessageSeen) -> bool:
            heard.append(message)
            return False

        kinds = (MessagesGone, MemberJoined, MemberLeft, ChannelGone, RoleGone)
        intake = Intake(clock, people, recorder, (guard,), (), dict.fromkeys(kinds, (listen,)))
        bot = TribuneClient(clock, catalogue, cogs, database if remembers else None)
        bot.provide(intake, people, staff)
        tribune = Tribune(bot, intake, staff, people, heard)
        async with bot:
            task = asyncio.create_task(bot.start(sandbox.bot_token))
            guild_id = next(iter(sandbox.world.guilds))
            await eventually(lambda: guild_id in intake._live or task.done())
            if task.done():
                await task
            yield tribune
        await asyncio.wait([task])
        await intake.settled()
        gc.unfreeze()

    return run


@pytest.fixture
async def tribune(start: Start) -> AsyncIterator[Tribune]:
    async with start() as tribune:
        yield tribune
