"""A chat platform in memory, which the test arranges, and effects that change it as the real one would."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.actions import (
    Edit,
    Effect,
    GrantRole,
    Need,
    Outcome,
    OutcomeKind,
    Post,
    RemoveMessages,
    RevokeRole,
)
from bot.core.card import Card
from bot.core.clock import Clock
from bot.core.errors import MissingPermission, Unavailable
from bot.core.events import MessageSeen
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from bot.core.platform import ChannelView, Effects, GuildView, MemberView, Platform, RoleView

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
Change = Callable[[frozenset[RoleId]], frozenset[RoleId]]


class FakePlatform(Platform):
    """Everything may be set and looked at.

    Attributes:
        messages: what was written where, oldest first.
        cards: what Tribune posted and nobody removed, by channel.
        closed: which permissions the bot lacks in a channel.
        unreadable: channels whose history it may not read.
        away: how many of the next fetches fail because the platform cannot be reached.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sequence = 0
        self.guilds: dict[GuildId, GuildView] = {}
        self.members: dict[tuple[GuildId, UserId], MemberView] = {}
        self.roles: dict[tuple[GuildId, RoleId], RoleView] = {}
        self.channels: dict[tuple[GuildId, ChannelId], ChannelView] = {}
        self.messages: dict[tuple[GuildId, ChannelId], list[MessageSeen]] = {}
        self.cards: dict[ChannelId, dict[MessageId, Card]] = {}
        self.closed: dict[ChannelId, frozenset[Need]] = {}
        self.unreadable: set[ChannelId] = set()
        self.away = 0

    def add_guild(self, guild_id: GuildId) -> None:
        self.guilds[guild_id] = GuildView(guild_id, f"guild {guild_id}", UserId(1), "en", 0)

    def add_channel(self, guild_id: GuildId, channel_id: ChannelId, *, takes_messages: bool = True) -> ChannelId:
        self.channels[guild_id, channel_id] = ChannelView(channel_id, f"channel {channel_id}", False, takes_messages)
        return channel_id

    def add_role(self, guild_id: GuildId, role_id: RoleId, *, assignable: bool = True, **more: bool) -> RoleId:
        flags = {"is_everyone": False, "is_managed": False} | more
        self.roles[guild_id, role_id] = RoleView(role_id, f"role {role_id}", 1, assignable, **flags)
        return role_id

    def add_member(self, guild_id: GuildId, user_id: UserId, joined_at: datetime, *, name: str = "") -> MemberView:
        member = MemberView(user_id, name or f"member {user_id}", True, joined_at, frozenset())
        self.members[guild_id, user_id] = member
        return member

    def next_message_id(self) -> MessageId:
        """An id as the platform would give it now."""
        self._sequence += 1
        return MessageId(self.position(self._clock.now()) + self._sequence)

    # What features ask.

    def guild_ids(self) -> tuple[GuildId, ...]:
        return tuple(self.guilds)

    def guild(self, guild_id: GuildId) -> GuildView | None:
        return self.guilds.get(guild_id)

    def member(self, guild_id: GuildId, user_id: UserId) -> MemberView | None:
        return self.members.get((guild_id, user_id))

    def role(self, guild_id: GuildId, role_id: RoleId) -> RoleView | None:
        return self.roles.get((guild_id, role_id))

    def channel(self, guild_id: GuildId, channel_id: ChannelId) -> ChannelView | None:
        return self.channels.get((guild_id, channel_id))

    def lacks(self, guild_id: GuildId, channel_id: ChannelId | None, needs: frozenset[Need]) -> frozenset[Need]:
        if channel_id is None:
            return frozenset()
        if (guild_id, channel_id) not in self.channels:
            return needs
        return needs & self.closed.get(channel_id, frozenset())

    async def newcomers(self, guild_id: GuildId, since: datetime) -> tuple[MemberView, ...]:
        return tuple(
            member
            for (guild, _), member in self.members.items()
            if guild == guild_id and member.is_person and member.joined_at is not None and member.joined_at >= since
        )

    def last_messages(self, guild_id: GuildId) -> dict[ChannelId, MessageId]:
        return {
            channel_id: written[-1].message_id
            for (guild, channel_id), written in self.messages.items()
            if guild == guild_id and written and channel_id
        }

    def position(self, at: datetime) -> MessageId:
        return MessageId(((at - EPOCH) // timedelta(milliseconds=1)) << 22)

    async def history(self, guild_id: GuildId, channel_id: ChannelId, after: MessageId) -> AsyncIterator[MessageSeen]:
        self._be_reached()
        if channel_id in self.unreadable:
            raise MissingPermission("not yours to read")
        for message in list(self.messages.get((guild_id, channel_id), ())):
            if message.message_id > after:
                yield message

    async def message_exists(self, guild_id: GuildId, channel_id: ChannelId, message_id: MessageId) -> bool:
        self._be_reached()
        if message_id in self.cards.get(channel_id, ()):
            return True
        return any(message.message_id == message_id for message in self.messages.get((guild_id, channel_id), ()))

    def _be_reached(self) -> None:
        if self.away:
            self.away -= 1
            raise Unavailable("the platform is away")


class FakeEffects(Effects):
    """Carries actions out on the fake platform.

    Attributes:
        performed: every effect, in order.
        refuses: channels in which nothing can be posted.
    """

    def __init__(self, platform: FakePlatform) -> None:
        self._platform = platform
        self.performed: list[Effect] = []
        self.refuses: set[ChannelId] = set()

    def merges(self, first: Effect, other: Effect) -> bool:
        return False

    async def perform(self, effects: tuple[Effect, ...], *, again: bool) -> tuple[Outcome, ...]:
        self.performed += effects
        return tuple(self._perform(effect) for effect in effects)

    def _perform(self, effect: Effect) -> Outcome:
        platform, guild_id = self._platform, effect.guild_id
        match effect.action:
            case Post(channel_id, card):
                if channel_id in self.refuses or (guild_id, channel_id) not in platform.channels:
                    return Outcome(OutcomeKind.FAILED, reason="nothing can be posted there")
                message_id = platform.next_message_id()
                platform.cards.setdefault(channel_id, {})[message_id] = card
                return Outcome(message_id=message_id)
            case Edit(channel_id, message_id, card):
                if message_id not in platform.cards.get(channel_id, {}):
                    return Outcome(OutcomeKind.ALREADY)
                platform.cards[channel_id][message_id] = card
            case RemoveMessages(channel_id, message_ids):
                for message_id in message_ids:
                    platform.cards.get(channel_id, {}).pop(message_id, None)
            case GrantRole(user_id, role_id):
                self._change(guild_id, user_id, lambda roles: roles | {role_id})
            case RevokeRole(user_id, role_id):
                self._change(guild_id, user_id, lambda roles: roles - {role_id})
        return Outcome()

    def _change(self, guild_id: GuildId, user_id: UserId, change: Change) -> None:
        member = self._platform.members.get((guild_id, user_id))
        if member is not None:
            changed = replace(member, role_ids=change(member.role_ids))
            self._platform.members[guild_id, user_id] = changed
