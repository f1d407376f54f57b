"""Rows of first words, questions and answers."""

from datetime import datetime

from sqlalchemy import delete, select, update

from bot.community.activity.policy import Question, Rule
from bot.community.tables import AnswerRow, FirstWordsRow, QuestionRow
from bot.core.events import MessageSeen
from bot.core.ids import ChannelId, GuildId, MessageId, UserId
from bot.database.transaction import Transaction

OPEN, ANSWERED, WITHDRAWN, LAPSED = "open", "answered", "withdrawn", "lapsed"


def add_first_words(tx: Transaction, message: MessageSeen) -> bool:
    """Record a newcomer's first message; False where one is on record."""
    insert = tx.insert(FirstWordsRow).values(
        guild_id=message.guild_id,
        user_id=message.author_id,
        channel_id=message.channel_id,
        message_id=message.message_id,
        at=message.created_at,
    )
    return tx.inserted(insert.on_conflict_do_nothing())


def void_first_words(tx: Transaction, guild_id: GuildId, user_id: UserId, message_id: MessageId) -> None:
    """Forget first words that were taken back at once."""
    tx.execute(
        delete(FirstWordsRow).where(
            FirstWordsRow.guild_id == guild_id,
            FirstWordsRow.user_id == user_id,
            FirstWordsRow.message_id == message_id,
        )
    )


def spoken_since(tx: Transaction, since: datetime) -> set[tuple[GuildId, UserId]]:
    """Newcomers whose first words are on record."""
    query = select(FirstWordsRow.guild_id, FirstWordsRow.user_id).where(FirstWordsRow.at >= since)
    return {(GuildId(row.guild_id), UserId(row.user_id)) for row in tx.select(query)}


def add_question(tx: Transaction, question: Question) -> None:
    """Record that a message waits for a response."""
    insert = tx.insert(QuestionRow).values(
        guild_id=question.guild_id,
        message_id=question.message_id,
        channel_id=question.channel_id,
        asker_id=question.asker_id,
        own_thread=question.own_thread,
        asked_at=question.asked_at,
        state=OPEN,
    )
    tx.execute(insert.on_conflict_do_nothing())


def open_questions(tx: Transaction) -> list[Question]:
    """All that wait, in all guilds, oldest first."""
    query = select(
        QuestionRow.guild_id,
        QuestionRow.channel_id,
        QuestionRow.message_id,
        QuestionRow.asker_id,
        QuestionRow.asked_at,
        QuestionRow.own_thread,
    ).where(QuestionRow.state == OPEN)
    return [
        Question(
            GuildId(row.guild_id),
            ChannelId(row.channel_id),
            MessageId(row.message_id),
            UserId(row.asker_id),
            row.asked_at,
            row.own_thread,
        )
        for row in tx.select(query.order_by(QuestionRow.message_id))
    ]


def close(tx: Transaction, guild_id: GuildId, message_id: MessageId, state: str) -> bool:
    """Close a question; False where it is closed already."""
    return bool(
        tx.changed(
            update(QuestionRow)
            .where(QuestionRow.guild_id == guild_id, QuestionRow.message_id == message_id, QuestionRow.state == OPEN)
            .values(state=state, closed_at=tx.now)
        )
    )


def add_answer(tx: Transaction, question: Question, message: MessageSeen, rule: Rule) -> None:
    """Record who answered whom."""
    insert = tx.insert(AnswerRow).values(
        guild_id=question.guild_id,
        message_id=question.message_id,
        asker_id=question.asker_id,
        answerer_id=message.author_id,
        answer_id=message.message_id,
        at=message.created_at,
        rule=rule,
    )
    tx.execute(insert.on_conflict_do_nothing())
