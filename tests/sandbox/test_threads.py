"""Threads: who is in them, how many there may be, how fast they are opened."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Seed
from bot.sandbox.permissions import Permission
from bot.sandbox.world import threads
from bot.sandbox.world.model import Channel, ChannelType
from tests.sandbox.clients import Api, arrived
from tests.sandbox.posting import open_thread, room


def members_path(thread: Channel, more: str = "") -> str:
    return f"/channels/{thread.id}/thread-members{more}"


async def fill(api: Api, thread: Channel, count: int) -> None:
    assert thread.thread is not None
    now = api.world.clock.now()
    thread.thread.members |= dict.fromkeys(range(1, count + 1 - len(thread.thread.members)), now)


async def test_members_are_listed_by_the_page(api: Api) -> None:
    thread = open_thread(api)
    for name in ("amira", "lukas", "jonas"):
        await api.ok(name, "PUT", members_path(thread, "/@me"))
    everybody = await api.ok("bot", "GET", members_path(thread))
    assert (len(everybody), "member" in everybody[0]) == (4, False)
    first = await api.ok("bot", "GET", members_path(thread, "?with_member=true&limit=3"))
    rest = await api.ok("bot", "GET", members_path(thread, f"?with_member=true&after={first[-1]['user_id']}"))
    names = {one["member"]["user"]["username"] for one in first + rest}
    assert names == {"mina", "amira", "lukas", "jonas"}
    assert await api.refused("bot", "GET", members_path(thread, "?limit=101")) == (400, 50035)


class TestWithoutTheMembersIntent:
    @pytest.fixture
    def seed(self) -> Seed:
        seed = Seed.default()
        seed.privileged_intents = []
        return seed

    async def test_a_bot_lists_no_members(self, api: Api) -> None:
        assert await api.refused("bot", "GET", members_path(open_thread(api))) == (403, 50001)


async def test_a_thread_holds_a_thousand_and_counts_fifty(api: Api) -> None:
    thread = open_thread(api)
    await fill(api, thread, 1000)
    assert (await api.ok("bot", "GET", f"/channels/{thread.id}"))["member_count"] == 50
    assert await api.refused("amira", "PUT", members_path(thread, "/@me")) == (400, 30033)
    await api.ok("mina", "PUT", members_path(thread, "/@me"))


@pytest.mark.parametrize(("kind", "code"), [("text", 160006), ("announcement", 160007)])
async def test_a_thousand_threads_may_be_active_of_each_kind(api: Api, kind: str, code: int) -> None:
    parent = api.channel("general")
    parent.type = ChannelType.ANNOUNCEMENT if kind == "announcement" else ChannelType.TEXT
    under = ChannelType.ANNOUNCEMENT_THREAD if kind == "announcement" else ChannelType.PUBLIC_THREAD
    for _ in range(1000):
        threads.open_thread(api.world, api.guild, parent, {"name": "x", "type": under}, api.world.bot)
    path = f"/channels/{parent.id}/threads"
    body = {"name": "x", "type": int(under)}
    assert await api.refused("bot", "POST", path, body) == (400, code)
    parent.type = ChannelType.TEXT if kind == "announcement" else ChannelType.ANNOUNCEMENT
    await api.ok("bot", "POST", path, {"name": "x"} | ({"type": 11} if kind == "announcement" else {}))


async def test_slow_mode_holds_new_threads_too(api: Api) -> None:
    api.channel("general").slow_mode_seconds = 60
    path, body = f"/channels/{api.channel('general').id}/threads", {"name": "talk", "type": 11}
    await api.ok("amira", "POST", path, body)
    status, answer = await api.call("amira", "POST", path, body)
    assert (status, answer["code"]) == (429, 20016)
    await api.ok("lukas", "POST", path, body)
    api.sandbox.clock.advance(60)
    await api.ok("amira", "POST", path, body)


async def test_nothing_grows_on_discords_own_words(api: Api) -> None:
    await api.ok("amira", "POST", f"/channels/{api.channel('general').id}/threads", {"name": "talk", "type": 11})
    notice = (await api.ok("bot", "GET", room(api)))[0]
    assert notice["type"] == 18
    path = f"{room(api)}/{notice['id']}"
    assert await api.refused("bot", "POST", f"{path}/threads", {"name": "x"}) == (403, 50021)
    assert await api.refused("bot", "PUT", f"{room(api)}/pins/{notice['id']}") == (403, 50021)
    assert await api.refused("amira", "PATCH", path, {"content": "mine"}) == (403, 50021)


async def test_who_is_mentioned_in_a_thread_joins_it(api: Api) -> None:
    thread = open_thread(api)
    async with arrived(api.sandbox, "amira") as client:
        body: dict[str, Any] = {"content": f"look, <@{api.id_of('amira')}>"}
        await api.ok("mina", "POST", f"/channels/{thread.id}/messages", body)
        assert (await client.until("THREAD_CREATE"))["member"]["user_id"] == str(api.id_of("amira"))
    silent = {"content": f"not you, <@{api.id_of('lukas')}>", "allowed_mentions": {"parse": []}}
    await api.ok("mina", "POST", f"/channels/{thread.id}/messages", silent)
    assert thread.thread is not None
    assert set(thread.thread.members) == {api.id_of("mina"), api.id_of("amira")}


async def test_one_post_is_pinned_in_a_forum_by_who_manages_threads(api: Api) -> None:
    forum = f"/channels/{api.channel('questions').id}/threads"
    first, second = [
        await api.ok("amira", "POST", forum, {"name": "post", "message": {"content": "x"}}) for _ in range(2)
    ]
    assert (await api.ok("bot", "PATCH", f"/channels/{first['id']}", {"flags": 2}))["flags"] == 2
    assert await api.refused("bot", "PATCH", f"/channels/{second['id']}", {"flags": 2}) == (400, 30047)
    assert await api.refused("amira", "PATCH", f"/channels/{first['id']}", {"flags": 0}) == (403, 50013)
    await api.ok("bot", "PATCH", f"/channels/{first['id']}", {"flags": 0})
    await api.ok("bot", "PATCH", f"/channels/{second['id']}", {"flags": 2})
    plain = open_thread(api)
    assert await api.refused("bot", "PATCH", f"/channels/{plain.id}", {"flags": 2}) == (400, 50035)


async def test_a_message_shows_the_thread_that_grew_on_it(api: Api) -> None:
    sent = await api.ok("amira", "POST", room(api), {"content": "why?"})
    path = f"{room(api)}/{sent['id']}"
    async with arrived(api.sandbox) as client:
        thread = await api.ok("bot", "POST", f"{path}/threads", {"name": "answers"})
        shown = (await client.until("MESSAGE_UPDATE"))["thread"]
    assert (shown["id"], shown["name"]) == (thread["id"], "answers")
    assert (await api.ok("bot", "GET", path))["thread"]["member"]["user_id"] == str(api.id_of("Tribune"))
    await api.ok("bot", "DELETE", f"/channels/{thread['id']}")
    assert "thread" not in await api.ok("bot", "GET", path)


async def test_a_thread_on_a_message_begins_with_a_link_to_it_that_counts_for_nothing(api: Api) -> None:
    said = await api.ok("amira", "POST", room(api), {"content": "Why?"})
    async with arrived(api.sandbox) as client:
        opened = await api.ok("mina", "POST", f"{room(api)}/{said['id']}/threads", {"name": "Why"})
        first = await client.until("MESSAGE_CREATE")
    assert (first["type"], first["content"], first["channel_id"]) == (21, "", opened["id"])
    assert first["author"]["username"] == "mina"
    assert first["message_reference"]["message_id"] == first["referenced_message"]["id"] == said["id"]
    path = f"/channels/{opened['id']}"
    await api.ok("amira", "POST", f"{path}/messages", {"content": "Because."})
    thread = await api.ok("bot", "GET", path)
    assert (thread["message_count"], thread["total_message_sent"]) == (1, 1)
    assert [one["type"] for one in await api.ok("bot", "GET", f"{path}/messages")] == [0, 21]


async def test_coming_going_and_names_are_told_in_the_thread(api: Api) -> None:
    thread = open_thread(api)
    amira = api.id_of("amira")
    await api.ok("mina", "PUT", members_path(thread, f"/{amira}"))
    await api.ok("mina", "PUT", members_path(thread, f"/{amira}"))
    await api.ok("mina", "PATCH", f"/channels/{thread.id}", {"name": "Aside"})
    await api.ok("mina", "DELETE", members_path(thread, f"/{amira}"))
    await api.ok("lukas", "PUT", members_path(thread, "/@me"))
    told = (await api.ok("bot", "GET", f"/channels/{thread.id}/messages"))[::-1]
    assert [(one["type"], one["content"], [user["id"] for user in one["mentions"]]) for one in told] == [
        (1, "", [str(amira)]),
        (4, "Aside", []),
        (2, "", [str(amira)]),
    ]
    path = f"/channels/{thread.id}/messages/{told[0]['id']}"
    assert await api.refused("bot", "DELETE", path) == (403, 50021)


async def test_who_is_in_a_thread_that_wakes_is_reminded(api: Api) -> None:
    thread = open_thread(api)
    await api.ok("bot", "PUT", members_path(thread, "/@me"))
    async with arrived(api.sandbox) as client:
        await api.ok("bot", "PATCH", f"/channels/{thread.id}", {"archived": True})
        await api.ok("amira", "POST", f"/channels/{thread.id}/messages", {"content": "still?"})
        assert (await client.until("THREAD_UPDATE"))["thread_metadata"]["archived"] is True
        assert "THREAD_MEMBER_UPDATE" not in await client.events_until("THREAD_UPDATE")
        assert (await api.ok("bot", "GET", f"/channels/{thread.id}"))["thread_metadata"]["archived"] is False
        reminder = await client.until("THREAD_MEMBER_UPDATE")
    assert (reminder["id"], reminder["user_id"]) == (str(thread.id), str(api.world.bot.id))


async def test_a_thread_sleeps_so_long_after_its_last_message(api: Api) -> None:
    thread = open_thread(api, auto_archive_minutes=60)
    active = f"/guilds/{api.guild.id}/threads/active"
    api.sandbox.clock.advance(59 * 60)
    await api.ok("mina", "POST", f"/channels/{thread.id}/messages", {"content": "awake"})
    api.sandbox.clock.advance(59 * 60)
    assert [one["id"] for one in (await api.ok("bot", "GET", active))["threads"]] == [str(thread.id)]
    api.sandbox.clock.advance(60)
    assert (await api.ok("bot", "GET", active))["threads"] == []


async def test_another_patience_counts_from_now(api: Api) -> None:
    thread = open_thread(api)
    before = (await api.ok("bot", "GET", f"/channels/{thread.id}"))["thread_metadata"]["archive_timestamp"]
    api.sandbox.clock.advance(100)
    changed = await api.ok("mina", "PATCH", f"/channels/{thread.id}", {"auto_archive_duration": 60})
    assert changed["thread_metadata"]["archive_timestamp"] > before
    renamed = await api.ok("mina", "PATCH", f"/channels/{thread.id}", {"name": "Aside"})
    assert renamed["thread_metadata"] == changed["thread_metadata"]


async def test_a_locked_thread_is_woken_by_who_manages_threads(api: Api) -> None:
    thread = open_thread(api, archived=True, locked=True)
    assert await api.refused("amira", "PATCH", f"/channels/{thread.id}", {"archived": False}) == (403, 50013)
    await api.ok("mina", "PATCH", f"/channels/{thread.id}", {"archived": False})


async def test_a_private_thread_is_joined_and_left_by_its_owners_will(api: Api) -> None:
    api.guild.everyone.permissions |= Permission.CREATE_PRIVATE_THREADS
    body = {"name": "aside", "type": 12, "invitable": False}
    made = await api.ok("lukas", "POST", f"/channels/{api.channel('general').id}/threads", body)
    path, amira = f"/channels/{made['id']}/thread-members", str(api.id_of("amira"))
    await api.ok("lukas", "PUT", f"{path}/{amira}")
    assert await api.refused("amira", "PUT", f"{path}/{api.id_of('jonas')}") == (403, 50013)
    await api.ok("lukas", "PUT", f"{path}/{api.id_of('jonas')}")
    async with arrived(api.sandbox, "amira") as client:
        await api.ok("lukas", "DELETE", f"{path}/{amira}")
        assert (await client.until("THREAD_MEMBERS_UPDATE"))["removed_member_ids"] == [amira]


async def test_in_an_archived_thread_messages_are_only_deleted(api: Api) -> None:
    thread = open_thread(api)
    path = f"/channels/{thread.id}/messages"
    first, second = [await api.ok("bot", "POST", path, {"content": "x"}) for _ in range(2)]
    await api.ok("bot", "PUT", f"/channels/{thread.id}/pins/{second['id']}")
    await api.ok("bot", "PATCH", f"/channels/{thread.id}", {"archived": True})
    for method, where, body in (
        ("PATCH", f"{path}/{first['id']}", {"content": "y"}),
        ("PUT", f"{path}/{first['id']}/reactions/👍/@me", None),
        ("PUT", f"/channels/{thread.id}/pins/{first['id']}", None),
        ("DELETE", f"/channels/{thread.id}/pins/{second['id']}", None),
        ("PUT", members_path(thread, "/@me"), None),
    ):
        assert await api.refused("bot", method, where, body) == (400, 50083), (method, where)
    await api.ok("bot", "DELETE", f"{path}/{first['id']}")
    application = str(api.world.application_id)
    start = {"type": 2, "application_id": application, "channel_id": str(thread.id), "data": {"id": "5", "type": 1}}
    assert await api.refused("amira", "POST", "/interactions", start) == (400, 50083)


async def test_ones_own_archived_private_threads_come_by_id(api: Api) -> None:
    made = [
        await api.ok("bot", "POST", f"/channels/{api.channel('general').id}/threads", {"name": "x", "type": 12})
        for _ in range(3)
    ]
    for thread in reversed(made):
        await api.ok("bot", "PATCH", f"/channels/{thread['id']}", {"archived": True})
        api.sandbox.clock.advance(60)
    path = f"/channels/{api.channel('general').id}/users/@me/threads/archived/private"
    found = await api.ok("bot", "GET", f"{path}?limit=2")
    assert ([one["id"] for one in found["threads"]], found["has_more"]) == ([made[2]["id"], made[1]["id"]], True)
    rest = await api.ok("bot", "GET", f"{path}?before={made[1]['id']}")
    assert [one["id"] for one in rest["threads"]] == [made[0]["id"]]
    for wrong in ("before=x", "limit=1", "limit=101"):
        assert await api.refused("bot", "GET", f"{path}?{wrong}") == (400, 50035)
    public = f"/channels/{api.channel('general').id}/threads/archived/public?before=x"
    assert await api.refused("bot", "GET", public) == (400, 50035)


async def test_no_thread_wakes_where_there_is_no_room(api: Api) -> None:
    asleep = open_thread(api, archived=True)
    for _ in range(1000):
        threads.open_thread(api.world, api.guild, api.channel("general"), {"name": "x"}, api.world.bot)
    path = f"/channels/{asleep.id}"
    assert await api.refused("bot", "PATCH", path, {"archived": False}) == (400, 160006)
    assert await api.refused("amira", "POST", f"{path}/messages", {"content": "x"}) == (400, 160006)
    hook = await api.ok("bot", "POST", f"/channels/{api.channel('general').id}/webhooks", {"name": "Herald"})
    through = f"/webhooks/{hook['id']}/{hook['token']}?thread_id={asleep.id}"
    assert await api.refused("bot", "POST", through, {"content": "x"}) == (400, 160006)
    assert asleep.messages == {}
