"""Every use case refuses whoever may not, and changes nothing. The methods are found, so none can be forgotten."""

import inspect
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest

from bot.community import capabilities as community
from bot.community.state import Mode
from bot.core.errors import NotAllowed
from bot.core.ids import ChannelId, RoleId
from bot.core.permissions import Actor, Capability, Level
from bot.features.welcome.manifest import FEATURE
from tests.fakes.town import ANNA, GUILD, Town

CAPABILITIES = (
    *FEATURE.capabilities,
    *(value for value in vars(community).values() if isinstance(value, Capability)),
)

# what a method's parameters are given, by name: such that whoever may would change something
ARGUMENTS: dict[str, Any] = {
    "values": ["5"],
    "language": "de",
    "languages": ["de", "en"],
    "version": 1,
    "time_zone": "Europe/Berlin",
    "quiet_from": "22:00",
    "quiet_until": "07:00",
    "duration": timedelta(hours=1),
    "start": ChannelId(1),
    "hello": ChannelId(1),
    "greeters_channel": ChannelId(1),
    "role_id": RoleId(6),
    "label": "Music",
    "emoji": "🎵",
    "text": "Be kinder.",
    "level": Level.HELPER,
    "mode": Mode.QUIET,
}
READS = {"Newcomers.start", "Newcomers.hello", "Greeters.view", "Setup.rules", "Setup.status"}
"""Use cases that change nothing for anybody."""


def use_cases(town: Town) -> Iterator[tuple[str, Any]]:
    """All asynchronous public methods that act on somebody's behalf."""
    parts = [value for value in vars(town.welcome).values() if not isinstance(value, str)]
    for part in (*parts, town.people, town.staff, town.states):
        for name, method in inspect.getmembers(part, inspect.iscoroutinefunction):
            if not name.startswith("_") and "actor" in inspect.signature(method).parameters:
                yield f"{type(part).__name__}.{name}", method


def arguments(method: Any, town: Town, watch_id: int) -> dict[str, Any]:
    here: dict[str, Any] = {"platform": town.platform, "watch_id": watch_id}
    if method.__self__ is town.staff:
        here |= {"quiet_from": time(21), "quiet_until": time(6)}
    names = inspect.signature(method).parameters.keys() - {"actor"}
    return {name: (ARGUMENTS | here)[name] for name in names}


async def furnish(town: Town) -> int:
    """Make it so that every use case has something to do; the id of a card that can be taken."""
    await town.set_up()
    for number in (5, 6):
        town.platform.add_role(GUILD, RoleId(number))
    await town.people.set_languages(["en", "de"], actor=town.admin)
    await town.welcome.setup.add_interest(RoleId(5), "Art", None, actor=town.admin)
    await town.welcome.setup.publish_rules("en", "Be kind.", actor=town.admin)
    await town.greeters(ANNA)
    await town.newcomer_waits()
    await town.wait(minutes=20)
    ((watch_id,),) = await town.rows("welcome_watches", "id")
    return int(watch_id)


def test_the_use_cases_are_found(hamlet: Town) -> None:
    found = {name for name, _ in use_cases(hamlet)}
    assert found > READS | {"Watching.take", "Watching.release", "Setup.post_panel", "Staff.set_level"}
    assert len(found) >= 20


def test_actors_are_keywords(hamlet: Town) -> None:
    assert not [
        name
        for name, method in use_cases(hamlet)
        if inspect.signature(method).parameters["actor"].kind is not inspect.Parameter.KEYWORD_ONLY
    ]


@pytest.mark.parametrize(
    "actor",
    [
        pytest.param(
            Actor(GUILD, ANNA, Level.OWNER, withdrawn=frozenset(capability.name for capability in CAPABILITIES)),
            id="an owner from whom everything was taken",
        ),
        pytest.param(
            Actor(
                GUILD,
                ANNA,
                withdrawn=frozenset({"welcome.start", "community.language", "community.availability"}),
            ),
            id="a member from whom what members have was taken",
        ),
    ],
)
async def test_who_may_not_is_refused_and_nothing_changes(town: Town, actor: Actor) -> None:
    watch_id = await furnish(town)
    before, performed = await town.dump(), list(town.effects.performed)
    for name, method in use_cases(town):
        with pytest.raises(NotAllowed) as refused:
            await method(**arguments(method, town, watch_id), actor=actor)
        assert refused.value.key == "error-not-allowed", name
    await town.settle()
    assert await town.dump() == before
    assert town.effects.performed == performed


async def test_who_may_changes_something(hamlet: Town) -> None:
    """The same arguments do their work for somebody who may: else the test above could not fail."""
    order = ["Greeters.set_quiet_hours", "Greeters.set_away", "Watching.take", "Watching.release"]
    watch_id = await furnish(hamlet)
    able = hamlet.actor(ANNA, Level.OWNER)
    methods = dict(use_cases(hamlet))
    for name in [*order, *sorted(methods.keys() - READS - {*order, "Greeters.join", "Greeters.leave"})]:
        before = await hamlet.dump()
        await methods[name](**arguments(methods[name], hamlet, watch_id), actor=able)
        assert await hamlet.dump() != before, name
    for name in ("Greeters.leave", "Greeters.join"):
        before = await hamlet.dump()
        await methods[name](actor=able)
        assert await hamlet.dump() != before, name


async def test_reading_changes_nothing(hamlet: Town) -> None:
    watch_id = await furnish(hamlet)
    able, methods = hamlet.actor(ANNA, Level.OWNER), dict(use_cases(hamlet))
    before = await hamlet.dump()
    for name in READS:
        await methods[name](**arguments(methods[name], hamlet, watch_id), actor=able)
    assert await hamlet.dump() == before


async def test_only_persons_take_part(hamlet: Town) -> None:
    watch_id = await furnish(hamlet)
    before, methods = await hamlet.dump(), dict(use_cases(hamlet))
    for name in (
        "Newcomers.start",
        "Newcomers.choose_interests",
        "Newcomers.accept_rules",
        "Greeters.join",
        "Greeters.leave",
        "Greeters.set_away",
        "Watching.take",
        "Watching.release",
        "People.choose_language",
    ):
        with pytest.raises(NotAllowed) as refused:
            await methods[name](**arguments(methods[name], hamlet, watch_id), actor=Actor.system(GUILD, "a test"))
        assert refused.value.key == "error-persons-only"
    assert await hamlet.dump() == before


@pytest.mark.parametrize("capability", CAPABILITIES, ids=lambda capability: capability.name)
def test_a_level_below_is_refused_and_a_grant_lifts_it(capability: Capability) -> None:
    for level in Level:
        assert Actor(GUILD, ANNA, level).may(capability) is (level >= capability.default_level)
    assert Actor(GUILD, ANNA, granted=frozenset({capability.name})).may(capability)
    assert not Actor(GUILD, ANNA, Level.OWNER, withdrawn=frozenset({capability.name})).may(capability)
