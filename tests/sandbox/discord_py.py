"""An unmodified discord.py as a client of the sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import discord
from discord.ext import commands

Connect = Callable[..., Any]


@asynccontextmanager
async def connected(
    token: str,
    kind: type[commands.Bot] = commands.Bot,
    intents: discord.Intents | None = None,
    **options: Any,
) -> AsyncIterator[commands.Bot]:
    """A bot that has logged in and is ready; discord.py must be pointed at the sandbox already."""
    bot = kind("!", intents=intents or discord.Intents.all(), guild_ready_timeout=0.1, **options)
    arrived = asyncio.Event()

    async def on_ready() -> None:
        arrived.set()

    bot.add_listener(on_ready)
    running = asyncio.create_task(bot.start(token))
    ready = asyncio.create_task(arrived.wait())
    try:
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED, timeout=60)
        if running.done():
            running.result()
        assert arrived.is_set()
        yield bot
    finally:
        ready.cancel()
        await bot.close()
        await asyncio.gather(running, ready, return_exceptions=True)


async def heard(bot: commands.Bot, event: str, act: Any) -> Any:
    """What a listener of the event gets while ``act`` happens."""
    waiting = asyncio.create_task(bot.wait_for(event, timeout=5))
    await asyncio.sleep(0)
    await act
    return await waiting
