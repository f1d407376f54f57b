"""Searching messages and threads: each filter finds what it names and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Seed
from tests.sandbox.clients import Api
from tests.sandbox.posting import open_thread, room, upload


def search_path(api: Api, query: str = "") -> str:
    return f"/guilds/{api.guild.id}/messages/search?{query}"


async def found(api: Api, query: str, who: str = "bot") -> list[str]:
    answer = await api.ok(who, "GET", search_path(api, query))
    assert answer["total_results"] == len(answer["messages"])
    return [message["content"] for (message,) in answer["messages"]]


@pytest.fixture
async def said(api: Api) -> dict[str, Any]:
    """A conversation with something of everything in it."""
    first = await api.ok("amira", "POST", room(api), {"content": "the harbour is open"})
    reply = {"content": "see https://a.example/x", "message_reference": {"message_id": first["id"]}}
    await api.ok("lukas", "POST", room(api), reply)
    greeter = api.role("Greeter")
    await api.ok("mina", "POST", room(api, "off-topic"), {"content": f"<@&{greeter}> and <@{api.id_of('jonas')}>"})
    await upload(api, "amira", room(api), {"content": "a picture"}, ("map.png", b"x", "image/png"))
    embed = {"title": "News", "image": {"url": "https://a.example/b.png"}}
    await api.ok("bot", "POST", room(api), {"content": "@everyone news", "embeds": [embed]})
    await api.ok("bot", "PUT", f"/channels/{first['channel_id']}/messages/pins/{first['id']}")
    return first


CASES = [
    ("content=HARBOUR", ["the harbour is open"]),
    ("content=the+open&slop=2", ["the harbour is open"]),
    ("content=the+open&slop=1", []),
    ("content=open+the", []),
    ("has=link", ["see https://a.example/x"]),
    ("has=image", ["a picture"]),
    ("has=file&has=embed", ["@everyone news", "a picture"]),
    ("has=file&has=-image", []),
    ("author_type=bot&content=news", ["@everyone news"]),
    ("author_type=-bot&has=embed", []),
    ("mention_everyone=true", ["@everyone news"]),
    ("pinned=true", ["the harbour is open"]),
    ("link_hostname=a.example", ["see https://a.example/x"]),
    ("attachment_extension=png", ["a picture"]),
    ("attachment_filename=map.png&attachment_filename=other.txt", ["a picture"]),
    ("embed_type=image", ["@everyone news"]),
    ("embed_type=gif", []),
    ("embed_provider=Tenor", []),
    ("content=picture&sort_by=relevance", ["a picture"]),
]


@pytest.mark.parametrize(("query", "contents"), CASES)
@pytest.mark.usefixtures("said")
async def test_each_filter_finds_what_it_names(api: Api, query: str, contents: list[str]) -> None:
    assert await found(api, query) == contents


async def test_people_places_and_replies_are_found_by_id(api: Api, said: dict[str, Any]) -> None:
    amira, jonas = api.id_of("amira"), api.id_of("jonas")
    assert await found(api, f"author_id={amira}&author_id={jonas}") == ["a picture", "the harbour is open"]
    assert await found(api, f"author_id={amira}&sort_order=asc") == ["the harbour is open", "a picture"]
    named = [f"<@&{api.role('Greeter')}> and <@{jonas}>"]
    assert await found(api, f"mentions={jonas}") == named
    assert await found(api, f"mentions_role_id={api.role('Greeter')}") == named
    assert await found(api, f"replied_to_user_id={amira}") == ["see https://a.example/x"]
    assert await found(api, f"replied_to_message_id={said['id']}") == ["see https://a.example/x"]
    assert len(await found(api, f"channel_id={api.channel('off-topic').id}")) == 1
    assert await found(api, f"max_id={int(said['id']) + 1}") == ["the harbour is open"]
    assert "the harbour is open" not in await found(api, f"min_id={said['id']}")


@pytest.mark.usefixtures("said")
async def test_what_fits_best_comes_first_in_any_order(api: Api) -> None:
    await api.ok("amira", "POST", room(api), {"content": "the open sea"})
    for order in ("asc", "desc"):
        query = f"content=the+open&slop=2&sort_by=relevance&sort_order={order}"
        assert await found(api, query) == ["the open sea", "the harbour is open"]


async def test_webhooks_are_no_bots_and_the_last_dot_begins_an_extension(api: Api) -> None:
    hook = await api.ok("bot", "POST", room(api).replace("messages", "webhooks"), {"name": "Herald"})
    await api.ok("bot", "POST", f"/webhooks/{hook['id']}/{hook['token']}?wait=true", {"content": "heard"})
    await upload(api, "bot", room(api), {"content": "packed"}, ("sea.tar.gz", b"x", "application/gzip"))
    assert await found(api, "author_type=webhook") == ["heard"]
    assert await found(api, "author_type=bot") == ["packed"]
    assert await found(api, "attachment_extension=gz") == ["packed"]


async def test_pages_are_turned_by_offset_and_reactions_left_out(api: Api, said: dict[str, Any]) -> None:
    await api.ok("amira", "PUT", f"{room(api)}/{said['id']}/reactions/👍/@me")
    first = await api.ok("bot", "GET", search_path(api, "limit=2"))
    assert (len(first["messages"]), first["total_results"]) == (2, 6)
    last = await api.ok("bot", "GET", search_path(api, "limit=2&offset=4"))
    assert last["messages"][-1][0]["id"] == said["id"]
    assert "reactions" not in last["messages"][-1][0]


async def test_nobody_finds_what_they_cannot_read(api: Api) -> None:
    await api.ok("bot", "POST", room(api, "staff-room"), {"content": "secret"})
    thread = open_thread(api)
    await api.ok("bot", "POST", f"/channels/{thread.id}/messages", {"content": "secret aside"})
    assert await found(api, "content=secret", "amira") == ["secret aside"]
    answer = await api.ok("bot", "GET", search_path(api, "content=aside"))
    assert [one["id"] for one in answer["threads"]] == [str(thread.id)] == [one["id"] for one in answer["members"]]
    api.channel("general").nsfw = True
    assert await found(api, "content=secret") == ["secret"]
    assert await found(api, "content=secret&include_nsfw=true") == ["secret aside", "secret"]


@pytest.mark.parametrize(
    "query",
    [
        *("limit=26", "limit=x", "offset=9976", "slop=101", "has=wings", "sort_by=size", "pinned=maybe", "author_id=x"),
        *("content=" + "x" * 1025, "author_type=person", "embed_type=rich", "link_hostname=" + "x" * 257),
    ],
)
async def test_a_wrong_search_is_refused(api: Api, query: str) -> None:
    assert await api.refused("bot", "GET", search_path(api, query)) == (400, 50035)


class TestWithoutTheContentIntent:
    @pytest.fixture
    def seed(self) -> Seed:
        seed = Seed.default()
        seed.privileged_intents = ["members"]
        return seed

    async def test_a_bot_searches_nothing(self, api: Api) -> None:
        assert await api.refused("bot", "GET", search_path(api)) == (403, 50001)


def threads_path(api: Api, query: str = "", channel: str = "questions") -> str:
    return f"/channels/{api.channel(channel).id}/threads/search?{query}"


@pytest.fixture
async def posts(api: Api) -> dict[str, str]:
    """Three posts of a forum, by name."""
    forum = f"/channels/{api.channel('questions').id}"
    tags = [{"name": "open"}, {"name": "done"}]
    open_tag, done = [
        tag["id"] for tag in (await api.ok("bot", "PATCH", forum, {"available_tags": tags}))["available_tags"]
    ]
    bodies = [("How to sail", [open_tag]), ("How to moor", [open_tag, done]), ("Where is north", [])]
    made: dict[str, str] = {"open": open_tag, "done": done}
    for name, applied in bodies:
        body = {"name": name, "applied_tags": applied, "message": {"content": f"{name}?"}}
        made[name] = (await api.ok("amira", "POST", f"{forum}/threads", body))["id"]
    await api.ok("bot", "PATCH", f"/channels/{made['Where is north']}", {"archived": True})
    return made


async def test_threads_are_found_by_name_tags_and_state(api: Api, posts: dict[str, str]) -> None:
    async def names(query: str) -> list[str]:
        answer = await api.ok("bot", "GET", threads_path(api, query))
        return [one["name"] for one in answer["threads"]]

    assert await names("name=how") == ["How to moor", "How to sail"]
    assert await names("name=how&sort_by=creation_time&sort_order=asc") == ["How to sail", "How to moor"]
    assert await names(f"tag={posts['done']}") == ["How to moor"]
    assert await names(f"tag={posts['open']},{posts['done']}&tag_setting=match_all") == ["How to moor"]
    assert len(await names(f"tag={posts['open']}&tag={posts['done']}")) == 2
    assert await names("archived=true") == ["Where is north"]
    assert len(await names("archived=false&sort_by=archive_time")) == 2
    assert await names("name=north&sort_by=relevance") == ["Where is north"]
    assert await names(f"max_id={posts['How to moor']}") == ["How to sail"]
    page = await api.ok("bot", "GET", threads_path(api, "limit=2&offset=0"))
    assert (page["has_more"], page["total_results"]) == (True, 3)
    assert (await api.ok("bot", "GET", threads_path(api, "limit=2&offset=1")))["has_more"] is False
    assert [one["content"] for one in page["first_messages"]] == [f"{one['name']}?" for one in page["threads"]]


@pytest.mark.parametrize(
    "query", ["limit=26", "tag=x", "tag_setting=most", "sort_by=size", "archived=x", "name=" + "x" * 101]
)
async def test_a_wrong_search_for_threads_is_refused(api: Api, query: str) -> None:
    assert await api.refused("bot", "GET", threads_path(api, query)) == (400, 50035)
    assert await api.refused("bot", "GET", threads_path(api, channel="Lounge")) == (400, 50024)
