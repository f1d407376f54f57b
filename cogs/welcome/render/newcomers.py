"""The private start panel and its steps."""

from bot.core.card import Button, Card, Choice, Field, Mention, Message, Quoted, Select, Style, Text, Tone
from bot.core.ids import ChannelId
from bot.features.welcome.cards import action
from bot.features.welcome.model import InterestsChanged, Start

PRIVATE = "private"
"""Marks what is pressed on a private panel, which is changed in its place."""

RULES_ACCEPTED = Message("welcome-rules-accepted")
_BACK = Button(action("start"), Message("welcome-back"))


def start(found: Start, news: Text | None = None) -> Card:
    """The panel for one person: what they have done is ticked; ``news`` is what they did just now."""
    offered = {interest.role_id: interest.label for interest in found.interests}
    chosen = ", ".join(label for role_id, label in offered.items() if role_id in found.chosen)
    steps: list[Field] = []
    buttons: list[Button] = []
    if len(found.languages) > 1:
        steps.append(_step("language", found.language_chosen, Message(f"language-{found.language}")))
    if found.interests:
        steps.append(_step("interests", bool(chosen), Quoted(chosen) if chosen else _todo("interests")))
        buttons.append(Button(action("interests", extra=PRIVATE), Message("welcome-panel-interests"), emoji="✨"))
    if found.rules is not None:
        accepted = Message.of("welcome-start-rules-done", version=found.rules.version)
        steps.append(_step("rules", found.accepted, accepted if found.accepted else _todo("rules")))
        buttons.append(Button(action("rules", extra=PRIVATE), Message("welcome-panel-rules"), emoji="📜"))
    if found.hello_channel_id is not None:
        steps.append(Field(Message("welcome-start-hello"), _todo("hello")))
        buttons.append(
            Button(action("hello", extra=PRIVATE), Message("welcome-panel-hello"), Style.PRIMARY, emoji="👋")
        )
    return Card(
        title=Message("welcome-start-title"),
        body=(news or Message("welcome-start-body" if steps else "welcome-start-empty"),),
        fields=tuple(steps),
        components=(*_languages(found), *buttons),
        tone=Tone.GOOD if news else Tone.NEUTRAL,
    )


def _step(name: str, done: bool, value: Text) -> Field:
    return Field(Message.of(f"welcome-start-{name}", done="yes" if done else "no"), value)


def _todo(name: str) -> Message:
    return Message(f"welcome-start-{name}-todo")


def _languages(found: Start) -> tuple[Select, ...]:
    if len(found.languages) < 2:
        return ()
    choices = tuple(
        Choice(language, Message(f"language-{language}"), selected=language == found.language)
        for language in found.languages
    )
    return (Select(action("language", extra=PRIVATE), Message("welcome-panel-language"), choices),)


def language_chosen(language: str) -> Message:
    """What follows from the choice of a language."""
    return Message.of("welcome-language-chosen", language=Message(f"language-{language}"))


def interests(found: Start) -> Card:
    """The interests to choose from, with the present choice."""
    choices = tuple(
        Choice(
            str(interest.role_id),
            Quoted(interest.label),
            emoji=interest.emoji,
            selected=interest.role_id in found.chosen,
        )
        for interest in found.interests
    )
    if not choices:
        return Card(body=(Message("welcome-interests-none"),), components=(_BACK,))
    select = Select(action("interests-chosen"), Message("welcome-interests-placeholder"), choices, 0, len(choices))
    return Card(
        title=Message("welcome-interests-title"),
        body=(Message("welcome-interests-body"),),
        components=(select, _BACK),
    )


def interests_chosen(changed: InterestsChanged) -> Message:
    """What follows from a choice of interests."""
    return Message.of("welcome-interests-chosen", added=len(changed.added), removed=len(changed.removed))


def rules(found: Start) -> Card:
    """The rules in the reader's language, to be accepted in the version that is shown."""
    if found.rules is None:
        return Card(body=(Message("welcome-error-no-rules"),), components=(_BACK,))
    version = found.rules.version
    accept = Button(action("accept", extra=str(version)), Message("welcome-rules-accept"), Style.SUCCESS, emoji="✅")
    return Card(
        title=Message("welcome-rules-title"),
        body=(Quoted(found.rules.text, markdown=True),),
        components=(_BACK,) if found.accepted else (accept, _BACK),
        footer=Message.of("welcome-rules-footer", version=version, accepted="yes" if found.accepted else "no"),
    )


def hello(channel_id: ChannelId) -> Card:
    """Where to say hello, and what to write."""
    return Card(
        title=Message("welcome-hello-title"),
        body=(
            Message.of("welcome-hello-where", channel=Mention.channel(channel_id)),
            Message("welcome-hello-hints"),
        ),
        components=(_BACK,),
    )
