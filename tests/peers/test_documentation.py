"""The examples for bot authors work as they stand in the documentation; Red's is what test_red.py starts."""

from __future__ import annotations

from pathlib import Path

from bot.sandbox import Sandbox
from tests.peers.libraries import Library, running
from tests.sandbox.clients import Api, arrived


async def test_its_example_answers(library: Library, sandbox: Sandbox, api: Api, tmp_path: Path) -> None:
    async with running(library.command(library.example(sandbox, tmp_path)), sandbox) as bot:
        await bot.says("Ready")
        async with arrived(sandbox, "olivia") as client:
            await api.ok("amira", "POST", f"/channels/{api.channel('general').id}/messages", {"content": "ping"})
            assert (await client.until("MESSAGE_CREATE"))["content"] == "ping"
            assert (await client.until("MESSAGE_CREATE"))["content"] == "pong"
