"""What the world tells its listeners: Discord's events, with who may see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.errors import Payload


@dataclass(slots=True)
class Event:
    """A gateway event before it is cut to its viewers.

    Without ``to`` it goes to everybody in the guild ``guild_id`` who sees ``channel_id`` (if given) and holds the
    permission bits ``needs``; with ``to`` to exactly these users.
    """

    name: str
    data: Payload
    guild_id: int | None = None
    channel_id: int | None = None
    to: frozenset[int] | None = None
    needs: int = 0


Listener = Callable[[Event], None]
