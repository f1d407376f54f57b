"""The world's plain state: what exists in the sandbox. Nothing here acts; mutations live beside this module."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from bot.sandbox.errors import Payload
from bot.sandbox.world.automod.model import QUARANTINED_NAME, Rule
from bot.sandbox.world.expression import Emoji, Sound, Sticker
from bot.sandbox.world.incidents_model import Incidents
from bot.sandbox.world.message_type import MessageType
from bot.sandbox.world.onboarding.model import Onboarding
from bot.sandbox.world.poll import Poll
from bot.sandbox.world.reaction import Reaction
from bot.sandbox.world.scheduled_event import ScheduledEvent
from bot.sandbox.world.screening.model import Screening
from bot.sandbox.world.stage import StageInstance
from bot.sandbox.world.template import Template
from bot.sandbox.world.voice_state import VoiceState
from bot.sandbox.world.welcome_screen_model import WelcomeScreen


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


@dataclass(slots=True, eq=False)
class User:
    """An account: a persona, or a bot. ``token`` is what it authenticates with."""

    id: int
    username: str
    global_name: str | None = None
    bot: bool = False
    locale: str = "en-US"
    token: str = ""
    accepts_direct_messages: bool = True
    public_flags: int = 0
    banner: str | None = None
    accent_color: int | None = None

    @property
    def display_name(self) -> str:
        """The name that people read."""
        return self.global_name or self.username


@dataclass(slots=True, eq=False)
class Role:
    """A guild's role; ``permissions`` are Discord's bits, ``bot_id`` is set on a bot's own managed role."""

    id: int
    name: str
    permissions: int = 0
    position: int = 1
    color: int = 0
    secondary_color: int | None = None
    tertiary_color: int | None = None
    hoist: bool = False
    mentionable: bool = False
    icon: str | None = None
    unicode_emoji: str | None = None
    bot_id: int | None = None


@dataclass(slots=True)
class Overwrite:
    """A channel's exception for a role (type 0) or member (type 1)."""

    id: int
    type: int
    allow: int = 0
    deny: int = 0


@dataclass(slots=True, eq=False)
class Member:
    """A user in a guild."""

    user: User
    guild_id: int
    joined_at: datetime
    roles: list[int] = field(default_factory=list[int])
    nick: str | None = None
    pending: bool = False
    timed_out_until: datetime | None = None
    premium_since: datetime | None = None
    mute: bool = False
    deaf: bool = False
    flags: int = 0
    avatar: str | None = None
    banner: str | None = None
    bio: str | None = None

    def in_timeout(self, now: datetime) -> bool:
        """Whether the member is timed out at ``now``, or kept from taking part by AutoMod."""
        if self.flags & QUARANTINED_NAME:
            return True
        return self.timed_out_until is not None and self.timed_out_until > now


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


@dataclass(slots=True, eq=False)
class Invite:
    """An invite; ``max_age_seconds`` and ``max_uses`` 0 mean without end.

    ``target_user_ids`` are those who may see and use it since ``aimed_at``; None: everybody. Who uses it gets the roles
    of ``role_ids``.
    """

    code: str
    guild_id: int
    channel_id: int
    inviter: User
    created_at: datetime
    max_age_seconds: int = 86400
    max_uses: int = 0
    temporary: bool = False
    uses: int = 0
    role_ids: list[int] = field(default_factory=list[int])
    target_user_ids: list[int] | None = None
    aimed_at: datetime | None = None


@dataclass(slots=True, eq=False)
class Webhook:
    """A way into a channel that needs no account but a token. ``application_id`` is set on those that a bot made.

    ``source_id`` is set on those that follow an announcement channel, which nobody can write through.

    ``character`` is as whom it writes: an author of messages, but no user whom anybody could look up or moderate.
    """

    id: int
    guild_id: int
    channel_id: int
    name: str
    token: str
    creator: User
    character: User
    avatar: str | None = None
    application_id: int | None = None
    source_id: int | None = None


@dataclass(slots=True)
class Ban:
    """A banned user and why."""

    user: User
    reason: str | None = None


@dataclass(slots=True)
class AuditEntry:
    """One line of a guild's audit log, as Discord words it."""

    id: int
    action_type: int
    user_id: int | None
    target_id: int | None
    reason: str | None = None
    changes: list[Payload] = field(default_factory=list[Payload])
    options: Payload | None = None


@dataclass(slots=True, eq=False)
class Guild:
    """A guild. Its @everyone role has the guild's id; ``channels`` holds categories too, but no threads."""

    id: int
    name: str
    owner_id: int
    description: str | None = None
    preferred_locale: str = "en-US"
    verification_level: int = 1
    default_message_notifications: int = 1
    explicit_content_filter: int = 2
    afk_timeout: int = 300
    afk_channel_id: int | None = None
    system_channel_id: int | None = None
    system_channel_flags: int = 0
    rules_channel_id: int | None = None
    public_updates_channel_id: int | None = None
    safety_alerts_channel_id: int | None = None
    features: list[str] = field(default_factory=list[str])
    icon: str | None = None
    splash: str | None = None
    banner: str | None = None
    discovery_splash: str | None = None
    home_header: str | None = None
    premium_tier: int = 0
    premium_subscription_count: int = 0
    premium_progress_bar_enabled: bool = False
    nsfw_level: int = 0
    mfa_level: int = 0
    vanity_url_code: str | None = None
    widget_enabled: bool = False
    widget_channel_id: int | None = None
    template: Template | None = None
    emojis: dict[int, Emoji] = field(default_factory=dict[int, Emoji])
    stickers: dict[int, Sticker] = field(default_factory=dict[int, Sticker])
    sounds: dict[int, Sound] = field(default_factory=dict[int, Sound])
    once_members: set[int] = field(default_factory=set[int])
    roles: dict[int, Role] = field(default_factory=dict[int, Role])
    channels: dict[int, Channel] = field(default_factory=dict[int, Channel])
    threads: dict[int, Channel] = field(default_factory=dict[int, Channel])
    members: dict[int, Member] = field(default_factory=dict[int, Member])
    bans: dict[int, Ban] = field(default_factory=dict[int, Ban])
    invites: dict[str, Invite] = field(default_factory=dict[str, Invite])
    scheduled_events: dict[int, ScheduledEvent] = field(default_factory=dict[int, ScheduledEvent])
    stages: dict[int, StageInstance] = field(default_factory=dict[int, StageInstance])
    voice_states: dict[int, VoiceState] = field(default_factory=dict[int, VoiceState])
    audit_log: list[AuditEntry] = field(default_factory=list[AuditEntry])
    automod_rules: dict[int, Rule] = field(default_factory=dict[int, Rule])
    welcome_screen: WelcomeScreen = field(default_factory=WelcomeScreen)
    onboarding: Onboarding = field(default_factory=Onboarding)
    screening: Screening = field(default_factory=Screening)
    incidents: Incidents = field(default_factory=Incidents)
    command_permissions: dict[int, list[Payload]] = field(default_factory=dict[int, list[Payload]])

    @property
    def everyone(self) -> Role:
        """The role that each member has."""
        return self.roles[self.id]
