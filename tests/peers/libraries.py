"""The libraries whose bots live in the sandbox, and how their processes are started."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
PEERS = ROOT / ".peers"
HERE = Path(__file__).parent
PAGE = ROOT / "docs" / "sandbox" / "libraries.md"
EXAMPLE_HOST = "127.0.0.1:8123"
START_SECONDS = 60.0
STOP_SECONDS = 20.0


@dataclass(frozen=True)
class Library:
    """A library with an environment of its own: ``.peers/<folder>``, or this project's where it has none."""

    name: str
    script: str
    folder: str | None = None
    liberties: tuple[str, ...] = ()
    """What the library itself sends against Discord's schemas, as the judge says it."""

    @property
    def bot(self) -> Path:
        return HERE / "bots" / self.script

    def command(self, *arguments: str | Path) -> list[str]:
        """What runs a script with the library; skips the test where the library is not there."""
        return [self._runtime(), *map(str, arguments)]

    def _runtime(self) -> str:
        if self.folder is None:
            return sys.executable
        home = PEERS / self.folder
        if not (home / "stamp").exists():
            pytest.skip(f"{self.name} is not installed in .peers/{self.folder} (make peers)")
        return shutil.which("node") or "node" if (home / "node_modules").is_dir() else str(home / "bin" / "python")

    def example(self, sandbox: Sandbox, folder: Path) -> Path:
        """Write its example of the documentation, as it stands there but for the port, into a script."""
        section = re.search(
            rf"^## {re.escape(self.name)}\n.*?```\w+\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE
        )
        assert section
        assert EXAMPLE_HOST in section[1]
        script = folder / self.script
        script.write_text(section[1].replace(EXAMPLE_HOST, sandbox.url.removeprefix("http://")), "utf-8")
        return script

    def __str__(self) -> str:
        return self.name


LIBRARIES = [
    Library("discord.py", "with_discord_py.py"),
    Library("py-cord", "with_py_cord.py", "py-cord"),
    Library("disnake", "with_disnake.py", "disnake"),
    # Discord takes a presence without its list of activities, which hikari leaves out where it has none
    Library("hikari", "with_hikari.py", "hikari", ('send op 2 None: d/presence: "activities" is a required property',)),
    Library("discord.js", "with_discord_js.cjs", "discord.js"),
]
RED = Library("Red-DiscordBot", "red_in_the_sandbox.py", "red")


class Process:
    """A bot's process: what it says line by line, and how it ends."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.said: list[str] = []
        self._readers = [asyncio.create_task(self._read(one)) for one in (process.stdout, process.stderr) if one]
        self._spoke = asyncio.Condition()

    async def says(self, text: str, times: int = 1) -> None:
        """Wait until so many lines with this text were said.

        Raises:
            AssertionError: if the process ends or the time is over before.
        """
        try:
            async with asyncio.timeout(START_SECONDS), self._spoke:
                await self._spoke.wait_for(lambda: self._count(text) >= times or self._process.returncode is not None)
        except TimeoutError:
            pass
        assert self._count(text) >= times, f"never said {text!r}:\n" + "\n".join(self.said)

    async def ends(self) -> int:
        """Wait until it ended; returns its exit code."""
        async with asyncio.timeout(STOP_SECONDS):
            await asyncio.gather(*self._readers)
            return await self._process.wait()

    async def stops(self) -> int:
        """Stop it as Ctrl+C does; returns its exit code."""
        self._process.send_signal(signal.SIGINT)
        return await self.ends()

    async def kill(self) -> None:
        """End it, if it has not ended."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        await asyncio.gather(*self._readers)

    def _count(self, text: str) -> int:
        return sum(text in line for line in self.said)

    async def _read(self, stream: asyncio.StreamReader) -> None:
        async for line in stream:
            async with self._spoke:
                self.said.append(line.decode(errors="replace").rstrip())
                self._spoke.notify_all()
        await self._process.wait()
        async with self._spoke:
            self._spoke.notify_all()


@asynccontextmanager
async def running(command: Sequence[str], sandbox: Sandbox, **variables: str) -> AsyncIterator[Process]:
    """A process that is told the sandbox's addresses and token, and nothing else of Tribune."""
    told = {
        "SANDBOX_API": sandbox.api_url,
        "SANDBOX_GATEWAY": sandbox.gateway_url,
        "SANDBOX_TOKEN": sandbox.bot_token,
        "PYTHONPATH": str(HERE / "offline"),
        "PYTHONUNBUFFERED": "1",
        "NODE_PATH": str(PEERS / "discord.js" / "node_modules"),
    }
    process = Process(
        await asyncio.create_subprocess_exec(
            *command,
            env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **told, **variables},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    )
    try:
        yield process
    finally:
        await process.kill()
