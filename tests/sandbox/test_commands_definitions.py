"""What Discord takes as application commands, and how the registry keeps them, by tables."""
# ruff: noqa: E501 - a table of cases reads best with one case a line

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import DiscordError
from bot.sandbox.interactions.definitions import LOCALES, is_chat_name, leaves, size
from bot.sandbox.interactions.registry import CommandRegistry
from bot.sandbox.world.model import User
from bot.sandbox.world.state import World


def command(**more: object) -> dict[str, Any]:
    return {"name": "ask", "description": "Ask something", **more}


def option(kind: int = 3, **more: object) -> dict[str, Any]:
    return {"type": kind, "name": "what", "description": "What to ask", **more}


def choices(count: int) -> list[dict[str, Any]]:
    return [{"name": f"Choice {n}", "value": f"c{n}"} for n in range(count)]


@pytest.fixture
def registry() -> CommandRegistry:
    world = World(SandboxClock())
    world.bot = User(77, "bot", bot=True)
    return CommandRegistry(world)


def violations(errors: dict[str, Any] | None, path: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for key, node in (errors or {}).items():
        here = (
            {(".".join(path), error["code"]) for error in node} if key == "_errors" else violations(node, (*path, key))
        )
        found |= here
    return found


GOOD_NAMES = ["ask", "frage-stellen", "größe", "質問", "ask_2", "l'aide", "पूछो", "ช่วยเหลือ", "x" * 32]
BAD_NAMES = ["Ask", "ask me", "ask!", "GRÖSSE", "a/b", "a.b", "🎉", "ASK"]


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_names_of_all_scripts_are_taken(name: str) -> None:
    assert is_chat_name(name)


@pytest.mark.parametrize("name", BAD_NAMES)
def test_names_with_capitals_or_signs_are_not(name: str) -> None:
    assert not is_chat_name(name)


WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("capital", command(name="Ask"), "name", "STRING_TYPE_REGEX"),
    ("long name", command(name="x" * 33), "name", "BASE_TYPE_BAD_LENGTH"),
    ("no name", command(name=None), "name", "BASE_TYPE_REQUIRED"),
    ("no description", command(description=None), "description", "BASE_TYPE_REQUIRED"),
    ("long description", command(description="x" * 101), "description", "BASE_TYPE_BAD_LENGTH"),
    ("unknown type", command(type=9), "type", "UNION_TYPE_CHOICES"),
    ("menu with description", command(type=2), "description", "APPLICATION_COMMAND_DESCRIPTION_INVALID"),
    ("menu with options", {"type": 3, "name": "Report", "options": [option()]}, "options", "APPLICATION_COMMAND_OPTIONS_INVALID"),
    ("26 options", command(options=[option(name=f"o{n}") for n in range(26)]), "options", "BASE_TYPE_MAX_LENGTH"),
    ("option twice", command(options=[option(), option()]), "options.1.name", "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE"),
    ("option name", command(options=[option(name="What")]), "options.0.name", "STRING_TYPE_REGEX"),
    ("option type", command(options=[option(12)]), "options.0.type", "UNION_TYPE_CHOICES"),
    ("option without text", command(options=[option(description="")]), "options.0.description", "BASE_TYPE_BAD_LENGTH"),
    ("required late", command(options=[option(), option(name="b", required=True)]), "options.1", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"),
    ("26 choices", command(options=[option(choices=choices(26))]), "options.0.choices", "BASE_TYPE_MAX_LENGTH"),
    ("choice twice", command(options=[option(choices=[{"name": "a", "value": "x"}, {"name": "a", "value": "y"}])]), "options.0.choices.1.name", "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE"),
    ("long choice", command(options=[option(choices=[{"name": "x" * 101, "value": "x"}])]), "options.0.choices.0.name", "BASE_TYPE_BAD_LENGTH"),
    ("long choice value", command(options=[option(choices=[{"name": "x", "value": "x" * 101}])]), "options.0.choices.0.value", "BASE_TYPE_BAD_LENGTH"),
    ("choice of wrong type", command(options=[option(4, choices=[{"name": "x", "value": "many"}])]), "options.0.choices.0.value", "NUMBER_TYPE_COERCE"),
    ("choices and autocomplete", command(options=[option(choices=choices(1), autocomplete=True)]), "options.0.autocomplete", "APPLICATION_COMMAND_OPTIONS_CHOICES_AND_AUTOCOMPLETE"),
    ("min above max", command(options=[option(4, min_value=5, max_value=1)]), "options.0.min_value", "APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID"),
    ("length above max", command(options=[option(min_length=5, max_length=1)]), "options.0.min_length", "APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID"),
    ("length of 6001", command(options=[option(max_length=6001)]), "options.0.max_length", "NUMBER_TYPE_MAX"),
    ("channel type", command(options=[option(7, channel_types=[99])]), "options.0.channel_types.0", "BASE_TYPE_CHOICES"),
    ("mixed nesting", command(options=[option(1, name="a"), option(3, name="b")]), "options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"),
    ("empty group", command(options=[option(2, options=[])]), "options.0.options", "BASE_TYPE_BAD_LENGTH"),
    ("value in group", command(options=[option(2, options=[option(3)])]), "options.0.options.0.type", "UNION_TYPE_CHOICES"),
    ("group in group", command(options=[option(2, options=[option(2)])]), "options.0.options.0.type", "UNION_TYPE_CHOICES"),
    ("sub in sub", command(options=[option(1, options=[option(1)])]), "options.0.options.0.type", "UNION_TYPE_CHOICES"),
    ("unknown language", command(name_localizations={"tlh": "jatlh"}), "name_localizations.tlh", "BASE_TYPE_CHOICES"),
    ("wrong localised name", command(name_localizations={"de": "Fragen"}), "name_localizations.de", "STRING_TYPE_REGEX"),
    ("long localised text", command(description_localizations={"de": "x" * 101}), "description_localizations.de", "BASE_TYPE_BAD_LENGTH"),
    ("permissions", command(default_member_permissions="many"), "default_member_permissions", "NUMBER_TYPE_COERCE"),
    ("context", command(contexts=[7]), "contexts.0", "BASE_TYPE_CHOICES"),
    ("no context", command(contexts=[]), "contexts", "BASE_TYPE_BAD_LENGTH"),
    ("integration", command(integration_types=[5]), "integration_types.0", "BASE_TYPE_CHOICES"),
    ("nsfw", command(nsfw="yes"), "nsfw", "BOOLEAN_TYPE_CONVERT"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "path", "code"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_wrong_commands_are_refused_at_their_place_and_change_nothing(
    registry: CommandRegistry, body: dict[str, Any], path: str, code: str
) -> None:
    before = registry.overwrite(None, [command(name="kept")])
    with pytest.raises(DiscordError) as caught:
        registry.overwrite(None, [command(name="new"), body])
    assert violations(caught.value.errors) == {(f"1.{path}", code)}
    assert registry.listed(None) == before


def test_eight_thousand_characters_are_the_most(registry: CommandRegistry) -> None:
    options = [
        option(
            name=f"o{n:02}",
            description="d" * 100,
            choices=[{"name": f"{m:02}" + "n" * 10, "value": f"{m:02}" + "v" * 22} for m in range(6)],
        )
        for n in range(25)
    ]
    body = command(options=options)
    room = 8000 - size(body)
    assert 0 < room < 100
    largest = command(options=options, description=body["description"] + "x" * room)
    assert size(registry.overwrite(None, [largest])[0]) == 8000
    with pytest.raises(DiscordError) as caught:
        registry.overwrite(None, [command(options=options, description=largest["description"] + "x")])
    assert violations(caught.value.errors) == {("0", "APPLICATION_COMMAND_TOO_LARGE")}


def test_the_longest_localisation_counts() -> None:
    assert size(command(description_localizations={"de": "d" * 50})) == 3 + 50


def test_all_languages_of_discord_are_known() -> None:
    assert len(LOCALES) == 34


def test_a_stored_command_is_whole(registry: CommandRegistry) -> None:
    stored = registry.overwrite(5, [command(default_member_permissions=8, options=[option(required=True)])])[0]
    assert {
        "application_id": "77",
        "guild_id": "5",
        "type": 1,
        "default_member_permissions": "8",
        "nsfw": False,
    }.items() <= stored.items()
    assert stored["options"][0]["required"] is True


def test_overwriting_keeps_ids_by_type_and_name(registry: CommandRegistry) -> None:
    first = registry.overwrite(None, [command(), command(name="gone"), {"type": 2, "name": "ask"}])
    second = registry.overwrite(None, [command(description="Other"), {"type": 2, "name": "ask"}, command(name="new")])
    assert [one["id"] for one in second[:2]] == [first[0]["id"], first[2]["id"]]
    assert second[0]["version"] != first[0]["version"]
    assert second[1]["version"] == first[2]["version"]
    assert [one["name"] for one in registry.listed(None)] == ["ask", "ask", "new"]
    assert registry.overwrite(None, []) == registry.listed(None) == []


def test_one_name_twice_is_refused(registry: CommandRegistry) -> None:
    with pytest.raises(DiscordError) as caught:
        registry.overwrite(None, [command(), command()])
    assert violations(caught.value.errors) == {("1.name", "APPLICATION_COMMANDS_DUPLICATE_NAME")}


def test_upsert_adds_once_and_then_replaces(registry: CommandRegistry) -> None:
    made, is_new = registry.upsert(None, command())
    again, is_new_again = registry.upsert(None, command(description="Other"))
    assert (is_new, is_new_again, made["id"] == again["id"], len(registry.listed(None))) == (True, False, True, 1)


def test_edit_changes_what_is_given_and_refuses_a_taken_name(registry: CommandRegistry) -> None:
    one, other = registry.overwrite(None, [command(options=[option()]), command(name="other")])
    edited = registry.edit(None, int(one["id"]), {"description": "Other"})
    assert (edited["id"], edited["description"], edited["options"]) == (one["id"], "Other", one["options"])
    with pytest.raises(DiscordError):
        registry.edit(None, int(other["id"]), {"name": "ask"})


def test_delete_removes_and_unknown_ids_are_10063(registry: CommandRegistry) -> None:
    one = registry.overwrite(None, [command()])[0]
    registry.delete(None, int(one["id"]))
    for call in (
        lambda: registry.get(None, 1),
        lambda: registry.delete(None, int(one["id"])),
        lambda: registry.edit(None, 1, {}),
    ):
        with pytest.raises(DiscordError) as caught:
            call()
        assert (caught.value.status, caught.value.code) == (404, 10063)


@pytest.mark.parametrize(("kind", "limit"), [(1, 100), (2, 15), (3, 15)])
def test_each_type_has_its_number(registry: CommandRegistry, kind: int, limit: int) -> None:
    def body(n: int) -> dict[str, Any]:
        return command(name=f"c{n}") if kind == 1 else {"type": kind, "name": f"Menu {n}"}

    registry.overwrite(None, [body(n) for n in range(limit)])
    for call in (
        lambda: registry.overwrite(None, [body(n) for n in range(limit + 1)]),
        lambda: registry.upsert(None, body(limit)),
    ):
        with pytest.raises(DiscordError) as caught:
            call()
        assert caught.value.code == 30032
    assert not registry.upsert(None, body(0))[1]


def test_a_guilds_command_hides_the_global_one_of_its_name(registry: CommandRegistry) -> None:
    registry.overwrite(None, [command(), command(name="help")])
    own = registry.overwrite(5, [command(description="Ours")])[0]
    assert [one["name"] for one in registry.usable_in(5)] == ["ask", "help"]
    assert own in list(registry.usable_in(5))
    assert [one["description"] for one in registry.usable_in(6)] == ["Ask something"] * 2
    assert len(registry.everything()) == 3


def test_leaves_are_the_paths_that_can_be_typed() -> None:
    nested = command(
        options=[option(1, name="now"), option(2, name="for", options=[option(1, name="me", options=[option()])])]
    )
    assert [(path, len(options)) for path, options in leaves(nested)] == [(("now",), 0), (("for", "me"), 1)]
    assert [path for path, _ in leaves(command())] == [()]
