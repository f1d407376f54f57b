"""The actions of the permission matrix: request, what it depends on, and what the documentation says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.sandbox.proofs.cases import Case, Traits
from tests.sandbox.proofs.rules import ALLOWED, Rule


@dataclass(frozen=True)
class Action:
    """A request (``METHOD /path``, with ids in braces) and the rules that it must pass, in their order."""

    request: str
    traits: Traits
    rules: tuple[Rule, ...]
    body: Any = None
    file: bool = False
    read: Callable[[Any], str] = lambda _answer: ALLOWED

    def expected(self, case: Case) -> str:
        """What Discord's documentation says."""
        return next((refusal for rule in self.rules if (refusal := rule(case))), ALLOWED)

    def seen(self, status: int, answer: Any) -> str:
        """What the sandbox said."""
        return self.read(answer) if status < 300 else f"{status} {answer.get('code')}"
