"""How long answers take: distributions in milliseconds, by name."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Mapping
from random import Random
from typing import cast

LONGEST_MS = 600_000.0
Latency = Callable[[Random], float]
"""Draws a delay in milliseconds."""
_PAIRS: dict[str, Callable[[float, float], Latency]] = {
    "uniform": lambda least, most: lambda random: random.uniform(least, most),
    "normal": lambda mean, deviation: lambda random: random.gauss(mean, deviation),
    "lognormal": lambda middle, sigma: lambda random: random.lognormvariate(math.log(max(middle, 1e-9)), sigma),
}
WORDS = (
    'Must be milliseconds, {"fixed": ms}, {"uniform": [least, most]}, {"normal": [mean, deviation]}, '
    '{"lognormal": [median, sigma]} or percentiles such as {"p50": ms, "p99": ms}.'
)


class LatencyError(ValueError):
    """A description of a latency that names no distribution."""


def latency(described: object) -> Latency:
    """Return the distribution that a value of JSON describes.

    Raises:
        LatencyError: it describes none; the text says what would.
    """
    if isinstance(described, dict) and described:
        return _bounded(_distribution(cast("dict[str, object]", described)))
    return _fixed(cast("object", described))


def _distribution(described: Mapping[str, object]) -> Latency:
    if all(name.startswith("p") and name[1:].replace(".", "", 1).isdecimal() for name in described):
        return _percentiles({float(name[1:]): _number(value) for name, value in described.items()})
    if len(described) != 1:
        raise LatencyError(WORDS)
    ((name, value),) = described.items()
    if name == "fixed":
        return _fixed(value)
    pair = cast("list[object]", value) if isinstance(value, list) else []
    if name not in _PAIRS or len(pair) != 2:
        raise LatencyError(WORDS)
    return _PAIRS[name](*map(_number, pair))


def _fixed(value: object) -> Latency:
    milliseconds = _number(value)
    return lambda _random: milliseconds


def _percentiles(known: dict[float, float]) -> Latency:
    """Draw between the percentiles given, in straight lines from 0; above the highest all take as long as that."""
    points = sorted({0.0: 0.0, **known}.items())
    ranks, values = [rank for rank, _ in points], [value for _, value in points]
    if ranks[-1] > 100 or values != sorted(values):
        raise LatencyError("Percentiles are at most 100, and a higher one takes no less time.")

    def draw(random: Random) -> float:
        rank = random.uniform(0.0, 100.0)
        place = bisect_left(ranks, rank)
        if place >= len(ranks):
            return values[-1]
        low, high = max(0, place - 1), place
        part = (rank - ranks[low]) / (ranks[high] - ranks[low]) if high > low else 0.0
        return values[low] + part * (values[high] - values[low])

    return draw


def _bounded(draw: Latency) -> Latency:
    return lambda random: min(max(draw(random), 0.0), LONGEST_MS)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LONGEST_MS:
        raise LatencyError(WORDS)
    return float(value)
