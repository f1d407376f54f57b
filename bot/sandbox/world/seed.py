"""The seed: which guilds, roles, channels and members a world begins with. Read from JSON, checked as it is read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.sandbox.errors import Payload
from bot.sandbox.world.seed_shape import mistakes

DEFAULT_NAME = "Harbour"
DEFAULT_BOT_NAME = "Tribune"


class SeedError(ValueError):
    """A seed that says something the sandbox cannot build; the text names what."""


@dataclass(slots=True)
class Seed:
    """A world to be, as the seed file describes it in JSON; only names are required, everything else has a default.

    ``bot``: name, id, ``emojis`` (the application's). ``guilds``: name, id, description, locale, system_channel (where
    Discord greets who joins), afk_channel, rules_channel, updates_channel and safety_channel, member_count_extra (a
    load of members); features, verification_level, explicit_content_filter, default_message_notifications,
    system_channel_flags, premium_tier, premium_subscription_count, nsfw_level, mfa_level and vanity_url_code as
    Discord numbers and spells them; and

    - ``roles``, highest first: name, id, permissions (bits, or names), color, hoist, mentionable, position;
    - ``channels``: name, id, type (text, voice, category, announcement, stage, forum, media), parent (a category's
      name), topic, slow_mode_seconds, ``overwrites`` (role or member, allow, deny);
    - ``members``: name, id, display, locale, roles, owner, bot, pending, token, joined_days_ago, account_age_days,
      accepts_direct_messages, premium_since_days_ago, public_flags, banner (a hash), accent_color;
    - ``emojis`` (name, id, roles, available), ``stickers`` (name, id, tags, description) and ``sounds`` (name, id,
      volume, emoji), each with an ``image`` as a data URI, or a single pixel;
    - ``scheduled_events``: name, id, channel (voice or stage) or location, starts_in_minutes, minutes, description,
      creator, interested (members); ``stages`` that are live: channel, topic, id; ``voice``: member, channel,
      self_mute, self_deaf, speaks (on a stage);
    - ``automod_rules``: name, id, trigger (keyword, spam, keyword_preset, mention_spam, member_profile), keywords,
      patterns, allowed, presets, most_mentions, block (true, or the words shown), alert (a channel), timeout_seconds,
      quarantine, exempt_roles, exempt_channels, enabled; ``incidents``: invites_disabled_minutes, dms_disabled_minutes;
      ``command_permissions``, for all commands: role, member or channel ("*" is each), allow;
    - ``welcome_screen``: description, channels (channel, description, emoji); ``screening``: description, label, rules;
      ``server_guide``: enabled, message, actions (channel, title, talk), resources (channel, title, description);
      ``onboarding``: enabled, mode, default_channels, prompts (title, type, single_select, required, in_onboarding,
      options: title, description, emoji, roles, channels);
    - ``bot``: roles, permissions and name of the bot's own role.

    ``guild_count_extra``: a load of guilds. ``messages``: channel, author, content, minutes_ago, guild.
    ``privileged_intents``: which of ``members``, ``presences`` and ``message_content`` the bot's application may use.
    """

    bot: Payload = field(default_factory=lambda: {"name": DEFAULT_BOT_NAME})
    guilds: list[Payload] = field(default_factory=list[Payload])
    messages: list[Payload] = field(default_factory=list[Payload])
    privileged_intents: list[str] = field(default_factory=lambda: ["members", "presences", "message_content"])

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Seed:
        """Return the seed that a JSON object describes; what it leaves out is as in the default.

        Raises:
            SeedError: where it has keys that are not known, or something else than an object.
        """
        wrong = mistakes(data)
        if wrong:
            raise SeedError("; ".join(wrong))
        default = cls.default(data.get("bot", {}).get("name", DEFAULT_BOT_NAME))
        return cls(
            bot=data.get("bot", default.bot),
            guilds=[*data.get("guilds", default.guilds), *_load(data.get("guild_count_extra", 0))],
            messages=data.get("messages", []),
            privileged_intents=data.get("privileged_intents", default.privileged_intents),
        )

    @classmethod
    def load(cls, path: Path) -> Seed:
        """Return the seed of a JSON file."""
        return cls.from_dict(json.loads(path.read_text(encoding="utf-8")))

    @classmethod
    def default(cls, bot_name: str = DEFAULT_BOT_NAME) -> Seed:
        """Return a small community: an owner, staff, members, text, voice and forum channels, a staff corner."""
        return cls(bot={"name": bot_name}, guilds=[_default_guild(bot_name)])


def _load(count: int) -> list[Payload]:
    return [{"name": f"Guild {number:05}", "channels": [{"name": "general"}]} for number in range(count)]


def _default_guild(bot: str) -> Payload:
    hidden: Payload = {"role": "@everyone", "deny": ["VIEW_CHANNEL"]}
    staff = [hidden, {"role": "Moderator", "allow": ["VIEW_CHANNEL"]}, {"role": bot, "allow": ["VIEW_CHANNEL"]}]
    silent = [{"role": "@everyone", "deny": ["SEND_MESSAGES"]}, {"role": bot, "allow": ["SEND_MESSAGES"]}]
    moderator = [
        "MODERATE_MEMBERS",
        "KICK_MEMBERS",
        "BAN_MEMBERS",
        "MANAGE_MESSAGES",
        "MANAGE_THREADS",
        "VIEW_AUDIT_LOG",
    ]
    return {
        "name": DEFAULT_NAME,
        "features": ["COMMUNITY", "NEWS"],
        "rules_channel": "start-here",
        "updates_channel": "staff-room",
        "roles": [
            {"name": "Moderator", "permissions": moderator, "color": 0x3BA55D, "hoist": True},
            {"name": "Greeter", "color": 0x5865F2, "mentionable": True},
            {"name": "Member"},
        ],
        "channels": [
            {"name": "Welcome", "type": "category"},
            {"name": "start-here", "type": "text", "parent": "Welcome", "overwrites": silent},
            {"name": "Talk", "type": "category"},
            {"name": "general", "type": "text", "parent": "Talk", "topic": "Everything and nothing"},
            {"name": "off-topic", "type": "text", "parent": "Talk"},
            {"name": "questions", "type": "forum", "parent": "Talk"},
            {"name": "Lounge", "type": "voice", "parent": "Talk"},
            {"name": "Staff", "type": "category", "overwrites": staff},
            {"name": "staff-room", "type": "text", "parent": "Staff", "overwrites": staff},
        ],
        "members": [
            {"name": "olivia", "display": "Olivia", "owner": True, "joined_days_ago": 700},
            {"name": "mina", "display": "Mina", "roles": ["Moderator"], "joined_days_ago": 400},
            {"name": "jonas", "display": "Jonas", "roles": ["Greeter"], "locale": "de", "joined_days_ago": 200},
            {"name": "amira", "display": "Amira", "roles": ["Member"], "joined_days_ago": 90},
            {"name": "lukas", "display": "Lukas", "roles": ["Member"], "locale": "de", "joined_days_ago": 30},
        ],
        "bot": {"roles": [], "permissions": ["ADMINISTRATOR"]},
    }
