"""Whom to ask to answer a newcomer, and when. Pure: facts in, decision out."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.errors import Conflict, Invalid, NotAllowed
from bot.core.ids import RoleId, UserId
from bot.core.platform import RoleView
from bot.features.welcome.model import Greeter, Watch, WatchState
from bot.features.welcome.settings import WelcomeSettings

LAPSE = timedelta(days=14)
"""After this a card would only be in the way: nobody answers a message of two weeks ago."""
RULES_AT_MOST = 4000
_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")
_SIGNS = frozenset({"So", "Sk", "Mn", "Cf"})
"""Unicode's categories of pictures, and of what joins or colours them."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Post the card now; ``to`` is the greeter whose turn it is, None when nobody is to be called."""

    to: UserId | None


@dataclass(frozen=True, slots=True)
class Wait:
    """Look again then."""

    until: datetime


def offer(
    now: datetime, sent_at: datetime, newcomer: UserId, greeters: Sequence[Greeter], settings: WelcomeSettings
) -> Offer | Wait:
    """Whether an unanswered first message is offered now, and to whom.

    With a greeter awake it is offered after 20 minutes, otherwise after 4 hours (practice document, 3). The turn goes
    to whoever was asked longest ago, among those who are awake and have room; nobody is called at night.
    """
    soon = sent_at + timedelta(minutes=settings.answer_within_minutes_awake)
    late = sent_at + timedelta(minutes=settings.answer_within_minutes_otherwise)
    if now < soon:
        return Wait(soon)
    others = [greeter for greeter in greeters if greeter.user_id != newcomer]
    awake = [greeter for greeter in others if greeter.is_awake]
    if not awake and now < late:
        return Wait(min([late, *(greeter.next_awake for greeter in others if greeter.next_awake > now)]))
    free = [greeter for greeter in awake if greeter.open_count < settings.open_per_greeter]
    turn = min(free, key=_longest_ago, default=None)
    return Offer(None if turn is None else turn.user_id)


def take(watch: Watch, taker: UserId, *, is_greeter: bool, taken: int, settings: WelcomeSettings) -> None:
    """Whether somebody may take a newcomer over.

    Raises:
        NotAllowed: they are no greeter.
        Conflict: it is taken, no longer open, or they look after as many as they may.
    """
    if not is_greeter:
        raise NotAllowed("welcome-error-not-greeter")
    if not watch.state.is_open:
        raise Conflict("welcome-error-answered")
    if watch.taken_by == taker:
        raise Conflict("welcome-error-taken-by-you")
    if watch.state is not WatchState.OFFERED:
        raise Conflict("welcome-error-taken")
    if watch.user_id == taker:
        raise NotAllowed("welcome-error-own-message")
    if taken >= settings.open_per_greeter:
        raise Conflict("welcome-error-full", count=taken)


def release(watch: Watch, greeter: UserId, *, may_for_others: bool) -> None:
    """Whether somebody may give a newcomer back.

    Raises:
        Conflict: it is not taken any more.
        NotAllowed: somebody else has it.
    """
    if watch.state is not WatchState.TAKEN:
        raise Conflict("welcome-error-answered" if not watch.state.is_open else "welcome-error-not-taken")
    if watch.taken_by != greeter and not may_for_others:
        raise NotAllowed("welcome-error-taken")


def check_interest(role: RoleView | None, label: str, settings: WelcomeSettings) -> str:
    """Whether a role can stand for an interest; the label as it will be shown.

    Raises:
        Invalid: the role is gone, not ours to give, or there already; the label is empty or too long; no room.
    """
    label = " ".join(_storable(label).split())
    if role is None:
        raise Invalid("error-role-gone")
    check_assignable(role)
    if not 1 <= len(label) <= 80:
        raise Invalid("welcome-error-label", count=80)
    if any(interest.role_id == role.id for interest in settings.interests):
        raise Invalid("welcome-error-interest-known")
    if len(settings.interests) >= 25:
        raise Invalid("welcome-error-interests-full", count=25)
    return label


def check_emoji(emoji: str | None) -> str | None:
    """The sign before an interest; one that the platform does not know would spoil the list for everybody.

    A community's own emoji are not taken: nobody can tell whether Tribune may use them.

    Raises:
        Invalid: it is no emoji.
    """
    if emoji is None:
        return None
    emoji = emoji.strip()
    categories = {unicodedata.category(char) for char in emoji}
    if not _KEYCAP.fullmatch(emoji) and not ("So" in categories <= _SIGNS and len(emoji) <= 32):
        raise Invalid("welcome-error-emoji")
    return emoji


def check_assignable(role: RoleView) -> None:
    """Whether the bot can give a role.

    Raises:
        Invalid: it cannot; the text says why.
    """
    if role.is_everyone or role.is_managed:
        raise Invalid("error-role-unfit")
    if not role.assignable:
        raise Invalid("error-role-too-high")


def check_choice(values: Sequence[str], settings: WelcomeSettings) -> set[RoleId]:
    """The roles that a person chose.

    Raises:
        Invalid: one of them is no longer offered.
    """
    offered = {str(interest.role_id): interest.role_id for interest in settings.interests}
    if any(value not in offered for value in values):
        raise Invalid("welcome-error-interest-gone")
    return {offered[value] for value in values}


def check_rules(text: str) -> str:
    """The rules as they will be shown.

    Raises:
        Invalid: empty, or too long for one message.
    """
    text = _storable(text).strip()
    if not text:
        raise Invalid("welcome-error-rules-empty")
    if len(text) > RULES_AT_MOST:
        raise Invalid("welcome-error-rules-long", count=RULES_AT_MOST)
    return text


def _storable(text: str) -> str:
    """A text without what no database takes, and nobody sees: NUL and other controls, halves of characters."""
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"})


def _longest_ago(greeter: Greeter) -> tuple[bool, float, int]:
    at = greeter.last_offered_at
    return at is not None, at.timestamp() if at else 0.0, greeter.user_id
