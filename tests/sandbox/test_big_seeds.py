"""Seeds with a load of members: what they cost, and that clients get all of them."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import discord
import pytest

from bot.sandbox import Sandbox, Seed
from bot.sandbox.gateway.session import REPLAYED_BYTES
from tests.sandbox.clients import Api, gateway
from tests.sandbox.discord_py import Connect, connected

CALLS_A_MEMBER = 12
BYTES_A_MEMBER = 1_400
START_SECONDS = 10.0


def town(count: int) -> Seed:
    return Seed(guilds=[{"name": "Big", "channels": [{"name": "general"}], "member_count_extra": count}])


def calls_of(count: int) -> int:
    """How many functions of Python are entered while a world is planted."""
    entered = Counter[str]()

    def note(_frame: FrameType, what: str, _argument: Any) -> None:
        entered[what] += 1

    sys.setprofile(note)
    try:
        Sandbox(town(count))
    finally:
        sys.setprofile(None)
    return entered["call"]


def test_each_member_is_planted_with_the_same_little_work() -> None:
    least, most = calls_of(100), calls_of(2_100)
    assert (most - least) / 2_000 <= CALLS_A_MEMBER


def test_a_member_weighs_little() -> None:
    tracemalloc.start()
    try:
        sandbox = Sandbox(town(20_000))
        weight, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(sandbox.world.users) > 20_000
    assert weight / 20_000 <= BYTES_A_MEMBER


class TestTwentyThousand:
    @pytest.fixture
    def seed(self) -> Seed:
        return town(20_000)

    @pytest.fixture
    def judge(self) -> None:
        """Nobody: a thousand members in one frame are judged elsewhere."""

    async def test_discord_py_has_all_of_them_when_it_is_ready(self, api: Api, connect: Connect) -> None:
        intents = discord.Intents(guilds=True, members=True)
        async with connect(intents=intents, chunk_guilds_at_startup=True) as bot:
            guild = bot.guilds[0]
            assert guild.chunked
            assert len(guild.members) == guild.member_count == len(api.guild.members)

    async def test_a_resume_keeps_no_more_than_its_share(self, sandbox: Sandbox, api: Api) -> None:
        async with gateway(sandbox, "zstd-stream") as client:
            await client.identify(sandbox.bot_token)
            sandbox.gateway.members_again_seconds = 0.0
            for _ in range(5):
                await client.send(8, {"guild_id": str(api.guild.id), "query": "", "limit": 0})
                chunks = [await client.until("GUILD_MEMBERS_CHUNK")]
                while len(chunks) < chunks[0]["chunk_count"]:
                    chunks.append(await client.until("GUILD_MEMBERS_CHUNK"))
                assert len({one["user"]["id"] for each in chunks for one in each["members"]}) == len(api.guild.members)
            session = next(iter(sandbox.gateway.sessions.values()))
            assert sum(len(frame) for _, frame in session._sent) <= REPLAYED_BYTES
            assert not session.has_all_since(1)

    async def test_only_a_threshold_decides_what_comes_with_the_guild(self, sandbox: Sandbox) -> None:
        async with gateway(sandbox) as client:
            await client.identify(sandbox.bot_token, large_threshold=250)
            guild = await client.until("GUILD_CREATE")
            assert (guild["large"], guild["member_count"], len(guild["members"])) == (True, 20_001, 1)


@pytest.mark.soak
async def test_a_hundred_thousand_members_start_in_ten_seconds_and_are_told(
    tmp_path: Path, point: Callable[[str, str], None]
) -> None:
    count = 100_000 if os.environ.get("TRIBUNE_SOAK") else 5_000
    file = tmp_path / "seed.json"
    file.write_text(json.dumps({"guilds": town(count).guilds}))
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--seed", str(file), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        line = await process.stdout.readline()
        took = time.perf_counter() - began
        said = json.loads(line)
        point(said["api"], said["gateway"])
        chunked = {"intents": discord.Intents(guilds=True, members=True), "chunk_guilds_at_startup": True}
        async with connected(said["token"], **chunked) as bot:
            assert len(bot.guilds[0].members) == count + 1
    finally:
        process.terminate()
        await process.wait()
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{count:,} members: {took:.2f} s until the sandbox listens, {megabytes:.0f} MB")
    if os.environ.get("TRIBUNE_SOAK"):
        assert took < START_SECONDS
