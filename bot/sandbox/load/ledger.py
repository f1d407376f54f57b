"""What was played, and which calls of the bot concern it: met, missed, wrong and double."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bot.sandbox.load.actions import Deed
from bot.sandbox.load.scenario import Action

EVERYTHING = frozenset(Action)


@dataclass(slots=True, eq=False)
class Subject:
    """A message, or (``text`` is None) somebody who joined: what is expected about it, and what came.

    Times are of `time.perf_counter`: ``at`` when its frame was handed to the bot's socket, ``first_call`` when the
    first call about it arrived.
    """

    id: int
    user_id: int
    phase: str
    text: str | None
    at: float
    expected: frozenset[Action]
    allowed: frozenset[Action] = frozenset()
    first_call: float | None = None
    met: dict[Action, float] = field(default_factory=dict[Action, float])

    @property
    def open(self) -> bool:
        """Whether an expected action has not come yet."""
        return len(self.met) < len(self.expected)

    def wants(self, action: Action) -> bool:
        """Whether an action is expected and has not come yet."""
        return action in self.expected and action not in self.met

    def note_call(self, at: float) -> None:
        """Note when the first call came."""
        if self.first_call is None:
            self.first_call = at


@dataclass(slots=True, frozen=True)
class Mistake:
    """An action that nobody expected, or that came twice."""

    subject: Subject
    action: Action


@dataclass(slots=True)
class _Person:
    """All that one member did: the latest, what is open, and which actions on the member are right."""

    latest: Subject
    open: list[Subject] = field(default_factory=list[Subject])
    right: set[Action] = field(default_factory=set[Action])

    def still_open(self) -> list[Subject]:
        """Return what waits for an action."""
        self.open = [one for one in self.open if one.open]
        return self.open


class Ledger:
    """Sets the bot's calls against what was played."""

    def __init__(self) -> None:
        self.subjects: list[Subject] = []
        self.wrong: list[Mistake] = []
        self.duplicates: list[Mistake] = []
        self.statuses: Counter[int] = Counter()
        self.last_frame: float | None = None
        self.last_call: float | None = None
        self._messages: dict[int, Subject] = {}
        self._people: dict[int, _Person] = {}
        self._done: set[tuple[Action, bool, int, str]] = set()

    def played(self, subject: Subject) -> None:
        """Note a message or a joiner."""
        self.subjects.append(subject)
        self.last_frame = subject.at
        person = self._people.setdefault(subject.user_id, _Person(subject))
        person.latest = subject
        person.right |= subject.expected | subject.allowed
        if subject.expected:
            person.open.append(subject)
        if subject.text is not None:
            self._messages[subject.id] = subject

    def called(self, deeds: list[Deed], at: float, status: int) -> None:
        """Note a call of the bot that arrived at ``at`` and was answered with ``status``."""
        self.statuses[status] += 1
        for deed in deeds:
            concerned = self._on_member(deed) if deed.on_member else self._on_message(deed)
            if not concerned:
                continue
            self.last_call = at
            for subject in concerned:
                subject.note_call(at)
            self._judge(deed, concerned, at, status)

    @property
    def open(self) -> bool:
        """Whether an expected action has not come yet."""
        return any(person.still_open() for person in self._people.values())

    def _on_message(self, deed: Deed) -> list[Subject]:
        subject = self._messages.get(deed.target)
        return [subject] if subject else []

    def _on_member(self, deed: Deed) -> list[Subject]:
        """Return what a call on a member answers: all that waits for it, else what the member did last."""
        person = self._people.get(deed.target)
        if person is None:
            return []
        waiting = [one for one in person.still_open() if one.wants(deed.action)]
        return waiting or ([] if deed.aside else [person.latest])

    def _judge(self, deed: Deed, concerned: list[Subject], at: float, status: int) -> None:
        key = (deed.action, deed.on_member, deed.target, deed.detail)
        waiting = [one for one in concerned if one.wants(deed.action)]
        again = key in self._done and not waiting
        # a second attempt finds the message gone: 404; all other refusals changed nothing
        if status >= 300 and not (again and status == 404):
            return
        self._done.add(key)
        for subject in waiting:
            subject.met[deed.action] = at
        if again and not deed.aside:
            self.duplicates.append(Mistake(concerned[0], deed.action))
        elif not waiting and not self._is_right(deed, concerned[0]):
            self.wrong.append(Mistake(concerned[0], deed.action))

    def _is_right(self, deed: Deed, subject: Subject) -> bool:
        right = self._people[subject.user_id].right if deed.on_member else subject.expected | subject.allowed
        return deed.aside or deed.action in right
