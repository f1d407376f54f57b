"""Restarts, kept quiet and abrupt, and a bad connection: nothing is lost, doubled or dead afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from bot.community.tables import FirstWordsRow
from bot.demo.seed import HELLO, RULES_ROLE
from bot.sandbox.rest.limiting import Limits
from tests.e2e.messages import component_of, words
from tests.e2e.town import Town, eventually, on_both_databases

both_ends = pytest.mark.parametrize("gracefully", [True, False], ids=["stopped", "abandoned"])


class TestAfterARestart:
    @on_both_databases
    @both_ends
    async def test_what_was_on_the_screen_still_works(self, town: Town, gracefully: bool) -> None:
        mika, olivia, mina = await town.arrive("mika", "de"), town.person("olivia"), town.person("mina")
        await mika.say(HELLO, "Hallo!")
        await town.advance(minutes=20)
        panel, card = await town.panel(), await town.card()
        private = await mika.press(panel, "interests")
        rules = await mika.press(panel, "rules")
        modal = await olivia.use("welcome rules", language="en")
        hours = await mina.use("greeter hours")

        await town.restart(gracefully=gracefully)

        assert "Unsere Regeln" in words(await mika.press(panel, "rules"))
        assert "Ab jetzt spreche ich Deutsch" in words(await mika.press(panel, "language", "de"))
        start = await mika.press(private, "interests-chosen", str(town.role_id("Events")))
        assert "ein Interesse dazu" in words(start)
        assert "Es ist festgehalten" in words(await mika.press(rules, "accept"))
        await eventually(lambda: town.roles_of(mika) == {"Events", RULES_ROLE})
        assert "is in force in English" in words(await olivia.submit(modal, text="1. Be kind, still."))
        quiet = await mina.submit(hours, time_zone="Europe/Berlin", quiet_from="22:00", quiet_until="07:30")
        assert "from 22:00 to 07:30 (Europe/Berlin)" in words(quiet)
        assert "is waiting in" in words(await mina.press(card, "take"))
        await town.settled()
        assert f"{mina.mention} is on it." in words(await town.card())
        assert len(town.posts()) == 1

    @on_both_databases
    @both_ends
    async def test_a_chosen_language_and_a_released_card_are_remembered(self, town: Town, gracefully: bool) -> None:
        noor, jonas = await town.arrive("noor"), town.person("jonas")
        await noor.press(await town.panel(), "language", "de")
        await noor.say(HELLO, "hello")
        await town.advance(minutes=20)
        await jonas.press(await town.card(), "take")
        await town.settled()
        await town.restart(gracefully=gracefully)
        assert "Dein Start" in words(await noor.use("start"))
        await jonas.press(await town.card(), "release")
        await town.settled()
        assert component_of(await town.card(), "take")

    async def test_commands_are_not_registered_anew(self, town: Town) -> None:
        await town.restart()
        assert len(town.requests("PUT", "/commands")) == 1


class TestWhileTheBotIsAway:
    @on_both_databases
    @both_ends
    async def test_first_words_are_caught_up_and_watched(self, town: Town, gracefully: bool) -> None:
        early = await town.arrive("early")
        await (town.stop() if gracefully else town.abandon())
        await early.say(HELLO, "here already")
        await town.control("POST", "personas", {"username": "late"})
        late = town.person("late")
        await late.say("general", "and I came while nobody looked")
        await town.start()
        await town.settled()
        assert await count(town, FirstWordsRow) == 2
        await town.advance(minutes=20)
        shown = [words(card) for card in await town.cards()]
        assert [[one.mention in text for text in shown].count(True) for one in (early, late)] == [1, 1]
        assert len(town.posts()) == 2

    @on_both_databases
    async def test_answers_are_caught_up(self, town: Town) -> None:
        noor, lena = await town.arrive("noor"), await town.arrive("lena")
        first, _ = await noor.say(HELLO, "hello"), await lena.say("general", "hello")
        await town.advance(minutes=20)
        assert len(await town.cards()) == 2
        async with town.away():
            await town.person("lukas").say(HELLO, "welcome!", to=first)
            await town.person("amira").say("general", f"{lena.mention} welcome!")
        await town.settled()
        assert await town.cards() == []

    @on_both_databases
    @both_ends
    async def test_a_card_that_fell_due_comes_once(self, town: Town, gracefully: bool) -> None:
        noor = await town.arrive("noor")
        await noor.say(HELLO, "hello")
        await (town.stop() if gracefully else town.abandon())
        town.sandbox.clock.advance(3600)
        await town.start()
        await town.settled()
        assert len(town.posts()) == 1
        await town.restart(gracefully=gracefully)
        await town.settled()
        await town.advance(days=1)
        assert len(town.posts()) == 1
        assert await town.card()

    async def test_a_question_asked_and_answered_needs_no_card(self, town: Town) -> None:
        noor = await town.arrive("noor")
        async with town.away():
            first = await noor.say(HELLO, "hello")
            await town.person("lukas").say(HELLO, "welcome!", to=first)
            town.sandbox.clock.advance(3600)
        await town.settled()
        assert town.posts() == []

    async def test_a_message_that_was_deleted_needs_no_card(self, town: Town) -> None:
        noor = await town.arrive("noor")
        first = await noor.say(HELLO, "hello")
        path = f"/channels/{town.channel_id(HELLO)}/messages/{first}"
        async with town.away():
            await noor.ok("DELETE", path)
            town.sandbox.clock.advance(3600)
        await town.settled()
        assert town.posts() == []

    async def test_a_card_whose_newcomer_left_goes(self, town: Town) -> None:
        noor = await town.arrive("noor")
        await noor.say(HELLO, "hello")
        async with town.away():
            await town.control("POST", f"personas/{noor.id}/leave", {})
            town.sandbox.clock.advance(3600)
        await town.settled()
        assert await town.cards() == []

    async def test_a_press_in_the_moment_of_the_restart_can_be_repeated(self, town: Town) -> None:
        mika, panel = await town.arrive("mika"), await town.panel()
        await town.stop()
        asked = await mika.start_press(panel, "rules")
        await town.start()
        assert town.answer_to(asked) is None
        assert "Our rules" in words(await mika.press(panel, "rules"))


GATEWAY: list[dict[str, Any]] = [{"drop_gateway": True}, {"invalidate_session": True}, {"reconnect": True}]
REST: list[dict[str, Any]] = [
    {"route": "POST /channels/*", "status": 429, "retry_after": 0.2, "count": 3},
    {"route": "POST /channels/*", "status": 503, "count": 2},
    {"route": "POST /channels/*", "status": 500, "count": 1},
    {"route": "*", "delay_ms": 300, "count": 10},
    {"route": "*", "status": 429, "retry_after": 0.1, "global": True, "count": 2},
]


class TestABadConnection:
    """The same story in every weather, with the same outcome."""

    async def story(self, town: Town, fault: dict[str, Any]) -> None:
        noor = await town.arrive("noor")
        if "reconnect" in fault:
            town.sandbox.gateway.reconnect()
        else:
            await town.fault(**fault)
        path = f"/channels/{town.channel_id(HELLO)}/messages"
        first = int((await noor.ok("POST", path, {"content": "hello"}))["id"])
        await town.settled()
        await town.advance(minutes=20)
        await eventually(town.cards)
        await town.settled()
        start = await noor.press(await town.panel(), "interests")
        await noor.press(start, "interests-chosen", str(town.role_id("Painters")))
        await eventually(lambda: town.roles_of(noor) == {"Painters"})
        assert len(await town.cards()) == 1
        await town.person("lukas").say(HELLO, "welcome!", to=first)
        await town.settled()
        assert await town.cards() == []
        assert len(town.posts()) == 1
        assert await count(town, FirstWordsRow) == 1

    @on_both_databases
    @pytest.mark.parametrize("fault", GATEWAY, ids=lambda fault: next(iter(fault)))
    async def test_of_the_gateway_changes_nothing(self, town: Town, fault: dict[str, Any]) -> None:
        await self.story(town, fault)

    @pytest.mark.parametrize("fault", REST, ids=["429", "503", "500", "slow", "global-429"])
    async def test_of_the_api_changes_nothing(self, town: Town, fault: dict[str, Any]) -> None:
        await self.story(town, fault)

    async def test_what_happens_while_the_line_is_cut_is_read_afterwards(self, town: Town) -> None:
        newcomers = [await town.arrive(f"newcomer{number}") for number in range(3)]
        for newcomer in newcomers:
            await town.fault(invalidate_session=True)
            await newcomer.ok("POST", f"/channels/{town.channel_id(HELLO)}/messages", {"content": "hello"})
        await town.settled()
        assert await count(town, FirstWordsRow) == 3
        await town.advance(minutes=20)
        assert len(await town.cards()) == 3


class TestUnderDiscordsRateLimits:
    @pytest.fixture
    def limits(self) -> Limits | None:
        return None

    async def test_seven_newcomers_get_seven_cards_and_their_roles(self, town: Town) -> None:
        newcomers = [await town.arrive(f"newcomer{number}") for number in range(7)]
        for newcomer in newcomers:
            await newcomer.say("general" if newcomer.id % 2 else HELLO, "hello")
        await town.advance(minutes=20)
        assert len(await town.cards()) == 7
        for newcomer in newcomers:
            start = await newcomer.press(await town.panel(), "interests")
            await newcomer.press(start, "interests-chosen", str(town.role_id("Painters")))
        await eventually(lambda: all(town.roles_of(one) == {"Painters"} for one in newcomers))
        assert len(town.posts()) == 7
        assert not [one for one in town.requests() if one["status"] == 429]


async def count(town: Town, table: Any) -> int:
    return await town.bot.database.read(lambda tx: tx.select(select(func.count()).select_from(table)).scalar_one())
