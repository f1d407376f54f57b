"""What those who set the welcome up are answered."""

from collections.abc import Sequence

from bot.core.card import (
    Card,
    Choice,
    Field,
    Form,
    FormField,
    Mention,
    Message,
    Param,
    Quoted,
    Select,
    Text,
    Tone,
)
from bot.core.ids import ChannelId, RoleId
from bot.features.welcome.cards import action
from bot.features.welcome.model import Problem, Rules, Status
from bot.features.welcome.policy import RULES_AT_MOST
from bot.features.welcome.settings import Interest, WelcomeSettings

RULES_TEXT = "text"


def channels(settings: WelcomeSettings) -> Card:
    """The channels as they are set now."""
    named = {
        "start": settings.start_channel_id,
        "hello": settings.hello_channel_id,
        "greeters": settings.greeters_channel_id,
    }
    return Card(
        title=Message("welcome-channels-title"),
        body=(Message("welcome-channels-next"),),
        fields=tuple(
            Field(Message(f"welcome-channels-{name}"), _channel(channel_id)) for name, channel_id in named.items()
        ),
        tone=Tone.GOOD,
    )


def _channel(channel_id: ChannelId | None) -> Message:
    if channel_id is None:
        return Message("welcome-channels-unset")
    return Message.of("welcome-channels-set", channel=Mention.channel(channel_id))


def interest_added(role_id: RoleId, settings: WelcomeSettings) -> Card:
    """That a role is offered."""
    return _done(
        Message.of("welcome-interest-added", role=Mention.role(role_id), count=len(settings.interests)),
    )


def which_interest(interests: Sequence[Interest]) -> Card:
    """The interests, one of which is to go."""
    choices = tuple(
        Choice(str(interest.role_id), Quoted(interest.label), emoji=interest.emoji) for interest in interests
    )
    if not choices:
        return Card(body=(Message("welcome-interests-none"),), compact=True)
    select = Select(action("interest-removed"), Message("welcome-interest-which"), choices)
    return Card(body=(Message("welcome-interest-remove"),), components=(select,), compact=True)


def interest_removed(settings: WelcomeSettings) -> Card:
    """That it is offered no longer."""
    return _done(Message.of("welcome-interest-removed", count=len(settings.interests)))


def rules_form(language: str, present: Rules | None) -> Form:
    """The form of the rules, with the present text."""
    text = FormField(
        RULES_TEXT,
        Message.of("welcome-rules-text", language=Message(f"language-{language}")),
        present.text if present else "",
        Message("welcome-rules-hint"),
        min_length=1,
        max_length=RULES_AT_MOST,
        long=True,
    )
    return Form(action("rules-written", extra=language), Message("welcome-rules-title"), (text,))


def rules_published(rules: Rules) -> Card:
    """That a text is in force."""
    return _done(
        Message.of("welcome-rules-published", version=rules.version, language=Message(f"language-{rules.language}"))
    )


def rules_role(settings: WelcomeSettings) -> Card:
    """Which role the rules' acceptance gives."""
    if settings.rules_role_id is None:
        return _done(Message("welcome-rules-role-none"))
    return _done(Message.of("welcome-rules-role-set", role=Mention.role(settings.rules_role_id)))


def panel_posted(channel_id: ChannelId) -> Card:
    """Where the panel appears."""
    return _done(Message.of("welcome-panel-posted", channel=Mention.channel(channel_id)))


def status(found: Status) -> Card:
    """Who waits, who may be called, and what to mend."""
    return Card(
        title=Message("welcome-status-title"),
        body=tuple(_problem(problem) for problem in found.problems) or (Message("welcome-status-well"),),
        fields=(
            Field(
                Message("welcome-status-newcomers"),
                Message.of("welcome-status-counts", waiting=found.waiting, offered=found.offered, taken=found.taken),
            ),
            Field(
                Message("welcome-status-greeters"),
                Message.of("welcome-status-awake", count=found.greeters, awake=found.greeters_awake),
            ),
            Field(Message("welcome-status-rules"), Message.of("welcome-status-version", version=found.rules_version)),
        ),
        tone=Tone.ATTENTION if found.problems else Tone.GOOD,
    )


def _problem(problem: Problem) -> Text:
    params: dict[str, Param] = {}
    if problem.channel_id is not None:
        params["channel"] = Mention.channel(problem.channel_id)
    if problem.role_id is not None:
        params["role"] = Mention.role(problem.role_id)
    return Message(problem.key, params)


def _done(text: Text) -> Card:
    return Card(body=(text,), tone=Tone.GOOD, compact=True)
