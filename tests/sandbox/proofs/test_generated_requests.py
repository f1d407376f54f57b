"""Thousands of requests, right, wrong and hostile: no crash, no hang, no leak, and every answer is one of Discord's."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from bot.sandbox import Sandbox
from bot.sandbox.rest.router import Route
from bot.sandbox.server import BOT_TOKEN
from tests.sandbox.oracle import oracle_module, schemas_folder
from tests.sandbox.proofs.furniture import FURNITURE
from tests.sandbox.proofs.generating import Generator, Request, operations

COUNT = 20_000 if os.environ.get("TRIBUNE_SOAK") else 1_500
BETWEEN_RESETS = 250
MOST_WRONG = 200
WORLD_ENDING = ("/users/@me/guilds/{guild_id}", "/guilds/{guild_id}", "/channels/{channel_id}")
LONGEST_SECONDS = 10.0
MOST_GROWTH_MB = 24.0
PEOPLE = ("olivia", "mina", "amira")
SEED = int(os.environ.get("TRIBUNE_REQUESTS_SEED", "3"))
TOKENS = {"bot": f"Bot {BOT_TOKEN}", "impostor": "Bot x", "nobody": None}
NOT_JSON = {"/webhooks/{webhook_id}/{webhook_token}/slack"}
"""Where Discord's document promises JSON, and Discord answers ``ok`` as text."""


@dataclass
class Figures:
    """What happened."""

    statuses: Counter[str] = field(default_factory=Counter[str])
    reached: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    wrong: list[str] = field(default_factory=list[str])
    slowest: tuple[float, str] = (0.0, "")
    memory: list[float] = field(default_factory=list[float])


@dataclass
class Served:
    """A sandbox in a process of its own (whose memory Linux tells)."""

    url: str
    pid: int
    log: Path

    def megabytes(self) -> float:
        """Its resident memory."""
        status = Path(f"/proc/{self.pid}/status").read_text("utf-8")
        return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) / 1024


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    if not Path("/proc/self/status").is_file():
        pytest.skip("how much memory a process uses is read from /proc, which is not here")
    log = tmp_path / "sandbox.log"
    with log.open("wb") as errors:
        command = [sys.executable, "-m", "tests.sandbox.proofs.serve"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        assert process.stdout is not None
        yield Served(process.stdout.readline().strip(), process.pid, log)
        process.terminate()
        process.wait(10)
        process.stdout.close()


def openapi() -> Any:
    """Discord's OpenAPI document; skips the test without it."""
    oracle_module()
    return json.loads((schemas_folder() / "openapi.json").read_text("utf-8"))


def routes() -> list[Route]:
    """All operations that the sandbox has."""
    return Sandbox().routes


class Player:
    """Sends requests and judges the answers."""

    def __init__(self, served: Served, session: aiohttp.ClientSession, generator: Generator) -> None:
        self.figures = Figures()
        self.world_ended = False
        self.resets = 0
        self._served = served
        self._session = session
        self._generator = generator
        self._oracle: Any = oracle_module().RestOracle()

    @property
    def played(self) -> int:
        """How many requests were sent."""
        return sum(self.figures.statuses.values())

    async def reset(self) -> None:
        """Begin a fresh world, note how much memory is left in use, and furnish it."""
        async with self._session.post(f"{self._served.url}/sandbox/reset", json={}) as response:
            assert response.status == 204
        async with self._session.get(f"{self._served.url}/sandbox/state") as response:
            self._generator.learn_from_state(await response.json())
        self.world_ended = False
        self.resets += 1
        self.figures.memory.append(self._served.megabytes())
        for piece in FURNITURE:
            await self.play(self._generator.furnishing(piece))
            method, template = piece.do.split(" ")
            assert (method, template) in self.figures.reached, f"{piece.do} makes nothing: {self.figures.statuses}"

    async def play(self, request: Request) -> None:
        """Send one request."""
        operation = request.operation
        token = TOKENS.get(request.who, f"persona-{request.who}")
        headers = request.headers | ({"Authorization": token} if token else {})
        url = URL(f"{self._served.url}/api/v10{request.path}", encoded=True)
        content = BytesIO(request.content) if request.content is not None else None
        began = time.monotonic()
        try:
            async with self._session.request(operation.method, url, data=content, headers=headers) as response:
                raw = await response.read()
                status = response.status
        except (aiohttp.ClientError, TimeoutError) as error:
            self._note(request, f"no answer: {error!r}")
            return
        taken = time.monotonic() - began
        figures = self.figures
        figures.slowest = max(figures.slowest, (taken, f"{operation.method} {operation.template}"))
        figures.statuses[str(status)] += 1
        self._judge(request, status, raw)

    def _judge(self, request: Request, status: int, raw: bytes) -> None:
        operation = request.operation
        if status >= 500 and status != 501:
            self._note(request, f"{status}: {raw[:200]!r}")
            return
        if operation.template in NOT_JSON and raw == b"ok":
            return
        try:
            answer = json.loads(raw) if raw else None
        except ValueError:
            self._note(request, f"{status} is no JSON: {raw[:200]!r}")
            return
        self._generator.learn(request, status, answer)
        if status < 300:
            self.figures.reached.add((operation.method, operation.template))
            self.world_ended |= operation.method == "DELETE" and operation.template in WORLD_ENDING
        if status >= 400:
            if not isinstance(answer, dict) or not _is_refusal(answer):
                self._note(request, f"{status} is not worded as Discord does: {raw[:200]!r}")
                return
            # Discord's document types the codes of nested errors as integers; Discord sends names (BASE_TYPE_REQUIRED)
            answer = {key: value for key, value in answer.items() if key != "errors"}
        declared = self._oracle._find(operation.method, request.path)[1]
        if declared is None or status == 501:
            return
        for violation in self._oracle.response(operation.method, request.path, status, answer):
            self._note(request, f"{status} {violation}")

    def _note(self, request: Request, problem: str) -> None:
        content = (request.content or b"")[:300]
        asked = f"{request.who} {request.operation.method} {request.path[:200]} {content!r}"
        self.figures.wrong.append(f"{asked}: {problem}")


def _is_refusal(answer: dict[str, Any]) -> bool:
    return isinstance(answer.get("message"), str) and isinstance(answer.get("code"), int)


@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_whatever_is_asked_gets_an_answer_that_discord_could_give(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    generator = Generator(openapi(), routes(), SEED, PEOPLE)
    timeout = aiohttp.ClientTimeout(total=LONGEST_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        player = Player(served, session, generator)
        while player.played < COUNT and len(player.figures.wrong) < MOST_WRONG:
            if player.world_ended or player.played >= player.resets * BETWEEN_RESETS:
                await player.reset()
            await player.play(generator.draw())
        await player.reset()
    figures = player.figures
    tell(figures, generator, capsys)
    assert not figures.wrong, f"{len(figures.wrong)} wrong\n" + "\n".join(figures.wrong[:20])
    assert not (log := served.log.read_text("utf-8")), log[-3_000:]
    warm = max(figures.memory[: max(2, len(figures.memory) // 3)])
    assert figures.memory[-1] - warm < MOST_GROWTH_MB, figures.memory


@pytest.mark.parametrize(
    ("status", "raw", "problem"),
    [
        (500, b"Server got itself in trouble", "500"),
        (200, b"<html>", "no JSON"),
        (200, b'{"id": 5, "type": "x"}', "200"),
        (200, b"", "200"),
        (404, b'{"error": "gone"}', "not worded"),
        (404, b"[]", "not worded"),
    ],
)
async def test_wrong_answers_are_noted(status: int, raw: bytes, problem: str) -> None:
    document = openapi()
    generator = Generator(document, routes(), SEED, PEOPLE)
    operation = next(one for one in operations(document, routes()) if one.template == "/channels/{channel_id}")
    async with aiohttp.ClientSession() as session:
        player = Player(Served("", 0, Path()), session, generator)
        player._judge(Request(operation, "bot", "/channels/1", {"channel_id": "1"}), status, raw)
    assert problem in player.figures.wrong[0]


def tell(figures: Figures, generator: Generator, capsys: pytest.CaptureFixture[str]) -> None:
    classes = Counter[str]()
    for status, count in figures.statuses.items():
        classes["501" if status == "501" else f"{status[0]}xx"] += count
    seconds, slowest = figures.slowest
    with capsys.disabled():
        print(
            f"\ngenerated requests: {sum(classes.values())}, {dict(sorted(classes.items()))}; "
            f"{len(figures.reached)} of {generator.reachable} operations answered with success; "
            f"slowest {seconds * 1000:.0f} ms ({slowest}); memory {figures.memory[0]:.0f} MB at first, "
            f"{max(figures.memory):.0f} MB at most, {figures.memory[-1]:.0f} MB at the end"
        )
