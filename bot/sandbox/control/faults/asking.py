"""Reads what ``POST /sandbox/faults`` is told, and has it happen."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import cast

from bot.sandbox.control.faults.chance import Chance
from bot.sandbox.control.faults.frames import FrameFault
from bot.sandbox.control.faults.latency import Latency, LatencyError, latency
from bot.sandbox.control.faults.plan import FaultPlan
from bot.sandbox.control.faults.requests import RequestFault
from bot.sandbox.errors import Payload
from bot.sandbox.gateway.hub import Gateway
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.pipeline import Cut
from bot.sandbox.world.state import World

LONGEST_SECONDS = 86_400
CHANCE = frozenset({"count", "probability", "seconds", "seed", "persona"})
ASKS_FOR_REQUESTS = frozenset({"status", "delay_ms", "latency", "retry_after", "reset_connection"})
OF_REQUESTS = ASKS_FOR_REQUESTS | {"route", "global", "scope"}
FRAMES = ("lose_frames", "duplicate_frames", "delay_frames", "reorder_frames")
SCOPES = ("user", "shared", "global")
OUTAGE, UNAVAILABLE = "outage", "unavailable_guild"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for faults, and what they befall."""

    plan: FaultPlan
    gateway: Gateway
    world: World
    form: Form


def inflict(plan: FaultPlan, gateway: Gateway, world: World, body: Payload) -> None:
    """Have happen what a body asks for.

    Raises:
        DiscordError: 50035 for a key that is not known, or a value of the wrong kind; then nothing has happened.
    """
    form = Form(body)
    _refuse_unknown(form, CHANCE | OF_REQUESTS | _AT_ONCE.keys() | _OTHERS.keys())
    asked = Asked(plan, gateway, world, form)
    done: list[Callable[[], None]] = []
    if body.keys() & ASKS_FOR_REQUESTS:
        done.append(_of_requests(asked, form, "request"))
    done += [read(asked, key) for key, read in _OTHERS.items() if body.get(key, False) not in (None, False)]
    done += [_at_once(asked, key) for key in _AT_ONCE if key in body]
    if not done:
        form.errors.add("", "BASE_TYPE_REQUIRED", "Say what is to happen.")
    form.check()
    for act in done:
        act()


def _of_requests(asked: Asked, form: Form, kind: str) -> Callable[[], None]:
    """Read the keys of a fault of requests."""
    form.text("route", 300)
    form.integer("status", 400, 599)
    form.number("retry_after", 0, LONGEST_SECONDS)
    form.flag("global")
    chance = _chance(form)
    scope = _word(form, "scope", SCOPES) or ("global" if form.values.get("global") else "user")
    cut = _word(form, "reset_connection", [one.value for one in Cut])
    shown = form.body.get("latency", form.body.get("delay_ms", 0))
    values = form.values
    fault = RequestFault(
        route=values.get("route", "*"),
        status=values.get("status", 429 if "retry_after" in values else None),
        retry_after=values.get("retry_after"),
        latency=_latency(form, "latency" if "latency" in form.body else "delay_ms"),
        shown_latency=shown,
        cut=Cut(cut) if cut in set(Cut) else None,
        persona=values.get("persona", False),
        scope=scope,
        kind=kind,
        chance=chance,
    )
    return lambda: asked.plan.add(fault)


def _outage(asked: Asked, key: str) -> Callable[[], None]:
    """All of Discord is gone for some seconds: requests fail or find nobody, the gateway's sockets end."""
    form = _details(asked, key, {"seconds", "status", "refuse", "persona"}, short="seconds")
    form.number("seconds", 0, LONGEST_SECONDS)
    form.integer("status", 500, 599)
    form.flag("refuse")
    form.flag("persona")
    values = form.check()
    seconds, status = values.get("seconds"), values.get("status", 503)
    until = time.monotonic() + (LONGEST_SECONDS if seconds is None else seconds)
    refused = values.get("refuse", False)

    def happen() -> None:
        asked.plan.add(
            RequestFault(
                kind=OUTAGE,
                status=status,
                cut=Cut.BEFORE if refused else None,
                persona=values.get("persona", True),
                chance=Chance(until=until),
            )
        )
        asked.gateway.shut(until)
        asked.plan.last("outage of the gateway", asked.gateway.open_again, seconds)

    return happen


def _storm(asked: Asked, key: str) -> Callable[[], None]:
    """Every request is one too many: 429 of the whole application or of a bucket shared with others."""
    known = {"scope", "retry_after", "route", "count", "seconds", "probability", "seed", "persona"}
    form = _details(asked, key, known, short="count")
    form.body.setdefault("scope", "global")
    form.body.setdefault("retry_after", 1)
    happen = _of_requests(asked, form, key)
    form.check()
    return happen


def _of_frames(asked: Asked, key: str) -> Callable[[], None]:
    """Some events are lost, doubled, late or out of order. A number below 1 is a probability, else a count."""
    given = asked.form.body[key]
    fraction = isinstance(given, float) and 0 < given < 1
    form = _details(asked, key, CHANCE | {"event", "latency"}, short="probability" if fraction else "count")
    form.text("event", 100, shortest=1)
    chance, drawn = _chance(form), _latency(form, "latency")
    values = form.check()
    fault = FrameFault(key, values.get("event", "*"), drawn, values.get("persona", False), chance)

    def happen() -> None:
        asked.plan.frames.planned.append(fault)
        asked.gateway.frame_faults = asked.plan.frames

    return happen


def _unavailable(asked: Asked, key: str) -> Callable[[], None]:
    """A guild is away for some seconds, or until all faults are cleared."""
    form = _details(asked, key, {"guild_id", "seconds"}, short="seconds")
    form.snowflake("guild_id")
    form.number("seconds", 0, LONGEST_SECONDS)
    values = form.check()
    guild = asked.world.guild(values["guild_id"]) if "guild_id" in values else next(iter(asked.world.guilds.values()))
    what = f"{UNAVAILABLE} {guild.id}"

    def happen() -> None:
        asked.gateway.take_away(guild.id)
        asked.plan.last(what, lambda: asked.gateway.bring_back(guild.id), values.get("seconds"))

    return happen


def _at_once(asked: Asked, key: str) -> Callable[[], None]:
    """Read a key of what happens to the bot's sockets at once; false leaves them alone."""
    value: object = asked.form.body[key]
    if value is False or value is None:
        return lambda: None
    act = _AT_ONCE[key](asked.gateway, value)
    if act is None:
        asked.form.errors.add(key, "BASE_TYPE_CHOICES", _WORDS_AT_ONCE.get(key, "Must be either true or false."))
        return lambda: None
    return act


def _drop(gateway: Gateway, value: object) -> Callable[[], None] | None:
    return gateway.drop if value is True else None


def _reconnect(gateway: Gateway, value: object) -> Callable[[], None] | None:
    return gateway.reconnect if value is True else None


def _invalidate(gateway: Gateway, value: object) -> Callable[[], None] | None:
    if value is True or value == "resumable":
        return lambda: gateway.invalidate(resumable=value == "resumable")
    return None


def _close(gateway: Gateway, value: object) -> Callable[[], None] | None:
    if isinstance(value, int) and not isinstance(value, bool) and (value in {1000, 1001} or 4000 <= value <= 4999):
        return lambda: gateway.close_with(value)
    return None


_AT_ONCE: Mapping[str, Callable[[Gateway, object], Callable[[], None] | None]] = {
    "drop_gateway": _drop,
    "reconnect_gateway": _reconnect,
    "invalidate_session": _invalidate,
    "close_gateway": _close,
}
_WORDS_AT_ONCE = {
    "invalidate_session": 'Must be true, false or "resumable".',
    "close_gateway": "Must be a close code: 1000, 1001, or 4000 to 4999.",
}
_OTHERS: Mapping[str, Callable[[Asked, str], Callable[[], None]]] = {
    "outage": _outage,
    "storm": _storm,
    "unavailable_guild": _unavailable,
    **dict.fromkeys(FRAMES, _of_frames),
}


def _details(asked: Asked, key: str, known: set[str] | frozenset[str], *, short: str) -> Form:
    """Return the object of a key as a form; true is an empty one, and a number is that for its key ``short``."""
    value: object = asked.form.body[key]
    if isinstance(value, dict):
        form = Form(dict(cast("Payload", value)))
    elif value is True:
        form = Form({})
    elif isinstance(value, int | float):
        form = Form({short: value})
    else:
        form = Form({})
        form.errors.add(key, "DICT_TYPE_CONVERT", f"Must be an object, true, or a number, which stands for {short}.")
    _refuse_unknown(form, known)
    return form


def _refuse_unknown(form: Form, known: set[str] | frozenset[str]) -> None:
    for key in form.body.keys() - known:
        form.errors.add(key, "BASE_TYPE_UNKNOWN", f"Not a key of a fault; known are {', '.join(sorted(known))}.")


def _chance(form: Form) -> Chance:
    form.integer("count", 1, 1_000_000)
    form.number("probability", 0, 1)
    form.number("seconds", 0, LONGEST_SECONDS)
    form.integer("seed", 0, 2**63 - 1)
    form.flag("persona")
    seconds, seed = form.values.get("seconds"), form.values.get("seed")
    until = None if seconds is None else time.monotonic() + seconds
    return Chance(form.values.get("count"), form.values.get("probability", 1.0), until, Random(seed))  # noqa: S311 - dice, no secrets


def _latency(form: Form, name: str) -> Latency | None:
    value: object = form.body.get(name)
    if value is None:
        return None
    try:
        return latency(value)
    except LatencyError as error:
        form.errors.add(name, "BASE_TYPE_BAD_TYPE", str(error))
        return None


def _word(form: Form, name: str, allowed: list[str] | tuple[str, ...]) -> str | None:
    value: object = form.body.get(name)
    if value is None or value in allowed:
        return None if value is None else str(value)
    form.errors.add(name, "BASE_TYPE_CHOICES", f"Must be one of {', '.join(allowed)}.")
    return None
