"""A bot to be measured: the whole of Tribune, or discord.py alone. ``python -m benchmarks.bot --api URL ...``.

What the bare bot does not need is imported only where the whole one runs, for its memory and start are measured too.
"""

import argparse
import asyncio
import gc
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

import discord
from discord.ext import commands

from benchmarks.bare import INTENTS, BareBot
from benchmarks.worker import Answer, Handler, resident_megabytes, serve
from bot.platforms.discord.endpoint import use_endpoint

if TYPE_CHECKING:
    from bot.app import Application

_TOKEN = "ODI4MzU1OTM2NTczNDE0NzA4.sandbox.bot-token"
_MARK = "on_guild_channel_pins_update"
_running: list[asyncio.Future[None]] = []


class Measured:
    """What both bots answer.

    Args:
        client: the bot's connection.
        flush: writes what it still holds in memory.
    """

    def __init__(self, client: commands.Bot, flush: Callable[[], Awaitable[None]]) -> None:
        self._client = client
        self._flush = flush
        self._marked = asyncio.Event()
        client.add_listener(self._mark, _MARK)

    async def _mark(self, _channel: object, _at: object) -> None:
        self._marked.set()

    def handlers(self) -> dict[str, Handler]:
        """What it can be asked."""
        return {"arm": self.arm, "marked": self.marked, "memory": self.memory}

    def arm(self) -> Answer:
        """Take note of the processor time until the next mark."""
        self._marked.clear()
        self._cpu = time.process_time()
        return {}

    async def marked(self) -> Answer:
        """Wait until all messages before the mark have been handled, and what they left is on record."""
        await self._marked.wait()
        await self._flush()
        return {"at": time.perf_counter(), "cpu": time.process_time() - self._cpu}

    def memory(self) -> Answer:
        """The memory held, after a full collection."""
        gc.collect()
        return {"megabytes": resident_megabytes(), "members": sum(len(guild.members) for guild in self._client.guilds)}

    def greeting(self) -> Answer:
        """Told when ready."""
        return {"ready": time.perf_counter(), "session": self._client.ws.session_id}


class Whole:
    """What the whole bot answers besides."""

    def __init__(self, application: "Application", url: str) -> None:
        self._application = application
        self._url = url

    async def set_up(self) -> Answer:
        """Set the community up as the demo does: every feature is on."""
        from bot.demo.scene import Scene
        from bot.demo.stage import stage

        client = self._application.client
        async with stage(attach=self._url) as found:
            await Scene(client.platform, await found.names()).set_up(client.service)
        return {}

    async def expect(self, spoken: int, open: int) -> Answer:  # noqa: A002 - the name in the answer of the other side
        """Wait until so many newcomers have spoken and so many questions wait."""
        from datetime import timedelta

        from bot.community.activity import store

        async with asyncio.timeout(30):
            while True:
                found = await self._application.database.read(
                    lambda tx: (len(store.spoken_since(tx, tx.now - timedelta(days=1))), len(store.open_questions(tx)))
                )
                if found == (spoken, open):
                    return {}
                await asyncio.sleep(0.05)

    async def counted(self) -> Answer:
        """How many messages are on record: proof that they were handled."""
        from sqlalchemy import func, select

        from bot.community.tables import CounterRow

        await self._application.intake.settled()
        await self._application.recorder.flush()
        query = select(func.coalesce(func.sum(CounterRow.messages), 0))
        # in the lane of the counts: a batch that is being written now comes before
        write = self._application.database.write
        return {"messages": await write(lambda tx: tx.select(query).scalar_one(), urgent=False)}

    async def inbound(self, calls: int) -> Answer:
        """What it takes to make a core event of a message that has just come."""
        from bot.platforms.discord.inbound import message_seen

        message: discord.Message = await self._application.client.wait_for("message")
        began = time.perf_counter()
        for _ in range(calls):
            message_seen(message)
        return {"microseconds": (time.perf_counter() - began) / calls * 1e6}


async def _until(ready: Coroutine[Any, Any, None], running: Coroutine[Any, Any, None]) -> None:
    """Let a bot run, and wait until it is ready; what ends it before that is raised."""
    _running.append(asyncio.ensure_future(running))
    waiting = asyncio.ensure_future(ready)
    await asyncio.wait((*_running, waiting), return_when=asyncio.FIRST_COMPLETED)
    if not waiting.done():
        _running[0].result()


async def _nothing() -> None:
    pass


async def run_bare() -> None:
    """Run discord.py alone."""
    client = BareBot()
    async with client:
        await _until(client.wait_until_ready(), client.start(_TOKEN))
        bot = Measured(client, _nothing)
        await serve(bot.greeting(), bot.handlers())


async def run_whole(url: str, database_url: str) -> None:
    """Run Tribune as ``tribune run`` does."""
    from bot.app import Application
    from bot.core.clock import SystemClock
    from bot.database.database import Database
    from bot.i18n.catalogue import Catalogue

    clock = SystemClock()
    application = Application(await Database.open(database_url, clock), clock, Catalogue.load())
    assert application.client.intents == INTENTS
    await _until(application.ready(), application.run(_TOKEN))
    bot, whole = Measured(application.client, application.recorder.flush), Whole(application, url)
    handlers: dict[str, Handler] = {"set_up": whole.set_up, "expect": whole.expect, "counted": whole.counted}
    await serve(bot.greeting(), {**bot.handlers(), **handlers, "inbound": whole.inbound})
    await application.stop()


def main() -> None:
    """Connect and wait for tasks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--api", required=True)
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--url", required=True)
    parser.add_argument("--database", help="run the whole of Tribune on it")
    asked = parser.parse_args()
    use_endpoint(asked.api, asked.gateway)
    asyncio.run(run_whole(asked.url, asked.database) if asked.database else run_bare())


if __name__ == "__main__":
    main()
