"""The scenario file: what is played, at what rate, and what the bot should do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

PLACEHOLDER = re.compile(r"\{(\w+)\}")
NUMBER = "n"
"""``{n}`` is the running number of the message: all texts differ."""


class ScenarioError(ValueError):
    """A scenario that cannot be played; each line says where something is wrong, and what."""


class Action(StrEnum):
    """What a bot does about a message or member."""

    DELETE = "delete"
    TIMEOUT = "timeout"
    BAN = "ban"
    KICK = "kick"
    REACT = "react"
    REPLY = "reply"
    ROLE = "role"
    THREAD = "thread"


def _listed(value: object) -> object:
    """Read one action as a list of it, and ``none`` as no action."""
    if value == "none":
        return []
    return [value] if isinstance(value, str) else value


Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(gt=0, le=1e9)]
Rate = Annotated[float, Field(ge=0.001, le=100_000)]
Count = Annotated[int, Field(ge=1, le=10_000_000)]
Seconds = Annotated[float, Field(ge=0, le=86_400)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Actions = Annotated[frozenset[Action], BeforeValidator(_listed)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Part):
    """A text with placeholders; ``expect`` names all actions that the bot should take (``none``: leave it be)."""

    text: Annotated[str, Field(min_length=1, max_length=2000)]
    weight: Weight = 1
    expect: Actions = frozenset()
    language: Name | None = None


class Stream(_Part):
    """Something that happens again and again: ``rate`` times a second, or a ``burst`` of so many at once."""

    rate: Rate | None = None
    burst: Count | None = None
    count: Count | None = None

    @model_validator(mode="after")
    def _one_pace(self) -> Self:
        if (self.rate is None) == (self.burst is None):
            raise ValueError("give either a rate (per second) or a burst (so many at once)")
        if self.burst is not None and self.count is not None:
            raise ValueError("a burst is a count already")
        return self

    def planned(self, seconds: float | None) -> int:
        """Return how many there are to be in a phase of that length."""
        return self.burst or self.count or round((self.rate or 0) * (seconds or 0))


class Authors(_Part):
    """Who writes: so many members, all alike (``even``) or the k-th a k-th as often as the first (``uneven``).

    ``newcomers``: those who joined in this run, or in its earlier phases.
    """

    count: Count = 10
    spread: Literal["even", "uneven"] = "even"
    newcomers: bool = False


class Messages(Stream):
    """Messages: in turn in all ``channels`` (by name; none means all in which members may write).

    ``violations``: the share of texts that expect an action; ``languages``: shares of languages. Without them the
    texts' own weights decide.
    """

    texts: Annotated[tuple[Text, ...], Field(min_length=1)]
    channels: tuple[Name, ...] = ()
    authors: Authors = Authors()
    violations: Share | None = None
    languages: Annotated[dict[Name, Weight], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _texts_for_all_shares(self) -> Self:
        lacking = (self.languages or {}).keys() - {one.language for one in self.texts}
        if lacking:
            raise ValueError(f"no text is in the language {', '.join(sorted(lacking))}")
        kinds = {bool(one.expect) for one in self.texts}
        if self.violations and True not in kinds:
            raise ValueError("a share of violations needs a text that expects an action")
        if self.violations is not None and self.violations < 1 and False not in kinds:
            raise ValueError("a share of violations below 1 needs a text that expects none")
        return self


class Joins(Stream):
    """People who come. ``expect``: what the bot should do with each; left out, whatever it does is right."""

    account_age_days: tuple[Annotated[int, Field(ge=0, le=3650)], Annotated[int, Field(ge=0, le=3650)]] = (365, 365)
    locales: Annotated[dict[Name, Weight], Field(min_length=1)] = {"en-US": 1}
    pending: Share = 0
    expect: Actions | None = None

    @model_validator(mode="after")
    def _least_first(self) -> Self:
        if self.account_age_days[0] > self.account_age_days[1]:
            raise ValueError("account_age_days is [least, most]")
        return self


class Phase(_Part):
    """A stretch of time in which messages or joins happen; without either a pause."""

    name: Name
    seconds: Seconds | None = None
    messages: Messages | None = None
    joins: Joins | None = None

    @model_validator(mode="after")
    def _ends(self) -> Self:
        streams = [one for one in (self.messages, self.joins) if one is not None]
        if self.seconds is None and not streams:
            raise ValueError("a phase without messages and joins needs seconds")
        if any(not one.planned(self.seconds) for one in streams):
            raise ValueError("a rate needs seconds or a count, enough for one at least")
        return self


class Scenario(_Part):
    """What is played. The same ``seed`` draws the same texts, authors and joiners.

    ``words`` are what placeholders draw from, ``allow`` actions that are never wrong. A bot has ``grace_seconds`` for
    each action; the run ends when it was quiet for ``quiet_seconds``, at the latest ``drain_seconds`` after the end.
    """

    name: Name
    seed: int = 0
    guild: Name | None = None
    words: dict[Name, Annotated[tuple[str, ...], Field(min_length=1)]] = {}
    allow: Actions = frozenset()
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    grace_seconds: Seconds = 5
    quiet_seconds: Seconds = 1
    drain_seconds: Seconds = 60

    @model_validator(mode="after")
    def _words_for_all_placeholders(self) -> Self:
        known = {NUMBER, *self.words}
        lacking = {name for one in self.texts() for name in PLACEHOLDER.findall(one.text) if name not in known}
        if lacking:
            raise ValueError(f"words has no list for {', '.join(f'{{{name}}}' for name in sorted(lacking))}")
        return self

    def texts(self) -> Iterator[Text]:
        """Yield the texts of all phases."""
        for phase in self.phases:
            yield from phase.messages.texts if phase.messages else ()

    @classmethod
    def from_json(cls, raw: str | bytes) -> Scenario:
        """Return the scenario of a JSON text.

        Raises:
            ScenarioError: with a line for each thing that is wrong.
        """
        try:
            return cls.model_validate_json(raw)
        except ValidationError as error:
            raise ScenarioError("\n".join(_lines(error))) from error

    @classmethod
    def load(cls, path: Path) -> Scenario:
        """Return the scenario of a file; raises `ScenarioError`, or OSError if it cannot be read."""
        return cls.from_json(path.read_bytes())


def _lines(error: ValidationError) -> Iterator[str]:
    for one in error.errors(include_url=False, include_context=False, include_input=False):
        where = ".".join(map(str, one["loc"])) or "the scenario"
        yield f"{where}: {one['msg'].removeprefix('Value error, ')}"
