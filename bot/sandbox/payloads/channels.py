"""Channels and threads as Discord's JSON."""

from __future__ import annotations

from bot.sandbox.errors import Payload
from bot.sandbox.payloads.people import user
from bot.sandbox.payloads.values import optional_id, optional_timestamp, timestamp
from bot.sandbox.world.model import FORUM_TYPES, MOST_COUNTED_MEMBERS, VOICE_TYPES, Channel, ChannelType, Overwrite


def overwrite(of: Overwrite) -> Payload:
    """Return a channel's permission overwrite."""
    return {"id": str(of.id), "type": of.type, "allow": str(int(of.allow)), "deny": str(int(of.deny))}


def channel(of: Channel, viewer_id: int | None = None) -> Payload:
    """Return a channel, thread or direct message; a direct message names the other one, seen from ``viewer_id``."""
    if of.is_direct:
        others = [user(one) for one in of.recipients if one.id != viewer_id]
        return _any_channel(of) | {"recipients": others}
    if of.thread is not None:
        return thread(of)
    common = _any_channel(of) | {
        "guild_id": str(of.guild_id),
        "name": of.name,
        "position": of.position,
        "parent_id": optional_id(of.parent_id),
        "nsfw": of.nsfw,
        "permission_overwrites": [overwrite(one) for one in of.overwrites.values()],
        "rate_limit_per_user": of.slow_mode_seconds,
    }
    return common | _of_type(of)


def thread(of: Channel, member_id: int | None = None) -> Payload:
    """Return a thread, with ``member`` if ``member_id`` is in it."""
    state = of.thread
    if state is None:
        raise TypeError(f"channel {of.id} is no thread")
    joined = {"member": thread_member(of, member_id)} if member_id in state.members and member_id else {}
    return _any_channel(of) | {
        "guild_id": str(of.guild_id),
        "name": of.name,
        "parent_id": optional_id(of.parent_id),
        "owner_id": str(state.owner_id),
        "rate_limit_per_user": of.slow_mode_seconds,
        "message_count": state.message_count,
        "member_count": min(len(state.members), MOST_COUNTED_MEMBERS),
        "total_message_sent": state.total_message_sent,
        "applied_tags": [str(tag) for tag in state.applied_tags],
        "thread_metadata": {
            "archived": state.archived,
            "archive_timestamp": timestamp(state.archived_at),
            "auto_archive_duration": state.auto_archive_minutes,
            "locked": state.locked,
            "create_timestamp": timestamp(state.created_at),
            **({"invitable": state.invitable} if of.type is ChannelType.PRIVATE_THREAD else {}),
        },
        **joined,
    }


def thread_member(of: Channel, user_id: int) -> Payload:
    """Return a user's membership of a thread."""
    if of.thread is None:
        raise TypeError(f"channel {of.id} is no thread")
    joined_at = timestamp(of.thread.members[user_id])
    return {"id": str(of.id), "user_id": str(user_id), "join_timestamp": joined_at, "flags": 1}


def _any_channel(of: Channel) -> Payload:
    return {
        "id": str(of.id),
        "type": int(of.type),
        "flags": of.flags,
        "last_message_id": optional_id(of.last_message_id),
        "last_pin_timestamp": optional_timestamp(of.last_pin_at),
    }


def _of_type(of: Channel) -> Payload:
    if of.type is ChannelType.CATEGORY:
        return {}
    if of.type in VOICE_TYPES:
        return {
            "bitrate": of.bitrate,
            "user_limit": of.user_limit,
            "rtc_region": of.rtc_region,
            "video_quality_mode": of.video_quality_mode,
            "topic": of.topic,
        }
    text: Payload = {
        "topic": of.topic,
        "default_auto_archive_duration": of.default_auto_archive_minutes,
        "default_thread_rate_limit_per_user": of.thread_slow_mode_seconds,
    }
    if of.type not in FORUM_TYPES:
        return text
    return text | {
        "available_tags": of.available_tags,
        "default_reaction_emoji": of.default_reaction_emoji,
        "default_sort_order": of.default_sort_order,
        "default_forum_layout": of.default_forum_layout,
        "default_tag_setting": None,
    }
