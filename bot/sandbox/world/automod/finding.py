"""Asks a guild's rules about a text or a name.

What Discord keeps to itself is simple here. Spam: the same text by the same member for the third time within a minute,
in whichever channels. Raids by mentions are not detected: the rule keeps the switch for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.sandbox import permissions
from bot.sandbox.permissions import Permission
from bot.sandbox.world.automod import presets
from bot.sandbox.world.automod.matching import find_keyword, find_pattern
from bot.sandbox.world.model import Channel, Guild, Member
from bot.sandbox.world.model.automod import Deed, Match, Occasion, Rule, Trigger
from bot.sandbox.world.state import World

SPAM_WINDOW = timedelta(minutes=1)
SPAM_COPIES = 3
_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")


@dataclass(frozen=True, slots=True)
class Said:
    """What a member wants to have in a channel: a message's text, or a thread's title."""

    guild: Guild
    channel: Channel
    member: Member
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that was set off, and by what."""

    rule: Rule
    match: Match

    @property
    def blocks(self) -> bool:
        """Whether the rule keeps the text from being posted."""
        return any(action["type"] == Deed.BLOCK_MESSAGE for action in self.rule.actions)


def in_text(world: World, said: Said) -> list[Finding]:
    """Return what the rules find in a text; bots, those who manage the guild, and what rules exempt are not asked."""
    if not said.guild.automod_rules or _is_above_rules(said.guild, said.member):
        return []
    places = {said.channel.id, said.channel.parent_id if said.channel.is_thread else None}
    found: list[Finding] = []
    for rule in _rules_for(said.guild, said.member, Occasion.MESSAGE_SEND):
        match = None if places & set(rule.exempt_channels) else _CHECKS[rule.trigger_type](world, rule, said)
        if match is not None:
            found.append(Finding(rule, match))
    return found


def in_names(guild: Guild, member: Member) -> Finding | None:
    """Return what a rule about profiles finds in a member's nickname, display name or user name."""
    if not guild.automod_rules or _is_above_rules(guild, member):
        return None
    names = (member.nick, member.user.global_name, member.user.username)
    for rule in _rules_for(guild, member, Occasion.MEMBER_UPDATE):
        for name in filter(None, names):
            match = _keywords(rule, name)
            if match is not None:
                return Finding(rule, match)
    return None


def _is_above_rules(guild: Guild, member: Member) -> bool:
    granted = permissions.in_guild(guild, member, member.joined_at)
    return member.user.bot or Permission.MANAGE_GUILD in granted


def _rules_for(guild: Guild, member: Member, occasion: Occasion) -> list[Rule]:
    held = {*member.roles, guild.id}
    rules = [one for one in guild.automod_rules.values() if one.enabled and one.event_type == occasion]
    return [one for one in rules if not held & set(one.exempt_roles)]


def _keywords(rule: Rule, text: str) -> Match | None:
    asked = rule.trigger_metadata
    allowed: list[str] = asked["allow_list"]
    found = find_keyword(text, asked["keyword_filter"], allowed)
    return found or find_pattern(text, asked["regex_patterns"], allowed)


def _in_keywords(_world: World, rule: Rule, said: Said) -> Match | None:
    return _keywords(rule, said.text)


def _in_presets(_world: World, rule: Rule, said: Said) -> Match | None:
    asked = rule.trigger_metadata
    return find_keyword(said.text, presets.words_of(asked["presets"]), asked["allow_list"])


def _in_mentions(_world: World, rule: Rule, said: Said) -> Match | None:
    unique = len(set(_USER.findall(said.text))) + len(set(_ROLE.findall(said.text)))
    return Match() if unique > rule.trigger_metadata["mention_total_limit"] else None


def _in_spam(world: World, _rule: Rule, said: Said) -> Match | None:
    wanted, since = said.text.casefold().strip(), world.clock.now() - SPAM_WINDOW
    copies = 1
    for channel in (*said.guild.channels.values(), *said.guild.threads.values()):
        for message in reversed(channel.messages.values()):
            if message.created_at < since:
                break
            copies += message.author is said.member.user and message.content.casefold().strip() == wanted
    return Match(content=said.text) if wanted and copies >= SPAM_COPIES else None


_CHECKS: dict[Trigger, Callable[[World, Rule, Said], Match | None]] = {
    Trigger.KEYWORD: _in_keywords,
    Trigger.KEYWORD_PRESET: _in_presets,
    Trigger.MENTION_SPAM: _in_mentions,
    Trigger.SPAM: _in_spam,
}
