"""Habits of conventions that no linter knows."""

import ast
import re

import pytest

from tests.architecture.tree import ROOT, Source, dotted, project_files, sources

CATCHES_ALL: dict[str, str] = {
    "bot/platforms/discord/": "answers for errors in commands, buttons and modals",
    "bot/dispatch/": "one action or job that fails must not stop the others",
    "bot/community/intake.py": "one event that fails must not stop the next",
    "bot/database/sqlite.py": "what a body raises on the writer's thread is raised again where its caller waits",
}
"""Where ``except Exception`` may stand, and why."""

_DATABASE = re.compile(r"\b_?database\.(write|read)\b|\btx\b")
_DISCORD = re.compile(r"\bdiscord\b|\binteraction\b|\b_?(client|effects)\.")
_PATTERNS = {
    "a note of unfinished work": re.compile(r"\b(TO[D]O|FIX[M]E|XX[X])\b"),
    "a registry's host": re.compile(r"pypi[.]org|pythonhosted[.]org|npmjs[.](com|org)|crates[.]io|[.]artifactory[.]"),
    "a path of one machine": re.compile(r"(?<![\w.])/(root|home|Users|work|opt)/\w|file:/{2,}"),
}


def swallows_everything(handler: ast.ExceptHandler) -> bool:
    """Whether a handler catches whatever comes and does not raise it again."""
    caught = handler.type
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    passed_on = isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None
    return not passed_on and any(kind is None or dotted(kind) in {"Exception", "BaseException"} for kind in kinds)


def names_in(node: ast.AST) -> str:
    """All names of a function's body and signature, one a line."""
    return "\n".join(dotted(child) for child in ast.walk(node) if isinstance(child, ast.Name | ast.Attribute))


def test_cogs_are_not_looked_up() -> None:
    assert not [source.name for source in sources("bot", "cogs") if re.search(r"\bget_cog\(", source.text)]


def test_no_function_touches_the_database_and_discord() -> None:
    assert not [
        f"{source.where(function)} {function.name}"
        for source in sources("bot", "cogs")
        for function in source.functions()
        if _DATABASE.search(names := names_in(function)) and _DISCORD.search(names)
    ]


def test_everything_is_caught_only_where_it_must_be() -> None:
    assert not [
        source.where(node)
        for source in sources("bot", "cogs")
        if not source.name.startswith(tuple(CATCHES_ALL))
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ExceptHandler) and swallows_everything(node)
    ]


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert not [
        source.name
        for source in sources("bot", "cogs", "tests", "docs")
        if drawers.intersection((source.path.stem, *source.path.relative_to(ROOT).parent.parts))
    ]


def test_tests_do_not_sleep() -> None:
    """But for tests/postgres.py, which waits for other processes."""
    assert not [
        source.where(node)
        for source in sources("tests")
        if source.name != "tests/postgres.py"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and dotted(node) == "time.sleep"
    ]


@pytest.mark.parametrize("what", _PATTERNS)
def test_no_file_holds(what: str) -> None:
    found: list[str] = []
    for path in project_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in _PATTERNS[what].finditer(text)]
    assert not found


@pytest.mark.parametrize(
    ("code", "both"),
    [
        ("async def f(self):\n await self._database.write(b)\n await interaction.response.defer()", True),
        ("async def f(self, tx):\n self._effects.perform(x)", True),
        ("async def f(self):\n await self.database.read(b)", False),
        ("async def f(self):\n raise discord.Forbidden", False),
    ],
)
def test_who_touches_both_is_found(code: str, both: bool) -> None:
    names = names_in(ast.parse(code).body[0]) + "\ntx" * ("tx" in code)
    assert bool(_DATABASE.search(names) and _DISCORD.search(names)) is both


@pytest.mark.parametrize(
    ("clause", "swallowed"),
    [
        ("except: pass", True),
        ("except Exception: log.exception('no')", True),
        ("except (OSError, BaseException): pass", True),
        ("except BaseException: close(); raise", False),
        ("except OSError: pass", False),
    ],
)
def test_who_swallows_everything_is_found(clause: str, swallowed: bool) -> None:
    handler = next(node for node in ast.walk(ast.parse(f"try: pass\n{clause}")) if isinstance(node, ast.ExceptHandler))
    assert swallows_everything(handler) is swallowed


def test_the_rules_are_read_from_real_files() -> None:
    assert any(isinstance(source, Source) and source.name == "bot/feature.py" for source in sources("bot"))
