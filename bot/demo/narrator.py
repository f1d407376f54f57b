"""Tells beside the demo what Tribune did and why, in both languages."""

import asyncio
from collections.abc import Callable
from typing import Any

from bot.core.actions import Edit, GrantRole, OutcomeKind, Post, RemoveMessages, RevokeRole
from bot.core.card import Instant, JumpLink, Mention, Message, Quoted
from bot.core.events import ActionEnded, Answered, FirstWords, LanguageChosen, MemberJoined, Withdrawn
from bot.database.database import Database
from bot.database.transaction import Transaction
from bot.demo.stage import Stage
from bot.i18n.catalogue import Catalogue

_DEEDS = {Post: "post", Edit: "edit", RemoveMessages: "remove", GrantRole: "grant", RevokeRole: "revoke"}


class Narrator:
    """Listens to what is committed, and tells the page."""

    def __init__(self, database: Database, catalogue: Catalogue, stage: Stage) -> None:
        self._catalogue = catalogue
        self._stage = stage
        self._telling: set[asyncio.Task[None]] = set()
        for event, tell in self._listening().items():
            database.subscribe(event, self._after_commit(tell))

    def _listening(self) -> dict[type[Any], Callable[[Any], tuple[Message, Message] | None]]:
        return {
            MemberJoined: lambda event: _pair("joined", person=Mention.user(event.user_id)),
            LanguageChosen: lambda event: _pair("language", person=Mention.user(event.user_id)),
            FirstWords: lambda event: _pair(
                "first-words", person=Mention.user(event.user_id), channel=Mention.channel(event.channel_id)
            ),
            Answered: lambda event: _pair(
                "answered",
                person=Mention.user(event.asker_id),
                answerer=Mention.user(event.answerer_id),
                rule=str(event.rule),
            ),
            Withdrawn: lambda event: _pair("withdrawn", person=Mention.user(event.asker_id)),
            ActionEnded: self._action,
        }

    def _action(self, event: ActionEnded) -> tuple[Message, Message] | None:
        action = event.action
        deed = _DEEDS[type(action)]
        if event.outcome.kind is OutcomeKind.FAILED:
            return _pair("failed", deed=deed, reason=Quoted(event.outcome.reason))
        why = event.origin.verb if event.origin is not None else "other"
        if isinstance(action, GrantRole | RevokeRole):
            return _pair(deed, person=Mention.user(action.user_id), role=Mention.role(action.role_id), why=why)
        says = action.card.body[-1] if isinstance(action, Post | Edit) and action.card.body else Quoted("")
        return _pair(deed, channel=Mention.channel(action.channel_id), why=why, says=says)

    def _after_commit(
        self, tell: Callable[[Any], tuple[Message, Message] | None]
    ) -> Callable[[Transaction, Any], None]:
        def subscriber(tx: Transaction, event: object) -> None:
            told = tell(event)
            if told is not None:
                tx.after_commit(lambda: self._tell(*told))

        return subscriber

    def _tell(self, about: Message, text: Message) -> None:
        told = {language: self._catalogue.text(text, language, _show) for language in self._catalogue.languages}
        title = {language: self._catalogue.text(about, language, _show) for language in self._catalogue.languages}
        task = asyncio.get_running_loop().create_task(self._stage.note(title, told))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)


def _pair(name: str, **params: Any) -> tuple[Message, Message]:
    return Message(f"demo-about-{name}", params), Message(f"demo-{name}", params)


def _show(value: Mention | Instant | JumpLink | Quoted, language: str) -> str:  # noqa: ARG001 - Show's form
    match value:
        case Mention(kind="user"):
            return f"<@{value.id}>"
        case Mention(kind="role"):
            return f"<@&{value.id}>"
        case Mention():
            return f"<#{value.id}>"
        case Instant():
            return f"<t:{int(value.at.timestamp())}:R>"
        case JumpLink():
            return f"https://discord.com/channels/{value.guild_id}/{value.channel_id}/{value.message_id}"
        case Quoted():
            return value.text
