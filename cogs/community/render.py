"""What people are answered about languages, staff and modes."""

from bot.community.state import Mode
from bot.core.card import Card, Mention, Message, Tone
from bot.core.ids import RoleId
from bot.core.permissions import Level


def language_chosen(language: str) -> Card:
    """That Tribune speaks this language with them from now on."""
    return _done(Message.of("community-language-chosen", language=Message(f"language-{language}")))


def level_set(role_id: RoleId, level: Level) -> Card:
    """That a role gives a level."""
    return _done(_level(role_id, level))


def levels(found: dict[RoleId, Level]) -> Card:
    """The roles that give a level, the highest first."""
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return Card(
        title=Message("community-staff-title"),
        body=tuple(_level(role_id, level) for role_id, level in ordered) or (Message("community-staff-none"),),
        footer=Message("community-staff-footer"),
    )


def _level(role_id: RoleId, level: Level) -> Message:
    return Message.of("community-staff-level", role=Mention.role(role_id), level=level.name.lower())


def languages_set(main: str) -> Card:
    """That the languages are set, and which one public texts use."""
    return _done(Message.of("community-languages-set", language=Message(f"language-{main}")))


def mode_declared(mode: Mode, *, lasts: bool) -> Card:
    """What holds from now on."""
    return _done(Message.of("community-mode-declared", mode=mode.value, lasts="a-while" if lasts else "until-over"))


def _done(text: Message) -> Card:
    return Card(body=(text,), tone=Tone.GOOD, compact=True)
