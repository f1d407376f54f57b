"""Ids: each kind has a type of its own, so that a channel's id cannot be passed for a member's."""

import os
import threading
from datetime import UTC, datetime, timedelta
from typing import NewType

from bot.core.clock import Clock

GuildId = NewType("GuildId", int)
UserId = NewType("UserId", int)
ChannelId = NewType("ChannelId", int)
"""A channel or a thread: on every platform that we know, a thread is addressed like a channel."""
MessageId = NewType("MessageId", int)
RoleId = NewType("RoleId", int)
RowId = NewType("RowId", int)
"""A row of ours: 63 bits, ordered by time of making."""

PROCESS = GuildId(0)
"""The guild of rows that belong to the process itself."""

_EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
_NODE_BITS = 8
_SEQUENCE_BITS = 14


class RowIds:
    """Makes row ids: 41 bits of milliseconds since 2024, 8 random bits of this process, 14 bits of sequence.

    Ids of one process strictly rise, even when its clock steps back, and from any thread.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._node = os.urandom(1)[0]
        self._lock = threading.Lock()
        self._last_tick = 0
        self._sequence = 0

    def next(self) -> RowId:
        """The next id."""
        tick = (self._clock.now() - _EPOCH) // timedelta(milliseconds=1)
        with self._lock:
            if tick > self._last_tick:
                self._last_tick, self._sequence = tick, 0
            else:
                self._sequence += 1
                if self._sequence >> _SEQUENCE_BITS:
                    self._last_tick, self._sequence = self._last_tick + 1, 0
            return RowId((((self._last_tick << _NODE_BITS) | self._node) << _SEQUENCE_BITS) | self._sequence)


def made_at(row_id: RowId) -> datetime:
    """When a row id was made, to the millisecond."""
    return _EPOCH + timedelta(milliseconds=row_id >> (_NODE_BITS + _SEQUENCE_BITS))
