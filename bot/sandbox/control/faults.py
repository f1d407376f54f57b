"""Faults on purpose: what goes wrong, where, and how often."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.sandbox.errors import Payload
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.pipeline import Fault

UNKNOWN_KEYS = "BASE_TYPE_UNKNOWN"
KEYS = frozenset(
    {"route", "status", "retry_after", "delay_ms", "drop_gateway", "invalidate_session", "count", "persona", "global"}
)


@dataclass(slots=True)
class FaultRule:
    """A fault to come: hits ``count`` requests (None: all) whose ``METHOD /path`` fits ``route``."""

    route: str = "*"
    status: int | None = None
    retry_after: float | None = None
    delay_ms: float = 0.0
    count: int | None = None
    persona: bool = False
    is_global: bool = False

    def fits(self, method: str, path: str, template: str) -> bool:
        """Whether a request is meant, by its path or template; ``*`` stands for anything, a prefix is enough."""
        pattern = re.compile(re.escape(self.route).replace(r"\*", ".*"))
        return any(pattern.match(f"{method} {one}") for one in (path, template))

    def fault(self) -> Fault:
        """Return what the hit request gets."""
        return Fault(self.delay_ms / 1000, self.status, self._body() if self.status is not None else None)

    def _body(self) -> Payload:
        if self.status == 429:
            return {
                "message": "You are being rate limited.",
                "retry_after": self.retry_after if self.retry_after is not None else 1.0,
                "global": self.is_global,
                "code": 0,
            }
        return {"message": f"{self.status}: a fault on purpose", "code": 0}

    def payload(self) -> Payload:
        """Return the rule as ``/sandbox/faults`` shows it."""
        return {
            "route": self.route,
            "status": self.status,
            "retry_after": self.retry_after,
            "delay_ms": self.delay_ms,
            "count": self.count,
            "persona": self.persona,
        }


class FaultPlan:
    """All faults to come, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._rules: list[FaultRule] = []

    def add(self, rule: FaultRule) -> None:
        """Plan a fault."""
        self._rules.append(rule)

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._rules.clear()

    def payload(self) -> list[Payload]:
        """Return what is still to come."""
        return [rule.payload() for rule in self._rules]

    def strike(self, method: str, path: str, template: str, *, is_bot: bool) -> Fault | None:
        """Return the first fault that fits a request and count it down."""
        for rule in self._rules:
            if (is_bot or rule.persona) and rule.fits(method, path, template):
                self._count_down(rule)
                return rule.fault()
        return None

    def _count_down(self, rule: FaultRule) -> None:
        if rule.count is not None:
            rule.count -= 1
            if rule.count <= 0:
                self._rules.remove(rule)


def read_rule(form: Form) -> FaultRule | None:
    """Return the rule that a body asks for; None if it is about the gateway alone.

    Raises:
        DiscordError: 50035 for a key that is not known or a value of the wrong kind.
    """
    for key in form.body.keys() - KEYS:
        form.errors.add(key, UNKNOWN_KEYS, "Not a key of a fault.")
    form.text("route", 300)
    form.integer("status", 400, 599)
    form.integer("count", 1, 1_000_000)
    form.flag("persona")
    form.flag("global", to="is_global")
    form.number("retry_after", 0, 86_400)
    form.number("delay_ms", 0, 600_000)
    values = form.check()
    asks_for_http = form.body.keys() & {"status", "delay_ms", "retry_after"}
    if not asks_for_http:
        return None
    if "retry_after" in values:
        values.setdefault("status", 429)
    return FaultRule(**values)
