"""What ends by itself in real time, and what a seed said long ago."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import Sandbox, Seed
from bot.sandbox.rest.limiting import Unlimited
from tests.sandbox.clients import Api, arrived
from tests.sandbox.posting import room

POLL = {"question": {"text": "Tea?"}, "answers": [{"poll_media": {"text": one}} for one in ("yes", "no")]}


async def test_a_poll_ends_though_nobody_moves_the_clock() -> None:
    sandbox = Sandbox(limits=Unlimited())
    sandbox.look_at_clock_seconds = 0.01
    await sandbox.start()
    async with Api(sandbox) as api, arrived(sandbox) as client:
        asked = await api.ok("bot", "POST", room(api), {"poll": POLL | {"duration": 1}})
        poll = api.world.open_polls[int(asked["id"])].poll
        assert poll is not None
        poll.expires_at = sandbox.clock.now()
        ended = await client.until("MESSAGE_UPDATE")
        assert ended["poll"]["results"]["is_finalized"]
        assert (await client.until("MESSAGE_CREATE"))["type"] == 46
        assert not api.world.open_polls
    await sandbox.stop()


async def test_polls_that_are_gone_do_not_end(api: Api) -> None:
    path = f"/guilds/{api.guild.id}/channels"
    channel = await api.ok("bot", "POST", path, {"name": "brief"})
    await api.ok("bot", "POST", f"/channels/{channel['id']}/messages", {"poll": POLL})
    deleted = await api.ok("bot", "POST", room(api), {"poll": POLL})
    await api.ok("bot", "DELETE", f"{room(api)}/{deleted['id']}")
    await api.ok("bot", "DELETE", f"/channels/{channel['id']}")
    api.sandbox.clock.advance(timedelta(days=2).total_seconds())
    assert not api.world.open_polls
    assert not any(one.type == 46 for one in api.channel("general").messages.values())


def test_seeded_messages_stand_in_the_order_of_time() -> None:
    said = [
        {"channel": "c", "author": "ben", "content": str(minutes), "minutes_ago": minutes} for minutes in (5, 90, 1)
    ]
    guild = {"name": "G", "channels": [{"name": "c"}], "members": [{"name": "ben"}]}
    world = Sandbox(Seed.from_dict({"guilds": [guild], "messages": said})).world
    channel = next(iter(world.channels.values()))
    assert [one.content for one in channel.messages.values()] == ["90", "5", "1"]
    assert channel.last_message_id == max(channel.messages)


async def test_a_ban_deletes_what_was_written_since_and_no_more(api: Api) -> None:
    ids = [(await api.ok(who, "POST", room(api), {"content": who}))["id"] for who in ("amira", "jonas", "amira")]
    api.sandbox.clock.advance(7200)
    late = [(await api.ok(who, "POST", room(api), {"content": who}))["id"] for who in ("amira", "jonas", "amira")]
    async with arrived(api.sandbox) as client:
        path = f"/guilds/{api.guild.id}/bans/{api.id_of('amira')}"
        await api.ok("bot", "PUT", path, {"delete_message_seconds": 3600})
        assert (await client.until("MESSAGE_DELETE_BULK"))["ids"] == [late[0], late[2]]
    left = [str(one) for one in api.channel("general").messages]
    assert left == [*ids, late[1]]
