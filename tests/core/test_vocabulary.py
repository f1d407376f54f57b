"""Actions, cards, permissions and errors."""

import dataclasses
import math
from typing import get_args

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import errors
from bot.core.actions import ACTION, NEEDS, PlatformAction
from bot.core.card import Card, Message, Param
from bot.core.errors import NotAllowed, StartupError, TribuneError, UserError
from bot.core.ids import GuildId, RoleId, UserId
from bot.core.permissions import Actor, Capability, Level

GUILD, ANNA = GuildId(1), UserId(2)

ids = st.integers(0, 2**63 - 1)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
instants = st.datetimes(timezones=st.timezones())
st.register_type_strategy(int, ids)
st.register_type_strategy(str, words)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
leaves = st.one_of(*(st.from_type(kind) for kind in get_args(Param) if kind is not Message))
messages = st.recursive(
    st.builds(Message, words, st.dictionaries(words, leaves, max_size=3)),
    lambda inner: st.builds(Message, words, st.dictionaries(words, leaves | inner, max_size=2)),
    max_leaves=4,
)
st.register_type_strategy(Message, messages)


def typed(value: object) -> object:
    """A value with the types of all its parts, so that 1, 1.0, "1" and True are told apart."""
    if dataclasses.is_dataclass(value):
        parts = [(field.name, typed(getattr(value, field.name))) for field in dataclasses.fields(value)]
        return type(value).__name__, parts
    match value:
        case dict():
            return {key: typed(part) for key, part in value.items()}
        case tuple():
            return tuple(typed(part) for part in value)
        case _:
            return type(value).__name__, value


@pytest.mark.parametrize("kind", get_args(PlatformAction), ids=lambda kind: kind.__name__)
def test_every_action_comes_back_from_json_as_it_went(kind: type[PlatformAction]) -> None:
    @given(st.from_type(kind))
    def comes_back(action: PlatformAction) -> None:
        stored = orjson.dumps(ACTION.dump_python(action, mode="json"))
        assert ACTION.validate_python(orjson.loads(stored)) == action

    comes_back()


@given(st.dictionaries(words, leaves | messages, max_size=6))
def test_what_stands_in_a_text_keeps_its_type(params: dict[str, Param]) -> None:
    post = ACTION.validate_python(
        {"kind": "post", "channel_id": 1, "card": Card((Message("k", params),)), "locale": "en"}
    )
    stored = orjson.dumps(ACTION.dump_python(post, mode="json"))
    back = ACTION.validate_python(orjson.loads(stored))
    found = back.card.body[0].params  # type: ignore[union-attr]
    assert found == params
    kinds = {name: type(value) for name, value in params.items()}
    assert {name: type(value) for name, value in found.items()} == kinds  # type: ignore[union-attr]
    assert all(typed(found[name]) == typed(value) for name, value in params.items() if not _has_instant(value))  # type: ignore[union-attr]


def _has_instant(value: object) -> bool:
    """Instants come back equal, in another zone object."""
    return "tzinfo" in repr(value)


def test_numbers_that_look_like_each_other_stay_what_they_are() -> None:
    params: dict[str, Param] = {"a": 1, "b": 1.0, "c": "1", "d": "2026-06-01T12:00:00Z", "e": 2**62, "f": math.pi}
    card = Card((Message("k", params),))
    post = ACTION.validate_python({"kind": "post", "channel_id": 1, "card": card, "locale": "en"})
    back = ACTION.validate_python(orjson.loads(orjson.dumps(ACTION.dump_python(post, mode="json"))))
    assert typed(back.card.body[0]) == typed(card.body[0])  # type: ignore[union-attr]


def test_every_action_says_what_it_needs_and_where_it_queues() -> None:
    assert set(NEEDS) == set(get_args(PlatformAction))
    for kind in get_args(PlatformAction):
        lane = st.from_type(kind).map(lambda action: action.lane)

        @given(lane)
        def is_named(name: str) -> None:
            assert name

        is_named()


TEA = Capability("kitchen.tea", Level.HELPER)


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (Actor(GUILD, ANNA), False),
        (Actor(GUILD, ANNA, Level.HELPER), True),
        (Actor(GUILD, ANNA, Level.OWNER), True),
        (Actor(GUILD, ANNA, granted=frozenset({"kitchen.tea"})), True),
        (Actor(GUILD, ANNA, granted=frozenset({"kitchen.coffee"})), False),
        (Actor(GUILD, ANNA, Level.ADMIN, withdrawn=frozenset({"kitchen.tea"})), False),
        (Actor(GUILD, ANNA, granted=frozenset({"kitchen.tea"}), withdrawn=frozenset({"kitchen.tea"})), True),
        (Actor(GUILD, ANNA, role_ids=frozenset({RoleId(3)})), False),
        (Actor.system(GUILD, "a job"), True),
        (dataclasses.replace(Actor.system(GUILD, "a job"), withdrawn=frozenset({"kitchen.tea"})), True),
    ],
)
def test_who_may_and_who_is_refused(actor: Actor, may: bool) -> None:
    assert actor.may(TEA) is may
    if may:
        actor.require(TEA)
        return
    with pytest.raises(NotAllowed) as raised:
        actor.require(TEA)
    assert (raised.value.key, raised.value.params) == ("error-not-allowed", {"what": Message("capability-kitchen-tea")})


def test_only_persons_are_persons() -> None:
    assert Actor(GUILD, ANNA).person() == ANNA
    system = Actor.system(GUILD, "a job")
    assert (system.is_system, system.reason, system.level) == (True, "a job", Level.OWNER)
    with pytest.raises(NotAllowed, match="error-persons-only"):
        system.person()


def test_the_errors_are_the_tree_that_their_docstring_draws() -> None:
    drawn = {line.split("── ")[1].split()[0] for line in (errors.__doc__ or "").splitlines() if "── " in line}
    classes = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, TribuneError)}
    assert classes == drawn | {"TribuneError"}


@pytest.mark.parametrize("kind", [UserError, StartupError])
def test_an_error_for_people_carries_its_text(kind: type[UserError | StartupError]) -> None:
    error = kind("error-key", key=1)
    assert (error.key, error.params, str(error)) == ("error-key", {"key": 1}, "error-key")
