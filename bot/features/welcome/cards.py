"""The cards that stand in channels: the start panel and the greeters' card."""

from collections.abc import Sequence

from bot.core.card import (
    ActionRef,
    Button,
    Card,
    Choice,
    Instant,
    JumpLink,
    LinkButton,
    Mention,
    Message,
    Select,
    Style,
    Tone,
)
from bot.core.ids import RowId
from bot.features.welcome.model import Watch, WatchState

FEATURE = "welcome"


def action(verb: str, row_id: RowId = RowId(0), extra: str = "") -> ActionRef:
    """A component's handler in this feature."""
    return ActionRef(FEATURE, verb, row_id, extra)


def panel(languages: Sequence[str], *, has_interests: bool, has_rules: bool, has_hello: bool) -> Card:
    """The start panel: one obvious step at a time, each answered privately."""
    buttons = [
        Button(action("interests"), Message("welcome-panel-interests"), emoji="✨") if has_interests else None,
        Button(action("rules"), Message("welcome-panel-rules"), emoji="📜") if has_rules else None,
        Button(action("hello"), Message("welcome-panel-hello"), Style.PRIMARY, emoji="👋") if has_hello else None,
    ]
    choices = tuple(Choice(language, Message(f"language-{language}")) for language in languages)
    select = Select(action("language"), Message("welcome-panel-language"), choices) if len(choices) > 1 else None
    return Card(
        title=Message("welcome-panel-title"),
        body=(Message("welcome-panel-body"),),
        components=(*([select] if select else []), *(button for button in buttons if button is not None)),
        footer=Message("welcome-panel-footer"),
    )


def watch(found: Watch) -> Card:
    """The card in the greeters' channel. It quotes nothing: whoever takes it reads the message where it stands."""
    link = JumpLink(found.guild_id, found.channel_id, found.message_id)
    taken = found.state is WatchState.TAKEN and found.taken_by is not None
    offered = found.offered_to is not None and not taken
    body = [
        Message.of(
            "welcome-card-body",
            newcomer=Mention.user(found.user_id),
            channel=Mention.channel(found.channel_id),
            since=Instant(found.sent_at),
        )
    ]
    if found.taken_by is not None and taken:
        body.append(Message.of("welcome-card-taken", greeter=Mention.user(found.taken_by)))
    elif found.offered_to is not None:
        body.append(Message.of("welcome-card-offered", greeter=Mention.user(found.offered_to)))
    else:
        body.append(Message("welcome-card-anybody"))
    button = (
        Button(action("release", found.id), Message("welcome-card-release"))
        if taken
        else Button(action("take", found.id), Message("welcome-card-take"), Style.SUCCESS, emoji="🙋")
    )
    return Card(
        title=Message("welcome-card-title"),
        body=tuple(body),
        components=(button, LinkButton(link, Message("welcome-card-open"))),
        tone=Tone.GOOD if taken else Tone.ATTENTION,
        footer=Message("welcome-card-footer"),
        ping=(Mention.user(found.offered_to),) if offered and found.offered_to is not None else (),
    )
