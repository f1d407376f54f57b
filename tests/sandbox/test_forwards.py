"""Forwards with their snapshots, and announcements that are published.

Discord's schemas know no forwards: of references only replies, and every part of a snapshot as a whole message.
"""

from __future__ import annotations

from typing import Any

import discord

from bot.sandbox.gateway.intents import EVERY_INTENT, Intent
from bot.sandbox.permissions import Permission
from bot.sandbox.world.model import ChannelType, Overwrite
from tests.sandbox.clients import Api, arrived
from tests.sandbox.discord_py import Connect, heard
from tests.sandbox.posting import room


def forward_of(message: Any, **more: Any) -> dict[str, Any]:
    reference = {"type": 1, "message_id": message["id"], "channel_id": message["channel_id"]}
    return {"message_reference": reference, **more}


async def test_a_forward_carries_a_snapshot_that_outlives_its_message(api: Api) -> None:
    first = await api.ok("amira", "POST", room(api), {"content": "worth reading"})
    forward = await api.ok("lukas", "POST", room(api, "off-topic"), forward_of(first))
    assert (forward["type"], forward["content"], forward["flags"] & (1 << 14)) == (0, "", 1 << 14)
    assert forward["message_reference"]["message_id"] == first["id"]
    assert forward["message_snapshots"][0]["message"]["content"] == "worth reading"
    assert "author" not in forward["message_snapshots"][0]["message"]
    await api.ok("amira", "DELETE", f"{room(api)}/{first['id']}")
    again = await api.ok("lukas", "POST", room(api), forward_of(forward))
    assert again["message_snapshots"] == forward["message_snapshots"]


async def test_only_what_one_can_read_and_nothing_else_is_forwarded(api: Api) -> None:
    secret = await api.ok("bot", "POST", room(api, "staff-room"), {"content": "secret"})
    first = await api.ok("bot", "POST", room(api), {"content": "open"})
    asked = {"question": {"text": "?"}, "answers": [{"poll_media": {"text": "x"}}]}
    poll = await api.ok("bot", "POST", room(api), {"poll": asked})
    assert await api.refused("amira", "POST", room(api), forward_of(secret)) == (400, 160014)
    assert await api.refused("amira", "POST", room(api), forward_of(first, content="look")) == (400, 160011)
    assert await api.refused("amira", "POST", room(api), forward_of(poll)) == (400, 50035)
    assert await api.refused("amira", "POST", room(api), forward_of(first | {"id": "5"})) == (400, 50035)
    deny = int(Permission.READ_MESSAGE_HISTORY)
    api.channel("general").overwrites[api.guild.id] = Overwrite(api.guild.id, 0, deny=deny)
    assert await api.refused("amira", "POST", room(api, "off-topic"), forward_of(first)) == (400, 160009)


async def test_a_snapshot_is_behind_the_message_content_intent(api: Api) -> None:
    first = await api.ok("amira", "POST", room(api), {"content": "worth reading"})
    api.sandbox.taps.clear()  # no schema knows forwards
    async with arrived(api.sandbox, intents=EVERY_INTENT & ~Intent.MESSAGE_CONTENT) as client:
        await api.ok("amira", "POST", room(api, "off-topic"), forward_of(first))
        seen = await client.until("MESSAGE_CREATE")
    assert seen["message_snapshots"][0]["message"]["content"] == ""


async def test_an_announcement_is_published_once(api: Api) -> None:
    channel = api.channel("general")
    first = await api.ok("bot", "POST", room(api), {"content": "news"})
    path = f"{room(api)}/{first['id']}/crosspost"
    assert await api.refused("bot", "POST", path) == (400, 50024)
    channel.type = ChannelType.ANNOUNCEMENT
    assert await api.refused("amira", "POST", path) == (403, 50013)
    async with arrived(api.sandbox) as client:
        assert (await api.ok("bot", "POST", path))["flags"] & 1
        updated = await client.until("MESSAGE_UPDATE")
        assert (updated["flags"], updated["edited_timestamp"]) == (1, None)
    assert await api.refused("bot", "POST", path) == (400, 40033)


async def test_discord_py_forwards_and_reads_forwards(api: Api, connect: Connect) -> None:
    api.sandbox.taps.clear()  # no schema knows forwards
    async with connect() as bot:
        general, other = (
            discord.utils.get(bot.guilds[0].text_channels, name=name) for name in ("general", "off-topic")
        )
        assert general is not None
        assert other is not None
        first = await heard(bot, "message", general.send("worth reading"))
        forward = await heard(bot, "message", first.forward(other))
        assert forward.flags.forwarded
        assert forward.message_snapshots[0].content == "worth reading"
