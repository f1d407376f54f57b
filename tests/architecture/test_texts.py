"""The texts that the code asks for, and the texts that there are, are the same, with the same variables."""

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fluent.runtime import FluentResource
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.i18n.catalogue import LOCALES, SOURCE_LANGUAGE, Catalogue
from tests.architecture.tree import dotted, sources

CARRIERS = {"Message", "Message.of", "NotAllowed", "NotFound", "Conflict", "Invalid", "StartupError"}
"""What takes a key as its first argument. All but ``Message`` take the variables as keywords."""

NONE: frozenset[str] = frozenset()

FAMILIES = re.compile(r"(command|choice|capability)-.+")
"""Keys that follow from the code's structure; tests of their own compare them."""


@dataclass(frozen=True)
class Use:
    """A place in the code that asks for a text; a pattern where a part of the key is known only at run time."""

    where: str
    key: str
    is_pattern: bool
    variables: frozenset[str] | None

    def asks_for(self, key: str) -> bool:
        return bool(re.fullmatch(self.key, key)) if self.is_pattern else key == self.key


class _References(Visitor):
    """The variables and the messages that an entry refers to."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.messages: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - Fluent's name
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:  # noqa: N802
        self.messages.add(node.id.name)


@functools.cache
def texts(language: str) -> dict[str, _References]:
    """A language's texts by key, with what they refer to."""
    found: dict[str, _References] = {}
    for path in sorted((LOCALES / language).glob("*.ftl")):
        for entry in FluentResource(path.read_text("utf-8")).body:
            if isinstance(entry, ftl.Message):
                found[entry.id.name] = _References()
                found[entry.id.name].visit(entry.value)
    return found


def variables(language: str, key: str) -> set[str]:
    """The variables that a text needs, with those of texts inside it."""
    references = texts(language)[key]
    return references.variables.union(*(variables(language, inner) for inner in references.messages))


def keys_of(node: ast.expr) -> Iterator[tuple[str, bool]]:
    """The keys that an expression can give: itself, both sides of a condition, or a pattern."""
    match node:
        case ast.Constant(value=str(key)):
            yield key, False
        case ast.IfExp(body=body, orelse=other):
            yield from keys_of(body)
            yield from keys_of(other)
        case ast.JoinedStr(values=parts):
            pattern = "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in parts)
            if re.search(r"\w", pattern.replace(".+", "")):
                yield pattern, True
        case _:
            pass


def passed(call: ast.Call) -> frozenset[str] | None:
    """The variables that a call passes; None where that is not to be seen."""
    if dotted(call.func).endswith("Message"):
        if len(call.args) == 1 and not call.keywords:
            return frozenset()
        given = call.args[1] if len(call.args) > 1 else call.keywords[0].value
        if isinstance(given, ast.Dict) and all(isinstance(key, ast.Constant) for key in given.keys):
            return frozenset(str(key.value) for key in given.keys if isinstance(key, ast.Constant))
        return None
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    return frozenset(str(keyword.arg) for keyword in call.keywords)


@functools.cache
def uses() -> tuple[Use, ...]:
    return tuple(
        Use(source.where(node), key, is_pattern, passed(node))
        for source in sources("bot", "cogs")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and node.args and dotted(node.func) in CARRIERS
        for key, is_pattern in keys_of(node.args[0])
    )


@functools.cache
def words() -> tuple[frozenset[str], tuple[str, ...]]:
    """All strings of the code, and the patterns of those with parts: a key may pass through tables and variables."""
    exact: set[str] = set()
    patterns: set[str] = set()
    for source in sources("bot", "cogs"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant | ast.JoinedStr):
                for key, is_pattern in keys_of(node):
                    (patterns if is_pattern else exact).add(key)
    # a pattern that begins with what is not known would take every key for used
    return frozenset(exact), tuple(pattern for pattern in patterns if re.match(r"[a-z]+\\?-", pattern))


def test_every_text_that_the_code_asks_for_is_there() -> None:
    assert not [
        f"{use.where} {use.key}" for use in uses() if not any(use.asks_for(key) for key in texts(SOURCE_LANGUAGE))
    ]


def test_every_text_is_asked_for() -> None:
    exact, patterns = words()
    inner = {key for references in texts(SOURCE_LANGUAGE).values() for key in references.messages}
    assert not [
        key
        for key in texts(SOURCE_LANGUAGE)
        if key not in exact | inner
        and not FAMILIES.fullmatch(key)
        and not any(re.fullmatch(pattern, key) for pattern in patterns)
    ]


def test_the_code_passes_the_variables_that_its_texts_use() -> None:
    wrong: list[str] = []
    for use in uses():
        if use.variables is None or use.is_pattern or use.key not in texts(SOURCE_LANGUAGE):
            continue
        needed = variables(SOURCE_LANGUAGE, use.key)
        if needed.symmetric_difference(use.variables):
            wrong.append(f"{use.where} {use.key} is given {set(use.variables)} and uses {needed}")
    assert not wrong


@pytest.mark.parametrize("language", [language for language in Catalogue.load().languages if language != "en"])
def test_every_language_has_the_same_texts_with_the_same_variables(language: str) -> None:
    assert texts(language).keys() == texts(SOURCE_LANGUAGE).keys()
    assert not [key for key in texts(language) if variables(language, key) != variables(SOURCE_LANGUAGE, key)]


def test_german_is_complete() -> None:
    assert "de" in Catalogue.load().languages


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("Message('a-b')", [("a-b", NONE)]),
        ("Message('a', {'x': 1})", [("a", frozenset({"x"}))]),
        ("Message('a', given)", [("a", None)]),
        ("Message.of('a', x=1)", [("a", frozenset({"x"}))]),
        ("Conflict('a', **given)", [("a", None)]),
        ("Invalid('a' if b else 'c', x=1)", [("a", frozenset({"x"})), ("c", frozenset({"x"}))]),
        ("Message(f'a-{b}')", [("a\\-.+", NONE)]),
    ],
)
def test_uses_are_read_from_the_code(code: str, expected: list[tuple[str, frozenset[str] | None]]) -> None:
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert [(key, passed(call)) for key, _ in keys_of(call.args[0])] == expected
