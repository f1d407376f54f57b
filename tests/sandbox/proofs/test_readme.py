"""What docs/sandbox/README.md tells authors of bots to do can be done."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.sandbox import Sandbox, Seed
from bot.sandbox.__main__ import main
from docs import sandbox_operations
from tests.sandbox.clients import Api

TEXT = (Path(__file__).parents[3] / "docs" / "sandbox" / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_its_seed_makes_a_world() -> None:
    (described,) = map(json.loads, blocks("json"))
    world = Sandbox(Seed.from_dict(described)).world
    harbour = next(iter(world.guilds.values()))
    assert (len(world.guilds), harbour.name, len(harbour.channels)) == (21, "Harbour", 4)
    assert len(harbour.members) > 1000


async def test_its_faults_are_understood(api: Api) -> None:
    bodies = [json.loads(body) for body in re.findall(r"--json '(.*?)' \S+/sandbox/faults", "".join(blocks("sh")))]
    assert len(bodies) >= 4
    for body in bodies:
        assert (await api.control("POST", "faults", body))[0] == 201, body
    of_keys = [
        key for row in re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", TEXT, re.MULTILINE) for key in re.findall(r"\w+", row)
    ]
    assert "outage" in of_keys
    status, answer = await api.control("POST", "faults", dict.fromkeys([*of_keys, "nonsense"]))
    assert (status, list(answer["errors"])) == (400, ["nonsense"])


async def test_its_calls_are_there(api: Api) -> None:
    api.sandbox.taps.clear()
    calls = re.findall(r"`(GET|POST) (/sandbox/[\w{}/-]+)", TEXT)
    assert len(calls) >= 10
    for method, path in calls:
        named = path.removeprefix("/sandbox/").replace("{id}", str(api.id_of("amira")))
        assert (await api.control(method, named, {} if method == "POST" else None))[0] != 404, path


def test_its_options_are_those_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    told = set(re.findall(r"^\| `(--[\w-]+)", TEXT, re.MULTILINE))
    assert told == set(re.findall(r"^  (--[\w-]+)", capsys.readouterr().out, re.MULTILINE))


def test_its_python_compiles() -> None:
    for block in blocks("python"):
        compile(block, "README.md", "exec")


def test_the_list_of_operations_survives_without_discords_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    with_documents = sandbox_operations.operations_page()
    monkeypatch.setenv("DISCORD_SCHEMAS", "/nowhere")
    assert sandbox_operations.discord_list() == sandbox_operations.LIST.read_text("utf-8")
    assert sandbox_operations.operations_page() == with_documents
