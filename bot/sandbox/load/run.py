"""One run of a scenario: playing, waiting for the bot to be done, and the report."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Protocol

from bot.sandbox.errors import Payload
from bot.sandbox.gateway.connection import Connection
from bot.sandbox.gateway.hub import Gateway
from bot.sandbox.load.actions import read_deeds
from bot.sandbox.load.ledger import Ledger
from bot.sandbox.load.player import Player
from bot.sandbox.load.report import summed_up
from bot.sandbox.load.scenario import Scenario
from bot.sandbox.rest.pipeline import Exchange, ExchangeObserver
from bot.sandbox.world.state import World

LOOK_SECONDS = 0.02


class Loaded(Protocol):
    """The parts of a sandbox that a load plays on."""

    world: World
    gateway: Gateway
    observers: list[ExchangeObserver]


class LoadRun:
    """A scenario on its way; ``state`` is playing, draining, done or stopped.

    Raises:
        ScenarioError: the scenario does not fit the sandbox.
    """

    def __init__(self, sandbox: Loaded, scenario: Scenario) -> None:
        self.state = "playing"
        self._sandbox = sandbox
        self._scenario = scenario
        self._ledger = Ledger()
        self._player = Player(sandbox.world, sandbox.gateway, scenario, self._ledger)
        self._most_pending = 0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to play."""
        self._task = asyncio.create_task(self._run())

    async def wait(self) -> None:
        """Wait until the run is over.

        Raises:
            Exception: whatever broke the player.
        """
        if self._task is not None:
            with suppress(asyncio.CancelledError):
                await self._task

    def stop(self) -> None:
        """End the run where it is; its report says what came so far."""
        if self._task is not None and not self._task.done():
            self._task.cancel()

    def refuse_broken(self) -> None:
        """Raise what broke the player, if anything did."""
        if self._task is not None and self._task.done() and not self._task.cancelled():
            self._task.result()

    @property
    def over(self) -> bool:
        """Whether nothing more is coming."""
        return self.state in {"done", "stopped"}

    def report(self) -> Payload:
        """Return what came so far; all of it once the run is over."""
        backlog: Payload = {"most": self._most_pending, "now": self._pending()}
        player = self._player
        found = summed_up(self._scenario, player.phases, player.unheard, self._ledger, backlog)
        return {"state": self.state, **found}

    async def _run(self) -> None:
        # first of all observers, since the others take their time
        self._sandbox.observers.insert(0, self._watch)
        looking = asyncio.create_task(self._look())
        try:
            await self._player.play()
            self.state = "draining"
            await self._drain()
            self.state = "done"
        finally:
            if self.state != "done":
                self.state = "stopped"
            looking.cancel()
            self._sandbox.observers.remove(self._watch)

    def _watch(self, exchange: Exchange) -> None:
        if exchange.actor_is_bot:
            arrived = time.perf_counter() - exchange.milliseconds / 1000
            deeds = read_deeds(exchange.method, exchange.path, exchange.request_body)
            self._ledger.called(deeds, arrived, exchange.status)

    async def _drain(self) -> None:
        """Wait until nothing waits any more, or the bot's time is over, and it has been quiet for a while."""
        scenario, ended = self._scenario, time.perf_counter()
        while (now := time.perf_counter()) < ended + scenario.drain_seconds:
            quiet_since = max(ended, self._ledger.last_call or ended)
            waits = now < ended + scenario.grace_seconds and self._ledger.open
            if not waits and not self._pending() and now >= quiet_since + scenario.quiet_seconds:
                return
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        while True:
            self._most_pending = max(self._most_pending, self._pending())
            await asyncio.sleep(LOOK_SECONDS)

    def _pending(self) -> int:
        """How many frames wait to be written to bots."""
        outlets = [one.outlet for one in self._sandbox.gateway.sessions.values() if one.is_bot]
        return sum(one.unwritten for one in outlets if isinstance(one, Connection))
