"""Puts junk at every place of a JSON body."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

JUNK: list[Any] = [
    None,
    True,
    -1,
    0,
    7,
    2**60,
    1.5,
    "",
    "x",
    "9" * 30,
    [],
    [[]],
    [None],
    {},
    {"type": 99},
    {"_errors": []},
]


def places(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value in a body, the whole one first."""
    yield path
    for key in body if isinstance(body, dict) else range(len(body)) if isinstance(body, list) else ():
        yield from places(body[key], (*path, key))


def with_junk(body: Any, path: tuple[Any, ...], junk: object) -> Any:
    """The body with another value at one place."""
    if not path:
        return junk
    changed = copy.deepcopy(body)
    node = changed
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = junk
    return changed
