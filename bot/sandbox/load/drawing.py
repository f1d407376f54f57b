"""Draws texts, authors and joiners from a scenario: the same seed, the same draw."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

from bot.sandbox.errors import Payload
from bot.sandbox.load.scenario import NUMBER, PLACEHOLDER, Authors, Joins, Messages, Text

T = TypeVar("T")


class Weighted(Generic[T]):
    """Draws one of several by weight."""

    def __init__(self, items: Sequence[T], weights: Sequence[float]) -> None:
        self._items = items
        self._sums = list(accumulate(weights))

    def draw(self, rng: random.Random) -> T:
        """Return one."""
        return rng.choices(self._items, cum_weights=self._sums)[0]


class TextDraw:
    """Draws the messages of a stream, their placeholders filled."""

    def __init__(self, messages: Messages, words: Mapping[str, Sequence[str]], rng: random.Random) -> None:
        self._texts = Weighted(messages.texts, weights_of(messages))
        self._words = words
        self._rng = rng

    def draw(self, number: int) -> tuple[Text, str]:
        """Return the ``number``-th text and what it says."""
        text = self._texts.draw(self._rng)
        said = PLACEHOLDER.sub(
            lambda found: str(number) if found[1] == NUMBER else self._rng.choice(self._words[found[1]]), text.text
        )
        return text, said


def weights_of(messages: Messages) -> list[float]:
    """Return the weight of each text, such that violations and languages come to their shares.

    Languages are shared out among violations and among the other texts apart, so that both shares hold at once; of a
    language that one of them lacks the others take the part.
    """
    weights = [one.weight for one in messages.texts]
    kinds = [bool(one.expect) for one in messages.texts]
    if messages.languages is not None:
        shares: dict[object, float] = {
            (kind, name): share for kind in (True, False) for name, share in messages.languages.items()
        }
        keys = [(bool(one.expect), one.language) for one in messages.texts]
        masses = _masses(kinds, weights)
        weights = _shared(weights, keys, shares)
        weights = _shared(weights, kinds, masses)
    if messages.violations is not None:
        weights = _shared(weights, kinds, {True: messages.violations, False: 1 - messages.violations})
    return weights


def _shared(weights: Sequence[float], keys: Sequence[object], shares: Mapping[object, float]) -> list[float]:
    """Scale weights so that those of one key sum up to its share."""
    masses = _masses(keys, weights)
    return [
        weight * shares.get(key, 0) / masses[key] if masses[key] else 0.0
        for weight, key in zip(weights, keys, strict=True)
    ]


def _masses(keys: Sequence[object], weights: Sequence[float]) -> dict[object, float]:
    masses: dict[object, float] = defaultdict(float)
    for key, weight in zip(keys, weights, strict=True):
        masses[key] += weight
    return masses


class AuthorDraw(Generic[T]):
    """Draws who writes from a crowd that may grow."""

    def __init__(self, authors: Authors, rng: random.Random) -> None:
        self._uneven = authors.spread == "uneven"
        self._rng = rng
        self._sums: list[float] = []

    def draw(self, crowd: Sequence[T]) -> T:
        """Return one of a crowd, which must not be empty."""
        if not self._uneven:
            return self._rng.choice(crowd)
        for place in range(len(self._sums), len(crowd)):
            self._sums.append((self._sums[-1] if self._sums else 0.0) + 1 / (place + 1))
        return self._rng.choices(crowd, cum_weights=self._sums)[0]


class JoinerDraw:
    """Draws who joins."""

    def __init__(self, joins: Joins, rng: random.Random) -> None:
        self._joins = joins
        self._locales = Weighted(list(joins.locales), list(joins.locales.values()))
        self._rng = rng

    def draw(self, name: str) -> Payload:
        """Return a persona as ``POST /sandbox/personas`` takes it."""
        return {
            "username": name,
            "locale": self._locales.draw(self._rng),
            "account_age_days": self._rng.randint(*self._joins.account_age_days),
            "pending": self._rng.random() < self._joins.pending,
        }
