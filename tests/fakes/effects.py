"""Effects that are only recorded, and fail as the test wants."""

import asyncio
from collections import deque
from dataclasses import dataclass

from bot.core.actions import Effect, Outcome, RemoveMessages
from bot.core.platform import Effects


@dataclass(frozen=True)
class Call:
    """One call of ``perform``."""

    effects: tuple[Effect, ...]
    again: bool

    @property
    def keys(self) -> list[str]:
        return [effect.dedupe_key for effect in self.effects]


class RecordingEffects(Effects):
    """Performs nothing.

    Attributes:
        calls: every call, in order.
        answers: what comes of the next calls: an outcome, or an error to raise; done when there is none left.
        gates: a call of this key waits until its gate is opened.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answers: deque[Outcome | Exception] = deque()
        self.gates: dict[str, asyncio.Event] = {}
        self._changed = asyncio.Condition()

    @property
    def keys(self) -> list[str]:
        """Which effects were performed, in order."""
        return [key for call in self.calls for key in call.keys]

    def merges(self, first: Effect, other: Effect) -> bool:
        return isinstance(first.action, RemoveMessages) and isinstance(other.action, RemoveMessages)

    async def perform(self, effects: tuple[Effect, ...], *, again: bool) -> tuple[Outcome, ...]:
        self.calls.append(Call(effects, again))
        async with self._changed:
            self._changed.notify_all()
        for effect in effects:
            if effect.dedupe_key in self.gates:
                await self.gates[effect.dedupe_key].wait()
        answer = self.answers.popleft() if self.answers else Outcome()
        if isinstance(answer, Exception):
            raise answer
        return (answer,) * len(effects)

    async def called(self, times: int) -> None:
        """Wait until there were so many calls."""
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: len(self.calls) >= times)
