"""One socket of the gateway: reads what a client says, writes what its session hears."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, cast

import orjson
from aiohttp import WSMsgType, web

from bot.sandbox.errors import Payload
from bot.sandbox.gateway.compression import COMPRESSORS, Compressor
from bot.sandbox.gateway.session import Session

if TYPE_CHECKING:
    from bot.sandbox.gateway.hub import Gateway

LARGEST_FRAME = 4096
FRAMES_A_MINUTE = 120
ANSWER_SECONDS = 0.02


class Closing(Exception):
    """The socket is to be closed with one of Discord's codes."""

    def __init__(self, code: int, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(f"{code} {reason}")


class Connection:
    """A client's socket. ``send`` never waits: a task of its own writes, compressed if the client asked for it."""

    def __init__(
        self, gateway: Gateway, socket: web.WebSocketResponse, line: asyncio.BaseTransport | None, compression: str
    ) -> None:
        self.session: Session | None = None
        self._line = line
        self._gateway = gateway
        self._socket = socket
        self._compressor: Compressor | None = COMPRESSORS[compression]() if compression in COMPRESSORS else None
        self._pending: list[bytes] = []
        self._wake = asyncio.Event()
        self._closing: Closing | None = None
        self._beat = asyncio.Event()
        self._recent: list[float] = []

    @property
    def is_bot(self) -> bool:
        """Whether the bot speaks here; unknown clients are taken for it."""
        return self.session is None or self.session.is_bot

    @property
    def pending(self) -> int:
        """How many frames wait to be written."""
        return len(self._pending)

    def send(self, frame: bytes) -> None:
        """Queue an encoded frame."""
        if self._gateway.taps:
            self._observe("receive", cast("Payload", orjson.loads(frame)))
        self._pending.append(frame)
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
        if isinstance(self._line, asyncio.Transport):
            self._line.abort()

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
        # Closing with 1000 or 1001 a client says that it will not come back
        return self._socket.close_code not in {1000, 1001}

    async def _write(self) -> None:
        while self._closing is None or self._pending:
            await self._wake.wait()
            self._wake.clear()
            frames, self._pending = self._pending, []
            with suppress(ConnectionError):
                for frame in frames:
                    await self._write_one(frame)
        await self._socket.close(code=self._closing.code, message=self._closing.reason.encode())

    async def _write_one(self, frame: bytes) -> None:
        if self._compressor is None:
            await self._socket.send_str(frame.decode())
        else:
            await self._socket.send_bytes(self._compressor.compress(frame))

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
        self._recent = [at for at in self._recent if now - at < 60]
        self._recent.append(now)
        if len(self._recent) > FRAMES_A_MINUTE:
            raise Closing(4008, "Rate limited.")

    def _observe(self, direction: str, frame: Payload) -> None:
        for tap in self._gateway.taps:
            tap.frame(direction, frame, is_bot=self.is_bot)


def _decoded(raw: str | bytes) -> Payload:
    try:
        frame: object = orjson.loads(raw) if len(raw) <= LARGEST_FRAME else None
    except orjson.JSONDecodeError as error:
        raise Closing(4002, "Error while decoding payload.") from error
    if not isinstance(frame, dict):
        raise Closing(4002, "Error while decoding payload.")
    return cast("Payload", frame)
