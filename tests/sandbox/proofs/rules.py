"""What Discord's documentation makes of a case, rule by rule."""

from __future__ import annotations

from collections.abc import Callable

from tests.sandbox.proofs.algorithm import Place, in_place, stands_above, stands_above_role
from tests.sandbox.proofs.cases import Case

NO_ACCESS, NO_PERMISSION = "403 50001", "403 50013"
ARCHIVED, LOCKED, PENDING, SLOW = "400 50083", "403 160005", "403 50009", "429 20016"
ALLOWED = "allowed"

Rule = Callable[[Case], str | None]
"""Why not, or None."""


def sees(case: Case) -> str | None:
    return NO_ACCESS if case.rank == "outsider" or "VIEW_CHANNEL" not in case.in_place else None


def is_member(case: Case) -> str | None:
    return NO_ACCESS if case.rank == "outsider" else None


def holds(*names: str) -> Rule:
    return lambda case: None if set(names) <= case.in_place else NO_PERMISSION


def holds_in_guild(*names: str) -> Rule:
    return lambda case: None if set(names) <= case.in_guild else NO_PERMISSION


def either_in_guild(*names: str) -> Rule:
    return lambda case: None if set(names) & case.in_guild else NO_PERMISSION


def without(name: str, outcome: str) -> Rule:
    """A permission whose lack is no refusal, but changes what happens."""
    return lambda case: None if name in case.in_place else outcome


def is_active(case: Case) -> str | None:
    return ARCHIVED if case.in_thread and case.state.startswith("archived") else None


def is_unlocked(case: Case) -> str | None:
    return LOCKED if case.in_thread and "locked" in case.state and "MANAGE_THREADS" not in case.in_place else None


def has_passed_screening(case: Case) -> str | None:
    return PENDING if case.pending and case.actor == "persona" else None


def is_free(case: Case) -> str | None:
    """Reactions are among what a timeout takes, those that others gave before too."""
    exempt = case.rank in {"owner", "administrator"}
    return NO_PERMISSION if case.timed_out and not exempt else None


def is_free_of_slow_mode(case: Case) -> str | None:
    return None if "BYPASS_SLOWMODE" in case.in_place else SLOW


def reads_voice(case: Case) -> str | None:
    return NO_PERMISSION if case.kind in {"voice", "stage"} and "CONNECT" not in case.in_place else None


def outranks(case: Case) -> str | None:
    return None if stands_above(case.person, case.other) else NO_PERMISSION


def outranks_role(case: Case) -> str | None:
    role = case.other_role
    return None if role is None or stands_above_role(case.person, role) else NO_PERMISSION


def target_is_no_administrator(case: Case) -> str | None:
    return NO_PERMISSION if case.against in {"administrator below", "owner"} else None


def may_overwrite(name: str) -> Rule:
    """A right that one has in the guild or category, unless one manages the channel's permissions by an overwrite."""

    def rule(case: Case) -> str | None:
        held = case.in_guild
        if case.category_place is not None:
            held |= in_place(case.person, case.everyone, case.category_place)
        if "ADMINISTRATOR" in held or (name != "MANAGE_ROLES" and (name in held or _manages_by_overwrite(case))):
            return None
        return NO_PERMISSION

    return rule


def may_order(case: Case) -> str | None:
    """A position takes rights in the guild or in the channel's category, and no sight of the channel."""
    category = case.category_place
    held = case.in_guild | (in_place(case.person, case.everyone, category) if category is not None else frozenset())
    return None if "MANAGE_CHANNELS" in held else NO_PERMISSION


def may_move(case: Case) -> str | None:
    """Another category takes rights in the channel and there, where nothing is overwritten."""
    there = in_place(case.person, case.everyone, Place("category"))
    return None if "MANAGE_CHANNELS" in case.in_place & there else NO_ACCESS


def _manages_by_overwrite(case: Case) -> bool:
    place = case.place
    return any("MANAGE_ROLES" in one.allow for one in (place.everyone, place.of_member, *place.of_roles.values()))


def manages_or_made(case: Case) -> str | None:
    return None if case.joined == "creator" or "MANAGE_THREADS" in case.in_place else NO_PERMISSION


def may_wake(case: Case) -> str | None:
    return holds("MANAGE_THREADS" if "locked" in case.state else "SEND_MESSAGES")(case)
