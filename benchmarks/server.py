"""The sandbox as a benchmark's other side: a community that pours messages as fast as a socket takes them."""

import argparse
import asyncio
import random
import time
from typing import Any, cast

import orjson

from benchmarks.worker import Answer, serve
from bot.demo.seed import GREETERS_CHANNEL, HELLO, START, seed
from bot.sandbox import Sandbox, Seed
from bot.sandbox.gateway.connection import Connection
from bot.sandbox.limits import RateLimits
from bot.sandbox.snowflake import Snowflakes
from bot.sandbox.world import members, messages
from bot.sandbox.world.model import Channel, Message, MessageType, User
from bot.sandbox.world.session_starts import generous

_MORE_CHANNELS = ("painting", "events", "off-topic")
_NEWCOMERS = 4
_WORDS = """
    the and so but we you this that with from game card dice board turn round night maybe really think played finally
    rules box expansion painted friday great anyone else tried yesterday table winner score new first second always
    und das Spiel heute noch schon aber dann Karte Runde Regeln jemand morgen wirklich gespielt schön 🎲 :D haha
"""


class Town:
    """A sandbox with many members who talk."""

    def __init__(self, member_count: int) -> None:
        described = seed()
        guild = described["guilds"][0]
        guild["member_count_extra"] = max(0, member_count - len(guild["members"]) - 1)
        guild["channels"] += [{"name": name, "parent": "Talk"} for name in _MORE_CHANNELS]
        # bots log in one after the other, faster than Discord lets them
        self._sandbox = Sandbox(Seed.from_dict(described), limits=RateLimits(session_starts=generous()))
        self._world = self._sandbox.world
        self._guild = next(iter(self._world.guilds.values()))
        self._channels = {channel.name: channel for channel in self._guild.channels.values()}
        self._ids = Snowflakes(self._world.clock)
        self._rng = random.Random(2)
        self._words = _WORDS.split()
        self._newcomers: list[User] = []
        self._bodies: list[bytes] = []

    async def open(self) -> Answer:
        """Listen; the addresses."""
        await self._sandbox.start()
        return {"url": self._sandbox.url, "api": self._sandbox.api_url, "gateway": self._sandbox.gateway_url}

    def welcome(self) -> Answer:
        """Newcomers come and speak; a regular answers all but the last, whose question stays open."""
        regular = next(user for user in self._world.users.values() if user.username == "amira")
        for number in range(_NEWCOMERS):
            user = self._world.add_user(User(self._ids.next(), f"newcomer{number}"))
            members.join(self._world, self._guild, user)
            first = self._post(user, "Hello, I am new here. Where do I begin?")
            if number < _NEWCOMERS - 1:
                self._post(regular, "Welcome!", first)
            self._newcomers.append(user)
        return {"spoken": _NEWCOMERS, "open": 1}

    def _post(self, author: User, content: str, answers: Message | None = None) -> Message:
        message = self._message(author, self._channels[HELLO], content)
        if answers is not None:
            message.type = MessageType.REPLY
            message.referenced = answers
            message.reference = {
                "type": 0,
                "message_id": str(answers.id),
                "channel_id": str(answers.channel_id),
                "guild_id": str(self._guild.id),
            }
        return messages.post(self._world, message)

    def prepare(self, count: int) -> Answer:
        """Write that many messages: nearly all by old members, some by newcomers who have spoken before."""
        silent = {START, HELLO, GREETERS_CHANNEL}
        channels = [one for name, one in self._channels.items() if one.type.name == "TEXT" and name not in silent]
        old = [member.user for member in self._guild.members.values() if not member.user.bot]
        draw = self._rng
        self._bodies = []
        for _ in range(count):
            recent = self._newcomers and draw.random() < 0.02
            author = draw.choice(self._newcomers if recent else old)
            message = self._message(author, draw.choice(channels), self._line())
            self._bodies.append(orjson.dumps(messages.event_payload(self._world, message)))
        return {"bytes": sum(map(len, self._bodies)) / count}

    def pour(self, session: str) -> Answer:
        """Send what was prepared to a bot, and behind it a change of pins as the mark of the end."""
        speaking = self._sandbox.gateway.sessions[session]
        connection = cast("Connection", speaking.outlet)
        pins = {"guild_id": str(self._guild.id), "channel_id": str(self._channels[HELLO].id)}
        bodies = [*(("MESSAGE_CREATE", body) for body in self._bodies), ("CHANNEL_PINS_UPDATE", orjson.dumps(pins))]
        stream = bytearray()
        for name, body in bodies:
            speaking.sequence += 1
            stream += connection.encode(b'{"t":"%s","s":%d,"op":0,"d":%s}' % (name.encode(), speaking.sequence, body))
        line = cast("asyncio.Transport", connection._request.transport)
        began = time.perf_counter()
        # everything at once, past the sandbox's own writer: whatever it says next comes behind it in the same stream
        line.write(bytes(stream))
        return {"began": began}

    def _message(self, author: User, channel: Channel, content: str) -> Message:
        return Message(self._ids.next(), channel.id, self._guild.id, author, self._world.clock.now(), content)

    def _line(self) -> str:
        line, length = "", self._rng.randint(25, 95)
        while len(line) < length:
            line += self._rng.choice(self._words) + " "
        return line.strip()


async def main() -> None:
    """Serve until the other side closes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--members", type=int, required=True)
    town = Town(parser.parse_args().members)
    handlers: dict[str, Any] = {"welcome": town.welcome, "prepare": town.prepare, "pour": town.pour}
    await serve(await town.open(), handlers)


if __name__ == "__main__":
    asyncio.run(main())
