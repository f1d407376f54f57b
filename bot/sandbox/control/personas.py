"""Personas: people of flesh and blood, as far as the sandbox is concerned."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from bot.sandbox.errors import Payload, invalid
from bot.sandbox.rest.form import Form
from bot.sandbox.snowflake import snowflake_at
from bot.sandbox.world import members
from bot.sandbox.world.model import Guild, User
from bot.sandbox.world.state import World


def listed(world: World) -> list[Payload]:
    """Return all personas, and the bots."""
    return [described(world, user) for user in world.users.values()]


def described(world: World, user: User) -> Payload:
    """Return a persona with its token and the roles it has in the guilds it is in."""
    memberships = [guild.members[user.id] for guild in world.guilds.values() if user.id in guild.members]
    return {
        "id": str(user.id),
        "username": user.username,
        "display": user.display_name,
        "token": user.token,
        "locale": user.locale,
        "roles": [str(role_id) for member in memberships for role_id in member.roles],
        "guilds": [str(member.guild_id) for member in memberships],
        "bot": user.bot,
        "application": user is world.bot,
    }


def create(world: World, form: Form) -> Payload:
    """Make a persona, who joins the first guild unless ``joined`` is false."""
    form.text("username", 32, shortest=2, required=True)
    form.text("display", 32, to="global_name")
    form.text("locale", 5, shortest=2)
    for flag in ("joined", "pending", "bot", "accepts_direct_messages"):
        form.flag(flag)
    form.number("account_age_days", 0, 3650)
    form.snowflake("guild_id")
    asked = form.check()
    guild = guild_for(world, asked.pop("guild_id", None))
    joined, pending = asked.pop("joined", True), asked.pop("pending", False)
    age = timedelta(days=asked.pop("account_age_days", 365))
    roles = _roles(guild, form.body.get("roles", []))
    user = world.add_user(User(_id_of_age(world, age), **asked))
    if joined:
        member = members.join(world, guild, user, pending=pending)
        if roles:
            member.roles = roles
            members.publish_update(world, guild, member)
    return described(world, user)


def guild_for(world: World, guild_id: int | None) -> Guild:
    """Return the named guild, or the first."""
    return world.guild(guild_id) if guild_id else next(iter(world.guilds.values()))


def _roles(guild: Guild, asked: object) -> list[int]:
    if not isinstance(asked, list):
        raise invalid("roles", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    named = cast("list[object]", asked)
    by_name = {role.name: role.id for role in guild.roles.values()} | {str(one): one for one in guild.roles}
    unknown = [one for one in named if str(one) not in by_name]
    if unknown:
        raise invalid("roles", "UNKNOWN_ROLE", f"The guild has no role {unknown[0]}.")
    return [by_name[str(one)] for one in named]


def _id_of_age(world: World, age: timedelta) -> int:
    if not age:
        return world.ids.next()
    snowflake = snowflake_at(world.clock.now() - age)
    while snowflake in world.users:
        snowflake += 1
    return snowflake
