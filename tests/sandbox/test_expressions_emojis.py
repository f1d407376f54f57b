"""Custom emojis of guilds and of the application, and who may use which where."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from bot.sandbox import Seed
from bot.sandbox.errors import DiscordError
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.emojis import using
from bot.sandbox.world.model.expression import Emoji
from bot.sandbox.world.pictures import of_data_uri
from tests.sandbox.clients import Api, arrived
from tests.sandbox.expressing import APNG, GIF, OGG, PNG, grant, make_emoji, uri, without_administrator
from tests.sandbox.posting import room

CREATE, MANAGE = Permission.CREATE_GUILD_EXPRESSIONS, Permission.MANAGE_GUILD_EXPRESSIONS


@pytest.fixture
def seed() -> Seed:
    """Two guilds: the bot is in both, people are in the first alone."""
    default = Seed.default()
    default.guilds.append({"name": "Elsewhere", "channels": [{"name": "far"}], "emojis": [{"name": "lighthouse"}]})
    default.bot = {"name": "Tribune", "emojis": [{"name": "helm"}]}
    return default


def emojis(api: Api) -> str:
    return f"/guilds/{api.guild.id}/emojis"


def named(api: Api, name: str) -> Emoji:
    return next(one for one in api.world.emojis.values() if one.name == name)


async def test_an_emoji_is_made_read_changed_and_deleted(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        made = await api.ok("bot", "POST", emojis(api), {"name": "wave_1", "image": uri(PNG)}, reason="fun")
        heard = await client.until("GUILD_EMOJIS_UPDATE")
        entry = await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE")
        assert (heard["emojis"][0]["id"], "user" in heard["emojis"][0]) == (made["id"], False)
        assert (entry["action_type"], entry["target_id"], entry["reason"]) == (60, made["id"], "fun")
        assert entry["changes"] == [{"key": "name", "new_value": "wave_1"}]
        path = f"{emojis(api)}/{made['id']}"
        assert await api.ok("bot", "GET", path) == made
        assert await api.ok("bot", "GET", emojis(api)) == [made]
        role = str(api.role("Member"))
        edited = await api.ok("bot", "PATCH", path, {"name": "wave_2", "roles": [role]})
        assert (edited["name"], edited["roles"]) == ("wave_2", [role])
        assert (await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE"))["action_type"] == 61
        await api.ok("bot", "DELETE", path)
        assert (await client.until("GUILD_EMOJIS_UPDATE"))["emojis"] == []
        assert (await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE"))["action_type"] == 62
    assert await api.refused("bot", "GET", path) == (404, 10014)


@pytest.mark.parametrize(("data", "animated"), [(PNG, False), (GIF, True), (APNG, True), (b"\xff\xd8\xff\xe0", False)])
async def test_content_tells_what_moves_and_the_picture_is_served(api: Api, data: bytes, animated: bool) -> None:
    made = await make_emoji(api, image=uri(data, "image/png"))
    assert made["animated"] is animated
    async with api._session.get(f"{api.sandbox.url}/emojis/{made['id']}.webp?size=64") as response:
        assert (response.status, await response.read()) == (200, data)
    await api.ok("bot", "DELETE", f"{emojis(api)}/{made['id']}")
    async with api._session.get(f"{api.sandbox.url}/emojis/{made['id']}.png") as response:
        assert response.status == 404


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"name": "x"}, "name", "BASE_TYPE_BAD_LENGTH"),
        ({"name": "x" * 33}, "name", "BASE_TYPE_BAD_LENGTH"),
        ({"name": "two words"}, "name", "STRING_TYPE_REGEX"),
        ({"name": "wörter"}, "name", "STRING_TYPE_REGEX"),
        ({"name": None}, "name", "BASE_TYPE_REQUIRED"),
        ({"image": None}, "image", "BASE_TYPE_REQUIRED"),
        ({"image": 5}, "image", "IMAGE_INVALID"),
        ({"image": "https://a.example/b.png"}, "image", "IMAGE_INVALID"),
        ({"image": "data:image/png;base64,????"}, "image", "IMAGE_INVALID"),
        ({"image": uri(b"hello")}, "image", "IMAGE_INVALID"),
        ({"image": uri(OGG)}, "image", "IMAGE_INVALID"),
        ({"image": uri(PNG + b"\0" * 256 * 1024)}, "image", "BINARY_TYPE_MAX_SIZE"),
    ],
)
async def test_wrong_emojis_are_refused(api: Api, wrong: dict[str, Any], field: str, code: str) -> None:
    body = {"name": "harbour", "image": uri(PNG)} | wrong
    for path in (emojis(api), f"/applications/{api.world.application_id}/emojis"):
        status, answer = await api.call("bot", "POST", path, body)
        assert (status, answer["code"], answer["errors"][field]["_errors"][0]["code"]) == (400, 50035, code)


@pytest.mark.parametrize(
    ("tier", "data", "count", "refusal"), [(0, PNG, 50, 30008), (0, GIF, 50, 30018), (3, PNG, 250, 30008)]
)
async def test_a_tier_has_its_ceiling(api: Api, tier: int, data: bytes, count: int, refusal: int) -> None:
    api.guild.premium_tier = tier
    for number in range(count - 1):
        api.guild.emojis[number] = Emoji(number, api.guild.id, api.world.bot, "x", animated=data is GIF)
    await make_emoji(api, image=uri(data))
    assert await api.refused("bot", "POST", emojis(api), {"name": "more", "image": uri(data)}) == (400, refusal)
    await make_emoji(api, image=uri(GIF if data is PNG else PNG))


async def test_makers_change_their_own_and_managers_all(api: Api) -> None:
    body = {"name": "mine", "image": uri(PNG)}
    assert await api.refused("amira", "POST", emojis(api), body) == (403, 50013)
    others = await make_emoji(api)
    grant(api, "Member", CREATE)
    own = await make_emoji(api, "amira", name="mine")
    path = f"{emojis(api)}/{own['id']}"
    assert (await api.ok("amira", "PATCH", path, {"name": "own"}))["user"]["username"] == "amira"
    for method in ("PATCH", "DELETE"):
        assert await api.refused("amira", method, f"{emojis(api)}/{others['id']}", {"name": "no"}) == (403, 50013)
    grant(api, "Moderator", MANAGE)
    await api.ok("mina", "PATCH", path, {"name": "cared_for"})
    assert "user" not in (await api.ok("jonas", "GET", emojis(api)))[0]
    api.guild.roles[api.role("Member")].permissions &= ~CREATE
    assert await api.refused("amira", "DELETE", path) == (403, 50013)


async def test_the_application_has_emojis_of_its_own(api: Api) -> None:
    base = f"/applications/{api.world.application_id}/emojis"
    made = await api.ok("bot", "POST", base, {"name": "wheel", "image": uri(GIF)})
    assert made["animated"]
    renamed = await api.ok("bot", "PATCH", f"{base}/{made['id']}", {"name": "rudder"})
    assert await api.ok("bot", "GET", f"{base}/{made['id']}") == renamed
    assert [one["name"] for one in (await api.ok("bot", "GET", base))["items"]] == ["helm", "rudder"]
    await api.ok("bot", "DELETE", f"{base}/{made['id']}")
    assert await api.refused("bot", "GET", f"{base}/{made['id']}") == (404, 10014)
    assert await api.refused("bot", "GET", "/applications/5/emojis") == (404, 10002)
    assert await api.refused("amira", "GET", base) == (403, 20002)
    for number in range(1999):
        api.world.application_emojis[number] = named(api, "helm")
    assert await api.refused("bot", "POST", base, {"name": "more", "image": uri(PNG)}) == (400, 30008)


async def test_reactions_carry_emojis_that_exist(api: Api) -> None:
    made = await make_emoji(api, image=uri(GIF))
    message = await api.ok("bot", "POST", room(api), {"content": "hello"})
    path = f"{room(api)}/{message['id']}/reactions"
    emoji = {"id": made["id"], "name": "harbour", "animated": True}
    async with arrived(api.sandbox) as client:
        await api.ok("amira", "PUT", f"{path}/other:{made['id']}/@me")
        assert (await client.until("MESSAGE_REACTION_ADD"))["emoji"] == emoji
        await api.ok("amira", "DELETE", f"{path}/harbour:{made['id']}/@me")
        assert (await client.until("MESSAGE_REACTION_REMOVE"))["emoji"] == emoji
        await api.ok("bot", "PUT", f"{path}/harbour:{made['id']}/@me")
        await api.ok("bot", "DELETE", f"{emojis(api)}/{made['id']}")
        await api.ok("amira", "PUT", f"{path}/harbour:{made['id']}/@me")
        assert [one["username"] for one in await api.ok("bot", "GET", f"{path}/harbour:{made['id']}")] != []
        await api.ok("bot", "DELETE", f"{path}/harbour:{made['id']}")
        assert (await client.until("MESSAGE_REACTION_REMOVE_EMOJI"))["emoji"] == emoji
    assert await api.refused("bot", "PUT", f"{path}/harbour:{made['id']}/@me") == (400, 10014)


@pytest.mark.parametrize("word", ["smile", "harbour:5", "a:b:c", ":1", "x:" + "9" * 30, "▲", "1", "👋👋", "\x00"])
async def test_reactions_with_what_is_no_emoji_are_refused(api: Api, word: str) -> None:
    message = await api.ok("bot", "POST", room(api), {"content": "hello"})
    path = f"{room(api)}/{message['id']}/reactions/{quote(word)}/@me"
    assert await api.refused("bot", "PUT", path) == (400, 10014)


async def test_emojis_of_elsewhere_take_membership_and_a_permission(api: Api) -> None:
    foreign, own = named(api, "lighthouse"), named(api, "helm")
    message = await api.ok("bot", "POST", room(api), {"content": "hello"})
    path = f"{room(api)}/{message['id']}/reactions"
    for emoji in (foreign, own):
        assert await api.refused("amira", "PUT", f"{path}/{emoji.name}:{emoji.id}/@me") == (400, 10014)
    without_administrator(api, Permission.ADD_REACTIONS)
    api.guild.everyone.permissions &= ~Permission.USE_EXTERNAL_EMOJIS
    assert await api.refused("bot", "PUT", f"{path}/lighthouse:{foreign.id}/@me") == (403, 50013)
    await api.ok("bot", "PUT", f"{path}/helm:{own.id}/@me")
    without_administrator(api, Permission.USE_EXTERNAL_EMOJIS)
    await api.ok("bot", "PUT", f"{path}/lighthouse:{foreign.id}/@me")
    await api.ok("amira", "PUT", f"{path}/lighthouse:{foreign.id}/@me")


async def test_an_emoji_for_roles_is_for_nobody_else(api: Api) -> None:
    made = await make_emoji(api, roles=[str(api.role("Greeter"))])
    message = await api.ok("bot", "POST", room(api), {"content": "hello"})
    path = f"{room(api)}/{message['id']}/reactions/harbour:{made['id']}/@me"
    assert await api.refused("amira", "PUT", path) == (400, 10014)
    api.world.emojis[int(made["id"])].available = False
    assert await api.refused("jonas", "PUT", path) == (400, 10014)
    api.world.emojis[int(made["id"])].available = True
    await api.ok("jonas", "PUT", path)
    assert await api.refused("bot", "PATCH", f"{emojis(api)}/{made['id']}", {"roles": ["5"]}) == (404, 10011)
    await api.ok("bot", "DELETE", f"/guilds/{api.guild.id}/roles/{api.role('Greeter')}")
    assert (await api.ok("bot", "GET", f"{emojis(api)}/{made['id']}"))["roles"] == []
    await api.ok("amira", "PUT", path)


def button(**emoji: Any) -> dict[str, Any]:
    return {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "a", "emoji": emoji}]}]}


def select(**emoji: Any) -> dict[str, Any]:
    options = [{"label": "a", "value": "a", "emoji": emoji}]
    return {"components": [{"type": 1, "components": [{"type": 3, "custom_id": "a", "options": options}]}]}


def poll(**emoji: Any) -> dict[str, Any]:
    return {"poll": {"question": {"text": "Where?"}, "answers": [{"poll_media": {"text": "Here", "emoji": emoji}}]}}


async def test_components_and_polls_carry_emojis_with_their_names(api: Api) -> None:
    made = await make_emoji(api, image=uri(GIF))
    expected = {"id": made["id"], "name": "harbour", "animated": True}
    sent = await api.ok("bot", "POST", room(api), button(id=made["id"], name="old"))
    assert sent["components"][0]["components"][0]["emoji"] == expected
    sent = await api.ok("bot", "POST", room(api), select(id=str(named(api, "helm").id), name="old"))
    assert sent["components"][0]["components"][0]["options"][0]["emoji"]["name"] == "helm"
    sent = await api.ok("bot", "POST", room(api), poll(id=made["id"]))
    assert sent["poll"]["answers"][0]["poll_media"]["emoji"] == {"id": made["id"], "name": "harbour"}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (button(id="5"), "emoji.id"),
        (button(name="smile"), "emoji.name"),
        (select(id="5"), "options.0.emoji.id"),
        (select(name="✦"), "options.0.emoji.name"),
    ],
)
async def test_components_with_unknown_emojis_are_refused(api: Api, body: dict[str, Any], path: str) -> None:
    status, answer = await api.call("bot", "POST", room(api), body)
    node = answer["errors"]["components"]["0"]["components"]["0"]
    for key in path.split("."):
        node = node[key]
    assert (status, answer["code"], node["_errors"][0]["code"]) == (400, 50035, "BUTTON_COMPONENT_INVALID_EMOJI")


async def test_modals_with_unknown_emojis_are_refused(api: Api) -> None:
    field = select(id="5", name="gone")["components"][0]["components"][0]
    with pytest.raises(DiscordError) as refusal:
        using.complete_all(api.world, api.world.bot, [{"type": 18, "label": "Where", "component": field}])
    assert refusal.value.errors is not None
    assert refusal.value.errors["components"]["0"]["component"]["options"]["0"]["emoji"]["id"]["_errors"]


@pytest.mark.parametrize("body", [poll(id="5"), poll(name="smile"), poll()])
async def test_polls_with_unknown_emojis_are_refused(api: Api, body: dict[str, Any]) -> None:
    assert await api.refused("bot", "POST", room(api), body) == (400, 10014)


@pytest.mark.parametrize(
    ("data", "moves"),
    [
        (PNG, False),
        (APNG, True),
        (GIF, True),
        (b"RIFF\0\0\0\0WEBPVP8 ", False),
        (b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0ANIM", True),
        (b"\0\0\0\x1cftypavif", False),
        (b"\0\0\0\x1cftypavis", True),
    ],
)
def test_a_picture_that_moves_is_known_by_its_content_and_named_so(data: bytes, *, moves: bool) -> None:
    picture = of_data_uri(uri(data))
    assert picture is not None
    assert (picture.animated, picture.hash.startswith("a_")) == (moves, moves)
