"""What greeters are answered."""

from dataclasses import dataclass
from typing import Self

from bot.community.staff import Availability
from bot.core.card import (
    Card,
    Field,
    Form,
    FormField,
    Instant,
    JumpLink,
    LinkButton,
    Mention,
    Message,
    Quoted,
    Text,
    Tone,
)
from bot.features.welcome.cards import action
from bot.features.welcome.model import GreeterView, Watch

JOINED = Card(body=(Message("welcome-greeter-joined"),), tone=Tone.GOOD, compact=True)
LEFT = Card(body=(Message("welcome-greeter-left"),), compact=True)


@dataclass(frozen=True, slots=True)
class Hours:
    """Quiet hours as somebody wrote them."""

    time_zone: str
    quiet_from: str
    quiet_until: str

    @classmethod
    def of(cls, answers: dict[str, str]) -> Self:
        """Take them out of a form's answers."""
        return cls(answers.get("time_zone", ""), answers.get("quiet_from", ""), answers.get("quiet_until", ""))


def hours_form(view: GreeterView) -> Form:
    """The form of quiet hours, with the present ones."""
    return Form(
        action("hours"),
        Message("welcome-hours-title"),
        (
            FormField("time_zone", Message("welcome-hours-zone"), view.time_zone, Quoted("Europe/Berlin"), 1, 64),
            _time_field("quiet_from", Message("welcome-hours-from"), view.quiet_from, "22:00"),
            _time_field("quiet_until", Message("welcome-hours-until"), view.quiet_until, "07:30"),
        ),
    )


def _time_field(name: str, label: Text, value: str | None, example: str) -> FormField:
    return FormField(name, label, value or "", Quoted(example), max_length=5, required=False)


def hours_set(hours: Availability) -> Card:
    """The quiet hours that hold from now on."""
    begin = hours.quiet_from and hours.quiet_from.isoformat("minutes")
    until = hours.quiet_until and hours.quiet_until.isoformat("minutes")
    return Card(body=(_hours(begin, until, hours.time_zone),), tone=Tone.GOOD, compact=True)


def _hours(begin: str | None, until: str | None, zone: str) -> Message:
    if begin is None or until is None:
        return Message("welcome-hours-none")
    return Message("welcome-hours", {"begin": begin, "until": until, "zone": zone})


def away(hours: Availability) -> Card:
    """That they are away until then, or back."""
    if hours.away_until is None:
        return Card(body=(Message("welcome-back-again"),), tone=Tone.GOOD, compact=True)
    until = Instant(hours.away_until, "time")
    return Card(body=(Message.of("welcome-away-until", until=until),), tone=Tone.GOOD, compact=True)


def me(view: GreeterView) -> Card:
    """A greeter's own part: hours, and whom they look after."""
    if not view.is_greeter:
        return Card(body=(Message("welcome-error-not-greeter"),), compact=True)
    called = Message("welcome-me-awake" if view.is_awake else "welcome-me-asleep")
    if view.away_until is not None:
        called = Message.of("welcome-away-until", until=Instant(view.away_until, "time"))
    taken = tuple(
        Message.of(
            "welcome-me-newcomer",
            newcomer=Mention.user(watch.user_id),
            link=_link(watch),
            since=Instant(watch.sent_at),
        )
        for watch in view.taken
    )
    return Card(
        title=Message("welcome-me-title"),
        body=(Message.of("welcome-me-taken", count=len(taken)), *taken),
        fields=(
            Field(Message("welcome-me-called"), called),
            Field(Message("welcome-me-hours"), _hours(view.quiet_from, view.quiet_until, view.time_zone)),
        ),
    )


def taken(watch: Watch) -> Card:
    """What to do for a newcomer whom one has taken over."""
    body = Message.of("welcome-taken", newcomer=Mention.user(watch.user_id), channel=Mention.channel(watch.channel_id))
    return Card(body=(body,), components=(LinkButton(_link(watch), Message("welcome-card-open")),), compact=True)


def released(watch: Watch) -> Card:
    """That the others may take over."""
    return Card(body=(Message.of("welcome-released", newcomer=Mention.user(watch.user_id)),), compact=True)


def _link(watch: Watch) -> JumpLink:
    return JumpLink(watch.guild_id, watch.channel_id, watch.message_id)
