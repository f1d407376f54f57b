"""The audit log: what was changed, by whom, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import Enum, IntEnum
from typing import Any

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.world.model import AuditEntry, Guild
from bot.sandbox.world.state import Cause, World, remember


class Action(IntEnum):
    """Discord's audit-log action types that the sandbox writes."""

    GUILD_UPDATE = 1
    CHANNEL_CREATE = 10
    CHANNEL_UPDATE = 11
    CHANNEL_DELETE = 12
    OVERWRITE_CREATE = 13
    OVERWRITE_UPDATE = 14
    OVERWRITE_DELETE = 15
    MEMBER_KICK = 20
    MEMBER_PRUNE = 21
    MEMBER_BAN_ADD = 22
    MEMBER_BAN_REMOVE = 23
    MEMBER_UPDATE = 24
    MEMBER_ROLE_UPDATE = 25
    MEMBER_MOVE = 26
    MEMBER_DISCONNECT = 27
    BOT_ADD = 28
    ROLE_CREATE = 30
    ROLE_UPDATE = 31
    ROLE_DELETE = 32
    INVITE_CREATE = 40
    INVITE_DELETE = 42
    WEBHOOK_CREATE = 50
    WEBHOOK_UPDATE = 51
    WEBHOOK_DELETE = 52
    EMOJI_CREATE = 60
    EMOJI_UPDATE = 61
    EMOJI_DELETE = 62
    MESSAGE_DELETE = 72
    MESSAGE_BULK_DELETE = 73
    MESSAGE_PIN = 74
    MESSAGE_UNPIN = 75
    INTEGRATION_DELETE = 82
    STICKER_CREATE = 90
    STICKER_UPDATE = 91
    STICKER_DELETE = 92
    STAGE_INSTANCE_CREATE = 83
    STAGE_INSTANCE_UPDATE = 84
    STAGE_INSTANCE_DELETE = 85
    SCHEDULED_EVENT_CREATE = 100
    SCHEDULED_EVENT_UPDATE = 101
    SCHEDULED_EVENT_DELETE = 102
    THREAD_CREATE = 110
    THREAD_UPDATE = 111
    THREAD_DELETE = 112
    VOICE_CHANNEL_STATUS_CREATE = 192
    VOICE_CHANNEL_STATUS_DELETE = 193
    APPLICATION_COMMAND_PERMISSION_UPDATE = 121
    SOUND_CREATE = 130
    SOUND_UPDATE = 131
    SOUND_DELETE = 132
    AUTO_MODERATION_RULE_CREATE = 140
    AUTO_MODERATION_RULE_UPDATE = 141
    AUTO_MODERATION_RULE_DELETE = 142
    AUTO_MODERATION_BLOCK_MESSAGE = 143
    AUTO_MODERATION_FLAG_TO_CHANNEL = 144
    AUTO_MODERATION_USER_COMMUNICATION_DISABLED = 145
    AUTO_MODERATION_QUARANTINE_USER = 146
    ONBOARDING_PROMPT_CREATE = 163
    ONBOARDING_PROMPT_UPDATE = 164
    ONBOARDING_PROMPT_DELETE = 165
    ONBOARDING_CREATE = 166
    ONBOARDING_UPDATE = 167


def record(
    world: World,
    guild: Guild,
    action: Action,
    cause: Cause,
    target_id: int | None,
    *,
    changes: list[Payload] | None = None,
    options: Payload | None = None,
) -> None:
    """Write a line to the audit log and tell bots that may read it."""
    logged = [change for change in changes or [] if change["key"] not in NOT_LOGGED]
    # What is done with a webhook's token alone is nobody's doing
    actor_id = cause.user_id if cause.user_id in world.users else None
    entry = AuditEntry(world.ids.next(), action, actor_id, target_id, cause.reason, logged, options)
    remember(guild, entry)
    data = payloads.audit_entry(entry) | {"guild_id": str(guild.id)}
    world.emit("GUILD_AUDIT_LOG_ENTRY_CREATE", data, guild_id=guild.id, needs=Permission.VIEW_AUDIT_LOG)


Changes = dict[str, Any]
"""New values by attribute name of a dataclass of the model."""

LOGGED_AS = {
    "slow_mode_seconds": "rate_limit_per_user",
    "thread_slow_mode_seconds": "default_thread_rate_limit_per_user",
    "default_auto_archive_minutes": "default_auto_archive_duration",
    "auto_archive_minutes": "auto_archive_duration",
    "timed_out_until": "communication_disabled_until",
    "avatar": "avatar_hash",
    "image": "image_hash",
    "max_age_seconds": "max_age",
    "banner": "banner_hash",
    "icon": "icon_hash",
    "splash": "splash_hash",
    "discovery_splash": "discovery_splash_hash",
    "home_header": "home_header_hash",
}
NOT_LOGGED = frozenset(
    {
        "parent_id",
        "invitable",
        "applied_tags",
        "default_sort_order",
        "default_forum_layout",
        "secondary_color",
        "tertiary_color",
        "unicode_emoji",
        "bio",
        "role_ids",
        "flags",
        "features",
        "home_header_hash",
        "starts_at",
        "ends_at",
        "scheduled_event_id",
        "roles",
        "invites_disabled_until",
        "dms_disabled_until",
        "welcome_channels",
        "form_fields",
        "prompts",
        "default_channel_ids",
        "mode",
    }
)
"""Changes of which Discord's audit log says nothing."""
AS_TEXT = frozenset({"id", "permissions", "allow", "deny"})


def apply(target: object, new: Changes) -> list[Payload]:
    """Set attributes and return Discord's list of changes, without those that were so already."""
    changes: list[Payload] = []
    for name, value in new.items():
        before = getattr(target, name)
        if before == value:
            continue
        setattr(target, name, value)
        change: Payload = {"key": LOGGED_AS.get(name, name)}
        for when, what in (("old_value", before), ("new_value", value)):
            if what is not None:
                change[when] = _logged(name, what)
        changes.append(change)
    return changes


def compared(before: Payload, after: Payload, *, without: Collection[str] = ()) -> list[Payload]:
    """Return Discord's list of changes between two states of one JSON object; an empty one is none at all."""
    changes: list[Payload] = []
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if key not in without and old != new:
            values = (("old_value", old), ("new_value", new))
            changes.append({"key": key, **{when: value for when, value in values if value is not None}})
    return changes


def all_new(target: object, names: Iterable[str]) -> list[Payload]:
    """Return a new thing's attributes as the audit log lists them."""
    return _listed(target, names, "new_value")


def all_old(target: object, names: Iterable[str]) -> list[Payload]:
    """Return the attributes, as the audit log lists them, of a thing that is gone."""
    return _listed(target, names, "old_value")


def _listed(target: object, names: Iterable[str], when: str) -> list[Payload]:
    values = {name: getattr(target, name) for name in names}
    return [
        {"key": LOGGED_AS.get(name, name), when: _logged(name, value)}
        for name, value in values.items()
        if value is not None
    ]


def _logged(name: str, value: object) -> object:
    if isinstance(value, datetime):
        return payloads.timestamp(value)
    if name in AS_TEXT or name.endswith("_id"):
        return str(value)
    return value.value if isinstance(value, Enum) else value
