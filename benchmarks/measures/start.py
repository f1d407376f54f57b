"""From the start of the process until the bot looks after its guilds."""

from benchmarks.community import bare, database, server, whole
from benchmarks.registry import Effort, Result, benchmark, compared
from benchmarks.worker import Worker


@benchmark
async def start_until_ready(effort: Effort) -> list[Result]:
    ours: list[float] = []
    floors: list[float] = []
    async with database() as url, server(effort.choose(1_000, 20)) as town:
        for turn in range(effort.choose(5, 1)):
            async with whole(town, url) as bot:
                # the first start tells Discord about the commands and is no start like the others
                ours += [_seconds(bot)] if turn or effort.quick else []
            async with bare(town) as bot:
                floors += [_seconds(bot)] if turn or effort.quick else []
    remark = "1 s of it waits for more guilds; floor: discord.py alone"
    return [compared("start until ready", "s", ours, floors, remark=remark)]


def _seconds(bot: Worker) -> float:
    return bot.greeting["ready"] - bot.began
