"""Who hears an event: guild, channel, permissions, intents and shard."""

from __future__ import annotations

from bot.sandbox import permissions
from bot.sandbox.gateway.intents import Intent, needed_for
from bot.sandbox.gateway.session import Session
from bot.sandbox.permissions import Permission
from bot.sandbox.world.events import Event
from bot.sandbox.world.model import Channel, Guild
from bot.sandbox.world.state import World

CHANGES_OF_SIGHT = frozenset(
    {
        "CHANNEL_CREATE",
        "CHANNEL_UPDATE",
        "CHANNEL_DELETE",
        "THREAD_DELETE",
        "GUILD_ROLE_CREATE",
        "GUILD_ROLE_UPDATE",
        "GUILD_ROLE_DELETE",
        "GUILD_CREATE",
        "GUILD_UPDATE",
        "GUILD_DELETE",
    }
)
"""Events after which anybody may see more or less than before."""
CHANGES_OF_ONE = frozenset({"GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE"})
"""Events after which this may be so for the member that they are about."""


class Visibility:
    """Decides who hears what; remembers who sees which channel until something changes that."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._sight: dict[int, dict[int, bool]] = {}

    def note(self, event: Event) -> frozenset[int] | None:
        """Forget what an event may have changed; returns whose sight it concerns, None for everybody's."""
        if event.name in CHANGES_OF_SIGHT:
            self._sight.clear()
            return None
        concerned = _concerned(event)
        for user_id in concerned:
            self._sight.pop(user_id, None)
        return concerned

    def forget(self) -> None:
        """Forget what everybody saw: the world is another, though its ids may be the same."""
        self._sight.clear()

    def hears(self, session: Session, event: Event) -> bool:
        """Whether an event goes to a session."""
        if not session.owns(event.guild_id):
            return False
        if session.is_bot and not self._intends(session, event):
            return False
        if event.to is not None:
            return session.user.id in event.to
        guild = self._world.guilds.get(event.guild_id or 0)
        if guild is None or session.user.id not in guild.members:
            return False
        if event.name == "PRESENCE_UPDATE" and event.data["user"]["id"] == str(session.user.id):
            return False
        return self._may_see(session, event, guild) and self._holds(session, event, guild)

    def sees(self, session: Session, guild: Guild, channel: Channel) -> bool:
        """Whether a session's user sees a channel."""
        seen = self._sight.setdefault(session.user.id, {})
        if channel.id not in seen:
            seen[channel.id] = permissions.sees(guild, channel, guild.members[session.user.id])
        return seen[channel.id]

    def _may_see(self, session: Session, event: Event, guild: Guild) -> bool:
        if event.channel_id is None:
            return True
        # Bots learn of channels that they cannot read; people's clients here do not show them
        if session.is_bot and event.name in {"CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE"}:
            return True
        channel = self._world.channels.get(event.channel_id)
        return channel is not None and self.sees(session, guild, channel)

    def _holds(self, session: Session, event: Event, guild: Guild) -> bool:
        if not event.needs:
            return True
        member, now = guild.members[session.user.id], self._world.clock.now()
        channel = self._world.channels.get(event.channel_id or 0)
        if channel is None:
            granted = permissions.in_guild(guild, member, now)
        else:
            granted = permissions.in_channel(guild, channel, member, now)
        return Permission(event.needs) in granted

    @staticmethod
    def _intends(session: Session, event: Event) -> bool:
        needed = needed_for(event.name, in_guild=event.guild_id is not None)
        if session.intents & needed == needed:
            return True
        return needed == Intent.GUILD_MEMBERS and _concerns(session, event)


def _concerned(event: Event) -> frozenset[int]:
    if event.name in CHANGES_OF_ONE:
        return frozenset({int(event.data["user"]["id"])})
    if event.name == "THREAD_MEMBERS_UPDATE":
        added = (one["user_id"] for one in event.data.get("added_members", []))
        return frozenset(map(int, (*added, *event.data.get("removed_member_ids", []))))
    return frozenset()


def _concerns(session: Session, event: Event) -> bool:
    """Whether an event of the members intent is about the bot itself, which it hears in any case."""
    own = str(session.user.id)
    if event.name == "GUILD_MEMBER_UPDATE":
        return event.data["user"]["id"] == own
    if event.name == "THREAD_MEMBERS_UPDATE":
        added = [one["user_id"] for one in event.data.get("added_members", [])]
        return own in added or own in event.data.get("removed_member_ids", [])
    return False
