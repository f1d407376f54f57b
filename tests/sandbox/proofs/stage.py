"""Puts a case of the permission matrix into a sandbox, and asks it over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.sandbox.world.model import (
    VOICE_TYPES,
    Ban,
    Channel,
    ChannelType,
    Guild,
    Invite,
    Member,
    Message,
    Overwrite,
    Reaction,
    Role,
    ThreadState,
    User,
)
from bot.sandbox.world.model.expression import Emoji
from bot.sandbox.world.model.voice_state import VoiceState
from tests.sandbox.clients import Api
from tests.sandbox.posting import upload
from tests.sandbox.proofs.algorithm import ALL, BITS, Names, Place
from tests.sandbox.proofs.cases import LOW, OWN, STRANGE, Case
from tests.sandbox.proofs.matrix import ACTIONS

TYPES = {
    "text": ChannelType.TEXT,
    "announcement": ChannelType.ANNOUNCEMENT,
    "voice": ChannelType.VOICE,
    "stage": ChannelType.STAGE,
    "forum": ChannelType.FORUM,
    "media": ChannelType.MEDIA,
    "category": ChannelType.CATEGORY,
    "public thread": ChannelType.PUBLIC_THREAD,
    "private thread": ChannelType.PRIVATE_THREAD,
    "announcement thread": ChannelType.ANNOUNCEMENT_THREAD,
}
CATEGORY, CHANNEL, THREAD, DESTINATION = 9000, 9001, 9002, 9003
ELSEWHERE, FAR = 5555, 777


class Stage:
    """A sandbox whose one guild is set up anew for each case."""

    def __init__(self, api: Api, command_id: str) -> None:
        self.api = api
        self.world = api.world
        self.guild = api.guild
        self.users = {name: self.world.user(api.id_of(name)) for name in ("olivia", "amira", "lukas", "jonas", "mina")}
        self._command_id = command_id
        self._elsewhere()

    async def ask(self, case: Case) -> str:
        """Play a case; what came of it in the matrix's words."""
        action = ACTIONS[case.action]
        ids = self._set(case)
        method, path = action.request.format_map(ids).split(" ")
        body = _filled(action.body, ids)
        who = "bot" if case.actor == "bot" else "amira"
        if action.file:
            status, answer = await upload(self.api, who, path, body, ("a.txt", b"hello", "text/plain"))
        else:
            status, answer = await self.api.call(who, method, path, body)
        return action.seen(status, answer)

    def _elsewhere(self) -> None:
        """Another guild, whose emoji those who act have."""
        guild = self.world.guilds[ELSEWHERE] = Guild(ELSEWHERE, "Elsewhere", self.users["olivia"].id)
        guild.roles[ELSEWHERE] = Role(ELSEWHERE, "@everyone")
        for user in (self.world.bot, self.users["amira"]):
            guild.members[user.id] = Member(user, ELSEWHERE, self.world.clock.now())
        guild.emojis[FAR] = self.world.emojis[FAR] = Emoji(FAR, ELSEWHERE, self.users["olivia"], "far")

    def _set(self, case: Case) -> dict[str, str]:
        """Make the guild what the case says; return the ids that its request names."""
        guild, actor, other = self.guild, self.actor(case), self.users["lukas"]
        self._clear(guild)
        owners = {"owner": actor}
        guild.owner_id = owners.get(case.rank, other if case.against == "owner" else self.users["olivia"]).id
        self._roles(case)
        now = self.world.clock.now()
        self._member(actor, list(case.roles), pending=case.pending)
        guild.members[actor.id].timed_out_until = now + timedelta(hours=1) if case.timed_out else None
        about_role = "{role}" in ACTIONS[case.action].request
        holds = [] if case.action == "give a role" else [role.id for role in case.other.roles]
        self._member(other, holds if about_role or case.other.roles else [])
        self._member(self.users["olivia"], [])
        if case.actor != "bot":
            self._member(self.world.bot, [])
        if case.rank == "outsider":
            del guild.members[actor.id]
        guild.bans[self.users["mina"].id] = Ban(self.users["mina"])
        place = self._place(case, actor) if case.kind != "guild" else None
        return self._ids(case, actor, other, place)

    def actor(self, case: Case) -> User:
        """Who acts in a case."""
        return self.world.bot if case.actor == "bot" else self.users["amira"]

    def _clear(self, guild: Guild) -> None:
        for part in (guild.roles, guild.channels, guild.threads, guild.members, guild.bans, guild.invites):
            part.clear()
        for part in (guild.emojis, guild.voice_states, guild.stages, guild.scheduled_events):
            part.clear()
        guild.automod_rules.clear()
        guild.template = None
        guild.audit_log.clear()
        self.world.channels.clear()
        self.world.webhooks.clear()

    def _roles(self, case: Case) -> None:
        roles = self.guild.roles
        roles[self.guild.id] = Role(self.guild.id, "@everyone", _bits(case.everyone), position=0)
        roles[STRANGE] = Role(STRANGE, "strangers'", _bits(ALL), position=6)
        roles[LOW] = Role(LOW, "low", 0, position=1)
        for one in (*case.roles.values(), *case.other.roles):
            managed = self.world.bot.id if one.id == OWN else None
            roles[one.id] = Role(one.id, f"role {one.id}", _bits(one.permissions), one.position, bot_id=managed)

    def _member(self, user: User, roles: list[int], *, pending: bool = False) -> None:
        joined = self.world.clock.now() - timedelta(days=30)
        self.guild.members[user.id] = Member(user, self.guild.id, joined, roles, pending=pending)

    def _place(self, case: Case, actor: User) -> Channel:
        guild = self.guild
        if case.category_place is not None:
            self._channel(CATEGORY, ChannelType.CATEGORY, case, case.category_place)
        destination = Channel(DESTINATION, ChannelType.CATEGORY, "destination", guild.id)
        guild.channels[DESTINATION] = self.world.channels[DESTINATION] = destination
        if not case.in_thread:
            place = self._channel(CHANNEL, TYPES[case.kind], case, case.place)
        else:
            parent = ChannelType.ANNOUNCEMENT if case.kind == "announcement thread" else ChannelType.TEXT
            self._channel(CHANNEL, parent, case, case.place)
            place = Channel(THREAD, TYPES[case.kind], "thread", guild.id, parent_id=CHANNEL)
            place.thread = self._thread_state(case, actor)
            guild.threads[THREAD] = self.world.channels[THREAD] = place
        place.slow_mode_seconds = 60 if case.action == "send within the slow mode" else 0
        if place.type in VOICE_TYPES:
            other_id = self.users["lukas"].id
            guild.voice_states[other_id] = VoiceState(other_id, place.id, "matrix")
        place.last_spoke[actor.id] = self.world.clock.now()
        return place

    def _channel(self, channel_id: int, kind: ChannelType, case: Case, place: Place) -> Channel:
        parent = CATEGORY if case.category_place is not None and channel_id != CATEGORY else None
        channel = Channel(channel_id, kind, "place", self.guild.id, parent_id=parent)
        said = {self.guild.id: place.everyone, **place.of_roles}
        for role_id, one in said.items():
            channel.overwrites[role_id] = Overwrite(role_id, 0, _bits(one.allow), _bits(one.deny))
        own, actor_id = place.of_member, self.actor(case).id
        channel.overwrites[actor_id] = Overwrite(actor_id, 1, _bits(own.allow), _bits(own.deny))
        # what is said of others is none of the actor's business
        channel.overwrites[STRANGE] = Overwrite(STRANGE, 0, _bits(ALL), 0)
        other_id = self.users["lukas"].id
        channel.overwrites[other_id] = Overwrite(other_id, 1, 0, _bits(ALL))
        self.guild.channels[channel_id] = self.world.channels[channel_id] = channel
        return channel

    def _thread_state(self, case: Case, actor: User) -> ThreadState:
        now = self.world.clock.now()
        owner = actor if case.joined == "creator" else self.users["olivia"]
        state = ThreadState(owner.id, now, now)
        state.archived, state.locked = case.state.startswith("archived"), "locked" in case.state
        state.members[self.users["lukas"].id] = now
        if case.joined != "no":
            state.members[actor.id] = now
        return state

    def _ids(self, case: Case, actor: User, other: User, place: Channel | None) -> dict[str, str]:
        now = self.world.clock.now()
        role = case.other_role
        ids: dict[str, Any] = {
            "guild": self.guild.id,
            "other": other.id,
            "banned": self.users["mina"].id,
            "outsider": self.users["jonas"].id,
            "bot": self.world.bot.id,
            "command": self._command_id,
            "role": role.id if role else LOW,
            "low": LOW,
            "stranger": STRANGE,
            "destination": DESTINATION,
            "soon": (now + timedelta(minutes=5)).isoformat(),
            "later": (now + timedelta(days=1)).isoformat(),
            "latest": (now + timedelta(days=2)).isoformat(),
        }
        if place is not None:
            ids["place"] = place.id
            ids["theirs"] = self._message(place, other).id
            ids["own"] = self._message(place, actor).id
            pinned = self._message(place, other)
            pinned.pinned_at = now
            ids["pinned"] = pinned.id
        elif case.action.endswith("invites"):
            self.guild.invites["code"] = Invite("code", self.guild.id, CHANNEL, other, now)
            self.guild.channels[CHANNEL] = self.world.channels[CHANNEL] = Channel(
                CHANNEL, ChannelType.TEXT, "c", self.guild.id
            )
        return {name: str(value) for name, value in ids.items()}

    def _message(self, place: Channel, author: User) -> Message:
        made = Message(self.world.ids.next(), place.id, self.guild.id, author, self.world.clock.now(), "hello")
        made.reactions["👍"] = Reaction("👍", users={self.users["lukas"].id: None})
        place.messages[made.id] = made
        return made


def _bits(names: Names) -> int:
    return sum(BITS[name] for name in names)


def _filled(body: Any, ids: dict[str, str]) -> Any:
    """The body with ids where it names them."""
    if isinstance(body, dict):
        return {key: _filled(value, ids) for key, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, ids) for value in body]
    return ids[body[1:-1]] if isinstance(body, str) and body.startswith("{") else body
