"""Which keys the parts of a seed have: a misspelt one is told, not passed over."""

from __future__ import annotations

from typing import cast

from bot.sandbox.errors import Payload

KEYS = {
    "seed": {"bot", "guilds", "messages", "privileged_intents", "guild_count_extra"},
    "bot": {"name", "id", "emojis"},
    "guild": {
        *("name", "id", "description", "locale", "features", "member_count_extra", "bot", "vanity_url_code"),
        *("system_channel", "afk_channel", "rules_channel", "updates_channel", "safety_channel"),
        *("verification_level", "explicit_content_filter", "default_message_notifications", "system_channel_flags"),
        *("premium_tier", "premium_subscription_count", "nsfw_level", "mfa_level"),
        *("roles", "channels", "members", "emojis", "stickers", "sounds", "scheduled_events", "stages", "voice"),
        *("automod_rules", "incidents", "command_permissions"),
        *("welcome_screen", "screening", "server_guide", "onboarding"),
    },
    "own role": {"name", "roles", "permissions", "position", "color", "hoist", "mentionable"},
    "role": {"name", "id", "permissions", "position", "color", "hoist", "mentionable"},
    "channel": {"name", "id", "type", "parent", "topic", "position", "slow_mode_seconds", "overwrites"},
    "overwrite": {"role", "member", "allow", "deny"},
    "member": {
        *("name", "id", "display", "locale", "roles", "owner", "bot", "pending", "token", "public_flags"),
        *("joined_days_ago", "account_age_days", "premium_since_days_ago"),
        *("accepts_direct_messages", "banner", "accent_color"),
    },
    "message": {"channel", "author", "content", "minutes_ago", "guild"},
}
OBJECTS = {("seed", "bot"): "bot", ("guild", "bot"): "own role"}
"""What stands under a key of a part."""
LISTS = {
    ("seed", "guilds"): "guild",
    ("seed", "messages"): "message",
    ("guild", "roles"): "role",
    ("guild", "channels"): "channel",
    ("guild", "members"): "member",
    ("channel", "overwrites"): "overwrite",
}
"""What the items of a list under a key of a part are."""


def mistakes(described: object, kind: str = "seed") -> list[str]:
    """Return what is wrong with the keys of a part, and of the parts in it."""
    if not isinstance(described, dict):
        return [f"a {kind} has to be an object"]
    part = cast("Payload", described)
    unknown = sorted(part.keys() - KEYS[kind])
    found = [f"the {kind} {part.get('name', '')}".rstrip() + f" has keys that are not known: {', '.join(unknown)}"]
    return [*(found if unknown else []), *(one for key in part for one in _mistakes_under(part, key, kind))]


def _mistakes_under(part: Payload, key: str, kind: str) -> list[str]:
    value: object = part[key]
    if (kind, key) in OBJECTS:
        return mistakes(value, OBJECTS[kind, key])
    if (kind, key) not in LISTS:
        return []
    if not isinstance(value, list):
        return [f"{key} has to be a list"]
    items = cast("list[object]", value)
    return [one for item in items for one in mistakes(item, LISTS[kind, key])]
