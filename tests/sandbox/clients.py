"""Clients for tests: plain HTTP, a plain gateway socket, and discord.py."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import aiohttp
import orjson
import zstandard

from bot.sandbox import Sandbox
from bot.sandbox.gateway.intents import EVERY_INTENT
from bot.sandbox.world.model import Channel, Guild

EVERYTHING = EVERY_INTENT
PROPERTIES = {"os": "linux", "browser": "tests", "device": "tests"}


class Api:
    """Calls routes as somebody: ``bot`` or a persona's user name."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.world = sandbox.world
        self._session = aiohttp.ClientSession()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._session.close()

    @property
    def guild(self) -> Guild:
        return next(iter(self.world.guilds.values()))

    def channel(self, name: str) -> Channel:
        return next(one for one in self.world.channels.values() if one.name == name)

    def id_of(self, name: str) -> int:
        return next(one.id for one in self.world.users.values() if one.username == name)

    def role(self, name: str) -> int:
        return next(one.id for one in self.guild.roles.values() if one.name == name)

    def token(self, who: str) -> str:
        if who == "bot":
            return f"Bot {self.sandbox.bot_token}"
        return next(one.token for one in self.world.users.values() if one.username == who)

    async def call(
        self, who: str, method: str, path: str, body: object = None, *, reason: str | None = None, **options: Any
    ) -> tuple[int, Any]:
        headers = {"Authorization": self.token(who)}
        if reason:
            headers["X-Audit-Log-Reason"] = reason
        url = self.sandbox.api_url + path
        async with self._session.request(method, url, json=body, headers=headers, **options) as response:
            raw = await response.read()
            return response.status, orjson.loads(raw) if raw else None

    async def ok(self, who: str, method: str, path: str, body: object = None, **options: Any) -> Any:
        status, answer = await self.call(who, method, path, body, **options)
        assert status < 300, (status, answer)
        return answer

    async def refused(self, who: str, method: str, path: str, body: object = None) -> tuple[int, int]:
        """The status and Discord's code of a refusal."""
        status, answer = await self.call(who, method, path, body)
        assert status >= 400, (status, answer)
        return status, answer["code"]

    async def control(self, method: str, path: str, body: object = None, **options: Any) -> tuple[int, Any]:
        url = f"{self.sandbox.url}/sandbox/{path}"
        async with self._session.request(method, url, json=body, **options) as response:
            raw = await response.read()
            return response.status, orjson.loads(raw) if raw else None


class GatewayClient:
    """A gateway socket that a test speaks over frame by frame."""

    patience_seconds = 5.0

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, compression: str) -> None:
        self._socket = socket
        self._zlib = zlib.decompressobj()
        self._zstd = zstandard.ZstdDecompressor().decompressobj()
        self._compression = compression
        self.sequence: int | None = None

    async def send(self, opcode: int, data: Any) -> None:
        await self._socket.send_bytes(orjson.dumps({"op": opcode, "d": data}))

    async def receive(self) -> dict[str, Any]:
        async with asyncio.timeout(self.patience_seconds):
            message = await self._socket.receive()
        if message.type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING}:
            raise ConnectionError(self._socket.close_code)
        frame: dict[str, Any] = orjson.loads(self._decompress(message.data))
        self.sequence = frame["s"] or self.sequence
        return frame

    async def until(self, event: str) -> dict[str, Any]:
        """The data of the next event of that name; what comes before is dropped."""
        while True:
            frame = await self.receive()
            if frame["t"] == event:
                return frame["d"]

    async def events_until(self, event: str) -> list[str]:
        """The names of events up to and with one."""
        names: list[str] = []
        while not names or names[-1] != event:
            names.append((await self.receive())["t"])
        return names

    async def opcode(self, opcode: int) -> dict[str, Any]:
        while True:
            frame = await self.receive()
            if frame["op"] == opcode:
                return frame

    async def heartbeat(self) -> int:
        """11 if the gateway acknowledges, else the code with which it closes."""
        await self.send(1, None)
        try:
            return (await self.opcode(11))["op"]
        except ConnectionError as error:
            return error.args[0]

    async def close_code(self) -> int:
        """The code with which the gateway closes, whatever it says before."""
        try:
            while True:
                await self.receive()
        except ConnectionError as error:
            return error.args[0]

    async def identify(self, token: str, intents: int = EVERYTHING, **more: Any) -> dict[str, Any]:
        await self.send(2, {"token": token, "intents": intents, "properties": PROPERTIES, **more})
        return await self.until("READY")

    async def close(self, code: int = 4999) -> None:
        await self._socket.close(code=code)

    def _decompress(self, data: str | bytes) -> str | bytes:
        if isinstance(data, str):
            return data
        return (self._zlib if self._compression == "zlib-stream" else self._zstd).decompress(data)


@asynccontextmanager
async def gateway(sandbox: Sandbox, compression: str = "", version: int = 10) -> AsyncIterator[GatewayClient]:
    """An open gateway socket that has heard HELLO already."""
    query = f"?v={version}&encoding=json" + (f"&compress={compression}" if compression else "")
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(sandbox.gateway_url + query, max_msg_size=0) as socket,
    ):
        client = GatewayClient(socket, compression)
        if version == 10:
            assert (await client.receive())["op"] == 10
        yield client


@asynccontextmanager
async def arrived(
    sandbox: Sandbox, who: str = "bot", intents: int = EVERYTHING, **more: Any
) -> AsyncIterator[GatewayClient]:
    """A gateway client after READY and its guilds."""
    token = sandbox.bot_token if who == "bot" else f"persona-{who}"
    async with gateway(sandbox) as client:
        ready = await client.identify(token, intents, **more)
        for _ in ready["guilds"] if intents & 1 else ():
            await client.until("GUILD_CREATE")
        yield client
