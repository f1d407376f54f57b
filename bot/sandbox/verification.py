"""A guild's verification level: how long people must have been on Discord, and with it, before they may take part."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.sandbox.snowflake import made_at
from bot.sandbox.world.model import Guild, Member

BYPASSES_VERIFICATION = 1 << 2
MEDIUM, HIGH = 2, 3
LEAST_AGE = timedelta(minutes=5)
LEAST_STAY = timedelta(minutes=10)


def passed(guild: Guild, member: Member, now: datetime) -> bool:
    """Whether a person may write and react in a guild.

    Low asks for a verified address and Highest for a telephone, which all people here have. Whoever has a role, owns
    the guild or bears the flag for it is let through.
    """
    if member.roles or member.user.id == guild.owner_id or member.flags & BYPASSES_VERIFICATION:
        return True
    if guild.verification_level >= MEDIUM and now - made_at(member.user.id) < LEAST_AGE:
        return False
    return guild.verification_level < HIGH or now - member.joined_at >= LEAST_STAY
