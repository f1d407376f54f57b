"""Shows what a recording holds."""

from __future__ import annotations

from collections import Counter

from bot.sandbox.errors import Payload
from bot.sandbox.recording.lines import BOT, ApiCall, ClockMove, ControlCall, GatewayFrame
from bot.sandbox.recording.names import ID
from bot.sandbox.recording.reading import Recording


def summary(recording: Recording) -> Payload:
    """Return how long it lasted, who called what with what success, and which events there were."""
    calls: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    events: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for line in recording.lines:
        match line:
            case ApiCall():
                kinds["calls of the bot" if line.by == BOT else "calls of personas"] += 1
                if line.by == BOT:
                    calls[f"{line.method} {ID.sub('{id}', line.path.partition('?')[0])}"] += 1
                    statuses[str(line.status)] += 1
            case ControlCall():
                kinds["control calls"] += 1
            case ClockMove():
                kinds["moves of the clock"] += 1
            case GatewayFrame():
                kinds["frames"] += 1
                if line.by == BOT and line.frame.get("t"):
                    events[str(line.frame["t"])] += 1
            case _:
                pass
    return {
        "seconds": round(recording.seconds, 3),
        "whole": recording.start.whole,
        "cut": recording.cut,
        "counts": dict(sorted(kinds.items())),
        "bot_calls": dict(calls.most_common()),
        "bot_statuses": dict(sorted(statuses.items())),
        "bot_events": dict(events.most_common()),
    }


def in_text(shown: Payload) -> str:
    """Return a summary as a person reads it."""
    notes = [
        note for note, holds in (("cut off at its end", shown["cut"]), ("begins midway", not shown["whole"])) if holds
    ]
    lines = [f"{shown['seconds']} s{''.join(f', {note}' for note in notes)}"]
    for title in ("counts", "bot_statuses", "bot_calls", "bot_events"):
        lines += ["", title.replace("_", " ")]
        lines += [f"{count:>8}  {name}" for name, count in shown[title].items()]
    return "\n".join(lines)
