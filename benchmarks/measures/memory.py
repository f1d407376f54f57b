"""Memory that a bot holds once it is ready, beside that of discord.py alone."""

from contextlib import AbstractAsyncContextManager

from benchmarks.community import bare, database, server, whole
from benchmarks.registry import Effort, Result, benchmark, compared
from benchmarks.worker import Worker


@benchmark
async def memory_when_ready(effort: Effort) -> list[Result]:
    return [await _with(size) for size in ((20,) if effort.quick else (1_000, 10_000))]


async def _with(member_count: int) -> Result:
    async with database() as url, server(member_count) as town:
        ours = await _held_by(whole(town, url), member_count)
        floor = await _held_by(bare(town), member_count)
    name = f"memory with {member_count:,} members"
    return compared(name, "MB", [ours], [floor], remark=f"{ours - floor:.1f} MB more than discord.py alone")


async def _held_by(starting: AbstractAsyncContextManager[Worker], member_count: int) -> float:
    async with starting as bot:
        found = await bot.ask("memory")
        assert found["members"] == member_count, found
        return found["megabytes"]
