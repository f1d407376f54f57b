"""Accounts, roles and members."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.world.model.automod import QUARANTINED_NAME


@dataclass(slots=True, eq=False)
class User:
    """An account: a persona, or a bot. ``token`` is what it authenticates with."""

    id: int
    username: str
    global_name: str | None = None
    bot: bool = False
    locale: str = "en-US"
    token: str = ""
    accepts_direct_messages: bool = True
    public_flags: int = 0
    banner: str | None = None
    accent_color: int | None = None

    @property
    def display_name(self) -> str:
        """The name that people read."""
        return self.global_name or self.username


@dataclass(slots=True, eq=False)
class Role:
    """A guild's role; ``permissions`` are Discord's bits, ``bot_id`` is set on a bot's own managed role."""

    id: int
    name: str
    permissions: int = 0
    position: int = 1
    color: int = 0
    secondary_color: int | None = None
    tertiary_color: int | None = None
    hoist: bool = False
    mentionable: bool = False
    icon: str | None = None
    unicode_emoji: str | None = None
    bot_id: int | None = None


@dataclass(slots=True, eq=False)
class Member:
    """A user in a guild."""

    user: User
    guild_id: int
    joined_at: datetime
    roles: list[int] = field(default_factory=list[int])
    nick: str | None = None
    pending: bool = False
    timed_out_until: datetime | None = None
    premium_since: datetime | None = None
    mute: bool = False
    deaf: bool = False
    flags: int = 0
    avatar: str | None = None
    banner: str | None = None
    bio: str | None = None

    def in_timeout(self, now: datetime) -> bool:
        """Whether the member is timed out at ``now``, or kept from taking part by AutoMod."""
        if self.flags & QUARANTINED_NAME:
            return True
        return self.timed_out_until is not None and self.timed_out_until > now


@dataclass(slots=True)
class Ban:
    """A banned user and why."""

    user: User
    reason: str | None = None
