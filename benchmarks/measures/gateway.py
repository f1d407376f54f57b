"""Messages over a real socket, through the whole bot and through discord.py alone, in turns."""

from statistics import median

from benchmarks.community import bare, database, server, whole
from benchmarks.registry import Effort, Result, benchmark, compared
from benchmarks.worker import Answer, Worker

Pair = tuple[Answer, Answer]
"""A turn of Tribune and one of discord.py alone, with the same messages."""
_MEMBERS = 1000
_GOAL = 0.85
_CALM, _CALM_ENOUGH = 0.92, 5
"""The part of its core that a bot must have had for a turn to count, and how many such turns suffice to drop the rest.

On a machine that does something else at the same time the clock on the wall measures that too.
"""


@benchmark
async def messages_over_a_socket(effort: Effort) -> list[Result]:
    count = effort.choose(10_000, 300)
    async with (
        database() as url,
        server(effort.choose(_MEMBERS, 50)) as town,
        whole(town, url) as tribune,
        bare(town) as floor,
    ):
        await tribune.ask("set_up")
        await tribune.ask("expect", **await town.ask("welcome"))
        before = (await tribune.ask("counted"))["messages"]
        pairs = await _in_turns(town, tribune, floor, count, effort.choose(25, 2))
        counted = (await tribune.ask("counted"))["messages"] - before
        poured = count * (len(pairs) + 1)
        assert counted == poured, f"{counted} messages of {poured} were counted"
        inbound = await _inbound(town, tribune, effort)
    return [*_results(pairs, count), compared("a message of discord.py as a core event", "us", inbound)]


def _results(pairs: list[Pair], count: int) -> list[Result]:
    own = [(ours["cpu"] - floor["cpu"]) / count * 1e6 for ours, floor in pairs]
    floors = [floor["cpu"] / count * 1e6 for _, floor in pairs]
    by_cpu = median(floor["cpu"] / ours["cpu"] for ours, floor in pairs)
    calm = [pair for pair in pairs if all(one["cpu"] >= one["wall"] * _CALM for one in pair)]
    chosen = calm if len(calm) >= _CALM_ENOUGH else pairs
    remark = f"{len(calm)} of {len(pairs)} pairs calm; by processor time {by_cpu:.3f} in all; floor: discord.py alone"
    rates = [[count / one["wall"] for one in side] for side in zip(*chosen, strict=True)]
    return [
        compared("messages through the whole bot", "1/s", *rates, goal=_GOAL, remark=remark),
        Result(
            "processor time that Tribune adds to a message",
            median(own),
            "us",
            median(floors),
            median(own) / median(floors),
            spread=(min(own), max(own)),
            remark="floor: what discord.py takes for it",
        ),
    ]


async def _in_turns(town: Worker, tribune: Worker, floor: Worker, count: int, turns: int) -> list[Pair]:
    pairs: list[Pair] = []
    for turn in range(turns + 1):
        await town.ask("prepare", count=count)
        # who begins changes from turn to turn
        if turn % 2:
            ours = await _pour(town, tribune, floor)
            pair = ours, await _pour(town, floor, tribune)
        else:
            alone = await _pour(town, floor, tribune)
            pair = await _pour(town, tribune, floor), alone
        pairs += [pair] if turn else []  # the first one only warms up
    return pairs


async def _pour(town: Worker, bot: Worker, other: Worker) -> Answer:
    with other.standing_still():
        await bot.ask("arm")
        began = (await town.ask("pour", session=bot.greeting["session"]))["began"]
        marked = await bot.ask("marked")
    return {"wall": marked["at"] - began, "cpu": marked["cpu"]}


async def _inbound(town: Worker, tribune: Worker, effort: Effort) -> list[float]:
    await town.ask("prepare", count=1)
    found: list[float] = []
    for _ in range(effort.choose(7, 1)):
        tribune.tell("inbound", calls=effort.choose(50_000, 100))
        await town.ask("pour", session=tribune.greeting["session"])
        found.append((await tribune.answer())["microseconds"])
    return found
