"""Discord's rate limits: per route and top-level object, global, and the refusal of too many invalid requests.

Discord publishes no numbers, so `RULES` holds the sandbox's own; everything here runs on the real clock.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.sandbox.errors import Payload
from bot.sandbox.rest.limiting import Verdict
from bot.sandbox.world.session_starts import SessionStarts

GLOBAL_LIMIT = 50
GLOBAL_SECONDS = 1.0
INVALID_LIMIT = 10_000
INVALID_SECONDS = 600.0
INVALID_STATUSES = frozenset({401, 403, 429})
MAJOR_PARAMETERS = ("guild_id", "channel_id", "webhook_id", "token")
"""The top-level objects of Discord's routes: each has counters of its own."""
_MOST_WINDOWS = 20_000
_NAME = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """So many requests in so many seconds, shared by its routes under one top-level object.

    ``routes`` are ``METHOD /path/{}`` with the names of parameters left out; ``limit`` 0 means unlimited;
    ``in_global``: the requests count against the global limit.
    """

    name: str
    routes: tuple[str, ...]
    limit: int
    seconds: float
    in_global: bool = True


_MESSAGE = "/channels/{}/messages/{}"
_FOLLOW_UP = "/webhooks/{}/{}"
RULES: tuple[Rule, ...] = (
    Rule("answers", ("POST /interactions/{}/{}/callback",), 0, 1.0, in_global=False),
    Rule(
        "follow-ups",
        (f"POST {_FOLLOW_UP}", *(f"{method} {_FOLLOW_UP}/messages/{{}}" for method in ("GET", "PATCH", "DELETE"))),
        10,
        1.0,
        in_global=False,
    ),
    Rule("send", ("POST /channels/{}/messages",), 5, 5.0),
    Rule("edit", (f"PATCH {_MESSAGE}",), 5, 5.0),
    Rule("delete", (f"DELETE {_MESSAGE}",), 5, 1.0),
    Rule(
        "reactions",
        (
            f"PUT {_MESSAGE}/reactions/{{}}/@me",
            f"DELETE {_MESSAGE}/reactions/{{}}/@me",
            f"DELETE {_MESSAGE}/reactions/{{}}/{{}}",
            f"DELETE {_MESSAGE}/reactions/{{}}",
            f"DELETE {_MESSAGE}/reactions",
        ),
        1,
        0.25,
    ),
    Rule(
        "members",
        (
            "PATCH /guilds/{}/members/{}",
            "PATCH /guilds/{}/members/@me",
            "DELETE /guilds/{}/members/{}",
            "PUT /guilds/{}/members/{}/roles/{}",
            "DELETE /guilds/{}/members/{}/roles/{}",
        ),
        10,
        10.0,
    ),
    Rule(
        "roles",
        ("POST /guilds/{}/roles", "PATCH /guilds/{}/roles", "PATCH /guilds/{}/roles/{}", "DELETE /guilds/{}/roles/{}"),
        10,
        10.0,
    ),
    Rule("bans", ("PUT /guilds/{}/bans/{}", "DELETE /guilds/{}/bans/{}"), 5, 1.0),
)
EVERYTHING_ELSE = Rule("", (), 10, 1.0)


@dataclass(slots=True)
class _Window:
    """A fixed window that starts with its first request."""

    ends_at: float
    used: int = 0


BLOCKED: Payload = {
    "message": "You are being blocked from accessing our API temporarily due to exceeding our rate limits frequently.",
    "code": 0,
}


class RateLimits:
    """Counts requests by client and judges whether one more is allowed; what `limiting.Limits` asks for.

    Personas are free unless ``personas`` says otherwise: stories and tests make them act at any pace.
    """

    def __init__(
        self,
        rules: Sequence[Rule] = RULES,
        *,
        enabled: bool = True,
        personas: bool = False,
        global_limit: int = GLOBAL_LIMIT,
        invalid_limit: int = INVALID_LIMIT,
        now: Callable[[], float] = time.monotonic,
        session_starts: SessionStarts | None = None,
    ) -> None:
        self.session_starts = session_starts or SessionStarts(now=now)
        self.enabled = enabled
        self._personas = personas
        self._rules = {route: rule for rule in rules for route in rule.routes}
        self._global_limit = global_limit
        self._invalid_limit = invalid_limit
        self._now = now
        self._windows: dict[tuple[str, ...], _Window] = {}

    def check(self, identity: str, method: str, template: str, params: Mapping[str, str]) -> Verdict:
        """Count a request of a client, unless it is one too many."""
        if not self.enabled or (identity.startswith("persona:") and not self._personas):
            return Verdict()
        blocked = self.blocked(identity)
        if blocked.refusal is not None:
            return blocked
        route = _route(method, template)
        rule = self._rules.get(route, EVERYTHING_ELSE)
        everything = self._window((identity, "global"), GLOBAL_SECONDS)
        if rule.in_global and everything.used >= self._global_limit:
            return self._refusal(everything, {"X-RateLimit-Global": "true"}, scope="global")
        if rule.limit == 0:
            return Verdict()
        bucket = _bucket(rule.name or route)
        major = (params.get(name, "") for name in MAJOR_PARAMETERS)
        window = self._window((identity, bucket, *major), rule.seconds)
        if window.used >= rule.limit:
            return self._refusal(window, self._headers(rule, bucket, window), scope="user")
        window.used += 1
        everything.used += rule.in_global
        return Verdict(self._headers(rule, bucket, window))

    def blocked(self, identity: str) -> Verdict:
        """Refuse a client that made too many invalid requests in ten minutes; else nothing is said."""
        if self.enabled and self._window((identity, "invalid"), INVALID_SECONDS).used >= self._invalid_limit:
            return Verdict({}, BLOCKED, 403)
        return Verdict()

    def note_status(self, identity: str, status: int, *, shared: bool = False) -> None:
        """Count an answer that Discord calls invalid: 401, 403, or 429 unless its limit is shared with others."""
        if self.enabled and status in INVALID_STATUSES and not shared:
            self._window((identity, "invalid"), INVALID_SECONDS).used += 1

    def _window(self, key: tuple[str, ...], seconds: float) -> _Window:
        now = self._now()
        window = self._windows.get(key)
        if window is None or window.ends_at <= now:
            if len(self._windows) >= _MOST_WINDOWS:
                self._windows = {key: window for key, window in self._windows.items() if window.ends_at > now}
            window = self._windows[key] = _Window(now + seconds)
        return window

    def _headers(self, rule: Rule, bucket: str, window: _Window) -> dict[str, str]:
        left = max(0.0, window.ends_at - self._now())
        return {
            "X-RateLimit-Limit": str(rule.limit),
            "X-RateLimit-Remaining": str(rule.limit - window.used),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": bucket,
        }

    def _refusal(self, window: _Window, headers: dict[str, str], *, scope: str) -> Verdict:
        left = max(0.001, round(window.ends_at - self._now(), 3))
        own = {"Retry-After": str(int(left) + 1), "X-RateLimit-Scope": scope}
        is_global = scope == "global"
        body: Payload = {"message": "You are being rate limited.", "retry_after": left, "global": is_global, "code": 0}
        return Verdict(headers | own, body)


@lru_cache(maxsize=4096)
def _route(method: str, template: str) -> str:
    return f"{method} {_NAME.sub('{}', template)}"


@lru_cache(maxsize=4096)
def _bucket(name: str) -> str:
    return hashlib.blake2b(name.encode(), digest_size=16).hexdigest()
