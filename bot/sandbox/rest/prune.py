"""Pruning: throw out everybody who has been away for days, or count them first."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import members
from bot.sandbox.world.model import Guild, Member
from bot.sandbox.world.state import role_of

NEEDED = Permission.KICK_MEMBERS | Permission.MANAGE_GUILD
DEFAULT_DAYS, MOST_DAYS = 7, 30
MOST_ROLES = 100

routes = Routes()


@routes.get("/guilds/{guild_id}/prune")
def count(call: Call) -> Answer:
    """Return how many would go."""
    guild = call.guild(NEEDED)
    _, found = _read(call, guild)
    return {"pruned": len(found)}


@routes.post("/guilds/{guild_id}/prune")
def prune(call: Call) -> Answer:
    """Throw out who has been away; how many is said unless ``compute_prune_count`` is false."""
    guild = call.guild(NEEDED)
    days, found = _read(call, guild)
    members.prune(call.world, guild, found, days, call.cause)
    asked = {**call.query, **call.body}.get("compute_prune_count")
    return {"pruned": None if asked in (False, "false", "0") else len(found)}


def _read(call: Call, guild: Guild) -> tuple[int, list[Member]]:
    """Return the days asked for and who has been away that long; discord.py asks in the query, others in the body."""
    form = Form({**call.query, **call.body})
    form.integer("days", 1, MOST_DAYS)
    listed = form.body.get("include_roles")
    if isinstance(listed, str):
        form.body["include_roles"] = [part.strip() for part in listed.split(",") if part.strip()]
    form.snowflakes("include_roles", MOST_ROLES)
    asked = form.check()
    included = {role_of(guild, role_id).id for role_id in asked.get("include_roles", [])}
    days = asked.get("days", DEFAULT_DAYS)
    since = call.world.clock.now() - timedelta(days=days)
    return days, [one for one in guild.members.values() if _is_away(guild, one, included, since)]


def _is_away(guild: Guild, member: Member, included: set[int], since: datetime) -> bool:
    """Whether a member has no role but those, and neither came nor wrote since: more of its presence is not known."""
    if member.user.bot or member.user.id == guild.owner_id or not included.issuperset(member.roles):
        return False
    places = (*guild.channels.values(), *guild.threads.values())
    spoke = (place.last_spoke.get(member.user.id) for place in places)
    return member.joined_at < since and all(at is None or at < since for at in spoke)
