"""Op 8: members by ids, by prefix of their name, or all, in chunks of a thousand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.gateway.closing import Closing
from bot.sandbox.gateway.intents import Intent
from bot.sandbox.gateway.session import Session
from bot.sandbox.rest.form import as_integer
from bot.sandbox.world.model import Guild, Member
from bot.sandbox.world.state import World

CHUNK_SIZE = 1000
MOST_BY_QUERY = 100
LONGEST_NONCE_BYTES = 32
ALL_AGAIN_SECONDS = 30.0
"""All members of one guild are told once in this time to a session; sooner it hears RATE_LIMITED instead."""


@dataclass(frozen=True, slots=True)
class MemberRequest:
    """What a session asks; ``user_ids`` is None where it asks by ``prefix``, of which "" is everybody's."""

    guild: Guild
    user_ids: list[int] | None
    prefix: str
    limit: int
    presences: bool
    nonce: object

    @property
    def is_for_all(self) -> bool:
        """Whether all members are to be told."""
        return self.user_ids is None and not self.prefix and not self.limit


def answers(
    world: World, session: Session, data: Payload, again_seconds: float = ALL_AGAIN_SECONDS
) -> Iterator[tuple[str, Payload]]:
    """Yield the events that answer a request: chunks, RATE_LIMITED, or nothing for a guild that is not the session's.

    Raises:
        Closing: 4002 for a request that cannot be read, 4014 for all members without the intent.
    """
    request = _read(world, session, data)
    if request is None:
        return
    if request.is_for_all and session.is_bot:
        left = session.members_told.get(request.guild.id, 0.0) - time.monotonic()
        if left > 0:
            yield "RATE_LIMITED", {"opcode": 8, "retry_after": round(left, 3), "meta": _meta(request)}
            return
        session.members_told[request.guild.id] = time.monotonic() + again_seconds
    for chunk in _chunks(world, request):
        yield "GUILD_MEMBERS_CHUNK", chunk


def _read(world: World, session: Session, data: Payload) -> MemberRequest | None:
    guild_id, limit = _only(data.get("guild_id")), as_integer(data.get("limit"))
    by_ids, prefix = "user_ids" in data, data.get("query")
    if guild_id is None or not (by_ids or (isinstance(prefix, str) and limit is not None and limit >= 0)):
        raise Closing(4002, "Error while decoding payload.")
    guild = world.guilds.get(guild_id)
    if guild is None or session.user.id not in guild.members or not session.owns(guild.id):
        return None
    if not by_ids and not prefix and session.is_bot and not session.intents & Intent.GUILD_MEMBERS:
        raise Closing(4014, "Disallowed intent(s).")
    may_see_presences = not session.is_bot or session.intents & Intent.GUILD_PRESENCES
    nonce = data.get("nonce")
    return MemberRequest(
        guild,
        _ids(data["user_ids"]) if by_ids else None,
        str(prefix or ""),
        limit or 0,
        presences=bool(data.get("presences") and may_see_presences),
        nonce=nonce if isinstance(nonce, str | int) and len(str(nonce).encode()) <= LONGEST_NONCE_BYTES else None,
    )


def _chunks(world: World, request: MemberRequest) -> Iterator[Payload]:
    guild, asked = request.guild, request.user_ids
    if asked is None:
        found, not_found = _by_prefix(guild, request.prefix, request.limit), list[str]()
    else:
        found = [guild.members[one] for one in asked if one in guild.members]
        not_found = [str(one) for one in asked if one not in guild.members]
    count = max(1, -(-len(found) // CHUNK_SIZE))
    for index in range(count):
        part = found[index * CHUNK_SIZE : (index + 1) * CHUNK_SIZE]
        body: Payload = {
            "guild_id": str(guild.id),
            "members": [payloads.member(one) for one in part],
            "chunk_index": index,
            "chunk_count": count,
            "not_found": not_found,
        }
        if request.presences:
            shown = [(one.user.id, world.presences.get(one.user.id)) for one in part]
            body["presences"] = [payloads.presence(one, guild.id, how) for one, how in shown if how is not None]
        yield body | _nonce(request)


def _only(asked: object) -> int | None:
    """Return the guild asked for, which may stand in a list of one."""
    listed = cast("list[object]", asked) if isinstance(asked, list) else [asked]
    return as_integer(listed[0]) if len(listed) == 1 else None


def _meta(request: MemberRequest) -> Payload:
    return {"guild_id": str(request.guild.id), **_nonce(request)}


def _nonce(request: MemberRequest) -> Payload:
    return {} if request.nonce is None else {"nonce": request.nonce}


def _ids(asked: object) -> list[int]:
    listed = cast("list[object]", asked) if isinstance(asked, list) else [asked]
    numbers = (as_integer(one) for one in listed[:MOST_BY_QUERY])
    return [one for one in numbers if one is not None]


def _by_prefix(guild: Guild, prefix: str, limit: int) -> list[Member]:
    if not prefix and limit == 0:
        return list(guild.members.values())
    return list(islice(guild.members.named(prefix), limit if 0 < limit < MOST_BY_QUERY else MOST_BY_QUERY))
