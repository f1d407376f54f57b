"""``python -m bot.sandbox``: a sandbox of its own, for any bot."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path

from bot.sandbox.server import BOT_TOKEN, Sandbox
from bot.sandbox.world.seed import Seed, SeedError


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted; prints one line of JSON with the addresses when it listens."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description="A Discord that runs on this machine.")
    parser.add_argument("--port", type=int, default=0, help="port on the loopback (0: a free one)")
    parser.add_argument("--seed", type=Path, help="JSON file with guilds, channels, members and messages")
    parser.add_argument("--bot-token", default=BOT_TOKEN, help="the token that the bot uses")
    parser.add_argument(
        "--privileged-intents", help="comma-separated: members,presences,message_content (default: the seed's)"
    )
    parser.add_argument("--record", type=Path, help="new file for a recording; see docs/sandbox/recording.md")
    options = parser.parse_args(arguments)
    try:
        seed = Seed.load(options.seed) if options.seed else Seed.default()
        if options.privileged_intents is not None:
            seed.privileged_intents = [one for one in options.privileged_intents.split(",") if one]
        sandbox = Sandbox(seed, options.bot_token)
    except (OSError, ValueError, SeedError) as error:
        print(f"The seed cannot be used: {error}", file=sys.stderr)
        return 2
    try:
        if options.record is not None:
            sandbox.recording.start(options.record, whole=True)
    except OSError as error:
        print(f"The recording cannot be made: {error}", file=sys.stderr)
        return 2
    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(_serve(sandbox, options.port))
    except (OSError, OverflowError) as error:
        print(f"The port cannot be used: {error}", file=sys.stderr)
        return 2
    return 0


async def _serve(sandbox: Sandbox, port: int) -> None:
    await sandbox.start(port)
    print(json.dumps(sandbox.addresses), flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await sandbox.stop()


if __name__ == "__main__":
    sys.exit(main())
