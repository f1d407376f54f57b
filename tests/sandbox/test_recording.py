"""A run is recorded, and played again against a bot: what it does otherwise is named."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.sandbox.__main__ import main as serve
from bot.sandbox.recording import names as naming
from bot.sandbox.recording.__main__ import main
from bot.sandbox.recording.comparing import BotCall, differences, in_words
from bot.sandbox.recording.lines import ApiCall, ControlCall, GatewayFrame, Line, Name
from bot.sandbox.recording.reading import Recording, RecordingError
from bot.sandbox.recording.replay import NoBotError, Replay, in_text
from tests.sandbox.clients import Api, arrived
from tests.sandbox.load_bot import connected
from tests.sandbox.recorded_bot import Warden

ROOT = Path(__file__).parents[2]
BOT = f"{sys.executable} -m tests.sandbox.recorded_bot"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "run.jsonl"


def size(file: Path) -> int:
    return file.stat().st_size


async def until(holds: Callable[[], Any]) -> Any:
    async with asyncio.timeout(10):
        while not (found := holds()):  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.01)
    return found


def called(api: Api, method: str, part: str) -> Callable[[], bool]:
    """Whether the bot has called a path."""
    return lambda: any(
        one.exchange.method == method and part in one.exchange.path for one in api.sandbox.requests.since(0)
    )


async def an_evening(api: Api) -> None:
    """People join, write, use a command, press a button; time passes; a fault strikes."""
    general = f"/channels/{api.channel('general').id}/messages"
    world = api.world
    _, newbie = await api.control("POST", "personas", {"username": "newbie"})
    await until(called(api, "PUT", f"members/{newbie['id']}/roles"))
    await api.ok("newbie", "POST", general, {"content": "hello"})
    await until(lambda: any("welcome" in one.content for one in api.channel("general").messages.values()))
    choosing = await api.ok("amira", "POST", general, {"content": "choose"})
    question = await until(
        lambda: next((one for one in api.channel("general").messages.values() if one.components), None)
    )
    shared = {"application_id": str(world.application_id), "guild_id": str(api.guild.id)}
    place = {**shared, "channel_id": str(api.channel("general").id), "session_id": "s"}
    press = {"component_type": 2, "custom_id": f"yes:{choosing['id']}"}
    await api.ok("amira", "POST", "/interactions", {**place, "type": 3, "message_id": str(question.id), "data": press})
    await until(called(api, "POST", "/callback"))
    (command,) = api.sandbox.commands()
    options = [{"type": 6, "name": "who", "value": newbie["id"]}]
    data = {"id": command["id"], "version": command["version"], "name": "greet", "type": 1, "options": options}
    await api.ok("lukas", "POST", "/interactions", {**place, "type": 2, "data": data})
    await until(called(api, "POST", f"/webhooks/{world.application_id}"))
    await api.control("POST", "clock", {"advance_seconds": 600})
    await api.control("POST", "faults", {"route": "DELETE /channels", "delay_ms": 5, "count": 1})
    await api.ok("newbie", "POST", general, {"content": "buy things"}, reason="none")
    await until(called(api, "PATCH", f"members/{newbie['id']}"))
    assert (await api.call("newbie", "POST", general, {"content": "why?"}))[0] == 403


async def recorded(api: Api, file: Path, manner: str = "kind") -> Recording:
    api.sandbox.recording.start(file, whole=True)
    async with connected(Warden(manner), api.sandbox.addresses):
        await an_evening(api)
    api.sandbox.recording.stop()
    return Recording(file)


async def replayed(recording: Recording, manner: str = "kind") -> dict[str, Any]:
    async with Replay(recording, speed=0, patience=0.5) as again:
        playing = asyncio.create_task(again.play())
        async with connected(Warden(manner), again.sandbox.addresses):
            return await playing


def differing(report: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((one["kind"], one["what"].split("/")[0].strip()) for one in report["differences"])


async def test_the_same_bot_does_the_same(api: Api, file: Path) -> None:
    report = await replayed(await recorded(api, file))
    assert report["differences"] == []
    assert report["same"] is True
    assert report["calls"]["recorded"] == report["calls"]["replayed"] > 10


async def test_another_manner_is_named(api: Api, file: Path) -> None:
    recording = await recorded(api, file)
    lazy = await replayed(recording, "lazy")
    assert differing(lazy) == [("missing", "DELETE")]
    long = await replayed(recording, "long")
    assert differing(long) == [("changed", "PATCH")]
    (change,) = long["differences"]
    assert (change["recorded"]["seconds_ahead"], change["replayed"]["seconds_ahead"]) == ([3000], [6600])
    harsh = await replayed(recording, "harsh")
    assert {("missing", "DELETE"), ("missing", "PATCH"), ("additional", "PUT")} <= set(differing(harsh))
    assert "user newbie" in in_text(harsh)


async def test_what_people_meet_otherwise_is_named(api: Api, file: Path) -> None:
    report = await replayed(await recorded(api, file), "asleep")
    outcomes = [one for one in report["differences"] if one["kind"] == "outcome"]
    assert [(one["recorded"], one["replayed"]) for one in outcomes] == [({"status": 403}, {"status": 200})]
    assert outcomes[0]["what"] == "user newbie: POST /channels/<channel general in guild Harbour>/messages"
    (unplayable,) = [one for one in report["differences"] if one["kind"] == "unplayable"]
    assert "there is no message in channel general in guild Harbour by user Tribune to (message" in unplayable["what"]


async def test_refusals_by_rate_limits_and_the_order_make_no_difference() -> None:
    def call(path: str, status: int = 204, instants: tuple[float, ...] = ()) -> BotCall:
        return BotCall("DELETE", path, "null", status, instants)

    recorded = [call("/a"), call("/b"), call("/b", 429), call("/c", instants=(60.0,))]
    again = [call("/b"), call("/a", 429), call("/a"), call("/a", 429), call("/c", instants=(63.0,))]
    assert differences(recorded, again) == []
    assert [one.kind for one in differences([call("/c", instants=(60.0,))], [call("/c", instants=(70.0,))])] == [
        "changed"
    ]
    assert [one.kind for one in differences([call("/a")], [call("/a", 404)])] == ["changed"]


def test_ids_are_named_as_numbers_and_as_texts() -> None:
    names = {12345678901234567: 'user "quoted"'}
    body = {"to": 12345678901234567, "at": ["12345678901234567", 99999999999999999], "n": 5, "nonce": "x"}
    call = in_words("POST", "/a/12345678901234567", body, 200, 0.0, names.get)
    assert call.path == '/a/<user "quoted">'
    assert json.loads(call.body) == {"to": '<user "quoted">', "at": ['<user "quoted">', "<?>"], "n": 5}


async def test_reasons_files_and_the_clock_are_played_again(api: Api, file: Path) -> None:
    api.sandbox.recording.start(file, whole=True)
    general = api.channel("general")
    async with connected(Warden(), api.sandbox.addresses):
        await api.control("POST", "clock", {"advance_seconds": 7200})
        await api.ok("olivia", "PATCH", f"/channels/{general.id}", {"topic": "new"}, reason="because")
        form = aiohttp.FormData()
        form.add_field("files[0]", b"picture", filename="a.txt", content_type="text/plain")
        headers = {"Authorization": api.token("amira")}
        url = f"{api.sandbox.api_url}/channels/{general.id}/messages"
        async with aiohttp.ClientSession() as session, session.post(url, data=form, headers=headers) as response:
            assert response.status == 200
    api.sandbox.recording.stop()
    async with Replay(Recording(file), speed=0, patience=0.5) as again:
        playing = asyncio.create_task(again.play())
        async with connected(Warden(), again.sandbox.addresses):
            assert (await playing)["same"] is True
        (guild,) = again.sandbox.world.guilds.values()
        assert [entry.reason for entry in guild.audit_log] == ["because"]
        world = again.sandbox.world
        sent = [file for one in world.channel(general.id).messages.values() for file in one.attachments]
        assert [world.files.get(urlsplit(file["url"]).path) for file in sent] == [("text/plain", b"picture")]
        assert again.sandbox.clock.offset_seconds == 7200


async def test_a_load_is_played_again(api: Api, file: Path) -> None:
    texts = [{"text": "buy {n}", "expect": "timeout"}, {"text": "hm {n}"}]
    messages = {"burst": 12, "texts": texts, "authors": {"count": 2}}
    api.sandbox.recording.start(file, whole=True)
    async with connected(Warden("lazy"), api.sandbox.addresses):
        what = {"name": "few", "phases": [{"name": "p", "messages": messages}], "quiet_seconds": 0.2}
        await api.control("POST", "load", what)
        await until(called(api, "PATCH", "members"))
        for _ in range(1000):
            if (await api.control("GET", "load"))[1]["state"] == "done":
                break
            await asyncio.sleep(0.01)
    api.sandbox.recording.stop()
    assert (await replayed(Recording(file), "lazy"))["same"] is True


def lines_of(recording: Recording, kind: type[Line]) -> list[Any]:
    return [one for one in recording.lines if isinstance(one, kind)]


async def test_all_that_happens_is_in_it_but_no_token(api: Api, file: Path) -> None:
    recording = await recorded(api, file)
    text = await asyncio.to_thread(file.read_text)
    interactions = [one.token for one in api.sandbox.interactions.store._by_id.values()]
    assert len(interactions) == 2
    for token in (api.sandbox.bot_token, *interactions, *(one.token for one in api.world.users.values())):
        assert token not in text
    assert "<token of interaction 2 greet by user lukas>" in text
    assert {one.by for one in lines_of(recording, ApiCall)} == {"bot", "user newbie", "user amira", "user lukas"}
    assert [one.path for one in lines_of(recording, ControlCall)] == [
        f"/sandbox/{p}" for p in ("personas", "clock", "faults")
    ]
    frames = lines_of(recording, GatewayFrame)
    assert {one.way for one in frames} == {"receive", "send"}
    assert {one.session for one in frames if one.by == "bot"} == {frames[-1].session}
    assert "user newbie" in {one.name for one in lines_of(recording, Name)}
    assert [one.at for one in lines_of(recording, GatewayFrame)] == sorted(one.at for one in frames)
    assert recording.start.seed["guilds"]


async def test_a_token_that_somebody_says_is_not_in_it(api: Api, file: Path) -> None:
    api.sandbox.recording.start(file, whole=True)
    said = {"content": f"look: {api.sandbox.bot_token}!"}
    await api.ok("amira", "POST", f"/channels/{api.channel('general').id}/messages", said)
    api.sandbox.recording.stop()
    text = await asyncio.to_thread(file.read_text)
    assert "look: " in text
    assert api.sandbox.bot_token not in text


async def test_of_what_passes_only_the_latest_has_a_name(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naming, "MOST_PASSING", 2)
    names = naming.Names(api.world, api.sandbox.commands)
    api.world.listeners.append(names.note)
    path = f"/channels/{api.channel('general').id}/messages"
    sent = [int((await api.ok("amira", "POST", path, {"content": "x"}))["id"]) for _ in range(3)]
    name = "message in channel general in guild Harbour by user amira"
    assert [names.of(one) for one in sent] == [None, f"{name} #2", f"{name} #3"]
    assert (names.id_of(name), names.id_of(f"{name} #3")) == (None, sent[2])


async def test_it_is_started_shown_and_stopped_over_http(api: Api, file: Path) -> None:
    assert (await api.control("GET", "recording"))[1] == {"recording": False}
    for wrong in ({}, {"file": 3}, {"file": "\0"}, {"file": "/nowhere/at/all"}, {"file": str(file.parent)}):
        assert (await api.control("POST", "recording", wrong))[0] == 400
    async with arrived(api.sandbox) as client:
        status, shown = await api.control("POST", "recording", {"file": str(file), "reset": True})
        assert (status, shown["recording"], shown["lines"]) == (201, True, 1)
        assert (await client.opcode(9))["d"] is False
    assert (await api.control("POST", "recording", {"file": str(file) + "2"}))[0] == 409
    await api.ok("amira", "POST", f"/channels/{api.channel('general').id}/messages", {"content": "hi"})
    _, shown = await api.control("DELETE", "recording")
    assert shown["bytes"] == size(file)
    assert Recording(file).start.whole
    assert (await api.control("POST", "recording", {"file": str(file)}))[0] == 400


async def test_what_began_midway_is_shown_but_not_played(api: Api, file: Path) -> None:
    await api.control("POST", "recording", {"file": str(file)})
    await api.control("DELETE", "recording")
    assert main(["show", str(file)]) == 0
    with pytest.raises(RecordingError, match="middle of a run"):
        Replay(Recording(file))


async def test_a_reset_is_played_too(api: Api, file: Path) -> None:
    api.sandbox.recording.start(file, whole=True)
    path = f"/channels/{api.channel('general').id}/messages"
    async with connected(Warden(), api.sandbox.addresses) as bot:
        await api.ok("amira", "POST", path, {"content": "hello"})
        await until(called(api, "POST", "/messages"))
        bot.arrived.clear()
        await api.control("POST", "reset")
        await bot.arrived.wait()
        await api.ok("amira", "POST", path, {"content": "hello"})
        await until(called(api, "POST", "/messages"))
    api.sandbox.recording.stop()
    assert (await replayed(Recording(file)))["differences"] == []


async def test_a_full_disk_ends_the_recording_and_not_the_sandbox(
    api: Api, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.sandbox.recording.start(file, whole=True)
    recorder = api.sandbox.recording._recorder
    assert recorder is not None

    class Full:
        def write(self, _data: bytes) -> int:
            raise OSError("No space left on device")

        def close(self) -> None: ...

    recorder._file.close()
    monkeypatch.setattr(recorder, "_file", Full())
    await api.ok("amira", "POST", f"/channels/{api.channel('general').id}/messages", {"content": "hi"})
    _, shown = await api.control("GET", "recording")
    assert (shown["recording"], shown["error"]) == (False, "No space left on device")


async def test_nobody_comes(api: Api, file: Path) -> None:
    recording = await recorded(api, file)
    async with Replay(recording, speed=0, wait=0.1) as again:
        with pytest.raises(NoBotError):
            await again.play()


@pytest.fixture
def program(file: Path) -> list[str]:
    return [sys.executable, "-m", "bot.sandbox", "--record", str(file)]


async def test_a_killed_run_is_read_to_its_last_whole_line(program: list[str], file: Path) -> None:
    process = await asyncio.create_subprocess_exec(*program, stdout=asyncio.subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    addresses = json.loads(await process.stdout.readline())
    async with aiohttp.ClientSession() as session:
        for number in range(20):
            await session.post(f"{addresses['url']}/sandbox/personas", json={"username": f"p{number}"})
    process.send_signal(signal.SIGKILL)
    await process.wait()
    assert len(lines_of(Recording(file), ControlCall)) == 20
    assert Recording(file).cut is False
    os.truncate(file, size(file) - 9)
    assert Recording(file).cut is True
    assert len(lines_of(Recording(file), ControlCall)) == 19
    assert main(["show", str(file)]) == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"\0\xff garbage", "line 1 is no line of a recording"),
        (b"{}\n", "line 1 is no line of a recording"),
        (b'{"kind":"clock","at":0,"offset":1}\n', "does not begin with"),
        (os.urandom(2000), "line 1 is no line of a recording"),
        (b"[" * 100_000, "line 1 is no line of a recording"),
        (b'{"kind":"start","format":2,"at":0}\n', "format"),
    ],
    ids=["empty", "zeros", "object", "other", "random", "deep", "format"],
)
def test_what_is_no_recording_is_told(
    file: Path, content: bytes, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(content)
    assert main(["show", str(file)]) == 2
    assert main(["replay", str(file), "--wait", "0.1"]) == 2
    assert words in capsys.readouterr().err


def damaged(file: Path, seed: object, more: str = "") -> None:
    start = {"kind": "start", "format": 1, "at": 0, "now": 0, "clock_offset": 0, "whole": True, "connected": False}
    file.write_text(json.dumps(start | {"limited": False, "seed": seed}) + "\n" + more)


def test_a_damaged_line_or_seed_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damaged(file, {}, '{"kind":"name","at":0,"id":1}\n')
    assert main(["show", str(file)]) == 2
    damaged(file, {"guilds": [{"nam": 3}]})
    assert main(["replay", str(file)]) == 2
    damaged(file, {"cities": []})
    assert main(["replay", str(file)]) == 2
    said = capsys.readouterr().err
    assert "line 2 is no line of a recording: name.name: Field required" in said
    assert "its seed cannot be used" in said
    assert main(["show", str(file.parent / "nowhere")]) == 2


def test_the_program_refuses_a_file_that_is_there(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("mine")
    assert serve(["--record", str(file)]) == 2
    assert "The recording cannot be made" in capsys.readouterr().err
    assert file.read_text() == "mine"


async def test_the_program_shows_and_compares(
    api: Api, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await recorded(api, file)
    monkeypatch.chdir(ROOT)
    arguments = ["replay", str(file), "--speed", "0", "--patience", "0.5", "--bot", BOT]
    assert await asyncio.to_thread(main, ["show", str(file)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["bot_calls"]["DELETE /channels/{id}/messages/{id}"] == 1
    assert shown["bot_events"]["INTERACTION_CREATE"] == 2
    assert await asyncio.to_thread(main, arguments) == 0
    monkeypatch.setenv("MANNER", "lazy")
    assert await asyncio.to_thread(main, arguments) == 1
    report = json.loads(capsys.readouterr().out.split("\n}\n")[1] + "\n}")
    assert differing(report) == [("missing", "DELETE")]
