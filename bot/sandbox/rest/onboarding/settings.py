"""A guild's onboarding, read and changed."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.onboarding.form import read_settings
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world.model.onboarding import Answers
from bot.sandbox.world.onboarding import settings

routes = Routes()
_PATH = "/guilds/{guild_id}/onboarding"


@routes.get(_PATH)
def get_onboarding(call: Call) -> Answer:
    """Return a guild's onboarding; people get their own answers with it."""
    guild = call.guild()
    body = payloads.onboarding(guild)
    if call.actor.bot:
        return body
    own = payloads.onboarding_answers(guild.onboarding.answers.get(call.actor.id, Answers()))
    return body | {"responses": own.pop("onboarding_responses")} | own


@routes.put(_PATH)
def set_onboarding(call: Call) -> Answer:
    """Change what the body names of a guild's onboarding."""
    guild = call.guild(Permission.MANAGE_GUILD | Permission.MANAGE_ROLES)
    settings.update(call.world, guild, read_settings(call, guild), call.cause)
    return payloads.onboarding(guild)
