"""Messages over sockets, as personas and as the bot, judged by Discord's schemas."""
# ruff: noqa: E501 - a table of cases reads best with one case a line

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest

from bot.sandbox import Sandbox, Seed
from bot.sandbox.permissions import Permission
from bot.sandbox.world import channels
from bot.sandbox.world.model import Message, User
from tests.sandbox.clients import Api, arrived
from tests.sandbox.oracle import Judge
from tests.sandbox.posting import member, open_thread, room, upload


async def test_what_a_persona_says_reaches_the_bot_whole(api: Api) -> None:
    async with arrived(api.sandbox) as bot:
        said = await api.ok("amira", "POST", room(api), {"content": "Hello <@&1>", "nonce": "7"})
        heard = await bot.until("MESSAGE_CREATE")
    assert (heard["id"], heard["content"], heard["guild_id"]) == (said["id"], "Hello <@&1>", str(api.guild.id))
    assert heard["member"]["roles"] == [str(api.role("Member"))]
    assert (said["author"]["username"], said["nonce"], said["type"]) == ("amira", "7", 0)


async def test_the_bots_message_bears_embeds_and_components(api: Api) -> None:
    row = {"type": 1, "components": [{"type": 2, "style": 5, "label": "Rules", "url": "https://a.example"}]}
    embed = {
        "title": "Hi",
        "image": {"url": "https://a.example/b.png"},
        "footer": {"text": "f"},
        "author": {"name": "a"},
        "timestamp": "2026-01-01T00:00:00+00:00",
    }
    sent = await api.ok("bot", "POST", room(api), {"embeds": [embed], "components": [row]})
    assert sent["embeds"][0]["type"] == "rich"
    assert sent["components"][0]["components"][0]["id"] == 2
    assert (await api.ok("bot", "GET", f"{room(api)}/{sent['id']}"))["embeds"] == sent["embeds"]


async def test_a_modern_message_is_stored_with_resolved_media(api: Api) -> None:
    parts = [
        {"type": 17, "components": [{"type": 10, "content": "Hello"}, {"type": 14}, {"type": 12, "items": [{"media": {"url": "https://a.example/b.png"}}]}]},
        {"type": 9, "components": [{"type": 10, "content": "x"}], "accessory": {"type": 11, "media": {"url": "attachment://b.png"}}},
        {"type": 13, "file": {"url": "attachment://b.png"}},
    ]  # fmt: skip
    status, sent = await upload(
        api, "bot", room(api), {"flags": 1 << 15, "components": parts}, ("b.png", b"png", "image/png")
    )
    assert status == 200, sent
    assert sent["components"][2]["name"] == "b.png"
    assert sent["components"][1]["accessory"]["media"]["url"] == sent["attachments"][0]["url"]
    status, answer = await api.call("bot", "POST", room(api), {"flags": 1 << 15, "components": parts})
    assert (status, answer["code"]) == (400, 50035)


REFUSED: list[tuple[str, str, str, dict[str, Any], tuple[int, int]]] = [
    ("nothing", "amira", "general", {"content": "  "}, (400, 50006)),
    ("too much", "amira", "general", {"content": "x" * 2001}, (400, 50035)),
    ("into a forum", "amira", "questions", {"content": "x"}, (400, 50008)),
    ("into a category", "amira", "Talk", {"content": "x"}, (400, 50008)),
    ("where one sees nothing", "amira", "staff-room", {"content": "x"}, (403, 50001)),
    ("where one may not write", "amira", "start-here", {"content": "x"}, (403, 50013)),
    ("a button as a person", "amira", "general", {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "x"}]}]}, (403, 20002)),
    ("a sticker", "amira", "general", {"content": "x", "sticker_ids": ["1"]}, (400, 50081)),
    ("a reply to nothing", "amira", "general", {"content": "x", "message_reference": {"message_id": "1"}}, (400, 50035)),
    ("a poll without answers", "bot", "general", {"poll": {"question": {"text": "?"}, "answers": []}}, (400, 50035)),
    ("a forward of nothing", "amira", "general", {"message_reference": {"type": 1, "message_id": "1", "channel_id": "1"}}, (400, 50035)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "channel", "body", "refusal"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
async def test_what_discord_refuses_changes_nothing(
    api: Api, who: str, channel: str, body: dict[str, Any], refusal: tuple[int, int]
) -> None:
    assert await api.refused(who, "POST", room(api, channel), body) == refusal
    assert not api.channel(channel).messages


async def test_an_unknown_channel_is_10003(api: Api) -> None:
    assert await api.refused("amira", "POST", "/channels/1/messages", {"content": "x"}) == (404, 10003)


@pytest.mark.parametrize(
    ("permission", "body"),
    [(Permission.EMBED_LINKS, {"embeds": [{"title": "x"}]}), (Permission.SEND_MESSAGES, {"content": "x"})],
)
async def test_permissions_are_kept(api: Api, permission: Permission, body: dict[str, Any]) -> None:
    everyone = api.guild.everyone
    member(api, "amira").roles.clear()
    everyone.permissions &= ~permission
    assert await api.refused("amira", "POST", room(api), body) == (403, 50013)
    everyone.permissions |= permission
    await api.ok("amira", "POST", room(api), body)


async def test_files_need_their_permission(api: Api) -> None:
    api.guild.everyone.permissions &= ~Permission.ATTACH_FILES
    member(api, "amira").roles.clear()
    status, answer = await upload(api, "amira", room(api), {}, ("a.txt", b"x", "text/plain"))
    assert (status, answer["code"]) == (403, 50013)


MENTIONS: list[tuple[str, str, str, dict[str, Any] | None, tuple[list[str], list[str], bool]]] = [
    ("a member", "amira", "Hi <@{lukas}>", None, (["lukas"], [], False)),
    ("somebody twice", "amira", "<@{lukas}> <@!{lukas}>", None, (["lukas"], [], False)),
    ("in code", "amira", "`<@{lukas}>` ```\n@everyone```", None, ([], [], False)),
    ("a mentionable role", "amira", "<@&{Greeter}>", None, ([], ["Greeter"], False)),
    ("a role that is not", "amira", "<@&{Member}>", None, ([], [], False)),
    ("a role that is not, by the bot", "bot", "<@&{Member}>", None, ([], ["Member"], False)),
    ("everyone without permission", "amira", "@everyone", None, ([], [], False)),
    ("everyone by the bot", "bot", "@everyone", None, ([], [], True)),
    ("nobody allowed", "bot", "@everyone <@{lukas}> <@&{Greeter}>", {"parse": []}, ([], [], False)),
    ("one user allowed", "bot", "<@{lukas}> <@{mina}>", {"users": ["{mina}"]}, (["mina"], [], False)),
    ("roles only", "bot", "<@{lukas}> <@&{Greeter}>", {"parse": ["roles"]}, ([], ["Greeter"], False)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "text", "allowed", "pinged"), [case[1:] for case in MENTIONS], ids=[case[0] for case in MENTIONS]
)
async def test_mentions_ping_whom_they_may(
    api: Api, who: str, text: str, allowed: dict[str, Any] | None, pinged: tuple[list[str], list[str], bool]
) -> None:
    def filled(template: str) -> str:
        for name in ("lukas", "mina"):
            template = template.replace(f"{{{name}}}", str(api.id_of(name)))
        for role in ("Greeter", "Member"):
            template = template.replace(f"{{{role}}}", str(api.role(role)))
        return template

    limits = orjson.loads(filled(orjson.dumps(allowed).decode())) if allowed else None
    sent = await api.ok(
        who, "POST", room(api), {"content": filled(text), **({"allowed_mentions": limits} if limits else {})}
    )
    users = [one["username"] for one in sent["mentions"]]
    assert (users, sent["mention_roles"], sent["mention_everyone"]) == (
        pinged[0],
        [str(api.role(one)) for one in pinged[1]],
        pinged[2],
    )


async def test_a_reply_pings_its_author_unless_that_is_switched_off(api: Api) -> None:
    first = await api.ok("lukas", "POST", room(api), {"content": "Question?"})
    body = {"content": "Answer", "message_reference": {"message_id": first["id"]}}
    loud = await api.ok("mina", "POST", room(api), body)
    assert (loud["type"], loud["referenced_message"]["id"]) == (19, first["id"])
    assert [one["username"] for one in loud["mentions"]] == ["lukas"]
    quiet = await api.ok("mina", "POST", room(api), body | {"allowed_mentions": {"parse": ["users"]}})
    assert quiet["mentions"] == []
    gone = {"content": "x", "message_reference": {"message_id": "1", "fail_if_not_exists": False}}
    assert (await api.ok("mina", "POST", room(api), gone))["type"] == 0


async def test_a_reply_needs_the_history(api: Api) -> None:
    first = await api.ok("lukas", "POST", room(api), {"content": "Question?"})
    api.guild.everyone.permissions &= ~Permission.READ_MESSAGE_HISTORY
    member(api, "amira").roles.clear()
    body = {"content": "x", "message_reference": {"message_id": first["id"]}}
    assert await api.refused("amira", "POST", room(api), body) == (400, 160002)
    assert await api.ok("amira", "GET", room(api)) == []
    assert await api.refused("amira", "GET", f"{room(api)}/{first['id']}") == (403, 50013)


async def test_an_enforced_nonce_posts_once_within_minutes(api: Api) -> None:
    body = {"content": "Card", "nonce": "abc", "enforce_nonce": True}
    first, again = [await api.ok("bot", "POST", room(api), body) for _ in range(2)]
    assert first["id"] == again["id"]
    assert (await api.ok("amira", "POST", room(api), body))["id"] != first["id"]
    assert (await api.ok("bot", "POST", room(api), {"content": "x", "nonce": "abc"}))["id"] != first["id"]
    api.sandbox.clock.advance(600)
    assert (await api.ok("bot", "POST", room(api), body))["id"] != first["id"]


async def test_slow_mode_holds_members_until_the_clock_moves(api: Api) -> None:
    api.channel("general").slow_mode_seconds = 60
    await api.ok("amira", "POST", room(api), {"content": "one"})
    status, answer = await api.call("amira", "POST", room(api), {"content": "two"})
    assert (status, answer["code"]) == (429, 20016)
    assert 50 < answer["retry_after"] <= 60
    for free in ("olivia", "bot"):
        for _ in range(2):
            await api.ok(free, "POST", room(api), {"content": "x"})
    api.sandbox.clock.advance(60)
    await api.ok("amira", "POST", room(api), {"content": "two"})


async def test_timed_out_and_screened_members_cannot_write(api: Api) -> None:
    now = api.sandbox.clock.now()
    member(api, "amira").timed_out_until = now + timedelta(minutes=5)
    assert await api.refused("amira", "POST", room(api), {"content": "x"}) == (403, 50013)
    api.sandbox.clock.advance(301)
    await api.ok("amira", "POST", room(api), {"content": "x"})
    member(api, "lukas").pending = True
    assert await api.refused("lukas", "POST", room(api), {"content": "x"}) == (403, 50009)


async def test_writing_wakes_an_archived_thread_and_joins_it_but_a_locked_one_is_closed(api: Api) -> None:
    thread = open_thread(api, archived=True)
    async with arrived(api.sandbox) as bot:
        await api.ok("amira", "POST", f"/channels/{thread.id}/messages", {"content": "x"})
        names = await bot.events_until("MESSAGE_CREATE")
    assert names[:2] == ["THREAD_UPDATE", "THREAD_MEMBERS_UPDATE"]
    assert thread.thread is not None
    assert (thread.thread.archived, api.id_of("amira") in thread.thread.members) == (False, True)
    said = next(iter(thread.messages))
    thread.thread.archived = True
    assert await api.refused("amira", "PATCH", f"/channels/{thread.id}/messages/{said}", {"content": "y"}) == (
        400,
        50083,
    )
    assert await api.refused("amira", "PUT", f"/channels/{thread.id}/messages/{said}/reactions/✅/@me") == (400, 50083)
    thread.thread.archived = False
    thread.thread.locked = True
    assert await api.refused("amira", "POST", f"/channels/{thread.id}/messages", {"content": "x"}) == (403, 160005)
    await api.ok("mina", "POST", f"/channels/{thread.id}/messages", {"content": "x"})


async def test_direct_messages_reach_one_person_and_can_be_closed(api: Api) -> None:
    amira = api.world.user(api.id_of("amira"))
    direct = channels.open_direct_message(api.world, api.world.bot, amira)
    path = f"/channels/{direct.id}/messages"
    sent = await api.ok("bot", "POST", path, {"content": "Welcome"})
    assert (await api.ok("amira", "GET", path))[0]["id"] == sent["id"]
    assert await api.refused("lukas", "POST", path, {"content": "x"}) == (403, 50001)
    assert await api.refused("amira", "DELETE", f"{path}/{sent['id']}") == (403, 50003)
    amira.accepts_direct_messages = False
    assert await api.refused("bot", "POST", path, {"content": "x"}) == (403, 50007)
    del api.guild.members[amira.id]
    assert await api.refused("bot", "POST", path, {"content": "x"}) == (403, 50278)


async def test_files_are_kept_and_served_so_that_nothing_runs(api: Api) -> None:
    files = [("../cat pic.png", b"\x89PNG", "image/png"), ("page.html", b"<script>", "text/html")]
    body = {"attachments": [{"id": "0", "description": "A cat"}]}
    status, sent = await upload(api, "amira", room(api), body, *files)
    assert status == 200, sent
    assert [(one["filename"], one["size"], one.get("description")) for one in sent["attachments"]] == [
        ("cat_pic.png", 4, "A cat"),
        ("page.html", 8, None),
    ]
    for one, disposition, content_type in zip(
        sent["attachments"], ["inline", "attachment"], ["image/png", "application/octet-stream"], strict=True
    ):
        async with api._session.get(one["url"]) as response:
            assert response.status == 200
            assert (response.headers["Content-Disposition"], response.headers["Content-Type"]) == (
                disposition,
                content_type,
            )
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in response.headers["Content-Security-Policy"]
    async with api._session.get(api.sandbox.url + "/attachments/1/2/none.png") as response:
        assert response.status == 404


async def test_a_file_that_is_described_has_to_be_there(api: Api) -> None:
    missing = {"attachments": [{"id": 0, "filename": "a.txt"}]}
    status, answer = await api.call("bot", "POST", room(api), {"content": "x", **missing})
    assert (status, answer["code"]) == (400, 50035)
    assert answer["errors"]["attachments"]["0"]["_errors"][0]["code"] == "ATTACHMENT_NOT_FOUND"
    sent = await api.ok("bot", "POST", room(api), {"content": "x"})
    assert await api.refused("bot", "PATCH", f"{room(api)}/{sent['id']}", missing) == (400, 50035)


async def test_the_oldest_files_are_forgotten_beyond_the_bound(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.rest.messages.files.MOST_STORED_BYTES", 10)
    sent = [(await upload(api, "amira", room(api), {}, ("a.txt", b"x" * 6, "text/plain")))[1] for _ in range(2)]
    statuses: list[int] = []
    for message in sent:
        async with api._session.get(message["attachments"][0]["url"]) as response:
            statuses.append(response.status)
    assert statuses == [404, 200]


async def test_too_large_and_too_many_files_are_refused(api: Api) -> None:
    status, answer = await upload(api, "amira", room(api), {}, ("big", b"x" * (10 * 1024 * 1024 + 1), "text/plain"))
    assert (status, answer["code"]) == (413, 40005)
    status, answer = await upload(api, "amira", room(api), {}, *[("a", b"x", "text/plain")] * 11)
    assert (status, answer["code"]) == (400, 30015)


async def test_a_webhooks_character_is_nobody_to_ping(api: Api) -> None:
    character = User(123456789, "Herald", bot=True)
    message = Message(
        api.world.ids.next(), api.channel("general").id, api.guild.id, character, api.sandbox.clock.now(), "Hear!"
    )
    api.channel("general").messages[message.id] = message
    sent = await api.ok("amira", "POST", room(api), {"content": "<@123456789>"})
    assert sent["mentions"] == []


async def test_the_sixth_message_in_five_seconds_is_one_too_many(seed: Seed, judge: Judge | None) -> None:
    sandbox = Sandbox(seed)
    sandbox.taps += [judge] if judge else []
    await sandbox.start()
    async with Api(sandbox) as api:
        statuses = [(await api.call("bot", "POST", room(api), {"content": str(n)}))[0] for n in range(6)]
        assert statuses == [200] * 5 + [429]
        status, answer = await api.call("bot", "POST", room(api), {"content": "x"})
        assert (status, answer["global"], set(answer)) == (429, False, {"message", "retry_after", "global", "code"})
        assert {(await api.call("amira", "POST", room(api), {"content": "x"}))[0] for _ in range(7)} == {200}
    await sandbox.stop()


async def test_a_reply_outlives_what_it_answers(api: Api) -> None:
    first = await api.ok("amira", "POST", room(api), {"content": "one"})
    answer = {"content": "two", "message_reference": {"message_id": first["id"]}}
    reply = await api.ok("bot", "POST", room(api), answer)
    assert reply["referenced_message"]["content"] == "one"
    await api.ok("amira", "DELETE", f"{room(api)}/{first['id']}")
    assert (await api.ok("bot", "GET", f"{room(api)}/{reply['id']}"))["referenced_message"] is None
