"""A small discord.py bot for tests: deletes what has a bad word, with mistakes on demand. Runs as a program too."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import discord
import yarl

BAD = "buy"


@dataclass
class Habits:
    """Which mistakes it makes: misses each ``misses``-th bad message, deletes what has ``hates`` too."""

    misses: int = 0
    hates: str | None = None
    greets: bool = False
    seen: list[str] = field(default_factory=list[str])


class Cleaner(discord.Client):
    def __init__(self, habits: Habits) -> None:
        super().__init__(intents=discord.Intents.all(), guild_ready_timeout=0.1, max_messages=None)
        self.habits = habits
        self.arrived = asyncio.Event()

    async def on_ready(self) -> None:
        self.arrived.set()

    async def on_message(self, message: discord.Message) -> None:
        habits = self.habits
        if habits.hates is not None and habits.hates in message.content:
            await message.delete()
        elif BAD in message.content:
            habits.seen.append(message.content)
            if not habits.misses or len(habits.seen) % habits.misses:
                await message.delete()

    async def on_member_join(self, member: discord.Member) -> None:
        if self.habits.greets:
            await member.add_roles(discord.utils.get(member.guild.roles, name="Greeter") or member.guild.default_role)


def point_at(api: str, gateway: str) -> None:
    discord.http.Route.BASE = api
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


class Arriving(Protocol):
    """A client that tells when it is ready."""

    arrived: asyncio.Event

    async def start(self, token: str) -> None: ...

    async def close(self) -> None: ...


B = TypeVar("B", bound=Arriving)


@asynccontextmanager
async def connected(bot: B, addresses: dict[str, str]) -> AsyncIterator[B]:
    """Log a bot in, in this process, and wait until it is ready; the library points elsewhere for so long alone."""
    route, gateway = discord.http.Route, discord.gateway.DiscordWebSocket
    before = route.BASE, gateway.DEFAULT_GATEWAY
    point_at(addresses["api"], addresses["gateway"])
    running = asyncio.create_task(bot.start(addresses["token"]))
    try:
        async with asyncio.timeout(15):
            await bot.arrived.wait()
        yield bot
    finally:
        await bot.close()
        await asyncio.gather(running, return_exceptions=True)
        route.BASE, gateway.DEFAULT_GATEWAY = before


def main() -> None:
    point_at(os.environ["SANDBOX_API"], os.environ["SANDBOX_GATEWAY"])
    Cleaner(Habits(misses=int(os.environ.get("MISSES", "0")))).run(os.environ["SANDBOX_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
