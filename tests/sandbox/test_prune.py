"""Pruning, bans of many with their messages, and invites that count and run out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.clients import Api, arrived
from tests.sandbox.discord_py import Connect
from tests.sandbox.posting import member, room


def prune_path(api: Api) -> str:
    return f"/guilds/{api.guild.id}/prune"


async def test_who_was_away_without_roles_is_counted_and_thrown_out(api: Api) -> None:
    member(api, "lukas").roles.clear()
    member(api, "amira").roles.clear()
    await api.ok("amira", "POST", room(api), {"content": "still here"})
    assert await api.ok("bot", "GET", prune_path(api)) == {"pruned": 1}
    async with arrived(api.sandbox) as client:
        assert await api.ok("bot", "POST", prune_path(api), {"days": 7}, reason="tidy") == {"pruned": 1}
        assert (await client.until("GUILD_MEMBER_REMOVE"))["user"]["username"] == "lukas"
        entry = await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE")
    assert (entry["action_type"], entry["target_id"], entry["reason"]) == (21, None, "tidy")
    assert entry["options"] == {"delete_member_days": "7", "members_removed": "1"}
    api.sandbox.clock.advance(timedelta(days=8).total_seconds())
    silent = {"days": 7, "compute_prune_count": False}
    assert await api.ok("bot", "POST", prune_path(api), silent) == {"pruned": None}
    assert api.id_of("amira") not in api.guild.members


async def test_roles_spare_members_unless_they_are_named(api: Api) -> None:
    role = api.role("Member")
    assert await api.ok("bot", "GET", f"{prune_path(api)}?days=1") == {"pruned": 0}
    assert await api.ok("bot", "GET", f"{prune_path(api)}?days=1&include_roles={role}") == {"pruned": 2}
    both = f"{role},{api.role('Greeter')}"
    assert await api.ok("bot", "GET", f"{prune_path(api)}?days=1&include_roles={both}") == {"pruned": 3}
    member(api, "lukas").joined_at = api.world.clock.now() - timedelta(days=20)
    assert await api.ok("bot", "GET", f"{prune_path(api)}?days=30&include_roles={role}") == {"pruned": 1}


@pytest.mark.parametrize(
    ("who", "body", "refusal"),
    [
        ("bot", {"days": 0}, (400, 50035)),
        ("bot", {"days": 31}, (400, 50035)),
        ("bot", {"include_roles": ["5"]}, (404, 10011)),
        ("mina", {"days": 7}, (403, 50013)),
    ],
)
async def test_a_wrong_prune_is_refused(api: Api, who: str, body: Any, refusal: tuple[int, int]) -> None:
    assert await api.refused(who, "POST", prune_path(api), body) == refusal


async def test_many_are_banned_at_once_with_what_they_wrote_lately(api: Api) -> None:
    for who in ("amira", "lukas"):
        await api.ok(who, "POST", room(api), {"content": "spam"})
    await api.ok("jonas", "POST", room(api), {"content": "fine"})
    ids = [str(api.id_of(who)) for who in ("amira", "lukas", "olivia")]
    async with arrived(api.sandbox) as client:
        body = {"user_ids": ids, "delete_message_seconds": 600}
        banned = await api.ok("bot", "POST", f"/guilds/{api.guild.id}/bulk-ban", body, reason="raid")
        assert len([await client.until("MESSAGE_DELETE_BULK") for _ in range(2)]) == 2
    assert banned == {"banned_users": ids[:2], "failed_users": ids[2:]}
    assert [one["content"] for one in await api.ok("bot", "GET", room(api))] == ["fine"]
    assert {one["reason"] for one in await api.ok("bot", "GET", f"/guilds/{api.guild.id}/bans")} == {"raid"}


async def test_invites_count_their_uses_and_run_out_by_the_clock(api: Api) -> None:
    path = f"/channels/{api.channel('general').id}/invites"
    made = await api.ok("bot", "POST", path, {"max_uses": 2, "max_age": 3600})
    await api.control("POST", "personas", {"username": "newbie", "joined": False})
    for who in ("newbie", "amira"):  # who is a member already uses nothing up
        await api.ok(who, "POST", f"/invites/{made['code']}")
    assert [one["uses"] for one in await api.ok("bot", "GET", path)] == [1]
    async with arrived(api.sandbox) as client:
        api.sandbox.clock.advance(3601)
        assert (await client.until("INVITE_DELETE"))["code"] == made["code"]
    await api.control("POST", "personas", {"username": "late", "joined": False})
    assert await api.refused("late", "POST", f"/invites/{made['code']}") == (404, 10006)


async def test_discord_py_counts_before_it_prunes(api: Api, connect: Connect) -> None:
    async with connect() as bot:
        guild = bot.guilds[0]
        role = guild.get_role(api.role("Member"))
        assert await guild.estimate_pruned_members(days=7, roles=[role]) == 2
        api.sandbox.taps.clear()  # discord.py writes compute_prune_count as a text, against Discord's own schema
        assert await guild.prune_members(days=7, roles=[role], compute_prune_count=True) == 2
        result = await guild.bulk_ban([guild.get_member(api.id_of("jonas"))], reason="raid")
        assert [one.id for one in result.banned] == [api.id_of("jonas")]
