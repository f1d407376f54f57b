"""Does what rules say about what they found, and tells of each deed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.world import audit, messages, voice
from bot.sandbox.world.audit import Action
from bot.sandbox.world.automod.finding import Finding
from bot.sandbox.world.model import Guild, Member, Message, MessageType
from bot.sandbox.world.model.automod import QUARANTINED_NAME, Deed
from bot.sandbox.world.state import Cause, World


@dataclass(frozen=True, slots=True)
class Offence:
    """A finding with where and by whom; ``message`` is the one posted in spite of it, None where none is.

    ``channel_id`` is None where a name was found and no text.
    """

    guild: Guild
    member: Member
    finding: Finding
    text: str
    channel_id: int | None = None
    message: Message | None = None


def act(world: World, offence: Offence) -> None:
    """Do all that a rule says, in its order."""
    for action in offence.finding.rule.actions:
        extra = _DEEDS[Deed(action["type"])](world, offence, action["metadata"])
        if extra is None:
            continue
        _tell(world, offence, action, extra)
        _record(world, offence, _RECORDED[Deed(action["type"])])


def _block(_world: World, _offence: Offence, _metadata: Payload) -> Payload | None:
    return {}


def _alert(world: World, offence: Offence, metadata: Payload) -> Payload | None:
    """Post the alert, from the member, as at Discord; None where its channel is gone."""
    channel = offence.guild.channels.get(int(metadata["channel_id"]))
    if channel is None:
        return None
    fields = {name: value for name, value in _described(offence).items() if value is not None}
    embed: Payload = {
        "type": "auto_moderation_message",
        "description": offence.text,
        "fields": [{"name": name, "value": value, "inline": False} for name, value in fields.items()],
    }
    alert = Message(
        world.ids.next(),
        channel.id,
        offence.guild.id,
        offence.member.user,
        world.clock.now(),
        type=MessageType.AUTO_MODERATION_ACTION,
        embeds=[embed],
    )
    messages.post(world, alert)
    return {"alert_system_message_id": str(alert.id)}


def _described(offence: Offence) -> dict[str, str | None]:
    rule, match = offence.finding.rule, offence.finding.match
    timeouts = [one["metadata"]["duration_seconds"] for one in rule.actions if one["type"] == Deed.TIMEOUT]
    blocked = offence.finding.blocks or offence.channel_id is None
    return {
        "rule_name": rule.name,
        "channel_id": payloads.optional_id(offence.channel_id),
        "decision_id": secrets.token_hex(16),
        "keyword": match.keyword or "",
        "keyword_matched_content": match.content or "",
        "flagged_message_id": str(offence.message.id) if offence.message else None,
        "timeout_duration": str(timeouts[0]) if timeouts else None,
        "quarantine_user_action": "quarantine_user" if offence.channel_id is None else None,
        "decision_outcome": "blocked" if blocked else "flagged",
    }


def _time_out(world: World, offence: Offence, metadata: Payload) -> Payload | None:
    until = world.clock.now() + timedelta(seconds=metadata["duration_seconds"])
    offence.member.timed_out_until = max(until, offence.member.timed_out_until or until)
    _publish_member(world, offence)
    return {}


def _quarantine(world: World, offence: Offence, _metadata: Payload) -> Payload | None:
    offence.member.flags |= QUARANTINED_NAME
    _publish_member(world, offence)
    return {}


_DEEDS: dict[Deed, Callable[[World, Offence, Payload], Payload | None]] = {
    Deed.BLOCK_MESSAGE: _block,
    Deed.SEND_ALERT_MESSAGE: _alert,
    Deed.TIMEOUT: _time_out,
    Deed.BLOCK_MEMBER_INTERACTION: _quarantine,
}
_RECORDED = {
    Deed.BLOCK_MESSAGE: Action.AUTO_MODERATION_BLOCK_MESSAGE,
    Deed.SEND_ALERT_MESSAGE: Action.AUTO_MODERATION_FLAG_TO_CHANNEL,
    Deed.TIMEOUT: Action.AUTO_MODERATION_USER_COMMUNICATION_DISABLED,
    Deed.BLOCK_MEMBER_INTERACTION: Action.AUTO_MODERATION_QUARANTINE_USER,
}


def _publish_member(world: World, offence: Offence) -> None:
    data = payloads.member(offence.member) | {"guild_id": str(offence.guild.id)}
    world.emit("GUILD_MEMBER_UPDATE", data, guild_id=offence.guild.id)
    voice.follow_member(world, offence.guild, offence.member, ())


def _tell(world: World, offence: Offence, action: Payload, extra: Payload) -> None:
    rule, match = offence.finding.rule, offence.finding.match
    data: Payload = {
        "guild_id": str(offence.guild.id),
        "action": action,
        "rule_id": str(rule.id),
        "rule_trigger_type": int(rule.trigger_type),
        "user_id": str(offence.member.user.id),
        "content": offence.text,
        "matched_keyword": match.keyword,
        "matched_content": match.content,
        **extra,
    }
    if offence.channel_id is not None:
        data["channel_id"] = str(offence.channel_id)
    if offence.message is not None:
        data["message_id"] = str(offence.message.id)
    world.emit("AUTO_MODERATION_ACTION_EXECUTION", data, guild_id=offence.guild.id, needs=Permission.MANAGE_GUILD)


def _record(world: World, offence: Offence, action: Action) -> None:
    rule, user_id = offence.finding.rule, offence.member.user.id
    options = {
        "auto_moderation_rule_name": rule.name,
        "auto_moderation_rule_trigger_type": str(int(rule.trigger_type)),
    }
    if offence.channel_id is not None:
        options["channel_id"] = str(offence.channel_id)
    audit.record(world, offence.guild, action, Cause(user_id), user_id, options=options)
