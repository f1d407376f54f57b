"""Where a member is connected to voice, and how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True, eq=False)
class VoiceState:
    """A member's connection to a voice or stage channel; ``channel_id`` is None on the one that was just ended.

    Being muted and deafened by the server belongs to the member, and outlives the connection. ``session_id`` is that of
    the gateway session that connected; a persona that `/sandbox` connected has one of its own.
    """

    user_id: int
    channel_id: int | None
    session_id: str
    self_mute: bool = False
    self_deaf: bool = False
    self_video: bool = False
    self_stream: bool = False
    suppress: bool = False
    requested_to_speak_at: datetime | None = None

    @property
    def speaks(self) -> bool:
        """Whether its user is a speaker of a stage, as Discord defines it."""
        return not self.suppress and self.requested_to_speak_at is None
