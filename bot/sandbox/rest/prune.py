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
    here = _heard(guild, since) | {guild.owner_id}
    return days, [
        one
        for one in guild.members.values()
        if one.joined_at < since and one.user.id not in here and not one.user.bot and included.issuperset(one.roles)
    ]


def _heard(guild: Guild, since: datetime) -> set[int]:
    """Return who wrote since: more of people's presence is not known."""
    places = (*guild.channels.values(), *guild.threads.values())
    return {user_id for place in places for user_id, at in place.last_spoke.items() if at >= since}
