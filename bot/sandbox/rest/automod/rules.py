"""AutoMod's rules over the API, for those who manage the guild."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError, invalid
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.automod.form import read_rule
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.automod import rules
from bot.sandbox.world.model import ChannelType, Guild
from bot.sandbox.world.model.automod import Deed, Rule, Trigger

routes = Routes()
MOST_KEYWORD_RULES = 6
TAKES_ALERTS = frozenset({ChannelType.TEXT, ChannelType.ANNOUNCEMENT})
_RULES = "/guilds/{guild_id}/auto-moderation/rules"


@routes.get(_RULES)
def list_rules(call: Call) -> Answer:
    """Return a guild's rules."""
    return [payloads.automod_rule(one) for one in call.guild(Permission.MANAGE_GUILD).automod_rules.values()]


@routes.get(_RULES + "/{rule_id}")
def get_rule(call: Call) -> Answer:
    """Return a rule."""
    return payloads.automod_rule(_find(call, call.guild(Permission.MANAGE_GUILD)))


@routes.post(_RULES)
def create_rule(call: Call) -> Answer:
    """Make a rule; a guild has six about keywords and one of each other kind."""
    guild = call.guild(Permission.MANAGE_GUILD)
    new = read_rule(call.body)
    _check_actions(call, guild, new)
    trigger = Trigger(new["trigger_type"])
    most = MOST_KEYWORD_RULES if trigger is Trigger.KEYWORD else 1
    if sum(one.trigger_type is trigger for one in guild.automod_rules.values()) >= most:
        message = f"Maximum number of rules with trigger type {int(trigger)} is {most}"
        raise invalid("", "AUTO_MODERATION_MAX_RULES_OF_TYPE_EXCEEDED", message)
    return payloads.automod_rule(rules.create(call.world, guild, new, call.cause))


@routes.patch(_RULES + "/{rule_id}")
def edit_rule(call: Call) -> Answer:
    """Change a rule; its trigger type stays."""
    guild = call.guild(Permission.MANAGE_GUILD)
    rule = _find(call, guild)
    before = payloads.automod_rule(rule)
    given = {key: value for key, value in call.body.items() if value is not None}
    new = read_rule(before | given | {"trigger_type": before["trigger_type"]})
    _check_actions(call, guild, new)
    rules.update(call.world, guild, rule, new, call.cause)
    return payloads.automod_rule(rule)


@routes.delete(_RULES + "/{rule_id}")
def delete_rule(call: Call) -> Answer:
    """Remove a rule."""
    guild = call.guild(Permission.MANAGE_GUILD)
    rules.delete(call.world, guild, _find(call, guild), call.cause)


def _find(call: Call, guild: Guild) -> Rule:
    rule = guild.automod_rules.get(call.id("rule_id"))
    if rule is None:
        raise DiscordError(Code.GENERAL, status=404, message="404: Not Found")
    return rule


def _check_actions(call: Call, guild: Guild, new: Changes) -> None:
    """Refuse timeouts by who may time nobody out (50013), and alerts into channels that take none (50035)."""
    for place, action in enumerate(new["actions"]):
        if action["type"] == Deed.TIMEOUT:
            call.require(call.permissions_in(guild), Permission.MODERATE_MEMBERS)
        elif action["type"] == Deed.SEND_ALERT_MESSAGE:
            channel = guild.channels.get(int(action["metadata"]["channel_id"]))
            if channel is None or channel.type not in TAKES_ALERTS:
                path = f"actions.{place}.metadata.channel_id"
                raise invalid(path, "AUTO_MODERATION_INVALID_CHANNEL", "Channel is not a text channel of this guild")
