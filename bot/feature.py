"""The manifest: what the rest of Tribune knows of a feature."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from pydantic import BaseModel

from bot.community.activity.conversation import Conversation
from bot.community.people import People
from bot.community.staff import Staff
from bot.community.state import GuildStates
from bot.core.permissions import Capability
from bot.core.platform import Platform
from bot.database.database import Database
from bot.database.jobs import Job
from bot.database.privacy import TablePolicy
from bot.database.transaction import Subscriber


@dataclass(frozen=True, slots=True)
class Shared:
    """What the composition root hands to every feature."""

    database: Database
    platform: Platform
    people: People
    staff: Staff
    states: GuildStates
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job: who does it, and how late it is still worth doing (None: ever)."""

    name: str
    handler: Callable[[Job], Awaitable[None]]
    max_lateness: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature's manifest.

    Attributes:
        name: that of its two folders.
        service: makes its service of what all features share.
        settings: the pydantic model of a guild's settings, None where there are none.
        capabilities: what it lets people do.
        jobs: its kinds of jobs, given the service.
        subscriptions: domain events it hears, inside the publisher's transaction, given the service.
        tables: retention and privacy of its tables.
    """

    name: str
    service: Callable[[Shared], Any]
    settings: type[BaseModel] | None = None
    capabilities: tuple[Capability, ...] = ()
    jobs: Callable[[Any], tuple[JobKind, ...]] = field(default=lambda _service: ())
    subscriptions: Callable[[Any], tuple[tuple[type[Any], Subscriber], ...]] = field(default=lambda _service: ())
    tables: tuple[TablePolicy, ...] = ()
