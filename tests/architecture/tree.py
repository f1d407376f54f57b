"""The project's files, as the tests of the architecture read them."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """A Python file of the project."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    def functions(self) -> Iterator[FunctionNode]:
        for node in ast.walk(self.tree):
            if isinstance(node, FunctionNode):
                yield node

    def where(self, node: ast.stmt | ast.expr | ast.ExceptHandler) -> str:
        return f"{self.name}:{node.lineno}"


@functools.cache
def project_files() -> tuple[Path, ...]:
    """All files that belong to the project: those that git knows or would take, else (no git) all but what is made."""
    answer = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode == 0:
        found = [ROOT / name for name in answer.stdout.splitlines()]
    else:
        made = {".venv", ".peers", "data", "__pycache__"}
        made |= {".pytest_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis"}
        found = [path for path in ROOT.rglob("*") if not made.intersection(path.relative_to(ROOT).parts)]
    return tuple(sorted(path for path in found if path.is_file()))


def under(*folders: str, suffix: str = ".py") -> list[Path]:
    """The project's files of one kind in some folders."""
    return [
        path
        for path in project_files()
        if path.suffix == suffix and path.relative_to(ROOT).as_posix().startswith(tuple(f"{name}/" for name in folders))
    ]


@functools.cache
def sources(*folders: str) -> tuple[Source, ...]:
    """The Python files in some folders, parsed."""
    return tuple(Source(path, text := path.read_text("utf-8"), ast.parse(text)) for path in under(*folders))


def dotted(node: ast.expr) -> str:
    """The name that an expression spells, such as ``self._database.write``; what is no name is left out."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            return f"{dotted(value)}.{name}"
        case ast.Call(func=function):
            return dotted(function)
        case _:
            return ""
