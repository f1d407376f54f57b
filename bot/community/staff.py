"""Staff: which roles give which rights, and when a volunteer does not want to be called."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import delete, select

from bot.community.capabilities import AVAILABILITY, STAFF
from bot.community.tables import AvailabilityRow, StaffCapabilityRow, StaffRoleRow
from bot.core.errors import Invalid, NotFound
from bot.core.events import AvailabilityChanged
from bot.core.ids import GuildId, RoleId, UserId
from bot.core.permissions import Actor, Level
from bot.core.platform import Platform
from bot.database.database import Database
from bot.database.transaction import Transaction

TOPIC = "staff"


@dataclass(frozen=True, slots=True)
class Availability:
    """When a volunteer may be called: outside their quiet hours (their own wall clock), and not while away."""

    user_id: UserId
    time_zone: str = "UTC"
    quiet_from: time | None = None
    quiet_until: time | None = None
    away_until: datetime | None = None

    def is_awake(self, now: datetime) -> bool:
        """Whether they may be called now."""
        if self.away_until is not None and now < self.away_until:
            return False
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return True
        local = now.astimezone(ZoneInfo(self.time_zone)).time()
        if self.quiet_from < self.quiet_until:
            return not self.quiet_from <= local < self.quiet_until
        return self.quiet_until <= local < self.quiet_from

    def next_awake(self, now: datetime) -> datetime:
        """The first instant from now on at which they may be called (within two days of their return; else that)."""
        at = now if self.away_until is None else max(now, self.away_until)
        if self.is_awake(at) or self.quiet_until is None:
            return at
        zone = ZoneInfo(self.time_zone)
        today = at.astimezone(zone).date()
        # on the day the clocks go back their hour comes twice
        for day, fold in product((today, today + timedelta(days=1), today + timedelta(days=2)), (0, 1)):
            wake = datetime.combine(day, self.quiet_until.replace(fold=fold), zone).astimezone(at.tzinfo)
            if wake >= at and self.is_awake(wake):
                return wake
        return at


class Staff:
    """Rights by role, readable from memory so that a button can open a form at once."""

    topic = TOPIC

    def __init__(self, database: Database) -> None:
        self._database = database
        self._levels: dict[tuple[GuildId, RoleId], Level] = {}
        self._capabilities: dict[tuple[GuildId, RoleId], dict[str, bool]] = {}
        database.revisions.guard(self)

    async def load(self, guild_ids: Sequence[GuildId] | None = None) -> None:
        """Read roles' rights into memory."""

        def body(tx: Transaction) -> tuple[list[StaffRight], list[StaffRight]]:
            levels = select(StaffRoleRow.guild_id, StaffRoleRow.role_id, StaffRoleRow.level)
            singles = select(
                StaffCapabilityRow.guild_id,
                StaffCapabilityRow.role_id,
                StaffCapabilityRow.capability,
                StaffCapabilityRow.allowed,
            )
            return (
                [(row.guild_id, row.role_id, "", row.level) for row in tx.select(levels)],
                [(row.guild_id, row.role_id, row.capability, row.allowed) for row in tx.select(singles)],
            )

        levels, singles = await self._database.read(body)
        self._levels = {(GuildId(guild), RoleId(role)): Level(level) for guild, role, _, level in levels}
        self._capabilities = {}
        for guild, role, capability, allowed in singles:
            self._capabilities.setdefault((GuildId(guild), RoleId(role)), {})[capability] = bool(allowed)

    def actor(
        self,
        guild_id: GuildId,
        user_id: UserId,
        *,
        role_ids: Iterable[RoleId] = (),
        is_owner: bool = False,
        is_admin: bool = False,
        locale: str = "en",
    ) -> Actor:
        """A person with their rights.

        Args:
            guild_id: where they act.
            user_id: who.
            role_ids: their roles now.
            is_owner: they own the guild.
            is_admin: the platform itself lets them manage the guild.
            locale: the language they read.
        """
        roles = frozenset(role_ids)
        level = Level.OWNER if is_owner else Level.ADMIN if is_admin else Level.MEMBER
        single: dict[str, bool] = {}
        for role_id in roles:
            level = max(level, self._levels.get((guild_id, role_id), Level.MEMBER))
            for name, allowed in self._capabilities.get((guild_id, role_id), {}).items():
                single[name] = single.get(name, False) or allowed
        return Actor(
            guild_id,
            user_id,
            level,
            frozenset(name for name, allowed in single.items() if allowed),
            frozenset(name for name, allowed in single.items() if not allowed and level < Level.OWNER),
            roles,
            locale,
        )

    async def set_level(self, role_id: RoleId, level: Level, *, actor: Actor, platform: Platform) -> None:
        """Let a role give a level (member: take it back).

        Raises:
            NotAllowed: the actor may not.
            NotFound: the role is gone.
            Invalid: everyone's role cannot be staff, or the actor would give or take more than they have.
        """
        actor.require(STAFF)
        role = platform.role(actor.guild_id, role_id)
        if role is None:
            raise NotFound("error-role-gone")
        if role.is_everyone or level is Level.OWNER or level > actor.level:
            raise Invalid("error-staff-level")

        def body(tx: Transaction) -> None:
            this = (StaffRoleRow.guild_id == actor.guild_id, StaffRoleRow.role_id == role_id)
            # of the row and not of memory, which is behind other processes
            old = tx.select(select(StaffRoleRow.level).where(*this)).scalar_one_or_none() or Level.MEMBER
            if old > actor.level:
                raise Invalid("error-staff-level")
            tx.execute(delete(StaffRoleRow).where(*this))
            if level is not Level.MEMBER:
                row = {"guild_id": actor.guild_id, "role_id": role_id, "level": int(level)}
                tx.execute(tx.insert(StaffRoleRow).values(**row))
            tx.audit(actor, "staff.level", role_id, old={"level": int(old)}, new={"level": int(level)})
            tx.touch(actor.guild_id, TOPIC)
            tx.after_commit(lambda: self._levels.__setitem__((actor.guild_id, role_id), level))

        await self._database.write(body)

    def levels(self, guild_id: GuildId) -> dict[RoleId, Level]:
        """The roles that give a level in a guild."""
        return {
            role: level for (guild, role), level in self._levels.items() if guild == guild_id and level > Level.MEMBER
        }

    async def set_quiet_hours(
        self, time_zone: str, quiet_from: time | None, quiet_until: time | None, *, actor: Actor
    ) -> Availability:
        """Set one's own quiet hours (None: none).

        Raises:
            NotAllowed: they are no volunteer's.
            Invalid: no such time zone.
        """
        actor.require(AVAILABILITY)
        person = actor.person()
        if time_zone not in available_timezones():
            raise Invalid("error-time-zone")

        def body(tx: Transaction) -> Availability:
            return self._save(
                tx,
                actor.guild_id,
                person,
                {
                    "time_zone": time_zone,
                    "quiet_from": quiet_from and quiet_from.isoformat("minutes"),
                    "quiet_until": quiet_until and quiet_until.isoformat("minutes"),
                },
            )

        return await self._database.write(body)

    async def set_away(self, duration: timedelta | None, *, actor: Actor) -> Availability:
        """Go away for a while, or (None) come back.

        Raises:
            NotAllowed: they are no volunteer's.
            Invalid: longer than a year, or not into the future.
        """
        actor.require(AVAILABILITY)
        person = actor.person()
        if duration is not None and not timedelta(0) < duration <= timedelta(days=366):
            raise Invalid("error-duration")

        def body(tx: Transaction) -> Availability:
            until = None if duration is None else tx.now + duration
            return self._save(tx, actor.guild_id, person, {"away_until": until})

        return await self._database.write(body)

    def _save(self, tx: Transaction, guild_id: GuildId, user_id: UserId, values: dict[str, object]) -> Availability:
        defaults: dict[str, object] = {"time_zone": "UTC"}
        insert = tx.insert(AvailabilityRow).values(guild_id=guild_id, user_id=user_id, **(defaults | values))
        tx.execute(insert.on_conflict_do_update(index_elements=["guild_id", "user_id"], set_=values))
        tx.publish(AvailabilityChanged(guild_id, user_id))
        return availability(tx, guild_id, [user_id])[user_id]


StaffRight = tuple[int, int, str, int]


def availability(tx: Transaction, guild_id: GuildId, user_ids: Sequence[UserId]) -> dict[UserId, Availability]:
    """When these volunteers may be called; those who said nothing may be called at any time."""
    query = select(
        AvailabilityRow.user_id,
        AvailabilityRow.time_zone,
        AvailabilityRow.quiet_from,
        AvailabilityRow.quiet_until,
        AvailabilityRow.away_until,
    ).where(AvailabilityRow.guild_id == guild_id, AvailabilityRow.user_id.in_(user_ids))
    found = {user_id: Availability(user_id) for user_id in user_ids}
    for row in tx.select(query):
        found[UserId(row.user_id)] = Availability(
            UserId(row.user_id),
            row.time_zone,
            row.quiet_from and time.fromisoformat(row.quiet_from),
            row.quiet_until and time.fromisoformat(row.quiet_until),
            row.away_until,
        )
    return found
