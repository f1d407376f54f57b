"""Users, members and roles as Discord's JSON."""

from __future__ import annotations

from bot.sandbox.errors import Payload
from bot.sandbox.payloads.values import optional_timestamp, timestamp
from bot.sandbox.world.model import Member, Role, User


def user(account: User) -> Payload:
    """Return the public user object."""
    return {
        "id": str(account.id),
        "username": account.username,
        "global_name": account.global_name,
        "discriminator": "0000" if account.bot else "0",
        "avatar": None,
        "banner": account.banner,
        "accent_color": account.accent_color,
        "bot": account.bot,
        "system": False,
        "public_flags": account.public_flags,
        "flags": account.public_flags,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
    }


def own_user(account: User) -> Payload:
    """Return the user object as its owner sees it."""
    return user(account) | {"mfa_enabled": False, "locale": account.locale, "verified": True, "email": None}


def member(of: Member) -> Payload:
    """Return the member object with its user."""
    return member_without_user(of) | {"user": user(of.user)}


def member_without_user(of: Member) -> Payload:
    """Return the member object as messages carry it beside their author."""
    return {
        "nick": of.nick,
        "avatar": of.avatar,
        "banner": of.banner,
        "roles": [str(role_id) for role_id in of.roles],
        "joined_at": timestamp(of.joined_at),
        "premium_since": optional_timestamp(of.premium_since),
        "deaf": of.deaf,
        "mute": of.mute,
        "flags": of.flags,
        "pending": of.pending,
        "communication_disabled_until": optional_timestamp(of.timed_out_until),
        "avatar_decoration_data": None,
        "collectibles": None,
    }


def role_colors(of: Role) -> Payload:
    """Return the colors that a role's name runs through."""
    return {"primary_color": of.color, "secondary_color": of.secondary_color, "tertiary_color": of.tertiary_color}


def role(of: Role) -> Payload:
    """Return the role object."""
    tags = {"tags": {"bot_id": str(of.bot_id)}} if of.bot_id else {}
    return {
        "id": str(of.id),
        "name": of.name,
        "description": None,
        "permissions": str(int(of.permissions)),
        "position": of.position,
        "color": of.color,
        "colors": role_colors(of),
        "hoist": of.hoist,
        "managed": of.bot_id is not None,
        "mentionable": of.mentionable,
        "icon": of.icon,
        "unicode_emoji": of.unicode_emoji,
        "flags": 0,
        **tags,
    }
