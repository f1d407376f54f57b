"""Who may do what, computed from Discord's documentation alone (topics "Permissions" and "Threads").

Nothing here knows the sandbox: permissions are sets of names, roles and overwrites plain values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Names = frozenset[str]

BITS: Mapping[str, int] = {
    "CREATE_INSTANT_INVITE": 1 << 0,
    "KICK_MEMBERS": 1 << 1,
    "BAN_MEMBERS": 1 << 2,
    "ADMINISTRATOR": 1 << 3,
    "MANAGE_CHANNELS": 1 << 4,
    "MANAGE_GUILD": 1 << 5,
    "ADD_REACTIONS": 1 << 6,
    "VIEW_AUDIT_LOG": 1 << 7,
    "VIEW_CHANNEL": 1 << 10,
    "SEND_MESSAGES": 1 << 11,
    "SEND_TTS_MESSAGES": 1 << 12,
    "MANAGE_MESSAGES": 1 << 13,
    "EMBED_LINKS": 1 << 14,
    "ATTACH_FILES": 1 << 15,
    "READ_MESSAGE_HISTORY": 1 << 16,
    "MENTION_EVERYONE": 1 << 17,
    "USE_EXTERNAL_EMOJIS": 1 << 18,
    "CONNECT": 1 << 20,
    "SPEAK": 1 << 21,
    "MUTE_MEMBERS": 1 << 22,
    "DEAFEN_MEMBERS": 1 << 23,
    "MOVE_MEMBERS": 1 << 24,
    "CHANGE_NICKNAME": 1 << 26,
    "MANAGE_NICKNAMES": 1 << 27,
    "MANAGE_ROLES": 1 << 28,
    "MANAGE_WEBHOOKS": 1 << 29,
    "MANAGE_GUILD_EXPRESSIONS": 1 << 30,
    "USE_APPLICATION_COMMANDS": 1 << 31,
    "MANAGE_EVENTS": 1 << 33,
    "MANAGE_THREADS": 1 << 34,
    "CREATE_PUBLIC_THREADS": 1 << 35,
    "CREATE_PRIVATE_THREADS": 1 << 36,
    "SEND_MESSAGES_IN_THREADS": 1 << 38,
    "MODERATE_MEMBERS": 1 << 40,
    "CREATE_GUILD_EXPRESSIONS": 1 << 43,
    "CREATE_EVENTS": 1 << 44,
    "SET_VOICE_CHANNEL_STATUS": 1 << 48,
    "SEND_POLLS": 1 << 49,
    "PIN_MESSAGES": 1 << 51,
    "BYPASS_SLOWMODE": 1 << 52,
}
"""Bitwise permission flags, as documented."""
ALL = frozenset(BITS)
NOTHING: Names = frozenset()
LEFT_IN_TIMEOUT = frozenset({"VIEW_CHANNEL", "READ_MESSAGE_HISTORY"})
NEED_SENDING = frozenset({"MENTION_EVERYONE", "SEND_TTS_MESSAGES", "ATTACH_FILES", "EMBED_LINKS"})
VOICE = frozenset({"voice", "stage"})
THREADS = frozenset({"public thread", "private thread", "announcement thread"})


@dataclass(frozen=True)
class Overwrite:
    """What a channel allows and denies somebody."""

    allow: Names = NOTHING
    deny: Names = NOTHING


@dataclass(frozen=True)
class Role:
    """A guild's role; of two at one position the one with the lower id stands above."""

    id: int
    position: int
    permissions: Names = NOTHING


@dataclass(frozen=True)
class Person:
    """A member as the algorithm sees it; ``roles`` without @everyone."""

    roles: tuple[Role, ...] = ()
    owner: bool = False
    timed_out: bool = False


@dataclass(frozen=True)
class Place:
    """A channel: its kind and overwrites; for a thread those of its parent, and whether the person is in it."""

    kind: str
    everyone: Overwrite = Overwrite()
    of_roles: Mapping[int, Overwrite] = field(default_factory=dict[int, Overwrite])
    of_member: Overwrite = Overwrite()
    joined: bool = False


def in_guild(person: Person, everyone: Names) -> Names:
    """Base permissions, as far as a timeout leaves them."""
    base = _base(person, everyone)
    return base & LEFT_IN_TIMEOUT if person.timed_out and base != ALL else base


def in_place(person: Person, everyone: Names, place: Place) -> Names:
    """Permissions in a channel or thread: base, overwrites, then what is implied, inherited and timed out."""
    base = _base(person, everyone)
    if base == ALL:
        return ALL
    held = _implied(_overwritten(base, person, place), place)
    if place.kind == "private thread" and not place.joined and "MANAGE_THREADS" not in held:
        return NOTHING
    return held & LEFT_IN_TIMEOUT if person.timed_out else held


def top(person: Person) -> tuple[int, int]:
    """Where a person stands: the highest role's position, then its age; @everyone is at the bottom."""
    return max(((role.position, -role.id) for role in person.roles), default=(0, 0))


def stands_above(person: Person, other: Person) -> bool:
    """Whether a person may kick, ban or rename another."""
    return not other.owner and (person.owner or top(person) > top(other))


def stands_above_role(person: Person, role: Role) -> bool:
    """Whether a person may give, take or change a role."""
    return person.owner or top(person) > (role.position, -role.id)


def _base(person: Person, everyone: Names) -> Names:
    held = everyone.union(*(role.permissions for role in person.roles))
    return ALL if person.owner or "ADMINISTRATOR" in held else held


def _overwritten(held: Names, person: Person, place: Place) -> Names:
    held = held - place.everyone.deny | place.everyone.allow
    of_roles = [place.of_roles[role.id] for role in person.roles if role.id in place.of_roles]
    held = held - NOTHING.union(*(one.deny for one in of_roles))
    held = held | NOTHING.union(*(one.allow for one in of_roles))
    return held - place.of_member.deny | place.of_member.allow


def _implied(held: Names, place: Place) -> Names:
    if "VIEW_CHANNEL" not in held:
        return NOTHING
    if place.kind in VOICE and "CONNECT" not in held:
        return frozenset({"VIEW_CHANNEL"})
    if place.kind in THREADS:
        held -= {"SEND_MESSAGES"}
        held |= {"SEND_MESSAGES"} if "SEND_MESSAGES_IN_THREADS" in held else NOTHING
    return held if "SEND_MESSAGES" in held else held - NEED_SENDING
