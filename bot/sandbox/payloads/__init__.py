"""World objects as Discord's JSON. Every payload is whole: a missing key ends a client."""

from bot.sandbox.payloads.channels import channel, overwrite, thread, thread_member
from bot.sandbox.payloads.guilds import audit_entry, guild, invite
from bot.sandbox.payloads.messages import CONTENT_FIELDS, emoji, message, reaction, without_content
from bot.sandbox.payloads.people import member, member_without_user, own_user, role, user
from bot.sandbox.payloads.values import optional_id, optional_timestamp, timestamp

__all__ = [
    "CONTENT_FIELDS",
    "audit_entry",
    "channel",
    "emoji",
    "guild",
    "invite",
    "member",
    "member_without_user",
    "message",
    "optional_id",
    "optional_timestamp",
    "overwrite",
    "own_user",
    "reaction",
    "role",
    "thread",
    "thread_member",
    "timestamp",
    "user",
    "without_content",
]
