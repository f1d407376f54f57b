"""What is done in voice, on stages, with events, emojis, and the newer settings of a guild."""

from __future__ import annotations

from collections.abc import Mapping

from tests.sandbox.proofs.action import Action
from tests.sandbox.proofs.cases import Traits
from tests.sandbox.proofs.playing import PICTURE
from tests.sandbox.proofs.rules import Rule, holds, holds_in_guild, is_free, is_member, sees

MEMBER, EVENTS = "/guilds/{guild}/members/{other}", "/guilds/{guild}/scheduled-events"
VOICE = ("voice", "stage")
EVENT = {"name": "Regatta", "privacy_level": 2, "scheduled_start_time": "{later}", "scheduled_end_time": "{latest}"}
WORDS = {
    "name": "words",
    "event_type": 1,
    "trigger_type": 1,
    "trigger_metadata": {"keyword_filter": ["bad"]},
    "actions": [{"type": 1}],
}
FOREIGN_EMOJI = ("READ_MESSAGE_HISTORY", "ADD_REACTIONS", "USE_EXTERNAL_EMOJIS")
STAGE_MODERATION = ("MANAGE_CHANNELS", "MUTE_MEMBERS", "MOVE_MEMBERS")


def _in_voice(*names: str) -> Traits:
    return Traits(names, VOICE)


def _of_guild(*names: str) -> Traits:
    return Traits(names)


def _members(*names: str) -> tuple[Rule, ...]:
    return (is_member, holds_in_guild(*names))


LIVE_ACTIONS: Mapping[str, Action] = {
    "mute another in voice": Action(
        f"PATCH {MEMBER}", _in_voice("MUTE_MEMBERS"), (is_member, holds("MUTE_MEMBERS")), {"mute": True}
    ),
    "deafen another in voice": Action(
        f"PATCH {MEMBER}", _in_voice("DEAFEN_MEMBERS"), (is_member, holds("DEAFEN_MEMBERS")), {"deaf": True}
    ),
    "throw another out of voice": Action(
        f"PATCH {MEMBER}", _in_voice("MOVE_MEMBERS"), (is_member, holds("MOVE_MEMBERS")), {"channel_id": None}
    ),
    "say what goes on in voice": Action(
        "PUT /channels/{place}/voice-status",
        Traits(("SET_VOICE_CHANNEL_STATUS", "MANAGE_CHANNELS"), ("voice",)),
        (sees, holds("SET_VOICE_CHANNEL_STATUS", "MANAGE_CHANNELS")),
        {"status": "Singing"},
    ),
    "open a stage": Action(
        "POST /stage-instances",
        Traits(STAGE_MODERATION, ("stage",)),
        (sees, holds(*STAGE_MODERATION)),
        {"channel_id": "{place}", "topic": "Talk"},
    ),
    "plan an event in voice": Action(
        f"POST {EVENTS}",
        Traits(("CREATE_EVENTS", "MANAGE_EVENTS"), ("voice",)),
        (sees, holds("CREATE_EVENTS", "CONNECT")),
        EVENT | {"entity_type": 2, "channel_id": "{place}"},
    ),
    "plan an event on a stage": Action(
        f"POST {EVENTS}",
        Traits(("CREATE_EVENTS", "MANAGE_EVENTS", *STAGE_MODERATION), ("stage",)),
        (sees, holds("CREATE_EVENTS", *STAGE_MODERATION)),
        EVENT | {"entity_type": 1, "channel_id": "{place}"},
    ),
    "plan an event elsewhere": Action(
        f"POST {EVENTS}",
        _of_guild("CREATE_EVENTS", "MANAGE_EVENTS"),
        _members("CREATE_EVENTS"),
        EVENT | {"entity_type": 3, "entity_metadata": {"location": "The bay"}},
    ),
    "react with another guild's emoji": Action(
        "PUT /channels/{place}/messages/{theirs}/reactions/far:777/@me",
        Traits(
            ("READ_MESSAGE_HISTORY", "ADD_REACTIONS", "USE_EXTERNAL_EMOJIS"), ("text", "announcement", "public thread")
        ),
        (sees, holds("READ_MESSAGE_HISTORY", "ADD_REACTIONS", "USE_EXTERNAL_EMOJIS"), is_free),
    ),
    "make an emoji": Action(
        "POST /guilds/{guild}/emojis",
        _of_guild("CREATE_GUILD_EXPRESSIONS", "MANAGE_GUILD_EXPRESSIONS"),
        _members("CREATE_GUILD_EXPRESSIONS"),
        {"name": "ship", "image": PICTURE},
    ),
    "list rules of automatic moderation": Action(
        "GET /guilds/{guild}/auto-moderation/rules", _of_guild("MANAGE_GUILD"), _members("MANAGE_GUILD")
    ),
    "make a rule of automatic moderation": Action(
        "POST /guilds/{guild}/auto-moderation/rules", _of_guild("MANAGE_GUILD"), _members("MANAGE_GUILD"), WORDS
    ),
    "list integrations": Action(
        "GET /guilds/{guild}/integrations", _of_guild("MANAGE_GUILD"), _members("MANAGE_GUILD")
    ),
    "read the widget's settings": Action(
        "GET /guilds/{guild}/widget", _of_guild("MANAGE_GUILD"), _members("MANAGE_GUILD")
    ),
    "make a template": Action(
        "POST /guilds/{guild}/templates", _of_guild("MANAGE_GUILD"), _members("MANAGE_GUILD"), {"name": "ours"}
    ),
    "pause invites": Action(
        "PUT /guilds/{guild}/incident-actions",
        _of_guild("MANAGE_GUILD"),
        _members("MANAGE_GUILD"),
        {"invites_disabled_until": "{soon}"},
    ),
    "set onboarding up": Action(
        "PUT /guilds/{guild}/onboarding",
        _of_guild("MANAGE_GUILD", "MANAGE_ROLES"),
        _members("MANAGE_GUILD", "MANAGE_ROLES"),
        {"mode": 1},
    ),
}
