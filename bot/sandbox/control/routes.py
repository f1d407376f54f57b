"""The calls under ``/sandbox/``."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Protocol, cast

from aiohttp import web

from bot.sandbox.clock import SandboxClock
from bot.sandbox.control import personas, voice
from bot.sandbox.control.faults import FaultPlan, inflict
from bot.sandbox.control.requests import RequestLog
from bot.sandbox.control.state import snapshot
from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.gateway.hub import Gateway
from bot.sandbox.payloads import timestamp
from bot.sandbox.rest.form import Form, as_integer
from bot.sandbox.rest.pipeline import Exchange, ExchangeObserver, read_body, respond
from bot.sandbox.rest.router import Answer, Reply
from bot.sandbox.world import members
from bot.sandbox.world.state import World

LONG_POLL_SECONDS = 20.0
MOST_NOTES = 1_000
Handler = Callable[[web.Request], Awaitable[web.Response]]
ControlCall = tuple[str, str, Callable[[web.Request, Payload], Awaitable[Answer]]]
"""Method, path and what answers."""


class Controlled(Protocol):
    """What the control calls steer: the parts of a sandbox."""

    world: World
    clock: SandboxClock
    gateway: Gateway
    faults: FaultPlan
    requests: RequestLog
    notes: list[Payload]
    stories: list[Payload]

    def commands(self) -> list[Payload]:
        """Return the registered application commands."""
        ...

    def reset(self) -> None:
        """Return to the seed."""
        ...


class Control:
    """Answers ``/sandbox/*``: its own calls and ``more``; ``observers`` are shown what each did."""

    def __init__(
        self, sandbox: Controlled, more: Iterable[ControlCall] = (), observers: Sequence[ExchangeObserver] = ()
    ) -> None:
        self._sandbox = sandbox
        self._more = more
        self._observers = observers

    def mount(self, app: web.Application) -> None:
        """Add the calls to an application."""
        table: list[ControlCall] = [
            ("GET", "/sandbox/personas", self._personas),
            ("POST", "/sandbox/personas", self._create_persona),
            ("POST", "/sandbox/personas/{user_id}/join", self._join),
            ("POST", "/sandbox/personas/{user_id}/leave", self._leave),
            ("POST", "/sandbox/personas/{user_id}/pass-screening", self._pass_screening),
            ("POST", "/sandbox/personas/{user_id}/voice", self._voice),
            ("GET", "/sandbox/commands", self._commands),
            ("GET", "/sandbox/clock", self._clock),
            ("POST", "/sandbox/clock", self._advance),
            ("GET", "/sandbox/faults", self._faults),
            ("POST", "/sandbox/faults", self._add_fault),
            ("DELETE", "/sandbox/faults", self._clear_faults),
            ("GET", "/sandbox/requests", self._requests),
            ("GET", "/sandbox/notes", self._notes),
            ("POST", "/sandbox/notes", self._add_note),
            ("GET", "/sandbox/stories", self._stories),
            ("POST", "/sandbox/reset", self._reset),
            ("GET", "/sandbox/state", self._state),
        ]
        for method, path, answer in (*table, *self._more):
            app.router.add_route(method, path, _handler(answer, self._observers))

    async def _personas(self, _request: web.Request, _body: Payload) -> Answer:
        connected = {one.user.id for one in self._sandbox.gateway.sessions.values() if one.outlet is not None}
        listed = personas.listed(self._sandbox.world)
        return [one | {"online": int(one["id"]) in connected} for one in listed]

    async def _create_persona(self, _request: web.Request, body: Payload) -> Answer:
        return Reply(201, personas.create(self._sandbox.world, Form(body)))

    async def _join(self, request: web.Request, body: Payload) -> Answer:
        form = Form(body)
        form.snowflake("guild_id")
        form.flag("pending")
        asked = form.check()
        world = self._sandbox.world
        user = world.user(_user_id(request))
        guild = personas.guild_for(world, asked.get("guild_id"))
        if user.id in guild.bans:
            raise DiscordError(Code.USER_BANNED)
        members.join(world, guild, user, pending=asked.get("pending", False))
        return personas.described(world, user)

    async def _leave(self, request: web.Request, body: Payload) -> Answer:
        form = Form(body)
        form.snowflake("guild_id")
        world = self._sandbox.world
        user = world.user(_user_id(request))
        members.leave(world, personas.guild_for(world, form.check().get("guild_id")), user)
        return personas.described(world, user)

    async def _pass_screening(self, request: web.Request, _body: Payload) -> Answer:
        world = self._sandbox.world
        user = world.user(_user_id(request))
        for guild in world.guilds.values():
            if user.id in guild.members:
                members.pass_screening(world, guild, guild.members[user.id])
        return personas.described(world, user)

    async def _voice(self, request: web.Request, body: Payload) -> Answer:
        world = self._sandbox.world
        return voice.connect(world, world.user(_user_id(request)), Form(body))

    async def _commands(self, _request: web.Request, _body: Payload) -> Answer:
        return self._sandbox.commands()

    async def _clock(self, request: web.Request, _body: Payload) -> Answer:
        after = as_integer(request.query.get("after"))
        if after is not None:
            await self._sandbox.clock.changed_since(after, LONG_POLL_SECONDS)
        return self._present()

    async def _advance(self, _request: web.Request, body: Payload) -> Answer:
        form = Form(body)
        form.number("advance_seconds", 0, 400 * 86_400)
        seconds = form.check().get("advance_seconds")
        if seconds is None:
            raise invalid("advance_seconds", "BASE_TYPE_REQUIRED", "This field is required")
        self._sandbox.clock.advance(seconds)
        return self._present()

    def _present(self) -> Payload:
        clock = self._sandbox.clock
        return {
            "now": timestamp(clock.now()),
            "offset_seconds": clock.offset_seconds,
            "revision": clock.revision,
        }

    async def _faults(self, _request: web.Request, _body: Payload) -> Answer:
        return self._sandbox.faults.payload()

    async def _add_fault(self, _request: web.Request, body: Payload) -> Answer:
        inflict(self._sandbox.faults, self._sandbox.gateway, self._sandbox.world, body)
        return Reply(201, self._sandbox.faults.payload())

    async def _clear_faults(self, _request: web.Request, _body: Payload) -> Answer:
        self._sandbox.faults.clear()
        return None

    async def _requests(self, request: web.Request, _body: Payload) -> Answer:
        since = as_integer(request.query.get("since")) or 0
        return [line.payload() for line in self._sandbox.requests.since(since)]

    async def _notes(self, _request: web.Request, _body: Payload) -> Answer:
        return self._sandbox.notes

    async def _add_note(self, _request: web.Request, body: Payload) -> Answer:
        said = {"about": _words(body, "about", 300), "text": _words(body, "text", 4000)}
        notes = self._sandbox.notes
        number = notes[-1]["n"] + 1 if notes else 1
        note: Payload = {"n": number, "at": timestamp(self._sandbox.clock.now()), **said}
        notes.append(note)
        del notes[:-MOST_NOTES]
        return Reply(201, note)

    async def _stories(self, _request: web.Request, _body: Payload) -> Answer:
        return self._sandbox.stories

    async def _reset(self, _request: web.Request, _body: Payload) -> Answer:
        self._sandbox.reset()
        return None

    async def _state(self, _request: web.Request, _body: Payload) -> Answer:
        return snapshot(self._sandbox.world)


def _handler(
    answer: Callable[[web.Request, Payload], Awaitable[Answer]], observers: Sequence[ExchangeObserver]
) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        began = time.perf_counter()
        body: object = None
        try:
            body, _ = await read_body(request)
            if body is not None and not isinstance(body, dict):
                raise invalid("", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            found = await answer(request, cast("Payload", body or {}))
        except DiscordError as error:
            found = Reply(error.status, error.body())
        reply = found if isinstance(found, Reply) else Reply(204) if found is None else Reply(200, found)
        elapsed = (time.perf_counter() - began) * 1000
        said = cast("object", body)
        exchange = Exchange(request.method, request.path, said, reply.status, reply.body, False, False, elapsed)  # noqa: FBT003 - neither bot nor fault
        for observer in observers:
            observer(exchange)
        return respond(reply)

    return handle


def _user_id(request: web.Request) -> int:
    number = as_integer(request.match_info["user_id"])
    if number is None:
        raise DiscordError(Code.UNKNOWN_USER)
    return number


def _words(body: Payload, key: str, longest: int) -> str | dict[str, str]:
    """Return a text, or one text for each of some languages."""
    value: object = body.get(key)
    if isinstance(value, dict) and value:
        texts = cast("dict[str, object]", value)
        return {language: _text(text, key, longest) for language, text in texts.items()}
    return _text(cast("object", value), key, longest)


def _text(value: object, key: str, longest: int) -> str:
    form = Form({key: value})
    form.text(key, longest, required=True)
    return form.check()[key]
