"""Counts what the end-to-end tests exercised of Discord's protocol, over all workers, and says so at the end."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.sandbox.oracle import Judge

_WORKER_KEY = "e2e_traffic"


class Traffic:
    """The operations and events that judges saw, and how often something broke the schemas."""

    def __init__(self) -> None:
        self.operations: Counter[str] = Counter()
        self.events: Counter[str] = Counter()
        self.violations = 0

    def add(self, judge: Judge) -> None:
        self.merge(judge.operations, judge.events, len(judge.violations))

    def merge(self, operations: dict[str, int], events: dict[str, int], violations: int) -> None:
        self.operations.update(operations)
        self.events.update(events)
        self.violations += violations

    def __str__(self) -> str:
        distinct = f"{len(self.operations)} distinct REST operations and {len(self.events)} distinct gateway events"
        seen = f"{self.operations.total()} calls, {self.events.total()} frames"
        return f"e2e: {distinct} exercised ({seen}), {self.violations} violations"


TRAFFIC = pytest.StashKey[Traffic]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TRAFFIC] = Traffic()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand a worker's counts to the process that prints."""
    traffic = session.config.stash[TRAFFIC]
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_WORKER_KEY] = (dict(traffic.operations), dict(traffic.events), traffic.violations)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take a worker's counts in; a worker that crashed has none."""
    counts = getattr(node, "workeroutput", {}).get(_WORKER_KEY)
    if counts is not None:
        node.config.stash[TRAFFIC].merge(*counts)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    traffic = config.stash[TRAFFIC]
    if traffic.operations:
        terminalreporter.write_line(str(traffic))
