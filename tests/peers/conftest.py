from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from bot.sandbox import BOT_TOKEN, Sandbox, Seed
from tests.peers.libraries import LIBRARIES, Library
from tests.sandbox.clients import Api, GatewayClient
from tests.sandbox.oracle import Judge, available


class Frames:
    """A tap that counts how often the bot identified itself (op 2) and resumed (op 6)."""

    def __init__(self) -> None:
        self.opened: Counter[int] = Counter()

    def rest(self, *_exchange: object, **_of: object) -> None:
        pass

    def frame(self, direction: str, frame: dict[str, Any], *, is_bot: bool) -> None:
        # a persona's client is known to be one only after it identified itself
        if is_bot and direction == "send" and frame["op"] in {2, 6} and BOT_TOKEN in frame["d"]["token"]:
            self.opened[frame["op"]] += 1


@pytest.fixture(params=LIBRARIES, ids=str)
def library(request: pytest.FixtureRequest) -> Library:
    """Each library in turn."""
    return request.param


@pytest.fixture
def judge(library: Library) -> Iterator[Judge | None]:
    """Judges all traffic of bot and sandbox, but for a library's own liberties; None without Discord's schemas."""
    judge = Judge() if available() else None
    yield judge
    if judge is not None:
        judge.violations = [one for one in judge.violations if one not in library.liberties]
        judge.verdict()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bot in a process of its own, on a machine that has much to do, needs its time."""
    monkeypatch.setattr(GatewayClient, "patience_seconds", 30.0)


@pytest.fixture
def frames() -> Frames:
    return Frames()


@pytest.fixture
async def sandbox(judge: Judge | None, frames: Frames, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Sandbox]:
    """A sandbox as it is started for others: with the rate limits, which these libraries read and keep."""
    sandbox = Sandbox(Seed.default())
    sandbox.taps += [frames, *([judge] if judge else [])]
    await sandbox.start()
    yield sandbox
    await sandbox.stop()
    assert not [record for record in caplog.records if record.name == "aiohttp.server"]


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[Api]:
    """The API as personas."""
    async with Api(sandbox) as api:
        yield api
