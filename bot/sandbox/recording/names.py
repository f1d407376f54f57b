"""What ids stand for, in words that are the same in every run: ids are not."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator

from bot.sandbox.errors import Payload
from bot.sandbox.world.events import Event
from bot.sandbox.world.model import Channel, Guild, User
from bot.sandbox.world.state import World

ID = re.compile(r"\d{17,20}")
TOKEN_FIELD = re.compile(r'"token":"([^"\\]*)"')
TOKEN_IN_PATH = re.compile(r"(/(?:interactions|webhooks)/\d+/)([\w.~%-]{20,})")
UNKNOWN = "<?>"
"""Stands for every id that has no name, and so is like any other."""
LONGEST_WITHIN = 150
MOST_PASSING = 100_000
"""So many messages, interactions and tokens are remembered; guilds, channels and users all."""


class Names:
    """Names what a world has and what comes about in it: the second thing of one name is ``#2``.

    Messages are named by place, author, what they answer, and order; not by their text, which a change of the bot may
    change. Interactions by who did what. ``commands`` are the application's.
    """

    def __init__(self, world: World, commands: Callable[[], list[Payload]]) -> None:
        self._world = world
        self._commands = commands
        self._names: dict[int, str] = {}
        self._ids: dict[str, int] = {}
        self._passing: dict[int, None] = {}
        self._tokens: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self.survey()

    def forget(self) -> None:
        """Begin anew: the world is another."""
        for part in (self._names, self._ids, self._passing, self._tokens, self._counts):
            part.clear()
        self.survey()

    def survey(self) -> None:
        """Name all that is there."""
        world = self._world
        for user in world.users.values():
            self._learn(user.id, _user(user))
        for guild in world.guilds.values():
            self._survey_guild(guild)
        for channel in world.channels.values():
            self._learn_channel(channel)
        for webhook in world.webhooks.values():
            self._learn(webhook.id, f"webhook {webhook.name} in {self.of(webhook.channel_id)}")
        for command in self._commands():
            self._learn_command(command)

    def of(self, number: int) -> str | None:
        """Return the name of an id, if anything bears it."""
        if number not in self._names:
            self._look_up(number)
        return self._names.get(number)

    def id_of(self, name: str) -> int | None:
        """Return what bears a name."""
        return self._ids.get(name)

    def known_in(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield the ids in a text that have a name, with it."""
        for number in map(int, dict.fromkeys(ID.findall(text))):
            name = self.of(number)
            if name is not None:
                yield number, name

    def without_tokens(self, text: str) -> str:
        """Return JSON with the tokens of people, interactions and webhooks replaced by whose they are."""
        text = TOKEN_FIELD.sub(lambda found: f'"token":"{self._token(found[1])}"', text)
        return TOKEN_IN_PATH.sub(lambda found: found[1] + self._token(found[2]), text)

    def note(self, event: Event) -> None:
        """Name what an event tells of for the first time."""
        data = event.data
        if event.name == "MESSAGE_CREATE":
            self._learn_message(data)
        elif event.name == "INTERACTION_CREATE":
            # people hear of theirs by its id alone
            if "token" in data:
                self._learn_interaction(data)
        elif event.name == "GUILD_MEMBER_ADD":
            self.of(int(data["user"]["id"]))
        elif event.name == "GUILD_ROLE_CREATE":
            self._learn(int(data["role"]["id"]), f"role {data['role']['name']} in {self.of(int(data['guild_id']))}")
        elif event.name in {"CHANNEL_CREATE", "THREAD_CREATE"}:
            self.of(int(data["id"]))
        elif event.name.endswith("_CREATE") and str(data.get("id", "")).isdigit():
            kind = event.name.removesuffix("_CREATE").lower().replace("_", " ")
            self._learn(int(data["id"]), f"{kind} {data.get('name', '')}")

    def _survey_guild(self, guild: Guild) -> None:
        self._learn(guild.id, f"guild {guild.name}")
        for role in guild.roles.values():
            self._learn(role.id, f"role {role.name} in guild {guild.name}")
        for channel in (*guild.channels.values(), *guild.threads.values()):
            self._learn_channel(channel)
            for message in channel.messages.values():
                self._learn(message.id, f"message in {self.of(channel.id)} by {_user(message.author)}", passing=True)

    def _look_up(self, number: int) -> None:
        world = self._world
        if number in world.users:
            self._learn(number, _user(world.users[number]))
        elif number in world.channels:
            self._learn_channel(world.channels[number])
        elif number in world.webhooks:
            webhook = world.webhooks[number]
            self._learn(number, f"webhook {webhook.name} in {self.of(webhook.channel_id)}")
        else:
            for command in self._commands():
                self._learn_command(command)

    def _learn_channel(self, channel: Channel) -> None:
        if channel.is_direct:
            people = " and ".join(sorted(_user(one) for one in channel.recipients))
            self._learn(channel.id, f"direct message of {people}")
            return
        place = self.of(channel.parent_id or 0) if channel.is_thread else f"guild {self._guild_name(channel)}"
        self._learn(channel.id, f"{'thread' if channel.is_thread else 'channel'} {channel.name} in {place}")

    def _guild_name(self, channel: Channel) -> str:
        guild = self._world.guild_of(channel)
        return guild.name if guild else ""

    def _learn_command(self, command: Payload) -> None:
        place = self._names.get(int(command.get("guild_id", 0)), "everywhere")
        name = f"command {command['name']} of type {command['type']} {place}"
        self._learn(int(command["id"]), name)
        self._learn(int(command["version"]), f"version of {name}")

    def _learn_message(self, data: Payload) -> None:
        author = self.of(int(data["author"]["id"])) or f"somebody called {data['author'].get('username')}"
        reference: Payload = data.get("message_reference") or {}
        metadata: Payload = data.get("interaction_metadata") or {}
        to = [self.of(int(one)) for one in (reference.get("message_id"), metadata.get("id")) if one]
        name = f"message in {self.of(int(data['channel_id']))} by {author}"
        self._learn(int(data["id"]), f"{name} to ({_short(to[0] or UNKNOWN)})" if to else name, passing=True)

    def _learn_interaction(self, data: Payload) -> None:
        person = data.get("member", data).get("user", {})
        said: Payload = data.get("data", {})
        what = said.get("name") or said.get("custom_id") or ""
        # what a custom_id holds of ids differs from run to run
        name = f"interaction {data['type']} {ID.sub('', str(what))} by {self.of(int(person.get('id', 0)))}"
        self._learn(int(data["id"]), name, passing=True)
        self._tokens[data["token"]] = f"token of {self._names[int(data['id'])]}"
        if len(self._tokens) > MOST_PASSING:
            del self._tokens[next(iter(self._tokens))]

    def _learn(self, number: int, base: str, *, passing: bool = False) -> None:
        if number in self._names:
            return
        self._counts[base] += 1
        name = base if self._counts[base] == 1 else f"{base} #{self._counts[base]}"
        self._names[number], self._ids[name] = name, number
        if passing:
            self._passing[number] = None
            if len(self._passing) > MOST_PASSING:
                self._forget(next(iter(self._passing)))

    def _forget(self, number: int) -> None:
        del self._passing[number]
        self._ids.pop(self._names.pop(number), None)

    def _token(self, token: str) -> str:
        return f"<{self._tokens.get(token, 'token')}>"


def _short(name: str) -> str:
    """Return a name for use within another: chains of replies would make names without end."""
    if len(name) <= LONGEST_WITHIN:
        return name
    return f"{name[:LONGEST_WITHIN]}… {hashlib.blake2b(name.encode(), digest_size=6).hexdigest()}"


def _user(user: User) -> str:
    return f"user {user.username}"
