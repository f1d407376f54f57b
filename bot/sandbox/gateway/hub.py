"""`Gateway`: all sessions, what clients ask of it, and how the world's events reach them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import cast

import orjson
from aiohttp import web

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.gateway import opening, voice
from bot.sandbox.gateway.compression import TRANSPORTS
from bot.sandbox.gateway.connection import Closing, Connection
from bot.sandbox.gateway.intents import EVERY_INTENT, PRIVILEGED, Intent
from bot.sandbox.gateway.session import Session
from bot.sandbox.gateway.visibility import Visibility
from bot.sandbox.rest.form import as_integer
from bot.sandbox.taps import Tap
from bot.sandbox.world.events import Event
from bot.sandbox.world.state import World
from bot.sandbox.world.voice import end_session as end_voice_session

HEARTBEAT_MILLISECONDS = 41_250
PERSONA_LARGE_THRESHOLD = 250
WITHOUT_CONTENT: dict[str, Callable[[Payload, int], Payload]] = {
    "MESSAGE_CREATE": payloads.without_content,
    "MESSAGE_UPDATE": payloads.without_content,
    "AUTO_MODERATION_ACTION_EXECUTION": payloads.execution_without_content,
}
"""How events look to a bot without the message content intent, by name and the bot's id."""
FrameWatcher = Callable[[str, Payload, Session | None], None]
"""Is shown the frames of all sockets: ``receive`` or ``send`` as for a tap, the frame, whose it is."""


class Gateway:
    """The gateway of one world."""

    def __init__(self, world: World, url: Callable[[], str], taps: Sequence[Tap] = ()) -> None:
        self.heartbeat_milliseconds = HEARTBEAT_MILLISECONDS
        self.taps = taps
        self.watchers: list[FrameWatcher] = []
        self.sessions: dict[str, Session] = {}
        self._world = world
        self._url = url
        self._visibility = Visibility(world)
        self._connections: set[Connection] = set()
        self._operations: dict[int, Callable[[Connection, Payload], None]] = {
            2: self._identify,
            3: self._ignore,
            4: self._update_voice,
            6: self._resume,
            8: self._request_members,
            43: self._request_channel_info,
        }
        world.listeners.append(self.publish)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket."""
        socket = web.WebSocketResponse(compress=False, autoclose=True)
        await socket.prepare(request)
        compression = request.query.get("compress", "")
        refusal = _refusal(request.query.get("v", "10"), request.query.get("encoding", "json"), compression)
        if refusal is not None:
            await socket.close(code=4012, message=refusal)
            return socket
        connection = Connection(self, socket, request, compression)
        self._connections.add(connection)
        try:
            await connection.run()
        finally:
            self._connections.discard(connection)
        return socket

    def publish(self, event: Event) -> None:
        """Bring an event to all who hear it; each view of it is encoded once."""
        may_change_sight = self._visibility.note(event)
        views: dict[str, bytes] = {}
        for session in list(self.sessions.values()):
            if session.expired:
                self._end(session)
            elif self._visibility.hears(session, event):
                self._deliver(session, event, views)
        if may_change_sight:
            self._update_sight()

    def drop(self, *, bots_only: bool = True) -> None:
        """Cut the bot's sockets without a word; its sessions can be resumed."""
        for connection in self._of(bots_only=bots_only):
            connection.abort()

    def reconnect(self) -> None:
        """Ask the bot to come back (op 7)."""
        for connection in self._of(bots_only=True):
            connection.say(7)

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell the bot that its session is invalid (op 9); unless ``resumable`` it is forgotten."""
        for connection in self._of(bots_only=True):
            if not resumable and connection.session is not None:
                self._end(connection.session)
            connection.say(9, resumable)

    async def close(self) -> None:
        """Close all sockets: the sandbox ends."""
        for connection in list(self._connections):
            connection.close(1001, "The sandbox ends.")
        for _ in range(100):
            if not self._connections:
                return
            await asyncio.sleep(0.01)

    def forget_sessions(self) -> None:
        """Drop all sessions and have the clients come back: the world is another."""
        self.sessions.clear()
        for connection in list(self._connections):
            connection.session = None
            connection.say(9, False)  # noqa: FBT003 - the frame's value

    def forget(self, connection: Connection, *, resumable: bool) -> None:
        """Note that a socket is gone."""
        session = connection.session
        if session is None or session.outlet is not connection:
            return
        session.detach()
        if not resumable:
            self._end(session)

    def receive(self, connection: Connection, frame: Payload) -> None:
        """Do what a client asks.

        Raises:
            Closing: with Discord's close code if it may not.
        """
        opcode = frame.get("op")
        operation = self._operations.get(opcode) if isinstance(opcode, int) else None
        if operation is None:
            raise Closing(4001, "Unknown opcode.")
        if connection.session is None and opcode not in {2, 6}:
            raise Closing(4003, "Not authenticated.")
        if connection.session is not None and opcode in {2, 6}:
            raise Closing(4005, "Already authenticated.")
        data = frame.get("d")
        operation(connection, cast("Payload", data) if isinstance(data, dict) else {})

    def _identify(self, connection: Connection, data: Payload) -> None:
        token = str(data.get("token", "")).removeprefix("Bot ")
        user = self._world.by_token(token)
        if user is None:
            raise Closing(4004, "Authentication failed.")
        session = Session(user, is_bot=user is self._world.bot)
        if session.is_bot:
            self._read_bot(session, data)
        threshold = as_integer(data.get("large_threshold"))
        session.large_threshold = threshold or (50 if session.is_bot else PERSONA_LARGE_THRESHOLD)
        self._forget_abandoned(session)
        self.sessions[session.id] = connection.session = session
        session.attach(connection)
        self._send(session, "READY", opening.ready(self._world, session, self._url()))
        if session.intents & Intent.GUILDS:
            for guild in opening.guilds_of(self._world, session):
                self._send_guild(session, guild.id)
        session.visible_channels = self._visible_to(session)

    def _forget_abandoned(self, successor: Session) -> None:
        """Drop sessions without a socket that a new one stands in for: a bot that was killed does not resume."""
        same = (successor.user, successor.shard_id, successor.shard_count)
        for session in list(self.sessions.values()):
            if session.outlet is None and (session.user, session.shard_id, session.shard_count) == same:
                self._end(session)

    def _read_bot(self, session: Session, data: Payload) -> None:
        intents = as_integer(data.get("intents"))
        if intents is None or intents & ~EVERY_INTENT:
            raise Closing(4013, "Invalid intent(s).")
        if intents & PRIVILEGED & ~self._world.privileged_intents:
            raise Closing(4014, "Disallowed intent(s).")
        session.intents = intents
        shard = data.get("shard", [0, 1])
        if not _is_shard(shard):
            raise Closing(4010, "Invalid shard.")
        session.shard_id, session.shard_count = shard

    def _resume(self, connection: Connection, data: Payload) -> None:
        session = self.sessions.get(str(data.get("session_id", "")))
        sequence = as_integer(data.get("seq"))
        known = session is not None and not session.expired and session.user.token == data.get("token")
        if session is None or not known or sequence is None or not session.has_all_since(sequence):
            connection.say(9, False)  # noqa: FBT003 - the frame's value
            return
        if sequence > session.sequence:
            raise Closing(4007, "Invalid seq.")
        if isinstance(session.outlet, Connection):
            session.outlet.close(4000, "The session was resumed elsewhere.")
        connection.session = session
        session.attach(connection)
        session.replay(sequence)
        self._send(session, "RESUMED", {})

    def _request_members(self, connection: Connection, data: Payload) -> None:
        session = connection.session
        asked = data.get("guild_id")
        guild_ids = cast("list[object]", asked) if isinstance(asked, list) else [asked]
        guild = self._world.guilds.get(as_integer(guild_ids[0] if guild_ids else None) or 0)
        if session is None or guild is None or session.user.id not in guild.members:
            return
        everybody = "user_ids" not in data and not data.get("query") and not data.get("limit")
        if everybody and session.is_bot and not session.intents & Intent.GUILD_MEMBERS:
            raise Closing(4014, "Disallowed intent(s).")
        for chunk in opening.chunks(guild, data, self._online()):
            self._send(session, "GUILD_MEMBERS_CHUNK", chunk)

    def _update_voice(self, connection: Connection, data: Payload) -> None:
        if connection.session is not None:
            voice.update_state(self._world, connection.session, data)

    def _request_channel_info(self, connection: Connection, data: Payload) -> None:
        session = connection.session
        info = voice.channel_info(self._world, session, data) if session is not None else None
        if session is not None and info is not None:
            self._send(session, "CHANNEL_INFO", info)

    def _ignore(self, connection: Connection, data: Payload) -> None:
        """Take a presence; those of the sandbox follow who is connected."""

    def _end(self, session: Session) -> None:
        """Forget a session for good; who connected to voice by it leaves."""
        if self.sessions.pop(session.id, None) is not None:
            end_voice_session(self._world, session.id)

    def _deliver(self, session: Session, event: Event, views: dict[str, bytes]) -> None:
        if event.name == "GUILD_CREATE":
            self._send_guild(session, event.guild_id or 0)
            return
        strip = session.is_bot and event.name in WITHOUT_CONTENT and event.guild_id is not None
        view = "bare" if strip and not session.intents & Intent.MESSAGE_CONTENT else "whole"
        if event.name == "CHANNEL_CREATE":
            session.visible_channels.add(event.channel_id or 0)
        if view not in views:
            data = event.data if view == "whole" else WITHOUT_CONTENT[event.name](event.data, session.user.id)
            views[view] = orjson.dumps(data)
        session.dispatch(event.name, views[view])

    def _send(self, session: Session, name: str, data: Payload) -> None:
        session.dispatch(name, orjson.dumps(data))

    def _send_guild(self, session: Session, guild_id: int) -> None:
        guild = self._world.guilds[guild_id]
        self._send(session, "GUILD_CREATE", opening.guild_create(guild, session, self._visibility, self._online()))

    def _online(self) -> set[int]:
        return {session.user.id for session in self.sessions.values() if session.outlet is not None}

    def _of(self, *, bots_only: bool) -> list[Connection]:
        return [one for one in self._connections if not bots_only or (one.session is not None and one.session.is_bot)]

    def _visible_to(self, session: Session) -> set[int]:
        if session.is_bot:
            return set()
        return {
            channel.id
            for guild in opening.guilds_of(self._world, session)
            for channel in guild.channels.values()
            if self._visibility.sees(session, guild, channel)
        }

    def _update_sight(self) -> None:
        """Show personas channels that a change of roles or overwrites opened to them, and hide what it closed."""
        for session in self.sessions.values():
            if session.is_bot:
                continue
            before, session.visible_channels = session.visible_channels, self._visible_to(session)
            for channel_id in before ^ session.visible_channels:
                channel = self._world.channels.get(channel_id)
                if channel is not None and channel.guild_id is not None:
                    name = "CHANNEL_CREATE" if channel_id in session.visible_channels else "CHANNEL_DELETE"
                    self._send(session, name, payloads.channel(channel))


def _refusal(version: str, encoding: str, compression: str) -> bytes | None:
    """Return why an address is not served; 4012 is the code after which clients do not try again."""
    if version != "10":
        return b"Invalid API version"
    if encoding != "json" or compression not in TRANSPORTS:
        return b"The sandbox speaks JSON alone, plain or by zlib-stream or zstd-stream"
    return None


def _is_shard(shard: object) -> bool:
    numbers = cast("list[object]", shard) if isinstance(shard, list) else []
    match numbers:
        case [int(shard_id), int(count)]:
            return 0 <= shard_id < count
        case _:
            return False
