"""What moderators do to members in voice: mute, deafen, move, disconnect."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.permissions import Permission
from tests.sandbox.clients import Api, arrived
from tests.sandbox.gathering import (
    actions,
    heard_state,
    member,
    overwrite,
    put,
    seed,
    where,
)

__all__ = ["seed"]
ALL_IN_VOICE = Permission.MUTE_MEMBERS | Permission.DEAFEN_MEMBERS | Permission.MOVE_MEMBERS


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


@pytest.mark.parametrize("channel", ["Den", None])
async def test_who_is_timed_out_and_moved_at_once_is_gone(api: Api, channel: str | None) -> None:
    await put(api, "amira", "Lounge")
    until = (api.world.clock.now() + timedelta(hours=1)).isoformat()
    target = str(api.channel(channel).id) if channel else None
    await api.ok("bot", "PATCH", member(api, "amira"), {"communication_disabled_until": until, "channel_id": target})
    assert (where(api, "amira"), actions(api)) == (None, [24])


async def test_a_timeout_ends_the_connection(api: Api) -> None:
    await put(api, "amira", "Lounge")
    until = (api.world.clock.now() + timedelta(hours=1)).isoformat()
    async with arrived(api.sandbox) as client:
        await api.ok("bot", "PATCH", member(api, "amira"), {"communication_disabled_until": until})
        assert (await heard_state(client, api, "amira"))["channel_id"] is None
    assert (await put(api, "amira", "Den"))[1]["code"] == 50013
