"""Sums up a run: as JSON for programs, as a table for people."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.sandbox.errors import Payload
from bot.sandbox.load.ledger import Ledger, Mistake, Subject
from bot.sandbox.load.pacing import Pace
from bot.sandbox.load.player import Played
from bot.sandbox.load.scenario import Action, Scenario

MEASURED = "from the frame handed to the bot's socket to the arrival of the call, on the sandbox's monotonic clock"
BOUNDS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000)
MOST_EXAMPLES = 20


@dataclass(slots=True, frozen=True)
class Lapse:
    """An expected action that did not come within the grace time; ``late``: it came after it."""

    subject: Subject
    action: Action
    late: bool


def lapses(ledger: Ledger, grace_seconds: float) -> Iterator[Lapse]:
    """Yield what was missed."""
    for subject in ledger.subjects:
        for action in sorted(subject.expected):
            met = subject.met.get(action)
            if met is None or met - subject.at > grace_seconds:
                yield Lapse(subject, action, late=met is not None)


def summed_up(scenario: Scenario, phases: Sequence[Played], unheard: int, ledger: Ledger, backlog: Payload) -> Payload:
    """Return the report of a run."""
    missed = list(lapses(ledger, scenario.grace_seconds))
    messages = sum(one.text is not None for one in ledger.subjects)
    return {
        "scenario": scenario.name,
        "seed": scenario.seed,
        "phases": [_phase(one) for one in phases],
        "sent": {"messages": messages, "joins": len(ledger.subjects) - messages, "unheard_by_the_bot": unheard},
        "expected": dict(Counter(str(action) for one in ledger.subjects for action in one.expected)),
        "missed": _lapsed(missed),
        "wrong": _mistakes(ledger.wrong),
        "duplicates": _mistakes(ledger.duplicates),
        "latency_ms": {"measured": MEASURED, **_latencies(ledger)},
        "drain_seconds": _drain(ledger),
        "backlog": backlog,
        "calls": {
            "count": ledger.statuses.total(),
            "statuses": {str(status): count for status, count in sorted(ledger.statuses.items())},
            "rate_limited": ledger.statuses[429],
        },
    }


def _phase(played: Played) -> Payload:
    return {
        "name": played.phase.name,
        "seconds": round(played.seconds, 3),
        "messages": _pace(played.messages),
        "joins": _pace(played.joins),
        "refused": {str(code): count for code, count in sorted(played.refused.items())},
    }


def _pace(pace: Pace | None) -> Payload | None:
    if pace is None:
        return None
    return {
        "planned": pace.planned,
        "tried": pace.done,
        "rate_planned": pace.rate_planned,
        "rate": None if pace.rate is None else round(pace.rate, 2),
        "worst_lag_ms": round(pace.worst_lag_seconds * 1000, 3),
    }


def _lapsed(missed: list[Lapse]) -> Payload:
    examples = [_example(one.subject, one.action) | {"late": one.late} for one in missed[:MOST_EXAMPLES]]
    return {"count": len(missed), "late": sum(one.late for one in missed), "examples": examples}


def _mistakes(mistakes: list[Mistake]) -> Payload:
    examples = [_example(one.subject, one.action) for one in mistakes[:MOST_EXAMPLES]]
    return {"count": len(mistakes), "examples": examples}


def _example(subject: Subject, action: Action) -> Payload:
    about: Payload = {"member": str(subject.user_id)}
    if subject.text is not None:
        about |= {"message": str(subject.id), "text": subject.text}
    return {"phase": subject.phase, "action": str(action), **about}


def _latencies(ledger: Ledger) -> Payload:
    first = [one.first_call - one.at for one in ledger.subjects if one.first_call is not None]
    found: Payload = {"first_call": distribution(first)}
    for action in Action:
        seconds = [one.met[action] - one.at for one in ledger.subjects if action in one.met]
        if seconds:
            found[str(action)] = distribution(seconds)
    return found


def distribution(seconds: Sequence[float]) -> Payload:
    """Return count, percentiles (the nearest rank), the most and a histogram, in milliseconds."""
    ordered = sorted(one * 1000 for one in seconds)
    if not ordered:
        return {"count": 0}
    bounds = (*BOUNDS_MS, math.inf)
    within = Counter(next(bound for bound in bounds if one <= bound) for one in ordered)
    return {
        "count": len(ordered),
        **{f"p{share}": round(_rank(ordered, share), 3) for share in (50, 90, 99)},
        "max": round(ordered[-1], 3),
        "histogram": [
            {"up_to_ms": None if bound == math.inf else bound, "count": within[bound]}
            for bound in bounds
            if within[bound]
        ],
    }


def _rank(ordered: Sequence[float], share: int) -> float:
    return ordered[max(0, math.ceil(len(ordered) * share / 100) - 1)]


def _drain(ledger: Ledger) -> float | None:
    """Return how long after the last frame the last call came that concerned any; None without a call."""
    if ledger.last_call is None or ledger.last_frame is None:
        return None
    return round(max(0.0, ledger.last_call - ledger.last_frame), 3)


def table(report: Payload) -> str:
    """Return a report as a person reads it."""
    lines = [f"{report['scenario']} (seed {report['seed']})", "", _row("phase", "what", "planned", "tried", "rate/s")]
    for phase in report["phases"]:
        for what in ("messages", "joins"):
            pace = phase[what]
            if pace is not None:
                rate = "-" if pace["rate"] is None else f"{pace['rate']:.1f}"
                lines.append(_row(phase["name"], what, pace["planned"], pace["tried"], rate))
    lines += ["", _row("ms from frame to call", "count", "p50", "p90", "p99", "max")]
    for name, found in report["latency_ms"].items():
        if name != "measured":
            row: Payload = found
            lines.append(_row(name, *(row.get(key, "-") for key in ("count", "p50", "p90", "p99", "max"))))
    refused = Counter[str]()
    for phase in report["phases"]:
        refused.update(phase["refused"])
    verdict = {
        "missed": f"{report['missed']['count']} of {sum(report['expected'].values())}",
        "wrong": report["wrong"]["count"],
        "duplicates": report["duplicates"]["count"],
        "drain (s)": report["drain_seconds"],
        "backlog, most": report["backlog"]["most"],
        "calls": _counts(report["calls"]["statuses"]),
        "refused": _counts(refused),
    }
    return "\n".join([*lines, "", *(f"{name:<24}{value}" for name, value in verdict.items())])


def _row(first: object, *others: object) -> str:
    return f"{first!s:<24}" + "".join(f"{one!s:>12}" for one in others)


def _counts(counted: dict[str, int]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in counted.items()) or "none"
