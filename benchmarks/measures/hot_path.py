"""The way of a message inside Tribune, without sockets: guards, routes, observers, and the counts' way to disk."""

import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import cast

from benchmarks.community import database
from benchmarks.registry import Effort, Result, benchmark, compared
from bot.app import Application
from bot.core.clock import SystemClock
from bot.core.events import MessageSeen
from bot.core.ids import ChannelId, GuildId, MessageId, UserId
from bot.core.platform import Platform
from bot.database.database import Database
from bot.i18n.catalogue import Catalogue

_GUILD = GuildId(1)
_CHANNELS = tuple(ChannelId(number) for number in range(100, 120))
_ASKED_IN = ChannelId(99)
_NEWCOMERS, _MEMBERS = range(1, 5), range(1000, 2000)
_FLUSHED = 10_000


class Quiet:
    """A platform of one guild in which nothing was missed."""

    def guild_ids(self) -> tuple[GuildId, ...]:
        return (_GUILD,)

    def guild(self, guild_id: GuildId) -> GuildId:
        return guild_id

    async def newcomers(self, _guild_id: GuildId, _since: datetime) -> tuple[()]:
        return ()

    def position(self, _at: datetime) -> MessageId:
        return MessageId(0)

    def last_messages(self, _guild_id: GuildId) -> dict[ChannelId, MessageId]:
        return {}


class Chat:
    """Messages with rising ids, by old members and by newcomers who have spoken."""

    def __init__(self) -> None:
        self._next = 1
        self._now = SystemClock().now()

    def message(self, author: int, channel_id: ChannelId) -> MessageSeen:
        """One message."""
        joined_at = self._now - (timedelta(days=400) if author in _MEMBERS else timedelta(seconds=-1))
        self._next += 1
        at = self._now + timedelta(seconds=2, milliseconds=self._next)
        message_id, text = MessageId(self._next), "the rules are on the inside of the box"
        return MessageSeen(_GUILD, channel_id, message_id, UserId(author), at, joined_at, text, is_person=True)

    def lines(self, count: int) -> list[MessageSeen]:
        """Many messages, one of fifty by a newcomer."""
        authors = [
            _NEWCOMERS[number % len(_NEWCOMERS)] if number % 50 == 0 else _MEMBERS[number % len(_MEMBERS)]
            for number in range(count)
        ]
        return [self.message(author, _CHANNELS[number % len(_CHANNELS)]) for number, author in enumerate(authors)]


@benchmark
async def hot_path(effort: Effort) -> list[Result]:
    count, rounds = effort.choose(_FLUSHED, 200), effort.choose(25, 2)
    takes: list[float] = []
    flushes: list[float] = []
    async with _listening() as (tribune, chat):
        for _ in range(rounds):
            lines = chat.lines(count)
            take = tribune.intake.message
            began = time.perf_counter()
            for line in lines:
                take(line)
            taken = time.perf_counter()
            await tribune.recorder.flush()
            takes.append((taken - began) / count * 1e6)
            flushes.append((time.perf_counter() - taken) * 1000)
        assert tribune.intake.is_settled(_GUILD)
    return [
        compared("a message through guards, routes and observers", "us", takes),
        compared(f"writing the counts of {count:,} messages", "ms", flushes, remark=f"in {len(_CHANNELS)} channels"),
    ]


@asynccontextmanager
async def _listening() -> AsyncGenerator[tuple[Application, Chat]]:
    """Tribune without a connection; newcomers have spoken, and a question of one is open."""
    chat, clock = Chat(), SystemClock()
    async with database() as url:
        tribune = Application(await Database.open(url, clock), clock, Catalogue.load())
        await tribune.database.revisions.start()
        await tribune.conversation.load()
        await tribune.recorder.load()
        await tribune.intake.caught_up(cast("Platform", Quiet()))
        for author in _NEWCOMERS:
            tribune.intake.message(chat.message(author, _ASKED_IN))
        await tribune.intake.settled()
        assert len(tribune.conversation._spoken) == len(_NEWCOMERS)
        assert _ASKED_IN in tribune.conversation._hot
        yield tribune, chat
        await tribune.stop()
