"""Guilds, members, roles, bans, invites and the audit log over the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox import BOT_TOKEN, Seed
from bot.sandbox.permissions import Permission
from bot.sandbox.snowflake import snowflake_at
from tests.sandbox.clients import Api, arrived


def member_path(api: Api, name: str) -> str:
    return f"/guilds/{api.guild.id}/members/{api.id_of(name)}"


async def test_the_bot_learns_who_and_where_it_is(api: Api) -> None:
    me = await api.ok("bot", "GET", "/users/@me")
    assert me["bot"] is True
    application = await api.ok("bot", "GET", "/applications/@me")
    assert application["owner"]["username"] == "olivia"
    assert (await api.ok("bot", "GET", "/oauth2/applications/@me"))["id"] == me["id"]
    assert (await api.ok("bot", "GET", "/gateway/bot"))["url"].startswith("ws://")
    assert [one["name"] for one in await api.ok("bot", "GET", "/users/@me/guilds?with_counts=true")] == ["Harbour"]
    assert (await api.ok("bot", "GET", f"/users/{api.id_of('mina')}"))["username"] == "mina"
    assert await api.refused("bot", "GET", "/users/5") == (404, 10013)
    assert await api.refused("amira", "GET", "/applications/@me") == (403, 20002)


@pytest.mark.parametrize("token", ["", "Bot wrong", BOT_TOKEN, "Bot persona-amira"])
async def test_a_wrong_token_is_refused(api: Api, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setattr(api, "token", lambda _who: token)
    assert await api.call("bot", "GET", "/users/@me") == (401, {"message": "401: Unauthorized", "code": 0})


async def test_a_guild_is_read_and_changed(api: Api) -> None:
    path = f"/guilds/{api.guild.id}"
    assert (await api.ok("bot", "GET", f"{path}?with_counts=true"))["approximate_member_count"] == 6
    assert (await api.ok("bot", "GET", f"{path}/preview"))["name"] == "Harbour"
    async with arrived(api.sandbox) as client:
        edited = await api.ok(
            "bot", "PATCH", path, {"name": "Haven", "system_channel_id": str(api.channel("general").id)}
        )
        assert edited["name"] == (await client.until("GUILD_UPDATE"))["name"] == "Haven"
    assert await api.refused("bot", "PATCH", path, {"system_channel_id": "5"}) == (400, 50035)
    assert await api.refused("amira", "PATCH", path, {"name": "Mine"}) == (403, 50013)
    assert await api.refused("bot", "GET", "/guilds/5") == (404, 10004)
    assert len(await api.ok("bot", "GET", f"{path}/channels")) > len(await api.ok("amira", "GET", f"{path}/channels"))


async def test_members_are_listed_found_and_read(api: Api) -> None:
    path = f"/guilds/{api.guild.id}/members"
    listed = await api.ok("bot", "GET", f"{path}?limit=1000")
    ids = [int(one["user"]["id"]) for one in listed]
    assert ids == sorted(api.guild.members)
    assert len(await api.ok("bot", "GET", f"{path}?limit=1000&after={ids[3]}")) == 2
    found = await api.ok("bot", "GET", f"{path}/search?query=AMI&limit=5")
    assert [one["user"]["username"] for one in found] == ["amira"]
    assert (await api.ok("bot", "GET", member_path(api, "mina")))["roles"] == [str(api.role("Moderator"))]
    assert await api.refused("bot", "GET", f"{path}/5") == (404, 10013)
    assert await api.refused("bot", "GET", f"{path}?limit=1001") == (400, 50035)


async def test_a_member_who_left_is_unknown(api: Api) -> None:
    await api.control("POST", f"personas/{api.id_of('lukas')}/leave")
    assert await api.refused("bot", "GET", member_path(api, "lukas")) == (404, 10007)


async def test_a_timeout_lasts_at_most_28_days_and_spares_those_above(api: Api) -> None:
    now = api.world.clock.now()
    soon, late = now + timedelta(days=28) - timedelta(seconds=5), now + timedelta(days=28, minutes=1)
    async with arrived(api.sandbox) as client:
        body = {"communication_disabled_until": soon.isoformat()}
        edited = await api.ok("bot", "PATCH", member_path(api, "amira"), body, reason="spam")
        assert edited["communication_disabled_until"] is not None
        assert (await client.until("GUILD_MEMBER_UPDATE"))["communication_disabled_until"] is not None
        assert (await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE"))["reason"] == "spam"
    channel = api.channel("general")
    assert await api.refused("amira", "POST", f"/channels/{channel.id}/messages", {"content": "x"}) == (403, 50013)
    too_late = {"communication_disabled_until": late.isoformat()}
    assert await api.refused("bot", "PATCH", member_path(api, "lukas"), too_late) == (400, 50035)
    assert await api.refused("bot", "PATCH", member_path(api, "olivia"), body) == (403, 50013)
    assert await api.refused("lukas", "PATCH", member_path(api, "jonas"), body) == (403, 50013)
    await api.ok("mina", "PATCH", member_path(api, "lukas"), body)
    await api.ok("bot", "PATCH", member_path(api, "amira"), {"communication_disabled_until": None})
    await api.ok("amira", "POST", f"/channels/{channel.id}/messages", {"content": "back"})


async def test_an_administrator_cannot_be_timed_out(api: Api) -> None:
    api.guild.roles[api.role("Greeter")].permissions |= int(Permission.ADMINISTRATOR)
    body = {"communication_disabled_until": (api.world.clock.now() + timedelta(hours=1)).isoformat()}
    assert await api.refused("bot", "PATCH", member_path(api, "jonas"), body) == (403, 50013)


async def test_nicknames_follow_rank(api: Api) -> None:
    assert (await api.ok("bot", "PATCH", member_path(api, "amira"), {"nick": "Ami"}))["nick"] == "Ami"
    assert (await api.ok("bot", "PATCH", f"/guilds/{api.guild.id}/members/@me", {"nick": "Herald"}))["nick"] == "Herald"
    assert await api.refused("bot", "PATCH", member_path(api, "olivia"), {"nick": "Boss"}) == (403, 50013)
    assert await api.refused("lukas", "PATCH", member_path(api, "amira"), {"nick": "x"}) == (403, 50013)
    assert await api.refused("bot", "PATCH", member_path(api, "amira"), {"nick": "x" * 33}) == (400, 50035)
    assert await api.refused("bot", "PATCH", member_path(api, "amira"), {"mute": True}) == (400, 40032)


async def test_roles_are_given_and_taken_below_ones_own(api: Api) -> None:
    role = api.role("Greeter")
    path = f"{member_path(api, 'amira')}/roles/{role}"
    async with arrived(api.sandbox) as client:
        await api.ok("bot", "PUT", path, reason="helps")
        assert str(role) in (await client.until("GUILD_MEMBER_UPDATE"))["roles"]
        change = (await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE"))["changes"][0]
        assert (change["key"], change["new_value"][0]["name"]) == ("$add", "Greeter")
        await api.ok("bot", "PUT", path)
        await api.ok("bot", "DELETE", path)
        assert str(role) not in (await client.until("GUILD_MEMBER_UPDATE"))["roles"]
    assert await api.refused("bot", "PUT", f"{member_path(api, 'amira')}/roles/5") == (404, 10011)
    assert await api.refused("bot", "PUT", f"{member_path(api, 'amira')}/roles/{api.role('Tribune')}") == (400, 50028)
    edited = await api.ok("bot", "PATCH", member_path(api, "amira"), {"roles": [str(role)]})
    assert edited["roles"] == [str(role)]


async def test_a_role_above_ones_own_cannot_be_given(api: Api) -> None:
    api.guild.roles[api.role("Greeter")].permissions |= int(Permission.MANAGE_ROLES)
    path = f"{member_path(api, 'amira')}/roles/"
    assert await api.refused("jonas", "PUT", path + str(api.role("Moderator"))) == (403, 50013)
    assert await api.refused("jonas", "PUT", path + str(api.role("Greeter"))) == (403, 50013)
    await api.ok("jonas", "DELETE", path + str(api.role("Member")))


async def test_a_kick_needs_rank(api: Api) -> None:
    assert await api.refused("mina", "DELETE", member_path(api, "Tribune")) == (403, 50013)
    assert await api.refused("bot", "DELETE", member_path(api, "olivia")) == (403, 50013)
    assert await api.refused("amira", "DELETE", member_path(api, "lukas")) == (403, 50013)
    await api.ok("bot", "DELETE", member_path(api, "amira"))
    assert api.id_of("amira") not in api.guild.members


async def test_roles_are_made_changed_moved_and_deleted(api: Api) -> None:
    path = f"/guilds/{api.guild.id}/roles"
    async with arrived(api.sandbox) as client:
        made = await api.ok("bot", "POST", path, {"name": "Guide", "color": 255, "permissions": "0"})
        assert (await client.until("GUILD_ROLE_CREATE"))["role"]["id"] == made["id"]
        assert made["position"] == 1
        edited = await api.ok("bot", "PATCH", f"{path}/{made['id']}", {"hoist": True, "colors": {"primary_color": 7}})
        assert (edited["hoist"], edited["color"]) == (True, 7)
        assert (await client.until("GUILD_ROLE_UPDATE"))["role"]["hoist"] is True
        moved = await api.ok("bot", "PATCH", path, [{"id": made["id"], "position": 3}])
        order = sorted(moved, key=lambda role: role["position"])
        assert [role["name"] for role in order] == ["@everyone", "Member", "Greeter", "Guide", "Moderator", "Tribune"]
        await api.ok("bot", "PUT", f"{member_path(api, 'amira')}/roles/{made['id']}")
        counts = await api.ok("bot", "GET", f"{path}/member-counts")
        assert counts[made["id"]] == 1
        await api.ok("bot", "DELETE", f"{path}/{made['id']}")
        assert (await client.until("GUILD_ROLE_DELETE"))["role_id"] == made["id"]
    assert int(made["id"]) not in api.guild.members[api.id_of("amira")].roles
    assert await api.refused("bot", "GET", f"{path}/{made['id']}") == (404, 10011)
    assert len(await api.ok("bot", "GET", path)) == 5


async def test_a_role_can_only_be_made_of_ones_own_permissions(api: Api) -> None:
    api.guild.roles[api.role("Greeter")].permissions |= int(Permission.MANAGE_ROLES)
    path = f"/guilds/{api.guild.id}/roles"
    assert await api.refused("jonas", "POST", path, {"name": "x", "permissions": "8"}) == (403, 50013)
    assert await api.refused("jonas", "PATCH", f"{path}/{api.role('Moderator')}", {"name": "x"}) == (403, 50013)
    moves = [{"id": str(api.role("Member")), "position": 3}]
    assert await api.refused("jonas", "PATCH", path, moves) == (403, 50013)
    assert await api.refused("bot", "DELETE", f"{path}/{api.guild.id}") == (400, 50028)
    await api.ok("jonas", "PATCH", f"{path}/{api.role('Member')}", {"name": "Folk"})


async def test_a_ban_removes_bars_and_cleans(api: Api) -> None:
    channel = api.channel("general")
    await api.ok("amira", "POST", f"/channels/{channel.id}/messages", {"content": "buy!"})
    path = f"/guilds/{api.guild.id}/bans/{api.id_of('amira')}"
    async with arrived(api.sandbox) as client:
        await api.ok("bot", "PUT", f"{path}?delete_message_seconds=3600", reason="advert: größer")
        names = await client.events_until("MESSAGE_DELETE_BULK")
        expected = ["GUILD_BAN_ADD", "GUILD_MEMBER_REMOVE", "GUILD_AUDIT_LOG_ENTRY_CREATE", "MESSAGE_DELETE_BULK"]
        assert names == expected
    assert not channel.messages
    await api.ok("bot", "PUT", path)
    assert (await api.ok("bot", "GET", path))["reason"] == "advert: größer"
    assert len(await api.ok("bot", "GET", f"/guilds/{api.guild.id}/bans?limit=10")) == 1
    status, answer = await api.control("POST", f"personas/{api.id_of('amira')}/join")
    assert (status, answer["code"]) == (403, 40007)
    await api.ok("bot", "DELETE", path)
    assert await api.refused("bot", "DELETE", path) == (404, 10026)
    assert await api.refused("bot", "PUT", f"/guilds/{api.guild.id}/bans/{api.id_of('olivia')}") == (403, 50013)


async def test_many_are_banned_in_one_call(api: Api) -> None:
    path = f"/guilds/{api.guild.id}/bulk-ban"
    ids = [str(api.id_of(name)) for name in ("amira", "lukas", "olivia")]
    assert await api.ok("bot", "POST", path, {"user_ids": ids}) == {"banned_users": ids[:2], "failed_users": ids[2:]}
    assert await api.refused("bot", "POST", path, {"user_ids": ids[2:]}) == (400, 500000)
    too_many = [str(number) for number in range(201)]
    assert await api.refused("bot", "POST", path, {"user_ids": too_many}) == (400, 50035)
    assert await api.refused("bot", "POST", path, {}) == (400, 50035)
    assert await api.refused("mina", "POST", path, {"user_ids": ids}) == (403, 50013)


async def test_an_invite_is_made_used_up_and_deleted(api: Api) -> None:
    channel = f"/channels/{api.channel('general').id}/invites"
    async with arrived(api.sandbox) as client:
        made = await api.ok("bot", "POST", channel, {"max_uses": 1, "max_age": 60, "unique": True})
        assert (await client.until("INVITE_CREATE"))["code"] == made["code"]
        assert len(await api.ok("bot", "GET", channel)) == 1
        shown = await api.ok("bot", "GET", f"/invites/{made['code']}?with_counts=true")
        assert shown["approximate_member_count"] == 6
        _, persona = await api.control("POST", "personas", {"username": "newbie", "joined": False})
        await api.ok("newbie", "POST", f"/invites/{made['code']}")
        assert (await client.until("INVITE_DELETE"))["code"] == made["code"]
        assert (await client.until("GUILD_MEMBER_ADD"))["user"]["id"] == persona["id"]
    assert await api.refused("bot", "GET", f"/invites/{made['code']}") == (404, 10006)
    first, again = [await api.ok("bot", "POST", channel, {}) for _ in range(2)]
    assert first["code"] == again["code"]
    assert len(await api.ok("bot", "GET", f"/guilds/{api.guild.id}/invites")) == 1
    await api.ok("bot", "DELETE", f"/invites/{first['code']}")
    assert await api.ok("bot", "GET", f"/guilds/{api.guild.id}/invites") == []


async def test_an_invite_runs_out_by_the_clock(api: Api) -> None:
    made = await api.ok("bot", "POST", f"/channels/{api.channel('general').id}/invites", {"max_age": 60})
    api.sandbox.clock.advance(61)
    assert await api.refused("bot", "GET", f"/invites/{made['code']}") == (404, 10006)
    assert await api.refused("amira", "GET", f"/guilds/{api.guild.id}/invites") == (403, 50013)


async def test_the_audit_log_is_filtered_and_paged(api: Api) -> None:
    for name in ("a", "b", "c"):
        await api.ok("bot", "POST", f"/guilds/{api.guild.id}/roles", {"name": name}, reason=f"for {name}")
    await api.ok("mina", "DELETE", member_path(api, "lukas"))
    path = f"/guilds/{api.guild.id}/audit-logs"
    log = await api.ok("bot", "GET", path)
    entries = log["audit_log_entries"]
    assert [entry["action_type"] for entry in entries] == [20, 30, 30, 30]
    assert {user["username"] for user in log["users"]} == {"Tribune", "mina", "lukas"}
    only = await api.ok("bot", "GET", f"{path}?user_id={api.id_of('mina')}&limit=5")
    assert [entry["target_id"] for entry in only["audit_log_entries"]] == [str(api.id_of("lukas"))]
    older = await api.ok("bot", "GET", f"{path}?before={entries[1]['id']}&action_type=30")
    assert [entry["reason"] for entry in older["audit_log_entries"]] == ["for b", "for a"]
    newer = await api.ok("bot", "GET", f"{path}?after={entries[3]['id']}&limit=1")
    assert newer["audit_log_entries"][0]["reason"] == "for b"
    assert await api.refused("amira", "GET", path) == (403, 50013)


async def test_the_bot_can_leave_a_guild_and_its_owner_cannot(api: Api) -> None:
    assert (await api.refused("olivia", "DELETE", f"/users/@me/guilds/{api.guild.id}"))[0] == 400
    async with arrived(api.sandbox) as client:
        await api.ok("bot", "DELETE", f"/users/@me/guilds/{api.guild.id}")
        assert (await client.until("GUILD_DELETE"))["id"] == str(api.guild.id)
    assert await api.refused("bot", "GET", f"/guilds/{api.guild.id}") == (404, 10004)
    assert await api.refused("bot", "GET", f"/guilds/{api.guild.id}/channels") == (403, 50001)


class TestWithoutMembersIntent:
    @pytest.fixture
    def seed(self) -> Seed:
        seed = Seed.default()
        seed.privileged_intents = []
        return seed

    async def test_members_cannot_be_listed(self, api: Api) -> None:
        assert await api.refused("bot", "GET", f"/guilds/{api.guild.id}/members?limit=10") == (403, 50001)


async def test_young_accounts_are_young_by_their_id(api: Api) -> None:
    body: dict[str, Any] = {"username": "fresh", "account_age_days": 2}
    _, persona = await api.control("POST", "personas", body)
    age = api.world.clock.now() - timedelta(days=2)
    assert abs(int(persona["id"]) - snowflake_at(age)) < 10_000 << 22
