"""Plays a scenario within the sandbox's process, by the same rules as everybody who writes or joins."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

from multidict import MultiDict

from bot.sandbox.control import personas
from bot.sandbox.errors import DiscordError, Payload
from bot.sandbox.gateway.hub import Gateway
from bot.sandbox.load.drawing import AuthorDraw, JoinerDraw, TextDraw
from bot.sandbox.load.ledger import EVERYTHING, Ledger, Subject
from bot.sandbox.load.pacing import Pace, keep
from bot.sandbox.load.scenario import Action, Joins, Messages, Phase, Scenario, ScenarioError
from bot.sandbox.permissions import Permission, in_channel
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.messages.writing import send
from bot.sandbox.world.events import Event
from bot.sandbox.world.model import Channel, ChannelType, Guild, Member, User
from bot.sandbox.world.state import World

CROWD_SECONDS = 1.0
"""How long the bot may look at authors who had to be made, before the first phase."""
STAFF = (
    Permission.ADMINISTRATOR
    | Permission.MANAGE_GUILD
    | Permission.MANAGE_MESSAGES
    | Permission.KICK_MEMBERS
    | Permission.BAN_MEMBERS
    | Permission.MODERATE_MEMBERS
)
CAN_WRITE = Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES


@dataclass(slots=True)
class Played:
    """How a phase went. ``refused`` counts Discord's error codes of what the sandbox did not let happen."""

    phase: Phase
    seconds: float = 0.0
    messages: Pace | None = None
    joins: Pace | None = None
    refused: Counter[int] = field(default_factory=Counter[int])


class Player:
    """Makes personas join and write.

    Raises:
        ScenarioError: the scenario names a guild or channel that the sandbox has not.
    """

    def __init__(self, world: World, gateway: Gateway, scenario: Scenario, ledger: Ledger) -> None:
        self.phases: list[Played] = []
        self.unheard = 0
        self._world = world
        self._gateway = gateway
        self._scenario = scenario
        self._ledger = ledger
        self._guild = _named(world, scenario)
        self._channels = {id(one): self._channels_of(one) for one in _messages_of(scenario)}
        self._crowd: list[User] = []
        self._newcomers: list[User] = []
        self._handed_at: dict[str, float] = {}

    async def play(self) -> None:
        """Play all phases, one after the other."""
        self._world.listeners.append(self._note_event)
        try:
            if self._gather_crowd():
                await asyncio.sleep(CROWD_SECONDS)
            for number, phase in enumerate(self._scenario.phases):
                await self._play(phase, f"{self._scenario.seed}/{number}")
        finally:
            self._world.listeners.remove(self._note_event)

    async def _play(self, phase: Phase, seed: str) -> None:
        played = Played(phase)
        self.phases.append(played)
        began = time.perf_counter()
        async with asyncio.TaskGroup() as streams:
            if phase.joins is not None:
                played.joins = Pace(phase.joins.planned(phase.seconds), phase.joins.rate)
                streams.create_task(keep(played.joins, self._joining(played, phase.joins, seed)))
            if phase.messages is not None:
                played.messages = Pace(phase.messages.planned(phase.seconds), phase.messages.rate)
                streams.create_task(keep(played.messages, self._writing(played, phase.messages, seed)))
            if phase.seconds is not None:
                streams.create_task(asyncio.sleep(phase.seconds))
        played.seconds = time.perf_counter() - began

    def _writing(self, played: Played, messages: Messages, seed: str) -> Callable[[], None]:
        rng = random.Random(f"{seed}/messages")  # noqa: S311 - a draw that repeats
        texts = TextDraw(messages, self._scenario.words, rng)
        authors = AuthorDraw[User](messages.authors, rng)
        channels = self._channels[id(messages)]
        crowd = self._newcomers if messages.authors.newcomers else self._crowd[: messages.authors.count]
        numbers: Iterator[int] = iter(range(10**9))

        def write() -> None:
            number = next(numbers)
            text, said = texts.draw(number)
            channel = channels[number % len(channels)]
            if not crowd:
                played.refused[0] += 1
                return
            author = authors.draw(crowd)
            message_id = self._tried(played, lambda: self._send(author, channel, said))
            if message_id is not None:
                at, allowed = self._handed_at["MESSAGE_CREATE"], self._scenario.allow
                self._ledger.played(Subject(message_id, author.id, played.phase.name, said, at, text.expect, allowed))

        return write

    def _send(self, author: User, channel: Channel, said: str) -> int:
        call = Call(self._world, author, {"channel_id": str(channel.id)}, MultiDict[str](), {"content": said})
        return int(cast("Payload", send(call))["id"])

    def _joining(self, played: Played, joins: Joins, seed: str) -> Callable[[], None]:
        draw = JoinerDraw(joins, random.Random(f"{seed}/joins"))  # noqa: S311 - a draw that repeats

        def join() -> None:
            body = draw.draw(f"newcomer{len(self._newcomers) + 1:05}") | {"guild_id": str(self._guild.id)}
            user_id = self._tried(played, lambda: int(personas.create(self._world, Form(body))["id"]))
            if user_id is None:
                return
            self._newcomers.append(self._world.users[user_id])
            at, allowed = self._handed_at["GUILD_MEMBER_ADD"], self._scenario.allow
            allowed = EVERYTHING if joins.expect is None else allowed
            expected: frozenset[Action] = joins.expect or frozenset()
            self._ledger.played(Subject(user_id, user_id, played.phase.name, None, at, expected, allowed))

        return join

    def _tried(self, played: Played, act: Callable[[], int]) -> int | None:
        """Return the id of what happened; None if Discord's rules were against it."""
        before = self._heard()
        try:
            made = act()
        except DiscordError as error:
            played.refused[int(error.code)] += 1
            return None
        self.unheard += self._heard() == before
        return made

    def _heard(self) -> int:
        """How many events bots were sent."""
        return sum(session.sequence for session in self._gateway.sessions.values() if session.is_bot)

    def _note_event(self, event: Event) -> None:
        """The gateway, which listens before this, has just handed the event to the sockets."""
        if event.name in {"MESSAGE_CREATE", "GUILD_MEMBER_ADD"}:
            self._handed_at[event.name] = time.perf_counter()

    def _gather_crowd(self) -> int:
        """Find so many ordinary members as write at most, and make those who lack; returns how many were made."""
        wanted = max(
            (one.authors.count for one in _messages_of(self._scenario) if not one.authors.newcomers), default=0
        )
        for user in self._ordinary():
            if len(self._crowd) == wanted:
                break
            self._crowd.append(user)
        lacking = wanted - len(self._crowd)
        for number in range(lacking):
            body = {"username": f"regular{number + 1:05}", "guild_id": str(self._guild.id)}
            made = personas.create(self._world, Form(body))
            self._crowd.append(self._world.users[int(made["id"])])
        return lacking

    def _ordinary(self) -> Iterator[User]:
        now = self._world.clock.now()
        channels = {one.id: one for listed in self._channels.values() for one in listed}.values()
        for member in self._guild.members.values():
            if member.user.bot or member.pending or member.user.id == self._guild.owner_id:
                continue
            granted = [in_channel(self._guild, one, member, now) for one in channels]
            if all(CAN_WRITE in one and not one & STAFF for one in granted):
                yield member.user

    def _channels_of(self, messages: Messages) -> list[Channel]:
        known = {one.name: one for one in self._guild.channels.values() if one.type is ChannelType.TEXT}
        lacking = [name for name in messages.channels if name not in known]
        if lacking:
            raise ScenarioError(f"{self._guild.name} has no text channel {', '.join(lacking)}")
        return [known[name] for name in messages.channels] or self._open_to_all(list(known.values()))

    def _open_to_all(self, channels: list[Channel]) -> list[Channel]:
        now = self._world.clock.now()
        anybody = Member(User(0, "anybody"), self._guild.id, now)
        found = [one for one in channels if CAN_WRITE in in_channel(self._guild, one, anybody, now)]
        if not found:
            raise ScenarioError(f"{self._guild.name} has no channel in which every member may write: name channels")
        return found


def _messages_of(scenario: Scenario) -> list[Messages]:
    return [phase.messages for phase in scenario.phases if phase.messages is not None]


def _named(world: World, scenario: Scenario) -> Guild:
    for guild in world.guilds.values():
        if scenario.guild in {None, guild.name}:
            return guild
    raise ScenarioError(f"the sandbox has no guild {scenario.guild or ''}".strip())
