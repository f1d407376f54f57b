import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.registry import Result, compared

ROOT = Path(__file__).parents[2]
KINDS: dict[str, tuple[type, ...]] = {
    "name": (str,),
    "value": (float, int),
    "unit": (str,),
    "floor": (float, int, type(None)),
    "ratio": (float, int, type(None)),
    "goal": (float, int, type(None)),
    "holds": (bool,),
}


@pytest.mark.timeout(300)
def test_every_benchmark_runs_and_reports_its_figures(tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    command = [sys.executable, "-m", "benchmarks", "--quick", "--results", str(results)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    lines = json.loads(results.read_text("utf-8"))
    for line in lines:
        assert list(line) == list(KINDS)
        assert all(isinstance(line[key], kinds) for key, kinds in KINDS.items()), line
        assert line["value"] > 0 or "adds" in line["name"], line
        assert line["name"] in ended.stdout
    assert len({line["name"] for line in lines}) == len(lines) >= 9
    assert [line["goal"] for line in lines if line["name"] == "messages through the whole bot"] == [0.85]


def test_the_ratio_is_that_of_neighbours_in_time() -> None:
    # the machine was half as fast in the second turn, and lost its breath once in the third
    result = compared("speed", "1/s", [90, 45, 10], [100, 50, 100], goal=0.85)
    assert result.ratio == 0.9
    assert result.holds


@pytest.mark.parametrize(
    ("ratio", "goal", "at_least", "holds"),
    [(0.84, 0.85, True, False), (0.85, 0.85, True, True), (1.3, 1.2, False, False), (None, None, True, True)],
)
def test_a_goal_holds_when_the_ratio_reaches_it(
    ratio: float | None, goal: float | None, at_least: bool, holds: bool
) -> None:
    assert Result("x", 1, "s", ratio=ratio, goal=goal, at_least=at_least).holds is holds
