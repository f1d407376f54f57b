"""``python -m benchmarks``: measure, print a table, write results.json."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.registry import Effort, Result, benchmarks

_RESULTS = Path(__file__).with_name("results.json")
_HEADINGS = ("what", "median", "least", "most", "unit", "floor", "ratio", "goal", "holds")


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks; 1 when a goal is missed."""
    known = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tiny sizes: shows that all of it runs, measures nothing")
    parser.add_argument("--only", choices=sorted(known), action="append", help="run this one (may be repeated)")
    parser.add_argument("--results", type=Path, default=_RESULTS, help="where the figures are written")
    asked = parser.parse_args(arguments)
    results: list[Result] = []
    for name, measure in known.items():
        if asked.only and name not in asked.only:
            continue
        print(f"measuring: {name.replace('_', ' ')}", file=sys.stderr, flush=True)
        results += asyncio.run(measure(Effort(asked.quick)))
    print(table(results))
    if not asked.only:
        asked.results.write_text(json.dumps([result.as_json() for result in results], indent=2) + "\n", "utf-8")
    return 0 if asked.quick or all(result.holds for result in results) else 1


def table(results: Sequence[Result]) -> str:
    """The results as text, each remark below its line."""
    lines = [_HEADINGS, *(_cells(result) for result in results)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADINGS))]
    shown = [
        "  ".join(cell.ljust(width) if column in {0, 4} else cell.rjust(width) for column, (cell, width) in pairs)
        for pairs in (enumerate(zip(line, widths, strict=True)) for line in lines)
    ]
    remarks = ["", *(f"    {result.remark}" if result.remark else "" for result in results)]
    return "\n".join(text.rstrip() for pair in zip(shown, remarks, strict=True) for text in pair if text)


def _cells(result: Result) -> tuple[str, ...]:
    least, most = result.spread or (None, None)
    goal = "" if result.goal is None else f"{'>=' if result.at_least else '<='} {result.goal:g}"
    holds = "" if result.goal is None else "yes" if result.holds else "NO"
    figures = [_figure(number) for number in (result.value, least, most)]
    return (result.name, *figures, result.unit, _figure(result.floor), _figure(result.ratio), goal, holds)


def _figure(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"


if __name__ == "__main__":
    sys.exit(main())
