"""How a search finds words in a text: in their order, with not too many others between them."""

from __future__ import annotations

import re

DEFAULT_SLOP, LARGEST_SLOP = 2, 100
"""How many other words may stand between those searched for."""
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Return a text's words, case folded."""
    return _WORD.findall(text.casefold())


def relevance(text: str, wanted: list[str], slop: int) -> float:
    """Return how much of a text are the words searched for: 0 where it does not match, 1 if nothing is searched for."""
    if not wanted:
        return 1.0
    present = words(text)
    places = [place for place, word in enumerate(present) if word == wanted[0]]
    matches = sum(_matches(present[place:], wanted, slop) for place in places)
    return matches * len(wanted) / len(present) if matches else 0.0


def _matches(present: list[str], wanted: list[str], slop: int) -> bool:
    """Whether the words follow each other, the first of them at the very beginning."""
    end = 0
    for word in wanted:
        try:
            end = present.index(word, end) + 1
        except ValueError:
            return False
    return end - len(wanted) <= slop
