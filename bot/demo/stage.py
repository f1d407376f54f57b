"""Where the demo plays: a sandbox of its own, or one that runs elsewhere."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp

from bot.core.clock import SteeredClock
from bot.core.errors import StartupError
from bot.core.ids import ChannelId, GuildId, RoleId, UserId
from bot.demo.seed import OWNER, seed
from bot.demo.stories import stories
from bot.sandbox import BOT_TOKEN, Sandbox, Seed

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Names:
    """The ids of a guild's people, channels and roles, by name."""

    guild_id: GuildId
    personas: dict[str, UserId]
    channels: dict[str, ChannelId]
    roles: dict[str, RoleId]


@dataclass(frozen=True, slots=True)
class Stage:
    """A sandbox to play on.

    Attributes:
        url: its page; the API and the gateway are below it.
        token: the bot's.
        clock: moves with the sandbox's.
        http: for its control calls.
    """

    url: str
    token: str
    clock: SteeredClock
    http: aiohttp.ClientSession

    @property
    def api_url(self) -> str:
        """Discord's HTTP API."""
        return f"{self.url}/api/v10"

    @property
    def gateway_url(self) -> str:
        """Discord's gateway."""
        return f"{self.url.replace('http', 'ws', 1)}/gateway"

    async def names(self) -> "Names":
        """Who and what is there, by name, as the guild's owner sees it."""
        personas = {persona["username"]: persona for persona in await self._get("/sandbox/personas")}
        token = personas[OWNER]["token"]
        guild = (await self._get("/api/v10/users/@me/guilds", token))[0]["id"]
        channels = await self._get(f"/api/v10/guilds/{guild}/channels", token)
        roles = await self._get(f"/api/v10/guilds/{guild}/roles", token)
        return Names(
            GuildId(int(guild)),
            {name: UserId(int(persona["id"])) for name, persona in personas.items()},
            {channel["name"]: ChannelId(int(channel["id"])) for channel in channels},
            {role["name"]: RoleId(int(role["id"])) for role in roles},
        )

    async def note(self, about: dict[str, str], text: dict[str, str]) -> None:
        """Tell the page why something was done; if it cannot be told, nothing else suffers."""
        try:
            async with self.http.post("/sandbox/notes", json={"about": about, "text": text}) as answer:
                await answer.read()
        except aiohttp.ClientError as error:
            _log.warning("the page was not told: %s", error)

    async def _get(self, path: str, token: str = "") -> Any:
        async with self.http.get(path, headers={"Authorization": token} if token else None) as answer:
            answer.raise_for_status()
            return await answer.json()


@asynccontextmanager
async def stage(port: int = 0, attach: str | None = None) -> AsyncGenerator[Stage]:
    """Start a sandbox with the demo's community, or (``attach``) use one that runs at an address.

    Raises:
        StartupError: the port cannot be had, or nothing runs at that address.
    """
    if attach is not None:
        async with _attached(attach.rstrip("/"), BOT_TOKEN) as found:
            yield found
        return
    sandbox = Sandbox(Seed.from_dict(seed()))
    sandbox.stories = stories()
    try:
        await _listen(sandbox, port)
        async with _attached(sandbox.url, sandbox.bot_token) as found:
            yield found
    finally:
        await sandbox.stop()


async def _listen(sandbox: Sandbox, port: int) -> None:
    try:
        await sandbox.start(port)
    except (OSError, OverflowError):
        raise StartupError("startup-demo-port", port=str(port)) from None


@asynccontextmanager
async def _attached(url: str, token: str) -> AsyncGenerator[Stage]:
    if not url.startswith(("http://", "https://")):
        raise StartupError("startup-demo-attach", address=url)
    async with aiohttp.ClientSession(url) as http:
        try:
            present = await _clock(http)
        except (aiohttp.ClientError, TimeoutError):
            raise StartupError("startup-demo-attach", address=url) from None
        clock = SteeredClock(timedelta(seconds=present["offset_seconds"]))
        following = asyncio.get_running_loop().create_task(_follow(http, clock, present["revision"]))
        try:
            yield Stage(url, token, clock, http)
        finally:
            following.cancel()


async def _follow(http: aiohttp.ClientSession, clock: SteeredClock, revision: int) -> None:
    while True:
        try:
            present = await _clock(http, revision)
        except (aiohttp.ClientError, TimeoutError):
            await asyncio.sleep(0.5)
            continue
        revision = present["revision"]
        offset = timedelta(seconds=present["offset_seconds"])
        if offset != clock.offset:
            clock.set_offset(offset)


async def _clock(http: aiohttp.ClientSession, after: int | None = None) -> dict[str, Any]:
    query = {} if after is None else {"after": str(after)}
    async with http.get("/sandbox/clock", params=query) as answer:
        return await answer.json()
