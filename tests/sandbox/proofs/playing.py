"""Plays scripts of requests in a prepared world, each of which must succeed, and hears every event."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Union

import aiohttp
import orjson

from bot.sandbox import Sandbox, Seed
from tests.sandbox.clients import Api, GatewayClient, gateway

Files = tuple[tuple[str, str, bytes, str], ...]
"""Parts of a multipart request: field, file name, content, content type."""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c636460f85f0f00028701"
    "80eb47ba920000000049454e44ae426082"
)
PICTURE = "data:image/png;base64," + base64.b64encode(PNG).decode()
SOUND = "data:audio/ogg;base64," + base64.b64encode(b"OggS" + bytes(60)).decode()
WAIT_SECONDS = 5.0


@dataclass(frozen=True)
class Step:
    """One request that must succeed; texts in braces are ids.

    ``keep`` names ids in the answer (by dotted path) for later steps, ``heard`` ids in the next event of a name that
    the bot hears. ``files`` make the request multipart. ``refused`` is for the few operations that always refuse: the
    status and code that is right for all that the sandbox does not have.
    """

    do: str
    body: Any = None
    who: str = "bot"
    keep: dict[str, str] = field(default_factory=dict[str, str])
    heard: tuple[str, dict[str, str]] | None = None
    query: str = ""
    ids: dict[str, str] = field(default_factory=dict[str, str])
    files: Files = ()
    headers: dict[str, str] = field(default_factory=dict[str, str])
    refused: tuple[int, int] | None = None


@dataclass(frozen=True)
class Frame:
    """What a client says over its gateway."""

    opcode: int
    data: Any
    who: str = "bot"


@dataclass(frozen=True)
class Control:
    """A call of /sandbox/."""

    do: str
    body: Any = None


Move = Union[Step, Frame, Control, "Deed"]


Deed = Callable[["Play"], Awaitable[None]]
"""What no request alone can bring about."""


class Heard:
    """A tap that notes the names of all events that any client hears."""

    def __init__(self) -> None:
        self.events: set[str] = set()

    def rest(self, *_args: object, **_more: object) -> None:
        """Requests are noted by their steps."""

    def frame(self, direction: str, frame: dict[str, Any], *, is_bot: bool) -> None:
        """Note an event."""
        if direction == "receive" and frame.get("t"):
            self.events.add(frame["t"])


class Play:
    """A script on its way: the sandbox, who is connected, and the ids known so far."""

    def __init__(self, api: Api, clients: dict[str, GatewayClient], heard: Heard) -> None:
        self.api = api
        self.heard = heard
        self.done: set[str] = set()
        self.clients = clients
        world, guild = api.world, api.guild
        self.ids = {channel.name.replace("-", "_"): str(channel.id) for channel in guild.channels.values()}
        self.ids |= {user.username: str(user.id) for user in world.users.values()}
        self.ids |= {
            "guild_id": str(guild.id),
            "application_id": str(world.application_id),
            "channel_id": self.ids["general"],
            "user_id": self.ids["amira"],
            "role_id": str(api.role("Member")),
            "bot": str(world.bot.id),
            "emoji": "%F0%9F%91%8D",
        }

    async def run(self, script: Sequence[Move]) -> None:
        """Make all moves, then wait until everything that came of them was said."""
        for move in script:
            await self._move(move)
        for client in self.clients.values():
            assert await client.heartbeat() == 11

    async def _move(self, move: Move) -> None:
        if isinstance(move, Frame):
            client = self.clients[move.who]
            await client.send(move.opcode, self._filled(move.data))
            assert await client.heartbeat() == 11
        elif isinstance(move, Step):
            await self._step(move)
        elif isinstance(move, Control):
            method, path = move.do.format_map(self.ids).split(" ")
            status, answer = await self.api.control(method, path, self._filled(move.body))
            assert status < 300, (move.do, status, answer)
        else:
            await move(self)

    async def _step(self, step: Step) -> None:
        ids = self.ids | {name: self._filled(value) for name, value in step.ids.items()}
        method, template = step.do.split(" ")
        listening = asyncio.create_task(self.clients["bot"].until(step.heard[0])) if step.heard else None
        path = template.format_map(ids) + step.query.format_map(ids)
        status, answer = await self._call(step, method, path, self._filled(step.body))
        if step.refused:
            assert (status, answer["code"]) == step.refused, step.do
        else:
            assert status < 300, (step.do, step.who, status, answer)
        self.done.add(step.do)
        self.ids |= {name: _at(answer, where) for name, where in step.keep.items()}
        if step.heard and listening is not None:
            event = await asyncio.wait_for(listening, WAIT_SECONDS)
            self.ids |= {name: _at(event, where) for name, where in step.heard[1].items()}

    async def _call(self, step: Step, method: str, path: str, body: Any) -> tuple[int, Any]:
        headers = {"Authorization": self.api.token(step.who), **step.headers}
        url = self.api.sandbox.api_url + path
        content: dict[str, Any] = {"data": self._form(body, step.files)} if step.files else {"json": body}
        async with self.api._session.request(method, url, headers=headers, **content) as response:
            raw = await response.read()
            return response.status, orjson.loads(raw) if response.content_type == "application/json" else raw

    def _form(self, fields: dict[str, str], files: Files) -> aiohttp.FormData:
        form = aiohttp.FormData(quote_fields=False)
        for name, value in fields.items():
            form.add_field(name, value)
        for name, filename, data, content_type in files:
            filled = data.decode().format_map(self.ids).encode() if content_type == "text/csv" else data
            form.add_field(name, filled, filename=filename, content_type=content_type)
        return form

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._filled(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._filled(one) for one in value]
        named = isinstance(value, str) and value.startswith("{") and value.endswith("}")
        return self.ids[value[1:-1]] if named else value


def _at(answer: Any, where: str) -> str:
    for key in where.split("."):
        answer = answer[int(key)] if isinstance(answer, list) else answer[key]
    return str(answer)


@asynccontextmanager
async def stage(sandbox: Sandbox, people: Sequence[str] = ("amira",)) -> AsyncIterator[Play]:
    """The bot and people connected to a sandbox, to play a script with."""
    heard = Heard()
    sandbox.taps.append(heard)
    async with Api(sandbox) as api, gateway(sandbox) as bot, gateway(sandbox) as person:
        ready = await bot.identify(sandbox.bot_token)
        for _ in ready["guilds"]:
            await bot.until("GUILD_CREATE")
        await person.identify(f"persona-{people[0]}")
        yield Play(api, {"bot": bot, people[0]: person}, heard)


def seed() -> Seed:
    """A guild with a channel of each kind but media, which Discord's OpenAPI document does not know."""
    described = Seed.default()
    kinds, names = ("announcement", "stage", "forum", "voice", "category"), ("tariq", "noor", "sven", "ines")
    described.guilds[0]["channels"] += [{"name": f"a-{kind}", "type": kind} for kind in kinds]
    described.guilds[0]["channels"] += [{"name": f"a-room-{number}"} for number in range(6)]
    described.guilds[0] |= {"features": ["COMMUNITY", "NEWS", "VANITY_URL"], "vanity_url_code": "harbour"}
    described.guilds[0]["members"] += [{"name": "helper", "bot": True}, {"name": "newbie", "pending": True}]
    described.guilds[0]["members"] += [{"name": name, "joined_days_ago": 90} for name in names]
    return described
