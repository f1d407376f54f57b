"""`Sandbox`: all parts on one address."""

from __future__ import annotations

import asyncio
import re

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox import page
from bot.sandbox.clock import SandboxClock
from bot.sandbox.control.faults import FaultPlan
from bot.sandbox.control.requests import RequestLog
from bot.sandbox.control.routes import Control
from bot.sandbox.errors import Payload
from bot.sandbox.gateway.hub import Gateway
from bot.sandbox.interactions.registry import CommandRegistry
from bot.sandbox.interactions.service import Interactions
from bot.sandbox.limits import RateLimits
from bot.sandbox.load.calls import LoadCalls
from bot.sandbox.recording.calls import RecordingCalls
from bot.sandbox.rest.catalogue import ALL_ROUTES
from bot.sandbox.rest.limiting import Limits
from bot.sandbox.rest.messages import files
from bot.sandbox.rest.pipeline import LARGEST_REQUEST, Exchange, ExchangeObserver, Pipeline
from bot.sandbox.rest.router import Route, Router
from bot.sandbox.taps import Tap
from bot.sandbox.world import incidents, invites, polls, scheduled_events, threads
from bot.sandbox.world.planting import plant
from bot.sandbox.world.seed import Seed
from bot.sandbox.world.state import World

# in Discord's shape, with the seeded bot's id in its first part: libraries (hikari) read the id there
BOT_TOKEN = "ODI4MzU1OTM2NTczNDE0NzA4.sandbox.bot-token"  # noqa: S105 - opens nothing but a sandbox on this machine
PICTURE_FOLDERS = (
    "emojis|stickers|soundboard-sounds|icons|splashes|banners|discovery-splashes|home-headers|embed|avatars|guilds"
    "|role-icons|app-icons|guild-events"
)
LOOK_AT_CLOCK_SECONDS = 10.0
"""How often, in real time, what is over ends by itself."""
OWN_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?", re.IGNORECASE)


class Sandbox:
    """A Discord on this machine.

    Example:
        sandbox = Sandbox(); await sandbox.start(); print(sandbox.url); await sandbox.stop()
    """

    def __init__(self, seed: Seed | None = None, bot_token: str = BOT_TOKEN, limits: Limits | None = None) -> None:
        self.seed = seed or Seed.default()
        self.bot_token = bot_token
        self.clock = SandboxClock()
        self.world = World(self.clock)
        self.faults = FaultPlan()
        self.requests = RequestLog(self.clock)
        self.notes: list[Payload] = []
        self.stories: list[Payload] = []
        self.taps: list[Tap] = []
        self.gateway = Gateway(self.world, lambda: self.gateway_url, self.taps)
        plant(self.world, self.seed, bot_token)
        self.registry = CommandRegistry(self.world)
        self.interactions = Interactions(self.world, self.registry)
        self.observers: list[ExchangeObserver] = [self.requests, self._tap_exchange]
        self.control_observers: list[ExchangeObserver] = []
        self.look_at_clock_seconds = LOOK_AT_CLOCK_SECONDS
        self.load = LoadCalls(self)
        self.limits: Limits = limits or RateLimits()
        self.recording = RecordingCalls(self)
        self.world.session_starts = self.limits.session_starts
        self._pipeline = Pipeline(self.world, Router(self.routes), self.limits, self.faults, self.observers)
        self.clock.subscribe(lambda _now: self._end_what_is_over())
        self._port = 0
        self._runner: web.AppRunner | None = None
        self._keeper: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The address of page, API, gateway and control."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        """The address for ``discord.http.Route.BASE``."""
        return f"{self.url}/api/v10"

    @property
    def gateway_url(self) -> str:
        """The address for ``discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY``."""
        return f"ws://127.0.0.1:{self._port}/gateway"

    @property
    def routes(self) -> list[Route]:
        """All operations of the API."""
        return [route for table in (*ALL_ROUTES, *self.interactions.routes) for route in table]

    @property
    def addresses(self) -> dict[str, str]:
        """All that a bot needs to connect, by name."""
        return {"url": self.url, "api": self.api_url, "gateway": self.gateway_url, "token": self.bot_token}

    async def start(self, port: int = 0) -> None:
        """Listen on the loopback; port 0 takes a free one."""
        app = web.Application(middlewares=[_refuse_strangers], client_max_size=LARGEST_REQUEST)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/gateway/", self.gateway.handle)
        app.router.add_route("*", "/api/{path:.*}", self._pipeline.handle)
        app.router.add_get("/attachments/{path:.*}", self._file)
        app.router.add_get(f"/{{folder:{PICTURE_FOLDERS}}}/{{path:.*}}", self._picture)
        more = (*self.load.table(), *self.recording.table())
        Control(self, more, self.control_observers).mount(app)
        page.mount(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, auto_decompress=False)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self._keeper = asyncio.create_task(self._keep_time())

    async def stop(self) -> None:
        """Close every socket and stop listening."""
        if self._keeper is not None:
            self._keeper.cancel()
        self.load.stop()
        await self.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        self.recording.stop()

    def commands(self) -> list[Payload]:
        """Return the registered application commands."""
        return self.registry.everything()

    def reset(self) -> None:
        """Return to the seed and to real time. Registered commands stay, since they are the application's."""
        self.load.stop()
        self.gateway.forget_sessions()
        self.faults.clear()
        self.requests.clear()
        self.notes.clear()
        self.clock.reset()
        self.world.clear()
        self.interactions.forget()
        plant(self.world, self.seed, self.bot_token)
        self.recording.world_was_reset()

    async def _keep_time(self) -> None:
        """End what is over though nobody moves the clock: it runs by itself, too."""
        while True:
            await asyncio.sleep(self.look_at_clock_seconds)
            self._end_what_is_over()

    def _end_what_is_over(self) -> None:
        polls.end_expired(self.world)
        for guild in self.world.guilds.values():
            threads.archive_idle(self.world, guild)
            invites.drop_expired(self.world, guild)
            incidents.end_expired(self.world, guild)
            scheduled_events.keep_time(self.world, guild)

    async def _file(self, request: web.Request) -> web.Response:
        return files.serve(self.world, request.path)

    async def _picture(self, request: web.Request) -> web.Response:
        return files.serve_picture(self.world, request.path)

    def _tap_exchange(self, exchange: Exchange) -> None:
        for tap in self.taps:
            tap.rest(
                exchange.method,
                exchange.path,
                exchange.request_body,
                exchange.status,
                exchange.response_body,
                actor_is_bot=exchange.actor_is_bot,
                injected_fault=exchange.injected_fault,
            )


@web.middleware
async def _refuse_strangers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let in only who names this machine, and no page of another origin: it could neither read nor steer."""
    origin = request.headers.get("Origin")
    if not OWN_HOST.fullmatch(request.host) or (origin is not None and origin != f"http://{request.host}"):
        raise web.HTTPForbidden(text="The sandbox answers this machine only.")
    return await handler(request)
