"""Writes a recording while things happen: a line at once for each, so that it can be read whatever ends the run."""

from __future__ import annotations

import base64
import dataclasses
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

import orjson

from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import Payload
from bot.sandbox.gateway.hub import Gateway
from bot.sandbox.gateway.session import Session
from bot.sandbox.limits import RateLimits
from bot.sandbox.recording.lines import (
    BOT,
    ApiCall,
    ClockMove,
    ControlCall,
    File,
    GatewayFrame,
    Line,
    Name,
    Start,
)
from bot.sandbox.recording.names import Names
from bot.sandbox.rest.call import Upload
from bot.sandbox.rest.limiting import Limits
from bot.sandbox.rest.pipeline import Exchange, ExchangeObserver
from bot.sandbox.world.model import User
from bot.sandbox.world.seed import Seed
from bot.sandbox.world.state import World

LARGEST_FILE_BYTES = 256 * 1024
MOST_NAMED = 200_000
"""Of so many ids it is remembered that their names are written; then they are written again."""
BOT_TOKEN_REDACTED = "<token of the bot>"  # noqa: S105 - stands for one


class Recorded(Protocol):
    """The parts of a sandbox that a recording listens to."""

    seed: Seed
    bot_token: str
    limits: Limits
    world: World
    clock: SandboxClock
    gateway: Gateway
    observers: list[ExchangeObserver]
    control_observers: list[ExchangeObserver]

    def commands(self) -> list[Payload]:
        """Return the registered application commands."""
        ...


class Recorder:
    """Writes what happens in a sandbox to a new file, from its making to ``close``.

    Raises:
        OSError: the file is there already, or cannot be made.
    """

    def __init__(self, sandbox: Recorded, path: Path, *, whole: bool) -> None:
        self.path = path
        self.lines = 0
        self.bytes = 0
        self.error: str | None = None
        self._sandbox = sandbox
        self._file = path.open("xb", buffering=0)
        self._began = time.perf_counter()
        self._names = Names(sandbox.world, sandbox.commands)
        self._named: set[int] = set()
        self._write_start(whole=whole)
        self._stops = self._listen()

    def close(self) -> None:
        """End the recording."""
        while self._stops:
            self._stops.pop()()
        self._file.close()

    @property
    def seconds(self) -> float:
        """How long it has been going on."""
        return time.perf_counter() - self._began

    def world_was_reset(self) -> None:
        """Name everything anew."""
        self._named.clear()
        self._names.forget()

    def _listen(self) -> list[Callable[[], None]]:
        """Attach to the sandbox; returns how to detach."""
        sandbox = self._sandbox
        sandbox.observers.append(self._call)
        sandbox.control_observers.append(self._control)
        sandbox.gateway.watchers.append(self._frame)
        sandbox.world.listeners.append(self._names.note)
        return [
            lambda: sandbox.observers.remove(self._call),
            lambda: sandbox.control_observers.remove(self._control),
            lambda: sandbox.gateway.watchers.remove(self._frame),
            lambda: sandbox.world.listeners.remove(self._names.note),
            sandbox.clock.subscribe(self._moved),
        ]

    def _write_start(self, *, whole: bool) -> None:
        sandbox = self._sandbox
        self._write(
            Start(
                at=0,
                now=sandbox.clock.now().timestamp(),
                clock_offset=sandbox.clock.offset_seconds,
                whole=whole,
                connected=any(one.is_bot for one in sandbox.gateway.sessions.values()),
                limited=isinstance(sandbox.limits, RateLimits) and sandbox.limits.enabled,
                seed=dataclasses.asdict(sandbox.seed),
            )
        )

    def _call(self, exchange: Exchange) -> None:
        self._write(
            ApiCall(
                at=max(0.0, self.seconds - exchange.milliseconds / 1000),
                now=self._sandbox.clock.now().timestamp(),
                by=self._who(exchange.actor),
                method=exchange.method,
                path=exchange.path,
                body=exchange.request_body,
                files=tuple(map(_kept, exchange.files)),
                reason=exchange.reason,
                status=exchange.status,
                answer=exchange.response_body,
                ms=exchange.milliseconds,
                fault=exchange.injected_fault,
            ),
            naming=True,
        )

    def _control(self, exchange: Exchange) -> None:
        if exchange.method == "GET" or exchange.path.startswith("/sandbox/recording"):
            return
        self._write(
            ControlCall(
                at=self.seconds,
                method=exchange.method,
                path=exchange.path,
                body=exchange.request_body,
                status=exchange.status,
                answer=exchange.response_body,
            ),
            naming=True,
        )

    def _frame(self, way: str, frame: Payload, session: Session | None) -> None:
        self._write(
            GatewayFrame(
                at=self.seconds,
                way="send" if way == "send" else "receive",
                session=session.id[:8] if session else None,
                by=self._who(session.user) if session else None,
                frame=frame,
            )
        )

    def _moved(self, _now: datetime) -> None:
        self._write(ClockMove(at=self.seconds, offset=self._sandbox.clock.offset_seconds))

    def _who(self, user: User | None) -> str | None:
        if user is None:
            return None
        return BOT if user is self._sandbox.world.bot else self._names.of(user.id)

    def _write(self, line: Line, *, naming: bool = False) -> None:
        text = orjson.dumps(line.model_dump()).decode()
        if naming:
            self._write_names(text)
        self._put(self._names.without_tokens(text).replace(self._sandbox.bot_token, BOT_TOKEN_REDACTED))

    def _write_names(self, text: str) -> None:
        for number, name in self._names.known_in(text):
            if number not in self._named:
                if len(self._named) >= MOST_NAMED:
                    self._named.clear()
                self._named.add(number)
                self._put(orjson.dumps(Name(at=self.seconds, id=number, name=name).model_dump()).decode())

    def _put(self, text: str) -> None:
        """Write one line at once; a full disk ends the recording and not the sandbox."""
        if self.error is not None:
            return
        try:
            self.bytes += self._file.write(text.encode() + b"\n") or 0
            self.lines += 1
        except OSError as error:
            self.error = str(error)


def _kept(upload: Upload) -> File:
    small = len(upload.data) <= LARGEST_FILE_BYTES
    data = base64.b64encode(upload.data).decode() if small else None
    return File(index=upload.index, filename=upload.filename, content_type=upload.content_type, data=data)
