"""Files and functions stay small, and everything is annotated."""

import ast
import io
import tokenize

import pytest

from tests.architecture.tree import FunctionNode, Source, sources, under

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50
_NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


def code_lines(text: str) -> set[int]:
    """The lines that hold code: no blank line, comment or docstring."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
            case _:
                pass
    return lines


def too_long(source: Source, limit: int = MAX_FUNCTION_LINES) -> list[str]:
    lines = code_lines(source.text)
    return [
        f"{source.where(function)} {function.name} has {size} lines"
        for function in source.functions()
        if (size := len(lines.intersection(range(function.lineno, (function.end_lineno or 0) + 1)))) > limit
    ]


def unannotated(function: FunctionNode) -> list[str]:
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    if positional and positional[0].arg in {"self", "cls"}:
        positional = positional[1:]
    every = [*positional, *arguments.kwonlyargs, *filter(None, (arguments.vararg, arguments.kwarg))]
    found = [argument.arg for argument in every if argument.annotation is None]
    return found if function.returns else [*found, "return"]


@pytest.mark.parametrize("suffix", [".py", ".js", ".css", ".html", ".ftl"])
def test_no_file_is_longer_than_400_lines(suffix: str) -> None:
    long = {
        str(path): count
        for path in under("bot", "cogs", suffix=suffix)
        if (count := len(path.read_text("utf-8").splitlines())) > MAX_FILE_LINES
    }
    assert not long


def test_no_function_is_longer_than_50_lines_of_code() -> None:
    assert not [found for source in sources("bot", "cogs") for found in too_long(source)]


def test_everything_is_annotated() -> None:
    assert not [
        f"{source.where(function)} {function.name}: {missing}"
        for source in sources("bot", "cogs", "migrations", "docs")
        for function in source.functions()
        if (missing := unannotated(function))
    ]


def test_docstrings_and_comments_cost_nothing() -> None:
    text = 'def f() -> None:\n    """Words.\n\n    More.\n    """\n    # why\n\n    x = """a\n    b"""\n    return\n'
    assert code_lines(text) == {1, 8, 9, 10}


def test_what_lacks_an_annotation_is_found() -> None:
    (function,) = ast.parse("def f(self, a, /, b: int, *c, d=1, **e): ...").body
    assert isinstance(function, ast.FunctionDef)
    assert unannotated(function) == ["a", "d", "c", "e", "return"]
