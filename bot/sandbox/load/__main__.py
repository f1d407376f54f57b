"""``python -m bot.sandbox.load SCENARIO``: plays a load on a bot and reports what it made of it."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import aiohttp

from bot.sandbox.errors import Payload
from bot.sandbox.limits import RateLimits
from bot.sandbox.load import guest
from bot.sandbox.load.report import table
from bot.sandbox.load.scenario import Scenario, ScenarioError
from bot.sandbox.rest.limiting import Unlimited
from bot.sandbox.server import BOT_TOKEN, Sandbox
from bot.sandbox.world.seed import Seed, SeedError

FAILED, UNUSABLE, NO_BOT = 1, 2, 3
COUNTED = ("missed", "wrong", "duplicates")
LOOK_SECONDS = 0.2


class UnreachableError(Exception):
    """The sandbox does not answer, or refuses."""


def main(arguments: list[str] | None = None) -> int:
    """Play a scenario; 1 if ``--fail-on`` found something, 2 for a wrong scenario or seed, 3 without a bot."""
    options = _parser().parse_args(arguments)
    try:
        scenario = Scenario.load(options.scenario)
        seed = Seed.load(options.seed) if options.seed else Seed.default()
        report = asyncio.run(_run(options, scenario, seed))
    except (OSError, ScenarioError, SeedError, ValueError) as error:
        print(f"This cannot be played: {error}", file=sys.stderr)
        return UNUSABLE
    except (guest.NoBotError, UnreachableError) as error:
        print(error, file=sys.stderr)
        return NO_BOT
    text = json.dumps(report, indent=2, ensure_ascii=False)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)
    print(table(report), file=sys.stderr)
    return FAILED if any(report[one]["count"] for one in options.fail_on) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox.load", description="Plays a load on a bot.")
    parser.add_argument("scenario", type=Path, help="JSON file; see docs/sandbox/load.md")
    parser.add_argument("--sandbox", help="address of a sandbox that runs (default: one of its own)")
    parser.add_argument("--seed", type=Path, help="seed of its own sandbox")
    parser.add_argument("--bot-token", default=BOT_TOKEN, help="token of its own sandbox")
    parser.add_argument("--unlimited", action="store_true", help="no rate limits in its own sandbox")
    parser.add_argument("--bot", help="command that starts the bot; {api}, {gateway}, {url}, {token} are filled in")
    parser.add_argument("--wait", type=float, default=30.0, help="seconds for the bot to connect")
    parser.add_argument("--out", type=Path, help="file for the report (default: stdout)")
    parser.add_argument("--fail-on", type=_counted, default=[], help="comma-separated: missed,wrong,duplicates")
    return parser


def _counted(value: str) -> list[str]:
    names = value.split(",")
    if not set(names) <= set(COUNTED):
        raise argparse.ArgumentTypeError(f"choose from {', '.join(COUNTED)}")
    return names


async def _run(options: argparse.Namespace, scenario: Scenario, seed: Seed) -> Payload:
    async with (
        _sandbox(options, seed) as addresses,
        guest.started(options.bot, addresses) as bot,
        aiohttp.ClientSession(addresses["url"]) as session,
    ):
        await _connected(session, bot, options.wait)
        report = await _call(session, "POST", "/sandbox/load", scenario.model_dump(mode="json"))
        while report["state"] not in {"done", "stopped"}:
            await asyncio.sleep(LOOK_SECONDS)
            report = await _call(session, "GET", "/sandbox/load")
        guest.refuse_dead(bot)
        return report


@asynccontextmanager
async def _sandbox(options: argparse.Namespace, seed: Seed) -> AsyncGenerator[dict[str, str]]:
    """The addresses of the named sandbox, or of one of its own."""
    if options.sandbox:
        url = options.sandbox.rstrip("/")
        gateway = f"ws{url.removeprefix('http')}/gateway"
        yield {"url": url, "api": f"{url}/api/v10", "gateway": gateway, "token": options.bot_token}
        return
    sandbox = Sandbox(seed, options.bot_token, Unlimited() if options.unlimited else RateLimits())
    await sandbox.start()
    try:
        if not options.bot:
            print(json.dumps(sandbox.addresses), file=sys.stderr, flush=True)
        yield sandbox.addresses
    finally:
        await sandbox.stop()


async def _connected(session: aiohttp.ClientSession, bot: Process | None, patience: float) -> None:
    """Wait until the bot has identified."""
    deadline = asyncio.get_running_loop().time() + patience
    while not (await _call(session, "GET", "/sandbox/load"))["bot_connected"]:
        guest.refuse_dead(bot)
        if asyncio.get_running_loop().time() > deadline:
            raise guest.NoBotError(f"No bot connected within {patience:g} s.")
        await asyncio.sleep(LOOK_SECONDS)


async def _call(session: aiohttp.ClientSession, method: str, path: str, body: object = None) -> Payload:
    try:
        async with session.request(method, path, json=body) as response:
            answer = cast("Payload", await response.json(content_type=None))
            if response.status == 400:
                raise ScenarioError(json.dumps(answer.get("errors", answer), ensure_ascii=False))
            if response.status > 400:
                raise UnreachableError(f"The sandbox refuses: {answer.get('message', response.status)}")
            return answer
    except aiohttp.ClientError as error:
        raise UnreachableError(f"The sandbox does not answer: {error}") from error


if __name__ == "__main__":
    sys.exit(main())
