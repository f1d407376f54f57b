"""What stands under a message."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Reaction:
    """One emoji under a message and who gave it, in order. ``emoji_id`` is None for Unicode emoji."""

    name: str
    emoji_id: int | None = None
    users: dict[int, None] = field(default_factory=dict[int, None])
    animated: bool = False

    @property
    def key(self) -> str:
        """The emoji as routes spell it: ``name`` or ``name:id``."""
        return self.name if self.emoji_id is None else f"{self.name}:{self.emoji_id}"
