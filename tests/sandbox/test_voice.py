"""Voice without audio: who is connected where, by gateway, by `/sandbox` and by moderators, and what channels keep."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.sandbox import Seed
from bot.sandbox.gateway.intents import EVERY_INTENT, Intent
from bot.sandbox.permissions import Permission
from bot.sandbox.world.model import Overwrite
from tests.sandbox.clients import Api, GatewayClient, arrived
from tests.sandbox.test_discord_py import Connect, connect, heard

__all__ = ["connect"]
ALL_IN_VOICE = Permission.MUTE_MEMBERS | Permission.DEAFEN_MEMBERS | Permission.MOVE_MEMBERS


@pytest.fixture
def seed() -> Seed:
    seed = Seed.default()
    seed.guilds[0]["channels"] += [{"name": "Town Hall", "type": "stage"}, {"name": "Den", "type": "voice"}]
    return seed


def update(api: Api, channel: str | None, **more: Any) -> dict[str, Any]:
    """The data of a voice state update (op 4)."""
    channel_id = str(api.channel(channel).id) if channel else None
    return {"guild_id": str(api.guild.id), "channel_id": channel_id, "self_mute": False, "self_deaf": False, **more}


async def put(api: Api, who: str, channel: str | None, **more: Any) -> tuple[int, Any]:
    """Connect a persona without a gateway."""
    channel_id = str(api.channel(channel).id) if channel else None
    return await api.control("POST", f"personas/{api.id_of(who)}/voice", {"channel_id": channel_id, **more})


def member(api: Api, who: str) -> str:
    return f"/guilds/{api.guild.id}/members/{api.id_of(who)}"


def state(api: Api, who: str) -> str:
    return f"/guilds/{api.guild.id}/voice-states/{api.id_of(who) if who != '@me' else who}"


def where(api: Api, who: str) -> str | None:
    found = api.guild.voice_states.get(api.id_of(who))
    return None if found is None else api.guild.channels[found.channel_id or 0].name


def overwrite(api: Api, channel: str, *, allow: int = 0, deny: int = 0) -> None:
    """Let a channel make an exception for everybody."""
    api.channel(channel).overwrites[api.guild.id] = Overwrite(api.guild.id, 0, allow=int(allow), deny=int(deny))


def actions(api: Api) -> list[int]:
    return [entry.action_type for entry in api.guild.audit_log]


async def heard_state(client: GatewayClient, api: Api, who: str) -> Any:
    """The next voice state of somebody."""
    while True:
        found = await client.until("VOICE_STATE_UPDATE")
        if found["user_id"] == str(api.id_of(who)):
            return found


async def test_a_bot_joins_moves_and_leaves(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        await client.send(4, update(api, "Lounge", self_deaf=True))
        joined = await heard_state(client, api, "Tribune")
        assert (joined["channel_id"], joined["self_deaf"]) == (str(api.channel("Lounge").id), True)
        assert joined["member"]["user"]["id"] == joined["user_id"]
        started = await client.until("VOICE_CHANNEL_START_TIME_UPDATE")
        assert started["id"] == joined["channel_id"]
        server = await client.until("VOICE_SERVER_UPDATE")
        assert server["endpoint"] == "127.0.0.1:1"
        own = await api.ok("bot", "GET", state(api, "@me"))
        assert (own["session_id"], own["guild_id"]) == (joined["session_id"], str(api.guild.id))
        await client.send(4, update(api, "Lounge", self_mute=True))
        assert (await heard_state(client, api, "Tribune"))["self_mute"] is True
        await client.send(4, update(api, "Den"))
        assert (await heard_state(client, api, "Tribune"))["channel_id"] == str(api.channel("Den").id)
        await client.send(4, update(api, None))
        assert (await heard_state(client, api, "Tribune"))["channel_id"] is None
        assert (await client.until("VOICE_CHANNEL_START_TIME_UPDATE"))["voice_start_time"] is None
    assert await api.refused("bot", "GET", state(api, "@me")) == (404, 10065)
    assert actions(api) == []


async def test_a_session_that_ends_leaves_voice_and_one_that_may_come_back_stays(api: Api) -> None:
    async with arrived(api.sandbox) as watching:
        async with arrived(api.sandbox, "amira") as client:
            await client.send(4, update(api, "Lounge", self_video=True))
            assert (await heard_state(watching, api, "amira"))["self_video"] is True
            await client.close()
        async with arrived(api.sandbox, "lukas") as client:
            await client.send(4, update(api, "Lounge"))
            await heard_state(watching, api, "lukas")
            await client.close(1000)
        assert (await heard_state(watching, api, "lukas"))["channel_id"] is None
        assert where(api, "amira") == "Lounge"
        async with arrived(api.sandbox, "amira"):
            assert (await heard_state(watching, api, "amira"))["channel_id"] is None


async def test_a_session_that_is_declared_invalid_leaves_voice(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        await client.send(4, update(api, "Lounge"))
        await heard_state(client, api, "Tribune")
        await api.control("POST", "faults", {"invalidate_session": True})
        await client.opcode(9)
    assert where(api, "Tribune") is None


@pytest.mark.parametrize(
    "frame",
    [
        {"channel_id": "lounge"},
        {"self_mute": "yes"},
        {"self_deaf": 1},
        {"guild_id": "1", "self_video": None, "channel_id": []},
    ],
)
async def test_frames_that_make_no_sense_close_the_socket(api: Api, frame: dict[str, Any]) -> None:
    async with arrived(api.sandbox, "amira") as client:
        await client.send(4, update(api, "Lounge") | frame)
        assert await client.close_code() == 4002


@pytest.mark.parametrize("frame", [{"guild_id": "12"}, {"guild_id": {}}, {"channel_id": "12"}])
async def test_frames_about_what_is_not_there_have_no_answer(api: Api, frame: dict[str, Any]) -> None:
    async with arrived(api.sandbox, "amira") as client:
        await client.send(4, update(api, "Lounge") | frame)
        assert await client.heartbeat() == 11
    assert where(api, "amira") is None


async def test_who_may_not_connect_stays_outside(api: Api) -> None:
    overwrite(api, "Lounge", deny=Permission.CONNECT)
    async with arrived(api.sandbox, "amira") as client:
        for channel in ("Lounge", "general"):
            await client.send(4, update(api, channel))
        assert await client.heartbeat() == 11
    assert where(api, "amira") is None
    assert (await put(api, "amira", "Lounge"))[1]["code"] == 50013
    assert (await put(api, "mina", "general"))[1]["code"] == 50013


async def test_a_full_channel_takes_in_who_moves_members(api: Api) -> None:
    await api.ok("bot", "PATCH", f"/channels/{api.channel('Lounge').id}", {"user_limit": 1})
    assert (await put(api, "amira", "Lounge"))[0] == 200
    assert (await put(api, "lukas", "Lounge"))[1]["code"] == 50013
    assert (await put(api, "amira", "Lounge", self_mute=True))[0] == 200
    overwrite(api, "Lounge", allow=Permission.MOVE_MEMBERS)
    assert (await put(api, "lukas", "Lounge"))[0] == 200


async def test_personas_connect_without_a_gateway(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        status, answer = await put(api, "amira", "Lounge", self_mute=True)
        assert (status, answer["channel_id"]) == (200, str(api.channel("Lounge").id))
        assert (await heard_state(client, api, "amira"))["self_mute"] is True
        await put(api, "amira", None)
        assert (await heard_state(client, api, "amira"))["channel_id"] is None
    nobody = await api.control("POST", "personas/12/voice", {"channel_id": None})
    nowhere = await api.control("POST", f"personas/{api.id_of('amira')}/voice", {})
    assert (nobody[0], nowhere[0]) == (404, 400)
    path = f"personas/{api.id_of('amira')}/voice"
    assert (await api.control("POST", path, {"channel_id": "12"}))[0] == 404
    await api.control("POST", f"personas/{api.id_of('amira')}/leave")
    assert (await put(api, "amira", "Lounge"))[1]["code"] == 10007


@pytest.mark.parametrize("end", ["kick", "ban", "leave", "channel"])
async def test_who_is_gone_is_not_in_voice(api: Api, end: str) -> None:
    await put(api, "amira", "Lounge")
    async with arrived(api.sandbox) as client:
        if end == "kick":
            await api.ok("bot", "DELETE", member(api, "amira"))
        elif end == "ban":
            await api.ok("bot", "PUT", f"/guilds/{api.guild.id}/bans/{api.id_of('amira')}")
        elif end == "leave":
            await api.control("POST", f"personas/{api.id_of('amira')}/leave")
        else:
            await api.ok("bot", "DELETE", f"/channels/{api.channel('Lounge').id}")
        assert (await heard_state(client, api, "amira"))["channel_id"] is None
    assert api.guild.voice_states == {}


async def test_moderators_mute_deafen_move_and_disconnect(api: Api) -> None:
    await put(api, "amira", "Lounge")
    async with arrived(api.sandbox) as client:
        muted = await api.ok("bot", "PATCH", member(api, "amira"), {"mute": True, "deaf": True}, reason="noise")
        assert (muted["mute"], muted["deaf"]) == (True, True)
        told = await heard_state(client, api, "amira")
        assert (told["mute"], told["deaf"]) == (True, True)
        den = str(api.channel("Den").id)
        await api.ok("bot", "PATCH", member(api, "amira"), {"channel_id": den})
        assert (await heard_state(client, api, "amira"))["channel_id"] == den
        await api.ok("bot", "PATCH", member(api, "amira"), {"channel_id": den})
        await api.ok("bot", "PATCH", member(api, "amira"), {"channel_id": None})
        assert (await heard_state(client, api, "amira"))["channel_id"] is None
    assert actions(api) == [24, 26, 27]
    update_entry, move, disconnect = api.guild.audit_log
    assert {change["key"] for change in update_entry.changes} == {"mute", "deaf"}
    assert (update_entry.reason, move.options) == ("noise", {"channel_id": den, "count": "1"})
    assert disconnect.options == {"count": "1"}
    assert (await api.ok("bot", "GET", member(api, "amira")))["mute"] is True


@pytest.mark.parametrize("body", [{"mute": True}, {"deaf": False}, {"channel_id": None}, {"channel_id": "12"}])
async def test_who_is_not_connected_cannot_be_moderated_in_voice(api: Api, body: dict[str, Any]) -> None:
    assert await api.refused("bot", "PATCH", member(api, "amira"), body) == (400, 40032)


@pytest.mark.parametrize(
    ("rights", "body", "code"),
    [
        (Permission(0), {"mute": True}, 50013),
        (Permission.DEAFEN_MEMBERS, {"mute": True}, 50013),
        (Permission.MUTE_MEMBERS, {"mute": True}, None),
        (Permission.MUTE_MEMBERS, {"deaf": True}, 50013),
        (Permission.DEAFEN_MEMBERS, {"deaf": True}, None),
        (Permission.MUTE_MEMBERS, {"channel_id": "Den"}, 50013),
        (Permission.MUTE_MEMBERS, {"channel_id": None}, 50013),
        (Permission.MOVE_MEMBERS, {"channel_id": None}, None),
        (Permission.MOVE_MEMBERS, {"channel_id": "Den"}, None),
        (Permission.MOVE_MEMBERS, {"channel_id": "locked"}, 50013),
        (Permission.MOVE_MEMBERS, {"channel_id": "staff-room"}, 50001),
        (ALL_IN_VOICE, {"channel_id": "general"}, 50024),
        (ALL_IN_VOICE, {"channel_id": "12"}, 10003),
        (ALL_IN_VOICE, {"channel_id": "lounge"}, 50035),
        (ALL_IN_VOICE, {"mute": "yes"}, 50035),
    ],
)
async def test_each_act_in_voice_takes_its_permission(
    api: Api, rights: Permission, body: dict[str, Any], code: int | None
) -> None:
    locked = await api.ok("bot", "POST", f"/guilds/{api.guild.id}/channels", {"name": "locked", "type": 2})
    overwrite(api, "locked", deny=Permission.CONNECT)
    overwrite(api, "Lounge", allow=rights)
    await put(api, "amira", "Lounge")
    name = body.get("channel_id")
    known = {"Den", "staff-room", "general"}
    target = locked["id"] if name == "locked" else str(api.channel(name).id) if name in known else name
    if "staff-room" in body.values():
        api.channel("staff-room").type = api.channel("Den").type
    sent = body | {"channel_id": target} if name else body
    if code is None:
        await api.ok("lukas", "PATCH", member(api, "amira"), sent)
    else:
        assert (await api.refused("lukas", "PATCH", member(api, "amira"), sent))[1] == code


async def test_a_moderator_moves_people_where_they_could_not_go(api: Api) -> None:
    overwrite(api, "Den", deny=Permission.CONNECT)
    await put(api, "amira", "Lounge")
    await api.ok("bot", "PATCH", member(api, "amira"), {"channel_id": str(api.channel("Den").id)})
    assert where(api, "amira") == "Den"


async def test_a_timeout_takes_the_voice_away(api: Api) -> None:
    await put(api, "amira", "Lounge")
    until = (api.world.clock.now() + timedelta(hours=1)).isoformat()
    async with arrived(api.sandbox) as client:
        await api.ok("bot", "PATCH", member(api, "amira"), {"communication_disabled_until": until})
        assert (await heard_state(client, api, "amira"))["suppress"] is True
    assert (await put(api, "amira", "Den"))[1]["code"] == 50013


async def test_silent_are_the_idle_channel_and_who_may_not_speak(api: Api) -> None:
    await api.ok("bot", "PATCH", f"/guilds/{api.guild.id}", {"afk_channel_id": str(api.channel("Den").id)})
    overwrite(api, "Lounge", deny=Permission.SPEAK | Permission.STREAM)
    await put(api, "amira", "Lounge", self_video=True)
    await put(api, "lukas", "Den")
    await put(api, "olivia", "Lounge")
    amira, lukas, olivia = [await api.ok("bot", "GET", state(api, who)) for who in ("amira", "lukas", "olivia")]
    assert [one["suppress"] for one in (amira, lukas, olivia)] == [True, True, False]
    assert amira["self_video"] is False


async def test_the_idle_channel_is_forgotten_once_it_is_gone(api: Api) -> None:
    await api.ok("bot", "PATCH", f"/guilds/{api.guild.id}", {"afk_channel_id": str(api.channel("Den").id)})
    async with arrived(api.sandbox) as client:
        await api.ok("bot", "DELETE", f"/channels/{api.channel('Den').id}")
        assert (await client.until("GUILD_UPDATE"))["afk_channel_id"] is None


async def test_video_takes_its_permission_and_ends_with_the_next_word(api: Api) -> None:
    async with arrived(api.sandbox, "amira") as client:
        await client.send(4, update(api, "Lounge", self_video=True))
        assert (await heard_state(client, api, "amira"))["self_video"] is True
        await client.send(4, update(api, "Lounge", self_mute=True))
        assert (await heard_state(client, api, "amira"))["self_video"] is False
        overwrite(api, "Lounge", deny=Permission.STREAM)
        await client.send(4, update(api, "Lounge", self_video=True))
        told = await heard_state(client, api, "amira")
    assert (told["self_mute"], told["self_video"]) == (False, False)


async def test_on_a_stage_one_listens_asks_and_speaks(api: Api) -> None:
    body = {"channel_id": str(api.channel("Town Hall").id), "topic": "Budget"}
    await api.ok("bot", "POST", "/stage-instances", body)
    overwrite(api, "Town Hall", allow=Permission.REQUEST_TO_SPEAK)
    async with arrived(api.sandbox) as client:
        await put(api, "amira", "Town Hall")
        assert (await heard_state(client, api, "amira"))["suppress"] is True
        now = api.world.clock.now().isoformat()
        own = state(api, "@me")
        await api.ok("amira", "PATCH", own, {"request_to_speak_timestamp": now})
        assert (await heard_state(client, api, "amira"))["request_to_speak_timestamp"] is not None
        assert await api.refused("amira", "PATCH", own, {"suppress": False}) == (403, 50013)
        await api.ok("bot", "PATCH", state(api, "amira"), {"suppress": False, "channel_id": body["channel_id"]})
        invited = await heard_state(client, api, "amira")
        assert invited["suppress"] is False
        assert invited["request_to_speak_timestamp"] is not None
        await api.ok("amira", "PATCH", own, {"suppress": False})
        assert (await heard_state(client, api, "amira"))["request_to_speak_timestamp"] is None
        assert (await client.until("MESSAGE_CREATE"))["type"] == 29
        api.sandbox.clock.advance(3600)
        assert await api.ok("amira", "GET", f"/stage-instances/{body['channel_id']}")
        await api.ok("bot", "PATCH", state(api, "amira"), {"suppress": True})
        assert (await heard_state(client, api, "amira"))["suppress"] is True


async def test_a_bot_that_moderates_speaks_at_once(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        await client.send(4, update(api, "Town Hall"))
        await heard_state(client, api, "Tribune")
        await api.ok("bot", "PATCH", state(api, "@me"), {"suppress": False})
        spoken = await heard_state(client, api, "Tribune")
        assert (spoken["suppress"], spoken["request_to_speak_timestamp"]) == (False, None)


@pytest.mark.parametrize(
    ("channel", "body", "code"),
    [
        (None, {"suppress": True}, 10065),
        ("Lounge", {"suppress": True}, 50024),
        ("Town Hall", {"suppress": "no"}, 50035),
        ("Town Hall", {"channel_id": "12"}, 10065),
        ("Town Hall", {"suppress": False}, 50013),
        ("Town Hall", {"request_to_speak_timestamp": "2020-01-01T00:00:00Z"}, 50035),
        ("Town Hall", {"request_to_speak_timestamp": "soon"}, 50035),
        ("Town Hall", {"request_to_speak_timestamp": "2090-01-01T00:00:00Z"}, 50013),
        ("Town Hall", {"request_to_speak_timestamp": None}, None),
        ("Town Hall", {"suppress": True}, None),
    ],
)
async def test_what_one_may_do_oneself_on_a_stage(
    api: Api, channel: str | None, body: dict[str, Any], code: int | None
) -> None:
    await put(api, "amira", channel)
    if code is None:
        await api.ok("amira", "PATCH", state(api, "@me"), body)
    else:
        assert (await api.refused("amira", "PATCH", state(api, "@me"), body))[1] == code


async def test_others_on_a_stage_are_their_moderators_matter(api: Api) -> None:
    await put(api, "amira", "Town Hall")
    assert await api.refused("lukas", "PATCH", state(api, "amira"), {"suppress": False}) == (403, 50013)
    assert await api.refused("bot", "PATCH", state(api, "lukas"), {"suppress": False}) == (404, 10065)
    await put(api, "amira", "Lounge")
    assert await api.refused("bot", "PATCH", state(api, "amira"), {"suppress": False}) == (400, 50024)
    overwrite(api, "Lounge", deny=Permission.CONNECT)
    assert await api.refused("lukas", "GET", state(api, "amira")) == (403, 50013)


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
    text = f"/channels/{api.channel('general').id}/voice-status"
    assert await api.refused("bot", "PUT", text, {"status": "Singing"}) == (400, 50024)


@pytest.mark.parametrize("asked", [{"guild_id": "12", "fields": ["status"]}, {"guild_id": "GUILD", "fields": "status"}])
async def test_channel_info_is_for_members_who_ask_properly(api: Api, asked: dict[str, Any]) -> None:
    guild_id = str(api.guild.id) if asked["guild_id"] == "GUILD" else asked["guild_id"]
    async with arrived(api.sandbox, "amira") as client:
        await client.send(43, asked | {"guild_id": guild_id})
        await client.send(43, {"guild_id": str(api.guild.id), "fields": []})
        assert await client.until("CHANNEL_INFO") == {"guild_id": str(api.guild.id), "channels": []}


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


async def test_who_arrives_learns_who_is_in_voice(api: Api) -> None:
    await put(api, "amira", "Lounge", self_deaf=True)
    async with arrived(api.sandbox, intents=0) as client:
        await api.ok("bot", "PATCH", member(api, "amira"), {"mute": True})
        assert await client.heartbeat() == 11
    async with arrived(api.sandbox, intents=EVERY_INTENT & ~Intent.GUILD_VOICE_STATES) as client:
        await api.ok("bot", "PATCH", member(api, "amira"), {"mute": False})
        assert "VOICE_STATE_UPDATE" not in await client.events_until("GUILD_AUDIT_LOG_ENTRY_CREATE")
    _, whole = await api.control("GET", "state")
    assert [one["user_id"] for one in whole["guilds"][0]["voice_states"]] == [str(api.id_of("amira"))]
    await api.control("POST", "reset")
    assert api.guild.voice_states == {}


async def test_discord_py_keeps_track_of_voice(api: Api, connect: Connect) -> None:
    await put(api, "lukas", "Lounge")
    intents = discord.Intents.all()
    intents.presences = False
    async with connect(intents=intents) as bot:
        (guild,) = bot.guilds
        lounge, den = (discord.utils.get(guild.voice_channels, name=name) for name in ("Lounge", "Den"))
        assert lounge is not None
        assert den is not None
        assert [one.name for one in lounge.members] == ["lukas"]
        who, before, after = await heard(bot, "voice_state_update", put(api, "amira", "Lounge", self_mute=True))
        assert (who.name, before.channel, after.channel, after.self_mute) == ("amira", None, lounge, True)
        _, before, after = await heard(bot, "voice_state_update", who.move_to(den))
        assert (before.channel, after.channel) == (lounge, den)
        _, before, after = await heard(bot, "voice_state_update", who.edit(mute=True))
        assert (before.mute, after.mute) == (False, True)
        _, _, after = await heard(bot, "voice_state_update", who.move_to(None))
        assert after.channel is None
        await heard(bot, "voice_state_update", guild.change_voice_state(channel=den, self_deaf=True))
        assert guild.me.voice is not None
        assert guild.me.voice.channel == den
        assert (await guild.me.fetch_voice()).self_deaf
        await heard(bot, "voice_state_update", guild.change_voice_state(channel=None))
        assert guild.me.voice is None
