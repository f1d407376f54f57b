"""Finds what a bot did otherwise: calls in words instead of ids, and instants as distances from the call."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TypeVar, cast

import orjson

from bot.sandbox.errors import Payload
from bot.sandbox.recording.names import ID, UNKNOWN

INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?|<t:(\d{1,12})(?::\w)?>")
INSTANT_STANDS = "<instant>"
TOLERATED_SECONDS = 5.0
DRAWN_FIELDS = frozenset({"nonce", "enforce_nonce"})
"""Libraries draw these anew for each call."""
RATE_LIMITED = 429
LEAST_ID = 10**16
T = TypeVar("T")


@dataclass(slots=True, frozen=True)
class BotCall:
    """A call of the bot as it reads in every run. ``instants`` are in seconds from the call."""

    method: str
    path: str
    body: str
    status: int
    instants: tuple[float, ...] = field(default=(), compare=False)

    @property
    def aim(self) -> tuple[str, str]:
        """What was called, whatever was said."""
        return self.method, self.path

    def agrees_in_time(self, other: BotCall) -> bool:
        """Whether the instants of both are as far from their calls."""
        pairs = zip(self.instants, other.instants, strict=True)
        return all(abs(one - another) <= TOLERATED_SECONDS for one, another in pairs)


def in_words(
    method: str, path: str, body: object, status: int, now: float, name_of: Callable[[int], str | None]
) -> BotCall:
    """Return a call with its ids named and its instants taken out."""
    instants: list[float] = []

    def distance(found: re.Match[str]) -> str:
        at = float(found[1]) if found[1] else _timestamp(found[0])
        instants.append(at - now)
        return INSTANT_STANDS

    said = INSTANT.sub(distance, orjson.dumps(_kept(body), option=orjson.OPT_SORT_KEYS).decode())
    named_path = ID.sub(lambda found: _named(name_of(int(found[0]))), path)
    # names may hold quotes: the body stays JSON
    named_body = ID.sub(lambda found: orjson.dumps(_named(name_of(int(found[0]))))[1:-1].decode(), said)
    return BotCall(method, named_path, named_body, status, tuple(instants))


def _timestamp(text: str) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return 0.0


def _named(name: str | None) -> str:
    return f"<{name}>" if name else UNKNOWN


def _kept(value: object) -> object:
    """Return a body without what is drawn anew each time, and with ids as texts, as Discord takes both."""
    match value:
        case dict():
            fields = cast("dict[str, object]", value)
            return {name: _kept(one) for name, one in fields.items() if name not in DRAWN_FIELDS}
        case list():
            return [_kept(one) for one in cast("list[object]", value)]
        case int() if value >= LEAST_ID:
            return str(value)
        case _:
            return value


@dataclass(slots=True, frozen=True)
class Difference:
    """What is not as recorded.

    ``kind``: missing, additional or changed calls of the bot; outcome: an action of a persona was answered otherwise;
    unplayable: it could not be played.
    """

    kind: str
    what: str
    recorded: Payload | None = None
    replayed: Payload | None = None

    def payload(self) -> Payload:
        """Return it as JSON."""
        return asdict(self)


def differences(recorded: Iterable[BotCall], replayed: Iterable[BotCall]) -> list[Difference]:
    """Return what differs between two runs; the order of calls and refusals by rate limits make no difference."""
    left = [one for one in recorded if one.status != RATE_LIMITED]
    right = [one for one in replayed if one.status != RATE_LIMITED]
    same, left, right = _paired(left, right, lambda one: one)
    alike, left, right = _paired(left, right, lambda one: one.aim)
    late = [(one, other) for one, other in same if not one.agrees_in_time(other)]
    return [
        *(Difference("changed", " ".join(one.aim), _shown(one), _shown(other)) for one, other in (*late, *alike)),
        *(Difference("missing", " ".join(one.aim), recorded=_shown(one)) for one in left),
        *(Difference("additional", " ".join(one.aim), replayed=_shown(one)) for one in right),
    ]


def _paired(
    left: Sequence[BotCall], right: Sequence[BotCall], key: Callable[[BotCall], Hashable]
) -> tuple[list[tuple[BotCall, BotCall]], list[BotCall], list[BotCall]]:
    """Pair what has the same key, in order; returns the pairs and what is left over on both sides."""
    waiting: dict[Hashable, deque[BotCall]] = defaultdict(deque)
    for one in right:
        waiting[key(one)].append(one)
    pairs: list[tuple[BotCall, BotCall]] = []
    alone: list[BotCall] = []
    for one in left:
        if waiting[key(one)]:
            pairs.append((one, waiting[key(one)].popleft()))
        else:
            alone.append(one)
    taken = {id(other) for _, other in pairs}
    return pairs, alone, [one for one in right if id(one) not in taken]


def _shown(call: BotCall) -> Payload:
    shown: Payload = {"body": orjson.loads(call.body), "status": call.status}
    return shown | ({"seconds_ahead": [round(one) for one in call.instants]} if call.instants else {})
