"""A guild's rules: make, change, delete."""

from __future__ import annotations

from typing import Any

from bot.sandbox import payloads
from bot.sandbox.permissions import Permission
from bot.sandbox.world import audit, guilds
from bot.sandbox.world.audit import Action
from bot.sandbox.world.model import Guild
from bot.sandbox.world.model.automod import Rule
from bot.sandbox.world.state import Cause, World

FEATURE = "AUTO_MODERATION"
"""The feature of guilds that have rules."""


def create(world: World, guild: Guild, new: dict[str, Any], cause: Cause) -> Rule:
    """Make a rule of all its attributes but id and creator."""
    rule = Rule(world.ids.next(), guild.id, cause.user_id, **new)
    guild.automod_rules[rule.id] = rule
    _publish(world, guild, rule, Action.AUTO_MODERATION_RULE_CREATE, cause, {}, payloads.automod_rule(rule))
    return rule


def update(world: World, guild: Guild, rule: Rule, new: dict[str, Any], cause: Cause) -> None:
    """Change a rule; nothing is published if all is so already."""
    before = payloads.automod_rule(rule)
    for name, value in new.items():
        setattr(rule, name, value)
    after = payloads.automod_rule(rule)
    if after != before:
        _publish(world, guild, rule, Action.AUTO_MODERATION_RULE_UPDATE, cause, before, after)


def delete(world: World, guild: Guild, rule: Rule, cause: Cause) -> None:
    """Remove a rule."""
    del guild.automod_rules[rule.id]
    _publish(world, guild, rule, Action.AUTO_MODERATION_RULE_DELETE, cause, payloads.automod_rule(rule), {})


def _publish(
    world: World,
    guild: Guild,
    rule: Rule,
    action: Action,
    cause: Cause,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    world.emit(action.name, after or before, guild_id=guild.id, needs=Permission.MANAGE_GUILD)
    changes = audit.compared(before, after, without=("id", "guild_id", "creator_id"))
    audit.record(world, guild, action, cause, rule.id, changes=changes)
    has_rules = bool(guild.automod_rules)
    if has_rules != (FEATURE in guild.features):
        guild.features = guilds.with_feature(guild, FEATURE, on=has_rules)
        world.emit("GUILD_UPDATE", payloads.guild(guild), guild_id=guild.id)
