"""World objects as Discord's JSON. Every payload is whole: a missing key ends a client."""

from bot.sandbox.payloads.automod import automod_rule, execution_without_content
from bot.sandbox.payloads.channels import channel, overwrite, thread, thread_member
from bot.sandbox.payloads.guilds import audit_entry, guild, invite
from bot.sandbox.payloads.incidents import incidents
from bot.sandbox.payloads.messages import CONTENT_FIELDS, emoji, message, reaction, without_content
from bot.sandbox.payloads.onboarding import onboarding, onboarding_answers
from bot.sandbox.payloads.people import member, member_without_user, own_user, role, user
from bot.sandbox.payloads.presences import presence
from bot.sandbox.payloads.scheduled_events import scheduled_event, scheduled_event_user, shown_scheduled_event
from bot.sandbox.payloads.screening import approved_request, screening
from bot.sandbox.payloads.values import optional_id, optional_timestamp, timestamp
from bot.sandbox.payloads.voice import (
    gateway_stage_instance,
    stage_instance,
    voice_channel_info,
    voice_state,
    voice_states,
)
from bot.sandbox.payloads.welcome_screen import welcome_screen

__all__ = [
    "CONTENT_FIELDS",
    "approved_request",
    "audit_entry",
    "automod_rule",
    "channel",
    "emoji",
    "execution_without_content",
    "gateway_stage_instance",
    "guild",
    "incidents",
    "invite",
    "member",
    "member_without_user",
    "message",
    "onboarding",
    "onboarding_answers",
    "optional_id",
    "optional_timestamp",
    "overwrite",
    "own_user",
    "presence",
    "reaction",
    "role",
    "scheduled_event",
    "scheduled_event_user",
    "screening",
    "shown_scheduled_event",
    "stage_instance",
    "thread",
    "thread_member",
    "timestamp",
    "user",
    "voice_channel_info",
    "voice_state",
    "voice_states",
    "welcome_screen",
    "without_content",
]
