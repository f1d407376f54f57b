"""Templates of guilds: what one looked like when it was made or synchronized."""

from __future__ import annotations

import secrets
import string

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.payloads.people import role_colors
from bot.sandbox.permissions import rank
from bot.sandbox.world.model import Channel, ChannelType, Guild, User
from bot.sandbox.world.model.template import Template
from bot.sandbox.world.state import World

CODE_LENGTH = 12
BECOMES = {
    ChannelType.ANNOUNCEMENT: ChannelType.TEXT,
    ChannelType.STAGE: ChannelType.VOICE,
    ChannelType.MEDIA: ChannelType.FORUM,
}
"""Channels that only communities have are in a template what any guild may have."""
_ALPHABET = string.ascii_letters + string.digits
Numbers = dict[int, int]
"""A template numbers roles and channels instead of naming their ids: small numbers by id."""


def create(world: World, guild: Guild, name: str, description: str | None, creator: User) -> Template:
    """Give a guild its template."""
    now = world.clock.now()
    code = "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))
    guild.template = Template(code, name, description, creator, now, now, serialize(guild))
    return guild.template


def synchronize(world: World, guild: Guild, template: Template) -> None:
    """Let a template be what the guild is now."""
    template.snapshot, template.updated_at = serialize(guild), world.clock.now()


def serialize(guild: Guild) -> Payload:
    """Return what a template keeps of a guild: settings, channels, and roles but those of bots."""
    own = sorted((one for one in guild.roles.values() if one.bot_id is None), key=rank)
    roles = {one.id: number for number, one in enumerate(own)}
    ordered = sorted(guild.channels.values(), key=lambda one: (one.type is not ChannelType.CATEGORY, one.position))
    channels = {one.id: number for number, one in enumerate(ordered, start=1)}
    return {
        "name": guild.name,
        "description": guild.description,
        "icon_hash": guild.icon,
        "region": None,
        "verification_level": guild.verification_level,
        "default_message_notifications": guild.default_message_notifications,
        "explicit_content_filter": guild.explicit_content_filter,
        "preferred_locale": guild.preferred_locale,
        "afk_channel_id": channels.get(guild.afk_channel_id or 0),
        "afk_timeout": guild.afk_timeout,
        "system_channel_id": channels.get(guild.system_channel_id or 0),
        "system_channel_flags": guild.system_channel_flags,
        "roles": [
            {
                "id": roles[one.id],
                "name": one.name,
                "permissions": str(int(one.permissions)),
                "color": one.color,
                "colors": role_colors(one),
                "hoist": one.hoist,
                "mentionable": one.mentionable,
                "icon": None,
                "unicode_emoji": one.unicode_emoji,
            }
            for one in own
        ],
        "channels": [_channel(one, channels, roles) for one in ordered],
    }


def _channel(of: Channel, channels: Numbers, roles: Numbers) -> Payload:
    return {
        "id": channels[of.id],
        "type": int(BECOMES.get(of.type, of.type)),
        "name": of.name,
        "position": of.position,
        "topic": of.topic,
        "bitrate": of.bitrate,
        "user_limit": of.user_limit,
        "nsfw": of.nsfw,
        "rate_limit_per_user": of.slow_mode_seconds,
        "parent_id": channels.get(of.parent_id or 0),
        "default_auto_archive_duration": of.default_auto_archive_minutes,
        "permission_overwrites": [
            {"id": roles[one.id], "type": 0, "allow": str(one.allow), "deny": str(one.deny)}
            for one in of.overwrites.values()
            if one.id in roles
        ],
        "available_tags": [_tag(tag, number) for number, tag in enumerate(of.available_tags, start=1)],
        "template": "",
        "default_reaction_emoji": of.default_reaction_emoji,
        "default_thread_rate_limit_per_user": of.thread_slow_mode_seconds,
        "default_sort_order": of.default_sort_order,
        "default_forum_layout": of.default_forum_layout,
        "default_tag_setting": None,
        "theme_color": None,
    }


def _tag(tag: Payload, number: int) -> Payload:
    """Return a tag; custom emojis do not come along into another guild."""
    return {
        "id": number,
        "name": tag["name"],
        "emoji_id": None,
        "emoji_name": tag["emoji_name"] if tag["emoji_id"] is None else None,
        "moderated": tag["moderated"],
    }


def payload(guild: Guild, of: Template) -> Payload:
    """Return Discord's object of a template, with whether the guild is otherwise by now."""
    return {
        "code": of.code,
        "name": of.name,
        "description": of.description,
        "usage_count": 0,
        "creator_id": str(of.creator.id),
        "creator": payloads.user(of.creator),
        "created_at": payloads.timestamp(of.created_at),
        "updated_at": payloads.timestamp(of.updated_at),
        "source_guild_id": str(guild.id),
        "serialized_source_guild": of.snapshot,
        "is_dirty": serialize(guild) != of.snapshot or None,
    }
