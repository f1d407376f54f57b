"""Killed at random moments, in bad weather: afterwards every card, role and record is there exactly once."""

import asyncio
import os
import random
from pathlib import Path

import pytest

import bot.app  # noqa: F401 - makes all tables known
from tests.e2e.killing import FAULTS, BotProcess, Community, Verdict, demo_sandbox, eventually
from tests.sandbox.oracle import Judge, available

KILLS = 200 if os.environ.get("TRIBUNE_SOAK") else int(os.environ.get("TRIBUNE_KILLS", "25"))
# more would only wait for Discord's rate limits: ten roles in ten seconds
NEWCOMERS, CHOOSING = 10 + KILLS, 5 + KILLS // 3
SEED = int(os.environ.get("TRIBUNE_KILL_SEED", "7"))


async def live(community: Community, ending: asyncio.Event) -> None:
    """Newcomers arrive, choose, talk and are answered; greeters take cards; the clock moves."""
    rng = community.rng
    choosing: list[asyncio.Task[None]] = []
    while not ending.is_set():
        newcomers = community.ledger.newcomers
        deed = rng.random()
        if not newcomers or (deed < 0.25 and len(newcomers) < NEWCOMERS):
            newcomer = await community.arrive()
            if len(choosing) < CHOOSING and rng.random() < 0.4:
                choosing.append(asyncio.create_task(community.choose(newcomer)))
        elif deed < 0.6:
            await community.talk_as(rng.choice(newcomers))
        elif deed < 0.8:
            await community.answer(rng.choice(newcomers))
        elif deed < 0.9:
            community.sandbox.clock.advance(rng.uniform(60, 700))
        else:
            await community.take_a_card()
        await asyncio.sleep(rng.uniform(0.02, 0.4))
    await asyncio.gather(*choosing)


async def kill_again_and_again(community: Community, process: BotProcess) -> None:
    """Kill the bot at random moments: while it starts, right after, and in the middle of its work."""
    rng = community.rng
    while community.ledger.kills < KILLS:
        if rng.random() < 0.5:
            await community.fault(rng.choice(FAULTS))
        if rng.random() < 0.8:
            await process.ready()
        await asyncio.sleep(rng.uniform(0, 1.2))
        await process.kill()
        community.ledger.kills += 1
        await process.start()


@pytest.mark.soak
@pytest.mark.timeout(1800)
async def test_kill_9_at_random_moments_loses_and_doubles_nothing(database_url: str, tmp_path: Path) -> None:
    sandbox = demo_sandbox()
    judge = Judge() if available() else None
    sandbox.taps += [judge] if judge else []
    await sandbox.start()
    community = Community(sandbox, random.Random(SEED))
    process = BotProcess(sandbox.url, database_url, tmp_path / "bot.log")
    verdict = Verdict(community, database_url)
    ending = asyncio.Event()
    try:
        await process.start()
        await process.ready()
        await eventually(community.panel_stands)
        living = asyncio.create_task(live(community, ending))
        await kill_again_and_again(community, process)
        sandbox.faults.clear()
        await process.ready()
        ending.set()
        await living
        sandbox.clock.advance(5 * 3600)
        await eventually(verdict.complaints, 180)
    finally:
        await process.kill()
        await community.close()
        await sandbox.stop()
    ledger = community.ledger
    print(
        f"\n{database_url.partition(':')[0]}: {ledger.kills} kills, {ledger.faults} faults, "
        f"{len(ledger.newcomers)} newcomers, {sum(ledger.messages.values())} messages, "
        f"{len(ledger.cards)} cards, {sum(one.pressed for one in ledger.newcomers)} confirmed presses: nothing lost"
    )
    if judge is not None:
        judge.verdict()
    assert ledger.kills == KILLS
    assert ledger.cards
    assert any(one.pressed for one in ledger.newcomers)
