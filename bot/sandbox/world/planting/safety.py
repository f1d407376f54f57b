"""What a seed says of a guild's safety: AutoMod's rules, incident actions, and who may use the bot's commands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.sandbox.errors import Payload
from bot.sandbox.world import guilds
from bot.sandbox.world.automod.matching import PatternError, compiled
from bot.sandbox.world.automod.rules import FEATURE
from bot.sandbox.world.command_permissions import Kind, all_channels
from bot.sandbox.world.model import Guild
from bot.sandbox.world.model.automod import Deed, Occasion, Rule, Trigger
from bot.sandbox.world.planting.naming import MakeId, named
from bot.sandbox.world.seed import SeedError
from bot.sandbox.world.state import World

EVERYBODY, EVERYWHERE = "@everyone", "*"


def protect(world: World, guild: Guild, described: Payload, make_id: MakeId) -> None:
    """Give a guild with its channels, roles and members what its description says of its safety."""
    for one in described.get("automod_rules", []):
        rule = _rule(guild, one, make_id)
        guild.automod_rules[rule.id] = rule
        guild.features = guilds.with_feature(guild, FEATURE, on=True)
    now, incidents = world.clock.now(), described.get("incidents", {})
    if "invites_disabled_minutes" in incidents:
        guild.incidents.invites_disabled_until = now + timedelta(minutes=incidents["invites_disabled_minutes"])
    if "dms_disabled_minutes" in incidents:
        guild.incidents.dms_disabled_until = now + timedelta(minutes=incidents["dms_disabled_minutes"])
    entries = [_entry(guild, one) for one in described.get("command_permissions", [])]
    if entries:
        guild.command_permissions[world.application_id] = entries


def _rule(guild: Guild, one: Payload, make_id: MakeId) -> Rule:
    name: str = one.get("name", "Rule")
    triggers = {trigger.name.lower(): trigger for trigger in Trigger}
    trigger = named(triggers, one.get("trigger", "keyword"), "trigger")
    roles, channels = _ids_by_name(guild)
    return Rule(
        make_id(one, f"automod:{guild.name}", name),
        guild.id,
        guild.owner_id,
        name,
        Occasion.MEMBER_UPDATE if trigger is Trigger.MEMBER_PROFILE else Occasion.MESSAGE_SEND,
        trigger,
        _metadata(trigger, one),
        _actions(one, channels),
        enabled=one.get("enabled", True),
        exempt_roles=[named(roles, each, "role") for each in one.get("exempt_roles", [])],
        exempt_channels=[named(channels, each, "channel") for each in one.get("exempt_channels", [])],
    )


def _metadata(trigger: Trigger, one: Payload) -> Payload:
    if trigger is Trigger.SPAM:
        return {}
    if trigger is Trigger.MENTION_SPAM:
        return {"mention_total_limit": one.get("most_mentions", 20), "mention_raid_protection_enabled": False}
    allowed = one.get("allowed", [])
    if trigger is Trigger.KEYWORD_PRESET:
        return {"presets": one.get("presets", [1, 2, 3]), "allow_list": allowed}
    patterns: list[str] = one.get("patterns", [])
    for pattern in patterns:
        try:
            compiled(pattern)
        except PatternError as error:
            raise SeedError(f"the seed has a pattern that Discord does not take: {pattern} ({error})") from error
    return {"keyword_filter": one.get("keywords", []), "regex_patterns": patterns, "allow_list": allowed}


def _actions(one: Payload, channels: Mapping[str, int]) -> list[Payload]:
    actions: list[Payload] = []
    words = one.get("block")
    if words:
        actions.append(
            {"type": int(Deed.BLOCK_MESSAGE), "metadata": {} if words is True else {"custom_message": words}}
        )
    if "alert" in one:
        channel_id = str(named(channels, one["alert"], "channel"))
        actions.append({"type": int(Deed.SEND_ALERT_MESSAGE), "metadata": {"channel_id": channel_id}})
    if "timeout_seconds" in one:
        actions.append({"type": int(Deed.TIMEOUT), "metadata": {"duration_seconds": one["timeout_seconds"]}})
    if one.get("quarantine"):
        actions.append({"type": int(Deed.BLOCK_MEMBER_INTERACTION), "metadata": {}})
    return actions


def _entry(guild: Guild, one: Payload) -> Payload:
    roles, channels = _ids_by_name(guild)
    members = {member.user.username: member.user.id for member in guild.members.values()}
    known = {
        "role": (Kind.ROLE, roles),
        "member": (Kind.USER, members),
        "channel": (Kind.CHANNEL, channels | {EVERYWHERE: all_channels(guild)}),
    }
    for key, (kind, ids) in known.items():
        if key in one:
            target = named(ids, one[key], key)
            return {"id": str(target), "type": int(kind), "permission": bool(one.get("allow", True))}
    raise SeedError("the seed has a command permission without a role, member or channel")


def _ids_by_name(guild: Guild) -> tuple[dict[str, int], dict[str, int]]:
    roles = {role.name: role.id for role in guild.roles.values()} | {EVERYBODY: guild.id}
    return roles, {channel.name: channel.id for channel in guild.channels.values()}
