"""Op 3 and the presence of an identify: what a client may show of itself."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import cast

from bot.sandbox.errors import Payload
from bot.sandbox.gateway.closing import Closing
from bot.sandbox.gateway.session import Session
from bot.sandbox.rest.form import as_integer
from bot.sandbox.world import presences
from bot.sandbox.world.model.presence import STATUSES, Presence
from bot.sandbox.world.state import World

ACTIVITY_TYPES = range(6)
LONGEST_TEXT = 128
STREAMING = 1
STREAMS = ("https://www.twitch.tv/", "https://twitch.tv/", "https://www.youtube.com/", "https://youtube.com/")


def read(data: Payload) -> Presence:
    """Return what a client wants to show.

    Raises:
        Closing: 4002 for a status, activity or flag that is none of Discord's.
    """
    status, since = data.get("status"), data.get("since")
    given: object = data.get("activities")
    activities: object = () if given is None else given  # hikari leaves them out where it has none
    readable = isinstance(activities, list | tuple) and status in STATUSES and isinstance(data.get("afk", False), bool)
    # discord.py says 0.0 where nobody is idle
    if not readable or not (since is None or isinstance(since, float) or as_integer(since) is not None):
        raise _unreadable()
    return Presence(str(status), tuple(_activity(one) for one in cast("Iterable[object]", activities)))


def update(world: World, sessions: Iterable[Session], session: Session) -> None:
    """Tell others how a session's user shows now: as the last of its connected sessions says."""
    connected = [one.presence for one in sessions if one.user is session.user and one.outlet is not None]
    presences.show(world, session.user, connected[-1] if connected else None)


def _activity(given: object) -> Payload:
    """Return an activity as others get it; of a bot's Discord keeps name, type, state and a stream's address."""
    one = cast("Payload", given) if isinstance(given, dict) else {}
    name, kind = one.get("name"), as_integer(one.get("type"))
    texts = {key: one[key] for key in ("state", "url") if one.get(key) is not None}
    right = isinstance(name, str) and kind in ACTIVITY_TYPES and all(isinstance(each, str) for each in texts.values())
    if not right or any(len(each) > LONGEST_TEXT for each in (str(name), str(texts.get("state", "")))):
        raise _unreadable()
    if kind != STREAMING or not str(texts.get("url", "")).startswith(STREAMS):
        texts.pop("url", None)
    return {"id": f"{kind:x}", "name": name, "type": kind, "created_at": int(time.time() * 1000), **texts}


def _unreadable() -> Closing:
    return Closing(4002, "Error while decoding payload.")
