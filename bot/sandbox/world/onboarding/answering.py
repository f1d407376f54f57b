"""A newcomer answers the questions, and gets the roles of what it chose."""

from __future__ import annotations

from bot.sandbox.errors import Payload
from bot.sandbox.world import members
from bot.sandbox.world.model import Guild, Member
from bot.sandbox.world.model.onboarding import Answers
from bot.sandbox.world.state import Cause, World

COMPLETED = 1 << 1
STARTED = 1 << 3


def answer(world: World, guild: Guild, member: Member, given: Answers) -> None:
    """Keep a member's answers in place of earlier ones: roles come and go with them, and it is onboarded."""
    options = options_of(guild)
    before = guild.onboarding.answers.get(member.user.id, Answers())
    guild.onboarding.answers[member.user.id] = given
    lost = _roles(guild, options, before) - _roles(guild, options, given)
    kept = [role_id for role_id in member.roles if role_id not in lost]
    roles = list(dict.fromkeys([*kept, *sorted(_roles(guild, options, given))]))
    is_new = not member.flags & COMPLETED
    member.flags |= STARTED | COMPLETED
    if roles != member.roles:
        members.update(world, guild, member, {"roles": roles}, Cause(member.user.id, "Onboarding"))
    elif is_new:
        members.publish_update(world, guild, member)


def options_of(guild: Guild) -> dict[int, Payload]:
    """Return all options by their ids."""
    return {int(one["id"]): one for prompt in guild.onboarding.prompts for one in prompt["options"]}


def _roles(guild: Guild, options: dict[int, Payload], answers: Answers) -> set[int]:
    chosen = {int(one) for option in answers.chosen if option in options for one in options[option]["role_ids"]}
    return chosen & guild.roles.keys()
