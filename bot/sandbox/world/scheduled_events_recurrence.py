"""When an event comes again: the part of iCalendar's recurrence rules that Discord takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import IntEnum

from bot.sandbox.errors import Payload

DAY = timedelta(days=1)
WEEK_DAYS = 7
LAST_WEEK = 5
LONGEST_GAP_DAYS = 366 * 8
"""A leap day can be eight years away."""


class Frequency(IntEnum):
    """How often an event comes."""

    YEARLY = 0
    MONTHLY = 1
    WEEKLY = 2
    DAILY = 3


def next_start(rule: Payload, start: datetime, after: datetime) -> datetime | None:
    """Return when an event that began at ``start`` begins for the first time after ``after``; None for never."""
    recurs_on = _ON[Frequency(rule["frequency"])]
    day = start
    for _ in range(LONGEST_GAP_DAYS + max(0, (after - start).days)):
        day += DAY
        if day > after and recurs_on(rule, start.date(), day.date()):
            return day
    return None


def _yearly(rule: Payload, start: date, day: date) -> bool:
    months, days = rule["by_month"] or [start.month], rule["by_month_day"] or [start.day]
    return day.month in months and day.day in days


def _monthly(rule: Payload, start: date, day: date) -> bool:
    if not rule["by_n_weekday"]:
        return day.day == start.day
    week = (day.day - 1) // WEEK_DAYS + 1
    is_last = (day + timedelta(days=WEEK_DAYS)).month != day.month
    return any(
        day.weekday() == one["day"] and (week == one["n"] or (one["n"] == LAST_WEEK and is_last))
        for one in rule["by_n_weekday"]
    )


def _weekly(rule: Payload, start: date, day: date) -> bool:
    monday_of_start = start - timedelta(days=start.weekday())
    weeks = (day - monday_of_start).days // WEEK_DAYS
    return weeks % rule["interval"] == 0 and day.weekday() in (rule["by_weekday"] or [start.weekday()])


def _daily(rule: Payload, _start: date, day: date) -> bool:
    return not rule["by_weekday"] or day.weekday() in rule["by_weekday"]


_ON: dict[Frequency, Callable[[Payload, date, date], bool]] = {
    Frequency.YEARLY: _yearly,
    Frequency.MONTHLY: _monthly,
    Frequency.WEEKLY: _weekly,
    Frequency.DAILY: _daily,
}
