"""Starts somebody's bot against a sandbox, and ends it."""

from __future__ import annotations

import asyncio
import os
import shlex
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress

END_SECONDS = 5.0
STDERR = 2
"""The file descriptor: stdout belongs to reports."""


class NoBotError(Exception):
    """The bot's command cannot be started, ended too early, or never connected."""


@asynccontextmanager
async def started(command: str | None, addresses: Mapping[str, str]) -> AsyncGenerator[Process | None]:
    """Run a bot's command line, without a shell; None waits for a bot that somebody else starts.

    ``{url}``, ``{api}``, ``{gateway}`` and ``{token}`` in it are filled in; the environment has them too, as
    SANDBOX_URL and so on. What the bot prints goes to stderr.

    Raises:
        NoBotError: there is no such command.
    """
    if command is None:
        yield None
        return
    words = [_filled(word, addresses) for word in shlex.split(command)]
    environment = os.environ | {f"SANDBOX_{name.upper()}": value for name, value in addresses.items()}
    try:
        process = await asyncio.create_subprocess_exec(*words, stdout=STDERR, env=environment)
    except (OSError, IndexError) as error:
        raise NoBotError(f"The bot cannot be started: {error}") from error
    try:
        yield process
    finally:
        await _end(process)


def refuse_dead(process: Process | None) -> None:
    """Raise NoBotError if the bot has ended."""
    if process is not None and process.returncode is not None:
        raise NoBotError(f"The bot ended by itself with exit code {process.returncode}.")


def _filled(word: str, addresses: Mapping[str, str]) -> str:
    for name, value in addresses.items():
        word = word.replace(f"{{{name}}}", value)
    return word


async def _end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
        try:
            async with asyncio.timeout(END_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
