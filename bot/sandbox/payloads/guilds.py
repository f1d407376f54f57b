"""Guilds, their invites and their audit log as Discord's JSON."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.errors import Payload
from bot.sandbox.payloads.expressions import custom_emoji, sticker
from bot.sandbox.payloads.incidents import incidents_of_guild
from bot.sandbox.payloads.people import role, user
from bot.sandbox.payloads.values import optional_id, optional_timestamp, timestamp
from bot.sandbox.payloads.welcome_screen import welcome_screen
from bot.sandbox.world.model import AuditEntry, Guild, Invite, Role
from bot.sandbox.world.model.welcome_screen import WELCOME_SCREEN_ENABLED

ADULT_LEVELS = frozenset({1, 3})
"""Explicit and age-restricted: the NSFW levels whose guilds are not for everybody."""


def guild(of: Guild) -> Payload:
    """Return the guild object of Discord's REST API."""
    return {
        "id": str(of.id),
        "name": of.name,
        "icon": of.icon,
        "icon_hash": of.icon,
        "description": of.description,
        "home_header": of.home_header,
        "splash": of.splash,
        "discovery_splash": of.discovery_splash,
        "features": of.features,
        "banner": of.banner,
        "owner_id": str(of.owner_id),
        "application_id": None,
        "region": "deprecated",
        "afk_channel_id": optional_id(of.afk_channel_id),
        "afk_timeout": of.afk_timeout,
        "system_channel_id": optional_id(of.system_channel_id),
        "system_channel_flags": of.system_channel_flags,
        "widget_enabled": of.widget_enabled,
        "widget_channel_id": optional_id(of.widget_channel_id),
        "verification_level": of.verification_level,
        "roles": [role(one) for one in of.roles.values()],
        "default_message_notifications": of.default_message_notifications,
        "mfa_level": of.mfa_level,
        "explicit_content_filter": of.explicit_content_filter,
        "max_presences": None,
        "max_members": 500000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": of.vanity_url_code,
        "premium_tier": of.premium_tier,
        "premium_subscription_count": of.premium_subscription_count,
        "preferred_locale": of.preferred_locale,
        "rules_channel_id": optional_id(of.rules_channel_id),
        "safety_alerts_channel_id": optional_id(of.safety_alerts_channel_id),
        "public_updates_channel_id": optional_id(of.public_updates_channel_id),
        "hub_type": None,
        "premium_progress_bar_enabled": of.premium_progress_bar_enabled,
        "latest_onboarding_question_id": max((one["id"] for one in of.onboarding.prompts), key=int, default=None),
        "nsfw": of.nsfw_level in ADULT_LEVELS,
        "nsfw_level": of.nsfw_level,
        "emojis": [custom_emoji(one) for one in of.emojis.values()],
        "stickers": [sticker(one) for one in of.stickers.values()],
        "incidents_data": incidents_of_guild(of.incidents),
        "inventory_settings": None,
    }


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
    given = [guild.roles[role_id] for role_id in of.role_ids if role_id in guild.roles]
    if given:
        body["roles"] = [_invite_role(one) for one in given]
    if with_uses:
        body |= {
            "uses": of.uses,
            "max_uses": of.max_uses,
            "max_age": of.max_age_seconds,
            "temporary": of.temporary,
            "created_at": timestamp(of.created_at),
        }
    return body


def _invite_role(of: Role) -> Payload:
    shown = ("id", "name", "position", "color", "colors", "icon", "unicode_emoji")
    whole = role(of)
    return {name: whole[name] for name in shown}


def _invite_guild(guild: Guild) -> Payload:
    shown: Payload = {"welcome_screen": welcome_screen(guild)} if WELCOME_SCREEN_ENABLED in guild.features else {}
    return shown | {
        "id": str(guild.id),
        "name": guild.name,
        "splash": guild.splash,
        "banner": guild.banner,
        "description": guild.description,
        "icon": guild.icon,
        "features": guild.features,
        "verification_level": guild.verification_level,
        "vanity_url_code": guild.vanity_url_code,
        "nsfw_level": guild.nsfw_level,
        "nsfw": guild.nsfw_level in ADULT_LEVELS,
        "premium_subscription_count": guild.premium_subscription_count,
        "premium_tier": guild.premium_tier,
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
