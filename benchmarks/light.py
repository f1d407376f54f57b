"""Clients that read no more than they must, so that what is measured is the other side."""

import asyncio
import os
from collections.abc import Callable
from typing import Self
from urllib.parse import urlsplit

import orjson

_EXTENDED, _LONG = 126, 127


class Frames(asyncio.Protocol):
    """A websocket that counts the frames it is sent without looking into them."""

    def __init__(self) -> None:
        self.count = 0
        self._opened = asyncio.Event()
        self._rest = b""
        self._skip = 0
        self._wanted = 0
        self._arrived = asyncio.Event()
        self._line: asyncio.Transport | None = None

    @classmethod
    async def connect(cls, port: int, path: str) -> Self:
        """Open a socket; the upgrade is spoken by hand."""
        _, client = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        assert client._line is not None
        client._line.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        await client._opened.wait()
        return client

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._line = transport

    def say(self, frame: object) -> None:
        """Send a text frame, masked as clients must."""
        assert self._line is not None
        data, mask = orjson.dumps(frame), os.urandom(4)
        size = bytes([0x80 | len(data)]) if len(data) < _EXTENDED else b"\xfe" + len(data).to_bytes(2, "big")
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(data))
        self._line.write(b"\x81" + size + mask + masked)

    async def until(self, count: int) -> None:
        """Wait until so many frames came in all."""
        self._wanted = count
        while self.count < count:
            self._arrived.clear()
            await self._arrived.wait()

    def close(self) -> None:
        """Hang up."""
        assert self._line is not None
        self._line.abort()

    def data_received(self, data: bytes) -> None:
        if not self._opened.is_set():
            data = self._rest + data
            end = data.find(b"\r\n\r\n")
            self._rest = b"" if end >= 0 else data
            if end < 0:
                return
            self._opened.set()
            data = data[end + 4 :]
        self._read(data)
        if self.count >= self._wanted:
            self._arrived.set()

    def _read(self, data: bytes) -> None:
        if self._rest:
            data, self._rest = self._rest + data, b""
        place, end = self._skip, len(data)
        while place + 10 <= end or (place + 2 <= end and data[place + 1] < _EXTENDED):
            size = data[place + 1]
            if size < _EXTENDED:
                place += 2 + size
            elif size < _LONG:
                place += 4 + (data[place + 2] << 8) + data[place + 3]
            else:
                place += 10 + int.from_bytes(data[place + 2 : place + 10], "big")
            self.count += 1
        if place >= end:
            self._skip = place - end
        else:
            self._skip, self._rest = 0, data[place:]


class Caller(asyncio.Protocol):
    """A keep-alive connection that makes one call after the other."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._line: asyncio.Transport | None = None

    @classmethod
    async def connect(cls, port: int) -> Self:
        """Open a connection."""
        _, client = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return client

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._line = transport

    async def call(self, head: bytes, body: bytes = b"") -> tuple[int, bytes]:
        """Send a request whose head lacks its length alone; the status and body of its answer."""
        assert self._line is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._line.write(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        return await self._answer

    def close(self) -> None:
        """Hang up."""
        assert self._line is not None
        self._line.abort()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 or self._answer is None:
            return
        place = self._buffer.find(b"Content-Length: ", 0, end)
        size = int(self._buffer[place + 16 : self._buffer.find(b"\r\n", place)]) if place >= 0 else 0
        if len(self._buffer) < end + 4 + size:
            return
        status, body = int(self._buffer[9:12]), self._buffer[end + 4 : end + 4 + size]
        self._buffer, answer, self._answer = b"", self._answer, None
        answer.set_result((status, body))


def port_of(url: str) -> int:
    """The port of an address."""
    found = urlsplit(url).port
    assert found is not None
    return found


def head_of(port: int, token: str) -> Callable[[str, str], bytes]:
    """Heads of calls by a bot, made once each."""

    def head(method: str, path: str) -> bytes:
        return (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bot {token}\r\n"
            "Content-Type: application/json\r\n"
        ).encode()

    return head
