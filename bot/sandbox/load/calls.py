"""The calls under ``/sandbox/load``: one run at a time."""

from __future__ import annotations

import orjson
from aiohttp import web

from bot.sandbox.control.routes import ControlCall
from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.load.run import Loaded, LoadRun
from bot.sandbox.load.scenario import Scenario, ScenarioError
from bot.sandbox.rest.router import Answer, Reply


class LoadCalls:
    """Starts, shows and stops the run of a sandbox."""

    def __init__(self, sandbox: Loaded) -> None:
        self._sandbox = sandbox
        self._run: LoadRun | None = None

    def table(self) -> list[ControlCall]:
        """Return the calls."""
        return [
            ("POST", "/sandbox/load", self._start),
            ("GET", "/sandbox/load", self._show),
            ("DELETE", "/sandbox/load", self._stop),
        ]

    def stop(self) -> None:
        """End the run, if there is one: the world is another, or gone."""
        if self._run is not None:
            self._run.stop()

    async def _start(self, _request: web.Request, body: Payload) -> Answer:
        if self._run is not None and not self._run.over:
            raise DiscordError(Code.GENERAL, status=409, message="A load is playing already")
        try:
            run = LoadRun(self._sandbox, Scenario.from_json(orjson.dumps(body)))
        except ScenarioError as error:
            raise invalid("scenario", "SCENARIO_INVALID", str(error)) from error
        self._run = run
        run.start()
        return Reply(201, run.report())

    async def _show(self, _request: web.Request, _body: Payload) -> Answer:
        if self._run is not None:
            self._run.refuse_broken()
        sessions = self._sandbox.gateway.sessions.values()
        connected = any(one.is_bot and one.outlet is not None for one in sessions)
        report: Payload = self._run.report() if self._run is not None else {"state": "idle"}
        return report | {"bot_connected": connected}

    async def _stop(self, request: web.Request, body: Payload) -> Answer:
        if self._run is not None:
            self._run.stop()
            await self._run.wait()
        return await self._show(request, body)
