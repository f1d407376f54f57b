"""What libraries send and ask for in ways of their own, which Discord takes."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Sandbox, Seed
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.limiting import Unlimited
from tests.sandbox.clients import Api, arrived


async def test_a_form_without_files_is_read(api: Api) -> None:
    path = f"/channels/{api.channel('general').id}/messages"
    headers = {"Authorization": api.token("bot")}
    for form in ({"payload_json": '{"content": "50 % + ä"}'}, {"content": "50 % + ä"}):
        async with api._session.post(api.sandbox.api_url + path, data=form, headers=headers) as response:
            assert (response.status, (await response.json())["content"]) == (200, "50 % + ä")


@pytest.mark.parametrize("raw", [b"payload_json=%7B", b"payload_json=%ff", b"payload_json="])
async def test_a_form_with_broken_json_is_refused(api: Api, raw: bytes) -> None:
    url = f"{api.sandbox.api_url}/channels/{api.channel('general').id}/messages"
    headers = {"Authorization": api.token("bot"), "Content-Type": "application/x-www-form-urlencoded"}
    async with api._session.post(url, data=raw, headers=headers) as response:
        assert response.status == 400


async def test_a_whole_number_may_have_a_point(api: Api) -> None:
    path = f"/channels/{api.channel('general').id}"
    assert (await api.ok("bot", "PATCH", path, {"rate_limit_per_user": 5.0}))["rate_limit_per_user"] == 5
    for wrong in (5.5, 1e300, "--5", "5.0"):
        assert await api.refused("bot", "PATCH", path, {"rate_limit_per_user": wrong}) == (400, 50035)


def test_a_boolean_may_be_a_number() -> None:
    form = Form({"yes": 1, "no": 0, "other": 2, "point": 1.0, "text": "true"})
    for name in form.body:
        form.flag(name)
    assert form.values == {"yes": True, "no": False}


async def test_what_hikari_asks_for_is_there(api: Api) -> None:
    async with api._session.get(f"{api.sandbox.api_url}/sticker-packs") as response:
        assert response.status == 200, "without a token, as Discord allows"
    guild = f"/guilds/{api.guild.id}"
    assert await api.ok("bot", "GET", f"{guild}/regions") == await api.ok("bot", "GET", "/voice/regions")
    made = await api.ok("bot", "POST", f"{guild}/templates", {"name": "As it is"})
    assert made["serialized_source_guild"]["icon_hash"] is None
    async with api._session.get(f"{api.sandbox.api_url}/guilds/templates/{made['code']}") as response:
        assert (await response.json())["name"] == "As it is"


@pytest.mark.parametrize(
    "presence",
    [
        {"since": None, "afk": False, "game": None, "status": "online"},  # hikari
        {"since": 0.0, "afk": False, "activities": [], "status": "dnd"},  # discord.py
    ],
)
async def test_presences_are_taken_as_libraries_send_them(presence: dict[str, Any]) -> None:
    # not judged: the schemas know of no such presences, which Discord takes
    sandbox = Sandbox(Seed.default(), limits=Unlimited())
    await sandbox.start()
    async with arrived(sandbox, presence=presence) as client:
        await client.send(3, presence)
        assert await client.heartbeat() == 11
    await sandbox.stop()


async def test_the_audit_log_tells_the_options_of_a_new_prompt(api: Api) -> None:
    """Without them discord.js ends with an error."""
    api.guild.features.append("COMMUNITY")
    option = {"title": "Chess", "channel_ids": [str(api.channel("general").id)], "role_ids": []}
    prompt = {"id": "0", "type": 0, "title": "What brings you here?", "options": [option]}
    await api.ok("bot", "PUT", f"/guilds/{api.guild.id}/onboarding", {"prompts": [prompt]})
    (entry,) = (one for one in api.guild.audit_log if one.action_type == 163)
    (options,) = (one["new_value"] for one in entry.changes if one["key"] == "options")
    assert [one["title"] for one in options] == ["Chess"]
