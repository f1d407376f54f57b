"""The commands as Discord gets them: its rules for names and sizes, and a text for each in every language."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from discord import Locale
from fluent.runtime import FluentResource
from fluent.syntax import ast as ftl

from bot.community import capabilities as community
from bot.core.permissions import Capability
from bot.features.welcome.manifest import FEATURE
from bot.i18n.catalogue import LOCALES, Catalogue
from bot.platforms.discord.client import TribuneClient
from bot.platforms.discord.sync import in_default_language
from bot.platforms.discord.translator import CatalogueTranslator

Node = dict[str, Any]

NAME = re.compile(r"[-_'\w]{1,32}")
OTHERS = ("de",)


@pytest.fixture
async def commands(client: TribuneClient, catalogue: Catalogue) -> list[Node]:
    translator = CatalogueTranslator(catalogue)
    return [
        in_default_language(await command.get_translated_payload(client.tree, translator))
        for command in client.tree.get_commands()
    ]


def nodes(commands: list[Node]) -> Iterator[Node]:
    """Commands, subcommands and options."""
    for node in commands:
        yield node
        yield from nodes(node.get("options", []))


def siblings(commands: list[Node]) -> Iterator[list[Node]]:
    yield commands
    for node in nodes(commands):
        yield node.get("options", [])


def names(node: Node) -> dict[str, str]:
    return {"en": node["name"], **node.get("name_localizations", {})}


def test_all_of_the_brief_are_there(commands: list[Node]) -> None:
    groups = {node["name"]: {option["name"] for option in node["options"]} for node in commands}
    assert groups == {
        "start": set(),
        "language": {"language"},
        "greeter": {"join", "leave", "hours", "away", "back", "me"},
        "welcome": {
            "channels",
            "interest-add",
            "interest-remove",
            "rules",
            "rules-role",
            "rules-role-remove",
            "panel",
            "status",
        },
        "staff": {"level", "list"},
        "community": {"languages", "mode"},
    }


def test_names_are_what_discord_allows(commands: list[Node]) -> None:
    for node in nodes(commands):
        for name in names(node).values():
            assert NAME.fullmatch(name), name
            assert name == name.lower(), name


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_no_two_neighbours_have_one_name(commands: list[Node], language: str) -> None:
    for group in siblings(commands):
        found = [names(node)[language] for node in group]
        assert len(found) == len(set(found)), found


def test_everything_is_named_and_described_in_every_language(commands: list[Node]) -> None:
    for node in nodes(commands):
        assert set(node.get("name_localizations", {})) == set(OTHERS), node["name"]
        descriptions = {"en": node["description"], **node.get("description_localizations", {})}
        assert set(descriptions) == {"en", *OTHERS}, node["name"]
        for text in descriptions.values():
            assert 2 <= len(text) <= 100, text
            assert "…" not in text


def test_choices_are_named_in_every_language(commands: list[Node]) -> None:
    choices = [choice for node in nodes(commands) for choice in node.get("choices", [])]
    assert choices
    for choice in choices:
        assert set(choice["name_localizations"]) == set(OTHERS)
        assert all(1 <= len(name) <= 100 for name in (choice["name"], *choice["name_localizations"].values()))
        # what it is called in code is for the code
        assert choice["name"] != choice["value"]


def test_the_numbers_are_within_discords_limits(commands: list[Node]) -> None:
    for command in commands:
        for node in nodes([command]):
            assert len(node.get("options", [])) <= 25
            assert len(node.get("choices", [])) <= 25
        for language in ("en", *OTHERS):
            assert size(command, language) <= 8000


def size(node: Node, language: str) -> int:
    own = len(names(node)[language]) + len(node["description"])
    own += sum(len(choice["name"]) + len(str(choice["value"])) for choice in node.get("choices", []))
    return own + sum(size(option, language) for option in node.get("options", []))


def test_required_options_come_first(commands: list[Node]) -> None:
    for node in nodes(commands):
        required = [option.get("required", False) for option in node.get("options", [])]
        assert required == sorted(required, reverse=True)


def test_discord_hides_what_is_for_staff(commands: list[Node]) -> None:
    manage_guild, moderate_members = 1 << 5, 1 << 40
    assert {node["name"]: node["default_member_permissions"] for node in commands} == {
        "start": None,
        "language": None,
        "greeter": None,
        "welcome": manage_guild,
        "staff": manage_guild,
        "community": moderate_members,
    }
    assert {tuple(node["contexts"]) for node in commands} == {(0,)}


def keys(language: str, prefix: str) -> set[str]:
    return {
        entry.id.name
        for path in (LOCALES / language).glob("*.ftl")
        for entry in FluentResource(path.read_text("utf-8")).body
        if isinstance(entry, ftl.Message) and entry.id.name.startswith(prefix)
    }


@pytest.mark.parametrize("language", ["en", *OTHERS])
async def test_no_text_is_left_of_a_command_that_is_gone(client: TribuneClient, language: str) -> None:
    asked: set[str] = set()

    class Remembering(Catalogue):
        def has(self, key: str) -> bool:
            asked.add(key)
            return super().has(key)

    translator = CatalogueTranslator(Remembering.load())
    for command in client.tree.get_commands():
        await command.get_translated_payload(client.tree, translator)
    assert keys(language, "command-") == {key for key in asked if key.startswith("command-")}
    assert keys(language, "choice-") == {key for key in asked if key.startswith("choice-")}


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_every_capability_is_told_in_words(language: str) -> None:
    shared = [value for value in vars(community).values() if isinstance(value, Capability)]
    expected = {capability.message.key for capability in (*FEATURE.capabilities, *shared)}
    assert keys(language, "capability-") == expected


def test_the_locale_that_discord_has_for_a_language_is_known() -> None:
    assert {Locale(language).value for language in OTHERS} == set(OTHERS)
