"""Cases of the permission matrix: who, with what roles and overwrites, does what to whom, where."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from tests.sandbox.proofs import algorithm
from tests.sandbox.proofs.algorithm import ALL, NOTHING, THREADS, VOICE, Names, Overwrite, Person, Place, Role

OLDER, FIRST, SECOND, YOUNGER, LOW, STRANGE, OWN = 101, 201, 202, 301, 302, 401, 501
"""Ids of roles: the actor has FIRST (position 5), SECOND (3) and, the bot, its managed OWN (2)."""
POSITIONS = {"above": 7, "equal, older": 5, "equal, younger": 5, "below": 1}
ROLE_OF = {"above": OLDER, "equal, older": OLDER, "equal, younger": YOUNGER, "below": LOW}
NOWHERE = ("", "", "", "")


@dataclass(frozen=True)
class Grant:
    """Where a permission comes from: who holds it in the guild, and what overwrites say of it in the channel."""

    holder: str = "everyone"
    everyone: str = ""
    first: str = ""
    second: str = ""
    member: str = ""


@dataclass(frozen=True)
class Traits:
    """What an action depends on: permissions, kinds of channels, and which circumstances make a difference."""

    permissions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("guild",)
    actors: tuple[str, ...] = ("bot", "persona")
    states: tuple[str, ...] = ("active",)
    against: tuple[str, ...] = ("nobody",)
    pending: tuple[bool, ...] = (False,)
    timed_out: tuple[bool, ...] = (False, True)
    joined: tuple[str, ...] = ("no", "member")


@dataclass(frozen=True)
class Case:
    """One question to the sandbox. ``grants`` names the action's permissions; ``others`` says of all the rest."""

    action: str
    actor: str
    rank: str
    kind: str
    category: str
    timed_out: bool
    pending: bool
    state: str
    joined: str
    against: str
    others: str
    grants: tuple[tuple[str, Grant], ...]

    @property
    def in_thread(self) -> bool:
        return self.kind in THREADS

    @property
    def everyone(self) -> Names:
        return self._held_by("everyone") | (self._rest if self.others == "everyone" else NOTHING)

    @property
    def roles(self) -> dict[int, Role]:
        """The actor's roles."""
        admin: Names = frozenset({"ADMINISTRATOR"} if self.rank == "administrator" else ())
        rest = self._rest if self.others == "a role" else NOTHING
        of_bot = {OWN: Role(OWN, 2, self._held_by("managed"))} if self.actor == "bot" else {}
        second = self._held_by("second") | admin | rest
        if self.actor != "bot":
            second |= self._held_by("managed")
        return {FIRST: Role(FIRST, 5, self._held_by("first")), SECOND: Role(SECOND, 3, second), **of_bot}

    @property
    def person(self) -> Person:
        return Person(tuple(self.roles.values()), owner=self.rank == "owner", timed_out=self.timed_out)

    @property
    def other_role(self) -> Role | None:
        """The role of whom the action is about."""
        if self.against not in POSITIONS:
            return None
        return Role(ROLE_OF[self.against], POSITIONS[self.against])

    @property
    def other(self) -> Person:
        """Whom the action is about."""
        if self.against == "administrator below":
            return Person((Role(LOW, 1, frozenset({"ADMINISTRATOR"})),))
        role = self.other_role
        return Person((role,) if role else (), owner=self.against == "owner")

    @property
    def place(self) -> Place:
        return Place(
            self.kind,
            self._overwrite("everyone"),
            {FIRST: self._overwrite("first"), SECOND: self._overwrite("second")},
            self._overwrite("member"),
            joined=self.joined != "no",
        )

    @property
    def category_place(self) -> Place | None:
        """The category, whose overwrites say the opposite of the channel's where it is not synced."""
        if self.category == "none":
            return None
        flipped = self.category == "against"
        return Place(
            "category",
            self._overwrite("everyone", flipped=flipped),
            {FIRST: self._overwrite("first", flipped=flipped), SECOND: self._overwrite("second", flipped=flipped)},
            self._overwrite("member", flipped=flipped),
        )

    @property
    def in_guild(self) -> Names:
        return algorithm.in_guild(self.person, self.everyone)

    @property
    def in_place(self) -> Names:
        return algorithm.in_place(self.person, self.everyone, self.place)

    def words(self) -> str:
        """The case as a sentence."""
        who = f"{self.actor} ({self.rank}{', timed out' * self.timed_out}{', pending' * self.pending})"
        where = f"{self.state + ' ' if self.in_thread else ''}{self.kind}"
        where += f" it is {'not in' if self.joined == 'no' else self.joined + ' of'}" if self.in_thread else ""
        grants = "; ".join(f"{name} {_told(grant)}" for name, grant in self.grants)
        return (
            f"{who} wants to {self.action} in a {where}, against {self.against}, category {self.category}, "
            f"other permissions: {self.others}; {grants}"
        )

    @property
    def _rest(self) -> Names:
        return ALL - {name for name, _ in self.grants} - {"ADMINISTRATOR"}

    def _held_by(self, holder: str) -> Names:
        return frozenset(name for name, grant in self.grants if grant.holder == holder)

    def _overwrite(self, whom: str, *, flipped: bool = False) -> Overwrite:
        said = [(name, getattr(grant, whom)) for name, grant in self.grants]
        words = ("deny", "allow") if flipped else ("allow", "deny")
        return Overwrite(*(frozenset(name for name, word in said if word == which) for which in words))


def _told(grant: Grant) -> str:
    overwrites = [
        f"{word} for {whom}" for whom in ("everyone", "first", "second", "member") if (word := getattr(grant, whom))
    ]
    return f"held by {grant.holder}" + (f", overwritten: {', '.join(overwrites)}" if overwrites else "")


class Drawing:
    """Draws cases from the product of all factors: every pair of values that an action allows, then at random."""

    def __init__(self, actions: Mapping[str, Traits], seed: int) -> None:
        self._actions = actions
        self._random = random.Random(seed)

    def cases(self, count: int) -> list[Case]:
        """Distinct cases, the same for the same seed."""
        found: dict[Case, None] = {}
        for wanted in self._pairs():
            case = self._draw(dict(wanted))
            if case is not None:
                found[case] = None
        while len(found) < count:
            case = self._draw({})
            assert case is not None
            found[case] = None
        return list(found)

    def _pairs(self) -> Iterator[tuple[tuple[str, object], tuple[str, object]]]:
        """Each action with each value of each factor, and each two values of two factors."""
        factors: dict[str, dict[object, None]] = {}
        for name, traits in self._actions.items():
            for factor, values in _factors(traits).items():
                factors.setdefault(factor, {}).update(dict.fromkeys(values))
                yield from ((("action", name), (factor, value)) for value in values)
        for (one, ones), (two, twos) in combinations(factors.items(), 2):
            yield from (((one, a), (two, b)) for a in ones for b in twos)

    def _draw(self, fixed: dict[str, object]) -> Case | None:
        """Draw a case with some values given; None if no action allows them together."""
        fitting = [
            name
            for name, traits in self._actions.items()
            if fixed.get("action", name) == name
            and all(fixed.get(factor, values[0]) in values for factor, values in _factors(traits).items())
        ]
        if not fitting:
            return None
        name = self._random.choice(fitting)
        traits = self._actions[name]
        drawn = {key: fixed.get(key, self._random.choice(values)) for key, values in _factors(traits).items()}
        focus = Grant(*(str(drawn.pop(key)) for key in ("holder", "everyone", "first", "second", "member")))
        if "rank" not in fixed and self._random.random() < 0.7:
            drawn["rank"] = "plain"
        if "timed_out" not in fixed and self._random.random() < 0.6:
            drawn["timed_out"] = traits.timed_out[0]
        if drawn["rank"] == "owner" and drawn["actor"] == "bot":
            drawn["actor" if fixed.get("rank") == "owner" else "rank"] = "persona" if "rank" in fixed else "plain"
        if drawn["rank"] == "owner" and drawn["against"] == "owner":
            drawn["rank"] = "plain"
        if drawn["actor"] not in traits.actors:
            return None
        return self._finished(name, traits, drawn, focus)

    def _finished(self, name: str, traits: Traits, drawn: dict[str, object], focus: Grant) -> Case:
        names = [*dict.fromkeys((*traits.permissions, *self._implied(str(drawn["kind"]))))]
        at = self._random.choice(names) if names else None
        grants = tuple((one, focus if one == at else self._grant()) for one in names)
        if drawn["kind"] == "guild":
            grants = tuple((one, Grant(grant.holder)) for one, grant in grants)
        if drawn["kind"] not in THREADS:
            drawn |= {"state": "active", "joined": "no"}
        values = {key: value for key, value in drawn.items() if key in Case.__dataclass_fields__}
        return Case(action=name, grants=grants, **values)  # type: ignore[arg-type]

    @staticmethod
    def _implied(kind: str) -> tuple[str, ...]:
        if kind == "guild":
            return ()
        if kind in VOICE:
            return ("VIEW_CHANNEL", "CONNECT")
        return ("VIEW_CHANNEL", "MANAGE_THREADS") if kind == "private thread" else ("VIEW_CHANNEL",)

    def _grant(self) -> Grant:
        """Draw where another of the action's permissions comes from: mostly it is simply there."""
        if self._random.random() < 0.75:
            return Grant(self._random.choice(("everyone", "everyone", "first", "managed")))
        word = ("", "", "allow", "deny")
        holder = self._random.choice(("nobody", "everyone", "first", "second", "managed"))
        return Grant(holder, *(self._random.choice(word) for _ in range(4)))


def _factors(traits: Traits) -> dict[str, tuple[object, ...]]:
    guild_only = traits.kinds == ("guild",)
    word: tuple[object, ...] = ("",) if guild_only else ("", "allow", "deny")
    threads = any(kind in THREADS for kind in traits.kinds)
    return {
        "actor": traits.actors,
        "rank": ("plain", "administrator", "owner", "outsider")
        if "persona" in traits.actors
        else ("plain", "administrator"),
        "kind": traits.kinds,
        "category": ("none",) if guild_only else ("none", "synced", "against"),
        "timed_out": traits.timed_out,
        "pending": traits.pending,
        "state": traits.states,
        "joined": traits.joined if threads else ("no",),
        "against": traits.against,
        "others": ("nobody", "everyone", "a role"),
        "holder": ("nobody", "everyone", "first", "second", "managed"),
        "everyone": word,
        "first": word,
        "second": word,
        "member": word,
    }
