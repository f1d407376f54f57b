"""Channels, threads, and the messages in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from bot.sandbox.errors import Payload
from bot.sandbox.world.model.message_type import MessageType
from bot.sandbox.world.model.people import User
from bot.sandbox.world.model.poll import Poll
from bot.sandbox.world.model.reaction import Reaction


class ChannelType(IntEnum):
    """Discord's channel types."""

    TEXT = 0
    DIRECT_MESSAGE = 1
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    STAGE = 13
    FORUM = 15
    MEDIA = 16


MOST_COUNTED_MEMBERS = 50
"""Above this Discord counts a thread's members no further."""
THREAD_TYPES = frozenset({ChannelType.ANNOUNCEMENT_THREAD, ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD})
VOICE_TYPES = frozenset({ChannelType.VOICE, ChannelType.STAGE})
FORUM_TYPES = frozenset({ChannelType.FORUM, ChannelType.MEDIA})


@dataclass(slots=True)
class Overwrite:
    """A channel's exception for a role (type 0) or member (type 1)."""

    id: int
    type: int
    allow: int = 0
    deny: int = 0


@dataclass(slots=True)
class ThreadState:
    """What a thread has beyond a channel; ``members`` maps user ids to when they joined."""

    owner_id: int
    created_at: datetime
    archived_at: datetime
    auto_archive_minutes: int = 4320
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    message_count: int = 0
    total_message_sent: int = 0
    members: dict[int, datetime] = field(default_factory=dict[int, datetime])
    applied_tags: list[int] = field(default_factory=list[int])


@dataclass(slots=True, eq=False)
class Message:
    """A message. ``only_for`` is set on ephemeral ones (they are not in ``Channel.messages``).

    ``mentions`` and ``mention_roles`` are who was really pinged; ``reference`` is Discord's message_reference object,
    ``interaction_metadata`` Discord's object of that name; both are stored as they are sent.
    """

    id: int
    channel_id: int
    guild_id: int | None
    author: User
    created_at: datetime
    content: str = ""
    type: MessageType = MessageType.DEFAULT
    flags: int = 0
    tts: bool = False
    edited_at: datetime | None = None
    pinned_at: datetime | None = None
    mention_everyone: bool = False
    mentions: list[User] = field(default_factory=list[User])
    mention_roles: list[int] = field(default_factory=list[int])
    embeds: list[Payload] = field(default_factory=list[Payload])
    attachments: list[Payload] = field(default_factory=list[Payload])
    components: list[Payload] = field(default_factory=list[Payload])
    reactions: dict[str, Reaction] = field(default_factory=dict[str, Reaction])
    nonce: str | int | None = None
    reference: Payload | None = None
    referenced: Message | None = None
    snapshots: list[Payload] = field(default_factory=list[Payload])
    poll: Poll | None = None
    stickers: list[Payload] = field(default_factory=list[Payload])
    webhook_id: int | None = None
    webhook_author: Payload | None = None
    application_id: int | None = None
    interaction_metadata: Payload | None = None
    only_for: int | None = None
    is_deleted: bool = False
    thread: Channel | None = None
    position: int | None = None


@dataclass(slots=True, eq=False)
class Channel:
    """A guild's channel, a thread (``thread`` is set) or a direct message (``recipients`` are set)."""

    id: int
    type: ChannelType
    name: str = ""
    guild_id: int | None = None
    position: int = 0
    parent_id: int | None = None
    topic: str | None = None
    nsfw: bool = False
    slow_mode_seconds: int = 0
    thread_slow_mode_seconds: int = 0
    default_auto_archive_minutes: int = 4320
    bitrate: int = 64000
    user_limit: int = 0
    rtc_region: str | None = None
    video_quality_mode: int = 1
    voice_status: str | None = None
    voice_started_at: datetime | None = None
    flags: int = 0
    last_message_id: int | None = None
    last_pin_at: datetime | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict[int, Overwrite])
    available_tags: list[Payload] = field(default_factory=list[Payload])
    default_reaction_emoji: Payload | None = None
    default_sort_order: int | None = None
    default_forum_layout: int = 0
    recipients: list[User] = field(default_factory=list[User])
    thread: ThreadState | None = None
    messages: dict[int, Message] = field(default_factory=dict[int, Message])
    last_spoke: dict[int, datetime] = field(default_factory=dict[int, datetime])
    nonces: dict[tuple[int, str], int] = field(default_factory=dict[tuple[int, str], int])

    @property
    def is_thread(self) -> bool:
        """Whether this is a thread."""
        return self.thread is not None

    @property
    def is_direct(self) -> bool:
        """Whether this is a direct message."""
        return self.type is ChannelType.DIRECT_MESSAGE
