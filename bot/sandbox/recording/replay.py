"""Plays a recording again against a bot that connects, and compares what the bot calls."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Self

import aiohttp
import orjson

from bot.sandbox.errors import Payload
from bot.sandbox.limits import RateLimits
from bot.sandbox.recording.comparing import BotCall, Difference, differences, in_words
from bot.sandbox.recording.lines import ApiCall, ClockMove, ControlCall, GatewayFrame, Line, Name
from bot.sandbox.recording.names import ID, Names
from bot.sandbox.recording.reading import Recording, RecordingError
from bot.sandbox.rest.limiting import Unlimited
from bot.sandbox.rest.pipeline import Exchange
from bot.sandbox.server import Sandbox
from bot.sandbox.world.seed import Seed

LOOK_SECONDS = 0.02
ARRIVAL_SECONDS = 5.0
"""At any speed a bot has as long as in the recording, at most so long, from READY to the first action."""
MOST_SETTLING_SECONDS = 30.0
NOT_PLAYED = ("/sandbox/clock", "/sandbox/notes")
"""The clock has lines of its own; notes are the bot's."""


class NoBotError(Exception):
    """No bot connected in time."""


class UnplayableError(Exception):
    """Something that an action is about is not there."""


class Replay:
    """A sandbox of the recorded seed in which people do again what they did.

    Each action waits for the calls of the bot that came before it in the recording, at most ``patience`` seconds longer
    than it took then. ``speed`` 1 keeps the recorded pace, 2 is twice as fast, 0 as fast as possible.

    Example:
        async with Replay(Recording(path)) as replay: start_bot(replay.sandbox.addresses); print(await replay.play())
    """

    def __init__(self, recording: Recording, *, speed: float = 1.0, patience: float = 3.0, wait: float = 30.0) -> None:
        if not recording.start.whole:
            raise RecordingError("it began in the middle of a run: only what begins with the seed can be played again")
        self.sandbox = _planted(recording)
        self._recording = recording
        self._speed = speed
        self._patience = patience
        self._wait = wait
        self._names = Names(self.sandbox.world, self.sandbox.commands)
        self._recorded_names: dict[int, str] = {}
        self._expected: list[BotCall] = []
        self._heard: list[BotCall] = []
        self._arrived: Counter[tuple[str, str]] = Counter()
        self._outcomes: list[Difference] = []
        self._waited_in_vain = 0
        self._just_arrived = False

    async def __aenter__(self) -> Self:
        self.sandbox.world.listeners.append(self._names.note)
        self.sandbox.observers.insert(0, self._hear)
        await self.sandbox.start()
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()
        await self.sandbox.stop()

    async def play(self) -> Payload:
        """Play all of it and return the report.

        Raises:
            NoBotError: nobody connected.
        """
        self.sandbox.clock.advance(self._recording.start.clock_offset)
        if self._recording.start.connected:
            await self._bot_here()
            self._heard.clear()
            self._arrived.clear()
        before = 0.0
        for line in self._recording.lines:
            step = self._step(line)
            if step is not None:
                await self._pace(line.at - before)
                await step(line.at - before)
                before = line.at
        await self._settle()
        return self._report()

    def _step(self, line: Line) -> Callable[[float], Awaitable[None]] | None:
        """Return what is to be done at a line; it is told how long after the one before it came."""
        match line:
            case Name():
                self._recorded_names[line.id] = line.name
            case ApiCall(by="bot"):
                return lambda gap: self._await_call(line, gap)
            case ApiCall() if line.by is not None and line.method != "GET":
                return lambda _gap: self._tried(f"{line.by}: {line.method} {line.path}", line, self._act(line))
            case ControlCall() if not line.path.startswith(NOT_PLAYED):
                return lambda _gap: self._tried(f"{line.method} {line.path}", line, self._control(line))
            case ClockMove():
                return lambda _gap: self._move(line)
            case GatewayFrame() if line.lets_bot_in:
                return lambda _gap: self._bot_here()
            case _:
                pass
        return None

    async def _pace(self, gap: float) -> None:
        if self._speed:
            await asyncio.sleep(gap / self._speed)
        elif self._just_arrived:
            await asyncio.sleep(min(gap, ARRIVAL_SECONDS))
        self._just_arrived = False

    async def _bot_here(self) -> None:
        deadline = time.monotonic() + self._wait
        while not any(one.is_bot and one.outlet is not None for one in self.sandbox.gateway.sessions.values()):
            if time.monotonic() > deadline:
                raise NoBotError(f"No bot connected within {self._wait:g} s.")
            await asyncio.sleep(LOOK_SECONDS)
        self._just_arrived = True

    async def _await_call(self, line: ApiCall, gap: float) -> None:
        """Wait for what the bot called here, longer for the first, and ever shorter once it does otherwise."""
        call = in_words(line.method, line.path, line.body, line.status, line.now, self._recorded_names.get)
        self._expected.append(call)
        first = len(self._expected) == 1 and not self._recording.start.connected
        patience = self._wait if first else gap + self._patience / 2**self._waited_in_vain
        deadline = time.monotonic() + patience
        while not self._arrived[call.aim]:
            if time.monotonic() > deadline:
                if first:
                    raise NoBotError(f"No bot called within {self._wait:g} s.")
                self._waited_in_vain += 1
                return
            await asyncio.sleep(LOOK_SECONDS)
        self._arrived[call.aim] -= 1
        self._waited_in_vain = 0

    async def _tried(self, what: str, line: ApiCall | ControlCall, acting: Awaitable[int]) -> None:
        """Act, and note if the answer is another than recorded."""
        try:
            status = await acting
        except UnplayableError as error:
            self._outcomes.append(Difference("unplayable", f"{what}: {error}"))
            return
        if status != line.status:
            words = ID.sub(lambda found: f"<{self._recorded_names.get(int(found[0]), found[0])}>", what)
            self._outcomes.append(Difference("outcome", words, {"status": line.status}, {"status": status}))

    async def _act(self, line: ApiCall) -> int:
        """Do as a persona did."""
        persona = self._names.id_of(line.by or "")
        if persona is None:
            raise UnplayableError(f"there is no {line.by}")
        path, body = await self._translated(line.path), await self._translated(orjson.dumps(line.body).decode())
        headers = {"Authorization": self.sandbox.world.users[persona].token}
        if line.reason:
            headers["X-Audit-Log-Reason"] = line.reason
        return await self._send(line.method, f"{self.sandbox.api_url}{path}", body, line, headers)

    async def _control(self, line: ControlCall) -> int:
        path, body = await self._translated(line.path), await self._translated(orjson.dumps(line.body).decode())
        status = await self._send(line.method, f"{self.sandbox.url}{path}", body, None, {})
        if path == "/sandbox/reset":
            self._names.forget()
        return status

    async def _send(self, method: str, url: str, body: str, line: ApiCall | None, headers: Mapping[str, str]) -> int:
        options: Payload = {"headers": dict(headers)}
        if line is not None and line.files:
            options["data"] = _form(line, body)
        elif body != "null":
            options["data"] = body.encode()
            options["headers"]["Content-Type"] = "application/json"
        async with self._session.request(method, url, **options) as response:
            await response.read()
            return response.status

    async def _move(self, line: ClockMove) -> None:
        ahead = line.offset - self.sandbox.clock.offset_seconds
        if ahead > 0:
            self.sandbox.clock.advance(ahead)

    async def _translated(self, text: str) -> str:
        """Return a text with the recorded ids replaced by those of this run, once they are there."""
        ids = {found: self._recorded_names.get(int(found)) for found in ID.findall(text)}
        present = {found: str(await self._present(name)) for found, name in ids.items() if name is not None}
        return ID.sub(lambda found: present.get(found[0], found[0]), text)

    async def _present(self, name: str) -> int:
        deadline = time.monotonic() + self._patience
        while (number := self._names.id_of(name)) is None:
            if time.monotonic() > deadline:
                raise UnplayableError(f"there is no {name}")
            await asyncio.sleep(LOOK_SECONDS)
            self._names.survey()
        return number

    def _hear(self, exchange: Exchange) -> None:
        if exchange.actor is not self.sandbox.world.bot:
            return
        now = self.sandbox.clock.now().timestamp()
        path, body = (self._names.without_tokens(text) for text in (exchange.path, _json(exchange.request_body)))
        call = in_words(exchange.method, path, orjson.loads(body), exchange.status, now, self._names.of)
        self._heard.append(call)
        self._arrived[call.aim] += 1

    async def _settle(self) -> None:
        """Wait until the bot has been quiet for a while."""
        deadline = time.monotonic() + MOST_SETTLING_SECONDS
        heard, quiet_since = len(self._heard), time.monotonic()
        while (now := time.monotonic()) < min(deadline, quiet_since + self._patience):
            await asyncio.sleep(LOOK_SECONDS)
            if len(self._heard) != heard:
                heard, quiet_since = len(self._heard), now

    def _report(self) -> Payload:
        found = [*self._outcomes, *differences(self._expected, self._heard)]
        return {
            "same": not found,
            "cut": self._recording.cut,
            "calls": {"recorded": len(self._expected), "replayed": len(self._heard)},
            "differences": [one.payload() for one in found],
        }


def _planted(recording: Recording) -> Sandbox:
    try:
        seed = Seed(**recording.start.seed)
        return Sandbox(seed, limits=RateLimits() if recording.start.limited else Unlimited())
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise RecordingError(f"its seed cannot be used: {error}") from error


def _json(body: object) -> str:
    return orjson.dumps(body).decode()


def _form(line: ApiCall, body: str) -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field("payload_json", body, content_type="application/json")
    for one in line.files:
        if one.data is None:
            raise UnplayableError(f"the file {one.filename} was too large to keep")
        data = base64.b64decode(one.data)
        form.add_field(f"files[{one.index}]", data, filename=one.filename, content_type=one.content_type)
    return form


def in_text(report: Payload) -> str:
    """Return a report as a person reads it."""
    calls = report["calls"]
    lines = [f"{calls['recorded']} calls recorded, {calls['replayed']} replayed, {len(report['differences'])} differ"]
    for one in report["differences"]:
        lines.append(f"{one['kind']}: {one['what']}")
        lines += [f"  {side}: {json.dumps(one[side])}" for side in ("recorded", "replayed") if one[side] is not None]
    return "\n".join(lines)
