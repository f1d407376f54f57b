"""Who may do what: levels that a guild's roles map to, and capabilities that features declare."""

from dataclasses import dataclass
from enum import IntEnum

from bot.core.card import Message
from bot.core.errors import NotAllowed
from bot.core.ids import GuildId, RoleId, UserId


class Level(IntEnum):
    """How much a guild trusts a person; each level includes those below."""

    MEMBER = 0
    HELPER = 1
    MODERATOR = 2
    ADMIN = 3
    OWNER = 4


@dataclass(frozen=True, slots=True)
class Capability:
    """Something a feature lets people do, with the level that has it unless the guild says otherwise.

    The text ``capability-<name>`` (dots as dashes) describes it.
    """

    name: str
    default_level: Level

    @property
    def message(self) -> Message:
        """What it allows, in words."""
        return Message("capability-" + self.name.replace(".", "-"))


@dataclass(frozen=True, slots=True)
class Actor:
    """On whose behalf something is done: a person with their rights in one guild, or Tribune itself.

    Attributes:
        guild_id: where the rights hold.
        user_id: the person; None for Tribune itself.
        level: the highest level of their roles.
        granted: capabilities beyond the level's.
        withdrawn: capabilities that the level would give and the guild took away.
        role_ids: their roles at the moment of acting.
        locale: the language they read, as a BCP-47 tag.
        reason: why Tribune acts by itself; empty for persons.
    """

    guild_id: GuildId
    user_id: UserId | None
    level: Level = Level.MEMBER
    granted: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()
    role_ids: frozenset[RoleId] = frozenset()
    locale: str = "en"
    reason: str = ""

    @classmethod
    def system(cls, guild_id: GuildId, reason: str) -> "Actor":
        """Tribune itself: a job, an event or the command line."""
        return cls(guild_id, None, Level.OWNER, reason=reason)

    @property
    def is_system(self) -> bool:
        """Whether Tribune itself acts."""
        return self.user_id is None

    def may(self, capability: Capability) -> bool:
        """Whether this actor has the capability."""
        if self.is_system or capability.name in self.granted:
            return True
        return self.level >= capability.default_level and capability.name not in self.withdrawn

    def require(self, capability: Capability) -> None:
        """Refuse unless the actor has the capability.

        Raises:
            NotAllowed: they have not.
        """
        if not self.may(capability):
            raise NotAllowed("error-not-allowed", what=capability.message)

    def person(self) -> UserId:
        """The person who acts.

        Raises:
            NotAllowed: Tribune itself acts, and only a person can do this.
        """
        if self.user_id is None:
            raise NotAllowed("error-persons-only")
        return self.user_id
