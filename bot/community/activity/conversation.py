"""Who spoke for the first time, and who answered whom: the route that every message of a person takes.

It looks in memory only. Where something is to be recorded it returns the work, which the intake runs one after the
other for each guild, so that an answer is never handled before its question is on record.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

from bot.community.activity import store
from bot.community.activity.policy import NEWCOMER, VOID_WINDOW, Question, Rule, is_newcomer, response
from bot.community.people import People
from bot.community.settings import CommunitySettings
from bot.core.events import Answered, ChannelGone, FirstWords, MemberLeft, MessageSeen, MessagesGone, Withdrawn
from bot.core.ids import GuildId, MessageId, UserId
from bot.database.database import Database
from bot.database.transaction import Transaction

Work = Callable[[], Awaitable[None]]


class Conversation:
    """First words and open questions, indexed in memory, recorded in the database."""

    def __init__(self, database: Database, people: People) -> None:
        self._database = database
        self._people = people
        self._spoken: set[tuple[GuildId, UserId]] = set()
        self._open: dict[GuildId, dict[MessageId, Question]] = {}
        # messages that wait and channels in which one waits: the first look of the hot path
        self._hot: set[int] = set()
        self.is_busy: Callable[[GuildId], bool] = lambda _guild_id: False
        """Whether something of a guild is being recorded now; the composition root connects it to the intake."""

    async def load(self) -> None:
        """Fill the indexes from the database."""

        def body(tx: Transaction) -> tuple[set[tuple[GuildId, UserId]], Sequence[Question]]:
            return store.spoken_since(tx, tx.now - NEWCOMER - timedelta(days=1)), store.open_questions(tx)

        self._spoken, questions = await self._database.read(body)
        self._open, self._hot = {}, set()
        for question in questions:
            self._remember(question)

    def route(self, message: MessageSeen) -> Work | None:
        """What is to be recorded about a message, if anything."""
        guild_id = message.guild_id
        if not message.is_person:
            return None
        if (
            message.joined_at is not None
            and (guild_id, message.author_id) not in self._spoken
            and is_newcomer(message.joined_at, message.created_at, self._people.since(guild_id))
        ):
            return partial(self._first_words, message)
        if self.is_busy(guild_id):
            # what is being recorded now may be a question that this message answers: look when it is our turn
            return partial(self._respond, message)
        if message.channel_id in self._hot or message.reply_to_id in self._hot:
            matches = self._matches(message)
            if matches:
                return partial(self._record, message, matches)
        return None

    def ask(self, tx: Transaction, question: Question) -> None:
        """Let a question wait for a response, as part of a transaction."""
        store.add_question(tx, question)
        tx.after_commit(lambda: self._remember(question))

    def give_up(self, tx: Transaction, guild_id: GuildId, message_id: MessageId) -> None:
        """Let a question wait no longer, as part of a transaction."""
        store.close(tx, guild_id, message_id, store.LAPSED)
        question = self._open.get(guild_id, {}).get(message_id)
        if question is not None:
            tx.after_commit(lambda: self._forget(question))

    async def messages_gone(self, event: MessagesGone) -> None:
        """Messages were deleted: those that waited no longer do."""
        waiting = self._open.get(event.guild_id, {})
        gone = [waiting[message_id] for message_id in event.message_ids if message_id in waiting]
        if gone:
            await self._withdraw(gone)

    async def channel_gone(self, event: ChannelGone) -> None:
        """A channel is no more: what waited in it no longer does."""
        waiting = self._open.get(event.guild_id, {}).values()
        gone = [question for question in waiting if question.channel_id == event.channel_id]
        if gone:
            await self._withdraw(gone)

    async def member_left(self, event: MemberLeft) -> None:
        """Somebody went: their questions no longer wait."""
        waiting = self._open.get(event.guild_id, {}).values()
        gone = [question for question in waiting if question.asker_id == event.user_id]
        if gone:
            await self._withdraw(gone)

    async def message_missing(self, guild_id: GuildId, message_id: MessageId) -> None:
        """A waiting message was found gone, though nobody told us when."""
        question = self._open.get(guild_id, {}).get(message_id)
        if question is not None:
            await self._withdraw([question])

    async def _first_words(self, message: MessageSeen) -> None:
        key = (message.guild_id, message.author_id)

        def body(tx: Transaction) -> None:
            if store.add_first_words(tx, message):
                tx.publish(
                    FirstWords(
                        message.guild_id,
                        message.author_id,
                        message.channel_id,
                        message.message_id,
                        message.created_at,
                        message.thread_owner_id == message.author_id,
                    )
                )
            tx.after_commit(lambda: self._spoken.add(key))

        if key not in self._spoken:
            await self._database.write(body)
        await self._respond(message)

    async def _respond(self, message: MessageSeen) -> None:
        await self._record(message, self._matches(message))

    async def _record(self, message: MessageSeen, matches: Sequence[tuple[Question, Rule]]) -> None:
        def body(tx: Transaction) -> None:
            for question, rule in matches:
                if not store.close(tx, question.guild_id, question.message_id, store.ANSWERED):
                    continue
                store.add_answer(tx, question, message, rule)
                tx.publish(
                    Answered(
                        question.guild_id,
                        question.asker_id,
                        question.message_id,
                        message.author_id,
                        message.created_at,
                        rule,
                    )
                )

        if matches:
            await self._database.write(body)
        for question, _ in matches:
            self._forget(question)

    def _matches(self, message: MessageSeen) -> list[tuple[Question, Rule]]:
        waiting = self._open.get(message.guild_id)
        if not waiting:
            return []
        last = self._last_in_channel(message)
        found = [
            (question, rule)
            for question in waiting.values()
            if (rule := response(question, message, is_next=question is last)) is not None
        ]
        for question in waiting.values():
            question.seen(message)
        return found

    def _last_in_channel(self, message: MessageSeen) -> Question | None:
        settings = self._database.settings.get(message.guild_id, CommunitySettings)
        waiting = self._open[message.guild_id]
        # somebody's own question is no answer to the one before
        if message.channel_id not in settings.help_channel_ids or message.message_id in waiting:
            return None
        asked = [
            question
            for question in waiting.values()
            if question.channel_id == message.channel_id and question.message_id < message.message_id
        ]
        last = max(asked, key=lambda question: question.message_id, default=None)
        # the same message again: its work is being tried another time
        return last if last is not None and last.next_id in (None, message.message_id) else None

    async def _withdraw(self, questions: Sequence[Question]) -> None:
        def body(tx: Transaction) -> None:
            for question in questions:
                if not store.close(tx, question.guild_id, question.message_id, store.WITHDRAWN):
                    continue
                voided = tx.now - question.asked_at < VOID_WINDOW
                if voided:
                    store.void_first_words(tx, question.guild_id, question.asker_id, question.message_id)
                    key = (question.guild_id, question.asker_id)
                    tx.after_commit(lambda key=key: self._spoken.discard(key))
                tx.publish(Withdrawn(question.guild_id, question.asker_id, question.message_id, voided))

        await self._database.write(body)
        for question in questions:
            self._forget(question)

    def _remember(self, question: Question) -> None:
        self._open.setdefault(question.guild_id, {}).setdefault(question.message_id, question)
        self._hot.update((question.message_id, question.channel_id))

    def _forget(self, question: Question) -> None:
        waiting = self._open.get(question.guild_id, {})
        if waiting.pop(question.message_id, None) is None:
            return
        self._hot.discard(question.message_id)
        if all(other.channel_id != question.channel_id for other in waiting.values()):
            self._hot.discard(question.channel_id)
        if not waiting:
            del self._open[question.guild_id]
