"""AutoMod's rules as Discord's JSON, and what a bot without message content hears of their deeds."""

from __future__ import annotations

from bot.sandbox.errors import Payload
from bot.sandbox.world.model.automod import Rule


def automod_rule(of: Rule) -> Payload:
    """Return a rule."""
    return {
        "id": str(of.id),
        "guild_id": str(of.guild_id),
        "name": of.name,
        "creator_id": str(of.creator_id),
        "event_type": int(of.event_type),
        "trigger_type": int(of.trigger_type),
        "trigger_metadata": of.trigger_metadata,
        "actions": of.actions,
        "enabled": of.enabled,
        "exempt_roles": [str(role_id) for role_id in of.exempt_roles],
        "exempt_channels": [str(channel_id) for channel_id in of.exempt_channels],
    }


def execution_without_content(body: Payload, _viewer_id: int) -> Payload:
    """Return AUTO_MODERATION_ACTION_EXECUTION as a bot without the message content intent gets it."""
    return body | {"content": "", "matched_content": None if body["matched_content"] is None else ""}
