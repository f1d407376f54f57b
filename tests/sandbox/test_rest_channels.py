"""Channels, overwrites and threads over the API."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.sandbox import Seed
from bot.sandbox.permissions import Permission
from bot.sandbox.rest import pipeline
from tests.sandbox.clients import Api, arrived

VIEW, SEND = int(Permission.VIEW_CHANNEL), int(Permission.SEND_MESSAGES)


async def create(api: Api, **body: Any) -> Any:
    return await api.ok("bot", "POST", f"/guilds/{api.guild.id}/channels", body)


async def test_a_channel_is_made_changed_and_deleted(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        made = await create(api, name="New Corner", topic="t", parent_id=str(api.channel("Talk").id))
        assert made["name"] == "new-corner"
        assert (await client.until("CHANNEL_CREATE"))["id"] == made["id"]
        path = f"/channels/{made['id']}"
        edited = await api.ok("bot", "PATCH", path, {"topic": None, "rate_limit_per_user": 30}, reason="calm down")
        assert (edited["topic"], edited["rate_limit_per_user"]) == (None, 30)
        assert (await client.until("CHANNEL_UPDATE"))["rate_limit_per_user"] == 30
        entry = await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE")
        assert entry["reason"] == "calm down"
        assert {one["key"] for one in entry["changes"]} == {"topic", "rate_limit_per_user"}
        assert (await api.ok("bot", "DELETE", path))["id"] == made["id"]
        assert (await client.until("CHANNEL_DELETE"))["id"] == made["id"]
    assert await api.refused("bot", "GET", path) == (404, 10003)


@pytest.mark.parametrize("kind", [0, 2, 4, 5, 13, 15])
async def test_each_kind_of_channel_is_whole(api: Api, kind: int) -> None:
    async with arrived(api.sandbox) as client:
        made = await create(api, name="thing", type=kind)
        assert made["type"] == kind
        assert (await client.until("CHANNEL_CREATE"))["type"] == kind
        assert (await api.ok("bot", "GET", f"/channels/{made['id']}"))["name"] == "thing"


async def test_a_new_channel_takes_the_overwrites_of_its_category(api: Api) -> None:
    made = await create(api, name="secret", parent_id=api.channel("Staff").id)
    assert len(made["permission_overwrites"]) == 3
    assert await api.refused("amira", "GET", f"/channels/{made['id']}") == (403, 50001)


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({}, "name", "BASE_TYPE_REQUIRED"),
    ({"name": "x" * 101}, "name", "BASE_TYPE_BAD_LENGTH"),
    ({"name": "x", "rate_limit_per_user": 21601}, "rate_limit_per_user", "NUMBER_TYPE_MAX"),
    ({"name": "x", "topic": "t" * 1025}, "topic", "BASE_TYPE_MAX_LENGTH"),
    ({"name": "x", "type": 1}, "type", "BASE_TYPE_CHOICES"),
    ({"name": "x", "parent_id": "17"}, "parent_id", "CHANNEL_PARENT_INVALID"),
    ({"name": "x", "nsfw": "yes"}, "nsfw", "BOOLEAN_TYPE_CONVERT"),
]


@pytest.mark.parametrize(("body", "field", "code"), WRONG)
async def test_a_wrong_body_is_refused_in_discords_shape(api: Api, body: dict[str, Any], field: str, code: str) -> None:
    status, answer = await api.call("bot", "POST", f"/guilds/{api.guild.id}/channels", body)
    assert (status, answer["code"]) == (400, 50035)
    assert answer["errors"][field]["_errors"][0]["code"] == code


class TestLimits:
    @pytest.fixture
    def seed(self) -> Seed:
        full = [{"name": "full", "type": "category"}]
        full += [{"name": f"c{number}", "parent": "full"} for number in range(50)]
        full += [{"name": f"d{number}"} for number in range(449)]
        bot = {"permissions": ["ADMINISTRATOR"]}
        return Seed(guilds=[{"name": "G", "channels": full, "bot": bot}])

    async def test_a_category_holds_fifty_and_a_guild_five_hundred(self, api: Api) -> None:
        path = f"/guilds/{api.guild.id}/channels"
        _, answer = await api.call("bot", "POST", path, {"name": "x", "parent_id": api.channel("full").id})
        assert answer["errors"]["parent_id"]["_errors"][0]["code"] == "CHANNEL_PARENT_MAX_CHANNELS"
        assert await api.refused("bot", "POST", path, {"name": "x"}) == (400, 30013)


async def test_channels_are_moved_together(api: Api) -> None:
    general, off_topic = api.channel("general"), api.channel("off-topic")
    moves = [
        {"id": str(general.id), "position": 9},
        {"id": str(off_topic.id), "position": 3, "parent_id": str(api.channel("Staff").id), "lock_permissions": True},
    ]
    await api.ok("bot", "PATCH", f"/guilds/{api.guild.id}/channels", moves)
    assert (general.position, off_topic.position) == (9, 3)
    assert await api.refused("amira", "GET", f"/channels/{off_topic.id}") == (403, 50001)


@pytest.mark.parametrize(
    ("move", "answer"), [({"id": "5"}, (404, 10003)), ({"parent_id": "5"}, (400, 50035)), ({"id": "x"}, (400, 50035))]
)
async def test_channels_move_only_within_the_guild(api: Api, move: dict[str, str], answer: tuple[int, int]) -> None:
    moves = [{"id": str(api.channel("general").id), **move}]
    assert await api.refused("bot", "PATCH", f"/guilds/{api.guild.id}/channels", moves) == answer


async def test_what_is_not_kept_is_said_and_not_pretended(api: Api) -> None:
    path = f"/guilds/{api.guild.id}"
    assert await api.refused("bot", "PATCH", path, {"region": "rotterdam"}) == (501, 0)
    assert await api.refused("bot", "GET", f"{path}/widget.png") == (501, 0)


async def test_an_overwrite_opens_and_closes_a_channel(api: Api) -> None:
    channel, member = api.channel("general"), api.id_of("amira")
    path = f"/channels/{channel.id}/permissions/{member}"
    await api.ok("bot", "PUT", path, {"type": 1, "allow": "0", "deny": str(VIEW)})
    assert await api.refused("amira", "GET", f"/channels/{channel.id}") == (403, 50001)
    await api.ok("bot", "DELETE", path)
    assert (await api.ok("amira", "GET", f"/channels/{channel.id}"))["name"] == "general"
    assert await api.refused("bot", "DELETE", path) == (404, 10009)
    assert await api.refused("bot", "PUT", f"/channels/{channel.id}/permissions/5", {"type": 0}) == (404, 10011)


async def test_nobody_grants_what_they_do_not_have(api: Api) -> None:
    guild, channel = api.guild, api.channel("general")
    guild.roles[api.role("Greeter")].permissions |= int(Permission.MANAGE_ROLES | Permission.MANAGE_CHANNELS)
    path = f"/channels/{channel.id}/permissions/{api.id_of('amira')}"
    ban = {"type": 1, "allow": str(int(Permission.BAN_MEMBERS)), "deny": "0"}
    assert await api.refused("jonas", "PUT", path, ban) == (403, 50013)
    manage = {"type": 1, "allow": str(int(Permission.MANAGE_ROLES)), "deny": "0"}
    assert await api.refused("jonas", "PUT", path, manage) == (403, 50013)
    await api.ok("jonas", "PUT", path, {"type": 1, "allow": "0", "deny": str(SEND)})
    assert await api.refused("amira", "PUT", path, ban) == (403, 50013)


async def test_typing_is_shown_to_who_may_read_it(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        await api.ok("amira", "POST", f"/channels/{api.channel('general').id}/typing")
        assert (await client.until("TYPING_START"))["user_id"] == str(api.id_of("amira"))
    await api.ok("bot", "POST", f"/channels/{api.channel('general').id}/typing")
    assert await api.refused("amira", "POST", f"/channels/{api.channel('start-here').id}/typing") == (403, 50013)


async def open_thread(api: Api, who: str = "bot", **body: Any) -> Any:
    path = f"/channels/{api.channel('general').id}/threads"
    return await api.ok(who, "POST", path, {"name": "talk", "type": 11, **body})


async def test_a_thread_grows_under_a_message_once(api: Api) -> None:
    channel = api.channel("general")
    message = await api.ok("amira", "POST", f"/channels/{channel.id}/messages", {"content": "why?"})
    path = f"/channels/{channel.id}/messages/{message['id']}"
    async with arrived(api.sandbox) as client:
        thread = await api.ok("bot", "POST", f"{path}/threads", {"name": "answers"}, reason="to keep it apart")
        assert (thread["id"], thread["owner_id"]) == (message["id"], str(api.id_of("Tribune")))
        assert (await client.until("THREAD_CREATE"))["newly_created"] is True
        assert (await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE"))["reason"] == "to keep it apart"
        assert (await client.until("MESSAGE_UPDATE"))["flags"] & 32
    assert await api.refused("bot", "POST", f"{path}/threads", {"name": "again"}) == (400, 160004)


async def test_who_writes_in_a_thread_is_in_it(api: Api) -> None:
    thread = await open_thread(api)
    async with arrived(api.sandbox) as client:
        await api.ok("amira", "POST", f"/channels/{thread['id']}/messages", {"content": "hi"})
        added = await client.until("THREAD_MEMBERS_UPDATE")
        assert added["added_members"][0]["user_id"] == str(api.id_of("amira"))
        assert (await client.until("MESSAGE_CREATE"))["channel_id"] == thread["id"]
    listed = await api.ok("bot", "GET", f"/channels/{thread['id']}/thread-members?with_member=true")
    assert {one["member"]["user"]["username"] for one in listed} == {"Tribune", "amira"}


async def test_people_are_brought_into_a_thread_and_taken_out(api: Api) -> None:
    thread = await open_thread(api, type=12, invitable=False)
    base = f"/channels/{thread['id']}"
    assert await api.refused("amira", "GET", base) == (403, 50001)
    members = f"{base}/thread-members"
    await api.ok("bot", "PUT", f"{members}/{api.id_of('amira')}")
    assert (await api.ok("amira", "GET", base))["id"] == thread["id"]
    assert await api.refused("amira", "PUT", f"{members}/{api.id_of('lukas')}") == (403, 50013)
    assert (await api.ok("bot", "GET", f"{members}/{api.id_of('amira')}"))["user_id"] == str(api.id_of("amira"))
    await api.ok("bot", "DELETE", f"{members}/{api.id_of('amira')}")
    assert await api.refused("bot", "GET", f"{members}/{api.id_of('amira')}") == (404, 10007)
    await api.ok("bot", "DELETE", f"{members}/@me")
    await api.ok("bot", "PUT", f"{members}/@me")


async def test_archived_and_locked_threads(api: Api) -> None:
    thread = await open_thread(api, "amira")
    path = f"/channels/{thread['id']}"
    assert await api.refused("lukas", "PATCH", path, {"name": "mine"}) == (403, 50013)
    assert await api.refused("amira", "PATCH", path, {"locked": True}) == (403, 50013)
    await api.ok("amira", "PATCH", path, {"archived": True})
    assert await api.refused("bot", "PUT", f"{path}/thread-members/@me") == (400, 50083)
    assert await api.refused("bot", "PATCH", path, {"name": "later"}) == (400, 50083)
    parent = f"/channels/{api.channel('general').id}"
    archived = await api.ok("bot", "GET", f"{parent}/threads/archived/public")
    assert [one["id"] for one in archived["threads"]] == [thread["id"]]
    assert (await api.ok("lukas", "PATCH", path, {"archived": False}))["thread_metadata"]["archived"] is False
    await api.ok("bot", "PATCH", path, {"archived": True, "locked": True})
    assert await api.refused("amira", "PATCH", path, {"archived": False}) == (403, 50013)
    assert await api.refused("amira", "POST", f"{path}/messages", {"content": "x"}) == (403, 160005)
    await api.ok("bot", "DELETE", path)
    assert await api.refused("bot", "GET", path) == (404, 10003)


async def test_a_thread_falls_asleep_when_nothing_happens(api: Api) -> None:
    thread = await open_thread(api, auto_archive_duration=60)
    active = f"/guilds/{api.guild.id}/threads/active"
    assert [one["id"] for one in (await api.ok("bot", "GET", active))["threads"]] == [thread["id"]]
    async with arrived(api.sandbox) as client:
        api.sandbox.clock.advance(3601)
        assert (await client.until("THREAD_UPDATE"))["thread_metadata"]["archived"] is True
    assert (await api.ok("bot", "GET", active))["threads"] == []


async def test_private_archived_threads_are_for_who_manages_or_was_in_them(api: Api) -> None:
    thread = await open_thread(api, type=12)
    await api.ok("bot", "PATCH", f"/channels/{thread['id']}", {"archived": True})
    parent = f"/channels/{api.channel('general').id}"
    for path in ("threads/archived/private", "users/@me/threads/archived/private"):
        found = await api.ok("bot", "GET", f"{parent}/{path}")
        assert [one["id"] for one in found["threads"]] == [thread["id"]]
    assert await api.refused("amira", "GET", f"{parent}/threads/archived/private") == (403, 50013)


async def test_a_direct_message_needs_a_shared_guild(api: Api) -> None:
    opened = await api.ok("bot", "POST", "/users/@me/channels", {"recipient_id": str(api.id_of("amira"))})
    assert opened["recipients"][0]["username"] == "amira"
    again = await api.ok("bot", "POST", "/users/@me/channels", {"recipient_id": str(api.id_of("amira"))})
    assert again["id"] == opened["id"]
    _, stranger = await api.control("POST", "personas", {"username": "stranger", "joined": False})
    assert await api.refused("bot", "POST", "/users/@me/channels", {"recipient_id": stranger["id"]}) == (403, 50278)
    assert await api.refused("bot", "POST", "/users/@me/channels", {"recipient_id": "5"}) == (404, 10013)
    assert (await api.ok("bot", "GET", f"/channels/{opened['id']}"))["type"] == 1
    assert await api.refused("lukas", "GET", f"/channels/{opened['id']}") == (403, 50001)


async def test_a_post_in_a_forum_is_a_thread_with_its_first_message(api: Api) -> None:
    forum = f"/channels/{api.channel('questions').id}"
    tags = [{"name": "open"}, {"name": "done", "moderated": True, "emoji_name": "✅"}]
    edited = await api.ok("bot", "PATCH", forum, {"available_tags": tags})
    tag = edited["available_tags"][0]["id"]
    body = {"name": "How?", "message": {"content": "I wonder"}, "applied_tags": [tag]}
    async with arrived(api.sandbox) as client:
        post = await api.ok("bot", "POST", f"{forum}/threads", body)
        assert (await client.until("THREAD_CREATE"))["applied_tags"] == [tag]
        assert (await client.until("MESSAGE_CREATE"))["id"] == post["id"]
    assert post["message"]["channel_id"] == post["id"]
    assert await api.refused("bot", "POST", f"{forum}/threads", {"name": "How?"}) == (400, 50035)
    assert await api.refused("bot", "POST", f"{forum}/threads", body | {"applied_tags": ["5"]}) == (400, 50035)
    assert await api.refused("bot", "POST", f"{forum}/messages", {"content": "x"}) == (400, 50008)


async def test_a_request_beyond_all_measure_is_refused(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "LARGEST_REQUEST", 1000)
    path = f"/channels/{api.channel('general').id}/messages"
    assert await api.refused("bot", "POST", path, {"content": "x" * 1000}) == (413, 40005)


async def test_channels_that_are_synced_follow_their_category(api: Api) -> None:
    category = api.channel("Talk")
    path = f"/channels/{category.id}/permissions/{api.role('Member')}"
    alone = api.channel("off-topic")
    await api.ok("bot", "PUT", f"/channels/{alone.id}/permissions/{api.role('Greeter')}", {"type": 0, "deny": "2048"})
    async with arrived(api.sandbox) as client:
        await api.ok("bot", "PUT", path, {"type": 0, "deny": "1024"})
        told = [(await client.until("CHANNEL_UPDATE"))["name"] for _ in range(4)]
    assert told == ["Talk", "general", "questions", "Lounge"]
    assert await api.refused("amira", "GET", f"/channels/{api.channel('general').id}") == (403, 50001)
    await api.ok("amira", "GET", f"/channels/{alone.id}")
    await api.ok("bot", "DELETE", path)
    await api.ok("amira", "GET", f"/channels/{api.channel('general').id}")


@pytest.mark.parametrize(
    ("kind", "given", "name"),
    [
        (0, "Ticket: St. John & Co", "ticket-st-john-co"),
        (0, "under_score-ä", "under_score-ä"),
        (2, "Lounge #1!", "Lounge #1!"),
    ],
)
async def test_text_channels_lose_capitals_spaces_and_punctuation(api: Api, kind: int, given: str, name: str) -> None:
    path = f"/guilds/{api.guild.id}/channels"
    assert (await api.ok("bot", "POST", path, {"name": given, "type": kind}))["name"] == name


async def test_a_name_of_punctuation_alone_is_refused(api: Api) -> None:
    assert await api.refused("bot", "POST", f"/guilds/{api.guild.id}/channels", {"name": "#?!"}) == (400, 50035)


async def test_one_channel_at_a_time_is_moved_to_a_category(api: Api) -> None:
    talk, staff = (str(api.channel(name).id) for name in ("Talk", "Staff"))
    first, second = [str((await create(api, name=name))["id"]) for name in ("first", "second")]
    path = f"/guilds/{api.guild.id}/channels"
    both = [{"id": first, "parent_id": talk}, {"id": second, "parent_id": staff}]
    assert await api.refused("bot", "PATCH", path, both) == (400, 40009)
    assert api.guild.channels[int(first)].parent_id is None
    await api.ok("bot", "PATCH", path, [both[0], {"id": second, "position": 0}])
    assert api.guild.channels[int(first)].parent_id == int(talk)


@pytest.mark.parametrize("body", [b'{"content": "a', b"\xff", b"\x00", b'{"content": NaN}'])
async def test_a_body_that_is_no_json_is_refused(api: Api, body: bytes) -> None:
    url = f"{api.sandbox.api_url}/channels/{api.channel('general').id}/messages"
    headers = {"Authorization": api.token("bot"), "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        assert (answer.status, (await answer.json())["code"]) == (400, 50109)
