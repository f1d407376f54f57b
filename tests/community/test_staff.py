"""Rights by role, and when a volunteer may be called."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.community.staff import Availability
from bot.community.tables import StaffCapabilityRow
from bot.core.errors import Invalid, NotAllowed, NotFound
from bot.core.ids import GuildId, RoleId, UserId
from bot.core.permissions import Level
from tests.fakes.town import ANNA, GUILD, OTHER, Town

HELPERS, MODERATORS, EVERYONE, ELSEWHERE = (RoleId(number) for number in (5, 6, 7, 8))
ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Kiritimati")
STEP = timedelta(minutes=15)

walls = st.times(min_value=time(0), max_value=time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0))
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
hours = st.builds(
    Availability,
    st.just(ANNA),
    st.sampled_from(ZONES),
    st.none() | walls,
    st.none() | walls,
    st.none() | instants,
)


@given(hours, instants)
def test_quiet_hours_are_those_of_the_wall_clock(found: Availability, now: datetime) -> None:
    is_away = found.away_until is not None and now < found.away_until
    local = now.astimezone(ZoneInfo(found.time_zone)).time()
    if found.quiet_from is None or found.quiet_until is None:
        is_quiet = False
    elif found.quiet_from <= found.quiet_until:
        is_quiet = found.quiet_from <= local < found.quiet_until
    else:
        is_quiet = local >= found.quiet_from or local < found.quiet_until
    assert found.is_awake(now) is not (is_away or is_quiet)


@given(hours, instants)
def test_who_sleeps_wakes_up_at_the_first_chance(found: Availability, now: datetime) -> None:
    wake = found.next_awake(now)
    assert wake >= now
    assert found.is_awake(wake)
    assert (wake == now) is found.is_awake(now)
    # nobody could have been called much earlier: an hour is left out on one day of the year
    begin = max(now, found.away_until or now)
    tries = (begin + STEP * number for number in range(int((wake - begin) / STEP)))
    assert not any(found.is_awake(at) for at in tries if at < wake - timedelta(hours=1))
    assert wake - begin <= timedelta(hours=25)


@pytest.mark.parametrize(
    ("quiet", "now", "expected"),
    [
        # the clocks go back at 03:00: 02:30 comes twice, and so does the night's end
        (("22:00", "02:30"), "2026-10-25T00:10+00:00", "2026-10-25T00:30+00:00"),
        (("22:00", "02:30"), "2026-10-25T01:10+00:00", "2026-10-25T01:30+00:00"),
        # they go forward at 02:00: 02:30 is left out
        (("22:00", "02:30"), "2026-03-29T00:10+00:00", "2026-03-29T01:30+00:00"),
    ],
)
def test_nights_on_which_clocks_change(quiet: tuple[str, str], now: str, expected: str) -> None:
    begin, end = (time.fromisoformat(text) for text in quiet)
    found = Availability(ANNA, "Europe/Berlin", begin, end)
    assert found.next_awake(datetime.fromisoformat(now)) == datetime.fromisoformat(expected)


async def furnish(town: Town) -> None:
    for role_id in (HELPERS, MODERATORS):
        town.platform.add_role(GUILD, role_id)
    town.platform.add_role(GUILD, EVERYONE, is_everyone=True)


async def test_the_highest_role_counts(town: Town) -> None:
    await furnish(town)
    for role_id, level in ((HELPERS, Level.HELPER), (MODERATORS, Level.MODERATOR)):
        await town.staff.set_level(role_id, level, actor=town.admin, platform=town.platform)
    await town.restart()
    actor = town.staff.actor
    assert actor(GUILD, OTHER).level is Level.MEMBER
    assert actor(GUILD, OTHER, role_ids=[ELSEWHERE]).level is Level.MEMBER
    assert actor(GUILD, OTHER, role_ids=[HELPERS]).level is Level.HELPER
    assert actor(GUILD, OTHER, role_ids=[MODERATORS, HELPERS]).level is Level.MODERATOR
    assert actor(GuildId(2000), OTHER, role_ids=[MODERATORS]).level is Level.MEMBER
    assert actor(GUILD, OTHER, role_ids=[HELPERS], is_admin=True).level is Level.ADMIN
    assert actor(GUILD, OTHER, is_admin=True, is_owner=True).level is Level.OWNER
    assert town.staff.levels(GUILD) == {HELPERS: Level.HELPER, MODERATORS: Level.MODERATOR}


async def test_single_capabilities_are_merged_and_giving_wins(hamlet: Town) -> None:
    rows = [
        {"guild_id": GUILD, "role_id": role_id, "capability": name, "allowed": allowed}
        for role_id, name, allowed in (
            (HELPERS, "welcome.greet", False),
            (HELPERS, "welcome.start", False),
            (MODERATORS, "welcome.start", True),
            (MODERATORS, "cases.ban", True),
        )
    ]
    await hamlet.database.write(lambda tx: tx.execute(tx.insert(StaffCapabilityRow), rows))
    await hamlet.staff.load()
    helper = hamlet.staff.actor(GUILD, OTHER, role_ids=[HELPERS])
    assert (helper.granted, helper.withdrawn) == (frozenset(), {"welcome.greet", "welcome.start"})
    both = hamlet.staff.actor(GUILD, OTHER, role_ids=[HELPERS, MODERATORS])
    assert (both.granted, both.withdrawn) == ({"welcome.start", "cases.ban"}, {"welcome.greet"})
    # nobody can lock the owner out
    assert hamlet.staff.actor(GUILD, OTHER, role_ids=[HELPERS], is_owner=True).withdrawn == frozenset()


async def test_a_level_can_be_taken_back(town: Town) -> None:
    await furnish(town)
    for level in (Level.MODERATOR, Level.HELPER, Level.MEMBER, Level.MEMBER):
        await town.staff.set_level(HELPERS, level, actor=town.admin, platform=town.platform)
        assert town.staff.actor(GUILD, OTHER, role_ids=[HELPERS]).level is level
    assert await town.rows("staff_roles") == []
    assert town.staff.levels(GUILD) == {}


@pytest.mark.parametrize(
    ("role_id", "level", "error"),
    [
        (RoleId(404), Level.HELPER, NotFound),
        (EVERYONE, Level.HELPER, Invalid),
        (HELPERS, Level.OWNER, Invalid),
        (MODERATORS, Level.MODERATOR, None),
    ],
)
async def test_which_levels_can_be_given(
    hamlet: Town, role_id: RoleId, level: Level, error: type[Exception] | None
) -> None:
    await furnish(hamlet)
    before = await hamlet.dump()
    given_level = hamlet.staff.set_level(role_id, level, actor=hamlet.admin, platform=hamlet.platform)
    if error is None:
        await given_level
    else:
        with pytest.raises(error):
            await given_level
        assert await hamlet.dump() == before


async def test_nobody_gives_more_than_they_have(hamlet: Town) -> None:
    await furnish(hamlet)
    able = hamlet.actor(UserId(77), Level.HELPER, granted=frozenset({"community.staff"}))
    with pytest.raises(Invalid):
        await hamlet.staff.set_level(HELPERS, Level.MODERATOR, actor=able, platform=hamlet.platform)
    with pytest.raises(NotAllowed):
        await hamlet.staff.set_level(
            HELPERS, Level.MEMBER, actor=hamlet.actor(level=Level.MODERATOR), platform=hamlet.platform
        )


async def test_nobody_takes_away_more_than_they_have(town: Town) -> None:
    await furnish(town)
    await town.staff.set_level(MODERATORS, Level.ADMIN, actor=town.admin, platform=town.platform)
    town.staff._levels.clear()  # as in a process that has not heard of it yet
    deputy = town.actor(ANNA, Level.HELPER, granted=frozenset({"community.staff"}))
    with pytest.raises(Invalid):
        await town.staff.set_level(MODERATORS, Level.MEMBER, actor=deputy, platform=town.platform)
    assert await town.rows("staff_roles", "role_id, level") == [(MODERATORS, Level.ADMIN)]
    await town.staff.set_level(MODERATORS, Level.MEMBER, actor=town.admin, platform=town.platform)
    (audited,) = await town.rows("audit", "old", "verb = 'staff.level' ORDER BY id DESC LIMIT 1")
    assert orjson.loads(audited[0]) == {"level": Level.ADMIN}
