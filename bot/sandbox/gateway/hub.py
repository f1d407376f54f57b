"""`Gateway`: all sessions, what clients ask of it, and how the world's events reach them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Protocol, cast

import orjson
from aiohttp import web

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.gateway import members, opening, presences, voice
from bot.sandbox.gateway.closing import Closing
from bot.sandbox.gateway.compression import TRANSPORTS
from bot.sandbox.gateway.connection import Connection, FrameWatcher
from bot.sandbox.gateway.identifying import MOST_GUILDS_A_SHARD, account, identified
from bot.sandbox.gateway.intents import Intent
from bot.sandbox.gateway.session import Session
from bot.sandbox.gateway.sight import Sight
from bot.sandbox.gateway.visibility import Visibility
from bot.sandbox.rest.form import as_integer
from bot.sandbox.taps import Tap
from bot.sandbox.world.events import Event
from bot.sandbox.world.state import World
from bot.sandbox.world.voice import end_session as end_voice_session

HEARTBEAT_MILLISECONDS = 41_250
WITHOUT_CONTENT: dict[str, Callable[[Payload, int], Payload]] = {
    "MESSAGE_CREATE": payloads.without_content,
    "MESSAGE_UPDATE": payloads.without_content,
    "AUTO_MODERATION_ACTION_EXECUTION": payloads.execution_without_content,
}
"""How events look to a bot without the message content intent, by name and the bot's id."""


class FrameFaults(Protocol):
    """What goes wrong with events on purpose."""

    @property
    def is_idle(self) -> bool:
        """Whether nothing does."""
        ...

    def spoil(self, session: Session, name: str, data: bytes) -> bool:
        """Whether an event was taken care of: lost, late or whatever; if not, it is to be sent as ever."""
        ...


class Gateway:
    """The gateway of one world."""

    def __init__(self, world: World, url: Callable[[], str], taps: Sequence[Tap] = ()) -> None:
        self.heartbeat_milliseconds = HEARTBEAT_MILLISECONDS
        self.most_guilds_a_shard = MOST_GUILDS_A_SHARD
        self.members_again_seconds = members.ALL_AGAIN_SECONDS
        self.taps = taps
        self.watchers: list[FrameWatcher] = []
        self.sessions: dict[str, Session] = {}
        self._world = world
        self._url = url
        self._visibility = Visibility(world)
        self._sight = Sight(world, self._visibility, self._send)
        self._connections: set[Connection] = set()
        self._shut_until = 0.0
        self._unavailable: set[int] = set()
        self.frame_faults: FrameFaults | None = None
        self._operations: dict[int, Callable[[Connection, Payload], None]] = {
            2: self._identify,
            3: self._update_presence,
            4: self._update_voice,
            6: self._resume,
            8: self._request_members,
            31: self._request_sounds,
            43: self._request_channel_info,
        }
        world.listeners.append(self.publish)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket."""
        if time.monotonic() < self._shut_until:
            raise web.HTTPServiceUnavailable(text="An outage on purpose.")
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
        if event.guild_id in self._unavailable:
            return
        concerned = self._visibility.note(event)
        views: dict[str, bytes] = {}
        for session in list(self.sessions.values()):
            if session.expired:
                self._end(session)
            elif self._visibility.hears(session, event):
                self._deliver(session, event, views)
        for session in self.sessions.values() if concerned is None or concerned else ():
            if concerned is None or session.user.id in concerned:
                self._sight.update(session)

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
            self.forget(connection, resumable=resumable)
            connection.session = None  # on this socket, too, a client may resume (discord.js does) or identify
            connection.say(9, resumable)

    def close_with(self, code: int) -> None:
        """Close the bot's sockets with a code."""
        for connection in self._of(bots_only=True):
            connection.close(code, "A fault on purpose.")

    def shut(self, until: float) -> None:
        """Cut all sockets, and let nobody in until an instant of the real clock."""
        self._shut_until = until
        self.drop(bots_only=False)

    def open_again(self) -> None:
        """Let everybody in."""
        self._shut_until = 0.0

    def take_away(self, guild_id: int) -> None:
        """Have a guild be unavailable: its members hear so, and then nothing of it."""
        self._world.emit("GUILD_DELETE", {"id": str(guild_id), "unavailable": True}, guild_id=guild_id)
        self._unavailable.add(guild_id)

    def bring_back(self, guild_id: int) -> None:
        """Have a guild be there again, for all its members."""
        self._unavailable.discard(guild_id)
        if guild_id in self._world.guilds:
            self._world.emit("GUILD_CREATE", {}, guild_id=guild_id)

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
        self._visibility.forget()
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
        presences.update(self._world, self.sessions.values(), session)

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
        if not isinstance(data, dict):
            raise Closing(4002, "Error while decoding payload.")
        operation(connection, cast("Payload", data))

    def _identify(self, connection: Connection, data: Payload) -> None:
        session = identified(self._world, data, self.most_guilds_a_shard)
        if session.is_bot and not self._may_start(session):
            connection.say(9, False)  # noqa: FBT003 - the frame's value
            return
        if data.get("compress") is True:
            connection.compress_payloads()
        self._forget_abandoned(session)
        self.sessions[session.id] = connection.session = session
        session.attach(connection)
        self._send(session, "READY", opening.ready(self._world, session, self._url()))
        presences.update(self._world, self.sessions.values(), session)
        if session.intents & Intent.GUILDS:
            for guild in opening.guilds_of(self._world, session):
                if guild.id not in self._unavailable:
                    self._send_guild(session, guild.id)
        self._sight.look(session)

    def _may_start(self, session: Session) -> bool:
        """Whether the bot may begin another session now; with none left today its token is void, as at Discord."""
        starts = self._world.session_starts
        if starts.remaining:
            return starts.take(session.shard_id)
        for connection in self._of(bots_only=True):
            connection.close(4004, "Authentication failed.")
        raise Closing(4004, "Authentication failed.")

    def _forget_abandoned(self, successor: Session) -> None:
        """Drop sessions without a socket that a new one stands in for: a bot that was killed does not resume."""
        same = (successor.user, successor.shard_id, successor.shard_count)
        for session in list(self.sessions.values()):
            if session.outlet is None and (session.user, session.shard_id, session.shard_count) == same:
                self._end(session)

    def _resume(self, connection: Connection, data: Payload) -> None:
        session = self.sessions.get(str(data.get("session_id", "")))
        sequence = as_integer(data.get("seq"))
        known = session is not None and not session.expired and session.user is account(self._world, data)
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
        presences.update(self._world, self.sessions.values(), session)

    def _request_members(self, connection: Connection, data: Payload) -> None:
        session = connection.session
        if session is not None:
            for name, body in members.answers(self._world, session, data, self.members_again_seconds):
                self._send(session, name, body)

    def _request_sounds(self, connection: Connection, data: Payload) -> None:
        session, asked = connection.session, data.get("guild_ids")
        if not isinstance(asked, list):
            raise Closing(4002, "Error while decoding payload.")
        wanted = {as_integer(one) for one in cast("list[object]", asked)}
        for guild in opening.guilds_of(self._world, session) if session is not None else ():
            if guild.id in wanted:
                self._send(cast("Session", session), "SOUNDBOARD_SOUNDS", opening.sounds(guild))

    def _update_presence(self, connection: Connection, data: Payload) -> None:
        if connection.session is not None:
            connection.session.presence = presences.read(data)
            presences.update(self._world, self.sessions.values(), connection.session)

    def _update_voice(self, connection: Connection, data: Payload) -> None:
        if connection.session is not None:
            voice.update_state(self._world, connection.session, data)

    def _request_channel_info(self, connection: Connection, data: Payload) -> None:
        session = connection.session
        info = voice.channel_info(self._world, session, data) if session is not None else None
        if session is not None and info is not None:
            self._send(session, "CHANNEL_INFO", info)

    def _end(self, session: Session) -> None:
        """Forget a session for good; who connected to voice by it leaves."""
        if self.sessions.pop(session.id, None) is not None:
            end_voice_session(self._world, session.id)

    def _deliver(self, session: Session, event: Event, views: dict[str, bytes]) -> None:
        if event.name == "GUILD_CREATE":
            self._send_guild(session, event.guild_id or 0)
            self._sight.look(session)  # its channels came with it
            return
        strip = session.is_bot and event.name in WITHOUT_CONTENT and event.guild_id is not None
        view = "bare" if strip and not session.intents & Intent.MESSAGE_CONTENT else "whole"
        if event.name == "CHANNEL_CREATE":
            session.visible_channels.add(event.channel_id or 0)
        if view not in views:
            data = event.data if view == "whole" else WITHOUT_CONTENT[event.name](event.data, session.user.id)
            views[view] = orjson.dumps(data)
        self._dispatch(session, event.name, views[view])

    def _send(self, session: Session, name: str, data: Payload) -> None:
        self._dispatch(session, name, orjson.dumps(data))

    def _dispatch(self, session: Session, name: str, data: bytes) -> None:
        faults = self.frame_faults
        if faults is None or faults.is_idle or not faults.spoil(session, name, data):
            session.dispatch(name, data)

    def _send_guild(self, session: Session, guild_id: int) -> None:
        guild = self._world.guilds[guild_id]
        session.members_told.pop(guild_id, None)  # clients ask for the members of a guild that comes back
        self._send(session, "GUILD_CREATE", opening.guild_create(self._world, guild, session, self._visibility))

    def _of(self, *, bots_only: bool) -> list[Connection]:
        return [one for one in self._connections if not bots_only or (one.session is not None and one.session.is_bot)]


def _refusal(version: str, encoding: str, compression: str) -> bytes | None:
    """Return why an address is not served; 4012 is the code after which clients do not try again."""
    if version != "10":
        return b"Invalid API version"
    if encoding != "json" or compression not in TRANSPORTS:
        return b"The sandbox speaks JSON alone, plain or by zlib-stream or zstd-stream"
    return None
