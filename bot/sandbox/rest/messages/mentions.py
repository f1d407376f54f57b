"""Whom a message pings: what its text names, as far as its sender may and wants."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.sandbox.components.layout import walk
from bot.sandbox.components.message import AllowedMentions
from bot.sandbox.errors import Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.world.model import Guild, User
from bot.sandbox.world.state import World

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"@(?:everyone|here)\b")


@dataclass(frozen=True, slots=True)
class Mentions:
    """Who was really pinged."""

    users: list[User] = field(default_factory=list[User])
    roles: list[int] = field(default_factory=list[int])
    everyone: bool = False


def resolve(
    world: World,
    guild: Guild | None,
    text: str,
    allowed: AllowedMentions,
    granted: Permission,
    replied_to: User | None = None,
) -> Mentions:
    """Return whom a text pings; in code nothing does, and roles that are not mentionable need Mention Everyone."""
    plain = _CODE.sub(" ", text)
    named = dict.fromkeys(int(found) for found in _USER.findall(plain))
    users = [world.users[one] for one in named if one in world.users and allowed.allows_user(one)]
    if replied_to is not None and allowed.replied_user and replied_to not in users:
        users.append(replied_to)
    may_ping_all = Permission.MENTION_EVERYONE in granted
    roles = [
        role_id
        for role_id in dict.fromkeys(int(found) for found in _ROLE.findall(plain))
        if guild is not None
        and role_id in guild.roles
        and (may_ping_all or guild.roles[role_id].mentionable)
        and allowed.allows_role(role_id)
    ]
    everyone = may_ping_all and "everyone" in allowed.parse and _EVERYONE.search(plain) is not None
    return Mentions(users, roles, everyone)


def text_of(content: str, components: list[Payload]) -> str:
    """Return all text of a message that can ping: its content, or its text displays."""
    return "\n".join([content, *(part["content"] for part in walk(components) if "content" in part)])
