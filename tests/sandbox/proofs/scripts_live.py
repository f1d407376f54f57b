"""Scripts about what happens live: scheduled events, stages, voice, and interactions."""

from __future__ import annotations

from typing import Any

from tests.sandbox.clients import gateway
from tests.sandbox.proofs.playing import SOUND, Control, Frame, Move, Play, Step

GUILD, CHANNEL = "/guilds/{guild_id}", "/channels/{channel_id}"
EVENT = f"{GUILD}/scheduled-events/{{event_id}}"
STATE = f"{GUILD}/voice-states"
COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
HOOK = "/webhooks/{application_id}/{token}"
PING: dict[str, Any] = {"name": "ping", "description": "Answers", "type": 1}
SECOND = {"interaction_id": "{second_interaction_id}", "token": "{second_token}"}
CALLBACK = "POST /interactions/{interaction_id}/{token}/callback"


def act(kind: int, data: dict[str, Any], keep: str = "", **more: Any) -> Step:
    """A person uses a command or component; the bot hears of it."""
    heard = ("INTERACTION_CREATE", {f"{keep}interaction_id": "id", f"{keep}token": "token"})
    body = {
        "type": kind,
        "application_id": "{application_id}",
        "guild_id": "{guild_id}",
        "channel_id": "{channel_id}",
        "session_id": "proof",
        "data": data,
        **more,
    }
    return Step("POST /interactions", body, who="amira", heard=heard)


BUTTON = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Press", "custom_id": "press"}]}
QUESTION = {"type": 1, "components": [{"type": 4, "custom_id": "why", "label": "Why?", "style": 1}]}
MODAL = {"title": "Ask", "custom_id": "ask", "components": [QUESTION]}
ANSWER = [{"type": 1, "components": [{"type": 4, "custom_id": "why", "value": "So"}]}]
USED = {"id": "{command_id}", "name": "ping", "type": 1}


async def come_back(play: Play) -> None:
    """Lose a connection and resume it."""
    sandbox = play.api.sandbox
    async with gateway(sandbox) as first:
        ready = await first.identify(sandbox.bot_token)
        await first.close()
    async with gateway(sandbox) as second:
        session = {"token": sandbox.bot_token, "session_id": ready["session_id"], "seq": first.sequence}
        await second.send(6, session)
        await second.until("RESUMED")


async def hurry(play: Play) -> None:
    """Leave the bot no time for its answers."""
    play.api.sandbox.interactions.store.deadline_seconds = 0.01


async def lapse(play: Play) -> None:
    """Wait until the person hears that nobody answered."""
    await play.clients["amira"].until("INTERACTION_FAILURE")


SCRIPTS: dict[str, list[Move]] = {
    "scheduled events": [
        Step(
            f"POST {GUILD}/scheduled-events",
            {
                "name": "Regatta",
                "privacy_level": 2,
                "entity_type": 3,
                "entity_metadata": {"location": "The bay"},
                "scheduled_start_time": "2031-05-01T10:00:00+00:00",
                "scheduled_end_time": "2031-05-01T12:00:00+00:00",
            },
            keep={"event_id": "id"},
        ),
        Step(f"GET {GUILD}/scheduled-events"),
        Step(f"GET {EVENT}"),
        Step(f"PATCH {EVENT}", {"name": "Great regatta"}),
        Step(f"PUT {EVENT}/users/@me", who="amira"),
        Step(f"GET {EVENT}/users"),
        Step(f"GET {EVENT}/users/counts"),
        Step(f"DELETE {EVENT}/users/@me", who="amira"),
        Step(f"DELETE {EVENT}"),
    ],
    "stages": [
        Step("POST /stage-instances", {"channel_id": "{a_stage}", "topic": "Talk"}),
        Step("GET /stage-instances/{channel_id}", ids={"channel_id": "{a_stage}"}),
        Step("PATCH /stage-instances/{channel_id}", {"topic": "Talks"}, ids={"channel_id": "{a_stage}"}),
        Control("POST personas/{amira}/voice", {"channel_id": "{a_stage}"}),
        Step(f"GET {STATE}/{{user_id}}"),
        Step(f"PATCH {STATE}/{{user_id}}", {"channel_id": "{a_stage}", "suppress": False}),
        Step(f"GET {STATE}/@me", who="amira"),
        Step(f"PATCH {STATE}/@me", {"channel_id": "{a_stage}", "suppress": True}, who="amira"),
        Step("DELETE /stage-instances/{channel_id}", ids={"channel_id": "{a_stage}"}),
    ],
    "voice": [
        Frame(4, {"guild_id": "{guild_id}", "channel_id": "{a_voice}", "self_mute": False, "self_deaf": False}),
        Step(f"POST {GUILD}/soundboard-sounds", {"name": "horn", "sound": SOUND}, keep={"sound_id": "sound_id"}),
        Step(f"POST {CHANNEL}/send-soundboard-sound", {"sound_id": "{sound_id}"}, ids={"channel_id": "{a_voice}"}),
        Step(f"PUT {CHANNEL}/voice-status", {"status": "Singing"}, ids={"channel_id": "{a_voice}"}),
        Step(f"POST {GUILD}/soundboard-sounds", {"name": "horn", "sound": SOUND}, keep={"sound_id": "sound_id"}),
    ],
    "asking over the gateway": [
        Frame(8, {"guild_id": "{guild_id}", "query": "", "limit": 0}),
        Frame(8, {"guild_id": "{guild_id}", "query": "", "limit": 0}),
        Frame(31, {"guild_ids": ["{guild_id}"]}),
        Frame(43, {"guild_id": "{guild_id}", "fields": ["status", "voice_start_time"]}),
        Frame(3, {"since": None, "activities": [], "status": "online", "afk": False}),
        come_back,
    ],
    "coming to see": [
        Step("POST /channels/{channel_id}/threads", {"name": "plans", "type": 11}, ids={"channel_id": "{staff_room}"}),
        Step(
            "PUT /channels/{channel_id}/permissions/{overwrite_id}",
            {"type": 1, "allow": "1024"},
            ids={"channel_id": "{staff_room}", "overwrite_id": "{amira}"},
        ),
    ],
    "an interaction that nobody answers": [
        hurry,
        Step(f"POST {COMMANDS}", PING, keep={"command_id": "id"}),
        act(2, USED),
        lapse,
    ],
    "commands": [
        Step(f"POST {COMMANDS}", PING, keep={"command_id": "id"}),
        Step(f"GET {COMMANDS}"),
        Step(f"GET {COMMANDS}/{{command_id}}"),
        Step(f"PATCH {COMMANDS}/{{command_id}}", {"description": "Replies"}),
        Step(f"DELETE {COMMANDS}/{{command_id}}"),
        Step(f"PUT {COMMANDS}", [PING]),
        Step(f"POST {GUILD_COMMANDS}", PING, keep={"command_id": "id"}),
        Step(f"GET {GUILD_COMMANDS}"),
        Step(f"GET {GUILD_COMMANDS}/{{command_id}}"),
        Step(f"PATCH {GUILD_COMMANDS}/{{command_id}}", {"description": "Replies"}),
        Step(
            f"PUT {GUILD_COMMANDS}/{{command_id}}/permissions",
            {"permissions": [{"id": "{role_id}", "type": 1, "permission": True}]},
            who="olivia",
        ),
        Step(f"GET {GUILD_COMMANDS}/permissions"),
        Step(f"GET {GUILD_COMMANDS}/{{command_id}}/permissions"),
        Step(f"GET {CHANNEL}/application-command-index", who="amira"),
        Step(f"DELETE {GUILD_COMMANDS}/{{command_id}}"),
        Step(f"PUT {GUILD_COMMANDS}", [PING]),
    ],
    "interactions": [
        Step(f"POST {COMMANDS}", PING, keep={"command_id": "id"}),
        act(2, USED),
        Step(CALLBACK, {"type": 4, "data": {"content": "Pong", "components": [BUTTON]}}, query="?with_response=true"),
        Step(f"POST {HOOK}", {"content": "And more"}, keep={"message_id": "id"}),
        Step(f"PATCH {HOOK}/messages/{{message_id}}", {"content": "And much more", "components": [BUTTON]}),
        act(3, {"component_type": 2, "custom_id": "press"}, "second_", message_id="{message_id}"),
        Step(CALLBACK, {"type": 9, "data": MODAL}, ids=SECOND),
        act(5, {"custom_id": "ask", "components": ANSWER}, "second_", message_id="{message_id}"),
        Step(CALLBACK, {"type": 6}, ids=SECOND),
        Step(f"GET {HOOK}/messages/{{message_id}}", ids={"message_id": "@original"}),
        Step(f"DELETE {HOOK}/messages/{{message_id}}"),
    ],
}
