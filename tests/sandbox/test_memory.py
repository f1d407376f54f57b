"""What the sandbox holds on to, and in which order it finds it, however much there is."""

from __future__ import annotations

import pytest

from bot.sandbox.world import members
from bot.sandbox.world.files import Files
from bot.sandbox.world.model import User
from tests.sandbox.clients import Api
from tests.sandbox.posting import room, upload


async def test_the_request_log_keeps_neither_files_nor_answers(api: Api) -> None:
    assert (await upload(api, "bot", room(api), {"content": "see"}, ("a.txt", b"x" * 1000, "text/plain")))[0] == 200
    kept = api.sandbox.requests.since(0)[-1]
    assert (kept.exchange.files, kept.exchange.response_body) == ((), None)
    assert kept.payload()["body"]["content"] == "see"


async def test_members_are_paged_by_id_while_others_come_and_go(api: Api) -> None:
    path = f"/guilds/{api.guild.id}/members"

    async def listed(after: int, limit: int) -> list[int]:
        return [int(one["user"]["id"]) for one in await api.ok("bot", "GET", f"{path}?after={after}&limit={limit}")]

    known = sorted(api.guild.members)
    assert await listed(0, 2) == known[:2]
    early, late = (api.world.add_user(User(one, f"guest{one}")) for one in (5, known[-1] + 7))
    for guest in (late, early):
        members.join(api.world, api.guild, guest)
    assert await listed(0, 1000) == [5, *known, late.id]
    members.leave(api.world, api.guild, early)
    members.leave(api.world, api.guild, api.world.user(api.id_of("amira")))
    left = [one for one in known if one != api.id_of("amira")]
    assert await listed(known[0], 1000) == [*left[1:], late.id]


@pytest.mark.parametrize("query", ["ami", "AMIR", "Amira"])
async def test_a_member_is_found_by_the_beginning_of_each_name(api: Api, query: str) -> None:
    path = f"/guilds/{api.guild.id}/members/search?limit=10&query="
    assert [one["user"]["username"] for one in await api.ok("bot", "GET", path + query)] == ["amira"]
    api.guild.members[api.id_of("amira")].nick = "Zoé"
    assert [one["nick"] for one in await api.ok("bot", "GET", path + "zO")] == ["Zoé"]
    assert await api.ok("bot", "GET", path + "mira") == []


async def test_two_people_have_one_direct_channel_until_the_world_begins_anew(api: Api) -> None:
    body = {"recipient_id": str(api.id_of("amira"))}
    first = await api.ok("bot", "POST", "/users/@me/channels", body)
    back = await api.ok("amira", "POST", "/users/@me/channels", {"recipient_id": str(api.world.bot.id)})
    assert first["id"] == back["id"] == (await api.ok("bot", "POST", "/users/@me/channels", body))["id"]
    await api.control("POST", "reset")
    anew = await api.ok("bot", "POST", "/users/@me/channels", {"recipient_id": str(api.id_of("amira"))})
    assert anew["id"] != first["id"]
    assert int(anew["id"]) in api.world.channels


def test_files_are_weighed_together_and_the_oldest_goes_first() -> None:
    files = Files()
    for name in ("a", "b", "c"):
        files.keep(name, "text/plain", b"xxxx", most_bytes=8)
    assert (files.get("a"), files.get("b"), files.get("c")) == (None, *[("text/plain", b"xxxx")] * 2)
    files.clear()
    files.keep("d", "text/plain", b"x" * 8, most_bytes=8)
    assert files.get("d") is not None
