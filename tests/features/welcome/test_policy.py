"""Every branch of the rules, facts in and decision out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.errors import Conflict, Invalid, NotAllowed, UserError
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, RowId, UserId
from bot.core.platform import RoleView
from bot.features.welcome import policy
from bot.features.welcome.model import Greeter, Watch, WatchState
from bot.features.welcome.policy import Offer, Wait
from bot.features.welcome.settings import Interest, WelcomeSettings

SETTINGS = WelcomeSettings()
SENT = datetime(2026, 6, 1, 12, tzinfo=UTC)
NEWCOMER, ANNA, BEN, CEM = UserId(1), UserId(2), UserId(3), UserId(4)


def after(minutes: float) -> datetime:
    return SENT + timedelta(minutes=minutes)


def awake(user_id: UserId, *, count: int = 0, last: datetime | None = None) -> Greeter:
    return Greeter(user_id, True, SENT, count, last)


def asleep(user_id: UserId, until: datetime) -> Greeter:
    return Greeter(user_id, False, until, 0, None)


@pytest.mark.parametrize(
    ("minutes", "greeters", "expected"),
    [
        pytest.param(19.9, [awake(ANNA)], Wait(after(20)), id="too soon, however many are awake"),
        pytest.param(20, [awake(ANNA)], Offer(ANNA), id="20 minutes with a greeter awake"),
        pytest.param(20, [], Wait(after(240)), id="without greeters it takes 4 hours"),
        pytest.param(240, [], Offer(None), id="after 4 hours the card stands without a name"),
        pytest.param(20, [asleep(ANNA, after(90))], Wait(after(90)), id="the first who wakes up is waited for"),
        pytest.param(20, [asleep(ANNA, after(900))], Wait(after(240)), id="but no longer than 4 hours"),
        pytest.param(
            20,
            [asleep(ANNA, after(90)), asleep(BEN, after(60))],
            Wait(after(60)),
            id="whoever wakes up first",
        ),
        pytest.param(240, [asleep(ANNA, after(900))], Offer(None), id="nobody is called in their quiet hours"),
        pytest.param(
            30, [asleep(ANNA, after(10))], Wait(after(240)), id="a waking time that is past is nothing to wait for"
        ),
        pytest.param(20, [awake(NEWCOMER)], Wait(after(240)), id="newcomers do not greet themselves"),
        pytest.param(240, [awake(NEWCOMER)], Offer(None), id="nor when nobody else is there"),
        pytest.param(20, [awake(ANNA, count=3)], Offer(None), id="three open newcomers are enough"),
        pytest.param(20, [awake(ANNA, count=3), awake(BEN, count=2)], Offer(BEN), id="who has room is asked"),
        pytest.param(
            20, [asleep(ANNA, after(90)), awake(BEN, count=3)], Offer(None), id="a full greeter who is awake counts"
        ),
        pytest.param(
            20,
            [awake(ANNA, last=after(-5)), awake(BEN, last=after(-90)), awake(CEM, last=after(-30))],
            Offer(BEN),
            id="whoever was asked longest ago is asked",
        ),
        pytest.param(20, [awake(ANNA, last=after(-900)), awake(BEN)], Offer(BEN), id="who was never asked goes before"),
        pytest.param(20, [awake(BEN), awake(ANNA)], Offer(ANNA), id="ties are settled the same way every time"),
    ],
)
def test_when_and_to_whom_a_newcomer_is_offered(
    minutes: float, greeters: list[Greeter], expected: Offer | Wait
) -> None:
    assert policy.offer(after(minutes), SENT, NEWCOMER, greeters, SETTINGS) == expected


def test_the_times_are_the_guilds() -> None:
    settings = WelcomeSettings(answer_within_minutes_awake=5, answer_within_minutes_otherwise=7)
    assert policy.offer(after(4), SENT, NEWCOMER, [awake(ANNA)], settings) == Wait(after(5))
    assert policy.offer(after(5), SENT, NEWCOMER, [awake(ANNA)], settings) == Offer(ANNA)
    assert policy.offer(after(7), SENT, NEWCOMER, [], settings) == Offer(None)


def watch(state: WatchState, **more: Any) -> Watch:
    return Watch(GuildId(1), RowId(1), NEWCOMER, ChannelId(1), MessageId(1), SENT, state, 1, **more)


def refused(error: type[UserError], key: str, decide: Callable[[], object]) -> None:
    with pytest.raises(error) as raised:
        decide()
    assert raised.value.key == key


@pytest.mark.parametrize(
    ("found", "taker", "is_greeter", "taken", "error"),
    [
        (watch(WatchState.OFFERED), ANNA, True, 0, None),
        (watch(WatchState.OFFERED), ANNA, True, 2, None),
        (watch(WatchState.OFFERED, offered_to=BEN), ANNA, True, 0, None),
        (watch(WatchState.OFFERED), ANNA, False, 0, (NotAllowed, "welcome-error-not-greeter")),
        (watch(WatchState.ANSWERED), ANNA, True, 0, (Conflict, "welcome-error-answered")),
        (watch(WatchState.WITHDRAWN), ANNA, True, 0, (Conflict, "welcome-error-answered")),
        (watch(WatchState.LAPSED, taken_by=ANNA), ANNA, True, 0, (Conflict, "welcome-error-answered")),
        (watch(WatchState.TAKEN, taken_by=ANNA), ANNA, True, 1, (Conflict, "welcome-error-taken-by-you")),
        (watch(WatchState.TAKEN, taken_by=BEN), ANNA, True, 0, (Conflict, "welcome-error-taken")),
        (watch(WatchState.WAITING), ANNA, True, 0, (Conflict, "welcome-error-taken")),
        (watch(WatchState.OFFERED), NEWCOMER, True, 0, (NotAllowed, "welcome-error-own-message")),
        (watch(WatchState.OFFERED), ANNA, True, 3, (Conflict, "welcome-error-full")),
    ],
)
def test_who_may_take_over(
    found: Watch, taker: UserId, is_greeter: bool, taken: int, error: tuple[type[UserError], str] | None
) -> None:
    def decide() -> None:
        policy.take(found, taker, is_greeter=is_greeter, taken=taken, settings=SETTINGS)

    if error is None:
        decide()
    else:
        refused(*error, decide)


@pytest.mark.parametrize(
    ("found", "greeter", "may_for_others", "error"),
    [
        (watch(WatchState.TAKEN, taken_by=ANNA), ANNA, False, None),
        (watch(WatchState.TAKEN, taken_by=ANNA), BEN, True, None),
        (watch(WatchState.TAKEN, taken_by=ANNA), BEN, False, (NotAllowed, "welcome-error-taken")),
        (watch(WatchState.OFFERED), ANNA, True, (Conflict, "welcome-error-not-taken")),
        (watch(WatchState.ANSWERED, taken_by=ANNA), ANNA, False, (Conflict, "welcome-error-answered")),
    ],
)
def test_who_may_give_back(
    found: Watch, greeter: UserId, may_for_others: bool, error: tuple[type[UserError], str] | None
) -> None:
    def decide() -> None:
        policy.release(found, greeter, may_for_others=may_for_others)

    if error is None:
        decide()
    else:
        refused(*error, decide)


def role(number: int = 7, *, assignable: bool = True, everyone: bool = False, managed: bool = False) -> RoleView:
    return RoleView(RoleId(number), "role", 1, assignable, everyone, managed)


def offering(*numbers: int) -> WelcomeSettings:
    return WelcomeSettings(interests=[Interest(role_id=RoleId(number), label="x") for number in numbers])


@pytest.mark.parametrize(
    ("found", "label", "settings", "key"),
    [
        (None, "Art", SETTINGS, "error-role-gone"),
        (role(everyone=True), "Art", SETTINGS, "error-role-unfit"),
        (role(managed=True), "Art", SETTINGS, "error-role-unfit"),
        (role(assignable=False), "Art", SETTINGS, "error-role-too-high"),
        (role(), " \n\t ", SETTINGS, "welcome-error-label"),
        (role(), "x" * 81, SETTINGS, "welcome-error-label"),
        (role(), "Art", offering(7), "welcome-error-interest-known"),
        (role(99), "Art", offering(*range(25)), "welcome-error-interests-full"),
    ],
)
def test_which_roles_cannot_be_interests(
    found: RoleView | None, label: str, settings: WelcomeSettings, key: str
) -> None:
    refused(Invalid, key, lambda: policy.check_interest(found, label, settings))


def test_a_label_is_tidied() -> None:
    assert policy.check_interest(role(), "  Art \n and\tmusic ", offering(*range(10, 34))) == "Art and music"
    assert policy.check_interest(role(), "x" * 80, SETTINGS) == "x" * 80


@pytest.mark.parametrize("emoji", ["🎨", "👩🏽‍🎨", "🇩🇪", "❤️", "1️⃣", "#⃣", " ✨ "])
def test_emoji_are_taken(emoji: str) -> None:
    assert policy.check_emoji(emoji) == emoji.strip()


@pytest.mark.parametrize(
    "emoji", ["", " ", "art", "1", "🎨x", "<:art:123456789012345678>", "🎨" * 33, "\u200d", "@here"]
)
def test_what_is_no_emoji_is_refused(emoji: str) -> None:
    refused(Invalid, "welcome-error-emoji", lambda: policy.check_emoji(emoji))


def test_no_emoji_is_fine() -> None:
    assert policy.check_emoji(None) is None


def test_only_what_is_offered_can_be_chosen() -> None:
    assert policy.check_choice(["7", "8", "7"], offering(7, 8, 9)) == {7, 8}
    assert policy.check_choice([], offering(7)) == set()
    refused(Invalid, "welcome-error-interest-gone", lambda: policy.check_choice(["7", "10"], offering(7)))
    refused(Invalid, "welcome-error-interest-gone", lambda: policy.check_choice(["x"], offering(7)))


def test_rules_fit_into_a_message() -> None:
    assert policy.check_rules("\n Be kind. \n") == "Be kind."
    assert policy.check_rules("x" * policy.RULES_AT_MOST) == "x" * policy.RULES_AT_MOST
    refused(Invalid, "welcome-error-rules-empty", lambda: policy.check_rules(" \n "))
    refused(Invalid, "welcome-error-rules-long", lambda: policy.check_rules("x" * (policy.RULES_AT_MOST + 1)))
