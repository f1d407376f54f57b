"""The composition root: everything is made and connected here, and nowhere else."""

import asyncio
import importlib
import logging
import pkgutil
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot import features
from bot.community.activity.conversation import Conversation
from bot.community.activity.recorder import Recorder
from bot.community.intake import Intake
from bot.community.people import People
from bot.community.privacy import TABLES
from bot.community.staff import Staff
from bot.community.state import GuildStates
from bot.core.clock import Clock
from bot.core.events import ChannelGone, MemberJoined, MemberLeft, MessagesGone
from bot.database.database import Database
from bot.dispatch.housekeeping import Housekeeping
from bot.dispatch.jobs import JobLoop
from bot.dispatch.lanes import Dispatcher
from bot.feature import Feature, Shared
from bot.i18n.catalogue import Catalogue
from bot.platforms.discord.client import TribuneClient
from bot.platforms.discord.outbound import DiscordEffects

_log = logging.getLogger(__name__)
_LOOK_ELSEWHERE_SECONDS = 1.0


class Application:
    """Tribune, put together: call ``run`` once, and ``stop`` to end it.

    Attributes:
        database: its state.
        client: its connection to Discord.
        intake: where the platform's events come in.
        dispatcher: performs effects.
        jobs: does what is due.
        housekeeping: deletes what was kept long enough.
    """

    def __init__(self, database: Database, clock: Clock, catalogue: Catalogue) -> None:
        self.database = database
        self.features = discover()
        cogs = ["cogs.community", *(f"cogs.{feature.name}" for feature in self.features)]
        self.client = TribuneClient(clock, catalogue, cogs, database)
        people, staff, states = People(database, catalogue.languages), Staff(database), GuildStates(database)
        self.conversation = Conversation(database, people)
        self.recorder = Recorder(database)
        shared = Shared(database, self.client.platform, people, staff, states, self.conversation)
        self.intake = Intake(
            clock,
            people,
            self.recorder,
            guards=(),
            routes=(self.conversation.route,),
            listeners={
                MemberJoined: (people.joined,),
                MemberLeft: (people.left, self.conversation.member_left),
                MessagesGone: (self.conversation.messages_gone,),
                ChannelGone: (self.conversation.channel_gone,),
            },
        )
        self.conversation.is_busy = self.intake.is_busy
        effects = DiscordEffects(self.client, self.client.platform, self.client.renderer, clock)
        self.dispatcher = Dispatcher(database, effects, clock)
        self.jobs = JobLoop(database, clock, self.intake.is_settled)
        policies = [*TABLES, *(policy for feature in self.features for policy in feature.tables)]
        self.housekeeping = Housekeeping(database, clock, policies)
        services = [self._connect(feature, shared) for feature in self.features]
        self.client.provide(self.intake, people, staff, states, *services)
        self._tasks: list[asyncio.Task[None]] = []

    async def run(self, token: str) -> None:
        """Run until stopped.

        Raises:
            StartupError: Discord does not let us in.
        """
        await self.database.revisions.start()
        await self.conversation.load()
        await self.recorder.load()
        self._begin(self.recorder.run())
        self._begin(self._look_elsewhere())
        self._begin(self.housekeeping.run())
        self._begin(self._work())
        async with self.client:
            main = asyncio.ensure_future(self.client.start(token))
            try:
                done, _ = await asyncio.wait([main, *self._tasks], return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                main.cancel()
                await asyncio.gather(main, return_exceptions=True)

    async def ready(self) -> None:
        """Wait until all guilds are there and what was missed has been read."""
        await self.intake.read_up.wait()
        await self.intake.settled()

    async def stop(self) -> None:
        """End in order: nothing new comes in, what is on record stays, calls in flight end."""
        self.jobs.stop()
        try:
            await self.dispatcher.stop()
            await self.client.close()
            with suppress(TimeoutError):
                async with asyncio.timeout(10):
                    await self.intake.settled()
            await self.recorder.flush()
        finally:
            # whatever could not end as it should, the database is left for the next start
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self.database.close()

    def _connect(self, feature: Feature, shared: Shared) -> object:
        if feature.settings is not None:
            self.database.settings.register(feature.name, feature.settings)
        service = feature.service(shared)
        for event, subscriber in feature.subscriptions(service):
            self.database.subscribe(event, subscriber)
        for kind in feature.jobs(service):
            self.jobs.register(kind)
        return service

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work))

    async def _work(self) -> None:
        await self.ready()
        async with asyncio.TaskGroup() as group:
            group.create_task(self.dispatcher.run())
            group.create_task(self.jobs.run())

    async def _look_elsewhere(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_ELSEWHERE_SECONDS)
            try:
                await self.database.keep_lock()
                await self.database.revisions.check()
            except SQLAlchemyError:
                _log.exception("what other processes changed could not be read; it is tried again")


def discover() -> list[Feature]:
    """The features, by their manifests, in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(features.__path__) if module.ispkg)
    return [importlib.import_module(f"bot.features.{name}.manifest").FEATURE for name in names]
