"""A poll's state and Discord's object of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.errors import Payload


@dataclass(slots=True, eq=False)
class Poll:
    """A question under a message; ``votes`` maps each answer's id to who gave it, in order."""

    question: Payload
    answers: dict[int, Payload]
    expires_at: datetime
    multiselect: bool = False
    is_final: bool = False
    votes: dict[int, dict[int, None]] = field(default_factory=dict[int, dict[int, None]])

    @property
    def total(self) -> int:
        """How many votes were given to all answers together."""
        return sum(map(len, self.votes.values()))

    def victor(self) -> int | None:
        """Return the answer with the most votes; None without votes, and for a draw."""
        counts = sorted(((len(voters), answer_id) for answer_id, voters in self.votes.items() if voters), reverse=True)
        if not counts or (len(counts) > 1 and counts[0][0] == counts[1][0]):
            return None
        return counts[0][1]

    def payload(self, viewer_id: int | None) -> Payload:
        """Return the poll object, seen from ``viewer_id``."""
        counts = [
            {"id": answer_id, "count": len(voters), "me_voted": viewer_id in voters}
            for answer_id, voters in self.votes.items()
            if voters
        ]
        return {
            "question": self.question,
            "answers": [{"answer_id": number, "poll_media": media} for number, media in self.answers.items()],
            "expiry": self.expires_at.isoformat(timespec="microseconds"),
            "allow_multiselect": self.multiselect,
            "layout_type": 1,
            "results": {"answer_counts": counts, "is_finalized": self.is_final},
        }
