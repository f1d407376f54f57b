"""Forums: their settings, tags that posts must bear or only moderators give, and the older routes of pins."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from tests.sandbox.clients import Api, arrived
from tests.sandbox.discord_py import Connect
from tests.sandbox.posting import room


async def prepared(api: Api, flags: int = 0) -> tuple[str, list[str]]:
    """The path of a forum with an open and a moderated tag, and their ids."""
    path = f"/channels/{api.channel('questions').id}"
    tags = [{"name": "Idea"}, {"name": "Answered", "moderated": True}]
    edited = await api.ok("bot", "PATCH", path, {"available_tags": tags, "flags": flags})
    return path, [tag["id"] for tag in edited["available_tags"]]


def post(*tags: str, **more: Any) -> dict[str, Any]:
    return {"name": "A question", "message": {"content": "Why?"}, "applied_tags": list(tags), **more}


async def test_a_forum_keeps_its_settings(api: Api) -> None:
    path = f"/channels/{api.channel('questions').id}"
    body = {
        "default_reaction_emoji": {"emoji_id": None, "emoji_name": "👍"},
        "default_sort_order": 1,
        "default_forum_layout": 2,
    }
    async with arrived(api.sandbox) as client:
        edited = await api.ok("bot", "PATCH", path, body, reason="clearer")
        heard = await client.until("CHANNEL_UPDATE")
        entry = await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE")
    assert {name: edited[name] for name in body} == body == {name: heard[name] for name in body}
    assert (entry["changes"][0]["key"], entry["reason"]) == ("default_reaction_emoji", "clearer")
    cleared = await api.ok("bot", "PATCH", path, {"default_reaction_emoji": None, "default_sort_order": None})
    assert (cleared["default_reaction_emoji"], cleared["default_sort_order"]) == (None, None)


@pytest.mark.parametrize(
    "wrong", [{"default_reaction_emoji": 5}, {"default_sort_order": 2}, {"default_forum_layout": 3}]
)
async def test_wrong_settings_are_refused(api: Api, wrong: dict[str, Any]) -> None:
    path = f"/channels/{api.channel('questions').id}"
    assert await api.refused("bot", "PATCH", path, wrong) == (400, 50035)


async def test_a_post_bears_a_tag_where_the_forum_wants_one(api: Api) -> None:
    path, (idea, _) = await prepared(api, flags=1 << 4)
    assert await api.refused("amira", "POST", f"{path}/threads", post()) == (400, 40067)
    opened = await api.ok("amira", "POST", f"{path}/threads", post(idea))
    assert opened["applied_tags"] == [idea]
    assert await api.refused("amira", "PATCH", f"/channels/{opened['id']}", {"applied_tags": []}) == (400, 40067)


async def test_a_moderated_tag_is_given_by_who_manages_threads(api: Api) -> None:
    path, (idea, answered) = await prepared(api)
    assert await api.refused("amira", "POST", f"{path}/threads", post(answered)) == (403, 50013)
    opened = await api.ok("amira", "POST", f"{path}/threads", post(idea))
    both = {"applied_tags": [idea, answered]}
    assert await api.refused("amira", "PATCH", f"/channels/{opened['id']}", both) == (403, 50013)
    tagged = await api.ok("mina", "PATCH", f"/channels/{opened['id']}", both)
    assert tagged["applied_tags"] == [idea, answered]
    alone = {"applied_tags": [answered]}
    assert (await api.ok("amira", "PATCH", f"/channels/{opened['id']}", alone))["applied_tags"] == [answered]


async def test_the_older_routes_pin_too(api: Api) -> None:
    sent = [await api.ok("bot", "POST", room(api), {"content": text}) for text in ("one", "two")]
    path = f"/channels/{sent[0]['channel_id']}/pins"
    for message in sent:
        await api.ok("bot", "PUT", f"{path}/{message['id']}")
    assert [one["content"] for one in await api.ok("bot", "GET", path)] == ["two", "one"]
    await api.ok("bot", "DELETE", f"{path}/{sent[1]['id']}")
    assert [one["content"] for one in await api.ok("bot", "GET", path)] == ["one"]
    assert await api.refused("amira", "PUT", f"{path}/{sent[1]['id']}") == (403, 50013)


async def test_discord_py_posts_with_tags(api: Api, connect: Connect) -> None:
    await prepared(api, flags=1 << 4)
    async with connect() as bot:
        forum = bot.guilds[0].forums[0]
        assert forum.flags.require_tag
        opened = await forum.create_thread(name="A question", content="Why?", applied_tags=forum.available_tags[:1])
        assert [tag.name for tag in opened.thread.applied_tags] == ["Idea"]
        edited = await forum.edit(default_reaction_emoji="👍", default_sort_order=discord.ForumOrderType.creation_date)
        assert edited is not None
        assert str(edited.default_reaction_emoji) == "👍"


async def test_a_forums_last_message_is_its_newest_post(api: Api) -> None:
    path = f"/channels/{api.channel('questions').id}"
    opened = await api.ok("amira", "POST", f"{path}/threads", post())
    await api.ok("amira", "POST", f"/channels/{opened['id']}/messages", {"content": "and more"})
    assert (await api.ok("bot", "GET", path))["last_message_id"] == opened["id"]


async def test_a_posts_first_message_is_not_counted(api: Api) -> None:
    path = f"/channels/{api.channel('questions').id}/threads"
    opened = await api.ok("amira", "POST", path, post())
    assert (opened["message_count"], opened["total_message_sent"]) == (0, 0)
    own = f"/channels/{opened['id']}"
    await api.ok("mina", "POST", f"{own}/messages", {"content": "Because."})
    await api.ok("amira", "DELETE", f"{own}/messages/{opened['id']}")
    thread = await api.ok("bot", "GET", own)
    assert (thread["message_count"], thread["total_message_sent"]) == (1, 1)
