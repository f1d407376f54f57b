"""Keeps a member from taking part for as long as its name breaks a rule about profiles."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.world.automod import finding
from bot.sandbox.world.automod.acting import Offence, act
from bot.sandbox.world.model import Guild, Member
from bot.sandbox.world.model.automod import QUARANTINED_NAME
from bot.sandbox.world.state import World


def check(world: World, guild: Guild, member: Member) -> None:
    """Ask the rules about a member that came or is called something else now; a better name ends the quarantine."""
    found = finding.in_names(guild, member)
    if found is not None:
        if not member.flags & QUARANTINED_NAME:
            act(world, Offence(guild, member, found, found.match.content or ""))
    elif member.flags & QUARANTINED_NAME:
        member.flags &= ~QUARANTINED_NAME
        data = payloads.member(member) | {"guild_id": str(guild.id)}
        world.emit("GUILD_MEMBER_UPDATE", data, guild_id=guild.id)
