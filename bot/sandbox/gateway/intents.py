"""Which intent lets a bot hear which event."""

from __future__ import annotations

from enum import IntFlag
from functools import cache


class Intent(IntFlag):
    """Discord's gateway intents."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MODERATION = 1 << 2
    GUILD_EXPRESSIONS = 1 << 3
    GUILD_INTEGRATIONS = 1 << 4
    GUILD_WEBHOOKS = 1 << 5
    GUILD_INVITES = 1 << 6
    GUILD_VOICE_STATES = 1 << 7
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15
    GUILD_SCHEDULED_EVENTS = 1 << 16
    AUTO_MODERATION_CONFIGURATION = 1 << 20
    AUTO_MODERATION_EXECUTION = 1 << 21
    GUILD_MESSAGE_POLLS = 1 << 24
    DIRECT_MESSAGE_POLLS = 1 << 25


EVERY_INTENT = sum(Intent)
PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT

_BY_PREFIX: tuple[tuple[str, Intent, Intent], ...] = (
    # prefix of the event's name, intent within guilds, intent in direct messages; the first that fits counts
    ("MESSAGE_REACTION_", Intent.GUILD_MESSAGE_REACTIONS, Intent.DIRECT_MESSAGE_REACTIONS),
    ("MESSAGE_POLL_", Intent.GUILD_MESSAGE_POLLS, Intent.DIRECT_MESSAGE_POLLS),
    ("MESSAGE_", Intent.GUILD_MESSAGES, Intent.DIRECT_MESSAGES),
    ("TYPING_", Intent.GUILD_MESSAGE_TYPING, Intent.DIRECT_MESSAGE_TYPING),
    ("GUILD_MEMBER_", Intent.GUILD_MEMBERS, Intent.GUILD_MEMBERS),
    ("THREAD_MEMBERS_", Intent.GUILD_MEMBERS, Intent.GUILD_MEMBERS),
    ("GUILD_BAN_", Intent.GUILD_MODERATION, Intent.GUILD_MODERATION),
    ("GUILD_AUDIT_LOG_", Intent.GUILD_MODERATION, Intent.GUILD_MODERATION),
    ("PRESENCE_", Intent.GUILD_PRESENCES, Intent.GUILD_PRESENCES),
    ("INVITE_", Intent.GUILD_INVITES, Intent.GUILD_INVITES),
    ("WEBHOOKS_", Intent.GUILD_WEBHOOKS, Intent.GUILD_WEBHOOKS),
    ("AUTO_MODERATION_RULE_", Intent.AUTO_MODERATION_CONFIGURATION, Intent.AUTO_MODERATION_CONFIGURATION),
    ("AUTO_MODERATION_ACTION_", Intent.AUTO_MODERATION_EXECUTION, Intent.AUTO_MODERATION_EXECUTION),
    ("GUILD_EMOJIS_", Intent.GUILD_EXPRESSIONS, Intent.GUILD_EXPRESSIONS),
    ("GUILD_STICKERS_", Intent.GUILD_EXPRESSIONS, Intent.GUILD_EXPRESSIONS),
    ("GUILD_SOUNDBOARD_", Intent.GUILD_EXPRESSIONS, Intent.GUILD_EXPRESSIONS),
    ("GUILD_INTEGRATIONS_", Intent.GUILD_INTEGRATIONS, Intent.GUILD_INTEGRATIONS),
    ("INTEGRATION_", Intent.GUILD_INTEGRATIONS, Intent.GUILD_INTEGRATIONS),
    ("GUILD_SCHEDULED_EVENT_", Intent.GUILD_SCHEDULED_EVENTS, Intent.GUILD_SCHEDULED_EVENTS),
    ("VOICE_STATE_", Intent.GUILD_VOICE_STATES, Intent.GUILD_VOICE_STATES),
    ("VOICE_CHANNEL_EFFECT_", Intent.GUILD_VOICE_STATES, Intent.GUILD_VOICE_STATES),
    ("VOICE_CHANNEL_", Intent.GUILDS, Intent.GUILDS),
    ("STAGE_INSTANCE_", Intent.GUILDS, Intent.GUILDS),
    ("GUILD_", Intent.GUILDS, Intent.GUILDS),
    ("CHANNEL_PINS_", Intent.GUILDS, Intent.DIRECT_MESSAGES),
    ("CHANNEL_", Intent.GUILDS, Intent.GUILDS),
    ("THREAD_", Intent.GUILDS, Intent.GUILDS),
)


@cache
def needed_for(event: str, *, in_guild: bool) -> int:
    """Return the intent without which a bot does not hear an event; 0 if all do (interactions)."""
    for prefix, within, direct in _BY_PREFIX:
        if event.startswith(prefix):
            return int(within if in_guild else direct)
    return 0
