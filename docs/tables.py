"""What the generated pages are written with."""

from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOTE = "<!-- Written by docs/generate.py: change the code, then `make docs`. -->"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    """The lines of a table."""
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return [_line(head), _line(["---"] * len(head)), *(_line(row) for row in cells)]


def page(lines: list[str]) -> str:
    """The text of a page."""
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
