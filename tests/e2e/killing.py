"""A bot that is killed at random moments while a community lives: what happens in it, and what must be true afterwards.

The sandbox lives in the test's process and outlives the bot, as Discord would. The bot is a process of its own,
started by ``python -m bot demo --attach``. A ledger keeps what the people did; the verdict compares it with the
database and with the sandbox.
"""

import asyncio
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import select

from bot.core.clock import SystemClock
from bot.database.database import Database
from bot.database.tables import Base
from bot.demo.seed import GREETERS_CHANNEL, HELLO, INTERESTS, RULES_ROLE, START, seed
from bot.sandbox import Sandbox, Seed
from bot.sandbox.limits import RateLimits
from bot.sandbox.world.events import Event
from bot.sandbox.world.session_starts import generous

READY = "127.0.0.1"
LOADING = 128
INCIDENT = re.compile("Something went wrong on my side|Bei mir ist etwas schiefgegangen")
REGULARS = ("amira", "lukas", "olivia")
GREETERS = ("jonas", "mina")
FAULTS: tuple[dict[str, Any], ...] = (
    {"route": "POST /channels", "status": 429, "retry_after": 0.3, "count": 2},
    {"route": "PUT /guilds", "status": 429, "retry_after": 0.2, "count": 2},
    {"route": "POST /channels", "status": 503, "count": 2},
    {"route": "PUT /guilds", "status": 503, "count": 1},
    {"route": "POST /channels", "status": 500, "count": 1},
    {"route": "DELETE /channels", "status": 503, "count": 2},
    {"route": "GET /channels", "status": 503, "count": 1},
    {"route": "*", "delay_ms": 400, "count": 5},
    {"drop_gateway": True},
    {"invalidate_session": True},
)


class BotProcess:
    """The bot, started, killed, started again."""

    def __init__(self, sandbox_url: str, database_url: str, log: Path) -> None:
        self._arguments = [sys.executable, "-m", "bot", "demo", "--attach", sandbox_url, "--database", database_url]
        self._log = log
        self._process: asyncio.subprocess.Process | None = None
        self._is_ready = False

    async def start(self) -> None:
        environment = {**os.environ, "TRIBUNE_LOG_FORMAT": "text"}
        with self._log.open("ab") as errors:
            self._process = await asyncio.create_subprocess_exec(
                *self._arguments, stdout=asyncio.subprocess.PIPE, stderr=errors, env=environment
            )
        self._is_ready = False

    async def ready(self) -> None:
        """Wait until the bot says that it looks after the community."""
        if self._is_ready:
            return
        assert self._process is not None
        assert self._process.stdout is not None
        async with asyncio.timeout(60):
            line = await self._process.stdout.readline()
        assert READY in line.decode(), self._log.read_text()[-4000:]
        self._is_ready = True

    async def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
        if self._process is not None:
            await self._process.wait()

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.returncode is None


@dataclass
class Newcomer:
    """What one newcomer did, and what was done for them."""

    name: str
    token: str
    id: int
    interests: frozenset[str] = frozenset()
    accepts: bool = False
    first_message: int | None = None
    messages: int = 0
    answered: bool = False
    pressed: int = 0


@dataclass
class Ledger:
    """The truth of the run."""

    newcomers: list[Newcomer] = field(default_factory=list)
    messages: Counter[int] = field(default_factory=Counter)
    cards: Counter[int] = field(default_factory=Counter)
    private_answers: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    kills: int = 0
    faults: int = 0


class Community:
    """People who arrive, choose, talk and answer, whether the bot runs or not."""

    def __init__(self, sandbox: Sandbox, rng: random.Random) -> None:
        self.sandbox = sandbox
        self.rng = rng
        self.ledger = Ledger()
        self._http = aiohttp.ClientSession()
        self._bot_id = sandbox.world.bot.id
        self._tokens = {user.username: user.token for user in sandbox.world.users.values()}
        self.guild = next(iter(sandbox.world.guilds.values()))
        self.channels = {channel.name: channel for channel in sandbox.world.channels.values()}
        self.roles = {role.name: role.id for role in self.guild.roles.values()}
        sandbox.world.listeners.append(self._hear)

    async def close(self) -> None:
        await self._http.close()

    def _hear(self, event: Event) -> None:
        data = event.data
        if event.name not in {"MESSAGE_CREATE", "MESSAGE_UPDATE"} or int(data["author"]["id"]) != self._bot_id:
            return
        if event.to is not None:
            if not data.get("flags", 0) & LOADING:
                for user_id in event.to:
                    self.ledger.private_answers.setdefault(user_id, []).append(data)
        elif event.name == "MESSAGE_CREATE" and event.channel_id == self.channels[GREETERS_CHANNEL].id:
            found = re.search(r"welcome:take:\d+:(\d+)", str(data["components"]))
            assert found, data
            self.ledger.cards[int(found[1])] += 1

    async def call(self, token: str, method: str, path: str, body: object = None) -> Any:
        url = f"{self.sandbox.api_url}{path}"
        async with self._http.request(method, url, json=body, headers={"Authorization": token}) as answer:
            raw = await answer.read()
            assert answer.status < 300, (answer.status, raw)
            return await answer.json() if raw else None

    async def fault(self, body: dict[str, Any]) -> None:
        async with self._http.post(f"{self.sandbox.url}/sandbox/faults", json=body) as answer:
            assert answer.status == 201
        self.ledger.faults += 1

    # What people do.

    async def arrive(self) -> Newcomer:
        name = f"newcomer{len(self.ledger.newcomers)}"
        body = {"username": name, "locale": self.rng.choice(["de", "en-US"])}
        async with self._http.post(f"{self.sandbox.url}/sandbox/personas", json=body) as answer:
            persona = await answer.json()
        newcomer = Newcomer(name, persona["token"], int(persona["id"]))
        self.ledger.newcomers.append(newcomer)
        return newcomer

    async def talk(self, token: str, channel_id: int, text: str, **more: Any) -> int:
        sent = await self.call(token, "POST", f"/channels/{channel_id}/messages", {"content": text, **more})
        self.ledger.messages[channel_id] += 1
        return int(sent["id"])

    async def talk_as(self, newcomer: Newcomer) -> None:
        channel = self.channels[self.rng.choice([HELLO, "general", "deutsch"])]
        message_id = await self.talk(newcomer.token, channel.id, "hello there")
        if newcomer.first_message is None:
            newcomer.first_message = message_id
        newcomer.messages += 1

    async def answer(self, newcomer: Newcomer) -> None:
        """A regular answers the newcomer's first message: by a reply, or in a thread of it."""
        if newcomer.first_message is None or newcomer.answered:
            return
        token = self._tokens[self.rng.choice(REGULARS)]
        channel_id = self._channel_of(newcomer.first_message)
        newcomer.answered = True
        if self.rng.random() < 0.3:
            path = f"/channels/{channel_id}/messages/{newcomer.first_message}/threads"
            thread = await self.call(token, "POST", path, {"name": "welcome"})
            await self.talk(token, int(thread["id"]), "in here")
        else:
            await self.talk(
                token, channel_id, "welcome!", message_reference={"message_id": str(newcomer.first_message)}
            )

    def _channel_of(self, message_id: int) -> int:
        return next(channel.id for channel in self.sandbox.world.channels.values() if message_id in channel.messages)

    async def press(self, token: str, message: dict[str, Any], component: int, custom_id: str, *values: str) -> None:
        data: dict[str, Any] = {"component_type": component, "custom_id": custom_id}
        if values:
            data["values"] = list(values)
        body = {
            "type": 3,
            "application_id": str(self.sandbox.world.application_id),
            "guild_id": str(self.guild.id),
            "channel_id": str(message["channel_id"]),
            "message_id": str(message["id"]),
            "session_id": "killing",
            "data": data,
        }
        await self.call(token, "POST", "/interactions", body)

    async def choose(self, newcomer: Newcomer) -> None:
        """Choose interests and accept the rules, again and again until Tribune has confirmed it."""
        wanted = frozenset(name for name, _ in INTERESTS if self.rng.random() < 0.5) or frozenset({"Painters"})
        values = [str(self.roles[name]) for name in wanted]
        await self._until_confirmed(newcomer, "welcome:interests:", "welcome:interests-chosen:", *values)
        newcomer.interests = wanted
        await self._until_confirmed(newcomer, "welcome:rules:", "welcome:accept:")
        newcomer.accepts = True

    async def _until_confirmed(self, newcomer: Newcomer, first: str, second: str, *values: str) -> None:
        """Press a button of the public panel, then what its private answer holds, until an answer to that comes."""
        has_pressed = False
        for _ in range(200):
            panel = await self._panel(newcomer)
            opened = panel and await self._private_answer(newcomer, panel, 2, first)
            if not opened:
                await asyncio.sleep(0.2)
                continue
            if has_pressed and second not in str(opened["components"]):
                return  # an earlier press was carried out, and a kill took its answer: it is not offered again
            done = await self._private_answer(newcomer, opened, 3 if values else 2, second, *values)
            has_pressed = True
            if done is not None:
                newcomer.pressed += 1
                return
        raise AssertionError(f"{newcomer.name} was never answered")

    async def _panel(self, newcomer: Newcomer) -> dict[str, Any] | None:
        path = f"/channels/{self.channels[START].id}/messages"
        return next(iter(await self.call(newcomer.token, "GET", path)), None)

    async def panel_stands(self) -> str:
        """Complains while the start panel is not there."""
        return "" if self.channels[START].messages else "no start panel"

    async def _private_answer(
        self, newcomer: Newcomer, message: dict[str, Any], component: int, prefix: str, *values: str
    ) -> dict[str, Any] | None:
        """What Tribune answers to a press; None when it is away, or says that something went wrong."""
        found = re.search(rf"{prefix}[^\"']+", str(message["components"]))
        if found is None:
            return None
        before = len(self._answers(newcomer))
        await self.press(newcomer.token, message, component, found[0], *values)
        deadline = time.monotonic() + 2.5
        while time.monotonic() < deadline:
            answers = self._answers(newcomer)
            if len(answers) > before:
                return None if INCIDENT.search(str(answers[-1])) else answers[-1]
            await asyncio.sleep(0.02)
        # until it has lapsed: a late answer to this press must not be taken for one to the next
        await asyncio.sleep(1.5)
        return None

    def _answers(self, newcomer: Newcomer) -> list[dict[str, Any]]:
        return self.ledger.private_answers.get(newcomer.id, [])

    async def take_a_card(self) -> None:
        """A greeter presses whatever card stands there."""
        token = self._tokens[self.rng.choice(GREETERS)]
        path = f"/channels/{self.channels[GREETERS_CHANNEL].id}/messages"
        cards = await self.call(token, "GET", path)
        takes = [
            (card, found[0]) for card in cards if (found := re.search(r"welcome:take:[\d:]+", str(card["components"])))
        ]
        if takes:
            card, custom_id = self.rng.choice(takes)
            await self.press(token, card, 2, custom_id)


async def eventually(test: Callable[[], Awaitable[str]], seconds: float = 60) -> None:
    """Wait until a test has nothing to complain of."""
    deadline = time.monotonic() + seconds
    while True:
        complaint = await test()
        if not complaint:
            return
        assert time.monotonic() < deadline, complaint
        await asyncio.sleep(0.25)


def demo_sandbox() -> Sandbox:
    # a bot that is killed again and again starts more sessions than Discord lets it
    return Sandbox(Seed.from_dict(seed()), limits=RateLimits(session_starts=generous()))


Tables = dict[str, list[dict[str, Any]]]
TABLES = (
    "people",
    "first_words",
    "welcome_watches",
    "welcome_acceptances",
    "choices",
    "outbox",
    "message_counts",
)


class Verdict:
    """Compares the ledger with the database and with the sandbox; each complaint is a sentence."""

    def __init__(self, community: Community, database_url: str) -> None:
        self._community = community
        self._url = database_url

    async def complaints(self) -> str:
        rows = await read_tables(self._url)
        found = [*self._newcomers(rows), *self._watches(rows), *self._roles(rows), *self._effects(rows)]
        found += self._counts(rows)
        return "\n".join(found)

    def _newcomers(self, rows: Tables) -> list[str]:
        joined = {row["user_id"] for row in rows["people"] if row["joined_at"]}
        spoke = {row["user_id"]: row["message_id"] for row in rows["first_words"]}
        truth = {one.id: one.first_message for one in self._community.ledger.newcomers if one.first_message}
        found = [f"{one.name} is not on record" for one in self._community.ledger.newcomers if one.id not in joined]
        return found + [f"first words: {spoke.items() ^ truth.items()}"] * (spoke != truth)

    def _watches(self, rows: Tables) -> list[str]:
        watches = {row["user_id"]: row for row in rows["welcome_watches"]}
        channel = self._community.channels[GREETERS_CHANNEL]
        cards = re.findall(
            r"welcome:(?:take|release):\d+:(\d+)", str([m.components for m in channel.messages.values()])
        )
        standing = Counter(int(card) for card in cards)
        found: list[str] = []
        for one in self._community.ledger.newcomers:
            if one.first_message is None:
                continue
            row = watches.get(one.id)
            if row is None:
                found.append(f"{one.name} is not watched")
                continue
            expected = {"answered"} if one.answered else {"offered", "taken"}
            if row["state"] not in expected:
                found.append(f"{one.name} is {row['state']}, not {expected}")
            if standing[row["id"]] != (0 if one.answered else 1):
                found.append(f"{one.name}: {standing[row['id']]} cards stand, answered: {one.answered}")
        found += [
            f"card {card} was posted {times} times" for card, times in self._community.ledger.cards.items() if times > 1
        ]
        if len(watches) != len(rows["welcome_watches"]):
            found.append("somebody is watched twice")
        return found

    def _roles(self, rows: Tables) -> list[str]:
        accepted = Counter(row["user_id"] for row in rows["welcome_acceptances"])
        names = {role_id: name for name, role_id in self._community.roles.items()}
        found: list[str] = []
        for one in self._community.ledger.newcomers:
            wanted = one.interests | ({RULES_ROLE} if one.accepts else set())
            has = {names[role_id] for role_id in self._community.guild.members[one.id].roles}
            chosen = {names[int(row["value"])] for row in rows["choices"] if row["user_id"] == one.id}
            if has != wanted or chosen != one.interests:
                found.append(f"{one.name} wants {set(wanted)}, has {has}, chose {chosen}")
            if accepted[one.id] != one.accepts:
                found.append(f"{one.name} accepted {accepted[one.id]} times")
        return found

    def _effects(self, rows: Tables) -> list[str]:
        return [
            f"{row['dedupe_key']} is {row['state']}: {row['failure']}"
            for row in rows["outbox"]
            if row["state"] != "done"
        ]

    def _counts(self, rows: Tables) -> list[str]:
        counted: Counter[int] = Counter()
        for row in rows["message_counts"]:
            counted[row["channel_id"]] += row["messages"]
        truth = self._community.ledger.messages
        return [f"messages counted: {dict(counted)}, written: {dict(truth)}"] * (counted != truth)


async def read_tables(url: str) -> Tables:
    """The tables as they are, by a connection of our own beside the running bot's."""
    database = await Database.open(url, SystemClock(), lock=False)
    try:
        return await database.read(
            lambda tx: {
                name: [dict(row._mapping) for row in tx.select(select(Base.metadata.tables[name]))] for name in TABLES
            }
        )
    finally:
        await database.close()
