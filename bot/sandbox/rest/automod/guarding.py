"""Asks the rules before a member's text is posted, and lets them act once it is."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.sandbox.errors import Code, DiscordError, FormErrors, Payload
from bot.sandbox.rest.call import Call
from bot.sandbox.world.automod import finding
from bot.sandbox.world.automod.acting import Offence, act
from bot.sandbox.world.automod.finding import Finding, Said
from bot.sandbox.world.model import Channel, Message
from bot.sandbox.world.model.automod import Deed
from bot.sandbox.world.state import World

LONGEST_TEXT = 4000
"""A longer text is refused for its length."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """A text that no rule blocks; those that found something in it all the same wait for it to be posted."""

    world: World
    said: Said | None = None
    found: tuple[Finding, ...] = ()

    def posted(self, message: Message | None = None) -> None:
        """Let the rules alert and time out; ``message`` is what was posted, None for a title."""
        for one in self.found:
            _act(self.world, self.said, one, message)


def clear(call: Call, channel: Channel, text: str, code: Code = Code.MESSAGE_BLOCKED) -> Cleared:
    """Return what a member's text is cleared for.

    Raises:
        DiscordError: ``code`` (200000, or 200001 for titles) where a rule blocks it; all that found something acted.
    """
    guild = call.world.guild_of(channel)
    if guild is None or not guild.automod_rules or not 0 < len(text) <= LONGEST_TEXT:
        return Cleared(call.world)
    said = Said(guild, channel, call.me(guild), text)
    found = finding.in_text(call.world, said)
    blocking = [one for one in found if one.blocks]
    if not blocking:
        return Cleared(call.world, said, tuple(found))
    for one in found:
        _act(call.world, said, one, None)
    raise DiscordError(code, errors=_explained(blocking[0], "content" if code is Code.MESSAGE_BLOCKED else "name"))


@contextmanager
def title_checked(call: Call, channel: Channel, title: str) -> Generator[None]:
    """Ask the rules about the title of a thread under (or of) ``channel`` before it is set in the block.

    Raises:
        DiscordError: 200001 where a rule blocks it.
    """
    cleared = clear(call, channel, title, Code.TITLE_BLOCKED)
    yield
    cleared.posted()


def _act(world: World, said: Said | None, found: Finding, message: Message | None) -> None:
    if said is not None:
        act(world, Offence(said.guild, said.member, found, said.text, said.channel.id, message))


def _explained(found: Finding, field: str) -> Payload | None:
    """Return what the rule wants the member to read, as an error of the field; None if it says nothing."""
    for action in found.rule.actions:
        if action["type"] == Deed.BLOCK_MESSAGE and "custom_message" in action["metadata"]:
            errors = FormErrors()
            errors.add(field, "AUTO_MODERATION_BLOCKED", action["metadata"]["custom_message"])
            return errors.refusal().errors
    return None
