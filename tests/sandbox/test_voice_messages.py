"""Voice messages are a recording and nothing else; files keep what is said of them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.permissions import Permission
from tests.sandbox.clients import Api
from tests.sandbox.posting import room, upload

VOICE = 1 << 13
SOUND = ("voice.ogg", b"OggS", "audio/ogg")
DESCRIBED = {"id": "0", "duration_secs": 1.5, "waveform": "AAAA"}


def body(**more: Any) -> dict[str, Any]:
    return {"flags": VOICE, "attachments": [DESCRIBED]} | more


async def test_a_recording_is_sent_and_never_edited(api: Api) -> None:
    status, sent = await upload(api, "bot", room(api), body(), SOUND)
    assert (status, sent["flags"]) == (200, VOICE)
    (recording,) = sent["attachments"]
    assert (recording["duration_secs"], recording["waveform"]) == (1.5, "AAAA")
    assert await api.refused("bot", "PATCH", f"{room(api)}/{sent['id']}", {"content": "x"}) == (400, 50162)


@pytest.mark.parametrize(
    ("more", "files", "code"),
    [
        ({"content": "x"}, [SOUND], 50159),
        ({"embeds": [{"title": "x"}]}, [SOUND], 50159),
        ({}, [], 50160),
        ({}, [SOUND, SOUND], 50160),
        ({}, [("a.txt", b"x", "text/plain")], 50160),
        ({"attachments": []}, [SOUND], 50161),
        ({"attachments": [{"id": "0", "duration_secs": 1}]}, [SOUND], 50161),
        ({"attachments": [DESCRIBED | {"waveform": "x" * 401}]}, [SOUND], 50035),
    ],
)
async def test_more_or_less_than_a_recording_is_refused(
    api: Api, more: dict[str, Any], files: list[tuple[str, bytes, str]], code: int
) -> None:
    status, answer = await upload(api, "bot", room(api), body(**more), *files)
    assert (status, answer["code"]) == (400, code)


async def test_it_needs_a_permission_of_its_own(api: Api) -> None:
    status, answer = await upload(api, "amira", room(api), body(), SOUND)
    assert (status, answer["code"]) == (400, 50173)
    api.guild.everyone.permissions |= int(Permission.SEND_VOICE_MESSAGES)
    assert (await upload(api, "amira", room(api), body(), SOUND))[0] == 200


async def test_an_edit_keeps_drops_and_describes_files(api: Api) -> None:
    files = [("SPOILER_a.txt", b"a", "text/plain"), ("b.txt", b"b", "text/plain")]
    _, sent = await upload(api, "bot", room(api), {"attachments": [{"id": "1", "description": "two"}]}, *files)
    first, second = sent["attachments"]
    assert (first["flags"], second["description"], "flags" in second) == (8, "two", False)
    path = f"{room(api)}/{sent['id']}"
    assert len((await api.ok("bot", "PATCH", path, {"content": "x"}))["attachments"]) == 2
    kept = [{"id": second["id"], "description": "three", "is_spoiler": True}]
    (only,) = (await api.ok("bot", "PATCH", path, {"attachments": kept}))["attachments"]
    assert (only["id"], only["description"], only["flags"]) == (second["id"], "three", 8)
    assert only["url"] == second["url"]
    assert (await api.ok("bot", "PATCH", path, {"attachments": []}))["attachments"] == []
