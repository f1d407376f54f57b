"""What a member may change of itself, who may set flags, and how roles look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.permissions import Permission
from tests.sandbox.clients import Api, arrived
from tests.sandbox.posting import member

PIXEL = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def roles_path(api: Api) -> str:
    return f"/guilds/{api.guild.id}/roles"


async def test_a_member_dresses_for_one_guild(api: Api) -> None:
    path = f"/guilds/{api.guild.id}/members/@me"
    async with arrived(api.sandbox) as client:
        new = {"nick": "Trib", "avatar": PIXEL, "banner": PIXEL, "bio": "Keeps the peace."}
        dressed = await api.ok("bot", "PATCH", path, new, reason="dress")
        assert dressed["nick"] == "Trib"
        assert dressed["avatar"] == dressed["banner"] is not None
        assert (await client.until("GUILD_MEMBER_UPDATE"))["avatar"] == dressed["avatar"]
        entry = await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE")
    assert (entry["action_type"], entry["reason"]) == (24, "dress")
    assert [change["key"] for change in entry["changes"]] == ["nick", "avatar_hash", "banner_hash"]
    assert member(api, "Tribune").bio == "Keeps the peace."
    assert (await api.ok("bot", "PATCH", path, {"avatar": None}))["avatar"] is None


@pytest.mark.parametrize("body", [{"nick": "x" * 33}, {"bio": "x" * 191}, {"avatar": "x"}, {"banner": 5}])
async def test_a_wrong_dress_is_refused(api: Api, body: dict[str, Any]) -> None:
    assert await api.refused("bot", "PATCH", f"/guilds/{api.guild.id}/members/@me", body) == (400, 50035)


async def test_who_may_not_rename_itself_may_still_write_about_itself(api: Api) -> None:
    api.guild.everyone.permissions &= ~int(Permission.CHANGE_NICKNAME)
    for role in api.guild.roles.values():
        role.permissions &= ~int(Permission.CHANGE_NICKNAME)
    path = f"/guilds/{api.guild.id}/members/@me"
    assert await api.refused("amira", "PATCH", path, {"nick": "Ami"}) == (403, 50013)
    await api.ok("amira", "PATCH", path, {"bio": "Hello"})


async def test_people_read_their_own_membership_and_bots_do_not(api: Api) -> None:
    path = f"/users/@me/guilds/{api.guild.id}/member"
    assert (await api.ok("amira", "GET", path))["user"]["username"] == "amira"
    assert await api.refused("bot", "GET", path) == (403, 20001)


async def test_nobody_is_brought_in_without_their_own_token(api: Api) -> None:
    path = f"/guilds/{api.guild.id}/members/{api.id_of('amira')}"
    assert await api.refused("bot", "PUT", path, {"access_token": "stolen"}) == (403, 50025)
    assert await api.refused("bot", "PUT", path, {}) == (400, 50035)
    assert await api.refused("bot", "PUT", f"/guilds/{api.guild.id}/members/5", {"access_token": "x"}) == (404, 10013)
    assert await api.refused("amira", "PUT", path, {"access_token": "x"}) == (403, 20002)


@pytest.mark.parametrize(
    ("holds", "allowed"),
    [
        (Permission.MANAGE_GUILD, True),
        (Permission.MANAGE_ROLES, True),
        (Permission.MODERATE_MEMBERS | Permission.KICK_MEMBERS | Permission.BAN_MEMBERS, True),
        (Permission.KICK_MEMBERS | Permission.BAN_MEMBERS, False),
    ],
)
async def test_flags_are_set_by_who_may_manage_or_moderate(api: Api, holds: Permission, allowed: bool) -> None:
    api.guild.roles[api.role("Greeter")].permissions = int(holds)
    path = f"/guilds/{api.guild.id}/members/{api.id_of('amira')}"
    status, answer = await api.call("jonas", "PATCH", path, {"flags": 4})
    assert (status, answer.get("flags", answer.get("code"))) == ((200, 4) if allowed else (403, 50013))


async def test_nobody_times_themselves_out(api: Api) -> None:
    path = f"/guilds/{api.guild.id}/members/{api.id_of('mina')}"
    until = {"communication_disabled_until": api.world.clock.now().isoformat()}
    assert await api.refused("mina", "PATCH", path, until) == (403, 50013)


async def test_a_role_runs_through_colors_where_the_guild_may(api: Api) -> None:
    gradient = {"name": "Sunset", "colors": {"primary_color": 1, "secondary_color": 2}}
    assert await api.refused("bot", "POST", roles_path(api), gradient) == (403, 50101)
    api.guild.features.append("ENHANCED_ROLE_COLORS")
    made = await api.ok("bot", "POST", roles_path(api), gradient)
    assert (made["color"], made["colors"]) == (1, {"primary_color": 1, "secondary_color": 2, "tertiary_color": None})
    third = {"colors": {"primary_color": 1, "secondary_color": 2, "tertiary_color": 3}}
    holographic = await api.ok("bot", "PATCH", f"{roles_path(api)}/{made['id']}", third)
    assert list(holographic["colors"].values()) == [11127295, 16759788, 16761760]


async def test_a_role_bears_an_icon_or_an_emoji(api: Api) -> None:
    path = f"{roles_path(api)}/{api.role('Greeter')}"
    assert await api.refused("bot", "PATCH", path, {"unicode_emoji": "👋"}) == (403, 50101)
    api.guild.features.append("ROLE_ICONS")
    assert (await api.ok("bot", "PATCH", path, {"unicode_emoji": "👋"}))["unicode_emoji"] == "👋"
    with_icon = await api.ok("bot", "PATCH", path, {"icon": PIXEL})
    assert with_icon["icon"]
    assert with_icon["unicode_emoji"] is None
    assert await api.refused("bot", "PATCH", path, {"unicode_emoji": "hello"}) == (400, 10014)


@pytest.mark.parametrize("body", [{"name": ""}, {"name": "x" * 101}, {"colors": 5}, {"colors": {"primary_color": -1}}])
async def test_a_wrong_role_is_refused(api: Api, body: dict[str, Any]) -> None:
    assert await api.refused("bot", "POST", roles_path(api), body) == (400, 50035)


@pytest.mark.parametrize(
    ("who", "target", "change", "answer"),
    [
        ("bot", "olivia", {"communication_disabled_until": "soon"}, 50013),
        ("bot", "jonas", {"communication_disabled_until": "soon"}, 50013),
        ("mina", "jonas", {"communication_disabled_until": "soon"}, 50013),
        ("mina", "Tribune", {"communication_disabled_until": "soon"}, 50013),
        ("mina", "amira", {"communication_disabled_until": "soon"}, None),
        ("amira", "lukas", {"communication_disabled_until": "soon"}, 50013),
        ("mina", "amira", {"nick": "x"}, 50013),
        ("bot", "olivia", {"nick": "x"}, 50013),
        ("bot", "mina", {"nick": "x"}, None),
        ("amira", "amira", {"roles": []}, 50013),
        ("bot", "5", {"nick": "x"}, 10013),
    ],
)
async def test_who_may_do_what_to_whom(api: Api, who: str, target: str, change: Any, answer: int | None) -> None:
    """Jonas is an administrator here, whom nobody times out."""
    api.guild.roles[api.role("Greeter")].permissions |= int(Permission.ADMINISTRATOR)
    if "communication_disabled_until" in change:
        change = {"communication_disabled_until": (api.world.clock.now() + timedelta(hours=1)).isoformat()}
    user_id = 5 if target == "5" else api.id_of(target)
    _, refusal = await api.call(who, "PATCH", f"/guilds/{api.guild.id}/members/{user_id}", change)
    assert refusal.get("code") == answer


TIMED_OUT = [
    ("POST", "/channels/{general}/messages", {"content": "x"}, 50013),
    ("PUT", "/channels/{general}/messages/{message}/reactions/👍/@me", None, 50013),
    ("POST", "/channels/{general}/threads", {"name": "x", "type": 11}, 50013),
    ("POST", "/channels/{general}/messages/{message}/threads", {"name": "x"}, 50013),
    ("POST", "/channels/{general}/typing", None, 50013),
    ("POST", "/channels/{general}/invites", {}, 50013),
    ("PATCH", "/guilds/{guild}/members/@me", {"nick": "x"}, 50013),
    ("GET", "/channels/{general}/messages", None, None),
    ("GET", "/channels/{general}/messages/{message}", None, None),
]


@pytest.mark.parametrize(("method", "path", "body", "code"), TIMED_OUT)
async def test_in_a_timeout_one_only_reads(api: Api, method: str, path: str, body: Any, code: int | None) -> None:
    general = api.channel("general").id
    message = await api.ok("mina", "POST", f"/channels/{general}/messages", {"content": "x"})
    member(api, "amira").timed_out_until = api.world.clock.now() + timedelta(hours=1)
    url = path.format(general=general, guild=api.guild.id, message=message["id"])
    if code is not None:
        assert await api.refused("amira", method, url, body) == (403, code)
        api.sandbox.clock.advance(3601)
    await api.ok("amira", method, url, body)
