"""The sandbox's own speed on one core: it must never be the brake of what is measured with it."""

import asyncio
import json
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

import orjson

from benchmarks.light import Caller, Frames, head_of, port_of
from benchmarks.registry import Effort, Result, benchmark, compared
from benchmarks.worker import Answer, Worker, cores, resident_megabytes, started

_FRAMES, _CALLS, _START = 25_000, 1_500, 10.0
"""What is demanded of one core in a second: message frames to one client, and calls of the API; seconds of a start."""
_INTENTS = 1 << 0 | 1 << 9 | 1 << 15
_CONNECTIONS = 8
_THUMB = "%F0%9F%91%8D"


@benchmark
async def frames_of_the_sandbox(effort: Effort) -> list[Result]:
    count, turns = effort.choose(64_000, 640), effort.choose(5, 1)
    results: list[Result] = []
    async with started("benchmarks.sandbox", "--members", "1000", core=cores()[0]) as stage:
        for name, compression, task in (
            ("messages posted in the sandbox to one client", "", "talk"),
            ("the same by zlib-stream", "zlib-stream", "talk"),
            ("the same by zstd-stream", "zstd-stream", "talk"),
            ("encoded frames of the sandbox to one client", "", "repeat"),
        ):
            pairs = [await _pair(stage, compression, task, count) for _ in range(turns)]
            results += _rates(name, pairs, count, _FRAMES if not compression else None, "a bare websocket's loop")
    return results


@benchmark
async def calls_of_the_sandbox(effort: Effort) -> list[Result]:
    rounds, turns = effort.choose(250, 5), effort.choose(5, 1)
    async with started("benchmarks.sandbox", "--members", "1000", core=cores()[0]) as stage:
        pairs = [
            (
                await _calls(stage, port_of(stage.greeting["api"]), rounds),
                await _calls(stage, stage.greeting["bare"], rounds),
            )
            for _ in range(turns)
        ]
    count = rounds * _CONNECTIONS * 4
    return _rates("calls of the sandbox's API", pairs, count, _CALLS, "a bare handler of aiohttp")


@benchmark
async def start_of_the_sandbox(effort: Effort) -> list[Result]:
    members, turns = effort.choose(100_000, 1_000), effort.choose(5, 1)
    with tempfile.TemporaryDirectory(prefix="tribune-bench-") as folder:
        pairs = [(await _start(Path(folder), members), await _start(Path(folder), 0)) for _ in range(turns)]
    ours, floors = ([one["seconds"] for one in side] for side in zip(*pairs, strict=True))
    name, held = f"start of a sandbox with {members:,} members", median(one["megabytes"] for one, _ in pairs)
    seconds = median(ours)
    return [
        compared(name, "s", ours, floors, remark=f"holds {held:.0f} MB then; floor: without members"),
        Result(f"{name}, against what is allowed", seconds, "s", _START, seconds / _START, 1.0, at_least=False),
    ]


async def _start(folder: Path, members: int) -> Answer:
    seed = folder / f"{members}.json"
    seed.write_text(json.dumps({"guilds": [{"name": "Load", "member_count_extra": members}]}))
    async with started("bot.sandbox", "--seed", str(seed), core=cores()[0]) as sandbox:
        seconds = time.perf_counter() - sandbox.began
        return {"seconds": seconds, "megabytes": resident_megabytes(sandbox.pid) or 0.0}


def _rates(
    name: str, pairs: list[tuple[Answer, Answer]], count: int, demanded: int | None, floor_name: str
) -> list[Result]:
    """By processor time, which is the core's own even where something else runs beside."""
    ours, floors = ([count / one["cpu"] for one in side] for side in zip(*pairs, strict=True))
    by_wall = median(count / one["wall"] for one, _ in pairs)
    remark = f"{by_wall:,.0f} by the clock on the wall"
    results = [compared(name, "1/s", ours, floors, remark=f"{remark}; floor: {floor_name}")]
    if demanded is not None:
        against = [float(demanded)] * len(ours)
        results.append(compared(f"{name}, against what is demanded", "1/s", ours, against, goal=1.0))
    return results


async def _pair(stage: Worker, compression: str, task: str, count: int) -> tuple[Answer, Answer]:
    query = "?v=10&encoding=json" + (f"&compress={compression}" if compression else "")
    client = await Frames.connect(port_of(stage.greeting["gateway"]), f"/gateway{query}")
    client.say({"op": 2, "d": {"token": stage.greeting["token"], "intents": _INTENTS, "properties": {}}})
    await client.until(3)  # HELLO, READY and the guild
    ours = await _sent(stage, client, task, count)
    client.close()
    client = await Frames.connect(stage.greeting["bare"], "/gateway")
    floor = await _sent(stage, client, "bare_frames", count)
    client.close()
    return ours, floor


async def _sent(stage: Worker, client: Frames, task: str, count: int) -> Answer:
    before = client.count
    taken = await _timed(stage, lambda: asyncio.gather(stage.ask(task, count=count), client.until(before + count)))
    assert client.count == before + count, f"{client.count - before} frames of {count} came"
    return taken


async def _calls(stage: Worker, port: int, rounds: int) -> Answer:
    callers = [await Caller.connect(port) for _ in range(_CONNECTIONS)]
    taken = await _timed(stage, lambda: asyncio.gather(*(_rounds(stage, caller, port, rounds) for caller in callers)))
    for caller in callers:
        caller.close()
    return taken


async def _timed(stage: Worker, work: Callable[[], Awaitable[object]]) -> Answer:
    began, used = time.perf_counter(), (await stage.ask("processor"))["cpu"]
    await work()
    wall = time.perf_counter() - began
    return {"cpu": (await stage.ask("processor"))["cpu"] - used, "wall": wall}


async def _rounds(stage: Worker, caller: Caller, port: int, rounds: int) -> None:
    """Look at the channel, say something, react to it, delete it: again and again."""
    head, channel = head_of(port, stage.greeting["token"]), f"/api/v10/channels/{stage.greeting['channel']}"
    look, say = head("GET", channel), head("POST", f"{channel}/messages")
    for number in range(rounds):
        status, _ = await caller.call(look)
        assert status == 200, status
        status, said = await caller.call(say, b'{"content":"message %d"}' % number)
        assert status == 200, said
        message_id = orjson.loads(said)["id"]
        place = f"{channel}/messages/{message_id}"
        for method, path in (("PUT", f"{place}/reactions/{_THUMB}/@me"), ("DELETE", place)):
            status, answer = await caller.call(head(method, path))
            assert status in {200, 204}, answer
