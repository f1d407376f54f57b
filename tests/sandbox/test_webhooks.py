"""Webhooks over the API: made, listed, changed, and writing by their token."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from tests.sandbox.clients import Api, arrived
from tests.sandbox.discord_py import Connect, heard
from tests.sandbox.expressing import PNG, uri
from tests.sandbox.interacting import Person
from tests.sandbox.posting import open_thread, upload

BUTTON = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}


async def make(api: Api, who: str = "bot", channel: str = "general", **body: Any) -> Any:
    path = f"/channels/{api.channel(channel).id}/webhooks"
    return await api.ok(who, "POST", path, {"name": "Herald", **body}, reason="news")


def path_of(webhook: Any, more: str = "") -> str:
    return f"/webhooks/{webhook['id']}/{webhook['token']}{more}"


async def test_a_webhook_is_made_listed_changed_and_deleted(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        made = await make(api, avatar=uri(PNG))
        assert await client.until("WEBHOOKS_UPDATE") == {
            "guild_id": str(api.guild.id),
            "channel_id": made["channel_id"],
        }
        entry = await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE")
        assert (entry["action_type"], entry["target_id"], entry["reason"]) == (50, made["id"], "news")
        assert made["avatar"]
        assert made["url"].startswith(api.sandbox.url)
        for path in (f"/channels/{made['channel_id']}/webhooks", f"/guilds/{api.guild.id}/webhooks"):
            assert await api.ok("bot", "GET", path) == [made]
        elsewhere = str(api.channel("off-topic").id)
        moved = await api.ok("bot", "PATCH", f"/webhooks/{made['id']}", {"name": "Crier", "channel_id": elsewhere})
        assert (moved["name"], moved["channel_id"]) == ("Crier", elsewhere)
        assert {(await client.until("WEBHOOKS_UPDATE"))["channel_id"] for _ in range(2)} == {
            made["channel_id"],
            elsewhere,
        }
        log = await api.ok("bot", "GET", f"/guilds/{api.guild.id}/audit-logs?action_type=51")
        assert [one["name"] for one in log["webhooks"]] == ["Crier"]
        await api.ok("bot", "DELETE", f"/webhooks/{made['id']}")
    assert await api.refused("bot", "GET", f"/webhooks/{made['id']}") == (404, 10015)


async def test_only_who_manages_webhooks_does(api: Api) -> None:
    made = await make(api)
    path = f"/channels/{made['channel_id']}/webhooks"
    assert await api.refused("amira", "POST", path, {"name": "x"}) == (403, 50013)
    assert await api.refused("amira", "GET", path) == (403, 50013)
    assert await api.refused("amira", "DELETE", f"/webhooks/{made['id']}") == (403, 50013)
    assert await api.refused("amira", "GET", f"/guilds/{api.guild.id}/webhooks") == (403, 50013)
    assert "token" not in (await api.ok("olivia", "GET", path))[0]
    hers = await make(api, "olivia")
    assert (hers["application_id"], hers["user"]["username"]) == (None, "olivia")
    assert await api.refused("bot", "PATCH", f"/webhooks/{made['id']}", {"channel_id": "5"}) == (404, 10003)


@pytest.mark.parametrize("name", ["", "x" * 81, "Clyde", "my Discord"])
async def test_a_name_that_discord_keeps_for_itself_is_refused(api: Api, name: str) -> None:
    path = f"/channels/{api.channel('general').id}/webhooks"
    assert await api.refused("bot", "POST", path, {"name": name}) == (400, 50035)


async def test_a_channel_holds_fifteen_and_takes_them_along(api: Api) -> None:
    made = [await make(api) for _ in range(15)]
    path = f"/channels/{api.channel('general').id}/webhooks"
    assert await api.refused("bot", "POST", path, {"name": "x"}) == (400, 30007)
    category = f"/channels/{api.channel('Talk').id}/webhooks"
    assert await api.refused("bot", "POST", category, {"name": "x"}) == (400, 50024)
    await api.ok("bot", "DELETE", f"/channels/{api.channel('general').id}")
    assert await api.refused("bot", "POST", path_of(made[0]), {"content": "x"}) == (404, 10015)


async def test_it_writes_as_a_character_that_is_no_user(api: Api) -> None:
    made = await make(api)
    async with arrived(api.sandbox) as client:
        assert await api.call("bot", "POST", path_of(made), {"content": "plain"}) == (204, None)
        first = await client.until("MESSAGE_CREATE")
        assert (first["author"]["id"], first["author"]["username"], first["webhook_id"]) == (
            made["id"],
            "Herald",
            made["id"],
        )
        assert "member" not in first
        body = {
            "content": "@everyone",
            "username": "Town Crier",
            "avatar_url": "https://example.org/a.png",
            "embeds": [{"title": "Hear"}],
            "components": [BUTTON],
        }
        shown = await api.ok("bot", "POST", path_of(made, "?wait=true"), body)
        heard = await client.until("MESSAGE_CREATE")
        assert heard["author"] == shown["author"]
        assert (shown["author"]["username"], shown["mention_everyone"]) == ("Town Crier", True)
        assert shown["author"]["avatar"] is not None
        assert shown["components"][0]["components"][0]["custom_id"] == "go"
    character = f"/guilds/{api.guild.id}"
    assert await api.refused("bot", "GET", f"/users/{made['id']}") == (404, 10013)
    assert await api.refused("bot", "PUT", f"{character}/bans/{made['id']}", {}) == (404, 10013)
    assert await api.refused("bot", "PATCH", f"{character}/members/{made['id']}", {"nick": "x"}) == (404, 10013)


async def test_its_token_alone_reads_changes_and_deletes(api: Api) -> None:
    made = await make(api)
    assert "user" not in await api.ok("amira", "GET", path_of(made))
    assert (await api.ok("amira", "PATCH", path_of(made), {"name": "Crier"}))["name"] == "Crier"
    wrong = f"/webhooks/{made['id']}/wrong"
    for method, body in (("GET", None), ("PATCH", {}), ("DELETE", None), ("POST", {"content": "x"})):
        assert await api.refused("bot", method, wrong, body) == (401, 50027)
    await api.ok("amira", "DELETE", path_of(made))
    assert await api.refused("amira", "DELETE", path_of(made)) == (404, 10015)


async def test_it_edits_and_deletes_what_it_wrote(api: Api) -> None:
    made, other = await make(api), await make(api)
    sent = await api.ok("bot", "POST", path_of(made, "?wait=true"), {"content": "one"})
    message = f"/messages/{sent['id']}"
    assert (await api.ok("bot", "GET", path_of(made, message)))["content"] == "one"
    async with arrived(api.sandbox) as client:
        assert (await api.ok("bot", "PATCH", path_of(made, message), {"content": "two"}))["edited_timestamp"]
        assert (await client.until("MESSAGE_UPDATE"))["content"] == "two"
        assert await api.refused("bot", "GET", path_of(other, message)) == (404, 10008)
        assert await api.refused("bot", "PATCH", path_of(made, message), {"content": ""}) == (400, 50006)
        assert await api.refused("bot", "PATCH", f"/channels/{made['channel_id']}{message}", {"content": "x"}) == (
            403,
            50005,
        )
        await api.ok("bot", "DELETE", path_of(made, message))
        assert (await client.until("MESSAGE_DELETE"))["id"] == sent["id"]


async def test_it_writes_into_threads_and_opens_posts(api: Api) -> None:
    made, forum = await make(api), await make(api, channel="questions")
    thread = open_thread(api, archived=True)
    sent = await api.ok("bot", "POST", path_of(made, f"?wait=true&thread_id={thread.id}"), {"content": "here"})
    assert sent["channel_id"] == str(thread.id)
    assert thread.thread is not None
    assert not thread.thread.archived
    assert await api.refused("bot", "GET", path_of(made, f"/messages/{sent['id']}")) == (404, 10008)
    await api.ok("bot", "GET", path_of(made, f"/messages/{sent['id']}?thread_id={thread.id}"))
    post = await api.ok("bot", "POST", path_of(forum, "?wait=true"), {"content": "Why?", "thread_name": "A question"})
    opened = api.world.channel(int(post["channel_id"]))
    assert (opened.name, opened.parent_id, post["id"]) == ("A question", api.channel("questions").id, str(opened.id))
    assert opened.thread is not None
    assert not opened.thread.members
    both = path_of(forum, f"?thread_id={opened.id}")
    refusals = (
        (path_of(forum), {"content": "x"}, 220001),
        (both, {"content": "x", "thread_name": "y"}, 220002),
        (path_of(made), {"content": "x", "thread_name": "y"}, 220003),
    )
    for path, body, code in refusals:
        assert await api.refused("bot", "POST", path, body) == (400, code)
    assert await api.refused("bot", "POST", path_of(made, "?thread_id=5"), {"content": "x"}) == (404, 10003)


async def test_a_bodys_limits_hold_for_webhooks_too(api: Api) -> None:
    made, hers = await make(api), await make(api, "olivia")
    for body, code in (
        ({}, 50006),
        ({"content": "x" * 2001}, 50035),
        ({"content": "x", "username": "x" * 81}, 50035),
        ({"content": "x", "username": "clyde"}, 50035),
    ):
        assert await api.refused("bot", "POST", path_of(made), body) == (400, code)
    silent = await api.ok("bot", "POST", path_of(hers, "?wait=true"), {"content": "x", "components": [BUTTON]})
    assert silent["components"] == []
    status, sent = await upload(
        api, "bot", path_of(made, "?wait=true"), {"content": ""}, ("a.txt", b"hello", "text/plain")
    )
    assert (status, sent["attachments"][0]["filename"]) == (200, "a.txt")


async def test_a_button_under_its_message_reaches_the_bot(api: Api) -> None:
    made = await make(api)
    sent = await api.ok("bot", "POST", path_of(made, "?wait=true"), {"content": "go", "components": [BUTTON]})
    async with arrived(api.sandbox) as bot, arrived(api.sandbox, "amira") as client:
        await Person(api, client).press(sent, sent["components"][0]["components"][0])
        pressed = await bot.until("INTERACTION_CREATE")
        assert (pressed["data"]["custom_id"], pressed["message"]["id"]) == ("go", sent["id"])
        answer = f"/interactions/{pressed['id']}/{pressed['token']}/callback"
        await api.ok("bot", "POST", answer, {"type": 7, "data": {"content": "gone", "components": []}})
        assert (await client.until("MESSAGE_UPDATE"))["content"] == "gone"


async def test_discord_py_speaks_through_one(api: Api, connect: Connect) -> None:
    async with connect() as bot:
        channel = discord.utils.get(bot.guilds[0].text_channels, name="general")
        assert channel is not None
        made = await channel.create_webhook(name="Herald", reason="news")
        sending = made.send("Hear ye", username="Crier", embed=discord.Embed(title="News"), wait=True)
        message = await heard(bot, "message", sending)
        assert (message.webhook_id, message.author.name, message.author.bot) == (made.id, "Crier", True)
        sent = await made.fetch_message(message.id)
        assert (await sent.edit(content="Changed")).content == "Changed"
        assert await heard(bot, "webhooks_update", made.edit(name="Other")) == channel
        assert [one.name for one in await channel.webhooks()] == ["Other"]
        await sent.delete()
        await made.delete()
        assert await bot.guilds[0].webhooks() == []


async def test_webhooks_stand_in_the_state_without_their_tokens(api: Api) -> None:
    made = await make(api)
    _, state = await api.control("GET", "state")
    assert [(one["id"], "token" in one) for one in state["webhooks"]] == [(made["id"], False)]


async def test_no_component_comes_by_an_edit_that_could_not_come_at_first(api: Api) -> None:
    hers = await make(api, "olivia")
    sent = await api.ok("bot", "POST", path_of(hers, "?wait=true"), {"content": "x"})
    text = {"type": 1, "components": [{"type": 2, "style": 5, "label": "Go", "url": "https://a.example"}]}
    path = path_of(hers, f"/messages/{sent['id']}")
    assert (await api.ok("bot", "PATCH", path, {"components": [text]}))["components"] == []
    shown = await api.ok("bot", "PATCH", f"{path}?with_components=true", {"components": [text]})
    assert shown["components"][0]["components"][0]["url"] == "https://a.example"
