"""Incident actions: a guild under attack lets nobody in, and no direct messages between members, for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.sandbox import Seed
from tests.sandbox.clients import Api, arrived
from tests.sandbox.discord_py import Connect

PAUSED, NOT_TO_HER = (403, 40069), (403, 50007)


def path(api: Api) -> str:
    return f"/guilds/{api.guild.id}/incident-actions"


def later(api: Api, **of: float) -> str:
    return (api.sandbox.clock.now() + timedelta(**of)).isoformat()


async def stranger(api: Api) -> tuple[str, str]:
    """A persona outside the guild, and an invite's path."""
    await api.control("POST", "personas", {"username": "newcomer", "joined": False})
    invite = await api.ok("bot", "POST", f"/channels/{api.channel('general').id}/invites", {})
    return "newcomer", f"/invites/{invite['code']}"


async def test_nobody_comes_in_until_it_is_over(api: Api) -> None:
    who, invite = await stranger(api)
    until = later(api, hours=2)
    async with arrived(api.sandbox) as client:
        answer = await api.ok("bot", "PUT", path(api), {"invites_disabled_until": until})
        assert answer["dms_disabled_until"] is None
        told = await client.until("GUILD_UPDATE")
        assert told["incidents_data"] == answer
        assert await api.refused(who, "POST", invite) == PAUSED
        await api.ok("amira", "POST", invite)
        api.sandbox.clock.advance(2 * 3600 + 1)
        assert (await client.until("GUILD_UPDATE"))["incidents_data"] is None
    await api.ok(who, "POST", invite)


async def test_null_ends_it_and_what_is_left_out_stays(api: Api) -> None:
    who, invite = await stranger(api)
    both = {"invites_disabled_until": later(api, hours=1), "dms_disabled_until": later(api, hours=24)}
    await api.ok("bot", "PUT", path(api), both)
    answer = await api.ok("bot", "PUT", path(api), {"invites_disabled_until": None})
    assert answer["invites_disabled_until"] is None
    assert answer["dms_disabled_until"]
    await api.ok(who, "POST", invite)
    assert (await api.ok("bot", "PUT", path(api), {"dms_disabled_until": later(api, hours=-1)}))[
        "dms_disabled_until"
    ] is None
    assert (await api.ok("bot", "GET", f"/guilds/{api.guild.id}"))["incidents_data"] is None


async def test_the_feature_pauses_invites_without_end(api: Api) -> None:
    who, invite = await stranger(api)
    api.guild.features.append("INVITES_DISABLED")
    assert await api.refused(who, "POST", invite) == PAUSED


async def test_members_do_not_write_to_each_other_but_bots_do(api: Api) -> None:
    channel = await api.ok("amira", "POST", "/users/@me/channels", {"recipient_id": str(api.id_of("lukas"))})
    of_bot = await api.ok("bot", "POST", "/users/@me/channels", {"recipient_id": str(api.id_of("lukas"))})
    message = {"content": "psst"}
    await api.ok("amira", "POST", f"/channels/{channel['id']}/messages", message)
    await api.ok("bot", "PUT", path(api), {"dms_disabled_until": later(api, hours=1)})
    assert await api.refused("amira", "POST", f"/channels/{channel['id']}/messages", message) == NOT_TO_HER
    await api.ok("bot", "POST", f"/channels/{of_bot['id']}/messages", message)
    await api.ok("lukas", "POST", f"/channels/{of_bot['id']}/messages", message)
    api.sandbox.clock.advance(3601)
    await api.ok("amira", "POST", f"/channels/{channel['id']}/messages", message)


class TestInTwoGuilds:
    @pytest.fixture
    def seed(self) -> Seed:
        seed = Seed.default()
        people = [{"name": "amira"}, {"name": "lukas"}]
        seed.guilds.append({"name": "Island", "channels": [{"name": "beach"}], "members": people})
        return seed

    async def test_each_guild_that_two_share_has_to_keep_them_apart(self, api: Api) -> None:
        channel = await api.ok("amira", "POST", "/users/@me/channels", {"recipient_id": str(api.id_of("lukas"))})
        said = f"/channels/{channel['id']}/messages"
        harbour, island = api.world.guilds.values()
        harbour.incidents.dms_disabled_until = api.sandbox.clock.now() + timedelta(hours=1)
        await api.ok("amira", "POST", said, {"content": "psst"})
        island.incidents.dms_disabled_until = harbour.incidents.dms_disabled_until
        assert await api.refused("amira", "POST", said, {"content": "psst"}) == NOT_TO_HER


@pytest.mark.parametrize("field", ["invites_disabled_until", "dms_disabled_until"])
async def test_what_is_refused(api: Api, field: str) -> None:
    for wrong in (later(api, hours=24, minutes=1), "soon", 5, {}, []):
        assert await api.refused("olivia", "PUT", path(api), {field: wrong}) == (400, 50035)
    assert await api.refused("mina", "PUT", path(api), {field: later(api, hours=1)}) == (403, 50013)
    odd: list[Any] = [[], "x", 5]
    for body in odd:
        assert await api.refused("olivia", "PUT", path(api), body) == (400, 50035)


async def test_discord_py_pauses_invites(api: Api, connect: Connect) -> None:
    async with connect() as bot:
        guild = bot.guilds[0]
        until = discord.utils.utcnow() + timedelta(hours=1)
        edited = await guild.edit(invites_disabled_until=until)
        assert edited.invites_paused()
        assert not edited.dms_paused()
