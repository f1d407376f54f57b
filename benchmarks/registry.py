"""Benchmarks, and what they report."""

import importlib
import pkgutil
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks import measures


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured: all of it, or (``quick``) just enough to see that everything runs."""

    quick: bool = False

    def choose(self, full: int, quick: int) -> int:
        """One of two sizes."""
        return quick if self.quick else full


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table.

    Attributes:
        name: what was measured; results of different runs are compared by it.
        value: the median.
        floor: the same without Tribune, measured in turns with it; None where there is no such thing.
        ratio: value to floor; None without a floor.
        goal: what the ratio must reach (``at_least``) or keep below; None where nothing is demanded.
        spread: smallest and largest of what ``value`` is the median of, to judge the noise by.
        remark: what the reader of the table should know.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None
    goal: float | None = None
    at_least: bool = True
    spread: tuple[float, float] | None = None
    remark: str = ""

    @property
    def holds(self) -> bool:
        """Whether the goal is met; nothing demanded is met."""
        if self.goal is None or self.ratio is None:
            return self.goal is None
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal

    def as_json(self) -> dict[str, str | float | bool | None]:
        """The line in results.json."""
        return {
            "name": self.name,
            "value": _rounded(self.value),
            "unit": self.unit,
            "floor": _rounded(self.floor),
            "ratio": _rounded(self.ratio),
            "goal": self.goal,
            "holds": self.holds,
        }


def compared(
    name: str,
    unit: str,
    values: Sequence[float],
    floors: Sequence[float] = (),
    *,
    goal: float | None = None,
    remark: str = "",
) -> Result:
    """A result of repeated measurements; the ratio is the median of those of neighbours in time."""
    ratios = [value / floor for value, floor in zip(values, floors, strict=True)] if floors else []
    if ratios and len(ratios) > 1:
        noise = f"ratio {min(ratios):.3f} to {max(ratios):.3f} in {len(ratios)} pairs"
        remark = f"{noise}; {remark}" if remark else noise
    return Result(
        name,
        median(values),
        unit,
        median(floors) if floors else None,
        median(ratios) if ratios else None,
        goal,
        spread=(min(values), max(values)),
        remark=remark,
    )


Benchmark = Callable[[Effort], Coroutine[Any, Any, list[Result]]]
_found: dict[str, Benchmark] = {}


def benchmark(measure: Benchmark) -> Benchmark:
    """Have a function measured by ``make bench``."""
    _found[measure.__name__] = measure
    return measure


def benchmarks() -> dict[str, Benchmark]:
    """All benchmarks by name, in the order of their modules."""
    for module in sorted(pkgutil.iter_modules(measures.__path__), key=lambda module: module.name):
        importlib.import_module(f"{measures.__name__}.{module.name}")
    return dict(_found)


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.5g}")
