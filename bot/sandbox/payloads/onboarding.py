"""Onboarding as Discord's JSON."""

from __future__ import annotations

from bot.sandbox.errors import Payload
from bot.sandbox.world.model import Guild
from bot.sandbox.world.model.onboarding import Answers


def onboarding(of: Guild) -> Payload:
    """Return a guild's onboarding; roles and channels that are gone are in it no more."""
    state = of.onboarding
    return {
        "guild_id": str(of.id),
        "prompts": [prompt | {"options": [_option(of, one) for one in prompt["options"]]} for prompt in state.prompts],
        "default_channel_ids": [str(one) for one in state.default_channel_ids if one in of.channels],
        "enabled": state.enabled,
        "mode": state.mode,
    }


def onboarding_answers(of: Answers) -> Payload:
    """Return what a member chose, as its own client gets it."""
    return {
        "onboarding_responses": [str(one) for one in of.chosen],
        "onboarding_prompts_seen": of.prompts_seen,
        "onboarding_responses_seen": of.options_seen,
    }


def _option(guild: Guild, option: Payload) -> Payload:
    return option | {
        "role_ids": [one for one in option["role_ids"] if int(one) in guild.roles],
        "channel_ids": [one for one in option["channel_ids"] if int(one) in guild.channels],
    }
