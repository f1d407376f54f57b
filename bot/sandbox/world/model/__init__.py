"""The world's plain state: what exists in the sandbox. Nothing here acts; mutations live beside this package."""

from bot.sandbox.world.model.channels import (
    FORUM_TYPES,
    MOST_COUNTED_MEMBERS,
    VOICE_TYPES,
    Channel,
    ChannelType,
    Message,
    Overwrite,
    ThreadState,
)
from bot.sandbox.world.model.guilds import AuditEntry, Guild, Invite, Webhook
from bot.sandbox.world.model.message_type import MessageType
from bot.sandbox.world.model.people import Ban, Member, Role, User
from bot.sandbox.world.model.reaction import Reaction

__all__ = [
    "FORUM_TYPES",
    "MOST_COUNTED_MEMBERS",
    "VOICE_TYPES",
    "AuditEntry",
    "Ban",
    "Channel",
    "ChannelType",
    "Guild",
    "Invite",
    "Member",
    "Message",
    "MessageType",
    "Overwrite",
    "Reaction",
    "Role",
    "ThreadState",
    "User",
    "Webhook",
]
