"""Op 2: who comes, with which intents, as which shard, and whether it comes too soon."""

from __future__ import annotations

from typing import cast

from bot.sandbox.errors import Payload
from bot.sandbox.gateway import presences
from bot.sandbox.gateway.closing import Closing
from bot.sandbox.gateway.intents import EVERY_INTENT, PRIVILEGED
from bot.sandbox.gateway.session import Session
from bot.sandbox.rest.form import as_integer
from bot.sandbox.world.model import User
from bot.sandbox.world.state import World

MOST_GUILDS_A_SHARD = 2500
THRESHOLDS = range(50, 251)
PERSONA_THRESHOLD = THRESHOLDS[-1]


def identified(world: World, data: Payload, most_guilds: int = MOST_GUILDS_A_SHARD) -> Session:
    """Return the session that an identify asks for; personas have all intents and no shards.

    Raises:
        Closing: 4002 unreadable, 4004 wrong token, 4010 wrong shard, 4011 too many guilds for one shard, 4013 unknown
            intents, 4014 intents that the application may not use.
    """
    user = account(world, data)
    if user is None:
        raise Closing(4004, "Authentication failed.")
    session = Session(user, is_bot=user is world.bot)
    if session.is_bot:
        session.intents = _intents(world, data)
        session.shard_id, session.shard_count = _shard(data.get("shard"))
        if sum(map(session.owns, world.guilds)) > most_guilds:
            raise Closing(4011, "Sharding required.")
    threshold = as_integer(data.get("large_threshold"))
    default = THRESHOLDS[0] if session.is_bot else PERSONA_THRESHOLD
    session.large_threshold = default if threshold is None else min(max(threshold, THRESHOLDS[0]), THRESHOLDS[-1])
    if data.get("presence") is not None:
        shown: object = data["presence"]
        session.presence = presences.read(cast("Payload", shown) if isinstance(shown, dict) else {})
    return session


def account(world: World, data: Payload) -> User | None:
    """Return whose token an identify or a resume bears; some libraries send it as HTTP has it, behind "Bot"."""
    token = data.get("token")
    return world.by_token(token.removeprefix("Bot ")) if isinstance(token, str) else None


def _intents(world: World, data: Payload) -> int:
    intents = as_integer(data.get("intents"))
    if intents is None or intents < 0 or intents & ~EVERY_INTENT:
        raise Closing(4013, "Invalid intent(s).")
    if intents & PRIVILEGED & ~world.privileged_intents:
        raise Closing(4014, "Disallowed intent(s).")
    return intents


def _shard(shard: object) -> tuple[int, int]:
    match cast("list[object]", shard) if isinstance(shard, list) else shard:
        case None:
            return 0, 1
        case [int(shard_id), int(count)] if 0 <= shard_id < count:
            return shard_id, count
        case _:
            raise Closing(4010, "Invalid shard.")
