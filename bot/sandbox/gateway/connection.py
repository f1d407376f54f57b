"""One socket of the gateway: reads what a client says, writes what its session hears."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol, cast

import orjson
from aiohttp import WSMsgType, web

from bot.sandbox.errors import Payload
from bot.sandbox.gateway.closing import Closing
from bot.sandbox.gateway.compression import TRANSPORTS, Encoding, PayloadZlib, Plain
from bot.sandbox.gateway.session import Session
from bot.sandbox.taps import Tap

LARGEST_FRAME = 4096
FRAMES_A_MINUTE = 120
ANSWER_SECONDS = 0.02
MOST_AT_ONCE = 256
"""How many frames go out in one write; then the socket's buffer is looked at."""
ENDS_THE_SESSION = frozenset({4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014})
"""The gateway's own close codes after which a client has to begin a new session."""


FrameWatcher = Callable[[str, Payload, Session | None], None]
"""Is shown the frames of all sockets: ``receive`` or ``send`` as for a tap, the frame, whose it is."""


class Switchboard(Protocol):
    """What a socket needs of the gateway behind it."""

    heartbeat_milliseconds: int
    taps: Sequence[Tap]
    watchers: list[FrameWatcher]

    def receive(self, connection: Connection, frame: Payload) -> None:
        """Do what a client asks; raises `Closing` if it may not."""
        ...

    def forget(self, connection: Connection, *, resumable: bool) -> None:
        """Note that a socket is gone."""
        ...


class Connection:
    """A client's socket. ``send`` never waits: a task of its own writes all that is queued in few large writes.

    ``compression`` is what the client asked for in the address; the encoding belongs to this socket alone.
    """

    def __init__(
        self, gateway: Switchboard, socket: web.WebSocketResponse, request: web.Request, compression: str = ""
    ) -> None:
        self.session: Session | None = None
        self._request = request
        self._gateway = gateway
        self._socket = socket
        self._encoding: Encoding = TRANSPORTS[compression]()
        self._pending: list[bytes] = []
        self._unwritten = 0
        self._wake = asyncio.Event()
        self._closing: Closing | None = None
        self._beat = asyncio.Event()
        self._recent: deque[float] = deque(maxlen=FRAMES_A_MINUTE)

    @property
    def is_bot(self) -> bool:
        """Whether the bot speaks here; unknown clients are taken for it."""
        return self.session is None or self.session.is_bot

    @property
    def unwritten(self) -> int:
        """How many frames wait for the line to take them."""
        return self._unwritten

    def send(self, frame: bytes) -> None:
        """Queue an encoded frame."""
        if self._gateway.taps or self._gateway.watchers:
            self._observe("receive", cast("Payload", orjson.loads(frame)))
        self._pending.append(frame)
        self._unwritten += 1
        self._wake.set()

    def say(self, opcode: int, data: object = None) -> None:
        """Queue a frame that is no event."""
        self.send(orjson.dumps({"t": None, "s": None, "op": opcode, "d": data}))

    def close(self, code: int, reason: str) -> None:
        """Close once what is queued is written."""
        self._closing = self._closing or Closing(code, reason)
        self._wake.set()

    def abort(self) -> None:
        """Cut the line without a word, as a broken network does."""
        if isinstance(self._request.transport, asyncio.Transport):
            self._request.transport.abort()

    def compress_payloads(self) -> None:
        """Compress large payloads from now on; a socket whose transport is compressed stays as it is."""
        if isinstance(self._encoding, Plain):
            self._encoding = PayloadZlib()

    def encode(self, frame: bytes) -> bytes:
        """Return what goes over the line for a frame; with a stream, each frame has to go out in the order asked."""
        return self._encoding.encode(frame)

    async def run(self) -> None:
        """Speak with the client until one side ends it."""
        self.say(10, {"heartbeat_interval": self._gateway.heartbeat_milliseconds, "_trace": []})
        writer = asyncio.create_task(self._write())
        watcher = asyncio.create_task(self._watch_heartbeat())
        try:
            await self._read()
        except Closing as closing:
            self.close(closing.code, closing.reason)
            await writer
        finally:
            for task in (writer, watcher):
                task.cancel()
            await asyncio.gather(writer, watcher, return_exceptions=True)
            self._gateway.forget(self, resumable=self._is_resumable())

    def _is_resumable(self) -> bool:
        # clients echo a close with a code of their own (aiohttp's 1000), which says nothing
        if self._closing is not None:
            return self._closing.code not in ENDS_THE_SESSION
        # closing with 1000 or 1001 a client says that it will not come back
        return self._socket.close_code not in {1000, 1001}

    async def _write(self) -> None:
        while self._closing is None or self._pending:
            await self._wake.wait()
            self._wake.clear()
            frames, self._pending = self._pending, []
            for start in range(0, len(frames), MOST_AT_ONCE):
                part = frames[start : start + MOST_AT_ONCE]
                await self._put(b"".join(map(self.encode, part)))
                self._unwritten -= len(part)
        await self._socket.close(code=self._closing.code, message=self._closing.reason.encode())

    async def _put(self, data: bytes) -> None:
        line = self._request.transport
        if isinstance(line, asyncio.Transport) and not line.is_closing():
            line.write(data)
            with suppress(ConnectionError):
                await self._request.writer.drain()

    async def _watch_heartbeat(self) -> None:
        patience = self._gateway.heartbeat_milliseconds / 1000 * 2
        try:
            while True:
                async with asyncio.timeout(patience):
                    await self._beat.wait()
                self._beat.clear()
        except TimeoutError:
            self.close(4009, "Session timed out.")

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                continue
            self._count()
            frame = _decoded(cast("str | bytes", message.data))
            self._observe("send", frame)
            if frame.get("op") == 1:
                self._beat.set()
                # a client in the same process would otherwise see the answer before it has noted when it asked
                asyncio.get_running_loop().call_later(ANSWER_SECONDS, self.say, 11)
            else:
                self._gateway.receive(self, frame)

    def _count(self) -> None:
        now = time.monotonic()
        if len(self._recent) == FRAMES_A_MINUTE and now - self._recent[0] < 60:
            raise Closing(4008, "Rate limited.")
        self._recent.append(now)

    def _observe(self, direction: str, frame: Payload) -> None:
        for tap in self._gateway.taps:
            tap.frame(direction, frame, is_bot=self.is_bot)
        for watch in self._gateway.watchers:
            watch(direction, frame, self.session)


def _decoded(raw: str | bytes) -> Payload:
    try:
        frame: object = orjson.loads(raw) if len(raw) <= LARGEST_FRAME else None
    except orjson.JSONDecodeError as error:
        raise Closing(4002, "Error while decoding payload.") from error
    if not isinstance(frame, dict):
        raise Closing(4002, "Error while decoding payload.")
    return cast("Payload", frame)
