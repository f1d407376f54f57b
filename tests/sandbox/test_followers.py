"""Following announcement channels: publishing brings messages elsewhere, where they change and go as the original."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.sandbox.world.model import ChannelType
from tests.sandbox.clients import Api, arrived
from tests.sandbox.discord_py import Connect
from tests.sandbox.posting import room


@pytest.fixture
def news(api: Api) -> str:
    """The path of an announcement channel."""
    channel = api.channel("off-topic")
    channel.type = ChannelType.ANNOUNCEMENT
    return f"/channels/{channel.id}"


async def follow(api: Api, news: str, who: str = "bot", channel: str = "general") -> Any:
    target = {"webhook_channel_id": str(api.channel(channel).id)}
    return await api.ok(who, "POST", f"{news}/followers", target, reason="stay tuned")


async def test_a_channel_follows_and_says_so(api: Api, news: str) -> None:
    async with arrived(api.sandbox) as client:
        followed = await follow(api, news)
        assert followed["channel_id"] == news.rsplit("/", 1)[-1]
        general = api.channel("general").id
        assert (await client.until("WEBHOOKS_UPDATE"))["channel_id"] == str(general)
        entry = await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE")
        assert (entry["action_type"], entry["target_id"], entry["reason"]) == (50, followed["webhook_id"], "stay tuned")
        notice = await client.until("MESSAGE_CREATE")
    assert (notice["type"], notice["content"]) == (12, "Harbour #off-topic")
    assert notice["message_reference"]["channel_id"] == followed["channel_id"]
    (webhook,) = await api.ok("bot", "GET", f"/channels/{general}/webhooks")
    assert (webhook["type"], webhook["source_channel"]["name"], webhook["source_guild"]["name"]) == (
        2,
        "off-topic",
        "Harbour",
    )
    assert "token" not in webhook
    assert await api.refused("bot", "POST", f"/webhooks/{webhook['id']}/x", {"content": "x"}) == (401, 50027)
    await api.ok("bot", "DELETE", f"/webhooks/{webhook['id']}")


async def test_what_is_published_arrives_changes_and_goes(api: Api, news: str) -> None:
    await follow(api, news)
    sent = await api.ok("bot", "POST", f"{news}/messages", {"content": "Ships are in", "embeds": [{"title": "Now"}]})
    path = f"{news}/messages/{sent['id']}"
    async with arrived(api.sandbox) as client:
        published = await api.ok("bot", "POST", f"{path}/crosspost")
        assert published["flags"] == 1
        copy = await client.until("MESSAGE_CREATE")
        assert (copy["content"], copy["embeds"][0]["title"], copy["flags"]) == ("Ships are in", "Now", 2)
        assert copy["author"]["username"] == "Harbour #off-topic"
        assert copy["message_reference"]["message_id"] == sent["id"]
        assert "referenced_message" not in copy
        await api.ok("bot", "PATCH", path, {"content": "Ships left"})
        await client.until("MESSAGE_UPDATE")
        changed = await client.until("MESSAGE_UPDATE")
        assert (changed["id"], changed["content"]) == (copy["id"], "Ships left")
        await api.ok("bot", "DELETE", path)
        gone = await client.until("MESSAGE_UPDATE")
    assert (gone["id"], gone["content"], gone["embeds"], gone["flags"]) == (
        copy["id"],
        "[Original Message Deleted]",
        [],
        10,
    )


async def test_a_copy_has_the_stickers_and_hides_embeds_as_its_original(api: Api, news: str) -> None:
    await follow(api, news)
    sent = await api.ok("bot", "POST", f"{news}/messages", {"content": "Ships", "flags": 1 << 2})
    sticker = {"id": "5", "name": "Buoy", "format_type": 1}
    api.channel("off-topic").messages[int(sent["id"])].stickers = [sticker]
    await api.ok("bot", "POST", f"{news}/messages/{sent['id']}/crosspost")
    copy = (await api.ok("bot", "GET", room(api)))[0]
    assert (copy["flags"], copy["sticker_items"]) == (1 << 1 | 1 << 2, [sticker])


async def test_a_copy_that_was_deleted_stays_so(api: Api, news: str) -> None:
    await follow(api, news)
    sent = await api.ok("bot", "POST", f"{news}/messages", {"content": "one"})
    await api.ok("bot", "POST", f"{news}/messages/{sent['id']}/crosspost")
    copy = (await api.ok("bot", "GET", room(api)))[0]
    await api.ok("bot", "DELETE", f"{room(api)}/{copy['id']}")
    await api.ok("bot", "PATCH", f"{news}/messages/{sent['id']}", {"content": "two"})
    assert [one["type"] for one in await api.ok("bot", "GET", room(api))] == [12]


async def test_who_may_not_follow_or_publish_is_refused(api: Api, news: str) -> None:
    target = {"webhook_channel_id": str(api.channel("general").id)}
    assert await api.refused("amira", "POST", f"{news}/followers", target) == (403, 50013)
    assert await api.refused("bot", "POST", room(api).replace("messages", "followers"), target) == (400, 50024)
    lounge = {"webhook_channel_id": str(api.channel("Lounge").id)}
    assert await api.refused("bot", "POST", f"{news}/followers", lounge) == (400, 50024)
    assert await api.refused("bot", "POST", f"{news}/followers", {"webhook_channel_id": "5"}) == (404, 10003)
    assert await api.refused("bot", "POST", f"{news}/followers", {}) == (400, 50035)
    sent = await api.ok("mina", "POST", f"{news}/messages", {"content": "x"})
    assert await api.refused("amira", "POST", f"{news}/messages/{sent['id']}/crosspost") == (403, 50013)
    assert await api.refused("mina", "POST", f"{room(api)}/5/crosspost") == (400, 50024)
    await api.ok("mina", "POST", f"{news}/messages/{sent['id']}/crosspost")
    assert await api.refused("mina", "POST", f"{news}/messages/{sent['id']}/crosspost") == (400, 40033)
    await api.ok("bot", "PUT", f"{news}/messages/pins/{sent['id']}")
    notice = (await api.ok("bot", "GET", f"{news}/messages"))[0]
    assert await api.refused("bot", "POST", f"{news}/messages/{notice['id']}/crosspost") == (400, 50068)


async def test_discord_py_follows_and_publishes(api: Api, news: str, connect: Connect) -> None:
    async with connect() as bot:
        source = bot.get_channel(int(news.rsplit("/", 1)[-1]))
        target = bot.get_channel(api.channel("general").id)
        assert isinstance(source, discord.TextChannel)
        assert isinstance(target, discord.TextChannel)
        webhook = await source.follow(destination=target, reason="stay tuned")
        assert webhook.channel_id == target.id
        await (await source.send("Ships are in")).publish()
        (copy,) = [message async for message in target.history(limit=1)]
        assert (copy.content, copy.flags.is_crossposted) == ("Ships are in", True)
