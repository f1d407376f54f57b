"""A process of its own that does one side of a measurement, steered by lines of JSON over its standard streams."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

Answer = dict[str, Any]
Handler = Callable[..., Awaitable[Answer] | Answer]
_ROOT = Path(__file__).parents[1]
_PATIENCE_SECONDS = 120


class Worker:
    """The steering side.

    Attributes:
        began: when the process was started, on the machine's monotonic clock that all processes share.
        greeting: what it said when it was ready.
    """

    def __init__(self, process: asyncio.subprocess.Process, began: float) -> None:
        self._process = process
        self.began = began
        self.pid = process.pid
        self.greeting: Answer = {}

    async def ask(self, task: str, **details: object) -> Answer:
        """Have a handler run, and wait for its answer."""
        self.tell(task, **details)
        return await self.answer()

    def tell(self, task: str, **details: object) -> None:
        """Have a handler run; ``answer`` is its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"task": task, **details}).encode() + b"\n")

    async def answer(self) -> Answer:
        """The next line that the process says."""
        assert self._process.stdout is not None
        async with asyncio.timeout(_PATIENCE_SECONDS):
            line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"a benchmark's process ended with {await self._process.wait()}")
        return json.loads(line)

    @contextmanager
    def standing_still(self) -> Generator[None]:
        """Take no processor time for a while."""
        if not hasattr(signal, "SIGSTOP"):
            yield
            return
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)


@asynccontextmanager
async def started(module: str, *arguments: str, core: int | None = None) -> AsyncGenerator[Worker]:
    """Run ``python -m module`` until the end of the block, on one core."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        cwd=_ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    if core is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(process.pid, {core})
    worker = Worker(process, began)
    try:
        worker.greeting = await worker.answer()
        yield worker
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def cores() -> tuple[int | None, int | None]:
    """The server's core and the bot's; None where processes cannot be pinned."""
    if not hasattr(os, "sched_getaffinity"):
        return None, None
    available = sorted(os.sched_getaffinity(0))
    return available[0], available[-1]


async def serve(greeting: Answer, handlers: Mapping[str, Handler]) -> None:
    """The worker's side: greet, then answer line by line until the other side closes."""
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    _say(greeting)
    while line := await lines.readline():
        asked = json.loads(line)
        answer = handlers[asked.pop("task")](**asked)
        _say(answer if isinstance(answer, dict) else await answer)


def _say(answer: Answer) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def resident_megabytes(pid: int | None = None) -> float | None:
    """The memory that this process, or another, holds; None where the system does not say."""
    status = Path(f"/proc/{pid or 'self'}/status")
    if not status.exists():
        return None
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
