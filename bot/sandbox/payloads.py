"""World objects as Discord's JSON. Every payload is whole: a missing key ends a client."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.sandbox.errors import Payload
from bot.sandbox.world.model import (
    FORUM_TYPES,
    VOICE_TYPES,
    AuditEntry,
    Channel,
    ChannelType,
    Guild,
    Invite,
    Member,
    Message,
    Overwrite,
    Reaction,
    Role,
    User,
)

CONTENT_FIELDS: Payload = {"content": "", "embeds": [], "attachments": [], "components": []}


def timestamp(instant: datetime) -> str:
    """Return an instant as Discord writes it: ISO 8601 with microseconds and offset."""
    return instant.isoformat(timespec="microseconds")


def optional_timestamp(instant: datetime | None) -> str | None:
    """Return an instant as Discord writes it, or None."""
    return timestamp(instant) if instant else None


def optional_id(snowflake: int | None) -> str | None:
    """Return an id as Discord writes it, or None."""
    return str(snowflake) if snowflake else None


def user(account: User) -> Payload:
    """Return the public user object."""
    return {
        "id": str(account.id),
        "username": account.username,
        "global_name": account.global_name,
        "discriminator": "0000" if account.bot else "0",
        "avatar": None,
        "banner": None,
        "accent_color": None,
        "bot": account.bot,
        "system": False,
        "public_flags": 0,
        "flags": 0,
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
        "avatar": None,
        "banner": None,
        "roles": [str(role_id) for role_id in of.roles],
        "joined_at": timestamp(of.joined_at),
        "premium_since": None,
        "deaf": of.deaf,
        "mute": of.mute,
        "flags": of.flags,
        "pending": of.pending,
        "communication_disabled_until": optional_timestamp(of.timed_out_until),
        "avatar_decoration_data": None,
        "collectibles": None,
    }


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
        "colors": {"primary_color": of.color, "secondary_color": None, "tertiary_color": None},
        "hoist": of.hoist,
        "managed": of.bot_id is not None,
        "mentionable": of.mentionable,
        "icon": None,
        "unicode_emoji": of.unicode_emoji,
        "flags": 0,
        **tags,
    }


def overwrite(of: Overwrite) -> Payload:
    """Return a channel's permission overwrite."""
    return {"id": str(of.id), "type": of.type, "allow": str(int(of.allow)), "deny": str(int(of.deny))}


def channel(of: Channel, viewer_id: int | None = None) -> Payload:
    """Return a channel, thread or direct message; a direct message names the other one, seen from ``viewer_id``."""
    if of.is_direct:
        others = [user(one) for one in of.recipients if one.id != viewer_id]
        return _any_channel(of) | {"recipients": others}
    if of.thread is not None:
        return thread(of)
    common = _any_channel(of) | {
        "guild_id": str(of.guild_id),
        "name": of.name,
        "position": of.position,
        "parent_id": optional_id(of.parent_id),
        "nsfw": of.nsfw,
        "permission_overwrites": [overwrite(one) for one in of.overwrites.values()],
        "rate_limit_per_user": of.slow_mode_seconds,
    }
    return common | _of_type(of)


def thread(of: Channel, member_id: int | None = None) -> Payload:
    """Return a thread, with ``member`` if ``member_id`` is in it."""
    state = of.thread
    if state is None:
        raise TypeError(f"channel {of.id} is no thread")
    joined = {"member": thread_member(of, member_id)} if member_id in state.members and member_id else {}
    return _any_channel(of) | {
        "guild_id": str(of.guild_id),
        "name": of.name,
        "parent_id": optional_id(of.parent_id),
        "owner_id": str(state.owner_id),
        "rate_limit_per_user": of.slow_mode_seconds,
        "message_count": state.message_count,
        "member_count": len(state.members),
        "total_message_sent": state.total_message_sent,
        "applied_tags": [str(tag) for tag in state.applied_tags],
        "thread_metadata": {
            "archived": state.archived,
            "archive_timestamp": timestamp(state.archived_at),
            "auto_archive_duration": state.auto_archive_minutes,
            "locked": state.locked,
            "create_timestamp": timestamp(state.created_at),
            **({"invitable": state.invitable} if of.type is ChannelType.PRIVATE_THREAD else {}),
        },
        **joined,
    }


def thread_member(of: Channel, user_id: int) -> Payload:
    """Return a user's membership of a thread."""
    if of.thread is None:
        raise TypeError(f"channel {of.id} is no thread")
    joined_at = timestamp(of.thread.members[user_id])
    return {"id": str(of.id), "user_id": str(user_id), "join_timestamp": joined_at, "flags": 1}


def _any_channel(of: Channel) -> Payload:
    return {
        "id": str(of.id),
        "type": int(of.type),
        "flags": of.flags,
        "last_message_id": optional_id(of.last_message_id),
        "last_pin_timestamp": optional_timestamp(of.last_pin_at),
    }


def _of_type(of: Channel) -> Payload:
    if of.type is ChannelType.CATEGORY:
        return {}
    if of.type in VOICE_TYPES:
        return {"bitrate": of.bitrate, "user_limit": of.user_limit, "rtc_region": None, "topic": of.topic}
    text: Payload = {
        "topic": of.topic,
        "default_auto_archive_duration": of.default_auto_archive_minutes,
        "default_thread_rate_limit_per_user": of.thread_slow_mode_seconds,
    }
    if of.type not in FORUM_TYPES:
        return text
    return text | {
        "available_tags": of.available_tags,
        "default_reaction_emoji": of.default_reaction_emoji,
        "default_sort_order": of.default_sort_order,
        "default_forum_layout": of.default_forum_layout,
        "default_tag_setting": None,
    }


def emoji(of: Reaction) -> Payload:
    """Return a reaction's emoji."""
    return {"id": optional_id(of.emoji_id), "name": of.name, "animated": False}


def reaction(of: Reaction, viewer_id: int | None) -> Payload:
    """Return a reaction with its count, seen from ``viewer_id``."""
    count = len(of.users)
    return {
        "emoji": emoji(of),
        "count": count,
        "count_details": {"burst": 0, "normal": count},
        "burst_colors": [],
        "me_burst": False,
        "burst_me": False,
        "burst_count": 0,
        "me": viewer_id in of.users,
    }


def message(of: Message, viewer_id: int | None = None) -> Payload:
    """Return the message object of Discord's REST API, seen from ``viewer_id``."""
    body: Payload = {
        "id": str(of.id),
        "channel_id": str(of.channel_id),
        "type": int(of.type),
        "author": of.webhook_author or user(of.author),
        "content": of.content,
        "timestamp": timestamp(of.created_at),
        "edited_timestamp": optional_timestamp(of.edited_at),
        "tts": of.tts,
        "mention_everyone": of.mention_everyone,
        "mentions": [user(one) for one in of.mentions],
        "mention_roles": [str(role_id) for role_id in of.mention_roles],
        "attachments": of.attachments,
        "embeds": of.embeds,
        "components": of.components,
        "pinned": of.pinned_at is not None,
        "flags": of.flags,
    }
    if of.reactions:
        body["reactions"] = [reaction(one, viewer_id) for one in of.reactions.values()]
    return body | _rare_message_parts(of, viewer_id)


def _rare_message_parts(of: Message, viewer_id: int | None) -> Payload:
    parts: Payload = {
        "nonce": of.nonce,
        "message_reference": of.reference,
        "message_snapshots": of.snapshots or None,
        "poll": of.poll.payload(viewer_id) if of.poll else None,
        "webhook_id": optional_id(of.webhook_id),
        "application_id": optional_id(of.application_id),
        "interaction_metadata": of.interaction_metadata,
        "position": of.position,
    }
    present = {key: value for key, value in parts.items() if value is not None}
    if of.reference is not None and of.reference.get("type", 0) == 0:
        present["referenced_message"] = message(of.referenced, viewer_id) if of.referenced else None
    return present


def without_content(body: Payload, viewer_id: int) -> Payload:
    """Return a guild's message as a bot without the message content intent gets it.

    It keeps what it wrote itself and what mentions it.
    """
    concerned = (body["author"], *body["mentions"])
    if any(one["id"] == str(viewer_id) for one in concerned):
        return body
    stripped = body | CONTENT_FIELDS
    stripped.pop("poll", None)
    if "message_snapshots" in stripped:
        stripped["message_snapshots"] = [
            {"message": one["message"] | CONTENT_FIELDS} for one in body["message_snapshots"]
        ]
    if stripped.get("referenced_message"):
        stripped["referenced_message"] = without_content(stripped["referenced_message"], viewer_id)
    return stripped


def invite(of: Invite, guild: Guild, *, with_uses: bool) -> Payload:
    """Return an invite; ``with_uses`` adds what only those who manage the channel learn."""
    expires_at = of.created_at + timedelta(seconds=of.max_age_seconds) if of.max_age_seconds else None
    target = guild.channels[of.channel_id]
    body: Payload = {
        "type": 0,
        "code": of.code,
        "inviter": user(of.inviter),
        "expires_at": optional_timestamp(expires_at),
        "guild_id": str(guild.id),
        "guild": _invite_guild(guild),
        "channel": {"id": str(target.id), "type": int(target.type), "name": target.name},
        "flags": 0,
    }
    if with_uses:
        body |= {
            "uses": of.uses,
            "max_uses": of.max_uses,
            "max_age": of.max_age_seconds,
            "temporary": of.temporary,
            "created_at": timestamp(of.created_at),
        }
    return body


def _invite_guild(guild: Guild) -> Payload:
    return {
        "id": str(guild.id),
        "name": guild.name,
        "splash": None,
        "banner": None,
        "description": guild.description,
        "icon": None,
        "features": guild.features,
        "verification_level": guild.verification_level,
        "vanity_url_code": None,
        "nsfw_level": 0,
        "nsfw": False,
        "premium_subscription_count": 0,
        "premium_tier": 0,
    }


def audit_entry(of: AuditEntry) -> Payload:
    """Return a line of the audit log."""
    body: Payload = {
        "id": str(of.id),
        "action_type": int(of.action_type),
        "user_id": optional_id(of.user_id),
        "target_id": optional_id(of.target_id),
    }
    if of.changes:
        body["changes"] = of.changes
    if of.options is not None:
        body["options"] = of.options
    if of.reason is not None:
        body["reason"] = of.reason
    return body


def guild(of: Guild) -> Payload:
    """Return the guild object of Discord's REST API."""
    return {
        "id": str(of.id),
        "name": of.name,
        "icon": None,
        "icon_hash": None,
        "description": of.description,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": of.features,
        "banner": None,
        "owner_id": str(of.owner_id),
        "application_id": None,
        "region": "deprecated",
        "afk_channel_id": optional_id(of.afk_channel_id),
        "afk_timeout": of.afk_timeout,
        "system_channel_id": optional_id(of.system_channel_id),
        "system_channel_flags": of.system_channel_flags,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": of.verification_level,
        "roles": [role(one) for one in of.roles.values()],
        "default_message_notifications": of.default_message_notifications,
        "mfa_level": 0,
        "explicit_content_filter": of.explicit_content_filter,
        "max_presences": None,
        "max_members": 500000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": of.preferred_locale,
        "rules_channel_id": optional_id(of.rules_channel_id),
        "safety_alerts_channel_id": optional_id(of.safety_alerts_channel_id),
        "public_updates_channel_id": optional_id(of.public_updates_channel_id),
        "hub_type": None,
        "premium_progress_bar_enabled": False,
        "latest_onboarding_question_id": None,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
        "inventory_settings": None,
    }
