"""The bot's application over the API."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from tests.sandbox.clients import Api
from tests.sandbox.discord_py import Connect
from tests.sandbox.test_members import PIXEL

RECORD = {"type": 2, "key": "games", "name": "Games", "description": "How many games were played"}


async def test_an_application_says_what_it_is_told_to(api: Api) -> None:
    new = {
        "description": {"default": "Keeps the peace"},
        "icon": PIXEL,
        "cover_image": PIXEL,
        "tags": ["moderation"],
        "custom_install_url": "https://a.example/add",
        "install_params": {"scopes": ["bot"], "permissions": 8},
        "integration_types_config": {"0": {"oauth2_install_params": {"scopes": ["bot"], "permissions": 0}}, "1": None},
        "role_connections_verification_url": "https://a.example/link",
        "explicit_content_filter": 1,
    }
    edited = await api.ok("bot", "PATCH", "/applications/@me", new)
    assert (edited["description"], edited["tags"]) == ("Keeps the peace", ["moderation"])
    assert edited["install_params"] == {"scopes": ["bot"], "permissions": "8"}
    assert edited["icon"] == edited["cover_image"] is not None
    for path in ("/applications/@me", "/oauth2/applications/@me", f"/applications/{edited['id']}"):
        assert await api.ok("bot", "GET", path) == edited
    cleared = await api.ok("bot", "PATCH", f"/applications/{edited['id']}", {"custom_install_url": None, "icon": None})
    assert "custom_install_url" not in cleared
    assert cleared["icon"] is None
    await api.control("POST", "reset")
    assert (await api.ok("bot", "GET", "/applications/@me"))["description"] == ""


async def test_it_gives_up_privileged_intents_and_takes_them_back(api: Api) -> None:
    only_members = await api.ok("bot", "PATCH", "/applications/@me", {"flags": 1 << 15 | 1 << 6})
    assert only_members["flags"] == 1 << 15
    path = f"/guilds/{api.guild.id}/messages/search"
    assert await api.refused("bot", "GET", path) == (403, 50001)
    await api.ok("bot", "PATCH", "/applications/@me", {"flags": 1 << 19})
    await api.ok("bot", "GET", path)


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"description": "x" * 401}, (400, 50035)),
        ({"description": 5}, (400, 50035)),
        ({"tags": ["x"] * 6}, (400, 50035)),
        ({"tags": ["x" * 21]}, (400, 50035)),
        ({"custom_install_url": "ftp://x"}, (400, 50035)),
        ({"install_params": {"scopes": ["email"]}}, (400, 50035)),
        ({"integration_types_config": {"2": {}}}, (400, 50035)),
        ({"integration_types_config": {"0": 5}}, (400, 50035)),
        ({"icon": "x"}, (400, 50035)),
        ({"interactions_endpoint_url": "https://a.example"}, (501, 0)),
        ({"event_webhooks_url": "https://a.example"}, (501, 0)),
    ],
)
async def test_a_wrong_application_is_refused(api: Api, body: dict[str, Any], answer: tuple[int, int]) -> None:
    assert await api.refused("bot", "PATCH", "/applications/@me", body) == answer


async def test_records_for_linked_accounts_are_five_at_most(api: Api) -> None:
    path = f"/applications/{api.world.application_id}/role-connections/metadata"
    assert await api.ok("bot", "GET", path) == []
    records = [RECORD | {"key": f"games_{number}", "name_localizations": {"de": "Spiele"}} for number in range(5)]
    assert await api.ok("bot", "PUT", path, records) == records
    assert await api.ok("bot", "GET", path) == records
    for wrong in ([*records, RECORD], [RECORD, RECORD], [RECORD | {"key": "Games!"}], [RECORD | {"type": 9}], {}, [5]):
        assert await api.refused("bot", "PUT", path, wrong) == (400, 50035)
    assert await api.refused("bot", "GET", "/applications/5/role-connections/metadata") == (404, 10002)
    assert await api.refused("amira", "GET", path) == (403, 20002)


async def test_what_takes_a_persons_oauth_token_is_refused(api: Api) -> None:
    assert await api.refused("bot", "GET", "/oauth2/@me") == (401, 50025)
    assert await api.refused("bot", "GET", "/applications/5") == (404, 10002)


async def test_discord_py_edits_its_application(api: Api, connect: Connect) -> None:
    async with connect() as bot:
        application = await bot.application_info()
        api.sandbox.taps.clear()  # discord.py writes the description as a text, against Discord's own schema
        edited = await application.edit(description="Keeps the peace", tags=["moderation"])
        assert isinstance(edited, discord.AppInfo)
        assert (edited.description, edited.tags) == ("Keeps the peace", ["moderation"])


async def test_there_are_no_group_direct_messages(api: Api) -> None:
    amira = str(api.id_of("amira"))
    opened = await api.ok("bot", "POST", "/users/@me/channels", {"recipient_id": amira})
    path = f"/channels/{opened['id']}/recipients/{api.id_of('lukas')}"
    assert await api.refused("bot", "PUT", path, {"access_token": "x"}) == (400, 50024)
    assert await api.refused("bot", "DELETE", path) == (400, 50024)
    group = {"access_tokens": ["x", "y"], "nicks": {}}
    assert await api.refused("bot", "POST", "/users/@me/channels", group) == (403, 50025)
    assert await api.refused("amira", "POST", "/users/@me/channels", {"recipients": [amira]}) == (501, 0)
