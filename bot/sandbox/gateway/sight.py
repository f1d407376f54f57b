"""What a change of roles or overwrites opens to a session, and what it closes."""

from __future__ import annotations

from collections.abc import Callable

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.gateway import opening
from bot.sandbox.gateway.session import Session
from bot.sandbox.gateway.visibility import Visibility
from bot.sandbox.world.model import Channel, Guild
from bot.sandbox.world.state import World


class Sight:
    """Compares what sessions see with what they saw, and tells them."""

    def __init__(self, world: World, visibility: Visibility, send: Callable[[Session, str, Payload], None]) -> None:
        self._world = world
        self._visibility = visibility
        self._send = send

    def look(self, session: Session) -> None:
        """Note what a session sees, without a word."""
        session.visible_channels = self._visible_to(session)

    def update(self, session: Session) -> None:
        """Show what was opened and hide what was closed.

        Channels appear and disappear for people alone, since bots know of all; the threads within come to both.
        """
        before = session.visible_channels
        self.look(session)
        opened, closed = session.visible_channels - before, before - session.visible_channels
        if not session.is_bot:
            self._name(session, "CHANNEL_DELETE", closed & self._of_guilds(session))  # others go with their guild
            self._name(session, "CHANNEL_CREATE", opened)
        for guild in opening.guilds_of(self._world, session) if opened else ():
            self._sync_threads(session, guild, opened & guild.channels.keys())

    def _visible_to(self, session: Session) -> set[int]:
        return {
            channel.id
            for guild in opening.guilds_of(self._world, session)
            for channel in guild.channels.values()
            if self._visibility.sees(session, guild, channel)
        }

    def _of_guilds(self, session: Session) -> set[int]:
        return {channel_id for guild in opening.guilds_of(self._world, session) for channel_id in guild.channels}

    def _name(self, session: Session, event: str, channel_ids: set[int]) -> None:
        for channel_id in channel_ids:
            channel = self._world.channels.get(channel_id)
            if channel is not None and channel.guild_id is not None:
                self._send(session, event, payloads.channel(channel))

    def _sync_threads(self, session: Session, guild: Guild, opened: set[int]) -> None:
        threads = [one for one in opening.active_threads(guild, session, self._visibility) if one.parent_id in opened]
        if not threads:
            return
        own = [one for one in threads if one.thread is not None and session.user.id in one.thread.members]
        data: Payload = {
            "guild_id": str(guild.id),
            "channel_ids": [str(one) for one in sorted(_parents(threads))],
            "threads": [payloads.thread(one, session.user.id) for one in threads],
            "members": [payloads.thread_member(one, session.user.id) for one in own],
        }
        self._send(session, "THREAD_LIST_SYNC", data)


def _parents(threads: list[Channel]) -> set[int]:
    return {one.parent_id for one in threads if one.parent_id is not None}
