"""The whole world as JSON, for tests and for people who look for what went wrong."""

from __future__ import annotations

from dataclasses import asdict

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.payloads.expressions import custom_emoji, sound
from bot.sandbox.world import templates, webhooks
from bot.sandbox.world.model import Channel, Guild, Invite, Message
from bot.sandbox.world.model.scheduled_event import ScheduledEvent
from bot.sandbox.world.state import World


def snapshot(world: World) -> Payload:
    """Return users, guilds with all that is in them, and direct messages."""
    return {
        "bot": payloads.user(world.bot),
        "application_emojis": [custom_emoji(one) for one in world.application_emojis.values()],
        "users": [payloads.own_user(one) for one in world.users.values()],
        "guilds": [_guild(one) for one in world.guilds.values()],
        "webhooks": [webhooks.payload(world, one) for one in world.webhooks.values()],
        "direct_messages": [_direct(one) for one in world.direct_messages.values()],
        "presences": {str(user_id): asdict(one) for user_id, one in world.presences.items()},
    }


def _guild(guild: Guild) -> Payload:
    return payloads.guild(guild) | {
        "soundboard_sounds": [sound(one, with_creator=True) for one in guild.sounds.values()],
        "channels": [_with_messages(payloads.channel(one), one) for one in guild.channels.values()],
        "threads": [_thread(one) for one in guild.threads.values()],
        "members": [payloads.member(one) for one in guild.members.values()],
        "bans": [{"user": payloads.user(one.user), "reason": one.reason} for one in guild.bans.values()],
        "invites": [_invite(one, guild) for one in guild.invites.values()],
        "auto_moderation_rules": [payloads.automod_rule(one) for one in guild.automod_rules.values()],
        "scheduled_events": [_event(one) for one in guild.scheduled_events.values()],
        "template": templates.payload(guild, guild.template) if guild.template else None,
        "stage_instances": [payloads.stage_instance(one, guild) for one in guild.stages.values()],
        "voice_states": payloads.voice_states(guild),
        "command_permissions": {str(one): entries for one, entries in guild.command_permissions.items()},
        "welcome_screen": payloads.welcome_screen(guild),
        "member_verification": payloads.screening(guild),
        "onboarding": payloads.onboarding(guild)
        | {
            "answers": {
                str(one): payloads.onboarding_answers(answers) for one, answers in guild.onboarding.answers.items()
            }
        },
        "audit_log": [payloads.audit_entry(one) for one in guild.audit_log],
    }


def _event(event: ScheduledEvent) -> Payload:
    return payloads.scheduled_event(event) | {"users": [str(user_id) for user_id in event.users]}


def _thread(thread: Channel) -> Payload:
    member_ids = list(thread.thread.members) if thread.thread else []
    members = [payloads.thread_member(thread, user_id) for user_id in member_ids]
    return _with_messages(payloads.thread(thread), thread) | {"members": members}


def _direct(channel: Channel) -> Payload:
    return _with_messages(payloads.channel(channel), channel)


def _with_messages(body: Payload, channel: Channel) -> Payload:
    return body | {"messages": [_message(one) for one in channel.messages.values()]}


def _message(message: Message) -> Payload:
    """Return a message with what Discord tells by routes of their own: when it was pinned, who reacted and voted."""
    body: Payload = payloads.message(message)
    body["pinned_at"] = payloads.optional_timestamp(message.pinned_at)
    for shown, reaction in zip(body.get("reactions", ()), message.reactions.values(), strict=True):
        shown["users"] = [str(user_id) for user_id in reaction.users]
    if message.poll is not None:
        votes = message.poll.votes.items()
        body["poll"]["votes"] = {str(answer): [str(user_id) for user_id in voters] for answer, voters in votes}
    return body


def _invite(invite: Invite, guild: Guild) -> Payload:
    targets = invite.target_user_ids
    aimed = None if targets is None else [str(user_id) for user_id in targets]
    return payloads.invite(invite, guild, with_uses=True) | {"target_user_ids": aimed}
