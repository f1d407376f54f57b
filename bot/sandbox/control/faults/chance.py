"""How often and how long something goes wrong, and how often it did."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from random import Random

from bot.sandbox.errors import Payload


@dataclass(slots=True)
class Chance:
    """Strikes ``count`` times (None: without end), each time with ``probability``, and not after ``until``.

    ``until`` is an instant of the real clock (monotonic). Two of the same seed strike alike.
    """

    count: int | None = None
    probability: float = 1.0
    until: float | None = None
    random: Random = field(default_factory=Random)
    struck: int = 0

    @property
    def is_over(self) -> bool:
        """Whether it will never strike again."""
        used_up = self.count is not None and self.struck >= self.count
        return used_up or (self.until is not None and time.monotonic() >= self.until)

    def strikes(self) -> bool:
        """Whether it strikes this time; counted if so."""
        if self.is_over or (self.probability < 1.0 and self.random.random() >= self.probability):
            return False
        self.struck += 1
        return True

    def payload(self) -> Payload:
        """Return what is left of it, as ``/sandbox/faults`` shows it."""
        left = None if self.until is None else round(max(0.0, self.until - time.monotonic()), 3)
        return {
            "count": None if self.count is None else self.count - self.struck,
            "probability": self.probability,
            "seconds": left,
            "struck": self.struck,
        }
