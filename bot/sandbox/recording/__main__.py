"""``python -m bot.sandbox.recording``: shows a recording, or plays it again against a bot."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path

from bot.sandbox.errors import Payload
from bot.sandbox.load import guest
from bot.sandbox.recording import replay, summary
from bot.sandbox.recording.reading import Recording, RecordingError

DIFFERENT, UNUSABLE, NO_BOT = 1, 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Show or replay; 1 if the bot did otherwise, 2 for a file that cannot be used, 3 without a bot."""
    options = _parser().parse_args(arguments)
    try:
        recording = Recording(options.file)
        report = summary.summary(recording) if options.do == "show" else asyncio.run(_replayed(recording, options))
    except (OSError, RecordingError) as error:
        print(f"{options.file} cannot be used: {error}", file=sys.stderr)
        return UNUSABLE
    except (guest.NoBotError, replay.NoBotError) as error:
        print(error, file=sys.stderr)
        return NO_BOT
    print(json.dumps(report, indent=2, ensure_ascii=False))
    text = summary.in_text(report) if options.do == "show" else replay.in_text(report)
    print(text, file=sys.stderr)
    return DIFFERENT if options.do == "replay" and report["differences"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox.recording", description="Reads and plays recordings.")
    ways = parser.add_subparsers(dest="do", required=True)
    show = ways.add_parser("show", help="say what a recording holds")
    again = ways.add_parser("replay", help="play it again against a bot and compare")
    for one in (show, again):
        one.add_argument("file", type=Path)
    again.add_argument("--speed", type=float, default=1.0, help="1: the recorded pace, 0: as fast as possible")
    again.add_argument("--bot", help="command that starts the bot; {api}, {gateway}, {url}, {token} are filled in")
    again.add_argument("--wait", type=float, default=30.0, help="seconds for the bot to connect")
    again.add_argument("--patience", type=float, default=3.0, help="seconds to wait for a call longer than recorded")
    return parser


async def _replayed(recording: Recording, options: argparse.Namespace) -> Payload:
    async with replay.Replay(
        recording, speed=max(0.0, options.speed), patience=options.patience, wait=options.wait
    ) as again:
        if not options.bot:
            print(json.dumps(again.sandbox.addresses), file=sys.stderr, flush=True)
        async with guest.started(options.bot, again.sandbox.addresses):
            return await again.play()


if __name__ == "__main__":
    sys.exit(main())
