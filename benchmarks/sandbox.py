"""The sandbox alone, and what it is measured against: bare aiohttp that sends the same bytes and decides nothing."""

import argparse
import asyncio
import time
from collections.abc import Callable
from itertools import cycle, islice
from typing import Any

import orjson
from aiohttp import web

from benchmarks.worker import Answer, resident_megabytes, serve
from bot.sandbox import Sandbox, Seed
from bot.sandbox.rest.limiting import Unlimited
from bot.sandbox.world import messages
from bot.sandbox.world.model import Message

_AT_ONCE = 64
"""How many messages are posted before the sockets have their turn."""
_TEXTS = (
    "Has anybody played the new expansion yet? I read that it changes the end of a round entirely.",
    "Yes, on Friday. The rules are shorter than they look.",
    "schön, dann bringe ich die Karten mit 🎲",
)


class Stage:
    """A sandbox whose people say what the benchmark wants, and the bare server beside it."""

    def __init__(self, member_count: int) -> None:
        described = {"name": "Load", "channels": [{"name": "talk"}], "member_count_extra": member_count}
        self._sandbox = Sandbox(Seed(guilds=[described]), limits=Unlimited())
        self._world = self._sandbox.world
        guild = next(iter(self._world.guilds.values()))
        self._channel = next(iter(guild.channels.values()))
        self._people = cycle([one.user for one in guild.members.values() if not one.user.bot])
        self._lines = cycle(_TEXTS)
        self._bare: list[web.WebSocketResponse] = []

    async def open(self) -> Answer:
        """Listen; the addresses and what a client needs to know."""
        await self._sandbox.start()
        return {
            "gateway": self._sandbox.gateway_url,
            "api": self._sandbox.api_url,
            "token": self._sandbox.bot_token,
            "channel": str(self._channel.id),
            "guild": str(self._channel.guild_id),
            "bare": await self._open_bare(),
            "megabytes": resident_megabytes() or 0.0,
        }

    async def talk(self, count: int) -> Answer:
        """Post so many messages in the world, by many people, at the pace of the sockets."""
        for _ in range(count // _AT_ONCE):
            for user, line in zip(islice(self._people, _AT_ONCE), self._lines, strict=False):
                at = self._world.clock.now()
                said = Message(self._world.ids.next(), self._channel.id, self._channel.guild_id, user, at, line)
                messages.post(self._world, said)
            await asyncio.sleep(0)
        self._channel.messages.clear()
        return {}

    async def repeat(self, count: int) -> Answer:
        """Send one encoded message again and again: what remains when nothing is to be decided or encoded."""
        session = list(self._sandbox.gateway.sessions.values())[-1]
        body = self._encoded()
        for _ in range(count // _AT_ONCE):
            for _ in range(_AT_ONCE):
                session.dispatch("MESSAGE_CREATE", body)
            await asyncio.sleep(0)
        return {}

    async def bare_frames(self, count: int) -> Answer:
        """Send as many frames of that size by a loop that does nothing else."""
        frame = b'{"t":"MESSAGE_CREATE","s":100000,"op":0,"d":%s}' % self._encoded()
        text = frame.decode()
        for _ in range(count):
            await self._bare[-1].send_str(text)
        return {}

    def processor(self) -> Answer:
        """The time that this process has used."""
        return {"cpu": time.process_time(), "megabytes": resident_megabytes() or 0.0}

    def _encoded(self) -> bytes:
        user = next(self._people)
        said = Message(self._world.ids.next(), self._channel.id, self._channel.guild_id, user, self._world.clock.now())
        said.content = _TEXTS[0]
        return orjson.dumps(messages.event_payload(self._world, said))

    async def _open_bare(self) -> int:
        async def socket(request: web.Request) -> web.WebSocketResponse:
            answer = web.WebSocketResponse(compress=False)
            self._bare.append(answer)
            await answer.prepare(request)
            await answer.receive()
            return answer

        async def route(request: web.Request) -> web.Response:
            await request.read()
            return web.Response(body=body, content_type="application/json")

        body = self._encoded()
        app = web.Application()
        app.router.add_get("/gateway", socket)
        app.router.add_route("*", "/api/{path:.*}", route)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner.addresses[0][1]


async def main() -> None:
    """Serve until the other side closes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--members", type=int, required=True)
    stage = Stage(parser.parse_args().members)
    tasks: list[Callable[..., Any]] = [stage.talk, stage.repeat, stage.bare_frames, stage.processor]
    await serve(await stage.open(), {task.__name__: task for task in tasks})


if __name__ == "__main__":
    asyncio.run(main())
