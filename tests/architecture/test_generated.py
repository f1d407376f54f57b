"""What is generated from the code is what the code says now; commands and manifests have their texts."""

import asyncio
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import discover
from bot.community.capabilities import ALL
from bot.i18n.catalogue import Catalogue
from docs import generate
from docs.generate import Payload

NAMES = re.compile(r"[-_'\w]{1,32}")
"""Discord's rule for names of commands and options, which are also lower-case."""


@functools.cache
def commands() -> tuple[Payload, ...]:
    return tuple(asyncio.run(generate.payloads()))


def places(payload: Payload, path: str = "/") -> Iterator[tuple[str, str, Payload]]:
    """Everything of a command that people read: its place, whether name, description or choice, and its payload."""
    here = f"{path}{payload['name']}"
    is_menu = path == "/" and payload.get("type", 1) != 1
    yield here, "choice" if is_menu else "name", payload
    if not is_menu:
        yield here, "description", payload
    for choice in payload.get("choices", []):
        yield f"{here} {choice['name']}", "choice", choice
    for option in payload.get("options", []):
        yield from places(option, f"{here} ")


def problems(payload: Payload, kind: str, language: str) -> Iterator[str]:
    key = "description" if kind == "description" else "name"
    text: str | None = payload.get(f"{key}_localizations", {}).get("en-US" if language == "en" else language)
    if text is None:
        yield f"no {kind}"
    elif kind == "name" and not (NAMES.fullmatch(text) and text == text.lower()):
        yield f"Discord takes no name such as {text}"
    elif kind != "name" and not 1 <= len(text) <= 100:
        yield f"{kind} of {len(text)} characters"


@pytest.mark.parametrize("path", [path.relative_to(generate.ROOT) for path in generate.PAGES], ids=str)
def test_what_is_generated_is_current(path: Path) -> None:
    written = (generate.ROOT / path).read_text("utf-8")
    assert written == generate.PAGES[generate.ROOT / path](), f"{path} is not what the code says: run `make docs`"


@pytest.mark.parametrize("language", Catalogue.load().languages)
def test_every_command_has_its_texts(language: str) -> None:
    assert not [
        f"{place}: {problem}"
        for command in commands()
        for place, kind, payload in places(command)
        for problem in problems(payload, kind, language)
    ]


def test_no_two_commands_of_one_place_share_a_name() -> None:
    for language in ("en-US", "de"):
        names = [(found.get("type", 1), found.get("name_localizations", {}).get(language)) for found in commands()]
        assert len(names) == len(set(names))


def test_manifests_name_texts_that_are_there() -> None:
    catalogue = Catalogue.load()
    asked = [capability.message.key for capability in ALL]
    for feature in discover():
        asked += [capability.message.key for capability in feature.capabilities]
        asked += [column.reason for table in feature.tables for column in table.persons if column.reason]
    assert asked
    assert not [key for key in asked if not catalogue.has(key)]


def test_every_setting_is_described() -> None:
    undescribed = re.compile(r"^\| `\w+` \|[^|]*\|[^|]*\| *\|$", re.MULTILINE)
    assert not undescribed.findall(generate.settings_page())


@pytest.mark.parametrize("readme", ["README.md", "README.de.md"])
def test_the_invite_asks_for_the_least(readme: str) -> None:
    text = (generate.ROOT / readme).read_text("utf-8")
    assert re.findall(r"permissions=(\d+)", text) == [str(generate.permissions_value())]


def test_what_discord_would_refuse_is_found() -> None:
    good: Payload = {"name": "panel", "name_localizations": {"en-US": "panel", "de": "tafel"}}
    assert list(problems(good, "name", "en")) == []
    assert list(problems(good | {"name_localizations": {}}, "name", "en")) == ["no name"]
    assert list(problems({"name_localizations": {"de": "Zwei Wörter"}}, "name", "de"))
    assert list(problems({"description_localizations": {"de": "x" * 101}}, "description", "de"))
    assert [kind for _, kind, _ in places({"name": "a", "options": [{"name": "b", "type": 3}]})] == [
        "name",
        "description",
        "name",
        "description",
    ]
    assert [kind for _, kind, _ in places({"name": "Report", "type": 3})] == ["choice"]
