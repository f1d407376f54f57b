"""How the parts of a seed name each other, and get their ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.sandbox.errors import Payload
from bot.sandbox.world.seed import SeedError

T = TypeVar("T")
MakeId = Callable[[Payload, str, str], int]
"""Gives a described thing its id: the description, what it is, its name."""


def named(known: Mapping[str, T], name: object, kind: str) -> T:
    """Return what a seed names.

    Raises:
        SeedError: where it has nothing of that name.
    """
    if not isinstance(name, str) or name not in known:
        raise SeedError(f"the seed names a {kind} that it does not have: {name}")
    return known[name]


def name_of(described: Payload, kind: str) -> str:
    """Return the name of a described thing.

    Raises:
        SeedError: where it has none.
    """
    name = described.get("name")
    if not isinstance(name, str) or not name:
        raise SeedError(f"the seed has a {kind} without a name")
    return name
