"""A town for stories: a sandbox with the demo's people, and the whole bot beside it, in one event loop.

People act as Discord's own clients do, by REST and ``/interactions``; what they are shown is read from what the sandbox
sends out. Nothing waits for a fixed time: ``eventually`` asks until something is so, ``settled`` until the bot is idle.
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.app import Application
from bot.core.clock import SteeredClock
from bot.core.ids import ChannelId, GuildId, RoleId, UserId
from bot.core.permissions import Actor, Level
from bot.database import jobs
from bot.database.database import Database
from bot.demo import seed
from bot.demo.scene import Scene
from bot.demo.stage import Names
from bot.i18n.catalogue import Catalogue
from bot.sandbox import Sandbox
from bot.sandbox.interactions.model import Interaction
from bot.sandbox.world.events import Event
from bot.sandbox.world.model import User
from tests.e2e.messages import Payload, component_of, invocation
from tests.sandbox.clients import Api

PATIENCE_SECONDS = 20.0
EPHEMERAL, LOADING = 64, 128
BUTTON, TEXT_INPUT, LABEL = 2, 4, 18

on_both_databases = pytest.mark.parametrize(
    "town_database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


class Asked(NamedTuple):
    """An interaction that somebody started, and how much had happened in town before."""

    interaction: Interaction
    since: int


async def eventually(condition: Callable[[], Any]) -> Any:
    """What a condition (a function, or one that is awaited) gives as soon as it gives something."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = condition()
            if inspect.isawaitable(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.005)


class Town(Api):
    """The sandbox by names, its people, its clock, and the bot that can be stopped and started."""

    def __init__(self, sandbox: Sandbox, clock: SteeredClock, catalogue: Catalogue, database_url: str) -> None:
        super().__init__(sandbox)
        self.clock = clock
        self.catalogue = catalogue
        self.database_url = database_url
        self.events: list[Event] = []
        self._nonces = itertools.count(1)
        self._bot: Application | None = None
        self._running: asyncio.Task[None] | None = None
        self.world.listeners.append(self.events.append)
        sandbox.clock.subscribe(lambda _now: clock.set_offset(timedelta(seconds=sandbox.clock.offset_seconds)))

    # The bot.

    @property
    def bot(self) -> Application:
        assert self._bot is not None, "the bot is not running"
        return self._bot

    async def start(self) -> Application:
        """Start the bot, and wait until it has read what it missed."""
        await self.begin()
        running, ready = self._running, asyncio.create_task(self.bot.ready())
        assert running is not None
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.wait([running, ready], return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            ready.cancel()
            await running
        return self.bot

    async def begin(self) -> None:
        """Start the bot, and do not wait."""
        self._bot = Application(await Database.open(self.database_url, self.clock), self.clock, self.catalogue)
        self._running = asyncio.create_task(self._bot.run(self.sandbox.bot_token))

    async def stop(self) -> None:
        """End the bot as the command line does."""
        if self._bot is None or self._running is None:
            return
        application, running, self._bot, self._running = self._bot, self._running, None, None
        running.cancel()
        await application.stop()
        await asyncio.wait([running])
        gc.unfreeze()

    async def abandon(self) -> None:
        """End the bot without a word: whatever it is doing, nothing is finished and nothing flushed."""
        application, running = self.bot, self._running
        assert running is not None
        self._bot = self._running = None
        self.sandbox.gateway.drop()
        left = [task for task in asyncio.all_tasks() if _is_the_bots(task)]
        for task in left:
            task.cancel()
        await asyncio.wait([running, *left])
        await application.client.close()
        await application.database.close()
        gc.unfreeze()

    async def restart(self, *, gracefully: bool = True) -> Application:
        await (self.stop() if gracefully else self.abandon())
        return await self.start()

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """The bot is not there for a while."""
        await self.stop()
        yield
        await self.start()

    async def settled(self) -> None:
        """Wait until the bot has heard everything, has nothing due, and is doing nothing."""
        calm = 0

        async def is_calm() -> bool:
            nonlocal calm
            calm = calm + 1 if self._is_idle() and not await self.bot.database.read(jobs.due) else 0
            return calm > 3

        await eventually(is_calm)

    def _is_idle(self) -> bool:
        sessions = [one for one in self.sandbox.gateway.sessions.values() if one.is_bot and one.outlet is not None]
        heard = [getattr(self.bot.client.ws, "sequence", None)]
        is_doing = self.bot.intake._tails or self.bot.dispatcher._tasks
        return [one.sequence for one in sessions] == heard and not is_doing and self.is_live

    @property
    def is_live(self) -> bool:
        return self.bot.intake.is_settled(self.guild_id)

    # Time.

    async def advance(self, **time: float) -> None:
        """Move the clock of the sandbox and of the bot, and let the bot do what is due."""
        self.sandbox.clock.advance(timedelta(**time).total_seconds())
        await self.settled()

    # Names.

    @property
    def guild_id(self) -> GuildId:
        return GuildId(self.guild.id)

    def channel_id(self, channel: str | int) -> ChannelId:
        return ChannelId(channel if isinstance(channel, int) else self.channel(channel).id)

    def role_id(self, name: str) -> RoleId:
        return RoleId(self.role(name))

    def person(self, name: str) -> Persona:
        return Persona(self, next(one for one in self.world.users.values() if one.username == name))

    def roles_of(self, person: Persona) -> set[str]:
        return {self.guild.roles[role_id].name for role_id in self.guild.members[person.id].roles}

    def actor(self, name: str = seed.OWNER, level: Level = Level.OWNER) -> Actor:
        return Actor(self.guild_id, UserId(self.id_of(name)), level)

    # What happens in town.

    async def set_up(self) -> None:
        """Set the community up as the demo does; the panel stands afterwards."""
        names = Names(
            self.guild_id,
            {one.username: UserId(one.id) for one in self.world.users.values()},
            {one.name: ChannelId(one.id) for one in self.guild.channels.values()},
            {one.name: RoleId(one.id) for one in self.guild.roles.values()},
        )
        await Scene(self.bot.client.platform, names).set_up(self.bot.client.service)
        await self.settled()

    async def arrive(self, name: str, locale: str = "en-US", **more: Any) -> Persona:
        """Somebody comes; the bot knows."""
        status, _ = await self.control("POST", "personas", {"username": name, "locale": locale, **more})
        assert status == 201
        await self.settled()
        return self.person(name)

    async def fault(self, **what: Any) -> None:
        status, answer = await self.control("POST", "faults", what)
        assert status == 201, answer

    async def panel(self) -> Payload:
        (panel,) = await self.person(seed.OWNER).read(seed.START)
        return panel

    async def cards(self, channel: str = seed.GREETERS_CHANNEL) -> list[Payload]:
        """The cards that stand in the greeters' channel, the oldest first."""
        return await self.person(seed.OWNER).read(channel)

    async def card(self) -> Payload:
        (card,) = await self.cards()
        return card

    def posts(self, channel: str = seed.GREETERS_CHANNEL) -> list[Payload]:
        """Every message that the bot ever posted in a channel for all to see, also those that are gone."""
        return [one for one in self.posted() if one["channel_id"] == str(self.channel_id(channel))]

    def posted(self) -> list[Payload]:
        """Every message that the bot ever posted for all to see."""
        mine = str(self.world.bot.id)
        created = [event.data for event in self.events if event.name == "MESSAGE_CREATE" and event.to is None]
        return [one for one in created if one["author"]["id"] == mine and not one["flags"] & EPHEMERAL]

    def requests(self, method: str = "", part: str = "") -> list[Payload]:
        """What the bot called, so far as the log goes back."""
        lines = [line.payload() for line in self.sandbox.requests.since(0)]
        return [one for one in lines if method in ("", one["method"]) and part in one["path"]]

    def answer_to(self, asked: Asked) -> Payload | None:
        """The modal, message or changed private message by which an interaction was answered, if it was."""
        interaction = asked.interaction
        if interaction.modal is not None:
            return interaction.modal | {"id": str(interaction.id), "channel_id": str(interaction.channel_id)}
        pressed = interaction.message if interaction.message is not None and interaction.message.only_for else None
        for event in self.events[asked.since :]:
            if event.name not in {"MESSAGE_CREATE", "MESSAGE_UPDATE"} or event.data["flags"] & LOADING:
                continue
            of_this = (event.data.get("interaction_metadata") or {}).get("id") == str(interaction.id)
            changed = event.name == "MESSAGE_UPDATE" and pressed is not None and event.data["id"] == str(pressed.id)
            if of_this or changed:
                return event.data
        return None

    def nonce(self) -> str:
        return f"n{next(self._nonces)}"


class Persona:
    """Somebody of flesh and blood, as far as the town is concerned."""

    def __init__(self, town: Town, user: User) -> None:
        self.town = town
        self.user = user
        self.name = user.username
        self.id = user.id

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    async def ok(self, method: str, path: str, body: object = None) -> Any:
        return await self.town.ok(self.name, method, path, body)

    async def say(self, channel: str | int, text: str, *, to: int | None = None, **more: Any) -> int:
        """Write; ``to`` makes it a reply. The message's id, once the bot has dealt with it where it runs."""
        if to is not None:
            more["message_reference"] = {"message_id": str(to)}
        sent = await self.ok("POST", f"/channels/{self.town.channel_id(channel)}/messages", {"content": text, **more})
        if self.town._bot is not None:
            await self.town.settled()
        return int(sent["id"])

    async def read(self, channel: str | int) -> list[Payload]:
        """A channel's messages, the oldest first."""
        found: list[Payload] = await self.ok("GET", f"/channels/{self.town.channel_id(channel)}/messages")
        return found[::-1]

    async def delete(self, channel: str | int, message_id: int) -> None:
        await self.ok("DELETE", f"/channels/{self.town.channel_id(channel)}/messages/{message_id}")
        await self.town.settled()

    async def leave(self) -> None:
        status, _ = await self.town.control("POST", f"personas/{self.id}/leave", {})
        assert status == 200
        await self.town.settled()

    # Interactions: each gives what this person is shown then, a message or a modal.

    async def use(self, command: str, channel: str = "general", **options: Any) -> Payload:
        """Use a slash command by its full English name, with its options by theirs."""
        data = invocation(self.town.sandbox.commands(), command, options)
        return await self._start(2, self.town.channel_id(channel), data)

    async def refused(self, command: str, channel: str = "general", **options: Any) -> int:
        """Use a slash command that Discord itself does not let through; Discord's code."""
        data = invocation(self.town.sandbox.commands(), command, options)
        status, answer = await self.town.call(
            self.name, "POST", "/interactions", self._body(2, self.town.channel_id(channel), data)
        )
        assert status >= 400
        return int(answer["code"])

    async def press(self, message: Payload, verb: str, *values: str) -> Payload:
        """Press a button of a message, or choose in a select."""
        return await self._shown(await self.start_press(message, verb, *values))

    async def start_press(self, message: Payload, verb: str, *values: str) -> Asked:
        """Press, and do not wait for an answer."""
        component = component_of(message, verb)
        data: Payload = {"component_type": component["type"], "custom_id": component["custom_id"]}
        if component["type"] != BUTTON:
            data["values"] = list(values)
        return await self._begin(3, int(message["channel_id"]), data, message_id=message["id"])

    async def submit(self, modal: Payload, **answers: str) -> Payload:
        """Send a modal."""
        components = [
            {"type": LABEL, "component": {"type": TEXT_INPUT, "custom_id": name, "value": text}}
            for name, text in answers.items()
        ]
        data = {"id": modal["id"], "custom_id": modal["custom_id"], "components": components}
        return await self._start(5, int(modal["channel_id"]), data)

    async def _start(self, kind: int, channel_id: int, data: Payload) -> Payload:
        return await self._shown(await self._begin(kind, channel_id, data))

    async def _begin(self, kind: int, channel_id: int, data: Payload, **more: Any) -> Asked:
        body, since = self._body(kind, channel_id, data) | more, len(self.town.events)
        await self.ok("POST", "/interactions", body)
        started = self.town.sandbox.interactions.store._by_id.values()
        return Asked(next(one for one in started if one.nonce == body["nonce"]), since)

    def _body(self, kind: int, channel_id: int, data: Payload) -> Payload:
        return {
            "type": kind,
            "application_id": str(self.town.world.application_id),
            "guild_id": str(self.town.guild_id),
            "channel_id": str(channel_id),
            "session_id": "story",
            "nonce": self.town.nonce(),
            "data": data,
        }

    async def _shown(self, asked: Asked) -> Payload:
        shown: Payload = await eventually(lambda: self.town.answer_to(asked))
        if "flags" in shown:
            assert shown["flags"] & EPHEMERAL, "others see this answer"
        return shown


def _is_the_bots(task: asyncio.Task[Any]) -> bool:
    code = getattr(task.get_coro(), "cr_code", None)
    if code is None:
        return False
    path = Path(code.co_filename)
    root = Path(__file__).parents[2]
    ours = path.is_relative_to(root / "bot") and not path.is_relative_to(root / "bot" / "sandbox")
    return ours or "discord" in path.parts
