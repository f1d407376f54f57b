"""`World`: finds what exists, publishes what changed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.snowflake import Snowflakes
from bot.sandbox.world.application import Application
from bot.sandbox.world.events import Event, Listener
from bot.sandbox.world.files import Files
from bot.sandbox.world.model import AuditEntry, Channel, Guild, Member, Message, Role, User, Webhook
from bot.sandbox.world.model.expression import Emoji, Sticker
from bot.sandbox.world.model.presence import Presence
from bot.sandbox.world.pictures import Picture
from bot.sandbox.world.session_starts import SessionStarts, generous

MAX_AUDIT_ENTRIES = 10_000
T = TypeVar("T")


@dataclass(slots=True, frozen=True)
class Cause:
    """Who changes something and why; stands in the audit log."""

    user_id: int
    reason: str | None = None


class World:
    """All state of one sandbox. Look-ups raise Discord's "unknown" errors; mutations live in the modules beside."""

    def __init__(self, clock: SandboxClock) -> None:
        self.clock = clock
        self.ids = Snowflakes(clock)
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.direct_messages: dict[frozenset[int], Channel] = {}
        self.webhooks: dict[int, Webhook] = {}
        self.crossposts: dict[int, list[Message]] = {}
        self.open_polls: dict[int, Message] = {}
        self.application = Application()
        self.find_command: Callable[[int, int], Payload | None] = lambda _guild_id, _command_id: None
        self.listeners: list[Listener] = []
        self.bot = User(0, "bot", bot=True)
        self.privileged_intents = 0
        self.files = Files()
        self.emojis: dict[int, Emoji] = {}
        self.application_emojis: dict[int, Emoji] = {}
        self.stickers: dict[int, Sticker] = {}
        self.pictures: dict[str, Picture] = {}
        self.presences: dict[int, Presence] = {}
        self.session_starts: SessionStarts = generous()
        self._tokens: dict[str, User] = {}

    def clear(self) -> None:
        """Forget everything but who listens."""
        for part in (self.users, self.guilds, self.channels, self.webhooks, self.crossposts, self._tokens):
            part.clear()
        for part in (self.emojis, self.application_emojis, self.stickers, self.pictures, self.presences):
            part.clear()
        for part in (self.direct_messages, self.files, self.open_polls):
            part.clear()
        self.application = Application()

    @property
    def application_id(self) -> int:
        """The bot's application, whose id is the bot user's own."""
        return self.bot.id

    def add_user(self, user: User) -> User:
        """Make an account known; one without a token gets one."""
        user.token = user.token or f"persona-{secrets.token_hex(12)}"
        self.users[user.id] = user
        self._tokens[user.token] = user
        return user

    def by_token(self, token: str) -> User | None:
        """Return the account that a token opens, if any."""
        return self._tokens.get(token)

    def user(self, user_id: int) -> User:
        """Return an account; raises 10013."""
        return _known(self.users.get(user_id), Code.UNKNOWN_USER)

    def guild(self, guild_id: int) -> Guild:
        """Return a guild; raises 10004."""
        return _known(self.guilds.get(guild_id), Code.UNKNOWN_GUILD)

    def channel(self, channel_id: int) -> Channel:
        """Return a channel, thread or direct message; raises 10003."""
        return _known(self.channels.get(channel_id), Code.UNKNOWN_CHANNEL)

    def webhook(self, webhook_id: int) -> Webhook:
        """Return a webhook; raises 10015."""
        return _known(self.webhooks.get(webhook_id), Code.UNKNOWN_WEBHOOK)

    def guild_of(self, channel: Channel) -> Guild | None:
        """Return the guild of a channel or thread; None for direct messages."""
        return self.guilds.get(channel.guild_id or 0)

    def direct_message(self, one: User, other: User) -> Channel | None:
        """Return the direct-message channel of two users if there is one."""
        return self.direct_messages.get(frozenset({one.id, other.id}))

    def share_guild(self, one: User, other: User) -> bool:
        """Whether two users are members of one guild."""
        return any(one.id in guild.members and other.id in guild.members for guild in self.guilds.values())

    def emit(
        self,
        name: str,
        data: Payload,
        *,
        guild_id: int | None = None,
        channel: Channel | None = None,
        to: frozenset[int] | None = None,
        needs: int = 0,
    ) -> None:
        """Publish a gateway event; see `Event` for who gets it. A direct message's events go to its recipients."""
        if channel is not None:
            guild_id = channel.guild_id
            if channel.is_direct and to is None:
                to = frozenset(user.id for user in channel.recipients)
        event = Event(name, data, guild_id, channel.id if channel else None, to, needs)
        for listener in self.listeners:
            listener(event)


def role_of(guild: Guild, role_id: int) -> Role:
    """Return a guild's role; raises 10011."""
    return _known(guild.roles.get(role_id), Code.UNKNOWN_ROLE)


def member_of(guild: Guild, user_id: int) -> Member:
    """Return a guild's member; raises 10007."""
    return _known(guild.members.get(user_id), Code.UNKNOWN_MEMBER)


def message_in(channel: Channel, message_id: int) -> Message:
    """Return a channel's message; raises 10008. Ephemeral ones are in no channel."""
    return _known(channel.messages.get(message_id), Code.UNKNOWN_MESSAGE)


def remember(guild: Guild, entry: AuditEntry) -> None:
    """Add a line to the audit log, newest last, oldest forgotten."""
    guild.audit_log.append(entry)
    del guild.audit_log[:-MAX_AUDIT_ENTRIES]


def _known(found: T | None, code: Code) -> T:
    if found is None:
        raise DiscordError(code)
    return found
