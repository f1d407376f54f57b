"""How long what features share is kept, and what it holds about persons."""

from datetime import timedelta

from bot.database.privacy import Erasure, PersonColumn, TablePolicy

_YEAR_AND_A_BIT = timedelta(days=400)
"""Long enough to compare a month with the same month of the year before."""


def _person(column: str, erasure: Erasure = Erasure.ERASE) -> PersonColumn:
    return PersonColumn(column, erasure)


TABLES = (
    TablePolicy("guilds", None),
    TablePolicy("people", None, (_person("user_id"),)),
    TablePolicy("choices", None, (_person("user_id"),)),
    TablePolicy("staff_roles", None),
    TablePolicy("staff_capabilities", None),
    TablePolicy("availability", None, (_person("user_id"),)),
    TablePolicy("guild_states", None),
    TablePolicy("first_words", _YEAR_AND_A_BIT, (_person("user_id", Erasure.PSEUDONYMISE),), age_column="at"),
    TablePolicy("questions", _YEAR_AND_A_BIT, (_person("asker_id", Erasure.PSEUDONYMISE),), age_column="asked_at"),
    TablePolicy(
        "answers",
        _YEAR_AND_A_BIT,
        (_person("asker_id", Erasure.PSEUDONYMISE), _person("answerer_id", Erasure.PSEUDONYMISE)),
        age_column="at",
    ),
    # counts of a channel's messages by hour: nobody is in them
    TablePolicy("message_counts", None),
    TablePolicy("channel_progress", None),
)
