"""Messages and reactions as Discord's JSON, and what a bot without their content gets."""

from __future__ import annotations

from bot.sandbox.errors import Payload
from bot.sandbox.payloads.channels import thread
from bot.sandbox.payloads.people import user
from bot.sandbox.payloads.values import optional_id, optional_timestamp, timestamp
from bot.sandbox.world.model import Message, MessageType, Reaction

ANSWERING = frozenset(
    {MessageType.REPLY, MessageType.THREAD_STARTER_MESSAGE, MessageType.CONTEXT_MENU_COMMAND, MessageType.POLL_RESULT}
)
"""Types of messages that come with the one that they point to; null if it is gone."""
CONTENT_FIELDS: Payload = {"content": "", "embeds": [], "attachments": [], "components": []}


def emoji(of: Reaction) -> Payload:
    """Return a reaction's emoji."""
    return {"id": optional_id(of.emoji_id), "name": of.name, "animated": of.animated}


def reaction(of: Reaction, viewer_id: int | None) -> Payload:
    """Return a reaction with its count, seen from ``viewer_id``."""
    count = len(of.users)
    return {
        "emoji": emoji(of),
        "count": count,
        "count_details": {"burst": 0, "normal": count},
        "burst_colors": [],
        "me_burst": False,
        "burst_me": False,
        "burst_count": 0,
        "me": viewer_id in of.users,
    }


def message(of: Message, viewer_id: int | None = None) -> Payload:
    """Return the message object of Discord's REST API, seen from ``viewer_id``."""
    body: Payload = {
        "id": str(of.id),
        "channel_id": str(of.channel_id),
        "type": int(of.type),
        "author": of.webhook_author or user(of.author),
        "content": of.content,
        "timestamp": timestamp(of.created_at),
        "edited_timestamp": optional_timestamp(of.edited_at),
        "tts": of.tts,
        "mention_everyone": of.mention_everyone,
        "mentions": [user(one) for one in of.mentions],
        "mention_roles": [str(role_id) for role_id in of.mention_roles],
        "attachments": of.attachments,
        "embeds": of.embeds,
        "components": of.components,
        "pinned": of.pinned_at is not None,
        "flags": of.flags,
    }
    if of.reactions:
        body["reactions"] = [reaction(one, viewer_id) for one in of.reactions.values()]
    return body | _rare_message_parts(of, viewer_id)


def _rare_message_parts(of: Message, viewer_id: int | None) -> Payload:
    parts: Payload = {
        "nonce": of.nonce,
        "message_reference": of.reference,
        "message_snapshots": of.snapshots or None,
        "poll": of.poll.payload(viewer_id) if of.poll else None,
        "sticker_items": of.stickers or None,
        "webhook_id": optional_id(of.webhook_id),
        "application_id": optional_id(of.application_id),
        "interaction_metadata": of.interaction_metadata,
        "position": of.position,
        "thread": thread(of.thread, viewer_id) if of.thread else None,
    }
    present = {key: value for key, value in parts.items() if value is not None}
    if of.reference is not None and of.type in ANSWERING:
        answered = of.referenced if of.referenced and not of.referenced.is_deleted else None
        present["referenced_message"] = message(answered, viewer_id) if answered else None
    return present


def without_content(body: Payload, viewer_id: int) -> Payload:
    """Return a guild's message as a bot without the message content intent gets it.

    It keeps what it wrote itself and what mentions it.
    """
    concerned = (body["author"], *body["mentions"])
    if any(one["id"] == str(viewer_id) for one in concerned):
        return body
    stripped = body | CONTENT_FIELDS
    stripped.pop("poll", None)
    if "message_snapshots" in stripped:
        stripped["message_snapshots"] = [
            {"message": one["message"] | CONTENT_FIELDS} for one in body["message_snapshots"]
        ]
    if stripped.get("referenced_message"):
        stripped["referenced_message"] = without_content(stripped["referenced_message"], viewer_id)
    return stripped
