"""Who is here, in which language, and the mode that a guild is in."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import select, update

from bot.community.settings import CommunitySettings
from bot.community.state import Mode
from bot.community.tables import CounterRow
from bot.core.errors import Invalid
from bot.core.events import MemberJoined
from bot.core.ids import GuildId
from bot.database.transaction import Transaction
from tests.fakes.town import ANNA, GUILD, LOBBY, NEW, Town


async def test_coming_twice_is_once_and_coming_back_is_anew(town: Town) -> None:
    first = town.clock.now()
    for at in (first, first, first - timedelta(days=3)):
        await town.people.joined(MemberJoined(GUILD, NEW, at))
    assert await town.rows("people", "user_id, left_at") == [(NEW, None)]
    await town.join(NEW, at=first)
    await town.leave(NEW)
    ((left_at,),) = await town.rows("people", "left_at")
    assert left_at is not None
    await town.join(NEW, at=first + timedelta(days=1))
    assert await town.rows("people", "left_at") == [(None,)]


async def test_a_guild_is_met_once(town: Town) -> None:
    since = town.people.since(GUILD)
    assert since is not None
    await town.wait(days=1)
    await town.restart()
    assert town.people.since(GUILD) == since
    assert await town.people.meet(GUILD) == since
    assert town.people.since(GuildId(404)) is None


async def test_the_first_language_is_that_of_public_texts(town: Town) -> None:
    assert town.people.guild_language(GUILD) == "en"
    await town.people.set_languages(["de", "en", "de"], actor=town.admin)
    await town.restart()
    assert town.people.guild_language(GUILD) == "de"
    assert town.database.settings.get(GUILD, CommunitySettings).languages == ["de", "en"]


@pytest.mark.parametrize("languages", [[], ["fr"], ["en", "xx"]])
async def test_languages_that_nobody_speaks_are_refused(hamlet: Town, languages: list[str]) -> None:
    with pytest.raises(Invalid):
        await hamlet.people.set_languages(languages, actor=hamlet.admin)
    with pytest.raises(Invalid):
        await hamlet.people.choose_language("fr", actor=hamlet.actor(ANNA))
    assert hamlet.people.guild_language(GUILD) == "en"


async def test_a_mode_ends_by_itself_or_when_it_is_declared_over(town: Town) -> None:
    def mode() -> Mode:
        return town.states.mode(GUILD, town.clock.now())

    assert mode() is Mode.NORMAL
    await town.states.declare(Mode.RAID, timedelta(hours=1), actor=town.admin)
    await town.restart()
    assert mode() is Mode.RAID
    await town.wait(hours=1)
    assert mode() is Mode.NORMAL
    await town.states.declare(Mode.QUIET, None, actor=town.admin)
    await town.wait(days=100)
    assert mode() is Mode.QUIET
    await town.states.declare(Mode.NORMAL, None, actor=town.admin)
    assert mode() is Mode.NORMAL
    assert town.states.mode(GuildId(404), town.clock.now()) is Mode.NORMAL
    with pytest.raises(Invalid):
        await town.states.declare(Mode.RAID, timedelta(0), actor=town.admin)


async def test_five_writers_of_one_counter_lose_nothing(town: Town) -> None:
    """Each reads, decides and writes: whoever read before another's write must read again."""
    here = (CounterRow.guild_id == GUILD, CounterRow.channel_id == LOBBY, CounterRow.hour == 1)

    def count(tx: Transaction) -> None:
        number = tx.select(select(CounterRow.messages).where(*here)).scalar_one()
        tx.execute(update(CounterRow).where(*here).values(messages=number + 1))

    row = {"guild_id": GUILD, "channel_id": LOBBY, "hour": 1, "messages": 0}
    await town.database.write(lambda tx: tx.execute(tx.insert(CounterRow).values(**row)))
    await asyncio.gather(*(_repeat(town, count, 10) for _ in range(5)))
    assert await town.rows("message_counts", "messages") == [(50,)]


async def _repeat(town: Town, body: Callable[[Transaction], None], times: int) -> None:
    for _ in range(times):
        await town.database.write(body)


async def test_the_audit_says_what_was_there_whatever_memory_holds(town: Town) -> None:
    await town.states.declare(Mode.QUIET, None, actor=town.admin)
    town.states._modes.clear()  # as in a process that has not heard of it yet
    await town.states.declare(Mode.RAID, timedelta(hours=1), actor=town.admin)
    await town.wait(hours=2)
    await town.states.declare(Mode.QUIET, None, actor=town.admin)
    audited = await town.rows("audit", "old", "verb = 'state.declare' ORDER BY id")
    assert [orjson.loads(old)["mode"] for (old,) in audited] == ["normal", "quiet", "normal"]
