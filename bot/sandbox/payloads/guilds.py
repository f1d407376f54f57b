"""Guilds, their invites and their audit log as Discord's JSON."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.errors import Payload
from bot.sandbox.payloads.people import role, user
from bot.sandbox.payloads.values import optional_id, optional_timestamp, timestamp
from bot.sandbox.world.model import AuditEntry, Guild, Invite


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
