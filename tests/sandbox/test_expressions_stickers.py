"""Stickers of guilds, on messages too, and the soundboard."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import aiohttp
import orjson
import pytest

from bot.sandbox import Seed
from bot.sandbox.permissions import Permission
from bot.sandbox.world.model.expression import Sound, Sticker
from tests.sandbox.clients import Api, arrived
from tests.sandbox.expressing import (
    APNG,
    GIF,
    LOTTIE,
    MP3,
    OGG,
    PNG,
    grant,
    make_emoji,
    send_sticker,
    uri,
    without_administrator,
)
from tests.sandbox.posting import room

CREATE, MANAGE = Permission.CREATE_GUILD_EXPRESSIONS, Permission.MANAGE_GUILD_EXPRESSIONS


@pytest.fixture
def seed() -> Seed:
    """A guild with a sticker and a sound, and another with a sticker where the bot and Mina are."""
    default = Seed.default()
    default.guilds[0] |= {
        "stickers": [{"name": "Buoy", "tags": "float", "description": "It floats"}],
        "sounds": [{"name": "horn", "image": uri(OGG, "audio/ogg"), "volume": 0.5, "emoji": "📯"}],
    }
    default.guilds.append({"name": "Elsewhere", "members": [{"name": "mina"}], "stickers": [{"name": "Reef"}]})
    return default


def stickers(api: Api) -> str:
    return f"/guilds/{api.guild.id}/stickers"


def sounds(api: Api) -> str:
    return f"/guilds/{api.guild.id}/soundboard-sounds"


def buoy(api: Api) -> Sticker:
    return next(iter(api.guild.stickers.values()))


def reef(api: Api) -> Sticker:
    return next(one for one in api.world.stickers.values() if one.name == "Reef")


async def test_a_sticker_is_made_read_changed_and_deleted(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        status, made = await send_sticker(api)
        assert (status, made["format_type"], made["tags"]) == (201, 1, "anchor")
        assert [one["name"] for one in (await client.until("GUILD_STICKERS_UPDATE"))["stickers"]] == ["Buoy", "Anchor"]
        assert (await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE"))["action_type"] == 90
        path = f"{stickers(api)}/{made['id']}"
        assert await api.ok("bot", "GET", path) == made
        assert len(await api.ok("bot", "GET", stickers(api))) == 2
        assert (await api.ok("amira", "GET", f"/stickers/{made['id']}"))["name"] == "Anchor"
        edited = await api.ok("bot", "PATCH", path, {"name": "Chain", "description": None}, reason="clearer")
        assert (edited["name"], edited["description"]) == ("Chain", None)
        entry = await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE")
        assert (entry["action_type"], entry["reason"], len(entry["changes"])) == (91, "clearer", 2)
        async with api._session.get(f"{api.sandbox.url}/stickers/{made['id']}.png") as response:
            assert await response.read() == PNG
        await api.ok("bot", "DELETE", path)
        assert (await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE"))["action_type"] == 92
    assert await api.refused("bot", "GET", path) == (404, 10060)
    assert await api.refused("bot", "GET", f"/stickers/{made['id']}") == (404, 10060)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (PNG, (201, 1)),
        (APNG, (201, 2)),
        (GIF, (201, 4)),
        (LOTTIE, (400, 50046)),
        (b"hello", (400, 50046)),
        (b"", (400, 50046)),
        (b"{", (400, 50046)),
        (OGG, (400, 50046)),
        (PNG + b"\0" * 512 * 1024, (400, 50045)),
        (None, (400, 50035)),
    ],
)
async def test_a_sticker_is_known_by_its_content(api: Api, data: bytes | None, expected: tuple[int, int]) -> None:
    status, answer = await send_sticker(api, data=data)
    assert (status, answer.get("format_type", answer.get("code"))) == expected


async def test_verified_guilds_have_lottie_stickers(api: Api) -> None:
    api.guild.features.append("VERIFIED")
    assert (await send_sticker(api, data=LOTTIE))[1]["format_type"] == 3
    for other in (b"{", b"[1]", b"{}"):
        assert (await send_sticker(api, data=other))[1]["code"] == 50046


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "x"}, {"name": "x" * 31}, {"tags": ""}, {"tags": "x" * 201}, {"description": "x"}]
)
async def test_wrong_stickers_are_refused(api: Api, wrong: dict[str, str]) -> None:
    status, answer = await send_sticker(api, **wrong)
    assert (status, answer["code"], list(answer["errors"])) == (400, 50035, list(wrong))


@pytest.mark.parametrize(("tier", "most"), list(enumerate((5, 15, 30, 60))))
async def test_stickers_have_a_ceiling_by_tier(api: Api, tier: int, most: int) -> None:
    api.guild.premium_tier = tier
    for number in range(most - 2):
        api.guild.stickers[number] = buoy(api)
    assert (await send_sticker(api))[0] == 201
    assert (await send_sticker(api))[1]["code"] == 30039


async def test_makers_change_their_own_stickers_and_sounds(api: Api) -> None:
    assert (await send_sticker(api, "amira"))[0] == 403
    grant(api, "Member", CREATE)
    own = (await send_sticker(api, "amira"))[1]
    await api.ok("amira", "PATCH", f"{stickers(api)}/{own['id']}", {"name": "Mine"})
    (horn,) = api.guild.sounds
    for path in (f"{stickers(api)}/{buoy(api).id}", f"{sounds(api)}/{horn}"):
        for method in ("PATCH", "DELETE"):
            assert await api.refused("amira", method, path, {"name": "Mine"}) == (403, 50013)
    grant(api, "Moderator", MANAGE)
    await api.ok("mina", "DELETE", f"{stickers(api)}/{own['id']}")


async def test_discord_has_no_packs_or_sounds_of_its_own_here(api: Api) -> None:
    assert await api.ok("bot", "GET", "/sticker-packs") == {"sticker_packs": []}
    assert await api.refused("bot", "GET", "/sticker-packs/5") == (404, 10061)
    assert await api.ok("bot", "GET", "/soundboard-default-sounds") == []


async def test_a_message_carries_stickers_alone(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        sent = await api.ok("bot", "POST", room(api), {"sticker_ids": [str(buoy(api).id)]})
        heard = await client.until("MESSAGE_CREATE")
    expected = [{"id": str(buoy(api).id), "name": "Buoy", "format_type": 1}]
    assert sent["sticker_items"] == heard["sticker_items"] == expected
    forward = {"type": 1, "channel_id": sent["channel_id"], "message_id": sent["id"]}
    forwarded = await api.ok("amira", "POST", room(api, "off-topic"), {"message_reference": forward})
    assert forwarded["message_snapshots"][0]["message"]["sticker_items"] == expected
    edited = await api.ok("bot", "PATCH", f"{room(api)}/{sent['id']}", {"content": ""})
    assert edited["sticker_items"] == expected
    late = {"sticker_ids": [str(buoy(api).id)]}
    assert (await api.call("bot", "PATCH", f"{room(api)}/{sent['id']}", late))[0] == 501


async def test_plain_fields_beside_a_file_are_the_body(api: Api) -> None:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("content", "look")
    form.add_field("file", BytesIO(PNG), filename="a.png", content_type="image/png")
    url, headers = api.sandbox.api_url + room(api), {"Authorization": api.token("bot")}
    async with api._session.post(url, data=form, headers=headers) as response:
        sent = orjson.loads(await response.read())
    assert (sent["content"], sent["attachments"][0]["filename"]) == ("look", "a.png")


async def test_stickers_that_cannot_be_used_are_refused(api: Api) -> None:
    path, foreign = room(api), {"sticker_ids": [str(reef(api).id)]}
    assert await api.refused("bot", "POST", path, {"sticker_ids": ["5"]}) == (400, 50081)
    assert await api.refused("bot", "POST", path, {"sticker_ids": [str(buoy(api).id)] * 4}) == (400, 50035)
    assert await api.refused("bot", "POST", path, {"sticker_ids": []}) == (400, 50006)
    assert await api.refused("bot", "POST", path, foreign) == (400, 50081)
    assert await api.refused("amira", "POST", path, foreign) == (400, 50081)
    assert await api.refused("mina", "POST", path, foreign) == (403, 50013)
    grant(api, "Moderator", Permission.USE_EXTERNAL_STICKERS)
    assert (await api.ok("mina", "POST", path, foreign))["sticker_items"][0]["name"] == "Reef"


async def test_a_sound_is_made_read_changed_and_deleted(api: Api) -> None:
    emoji = await make_emoji(api)
    async with arrived(api.sandbox) as client:
        body = {"name": "bell", "sound": uri(MP3, "audio/mp3"), "volume": 0.25, "emoji_id": emoji["id"]}
        made = await api.ok("bot", "POST", sounds(api), body, reason="noon")
        assert (made["volume"], made["emoji_id"], made["user"]["username"]) == (0.25, emoji["id"], "Tribune")
        assert await client.until("GUILD_SOUNDBOARD_SOUND_CREATE") == made
        entry = await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE")
        assert (entry["action_type"], entry["reason"]) == (130, "noon")
        path = f"{sounds(api)}/{made['sound_id']}"
        assert await api.ok("bot", "GET", path) == made
        listed = (await api.ok("bot", "GET", sounds(api)))["items"]
        assert [(one["name"], one["volume"], one["emoji_name"]) for one in listed] == [
            ("horn", 0.5, "📯"),
            ("bell", 0.25, None),
        ]
        edited = await api.ok("bot", "PATCH", path, {"emoji_id": None, "emoji_name": "🔔", "volume": None})
        assert (edited["emoji_id"], edited["emoji_name"], edited["volume"]) == (None, "🔔", 1)
        assert await client.until("GUILD_SOUNDBOARD_SOUND_UPDATE") == edited
        async with api._session.get(f"{api.sandbox.url}/soundboard-sounds/{made['sound_id']}") as response:
            assert await response.read() == MP3
        await api.ok("bot", "DELETE", path)
        gone = await client.until("GUILD_SOUNDBOARD_SOUND_DELETE")
        assert gone == {"guild_id": str(api.guild.id), "sound_id": made["sound_id"]}
        assert (await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE"))["action_type"] == 132
    assert await api.refused("bot", "GET", path) == (404, 10097)


async def test_a_sound_is_sent_into_the_channel_that_one_is_in(api: Api) -> None:
    (horn,), lounge = api.guild.sounds, api.channel("Lounge")
    path, body = f"/channels/{lounge.id}/send-soundboard-sound", {"sound_id": str(horn)}
    assert await api.refused("amira", "POST", path, body) == (403, 50013)
    grant(api, "@everyone", Permission.USE_SOUNDBOARD)
    assert await api.refused("amira", "POST", path, body) == (400, 40032)
    await api.control("POST", f"personas/{api.id_of('amira')}/voice", {"channel_id": str(lounge.id)})
    async with arrived(api.sandbox) as client:
        await api.ok("amira", "POST", path, body)
        heard = await client.until("VOICE_CHANNEL_EFFECT_SEND")
    assert (heard["sound_id"], heard["sound_volume"], heard["user_id"]) == (str(horn), 0.5, str(api.id_of("amira")))
    assert heard["emoji"]["name"] == "📯"
    assert await api.refused("amira", "POST", path, {"sound_id": "5"}) == (404, 10097)
    assert await api.refused("amira", "POST", path, {}) == (400, 50035)
    elsewhere = body | {"source_guild_id": str(reef(api).guild_id)}
    assert await api.refused("amira", "POST", path, elsewhere) == (403, 50001)
    await api.control("POST", f"personas/{api.id_of('mina')}/voice", {"channel_id": str(lounge.id)})
    assert await api.refused("mina", "POST", path, elsewhere) == (403, 50013)
    api.guild.members[api.id_of("amira")].mute = True
    assert await api.refused("amira", "POST", path, body) == (403, 50013)


@pytest.mark.parametrize("silence", ["self_mute", "self_deaf", "suppress"])
async def test_only_who_can_be_heard_sends_a_sound(api: Api, silence: str) -> None:
    api.guild.sounds[5] = Sound(5, api.guild.id, api.world.bot, "plain")
    grant(api, "@everyone", Permission.USE_SOUNDBOARD)
    lounge, amira = api.channel("Lounge").id, api.id_of("amira")
    await api.control("POST", f"personas/{amira}/voice", {"channel_id": str(lounge)})
    path, body = f"/channels/{lounge}/send-soundboard-sound", {"sound_id": "5"}
    setattr(api.guild.voice_states[amira], silence, True)
    assert await api.refused("amira", "POST", path, body) == (403, 50013)
    setattr(api.guild.voice_states[amira], silence, False)
    async with arrived(api.sandbox) as client:
        await api.ok("amira", "POST", path, body)
        assert (await client.until("VOICE_CHANNEL_EFFECT_SEND"))["emoji"] is None


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"name": "x"}, 50035),
        ({"sound": None}, 50035),
        ({"sound": uri(PNG)}, 50035),
        ({"sound": uri(OGG + b"\0" * 512 * 1024)}, 50035),
        ({"volume": 2}, 50035),
        ({"volume": "loud"}, 50035),
        ({"emoji_id": "5"}, 10014),
        ({"emoji_name": "bell"}, 10014),
    ],
)
async def test_wrong_sounds_are_refused(api: Api, wrong: dict[str, Any], expected: int) -> None:
    body = {"name": "bell", "sound": uri(OGG, "audio/ogg")} | wrong
    assert await api.refused("bot", "POST", sounds(api), body) == (400, expected)


@pytest.mark.parametrize(("tier", "most"), list(enumerate((8, 24, 36, 48))))
async def test_sounds_have_a_ceiling_by_tier(api: Api, tier: int, most: int) -> None:
    api.guild.premium_tier = tier
    for number in range(most - 1):
        api.guild.sounds[number] = Sound(number, api.guild.id, api.world.bot, "x")
    body = {"name": "bell", "sound": uri(OGG, "audio/ogg")}
    assert await api.refused("bot", "POST", sounds(api), body) == (400, 30045)


async def test_making_takes_a_permission(api: Api) -> None:
    without_administrator(api, Permission.VIEW_CHANNEL)
    assert (await send_sticker(api))[1]["code"] == 50013
    assert await api.refused("bot", "POST", sounds(api), {}) == (403, 50013)


async def test_a_reset_brings_the_seed_s_expressions_back(api: Api) -> None:
    before = await api.ok("bot", "GET", stickers(api))
    await make_emoji(api)
    await send_sticker(api)
    api.sandbox.reset()
    assert await api.ok("bot", "GET", stickers(api)) == before
    assert await api.ok("bot", "GET", f"/guilds/{api.guild.id}/emojis") == []
    assert len(api.world.pictures) == 3
