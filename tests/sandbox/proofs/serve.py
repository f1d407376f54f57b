"""``python -m tests.sandbox.proofs.serve``: a sandbox without rate limits in a process of its own."""

from __future__ import annotations

import asyncio

from bot.sandbox import Sandbox
from bot.sandbox.rest.limiting import Unlimited
from tests.sandbox.proofs import playing


async def serve() -> None:
    sandbox = Sandbox(playing.seed(), limits=Unlimited())
    await sandbox.start()
    print(sandbox.url, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
