"""Greeters: volunteers who opted in to answer newcomers."""

from datetime import time, timedelta

from bot.community.staff import Availability, Staff, availability
from bot.core.errors import Conflict, Invalid
from bot.core.events import MemberLeft
from bot.core.permissions import Actor
from bot.database.database import Database
from bot.database.transaction import Transaction
from bot.features.welcome.capabilities import GREET
from bot.features.welcome.model import GreeterView
from bot.features.welcome.service.watching import Watching
from bot.features.welcome.store import greeters, watches


class Greeters:
    """Opting in and out, quiet hours, being away. Nobody sees another greeter's numbers."""

    def __init__(self, database: Database, staff: Staff, watching: Watching) -> None:
        self._database = database
        self._staff = staff
        self._watching = watching

    async def view(self, *, actor: Actor) -> GreeterView:
        """One's own part: hours, and whom one looks after.

        Raises:
            NotAllowed: greeting is not open to the actor.
        """
        actor.require(GREET)
        person = actor.person()

        def body(tx: Transaction) -> GreeterView:
            hours = availability(tx, actor.guild_id, [person])[person]
            return GreeterView(
                greeters.is_greeter(tx, actor.guild_id, person),
                hours.is_awake(tx.now),
                hours.away_until if hours.away_until is not None and hours.away_until > tx.now else None,
                hours.quiet_from and hours.quiet_from.isoformat("minutes"),
                hours.quiet_until and hours.quiet_until.isoformat("minutes"),
                hours.time_zone,
                tuple(watches.taken_by(tx, actor.guild_id, person)),
            )

        return await self._database.read(body)

    async def join(self, *, actor: Actor) -> None:
        """Become a greeter.

        Raises:
            NotAllowed: greeting is not open to the actor.
            Conflict: they are one already.
        """
        actor.require(GREET)
        person = actor.person()

        def body(tx: Transaction) -> None:
            if not greeters.add(tx, actor.guild_id, person):
                raise Conflict("welcome-error-greeter-already")
            tx.audit(actor, "welcome.greeter.join", person)
            self._watching.look_again(tx, actor.guild_id)

        await self._database.write(body)

    async def leave(self, *, actor: Actor) -> None:
        """Be no greeter any more; whoever one looked after is open to all again.

        Raises:
            NotAllowed: greeting is not open to the actor.
            Conflict: they are none.
        """
        actor.require(GREET)
        person = actor.person()

        def body(tx: Transaction) -> None:
            if not greeters.remove(tx, actor.guild_id, person):
                raise Conflict("welcome-error-not-greeter")
            tx.audit(actor, "welcome.greeter.leave", person)
            self._watching.give_back_all(tx, person, actor)

        await self._database.write(body)

    def member_left(self, tx: Transaction, event: MemberLeft) -> None:
        """A greeter left the guild: it is nobody's turn who is not there."""
        self._watching.dismiss(tx, event.guild_id, event.user_id)

    async def set_quiet_hours(self, time_zone: str, quiet_from: str, quiet_until: str, *, actor: Actor) -> Availability:
        """Set when one is not to be called, by one's own wall clock; both empty: at any time.

        Args:
            time_zone: IANA name.
            quiet_from: ``22:00``; hours and minutes.
            quiet_until: ``07:30``.
            actor: who sets theirs.

        Raises:
            NotAllowed: greeting is not open to the actor.
            Invalid: a time or the zone cannot be read.
        """
        actor.require(GREET)
        begin, end = _wall_time(quiet_from), _wall_time(quiet_until)
        if (begin is None) != (end is None):
            raise Invalid("error-wall-time")
        return await self._staff.set_quiet_hours(time_zone.strip(), begin, end, actor=actor)

    async def set_away(self, duration: timedelta | None, *, actor: Actor) -> Availability:
        """Go away for a while, or (None) come back.

        Raises:
            NotAllowed: greeting is not open to the actor.
            Invalid: longer than a year, or not into the future.
        """
        actor.require(GREET)
        return await self._staff.set_away(duration, actor=actor)


def _wall_time(text: str) -> time | None:
    text = text.strip()
    if not text:
        return None
    try:
        hours, _, minutes = text.partition(":")
        return time(int(hours), int(minutes or 0))
    except ValueError as error:
        raise Invalid("error-wall-time") from error
