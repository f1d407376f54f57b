"""Reactions over sockets."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest

from bot.sandbox.permissions import Permission
from bot.sandbox.world.model import Reaction
from tests.sandbox.clients import Api, arrived

PARTY = quote("🎉")


@pytest.fixture
async def path(api: Api) -> str:
    sent = await api.ok("amira", "POST", f"/channels/{api.channel('general').id}/messages", {"content": "x"})
    return f"/channels/{sent['channel_id']}/messages/{sent['id']}"


async def test_reactions_are_counted_listed_and_taken_back(api: Api, path: str) -> None:
    async with arrived(api.sandbox) as bot:
        for who in ("lukas", "mina", "mina"):
            await api.ok(who, "PUT", f"{path}/reactions/{PARTY}/@me")
        assert (await bot.until("MESSAGE_REACTION_ADD"))["emoji"]["name"] == "🎉"
        await api.ok("bot", "PUT", f"{path}/reactions/{PARTY}/@me")
        read = await api.ok("bot", "GET", path)
        assert [(one["emoji"]["name"], one["count"], one["me"]) for one in read["reactions"]] == [("🎉", 3, True)]
        await api.ok("lukas", "DELETE", f"{path}/reactions/{PARTY}/@me")
        assert (await bot.until("MESSAGE_REACTION_REMOVE"))["user_id"] == str(api.id_of("lukas"))
    users = await api.ok("bot", "GET", f"{path}/reactions/{PARTY}")
    assert {one["username"] for one in users} == {"mina", "Tribune"}
    ids = sorted(int(one["id"]) for one in users)
    rest = await api.ok("bot", "GET", f"{path}/reactions/{PARTY}?after={ids[0]}&limit=1")
    assert [int(one["id"]) for one in rest] == ids[1:]


async def test_moderators_take_others_reactions_and_clear(api: Api, path: str) -> None:
    lukas = api.id_of("lukas")
    for emoji in (PARTY, quote("👍🏽"), quote("👨‍👩‍👧")):
        await api.ok("lukas", "PUT", f"{path}/reactions/{emoji}/@me")
    assert await api.refused("amira", "DELETE", f"{path}/reactions/{PARTY}/{lukas}") == (403, 50013)
    async with arrived(api.sandbox) as bot:
        await api.ok("mina", "DELETE", f"{path}/reactions/{PARTY}/{lukas}")
        await api.ok("mina", "DELETE", f"{path}/reactions/{quote('👍🏽')}")
        await api.ok("mina", "DELETE", f"{path}/reactions")
        for event in ("MESSAGE_REACTION_REMOVE", "MESSAGE_REACTION_REMOVE_EMOJI", "MESSAGE_REACTION_REMOVE_ALL"):
            assert (await bot.until(event))["message_id"]
    assert "reactions" not in await api.ok("bot", "GET", path)


@pytest.mark.parametrize("emoji", ["🎉", "👍🏽", "👨‍👩‍👧", "🇩🇪", "1️⃣", "❤️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "✅", "ℹ️"])
async def test_emoji_of_all_kinds_are_taken(api: Api, path: str, emoji: str) -> None:
    await api.ok("lukas", "PUT", f"{path}/reactions/{quote(emoji)}/@me")


@pytest.mark.parametrize("emoji", ["a", "🎉🎉", "party:123", "1", "<:party:1>", ":tada:"])
async def test_what_is_no_emoji_is_10014(api: Api, path: str, emoji: str) -> None:
    assert await api.refused("lukas", "PUT", f"{path}/reactions/{quote(emoji)}/@me") == (400, 10014)


async def test_a_custom_emoji_that_stands_already_can_be_joined(api: Api, path: str) -> None:
    message = api.channel("general").messages[int(path.rsplit("/", 1)[-1])]
    message.reactions["party:123"] = Reaction("party", 123, {api.id_of("mina"): None})
    await api.ok("lukas", "PUT", f"{path}/reactions/party:123/@me")
    read = await api.ok("bot", "GET", path)
    assert (read["reactions"][0]["emoji"]["id"], read["reactions"][0]["count"]) == ("123", 2)


async def test_new_emoji_need_permission_and_joining_does_not(api: Api, path: str) -> None:
    await api.ok("mina", "PUT", f"{path}/reactions/{PARTY}/@me")
    for role in api.guild.roles.values():
        role.permissions &= ~Permission.ADD_REACTIONS
    assert await api.refused("lukas", "PUT", f"{path}/reactions/{quote('👍')}/@me") == (403, 50013)
    await api.ok("lukas", "PUT", f"{path}/reactions/{PARTY}/@me")
    api.guild.members[api.id_of("amira")].timed_out_until = api.sandbox.clock.now() + timedelta(hours=1)
    assert await api.refused("amira", "PUT", f"{path}/reactions/{PARTY}/@me") == (403, 50013)


async def test_twenty_emoji_are_the_most(api: Api, path: str) -> None:
    for offset in range(20):
        await api.ok("lukas", "PUT", f"{path}/reactions/{quote(chr(0x1F600 + offset))}/@me")
    assert await api.refused("lukas", "PUT", f"{path}/reactions/{PARTY}/@me") == (400, 30010)


async def test_unknown_messages_are_10008(api: Api, path: str) -> None:
    gone = path.rsplit("/", 1)[0] + f"/1/reactions/{PARTY}"
    for method, rest in (("PUT", "/@me"), ("DELETE", "/@me"), ("GET", "")):
        assert await api.refused("lukas", method, gone + rest) == (404, 10008)
