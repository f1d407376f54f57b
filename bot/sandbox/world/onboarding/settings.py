"""Onboarding is set up: its questions, its default channels, and whether newcomers go through it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.sandbox import payloads, permissions
from bot.sandbox.errors import Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.world import audit
from bot.sandbox.world.audit import Action
from bot.sandbox.world.model import Channel, Guild, Member, User
from bot.sandbox.world.model.onboarding import Onboarding
from bot.sandbox.world.state import Cause, World

ADVANCED = 1
LEAST_CHANNELS, LEAST_WRITABLE = 7, 5


def update(world: World, guild: Guild, new: Payload, cause: Cause) -> None:
    """Set ``prompts``, ``default_channel_ids``, ``enabled`` and ``mode`` as given."""
    state = guild.onboarding
    existed, before = state.exists, payloads.onboarding(guild)
    state.exists = True
    for name, value in new.items():
        setattr(state, name, value)
    after = payloads.onboarding(guild)
    if before == after and existed:
        return
    _record_prompts(world, guild, cause, before["prompts"], after["prompts"])
    action = Action.ONBOARDING_UPDATE if existed else Action.ONBOARDING_CREATE
    changes = audit.compared(before if existed else {}, after, without=("guild_id", "prompts"))
    audit.record(world, guild, action, cause, guild.id, changes=changes)
    world.emit("GUILD_UPDATE", payloads.guild(guild), guild_id=guild.id)


def is_enough(guild: Guild, wanted: Onboarding) -> bool:
    """Whether settings meet what Discord asks for: seven channels, five of them open to everybody's words.

    In the advanced mode the channels of the questions count too.
    """
    ids = set(wanted.default_channel_ids)
    if wanted.mode == ADVANCED:
        options = [option for prompt in wanted.prompts if prompt["in_onboarding"] for option in prompt["options"]]
        ids |= {int(one) for option in options for one in option["channel_ids"]}
    channels = [guild.channels[one] for one in ids if one in guild.channels]
    writable = [one for one in channels if Permission.SEND_MESSAGES in of_everyone(guild, one)]
    return len(channels) >= LEAST_CHANNELS and len(writable) >= LEAST_WRITABLE


def of_everyone(guild: Guild, channel: Channel) -> Permission:
    """Return what somebody without a role may do in a channel."""
    at = datetime.fromtimestamp(0, UTC)
    return permissions.in_channel(guild, channel, Member(User(0, "nobody"), guild.id, at), at)


def _record_prompts(world: World, guild: Guild, cause: Cause, before: list[Payload], after: list[Payload]) -> None:
    old, new = ({prompt["id"]: prompt for prompt in prompts} for prompts in (before, after))
    for prompt_id in {**old, **new}:
        was, now = old.get(prompt_id, {}), new.get(prompt_id, {})
        if was == now:
            continue
        action = Action.ONBOARDING_PROMPT_UPDATE
        if not was or not now:
            action = Action.ONBOARDING_PROMPT_CREATE if now else Action.ONBOARDING_PROMPT_DELETE
        audit.record(world, guild, action, cause, int(prompt_id), changes=audit.compared(was, now))
