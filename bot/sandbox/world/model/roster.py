"""`Roster`: a guild's members, found quickly among a hundred thousand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

from bot.sandbox.world.model.people import Member


class Roster(dict[int, Member]):
    """Members by their ids. The order of the ids is kept once somebody asked for it, not sorted for every page."""

    def __init__(self) -> None:
        super().__init__()
        self._ordered: list[int] | None = None

    def __setitem__(self, user_id: int, member: Member) -> None:
        if self._ordered is not None and user_id not in self:
            insort(self._ordered, user_id)
        super().__setitem__(user_id, member)

    def __delitem__(self, user_id: int) -> None:
        super().__delitem__(user_id)
        if self._ordered is not None:
            del self._ordered[bisect_left(self._ordered, user_id)]

    def after(self, user_id: int, limit: int) -> list[Member]:
        """Return the members whose ids follow one, in the order of their ids."""
        if self._ordered is None:
            self._ordered = sorted(self)
        start = bisect_right(self._ordered, user_id)
        return [self[one] for one in self._ordered[start : start + limit]]

    def named(self, prefix: str) -> Iterator[Member]:
        """Yield the members of whom a name, whatever its case, begins so: user name, display name or nickname."""
        wanted = prefix.casefold()
        for member in self.values():
            user = member.user
            if (
                user.username.casefold().startswith(wanted)
                or (user.global_name is not None and user.global_name.casefold().startswith(wanted))
                or (member.nick is not None and member.nick.casefold().startswith(wanted))
            ):
                yield member
