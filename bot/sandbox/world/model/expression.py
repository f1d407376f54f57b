"""What a guild's members express themselves with: its emojis, stickers and sounds."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox.world.model.people import User


@dataclass(slots=True, eq=False)
class Emoji:
    """A custom emoji; ``guild_id`` None marks the application's own. Without ``roles`` all members may use it."""

    id: int
    guild_id: int | None
    creator: User
    name: str = ""
    animated: bool = False
    available: bool = True
    roles: list[int] = field(default_factory=list[int])


@dataclass(slots=True, eq=False)
class Sticker:
    """A guild's sticker; ``tags`` are the words by which clients suggest it, ``format_type`` Discord's number."""

    id: int
    guild_id: int
    creator: User
    name: str = ""
    tags: str = ""
    description: str | None = None
    format_type: int = 1
    available: bool = True


@dataclass(slots=True, eq=False)
class Sound:
    """A sound of a guild's soundboard; ``volume`` from 0 to 1."""

    id: int
    guild_id: int
    creator: User
    name: str = ""
    volume: float = 1.0
    emoji_id: int | None = None
    emoji_name: str | None = None
    available: bool = True
