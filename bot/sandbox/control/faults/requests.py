"""What goes wrong with requests of the API."""

from __future__ import annotations

import math
import re
import time
from dataclasses import dataclass, field
from functools import cached_property

from bot.sandbox.control.faults.chance import Chance
from bot.sandbox.control.faults.latency import Latency
from bot.sandbox.errors import Payload
from bot.sandbox.rest.pipeline import Cut, Fault

DEFAULT_RETRY_AFTER = 1.0
STORM_BUCKET = "0" * 32


@dataclass
class RequestFault:
    """Hits requests whose ``METHOD /path`` fits ``route``: they take longer, fail, or lose their answer.

    ``persona``: people's requests too. ``scope`` says whose limit a 429 speaks of: user, shared or global.
    ``kind`` is the name of the fault in what ``/sandbox/faults`` shows.
    """

    route: str = "*"
    status: int | None = None
    retry_after: float | None = None
    latency: Latency | None = None
    shown_latency: object = 0.0
    cut: Cut | None = None
    persona: bool = False
    scope: str = "user"
    kind: str = "request"
    chance: Chance = field(default_factory=Chance)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(re.escape(self.route).replace(r"\*", ".*"))

    def fits(self, method: str, path: str, template: str) -> bool:
        """Whether a request is meant, by its path or template; ``*`` stands for anything, a prefix is enough."""
        return any(self._pattern.match(f"{method} {one}") for one in (path, template))

    def fault(self) -> Fault:
        """Return what the hit request gets."""
        delay = self.latency(self.chance.random) / 1000 if self.latency else 0.0
        if self.status is None:
            return Fault(delay, cut=self.cut)
        if self.status == 429:
            return self._rate_limit(delay)
        return Fault(delay, self.status, {"message": f"{self.status}: a fault on purpose", "code": 0}, cut=self.cut)

    def _rate_limit(self, delay: float) -> Fault:
        after = DEFAULT_RETRY_AFTER if self.retry_after is None else self.retry_after
        is_global = self.scope == "global"
        body: Payload = {
            "message": "You are being rate limited.",
            "retry_after": after,
            "global": is_global,
            "code": 0,
        }
        headers = {"Retry-After": str(math.ceil(after)), "X-RateLimit-Scope": self.scope}
        if is_global:
            headers["X-RateLimit-Global"] = "true"
        else:
            headers |= {
                "X-RateLimit-Limit": "1",
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset": f"{time.time() + after:.3f}",
                "X-RateLimit-Reset-After": f"{after:.3f}",
                "X-RateLimit-Bucket": STORM_BUCKET,
            }
        return Fault(delay, 429, body, headers, self.cut)

    def payload(self) -> Payload:
        """Return the fault as ``/sandbox/faults`` shows it."""
        return {
            "kind": self.kind,
            "route": self.route,
            "status": self.status,
            "retry_after": self.retry_after,
            "latency": self.shown_latency,
            "reset_connection": self.cut.value if self.cut else None,
            "persona": self.persona,
            "scope": self.scope if self.status == 429 else None,
            **self.chance.payload(),
        }
