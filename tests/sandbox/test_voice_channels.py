"""What voice and stage channels have: a status, limits, a region, a chat."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.permissions import Permission
from tests.sandbox.clients import Api, arrived
from tests.sandbox.gathering import (
    actions,
    overwrite,
    put,
    seed,
)

__all__ = ["seed"]


async def test_a_voice_channel_has_a_status_while_somebody_is_in(api: Api) -> None:
    path = f"/channels/{api.channel('Lounge').id}/voice-status"
    await put(api, "amira", "Lounge")
    async with arrived(api.sandbox) as client:
        await api.ok("bot", "PUT", path, {"status": "Singing"}, reason="fun")
        assert (await client.until("VOICE_CHANNEL_STATUS_UPDATE"))["status"] == "Singing"
        await client.send(43, {"guild_id": str(api.guild.id), "fields": ["status", "voice_start_time"]})
        (info,) = (await client.until("CHANNEL_INFO"))["channels"]
        assert (info["id"], info["status"]) == (str(api.channel("Lounge").id), "Singing")
        assert abs(info["voice_start_time"] - api.world.clock.now().timestamp()) < 60
        await api.ok("bot", "PUT", path, {"status": None})
        assert (await client.until("VOICE_CHANNEL_STATUS_UPDATE"))["status"] is None
        await api.ok("bot", "PUT", path, {"status": "Dancing"})
        await put(api, "amira", None)
        while (await client.until("VOICE_CHANNEL_STATUS_UPDATE"))["status"] is not None:
            pass
    assert actions(api) == [192, 193, 192]
    assert api.guild.audit_log[0].options == {"channel_id": str(api.channel("Lounge").id), "status": "Singing"}


async def test_a_status_is_set_by_who_may(api: Api) -> None:
    path = f"/channels/{api.channel('Lounge').id}/voice-status"
    assert await api.refused("amira", "PUT", path, {"status": "Singing"}) == (403, 50013)
    overwrite(api, "Lounge", allow=Permission.SET_VOICE_CHANNEL_STATUS)
    assert await api.refused("amira", "PUT", path, {"status": "Singing"}) == (403, 50013)
    await put(api, "amira", "Lounge")
    await api.ok("amira", "PUT", path, {"status": "Singing"})
    assert await api.refused("bot", "PUT", path, {"status": "s" * 501}) == (400, 50035)
    await put(api, "amira", "Den")
    assert await api.refused("amira", "PUT", path, {"status": "Humming"}) == (403, 50013)
    text = f"/channels/{api.channel('general').id}/voice-status"
    assert await api.refused("bot", "PUT", text, {"status": "Singing"}) == (400, 50024)


@pytest.mark.parametrize("asked", [{"guild_id": "12", "fields": ["status"]}, {"guild_id": "GUILD", "fields": "status"}])
async def test_channel_info_is_for_members_who_ask_properly(api: Api, asked: dict[str, Any]) -> None:
    guild_id = str(api.guild.id) if asked["guild_id"] == "GUILD" else asked["guild_id"]
    async with arrived(api.sandbox, "amira") as client:
        await client.send(43, asked | {"guild_id": guild_id})
        await client.send(43, {"guild_id": str(api.guild.id), "fields": []})
        assert await client.until("CHANNEL_INFO") == {"guild_id": str(api.guild.id), "channels": []}


async def test_channel_info_is_of_channels_that_one_sees(api: Api) -> None:
    await put(api, "olivia", "Lounge")
    ask = {"guild_id": str(api.guild.id), "fields": ["status", "voice_start_time"]}
    async with arrived(api.sandbox, "amira") as client:
        await client.send(43, ask)
        assert [one["id"] for one in (await client.until("CHANNEL_INFO"))["channels"]] == [
            str(api.channel("Lounge").id)
        ]
        overwrite(api, "Lounge", deny=Permission.VIEW_CHANNEL)
        await client.send(43, ask)
        assert (await client.until("CHANNEL_INFO"))["channels"] == []


@pytest.mark.parametrize(
    ("channel", "body", "code"),
    [
        ("Lounge", {"bitrate": 96_000, "user_limit": 99, "rtc_region": "rotterdam", "video_quality_mode": 2}, None),
        ("Lounge", {"rtc_region": None}, None),
        ("Lounge", {"bitrate": 96_001}, 30052),
        ("Lounge", {"bitrate": 7999}, 50035),
        ("Lounge", {"user_limit": 100}, 50035),
        ("Lounge", {"rtc_region": "moon"}, 50035),
        ("Lounge", {"video_quality_mode": 3}, 50035),
        ("Town Hall", {"bitrate": 64_000, "user_limit": 10_000}, None),
        ("Town Hall", {"bitrate": 64_001}, 30052),
        ("Town Hall", {"user_limit": 10_001}, 50035),
    ],
)
async def test_what_voice_channels_keep(api: Api, channel: str, body: dict[str, Any], code: int | None) -> None:
    path = f"/channels/{api.channel(channel).id}"
    if code is None:
        assert await api.ok("bot", "PATCH", path, body) | body == await api.ok("bot", "GET", path)
    else:
        assert await api.refused("bot", "PATCH", path, body) == (400, code)


@pytest.mark.parametrize(
    ("tier", "features", "most"), [(1, [], 128_000), (3, [], 384_000), (0, ["VIP_REGIONS"], 384_000)]
)
async def test_boosts_raise_the_bitrate(api: Api, tier: int, features: list[str], most: int) -> None:
    api.guild.premium_tier, api.guild.features = tier, features
    path = f"/channels/{api.channel('Lounge').id}"
    assert (await api.ok("bot", "PATCH", path, {"bitrate": most}))["bitrate"] == most
    assert await api.refused("bot", "PATCH", path, {"bitrate": most + 1}) == (400, 30052)


async def test_one_writes_in_voice_channels_too(api: Api) -> None:
    for name in ("Lounge", "Town Hall"):
        path = f"/channels/{api.channel(name).id}"
        await api.ok("bot", "PATCH", path, {"nsfw": True, "rate_limit_per_user": 5})
        sent = await api.ok("amira", "POST", f"{path}/messages", {"content": "hello"})
        assert (await api.ok("bot", "GET", path))["last_message_id"] == sent["id"]
        assert await api.ok("bot", "POST", f"{path}/invites", {})


async def test_regions_are_listed(api: Api) -> None:
    regions = {one["id"] for one in await api.ok("bot", "GET", "/voice/regions")}
    assert {"rotterdam", "us-east"} <= regions


async def test_the_idle_channel_is_forgotten_once_it_is_gone(api: Api) -> None:
    await api.ok("bot", "PATCH", f"/guilds/{api.guild.id}", {"afk_channel_id": str(api.channel("Den").id)})
    async with arrived(api.sandbox) as client:
        await api.ok("bot", "DELETE", f"/channels/{api.channel('Den').id}")
        assert (await client.until("GUILD_UPDATE"))["afk_channel_id"] is None
