"""Invites for certain users, and with roles."""

from __future__ import annotations

from typing import Any

import aiohttp
import orjson
import pytest

from bot.sandbox.permissions import Permission
from tests.sandbox.clients import Api, arrived


async def send_list(api: Api, who: str, method: str, path: str, lines: str, body: Any = None) -> tuple[int, Any]:
    form = aiohttp.FormData()
    if body is not None:
        form.add_field("payload_json", orjson.dumps(body).decode(), content_type="application/json")
    form.add_field("target_users_file", lines.encode(), filename="users.csv", content_type="text/csv")
    headers, url = {"Authorization": api.token(who)}, api.sandbox.api_url + path
    async with aiohttp.ClientSession() as session, session.request(method, url, data=form, headers=headers) as response:
        raw = await response.read()
        return response.status, orjson.loads(raw) if raw else None


def invites_path(api: Api) -> str:
    return f"/channels/{api.channel('general').id}/invites"


async def outsider(api: Api, name: str) -> int:
    _, persona = await api.control("POST", "personas", {"username": name, "joined": False})
    return int(persona["id"])


async def test_an_invite_is_only_for_those_it_names(api: Api) -> None:
    chosen, other = await outsider(api, "chosen"), await outsider(api, "other")
    status, made = await send_list(
        api, "bot", "POST", invites_path(api), f"user_id\n{chosen}\n{chosen}\n", {"max_age": 0}
    )
    assert (status, made["max_age"]) == (200, 0)
    path = f"/invites/{made['code']}"
    assert await api.refused("other", "GET", path) == (404, 10006)
    assert await api.refused("other", "POST", path) == (404, 10006)
    await api.ok("chosen", "POST", path)
    assert chosen in api.guild.members
    assert await send_list(api, "bot", "PUT", f"{path}/target-users", f"{other}\n{chosen}") == (204, None)
    job = await api.ok("bot", "GET", f"{path}/target-users/job-status")
    assert (job["status"], job["total_users"], job["processed_users"]) == (2, 2, 2)
    headers = {"Authorization": api.token("bot")}
    async with aiohttp.ClientSession() as session:
        answer = await session.get(f"{api.sandbox.api_url}{path}/target-users", headers=headers)
        assert (answer.content_type, await answer.text()) == ("text/csv", f"user_id\n{other}\n{chosen}\n")
    await api.ok("other", "POST", path)


async def test_a_wrong_list_is_described_line_by_line(api: Api) -> None:
    status, answer = await send_list(api, "bot", "POST", invites_path(api), "user_id\n5\nfive\n\n-6\n")
    assert (status, answer["code"]) == (400, 50035)
    assert answer["target_users_file"] == ["Line 3: invalid user ID format", "Line 5: invalid user ID format"]
    assert (await send_list(api, "bot", "POST", invites_path(api), "user_id\n"))[0] == 400
    assert api.guild.invites == {}


async def test_lists_are_for_who_made_them_or_may_look(api: Api) -> None:
    made = await api.ok("bot", "POST", invites_path(api), {})
    path = f"/invites/{made['code']}/target-users"
    assert await api.refused("bot", "GET", path) == (404, 10129)
    assert await api.refused("bot", "GET", f"{path}/job-status") == (404, 10124)
    assert await api.refused("amira", "GET", path) == (403, 50013)
    assert await api.refused("mina", "GET", path) == (404, 10129)
    assert (await send_list(api, "mina", "PUT", path, "5"))[0] == 403
    assert await api.refused("bot", "PUT", path, {}) == (400, 50035)


async def test_who_comes_by_an_invite_gets_its_roles(api: Api) -> None:
    await outsider(api, "newbie")
    greeter = api.role("Greeter")
    made = await api.ok("bot", "POST", invites_path(api), {"role_ids": [str(greeter)], "unique": True})
    assert [role["name"] for role in made["roles"]] == ["Greeter"]
    async with arrived(api.sandbox) as client:
        await api.ok("newbie", "POST", f"/invites/{made['code']}")
        assert (await client.until("GUILD_MEMBER_ADD"))["roles"] == [str(greeter)]


@pytest.mark.parametrize(
    ("who", "role", "answer"),
    [
        ("amira", "Greeter", (403, 50013)),
        ("jonas", "Moderator", (403, 50013)),
        ("bot", "Tribune", (400, 50028)),
        ("bot", "@everyone", (400, 50028)),
        ("bot", "", (404, 10011)),
    ],
)
async def test_nobody_gives_roles_away_that_they_could_not_give(
    api: Api, who: str, role: str, answer: tuple[int, int]
) -> None:
    api.guild.roles[api.role("Greeter")].permissions |= int(Permission.MANAGE_ROLES)
    role_id = api.role(role) if role else 5
    assert await api.refused(who, "POST", invites_path(api), {"role_ids": [str(role_id)]}) == answer
    assert await api.refused("bot", "POST", invites_path(api), {"role_ids": ["x"]}) == (400, 50035)
