"""What a fresh world is furnished with before requests are drawn, so that they find something of each kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.proofs.playing import PICTURE, SOUND
from tests.sandbox.proofs.scripts_messages import POLL

CHANNEL, GUILD, GENERAL = "/channels/{channel_id}", "/guilds/{guild_id}", {"channel_id": "general"}
THUMB = {"emoji_name": "%F0%9F%91%8D"}
SAY = f"POST {CHANNEL}/messages"
COMMAND = {"name": "ping", "description": "Answers", "type": 1}
RULE = {
    "name": "words",
    "event_type": 1,
    "trigger_type": 1,
    "trigger_metadata": {"keyword_filter": ["bad*"]},
    "actions": [{"type": 1}],
}
EVENT = {
    "name": "Regatta",
    "privacy_level": 2,
    "entity_type": 3,
    "entity_metadata": {"location": "The bay"},
    "scheduled_start_time": "2031-05-01T10:00:00+00:00",
    "scheduled_end_time": "2031-05-01T12:00:00+00:00",
}


@dataclass(frozen=True)
class Piece:
    """A request that makes something; ``at`` gives parameters of its path, channels of the seed by name."""

    do: str
    body: Any = None
    at: dict[str, str] = field(default_factory=dict[str, str])
    query: str = ""


FURNITURE = (
    Piece(SAY, {"content": "one"}, GENERAL),
    Piece(SAY, {"content": "two"}, GENERAL),
    Piece(f"PUT {CHANNEL}/messages/{{message_id}}/reactions/{{emoji_name}}/@me", None, GENERAL | THUMB),
    Piece(SAY, POLL, GENERAL),
    Piece(SAY, {"content": "news"}, {"channel_id": "a-announcement"}),
    Piece(f"POST {CHANNEL}/threads", {"name": "side talk", "type": 11}, GENERAL),
    Piece(f"POST {CHANNEL}/threads", {"name": "why", "message": {"content": "why?"}}, {"channel_id": "questions"}),
    Piece(f"POST {CHANNEL}/invites", {"max_uses": 5}, GENERAL),
    Piece(f"POST {CHANNEL}/webhooks", {"name": "Herald"}, GENERAL),
    Piece("POST /webhooks/{webhook_id}/{webhook_token}", {"content": "hear"}, query="?wait=true"),
    Piece("POST /stage-instances", {"channel_id": "a-stage", "topic": "Talk"}),
    Piece(f"POST {GUILD}/scheduled-events", EVENT),
    Piece(f"POST {GUILD}/auto-moderation/rules", RULE),
    Piece(f"POST {GUILD}/emojis", {"name": "ship", "image": PICTURE}),
    Piece(f"POST {GUILD}/soundboard-sounds", {"name": "horn", "sound": SOUND}),
    Piece(f"POST {GUILD}/templates", {"name": "ours"}),
    Piece("POST /applications/{application_id}/commands", COMMAND),
    Piece("POST /applications/{application_id}/guilds/{guild_id}/commands", COMMAND),
    Piece("POST /applications/{application_id}/emojis", {"name": "ship", "image": PICTURE}),
)
