"""Finds keywords and patterns in a text, as Discord documents it.

A keyword is a whole word or phrase between white space, whatever its case; a star at its beginning or end takes the
border there away. Patterns are of Rust's flavour, and Rust's own engine reads them: it comes with pydantic, refuses
look-around and back-references, and needs no more than linear time for any pattern.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from pydantic_core import SchemaError, SchemaValidator, core_schema

from bot.sandbox.world.model.automod import Match

Span = tuple[int, int]
LONGEST_REASON = 200
SIZE_FACTOR = 2
"""So many copies of a pattern have to fit into the engine's 10 MB, which bounds what all patterns together take."""
FURTHEST = 100
"""How far a piece that a pattern fits is extended to either side."""


class PatternError(ValueError):
    """A pattern that Rust's engine refuses; the text says why."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, blind to case as all of Discord's are: one engine searches with it, the other wants it to fit all."""

    within: SchemaValidator
    whole: SchemaValidator

    def stands_in(self, text: str) -> bool:
        """Whether some of a text fits."""
        return self.within.isinstance_python(text)

    def piece(self, text: str) -> str:
        """Return what of a text fits; the engine says whether something does, but not where, so it is asked often."""
        end = _least(lambda size: self.stands_in(text[:size]), len(text))
        start = end - _least(lambda size: self.stands_in(text[end - size : end]), end)
        for _ in range(FURTHEST):
            if start > 0 and self.whole.isinstance_python(text[start - 1 : end]):
                start -= 1
            elif end < len(text) and self.whole.isinstance_python(text[start : end + 1]):
                end += 1
            else:
                break
        return text[start:end]


def find_keyword(text: str, keywords: Iterable[str], allowed: Iterable[str] = ()) -> Match | None:
    """Return the first keyword that stands in a text, unless it stands within something allowed."""
    folded = _fold(text)
    reach = _reach(folded, allowed)
    for keyword in dict.fromkeys(keywords):
        for start, end in _spans(folded, keyword):
            if reach[start] < end:
                return Match(keyword, text[start:end])
    return None


def find_pattern(text: str, patterns: Iterable[str], allowed: Iterable[str] = ()) -> Match | None:
    """Return the first pattern that fits a text in which nothing stands where something allowed stood."""
    reach = _reach(_fold(text), allowed)
    rest = "".join("\0" if place < reach[place] else letter for place, letter in enumerate(text))
    for pattern in patterns:
        engine = compiled(pattern)
        if engine.stands_in(rest):
            return Match(pattern, engine.piece(rest))
    return None


@lru_cache(maxsize=64)
def compiled(pattern: str) -> Pattern:
    """Return a pattern ready to search with.

    Raises:
        PatternError: Rust's engine does not take it.
    """
    try:
        _engine(pattern)
        _engine(f"(?:{pattern}){{{SIZE_FACTOR}}}")
        return Pattern(_engine(f"(?i){pattern}"), _engine(rf"\A(?i:{pattern})\z"))
    except SchemaError as error:
        raise PatternError(str(error).splitlines()[-1].strip()[:LONGEST_REASON]) from error


def _engine(pattern: str) -> SchemaValidator:
    return SchemaValidator(core_schema.str_schema(pattern=pattern))


def _least(fits: Callable[[int], bool], most: int) -> int:
    """Return a size from which on things fit, found by halving; ``most`` is known to."""
    too_small = -1
    while most - too_small > 1:
        middle = (most + too_small) // 2
        if fits(middle):
            most = middle
        else:
            too_small = middle
    return most


def _fold(text: str) -> str:
    """Return a text in lower case whose letters stand where they stood."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _reach(folded: str, allowed: Iterable[str]) -> list[int]:
    """Return for each place how far something allowed that begins there or before goes."""
    reach = [0] * (len(folded) + 1)
    for start, end in (span for one in set(allowed) for span in _spans(folded, one)):
        reach[start] = max(reach[start], end)
    return list(accumulate(reach, max))


def _spans(folded: str, keyword: str) -> Iterator[Span]:
    wanted = _fold(keyword.strip("*"))
    if not wanted.strip():
        return
    start = folded.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        begins = keyword.startswith("*") or start == 0 or folded[start - 1].isspace()
        ends = keyword.endswith("*") or end == len(folded) or folded[end].isspace()
        if begins and ends:
            yield start, end
        start = folded.find(wanted, start + 1)
