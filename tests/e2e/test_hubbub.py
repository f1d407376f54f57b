"""Everything else that happens in a guild: the bot hears it, stays quiet, and goes on with its work."""

from __future__ import annotations

import logging
from urllib.parse import quote

import pytest

from bot.demo.seed import HELLO
from tests.e2e.town import Town


async def happens_to_channels(town: Town) -> None:
    olivia, guild = town.person("olivia"), f"/guilds/{town.guild_id}"
    made = await olivia.ok("POST", f"{guild}/channels", {"name": "new-corner", "type": 0})
    path = f"/channels/{made['id']}"
    await olivia.ok("PATCH", path, {"topic": "what is this?", "rate_limit_per_user": 5})
    await olivia.ok("PUT", f"{path}/permissions/{town.role_id('Painters')}", {"type": 0, "allow": "0", "deny": "2048"})
    await olivia.ok("PATCH", f"{guild}/channels", [{"id": made["id"], "position": 1}])
    invite = await olivia.ok("POST", f"{path}/invites", {})
    await olivia.ok("DELETE", f"/invites/{invite['code']}")
    await olivia.ok("DELETE", path)
    await olivia.ok("PATCH", guild, {"name": "Lantern Games and Friends"})


async def happens_to_roles_and_members(town: Town) -> None:
    olivia, lukas, guild = town.person("olivia"), town.person("lukas"), f"/guilds/{town.guild_id}"
    role = await olivia.ok("POST", f"{guild}/roles", {"name": "Jester"})
    await olivia.ok("PATCH", f"{guild}/roles/{role['id']}", {"color": 0xFF00FF, "name": "Court jester"})
    await olivia.ok("PUT", f"{guild}/members/{lukas.id}/roles/{role['id']}")
    await olivia.ok("PATCH", f"{guild}/members/{lukas.id}", {"nick": "the Great"})
    await olivia.ok("DELETE", f"{guild}/members/{lukas.id}/roles/{role['id']}")
    await olivia.ok("DELETE", f"{guild}/roles/{role['id']}")
    troll = await town.arrive("troll", pending=True)
    await town.control("POST", f"personas/{troll.id}/pass-screening", {})
    await olivia.ok("PUT", f"{guild}/bans/{troll.id}", {})
    await olivia.ok("DELETE", f"{guild}/bans/{troll.id}")
    guest = await town.arrive("guest")
    await olivia.ok("DELETE", f"{guild}/members/{guest.id}")


async def happens_to_messages_and_threads(town: Town) -> None:
    amira, channel = town.person("amira"), f"/channels/{town.channel_id('general')}"
    sent = await amira.say("general", "look at this")
    message = f"{channel}/messages/{sent}"
    await amira.ok("POST", f"{channel}/typing")
    await amira.ok("PATCH", message, {"content": "look at that"})
    await amira.ok("PUT", f"{message}/reactions/{quote('🎨')}/@me")
    await amira.ok("DELETE", f"{message}/reactions/{quote('🎨')}/@me")
    mina = town.person("mina")
    await town.person("olivia").ok("PUT", f"{channel}/messages/pins/{sent}")
    thread = await amira.ok("POST", f"{message}/threads", {"name": "that"})
    await mina.ok("PUT", f"/channels/{thread['id']}/thread-members/@me")
    await mina.say(int(thread["id"]), "indeed")
    await mina.ok("PATCH", f"/channels/{thread['id']}", {"archived": True, "locked": True})
    await mina.ok("DELETE", f"/channels/{thread['id']}")
    await amira.ok("DELETE", message)
    ids = [str(await amira.say("general", f"number {number}")) for number in range(3)]
    await town.ok("bot", "POST", f"{channel}/messages/bulk-delete", {"messages": ids})


async def test_is_heard_without_a_stumble(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    posted = len(town.posted())
    for happens in (happens_to_channels, happens_to_roles_and_members, happens_to_messages_and_threads):
        await happens(town)
        await town.settled()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert len(town.posted()) == posted
    noor = await town.arrive("noor")
    await noor.say(HELLO, "hello")
    await town.advance(minutes=20)
    assert await town.card()


async def test_many_cards_go_in_one_call(town: Town) -> None:
    for number in range(5):
        await (await town.arrive(f"newcomer{number}")).say(HELLO, "hello")
    await town.advance(minutes=20)
    assert len(await town.cards()) == 5
    await town.person("olivia").ok("DELETE", f"/channels/{town.channel_id(HELLO)}")
    await town.settled()
    assert await town.cards() == []
    removals = [one for one in town.requests() if one["method"] == "DELETE" or "bulk-delete" in one["path"]]
    assert len(removals) < 5


async def test_a_thread_in_which_somebody_waited_is_deleted(town: Town) -> None:
    noor = await town.arrive("noor")
    thread = await noor.ok("POST", f"/channels/{town.channel_id('general')}/threads", {"name": "me", "type": 11})
    await noor.say(int(thread["id"]), "hello from my thread")
    await town.advance(minutes=20)
    assert await town.card()
    await town.person("mina").ok("DELETE", f"/channels/{thread['id']}")
    await town.settled()
    assert await town.cards() == []
