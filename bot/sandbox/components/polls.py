"""The poll of a message's body."""

from __future__ import annotations

from bot.sandbox.components.shapes import Decimal, Items, OneOf, Place, Record, Snowflake, Text, Truth, may, must
from bot.sandbox.errors import Payload

MOST_ANSWERS = 10
MOST_HOURS = 32 * 24


def _check_answer(answer: Payload, place: Place) -> None:
    if not answer["poll_media"].get("text"):
        (place / "poll_media").refuse("POLL_ANSWER_TEXT_REQUIRED", "Poll answers must have text")


_EMOJI = Record({"id": may(Snowflake()), "name": may(Text(32))})
_ANSWER = Record(
    {"poll_media": must(Record({"text": may(Text(55, 1)), "emoji": may(_EMOJI)}))},
    _check_answer,
)
POLL = Record(
    {
        "question": must(Record({"text": must(Text(300, 1, blank_is_missing=True))})),
        "answers": must(Items(_ANSWER, MOST_ANSWERS, 1)),
        "duration": may(Decimal(1, MOST_HOURS), default=24),
        "allow_multiselect": may(Truth(), default=False),
        "layout_type": may(OneOf((1,)), default=1),
    }
)
