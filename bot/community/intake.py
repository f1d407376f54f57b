"""The way that everything which happens on the platform takes: guards, routes, observers.

Messages pass synchronously. What a route wants recorded runs afterwards, one after the other for each guild. Between
connecting and having read what was missed ("the gap") live messages wait in line.
"""

import asyncio
import heapq
import itertools
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.community.activity.policy import NEWCOMER
from bot.community.activity.recorder import Hold, Recorder
from bot.community.people import People
from bot.core.clock import Clock
from bot.core.errors import PlatformError, Unavailable
from bot.core.events import MemberJoined, MemberLeft, MessageSeen, PlatformEvent
from bot.core.ids import ChannelId, GuildId, MessageId
from bot.core.platform import Platform
from bot.database.lane import will_pass

log = logging.getLogger(__name__)

Guard = Callable[[MessageSeen], bool]
"""Looks at a message first; True ends its way."""
Work = Callable[[], Awaitable[None]]
Route = Callable[[MessageSeen], Work | None]
"""Whether something has to be recorded, and the work that does it: it may be run again."""
Listener = Callable[[Any], Awaitable[None]]

_WAITING_AT_MOST = 50_000
_PAUSES = (0.2, 1.0, 5.0, 20.0, 60.0)
"""Seconds between tries, where the database or the platform is away; the last one for as long as it takes."""
_TRIES = 4
"""How often something is tried that fails for another reason."""


class Intake:
    """Takes the platform's events in.

    Args:
        clock: the process's clock.
        people: who is here.
        recorder: counts messages and knows how far each channel was seen.
        guards: decide first, in this order.
        routes: see what a guard let pass, in this order.
        listeners: who is told of events other than messages, in this order.
    """

    def __init__(
        self,
        clock: Clock,
        people: People,
        recorder: Recorder,
        guards: Sequence[Guard],
        routes: Sequence[Route],
        listeners: dict[type[PlatformEvent], Sequence[Listener]],
    ) -> None:
        self._clock = clock
        self._people = people
        self._recorder = recorder
        self._guards = tuple(guards)
        self._routes = tuple(routes)
        self._listeners = listeners
        self._tails: dict[GuildId, asyncio.Task[None]] = {}
        self._live: set[GuildId] = set()
        self._waiting: dict[GuildId, list[MessageSeen]] = {}
        self._connection = 0
        self.read_up = asyncio.Event()
        """Set once what was missed in all guilds has been read for the first time."""

    def message(self, message: MessageSeen) -> None:
        """Take a message. Every message passes here: keep it short."""
        if message.guild_id in self._live:
            self._take(message)
        else:
            self._wait(message)

    def happened(self, event: PlatformEvent) -> None:
        """Take any other event; its listeners run in order, after what came before in its guild."""
        if type(event) in self._listeners:
            self._chain(event.guild_id, partial(self._tell, event), None)

    def is_busy(self, guild_id: GuildId) -> bool:
        """Whether something of a guild is being recorded now."""
        return guild_id in self._tails

    def is_settled(self, guild_id: GuildId) -> bool:
        """Whether all that is known to have happened in a guild is on record."""
        return guild_id in self._live and guild_id not in self._tails

    def begin_gap(self) -> None:
        """The platform has connected anew, and does not say what happened in between."""
        self._connection += 1
        self._live.clear()

    def gone(self, guild_id: GuildId) -> None:
        """A guild is ours no longer: should it come back, what was missed is read first."""
        self._live.discard(guild_id)
        self._waiting.pop(guild_id, None)

    async def caught_up(self, platform: Platform, guild_ids: Sequence[GuildId] | None = None) -> None:
        """Read what was missed in these guilds (None: all), then let their live messages pass."""
        chosen = platform.guild_ids() if guild_ids is None else guild_ids
        await asyncio.gather(*(self._go_live(platform, guild_id) for guild_id in chosen))
        if guild_ids is None:
            self.read_up.set()

    async def settled(self) -> None:
        """Wait until everything taken in so far is on record."""
        while self._tails:
            await asyncio.wait(list(self._tails.values()))

    def _take(self, message: MessageSeen) -> None:
        works: list[Work] = []
        for guard in self._guards:
            if guard(message):
                break
        else:
            for route in self._routes:
                work = route(message)
                if work is not None:
                    works.append(work)
        hold = Hold() if works else None
        if works:
            self._chain(message.guild_id, partial(_each, works), hold)
        self._recorder.observe(message, hold)

    def _wait(self, message: MessageSeen) -> None:
        waiting = self._waiting.setdefault(message.guild_id, [])
        # past the bound the newest is dropped: the history is read until nothing was dropped
        if len(waiting) <= _WAITING_AT_MOST:
            waiting.append(message)

    def _chain(self, guild_id: GuildId, work: Work, hold: Hold | None) -> None:
        task = asyncio.get_running_loop().create_task(self._after(self._tails.get(guild_id), work, hold))
        self._tails[guild_id] = task
        task.add_done_callback(lambda done: self._ended(guild_id, done))

    def _ended(self, guild_id: GuildId, task: asyncio.Task[None]) -> None:
        if self._tails.get(guild_id) is task:
            del self._tails[guild_id]

    async def _after(self, before: asyncio.Task[None] | None, work: Work, hold: Hold | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        # where it cannot be done the hold stays: progress does not pass it, and the next start reads it again
        if await self._done(work) and hold is not None:
            self._recorder.release(hold)

    async def _done(self, work: Work) -> bool:
        """Do a piece of work, however long the database is away; False where it fails for another reason."""
        for tries in itertools.count(1):
            try:
                await work()
            except Exception as error:
                log.exception("what a message or event caused could not be recorded")
                if tries >= _TRIES and not _will_pass(error):
                    return False
                await asyncio.sleep(_pause(tries))
            else:
                return True
        raise AssertionError("unreachable")

    async def _tell(self, event: PlatformEvent) -> None:
        for listener in self._listeners[type(event)]:
            await listener(event)

    async def _go_live(self, platform: Platform, guild_id: GuildId) -> None:
        connection, tries = self._connection, 0
        while True:
            try:
                await self._catch_up(platform, guild_id)
            except (Unavailable, SQLAlchemyError) as error:
                if not _will_pass(error):
                    raise
                tries += 1
                log.warning("what was missed cannot be read yet: %s", error, extra={"guild_id": guild_id})
                await asyncio.sleep(_pause(tries))
                continue
            # connected anew meanwhile: that connection reads on from here; or gone: when it comes back
            if connection != self._connection or platform.guild(guild_id) is None:
                return
            waiting = self._waiting.pop(guild_id, [])
            for message in waiting[:_WAITING_AT_MOST]:
                if message.message_id > self._recorder.progress(message.channel_id):  # not read from history yet
                    self._take(message)
            if len(waiting) <= _WAITING_AT_MOST:
                self._live.add(guild_id)
                return

    async def _catch_up(self, platform: Platform, guild_id: GuildId) -> None:
        since = max(await self._people.meet(guild_id), self._clock.now() - NEWCOMER)
        await self._compare(platform, guild_id, since)
        floor = platform.position(since)
        missed: dict[ChannelId, tuple[MessageId, MessageId]] = {}
        for channel_id, newest in platform.last_messages(guild_id).items():
            start = max(self._recorder.progress(channel_id), floor)
            if newest > start:
                missed[channel_id] = (start, newest)
        async for message in _in_order(platform, guild_id, missed):
            self._take(message)

    async def _compare(self, platform: Platform, guild_id: GuildId, since: datetime) -> None:
        """Tell who came and who went while nobody listened."""
        known = await self._people.joined_since(guild_id, since)
        here = {member.id: member.joined_at for member in await platform.newcomers(guild_id, since)}
        if platform.guild(guild_id) is None:  # then nobody is to be seen, and nobody has left
            return
        for user_id, joined_at in here.items():
            if joined_at is not None and known.get(user_id) != joined_at:
                self.happened(MemberJoined(guild_id, user_id, joined_at))
        for user_id in known.keys() - here.keys():
            self.happened(MemberLeft(guild_id, user_id, self._clock.now()))


def _pause(tries: int) -> float:
    return _PAUSES[min(tries, len(_PAUSES)) - 1]


def _will_pass(error: Exception) -> bool:
    return isinstance(error, Unavailable) or (isinstance(error, SQLAlchemyError) and will_pass(error))


async def _in_order(
    platform: Platform, guild_id: GuildId, missed: dict[ChannelId, tuple[MessageId, MessageId]]
) -> AsyncGenerator[MessageSeen]:
    """What was missed in all channels, in the order in which it was written: who spoke first matters across channels.

    Args:
        platform: where to read.
        guild_id: the guild.
        missed: after which message each channel is to be read, and up to which. What is newer comes live.
    """
    heads: list[tuple[MessageId, ChannelId, MessageSeen, AsyncIterator[MessageSeen]]] = []

    async def advance(channel_id: ChannelId, reading: AsyncIterator[MessageSeen]) -> None:
        try:
            message = await anext(reading, None)
        except Unavailable:
            raise
        except PlatformError as error:
            # not ours to read, or gone meanwhile: nothing there can be watched
            log.warning("a channel cannot be read: %s", error, extra={"channel_id": channel_id})
            return
        if message is not None and message.message_id <= missed[channel_id][1]:
            heapq.heappush(heads, (message.message_id, channel_id, message, reading))

    for channel_id, (start, _) in missed.items():
        await advance(channel_id, platform.history(guild_id, channel_id, start))
    while heads:
        _, channel_id, message, reading = heapq.heappop(heads)
        yield message
        await advance(channel_id, reading)


async def _each(works: Sequence[Work]) -> None:
    for work in works:
        await work()
