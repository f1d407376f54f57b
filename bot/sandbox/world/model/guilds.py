"""Guilds, and the ways into them and their channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.errors import Payload
from bot.sandbox.world.model.automod import Rule
from bot.sandbox.world.model.channels import Channel
from bot.sandbox.world.model.expression import Emoji, Sound, Sticker
from bot.sandbox.world.model.incidents import Incidents
from bot.sandbox.world.model.onboarding import Onboarding
from bot.sandbox.world.model.people import Ban, Role, User
from bot.sandbox.world.model.roster import Roster
from bot.sandbox.world.model.scheduled_event import ScheduledEvent
from bot.sandbox.world.model.screening import Screening
from bot.sandbox.world.model.stage import StageInstance
from bot.sandbox.world.model.template import Template
from bot.sandbox.world.model.voice_state import VoiceState
from bot.sandbox.world.model.welcome_screen import WelcomeScreen


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
    members: Roster = field(default_factory=Roster)
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
