"""What a component's ``custom_id`` says: which handler it calls, on which row, in which guild."""

import re
from dataclasses import dataclass

from bot.core.card import ActionRef
from bot.core.ids import GuildId, RowId

MAX_LENGTH = 100

TEMPLATE = re.compile(
    r"(?P<feature>[a-z][a-z0-9_-]*):(?P<verb>[a-z][a-z0-9_-]*):(?P<guild>\d{1,20}):(?P<id>\d{1,20})(?::(?P<extra>.+))?",
    re.ASCII | re.DOTALL,
)
"""``<feature>:<verb>:<guild>:<id>[:<extra>]``; the guild is in it because direct messages have none."""


@dataclass(frozen=True, slots=True)
class CustomId:
    """A component's id, taken apart."""

    guild_id: GuildId
    ref: ActionRef

    def encode(self) -> str:
        """As Discord keeps it.

        Raises:
            ValueError: it is longer than Discord allows, or not a valid id.
        """
        ref = self.ref
        text = f"{ref.feature}:{ref.verb}:{self.guild_id}:{ref.id}" + (f":{ref.extra}" if ref.extra else "")
        if len(text) > MAX_LENGTH or not TEMPLATE.fullmatch(text):
            raise ValueError(f"not a custom_id: {text!r}")
        return text

    @classmethod
    def decode(cls, text: str) -> "CustomId | None":
        """Read an id; None when it is none of ours."""
        found = TEMPLATE.fullmatch(text)
        if found is None:
            return None
        ref = ActionRef(found["feature"], found["verb"], RowId(int(found["id"])), found["extra"] or "")
        return cls(GuildId(int(found["guild"])), ref)
