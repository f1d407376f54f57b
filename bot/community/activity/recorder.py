"""Counts messages in memory and writes the counts in batches, with how far each channel has been seen.

Counts and progress are committed together, and progress never passes a message that something is still being recorded
about. So after a crash the channels are read again from their progress on, and every message counts once.
"""

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.community.tables import CounterRow, ProgressRow
from bot.core.events import MessageSeen
from bot.core.ids import ChannelId, GuildId, MessageId
from bot.database.database import Database
from bot.database.transaction import Transaction

log = logging.getLogger(__name__)
FLUSH_SECONDS = 0.2
_HOUR_SECONDS = 3600
_WAITING_AT_MOST = 10_000


class Hold:
    """Keeps a channel's progress before a message until what it caused is on record."""

    __slots__ = ("released",)

    def __init__(self) -> None:
        self.released = False


@dataclass(slots=True)
class _Channel:
    guild_id: GuildId
    channel_id: ChannelId
    seen: MessageId
    reached: MessageId
    counts: dict[int, int] = field(default_factory=dict[int, int])


_Waiting = deque[tuple[MessageId, int, Hold | None]]


class Recorder:
    """Counts of persons' messages by channel and hour, and each channel's progress."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._channels: dict[ChannelId, _Channel] = {}
        # of the few channels in which something is being recorded: a guild may have had 100,000 threads
        self._waiting: dict[ChannelId, _Waiting] = {}
        self._dirty: set[ChannelId] = set()
        self._stopping = asyncio.Event()
        self.dropped = 0

    async def load(self) -> None:
        """Read how far each channel was seen."""
        query = select(ProgressRow.guild_id, ProgressRow.channel_id, ProgressRow.message_id)
        for row in await self._database.read(lambda tx: list(tx.select(query))):
            at = MessageId(row.message_id)
            channel_id = ChannelId(row.channel_id)
            self._channels[channel_id] = _Channel(GuildId(row.guild_id), channel_id, at, at)

    def progress(self, channel_id: ChannelId) -> MessageId:
        """The message up to which a channel was seen; 0 for an unknown one."""
        channel = self._channels.get(channel_id)
        return MessageId(0) if channel is None else channel.seen

    def observe(self, message: MessageSeen, hold: Hold | None) -> None:
        """Count a message, once however often it is told."""
        channel = self._channels.get(message.channel_id)
        if channel is None:
            channel = _Channel(message.guild_id, message.channel_id, MessageId(0), MessageId(0))
            self._channels[message.channel_id] = channel
        message_id = message.message_id
        if message_id <= channel.seen:
            return
        waiting = self._waiting.get(message.channel_id)
        if waiting is not None and len(waiting) >= _WAITING_AT_MOST:
            # something could not be recorded for long: what is dropped here is read again at the next start
            self.dropped += 1
            return
        channel.seen = message_id
        hour = int(message.created_at.timestamp()) // _HOUR_SECONDS if message.is_person else 0
        if hold is not None and waiting is None:
            waiting = self._waiting[message.channel_id] = deque()
        if waiting is not None:
            waiting.append((message_id, hour, hold))
            return
        channel.reached = message_id
        if hour:
            channel.counts[hour] = channel.counts.get(hour, 0) + 1
        self._dirty.add(message.channel_id)

    def release(self, hold: Hold) -> None:
        """What a message caused is on record."""
        hold.released = True

    async def run(self) -> None:
        """Write the counts every 200 ms until stopped."""
        while not self._stopping.is_set():
            try:
                async with asyncio.timeout(FLUSH_SECONDS):
                    await self._stopping.wait()
            except TimeoutError:
                pass
            try:
                await self.flush()
            except SQLAlchemyError:
                log.exception("counts could not be written; they are kept and tried again")

    def stop(self) -> None:
        """Write once more and end."""
        self._stopping.set()

    async def flush(self) -> None:
        """Write what has been counted since the last time."""
        for channel_id, waiting in list(self._waiting.items()):
            self._advance(self._channels[channel_id], waiting)
            if not waiting:
                del self._waiting[channel_id]
        if not self._dirty:
            return
        batch = [(self._channels[key], self._channels[key].counts, self._channels[key].reached) for key in self._dirty]
        self._dirty = set()
        for channel, _, _ in batch:
            channel.counts = {}
        try:
            await self._database.write(lambda tx: _write(tx, batch), urgent=False)
        except BaseException:
            for channel, counts, _ in batch:
                for hour, count in counts.items():
                    channel.counts[hour] = channel.counts.get(hour, 0) + count
                self._dirty.add(channel.channel_id)
            raise

    def _advance(self, channel: _Channel, waiting: _Waiting) -> None:
        while waiting and (waiting[0][2] is None or waiting[0][2].released):
            message_id, hour, _ = waiting.popleft()
            channel.reached = message_id
            if hour:
                channel.counts[hour] = channel.counts.get(hour, 0) + 1
            self._dirty.add(channel.channel_id)


def _write(tx: Transaction, batch: list[tuple[_Channel, dict[int, int], MessageId]]) -> None:
    counts = [
        {"guild_id": channel.guild_id, "channel_id": channel.channel_id, "hour": hour, "messages": count}
        for channel, hours, _ in batch
        for hour, count in hours.items()
    ]
    if counts:
        insert = tx.insert(CounterRow)
        added = CounterRow.messages + insert.excluded.messages
        tx.execute(
            insert.on_conflict_do_update(index_elements=["guild_id", "channel_id", "hour"], set_={"messages": added}),
            counts,
        )
    insert = tx.insert(ProgressRow)
    tx.execute(
        insert.on_conflict_do_update(
            index_elements=["guild_id", "channel_id"], set_={"message_id": insert.excluded.message_id}
        ),
        [
            {"guild_id": channel.guild_id, "channel_id": channel.channel_id, "message_id": reached}
            for channel, _, reached in batch
        ],
    )
