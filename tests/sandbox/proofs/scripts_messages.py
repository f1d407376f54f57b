"""Scripts about what is written: messages, pins, reactions, polls, threads, webhooks, emojis, stickers, sounds."""

from __future__ import annotations

from tests.sandbox.proofs.playing import PICTURE, PNG, SOUND, Move, Step

GUILD, CHANNEL = "/guilds/{guild_id}", "/channels/{channel_id}"
MESSAGE = "/channels/{channel_id}/messages/{message_id}"
REACTIONS = f"{MESSAGE}/reactions/{{emoji}}"
HOOK = "/webhooks/{webhook_id}/{token}"
SAY = f"POST {CHANNEL}/messages"
MADE = {"message_id": "id"}
THREADS = f"{CHANNEL}/threads"

OCTO = {"id": 1, "login": "octo", "html_url": "https://git.example/o", "avatar_url": "https://git.example/o.png"}
BOAT = {"id": 2, "name": "boat", "full_name": "octo/boat", "html_url": "https://git.example/octo/boat"}
PUSHED = {"ref": "sail", "ref_type": "branch", "repository": BOAT, "sender": OCTO}
ANSWERS = [{"poll_media": {"text": word}} for word in ("yes", "no")]
POLL = {"poll": {"question": {"text": "Tea?"}, "answers": ANSWERS}}

SCRIPTS: dict[str, list[Move]] = {
    "messages": [
        Step(SAY, {"content": "one"}, keep=MADE),
        Step(f"GET {CHANNEL}/messages"),
        Step(f"GET {MESSAGE}"),
        Step(f"PATCH {MESSAGE}", {"content": "better"}),
        Step(f"GET {GUILD}/messages/search", query="?content=better"),
        Step(f"DELETE {MESSAGE}"),
        Step(SAY, {"content": "two"}, keep={"one": "id"}),
        Step(SAY, {"content": "three"}, keep={"two": "id"}),
        Step(f"POST {CHANNEL}/messages/bulk-delete", {"messages": ["{one}", "{two}"]}),
        Step(SAY, {"content": "news"}, keep=MADE, ids={"channel_id": "{a_announcement}"}),
        Step(f"POST {MESSAGE}/crosspost", ids={"channel_id": "{a_announcement}"}),
    ],
    "pins": [
        Step(SAY, {"content": "pin me"}, keep=MADE),
        Step(f"PUT {CHANNEL}/messages/pins/{{message_id}}"),
        Step(f"GET {CHANNEL}/messages/pins"),
        Step(f"DELETE {CHANNEL}/messages/pins/{{message_id}}"),
        Step(f"PUT {CHANNEL}/pins/{{message_id}}"),
        Step(f"GET {CHANNEL}/pins"),
        Step(f"DELETE {CHANNEL}/pins/{{message_id}}"),
    ],
    "reactions": [
        Step(SAY, {"content": "like me"}, keep=MADE),
        Step(f"PUT {REACTIONS}/@me"),
        Step(f"PUT {REACTIONS}/@me", who="amira"),
        Step(f"GET {REACTIONS}"),
        Step(f"DELETE {REACTIONS}/@me"),
        Step(f"DELETE {REACTIONS}/{{user_id}}"),
        Step(f"PUT {REACTIONS}/@me"),
        Step(f"DELETE {REACTIONS}"),
        Step(f"PUT {REACTIONS}/@me"),
        Step(f"DELETE {MESSAGE}/reactions"),
    ],
    "polls": [
        Step(
            SAY,
            POLL,
            keep=MADE,
        ),
        Step(f"PUT {CHANNEL}/polls/{{message_id}}/answers/@me", {"answer_ids": ["1"]}, who="amira"),
        Step(f"GET {CHANNEL}/polls/{{message_id}}/answers/{{answer_id}}", ids={"answer_id": "1"}),
        Step(f"PUT {CHANNEL}/polls/{{message_id}}/answers/@me", {"answer_ids": []}, who="amira"),
        Step(f"POST {CHANNEL}/polls/{{message_id}}/expire"),
    ],
    "threads": [
        Step(SAY, {"content": "discuss"}, keep=MADE),
        Step(f"POST {MESSAGE}/threads", {"name": "discussion"}, keep={"thread": "id"}),
        Step(f"POST {THREADS}", {"name": "private", "type": 12}, keep={"private": "id"}),
        Step(f"POST {THREADS}", {"name": "post", "message": {"content": "why?"}}, ids={"channel_id": "{questions}"}),
        Step(f"PUT {CHANNEL}/thread-members/{{user_id}}", ids={"channel_id": "{thread}"}),
        Step(f"GET {CHANNEL}/thread-members", ids={"channel_id": "{thread}"}),
        Step(f"GET {CHANNEL}/thread-members/{{user_id}}", ids={"channel_id": "{thread}"}),
        Step(f"DELETE {CHANNEL}/thread-members/{{user_id}}", ids={"channel_id": "{thread}"}),
        Step(f"GET {GUILD}/threads/active"),
        Step(f"GET {THREADS}/search", ids={"channel_id": "{questions}"}),
        Step("PATCH /channels/{channel_id}", {"archived": True}, ids={"channel_id": "{private}"}),
        Step(f"GET {THREADS}/archived/public"),
        Step(f"GET {THREADS}/archived/private"),
        Step(f"GET {CHANNEL}/users/@me/threads/archived/private"),
        Step("DELETE /channels/{channel_id}", ids={"channel_id": "{thread}"}),
    ],
    "webhooks": [
        Step(f"POST {CHANNEL}/webhooks", {"name": "Herald"}, keep={"webhook_id": "id", "token": "token"}),
        Step(f"GET {CHANNEL}/webhooks"),
        Step(f"GET {GUILD}/webhooks"),
        Step("GET /webhooks/{webhook_id}"),
        Step("PATCH /webhooks/{webhook_id}", {"name": "Crier"}),
        Step(f"GET {HOOK}"),
        Step(f"PATCH {HOOK}", {"name": "Bellman"}),
        Step(f"POST {HOOK}", {"content": "hear"}, query="?wait=true", keep=MADE),
        Step(f"GET {HOOK}/messages/{{message_id}}"),
        Step(f"PATCH {HOOK}/messages/{{message_id}}", {"content": "hear all"}),
        Step(f"DELETE {HOOK}/messages/{{message_id}}"),
        Step(f"POST {HOOK}/slack", {"text": "hello"}),
        Step(f"POST {HOOK}/github", PUSHED, headers={"X-GitHub-Event": "create"}),
        Step(f"DELETE {HOOK}"),
        Step(f"POST {CHANNEL}/followers", {"webhook_channel_id": "{general}"}, ids={"channel_id": "{a_announcement}"}),
        Step(f"POST {CHANNEL}/webhooks", {"name": "Second"}, keep={"webhook_id": "id"}),
        Step("DELETE /webhooks/{webhook_id}"),
    ],
    "emojis": [
        Step(f"POST {GUILD}/emojis", {"name": "ship", "image": PICTURE}, keep={"emoji_id": "id"}),
        Step(f"GET {GUILD}/emojis"),
        Step(f"GET {GUILD}/emojis/{{emoji_id}}"),
        Step(f"PATCH {GUILD}/emojis/{{emoji_id}}", {"name": "boat"}),
        Step(f"DELETE {GUILD}/emojis/{{emoji_id}}"),
        Step("POST /applications/{application_id}/emojis", {"name": "ship", "image": PICTURE}, keep={"emoji_id": "id"}),
        Step("GET /applications/{application_id}/emojis"),
        Step("GET /applications/{application_id}/emojis/{emoji_id}"),
        Step("PATCH /applications/{application_id}/emojis/{emoji_id}", {"name": "boat"}),
        Step("DELETE /applications/{application_id}/emojis/{emoji_id}"),
    ],
    "stickers": [
        Step(
            f"POST {GUILD}/stickers",
            {"name": "anchor", "description": "An anchor", "tags": "anchor"},
            files=(("file", "anchor.png", PNG, "image/png"),),
            keep={"sticker_id": "id"},
        ),
        Step(f"GET {GUILD}/stickers"),
        Step(f"GET {GUILD}/stickers/{{sticker_id}}"),
        Step("GET /stickers/{sticker_id}"),
        Step(f"PATCH {GUILD}/stickers/{{sticker_id}}", {"name": "rope"}),
        Step(f"DELETE {GUILD}/stickers/{{sticker_id}}"),
        Step("GET /sticker-packs"),
        Step("GET /sticker-packs/{pack_id}", ids={"pack_id": "{guild_id}"}, refused=(404, 10061)),
    ],
    "sounds": [
        Step("GET /soundboard-default-sounds"),
        Step(f"POST {GUILD}/soundboard-sounds", {"name": "horn", "sound": SOUND}, keep={"sound_id": "sound_id"}),
        Step(f"GET {GUILD}/soundboard-sounds"),
        Step(f"GET {GUILD}/soundboard-sounds/{{sound_id}}"),
        Step(f"PATCH {GUILD}/soundboard-sounds/{{sound_id}}", {"name": "bell"}),
        Step(f"DELETE {GUILD}/soundboard-sounds/{{sound_id}}"),
    ],
}
