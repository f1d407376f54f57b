"""The way of an API request: route, account, rate limit, fault, body, handler, answer; observed by taps."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol, cast
from urllib.parse import parse_qsl, unquote

import orjson
from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import BadHttpMessage, PayloadEncodingError

from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.rest.call import Call, Upload
from bot.sandbox.rest.limiting import Limits
from bot.sandbox.rest.router import Auth, Match, Reply, Router
from bot.sandbox.world import pictures
from bot.sandbox.world.model import User
from bot.sandbox.world.state import World

LARGEST_REQUEST = 101 * 1024 * 1024
LONGEST_INDEX = 9
BROKEN = (ValueError, RuntimeError, BadHttpMessage, PayloadEncodingError, web.RequestPayloadError)
"""What reading a body that breaks HTTP's or multipart's rules raises."""
VIA = {"Via": "1.1 sandbox"}
"""Without this header discord.py takes a 429 for a ban by Cloudflare and gives up."""


@dataclass(slots=True)
class Exchange:
    """One request and its answer, as taps, the request log and recordings see it.

    ``actor`` is None for who could not be identified; ``reason`` is the audit log reason as its header has it.
    """

    method: str
    path: str
    request_body: object
    status: int
    response_body: object
    actor_is_bot: bool
    injected_fault: bool
    milliseconds: float
    actor: User | None = None
    reason: str | None = None
    files: Sequence[Upload] = ()


class ExchangeObserver(Protocol):
    """Is shown each exchange of the API."""

    def __call__(self, exchange: Exchange) -> None:
        """Look at an exchange that is over."""
        ...


class Cut(StrEnum):
    """Where a connection breaks: before the request is done, or before or within its answer."""

    BEFORE = "before"
    AFTER = "after"
    MIDDLE = "middle"


@dataclass(slots=True, frozen=True)
class Fault:
    """What goes wrong on purpose with one request: it waits, it is answered so, its connection breaks there."""

    delay_seconds: float = 0.0
    status: int | None = None
    body: Payload | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])
    cut: Cut | None = None


class Faults(Protocol):
    """Decides which requests go wrong on purpose."""

    def strike(self, method: str, path: str, template: str, *, is_bot: bool) -> Fault | None:
        """Return the fault that hits a request, counting it, or None."""
        ...


@dataclass(slots=True)
class _Progress:
    """What is known of a request so far."""

    actor: User | None = None
    identity: str = "anonymous"
    body: object = None
    files: list[Upload] = field(default_factory=list[Upload])
    injected: bool = False
    cut: Cut | None = None
    headers: dict[str, str] | None = None


class Pipeline:
    """Answers the API's requests for a world."""

    def __init__(
        self, world: World, router: Router, limits: Limits, faults: Faults, observers: Sequence[ExchangeObserver]
    ) -> None:
        self._world = world
        self._router = router
        self._limits = limits
        self._faults = faults
        self._observers = observers

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request below ``/api``."""
        began = time.perf_counter()
        progress = _Progress()
        path = request.rel_url.raw_path.removeprefix("/api")
        path = path[path.find("/", 1) :] if path.startswith("/v") else path
        try:
            reply = await self._answer(request, path, progress)
        except DiscordError as error:
            reply = Reply(error.status, error.body())
        shared = reply.headers.get("X-RateLimit-Scope") == "shared"
        self._limits.note_status(progress.identity, reply.status, shared=shared)
        self._observe(request, path, progress, reply, began)
        answer = respond(replace(reply, headers=VIA | (progress.headers or {}) | reply.headers))
        return answer if progress.cut is None else await _broken(request, answer, progress.cut)

    async def _answer(self, request: web.Request, path: str, progress: _Progress) -> Reply:
        match = self._router.find(request.method, path)
        try:
            self._identify(request, match, progress)
        except DiscordError:
            blocked = self._limits.blocked(progress.identity)
            if blocked.refusal is None:
                raise
            return Reply(blocked.status, blocked.refusal)
        template = match.route.template if match else path
        refused = self._limit(request.method, template, match, progress)
        if refused is not None:
            return refused
        progress.body, progress.files = await read_body(request)
        fault = self._faults.strike(request.method, path, template, is_bot=progress.actor is self._world.bot)
        if fault is not None:
            progress.injected, progress.cut = True, fault.cut
            await asyncio.sleep(fault.delay_seconds)
            if fault.status is not None or fault.cut is Cut.BEFORE:
                return Reply(fault.status or 503, fault.body, fault.headers)
        if match is None:
            raise unknown_operation(request.method, path)
        return self._call(request, match, progress)

    def _identify(self, request: web.Request, match: Match | None, progress: _Progress) -> None:
        """Find who calls.

        Raises:
            DiscordError: 401 without a valid token where one is needed, 20002 where only bots may call.
        """
        auth = match.route.auth if match else Auth.ACCOUNT
        header = request.headers.get("Authorization", "")
        token = header.removeprefix("Bot ")
        account = self._world.by_token(token)
        if account is not None and header.startswith("Bot ") == (account is self._world.bot):
            progress.actor = account
            is_bot = account is self._world.bot
            progress.identity = "bot" if is_bot else f"persona:{account.id}"
        elif auth is Auth.NONE:
            progress.actor, progress.identity = self._world.bot, "bot"
        else:
            raise DiscordError(Code.GENERAL, status=401, message="401: Unauthorized")
        if auth is Auth.BOT and progress.actor is not self._world.bot:
            raise DiscordError(Code.ONLY_BOTS)

    def _limit(self, method: str, template: str, match: Match | None, progress: _Progress) -> Reply | None:
        params = match.params if match else {}
        verdict = self._limits.check(progress.identity, method, template, params)
        progress.headers = verdict.headers
        return Reply(verdict.status, verdict.refusal) if verdict.refusal is not None else None

    def _call(self, request: web.Request, match: Match, progress: _Progress) -> Reply:
        reason = request.headers.get("X-Audit-Log-Reason")
        call = Call(
            world=self._world,
            actor=progress.actor or self._world.bot,
            params=match.params,
            query=request.query,
            json=progress.body,
            files=progress.files,
            reason=unquote(reason)[:512] if reason else None,
            base_url=f"http://{request.host}",
            headers=request.headers,
        )
        answer = match.route.handler(call)
        pictures.keep(self._world.pictures, call.pictures)
        if isinstance(answer, Reply):
            return answer
        return Reply(204) if answer is None else Reply(200, answer)

    def _observe(self, request: web.Request, path: str, progress: _Progress, reply: Reply, began: float) -> None:
        whole_path = f"{path}?{request.query_string}" if request.query_string else path
        exchange = Exchange(
            method=request.method,
            path=whole_path,
            request_body=progress.body,
            status=reply.status,
            response_body=reply.body,
            actor_is_bot=progress.actor is None or progress.actor is self._world.bot,
            injected_fault=progress.injected,
            milliseconds=(time.perf_counter() - began) * 1000,
            actor=progress.actor,
            reason=request.headers.get("X-Audit-Log-Reason"),
            files=progress.files,
        )
        for observer in self._observers:
            observer(exchange)


def respond(reply: Reply) -> web.Response:
    """Return an answer over HTTP. The content type bears no charset: with one discord.py would not parse it."""
    if reply.body is None:
        return web.Response(status=reply.status, headers=reply.headers, text=reply.text)
    body = orjson.dumps(reply.body)
    return web.Response(status=reply.status, body=body, content_type="application/json", headers=reply.headers)


async def _broken(request: web.Request, answer: web.Response, cut: Cut) -> web.StreamResponse:
    """Break the connection on purpose, with half of the answer on its way or nothing of it."""
    line = request.transport
    if line is None:
        return answer
    body = answer.body if isinstance(answer.body, bytes) else b""
    if cut is not Cut.MIDDLE or len(body) < 2:
        line.abort()
        return answer
    part = web.StreamResponse(status=answer.status, headers=answer.headers)
    part.content_length = len(body)
    await part.prepare(request)
    await part.write(body[: len(body) // 2])
    line.close()
    return part


def unknown_operation(method: str, path: str) -> DiscordError:
    """Return the honest answer to what the sandbox cannot do."""
    text = f"The sandbox does not know {method} {path} yet"
    return DiscordError(Code.GENERAL, status=501, message=text)


async def read_body(request: web.Request) -> tuple[object, list[Upload]]:
    """Return a request's JSON and files.

    Raises:
        DiscordError: 50109 if the JSON cannot be read, 40005 if all of it is too large.
    """
    if not request.can_read_body:
        return None, []
    if (request.content_length or 0) > LARGEST_REQUEST:
        raise DiscordError(Code.REQUEST_TOO_LARGE)
    try:
        if request.content_type == "multipart/form-data":
            return await _read_multipart(request)
        raw = await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise DiscordError(Code.REQUEST_TOO_LARGE) from error
    except BROKEN as error:
        raise DiscordError(Code.GENERAL, status=400, message="400: Bad Request") from error
    return _unfolded(raw) if request.content_type == "application/x-www-form-urlencoded" else _parse(raw), []


def _parse(raw: bytes) -> object:
    if not raw:
        return None
    try:
        return cast("object", orjson.loads(raw))
    except orjson.JSONDecodeError as error:
        raise DiscordError(Code.INVALID_JSON) from error


def _unfolded(raw: bytes) -> object:
    """Return the JSON of a form without files: py-cord answers interactions so."""
    fields = dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))
    return _parse(fields["payload_json"].encode()) if "payload_json" in fields else fields


async def _read_multipart(request: web.Request) -> tuple[object, list[Upload]]:
    body: object = None
    fields: Payload = {}
    files: list[Upload] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        data = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = _parse(data)
        elif part.filename is not None:
            index = (part.name or "").removeprefix("files[").removesuffix("]")
            place = int(index) if index.isdecimal() and len(index) <= LONGEST_INDEX else len(files)
            content_type = part.headers.get("Content-Type", "application/octet-stream")
            files.append(Upload(place, part.filename, content_type, data))
            if not index.isdecimal():
                fields[part.name or ""] = part.filename
        else:
            # Stickers come in plain fields beside their file, everything else in payload_json
            fields[part.name or ""] = data.decode(errors="replace")
    return fields if body is None else body, files
