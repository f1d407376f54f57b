"""A load is played, and the report says exactly what the bot made of it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.load.__main__ import main
from bot.sandbox.load.actions import Deed, read_deeds
from bot.sandbox.load.drawing import AuthorDraw, weights_of
from bot.sandbox.load.ledger import Ledger, Subject
from bot.sandbox.load.report import distribution
from bot.sandbox.load.run import LoadRun
from bot.sandbox.load.scenario import Action, Authors, Scenario
from bot.sandbox.rest.pipeline import Exchange
from tests.sandbox.clients import Api, arrived
from tests.sandbox.load_bot import Cleaner, Habits, connected

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "bot" / "sandbox" / "load" / "scenarios"
BOT = f"{sys.executable} -m tests.sandbox.load_bot"


def scenario(*phases: dict[str, Any], **more: Any) -> Scenario:
    return Scenario.from_json(json.dumps({"name": "test", "quiet_seconds": 0.2, "phases": phases, **more}))


def burst(count: int, *texts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "burst", "messages": {"burst": count, "texts": texts, "authors": {"count": 2}, **more}}


BAD = {"text": "buy {n}", "expect": "delete"}
CLEAN = {"text": "hello {n}"}


async def play(sandbox: Sandbox, what: Scenario) -> dict[str, Any]:
    run = LoadRun(sandbox, what)
    run.start()
    await run.wait()
    report = run.report()
    assert report["state"] == "done"
    return report


@pytest.fixture
def cleaner(sandbox: Sandbox) -> Callable[[Habits], AbstractAsyncContextManager[Cleaner]]:
    """Connects the small bot with its habits, in this process."""
    return lambda habits: connected(Cleaner(habits), sandbox.addresses)


async def test_a_bot_without_faults_misses_nothing(sandbox: Sandbox, cleaner: Any) -> None:
    async with cleaner(Habits()):
        report = await play(sandbox, scenario(burst(40, BAD, CLEAN, violations=0.5)))
    bad = report["expected"]["delete"]
    assert report["sent"] == {"messages": 40, "joins": 0, "unheard_by_the_bot": 0}
    assert (report["missed"]["count"], report["wrong"]["count"], report["duplicates"]["count"]) == (0, 0, 0)
    assert report["calls"]["statuses"] == {"204": bad}
    measured = report["latency_ms"]["delete"]
    assert measured["count"] == sum(one["count"] for one in measured["histogram"]) == bad
    assert 0 < measured["p50"] <= measured["p90"] <= measured["p99"] <= measured["max"]


async def test_each_missed_message_is_counted(sandbox: Sandbox, cleaner: Any) -> None:
    async with cleaner(Habits(misses=5)):
        report = await play(sandbox, scenario(burst(20, BAD), grace_seconds=1))
    assert report["expected"] == {"delete": 20}
    assert (report["missed"]["count"], report["missed"]["late"]) == (4, 0)
    assert {one["action"] for one in report["missed"]["examples"]} == {"delete"}
    assert report["latency_ms"]["delete"]["count"] == 16


async def test_what_happens_to_a_clean_message_is_wrong(sandbox: Sandbox, cleaner: Any) -> None:
    words = {"word": ["lovely", "grim"]}
    async with cleaner(Habits(hates="grim")):
        report = await play(sandbox, scenario(burst(30, {"text": "a {word} day"}), words=words))
    grim = report["calls"]["statuses"]["204"]
    assert 0 < grim < 30
    assert report["wrong"]["count"] == grim
    assert {one["text"] for one in report["wrong"]["examples"]} == {"a grim day"}
    assert report["missed"]["count"] == 0


async def test_another_action_than_expected_is_both_missed_and_wrong(sandbox: Sandbox, cleaner: Any) -> None:
    async with cleaner(Habits()):
        report = await play(sandbox, scenario(burst(3, {"text": "buy {n}", "expect": "react"}), grace_seconds=0.5))
    assert [one["action"] for one in report["missed"]["examples"]] == ["react"] * 3
    assert [one["action"] for one in report["wrong"]["examples"]] == ["delete"] * 3


async def test_an_allowed_action_is_not_wrong(sandbox: Sandbox, cleaner: Any) -> None:
    async with cleaner(Habits()):
        report = await play(sandbox, scenario(burst(3, {"text": "buy {n}"}), allow=["delete"]))
    assert report["wrong"]["count"] == 0
    assert report["calls"]["count"] == 3


async def test_a_late_action_is_missed_but_measured(sandbox: Sandbox, cleaner: Any) -> None:
    async with cleaner(Habits()):
        report = await play(sandbox, scenario(burst(5, BAD), grace_seconds=0, quiet_seconds=1))
    assert (report["missed"]["count"], report["missed"]["late"]) == (5, 5)
    assert report["latency_ms"]["delete"]["count"] == 5


def test_nothing_but_violations_needs_no_other_text() -> None:
    (phase,) = scenario(burst(1, BAD, violations=1)).phases
    assert phase.messages is not None
    assert weights_of(phase.messages) == [1.0]


def test_percentiles_are_the_nearest_ranks() -> None:
    found = distribution([number / 1000 for number in range(100, 0, -1)])
    assert [found[key] for key in ("count", "p50", "p90", "p99", "max")] == [100, 50, 90, 99, 100]
    assert distribution([0.007])["p50"] == 7


def test_of_uneven_authors_the_second_writes_half_as_often_as_the_first() -> None:
    draw = AuthorDraw[int](Authors(spread="uneven"), Random(1))
    wrote = Counter(draw.draw([1, 2, 3]) for _ in range(11_000))
    assert [round(wrote[one] / 1000) for one in (1, 2, 3)] == [6, 3, 2]


async def test_ordinary_members_write_but_no_staff_and_nobody_who_waits(api: Api) -> None:
    api.guild.members[api.id_of("amira")].pending = True
    await play(api.sandbox, scenario(burst(60, CLEAN, authors={"count": 2})))
    said = [one for channel in api.guild.channels.values() for one in channel.messages.values() if one.content]
    assert {one.author.username for one in said} == {"jonas", "lukas"}


async def test_newcomers_write_and_nobody_else(api: Api) -> None:
    joining = {"name": "come", "joins": {"burst": 3}}
    writing = burst(9, CLEAN, authors={"newcomers": True})
    report = await play(api.sandbox, scenario(joining, writing))
    said = [one for channel in api.guild.channels.values() for one in channel.messages.values() if one.content]
    assert report["sent"] == {"messages": 9, "joins": 3, "unheard_by_the_bot": 12}
    assert {one.author.username[:8] for one in said} == {"newcomer"}


@pytest.mark.parametrize(
    ("shares", "weights"),
    [
        ({}, [1, 2, 1, 4]),
        ({"violations": 0.25}, [0.25, 0.5, 0.05, 0.2]),
        ({"languages": {"en": 1, "de": 1}}, [1.5, 1.5, 2.5, 2.5]),
        ({"violations": 0.5, "languages": {"en": 3, "de": 1}}, [0.375, 0.125, 0.375, 0.125]),
    ],
)
def test_violations_and_languages_come_to_their_shares(shares: dict[str, Any], weights: list[float]) -> None:
    texts = [
        {"text": "hello", "language": "en"},
        {"text": "hallo", "language": "de", "weight": 2},
        {"text": "buy", "language": "en", "expect": "delete"},
        {"text": "kauft", "language": "de", "expect": "delete", "weight": 4},
    ]
    (phase,) = scenario(burst(1, *texts, **shares)).phases
    assert phase.messages is not None
    assert weights_of(phase.messages) == pytest.approx(weights)


@pytest.mark.parametrize(
    ("call", "deeds"),
    [
        (("DELETE", "/channels/1/messages/2", None), [Deed(Action.DELETE, 2)]),
        (
            ("POST", "/channels/1/messages/bulk-delete", {"messages": ["2", "3"]}),
            [Deed(Action.DELETE, one) for one in (2, 3)],
        ),
        (("POST", "/channels/1/messages/2/threads", {"name": "x"}), [Deed(Action.THREAD, 2)]),
        (("PUT", "/guilds/1/members/2/roles/3", None), [Deed(Action.ROLE, 2, True, "3")]),
        (("PATCH", "/guilds/1/members/2", {"nick": "x"}), []),
        (("PATCH", "/guilds/1/members/2", {"communication_disabled_until": None}), []),
        (("DELETE", "/guilds/1/members/2", None), [Deed(Action.KICK, 2, True)]),
        (("PUT", "/guilds/1/bans/2", None), [Deed(Action.BAN, 2, True)]),
        (
            ("PUT", "/guilds/1/bans/2?delete_message_seconds=60", None),
            [Deed(Action.BAN, 2, True), Deed(Action.DELETE, 2, True, aside=True)],
        ),
        (("POST", "/guilds/1/bulk-ban", {"user_ids": ["2", "x", None]}), [Deed(Action.BAN, 2, True)]),
        (("POST", "/channels/1/messages", {"content": "<@2> hi <@!2>"}), [Deed(Action.REPLY, 2, True, aside=True)]),
        (("POST", "/channels/1/messages", {"message_reference": [2]}), []),
        (("GET", "/channels/1/messages/2", None), []),
    ],
)
def test_what_a_call_does_is_read_from_it(call: tuple[str, str, object], deeds: list[Deed]) -> None:
    assert read_deeds(*call) == deeds


def test_a_member_who_did_nothing_wrong_is_punished_once_however_much_it_wrote() -> None:
    ledger = Ledger()
    for message_id in (10, 11, 12):
        ledger.played(Subject(message_id, 1, "p", "hm", 0.0, frozenset()))
    ledger.called([Deed(Action.BAN, 1, on_member=True)], 1.0, 403)
    assert ledger.wrong == []
    ledger.called([Deed(Action.BAN, 1, on_member=True)], 2.0, 204)
    assert [(one.subject.id, one.action) for one in ledger.wrong] == [(12, Action.BAN)]
    ledger.called([Deed(Action.BAN, 1, on_member=True)], 3.0, 204)
    ledger.called([Deed(Action.BAN, 99, on_member=True)], 4.0, 204)
    assert (len(ledger.wrong), len(ledger.duplicates), ledger.last_call) == (1, 1, 3.0)


def test_a_word_to_a_member_of_whom_nothing_is_expected_concerns_nobody() -> None:
    ledger, subject = Ledger(), Subject(10, 1, "p", "hm", 0.0, frozenset())
    ledger.played(subject)
    ledger.called([Deed(Action.REPLY, 1, on_member=True, aside=True)], 1.0, 200)
    assert (subject.first_call, ledger.last_call, ledger.wrong) == (None, None, [])


async def test_a_call_came_before_the_sandbox_took_its_time_to_answer(sandbox: Sandbox) -> None:
    run, subject = LoadRun(sandbox, scenario(burst(1, BAD))), Subject(10, 1, "p", "hm", 0.0, frozenset({Action.DELETE}))
    run._ledger.played(subject)
    slow = 3_600_000.0
    run._watch(Exchange("DELETE", "/channels/1/messages/10", None, 204, None, True, False, slow))
    assert subject.met[Action.DELETE] == subject.first_call
    assert (subject.first_call or 0.0) <= time.perf_counter() - slow / 1000


async def test_joiners_come_as_drawn_and_are_answered(api: Api, cleaner: Any) -> None:
    phase = {
        "name": "raid",
        "joins": {"burst": 8, "account_age_days": [0, 2], "locales": {"de": 1}, "pending": 1, "expect": "role"},
    }
    async with cleaner(Habits(greets=True)):
        report = await play(api.sandbox, scenario(phase))
    assert report["sent"]["joins"] == report["latency_ms"]["role"]["count"] == 8
    assert (report["missed"]["count"], report["wrong"]["count"]) == (0, 0)
    joined = [one for one in api.guild.members.values() if one.user.username.startswith("newcomer")]
    assert {(one.user.locale, one.pending) for one in joined} == {("de", True)}


async def test_the_same_seed_says_the_same(api: Api) -> None:
    said: list[list[tuple[str, str]]] = []
    what = scenario(burst(25, BAD, CLEAN, authors={"count": 5, "spread": "uneven"}), seed=7, grace_seconds=0)
    for _ in range(2):
        await play(api.sandbox, what)
        posted = [one for channel in api.guild.channels.values() for one in channel.messages.values()]
        said.append([(one.author.username, one.content) for one in posted])
        api.sandbox.reset()
    assert len(said[0]) == 25
    assert said[0] == said[1]


async def test_a_rate_is_kept_by_the_clock(api: Api) -> None:
    phase = {"name": "talk", "seconds": 1, "messages": {"rate": 50, "texts": [CLEAN], "authors": {"count": 2}}}
    report = await play(api.sandbox, scenario(phase))
    (played,) = report["phases"]
    assert (played["messages"]["planned"], played["messages"]["tried"]) == (50, 50)
    assert played["messages"]["rate"] <= 51
    assert played["seconds"] >= 1


async def test_what_discord_refuses_is_not_sent(api: Api) -> None:
    await api.ok("bot", "PATCH", f"/channels/{api.channel('general').id}", {"rate_limit_per_user": 60})
    report = await play(api.sandbox, scenario(burst(6, CLEAN, channels=["general"])))
    assert report["sent"]["messages"] == 2
    assert report["phases"][0]["refused"] == {"20016": 4}


async def test_a_message_that_the_bot_cannot_hear_is_told_apart(api: Api) -> None:
    async with arrived(api.sandbox, intents=1):
        report = await play(api.sandbox, scenario(burst(4, CLEAN)))
    assert report["sent"]["unheard_by_the_bot"] == 4


async def started(api: Api, what: dict[str, Any]) -> dict[str, Any]:
    status, report = await api.control("POST", "load", what)
    assert status == 201, report
    while report["state"] not in {"done", "stopped"}:
        await asyncio.sleep(0.02)
        _, report = await api.control("GET", "load")
    return report


async def test_calls_by_hand_are_matched_to_what_they_concern(api: Api) -> None:
    """Each kind of action once, twice and on the wrong one: no library between."""
    expected = ["delete", "timeout", "ban", "react", "reply"]
    texts = [{"text": f"{one} me", "expect": one} for one in expected]
    phases = [
        {"name": one["expect"], "messages": {"burst": 1, "texts": [one], "authors": {"count": 2}}} for one in texts
    ]
    _, report = await api.control("POST", "load", {"name": "by hand", "phases": phases, "grace_seconds": 5})
    assert report["state"] == "playing"
    found: dict[str, Any] = {}
    while len(found) < len(texts):
        await asyncio.sleep(0)
        found = {m.content.split()[0]: m for c in api.guild.channels.values() for m in c.messages.values()}
    place = {name: f"/channels/{one.channel_id}/messages/{one.id}" for name, one in found.items()}
    member = f"/guilds/{api.guild.id}/members/{found['timeout'].author.id}"
    await api.ok("bot", "PUT", f"{place['react']}/reactions/%F0%9F%91%8D/@me")
    await api.ok("bot", "PUT", f"{place['react']}/reactions/%F0%9F%91%8D/@me")
    answer = {"content": "no", "message_reference": {"message_id": str(found["reply"].id)}}
    await api.ok("bot", "POST", f"/channels/{found['reply'].channel_id}/messages", answer)
    soon = (api.world.clock.now() + timedelta(minutes=5)).isoformat()
    assert (await api.call("bot", "PATCH", member, {"communication_disabled_until": soon}))[0] == 200
    await api.ok("bot", "DELETE", place["delete"])
    assert (await api.call("bot", "DELETE", place["delete"]))[0] == 404
    await api.ok("bot", "PUT", f"/guilds/{api.guild.id}/bans/{found['ban'].author.id}", {"delete_message_seconds": 60})
    while report["state"] != "done":
        await asyncio.sleep(0.02)
        _, report = await api.control("GET", "load")
    assert Counter(report["expected"]) == Counter(expected)
    assert report["missed"]["count"] == report["wrong"]["count"] == 0
    assert sorted(one["action"] for one in report["duplicates"]["examples"]) == ["delete", "react"]
    assert report["calls"]["statuses"] == {"200": 2, "204": 4, "404": 1}
    assert report["drain_seconds"] > 0


async def reached(api: Api, state: str) -> dict[str, Any]:
    """The report once the load is in a state."""
    report: dict[str, Any] = {"state": ""}
    while report["state"] not in {state, "done"}:
        _, report = await api.control("GET", "load")
    assert report["state"] == state
    return report


async def test_a_run_waits_for_what_is_expected(api: Api) -> None:
    long = {"name": "patient", "phases": [burst(1, BAD)], "grace_seconds": 60, "quiet_seconds": 0}
    await api.control("POST", "load", long)
    await reached(api, "draining")
    (said,) = [one for channel in api.guild.channels.values() for one in channel.messages.values()]
    await api.ok("bot", "DELETE", f"/channels/{said.channel_id}/messages/{said.id}")
    assert (await reached(api, "done"))["missed"]["count"] == 0


async def test_one_load_at_a_time(api: Api) -> None:
    long = {"name": "long", "phases": [{"name": "pause", "seconds": 60}]}
    status, _ = await api.control("POST", "load", long)
    assert status == 201
    assert (await api.control("POST", "load", long))[0] == 409
    _, report = await api.control("DELETE", "load")
    assert report["state"] == "stopped"
    assert (await started(api, {"name": "short", "phases": [{"name": "pause", "seconds": 0}]}))["state"] == "done"


async def test_nothing_was_played_yet(api: Api) -> None:
    assert await api.control("GET", "load") == (200, {"state": "idle", "bot_connected": False})
    async with arrived(api.sandbox):
        assert (await api.control("GET", "load"))[1]["bot_connected"] is True


async def test_a_reset_ends_a_load(api: Api) -> None:
    phase = {"name": "talk", "seconds": 60, "messages": {"rate": 20, "texts": [CLEAN], "authors": {"count": 2}}}
    await api.control("POST", "load", {"name": "long", "phases": [phase]})
    await api.control("POST", "reset")
    await asyncio.sleep(0)
    assert (await api.control("GET", "load"))[1]["state"] == "stopped"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "name: Field required"),
        ({"name": "x", "phases": []}, "phases: Tuple should have at least 1 item"),
        ({"name": "x", "phases": [{"name": "p"}]}, "without messages and joins needs seconds"),
        ({"name": "x", "phases": [{"name": "p", "seconds": 1, "joins": {}}]}, "either a rate"),
        ({"name": "x", "phases": [{"name": "p", "joins": {"rate": 1}}]}, "a rate needs seconds or a count"),
        ({"name": "x", "phases": [burst(1, {"text": "{who}"})]}, "no list for {who}"),
        ({"name": "x", "phases": [burst(1, {"text": "a", "expect": "hug"})]}, "phases.0.messages.texts.0.expect"),
        ({"name": "x", "phases": [burst(1, CLEAN, violations=0.5)]}, "needs a text that expects an action"),
        ({"name": "x", "phases": [burst(1, CLEAN, languages={"fr": 1})]}, "no text is in the language fr"),
        ({"name": "x", "phases": [burst(1, CLEAN)], "speed": 3}, "speed: Extra inputs are not permitted"),
        ({"name": "x", "phases": [burst(1, CLEAN, channels=["nowhere"])]}, "has no text channel nowhere"),
        ({"name": "x", "guild": "Atlantis", "phases": [burst(1, CLEAN)]}, "no guild Atlantis"),
    ],
)
async def test_a_wrong_scenario_is_refused_with_its_place(api: Api, body: dict[str, Any], words: str) -> None:
    status, answer = await api.control("POST", "load", body)
    assert (status, answer["code"]) == (400, 50035)
    assert words in json.dumps(answer)


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.json")), ids=lambda path: path.stem)
async def test_the_scenarios_that_come_along_fit_the_default_seed(sandbox: Sandbox, path: Path) -> None:
    found = LoadRun(sandbox, Scenario.load(path)).report()
    assert found["sent"]["messages"] == 0


async def test_the_scenario_of_the_documentation_can_be_played(sandbox: Sandbox) -> None:
    document = (ROOT / "docs" / "sandbox" / "load.md").read_text("utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", document, re.DOTALL)
    assert LoadRun(sandbox, Scenario.from_json(example)).report()["scenario"] == "evening with ads"


def test_the_program_starts_sandbox_and_bot_and_fails_on_what_was_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("MISSES", "4")
    file, out = tmp_path / "scenario.json", tmp_path / "report.json"
    file.write_text(scenario(burst(8, BAD), grace_seconds=1).model_dump_json())
    arguments = [str(file), "--unlimited", "--bot", BOT, "--out", str(out)]
    assert main([*arguments, "--fail-on", "missed,wrong"]) == 1
    report = json.loads(out.read_text())
    assert (report["missed"]["count"], report["wrong"]["count"]) == (2, 0)
    assert "2 of 8" in capsys.readouterr().err
    assert main([*arguments, "--fail-on", "wrong"]) == 0


def test_the_program_says_what_it_cannot_play(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "scenario.json"
    for text in ("", "\0garbage", "[]", '{"name": "x"}', os.devnull):
        file.write_text(text)
        assert main([str(file)]) == 2
    assert main([str(tmp_path / "nowhere.json")]) == 2
    file.write_text(scenario(burst(1, CLEAN)).model_dump_json())
    assert main([str(file), "--bot", "no-such-program-here"]) == 3
    assert main([str(file), "--bot", f"{sys.executable} -c pass"]) == 3
    assert main([str(file), "--wait", "0.1"]) == 3
    assert main([str(file), "--sandbox", "http://127.0.0.1:1"]) == 3
    said = capsys.readouterr().err
    for words in ("phases: Field required", "cannot be started", "ended by itself", "No bot connected"):
        assert words in said
