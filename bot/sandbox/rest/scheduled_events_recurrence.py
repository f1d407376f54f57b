"""Reads a recurrence rule and refuses what Discord's clients could not show."""

from __future__ import annotations

from typing import cast

from bot.sandbox.errors import FormErrors, Payload
from bot.sandbox.payloads import timestamp
from bot.sandbox.rest.form import Form, as_integer
from bot.sandbox.world.scheduled_events_recurrence import Frequency

NOT_SETTABLE = ("end", "count", "by_year_day")
LISTS = {"by_weekday": (0, 6), "by_month": (1, 12), "by_month_day": (1, 31)}
"""The lists of integers with the least and the most that may stand in them."""
DAILY_SETS = ({0, 1, 2, 3, 4}, {1, 2, 3, 4, 5}, {6, 0, 1, 2, 3}, {4, 5}, {5, 6}, {6, 0})
"""The days of the week of which one may choose for a daily event."""


def read_recurrence(form: Form) -> None:
    """Read ``recurrence_rule`` into the form's values as Discord's object; null takes it away."""
    if "recurrence_rule" not in form.body:
        return
    given: object = form.body["recurrence_rule"]
    if given is None:
        form.values["recurrence_rule"] = None
        return
    if not isinstance(given, dict):
        form.errors.add("recurrence_rule", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return
    of_rule = Form(cast("Payload", given))
    rule = _read(of_rule)
    if not of_rule.errors:
        _check(rule, of_rule.errors)
    form.errors.nest("recurrence_rule", of_rule.errors)
    form.values["recurrence_rule"] = rule


def _read(form: Form) -> Payload:
    form.instant("start")
    form.choice("frequency", tuple(Frequency), required=True)
    form.integer("interval", 1, 2)
    for name, (least, most) in LISTS.items():
        _read_integers(form, name, least, most)
    for name in NOT_SETTABLE:
        if form.body.get(name) is not None:
            form.errors.add(name, "RECURRENCE_RULE_NOT_SETTABLE", "This field cannot be set.")
    start = form.values.get("start")
    if start is None:
        form.errors.add("start", "BASE_TYPE_REQUIRED", "This field is required")
    return {
        "start": timestamp(start) if start is not None else None,
        "end": None,
        "frequency": form.values.get("frequency"),
        "interval": form.values.get("interval", 1),
        "by_weekday": form.values.get("by_weekday"),
        "by_n_weekday": _read_n_weekdays(form),
        "by_month": form.values.get("by_month"),
        "by_month_day": form.values.get("by_month_day"),
        "by_year_day": None,
        "count": None,
    }


def _read_integers(form: Form, name: str, least: int, most: int) -> None:
    given: object = form.body.get(name)
    if given is None:
        return
    listed = cast("list[object]", given) if isinstance(given, list) else [None]
    numbers = [number for number in map(as_integer, listed) if number is not None and least <= number <= most]
    if len(numbers) != len(listed) or len(set(numbers)) != len(numbers):
        form.errors.add(name, "BASE_TYPE_CHOICES", f"Must be different integers between {least} and {most}.")
    else:
        form.values[name] = numbers or None


def _read_n_weekdays(form: Form) -> list[Payload] | None:
    days: list[Payload] = []
    for place, one in enumerate(form.objects("by_n_weekday")):
        of_day = Form(one)
        of_day.integer("n", 1, 5, required=True)
        of_day.integer("day", 0, 6, required=True)
        form.errors.nest(f"by_n_weekday.{place}", of_day.errors)
        days.append(of_day.values)
    return days or None


def _check(rule: Payload, errors: FormErrors) -> None:
    """Note the combinations that Discord does not take."""
    frequency = Frequency(rule["frequency"])
    weekdays, n_weekdays = rule["by_weekday"], rule["by_n_weekday"]
    months, days = rule["by_month"], rule["by_month_day"]
    by_date = months is not None or days is not None
    refusals = {
        "interval": rule["interval"] != 1 and frequency is not Frequency.WEEKLY,
        "by_weekday": weekdays is not None
        and not (
            (frequency is Frequency.DAILY and set(weekdays) in DAILY_SETS)
            or (frequency is Frequency.WEEKLY and len(weekdays) == 1)
        ),
        "by_n_weekday": n_weekdays is not None and (frequency is not Frequency.MONTHLY or len(n_weekdays) != 1),
        "by_month": by_date
        and (frequency is not Frequency.YEARLY or months is None or days is None or len(months) + len(days) != 2),
    }
    for name, is_refused in refusals.items():
        if is_refused:
            errors.add(name, "RECURRENCE_RULE_INVALID", "This is not possible with the given frequency.")
