"""The first-message watch: a newcomer's first words get a person's answer, and greeters a card only where none came."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from pydantic import BaseModel

from bot.community.settings import CommunitySettings
from bot.demo.seed import GREETERS, GREETERS_CHANNEL, HELLO
from bot.features.welcome.settings import WelcomeSettings
from bot.sandbox import payloads
from bot.sandbox.world import messages
from bot.sandbox.world.model import Message, User
from tests.e2e.messages import component_of, components, words
from tests.e2e.town import Persona, Town, eventually, on_both_databases

GENERAL = "general"


def pinged(card: dict[str, Any]) -> list[str]:
    """Whom a card pings, by name; the body that the bot sent allows no one else."""
    return [one["username"] for one in card["mentions"]]


async def has_spoken(town: Town, name: str, channel: str = HELLO, locale: str = "en-US") -> tuple[Persona, int]:
    newcomer = await town.arrive(name, locale)
    return newcomer, await newcomer.say(channel, "Hello! Where do beginners start?")


async def open_help_channel(town: Town, channel: str) -> None:
    """No command names help channels yet: the settings do."""
    await save(town, CommunitySettings(languages=["en", "de"], help_channel_ids=[town.channel_id(channel)]))


async def save(town: Town, settings: BaseModel) -> None:
    database = town.bot.database
    await database.write(lambda tx: database.settings.save(tx, town.actor(), settings))


class TestTheCard:
    @on_both_databases
    async def test_it_comes_after_20_minutes_once_and_calls_whose_turn_it_is(self, town: Town) -> None:
        noor, message_id = await has_spoken(town, "noor")
        await town.advance(minutes=19, seconds=50)
        assert await town.cards() == []
        await town.advance(seconds=10)
        card = await town.card()
        (turn,) = pinged(card)
        assert turn in GREETERS
        assert card["content"] == town.person(turn).mention
        assert noor.mention in words(card)
        assert f"<#{town.channel_id(HELLO)}>" in words(card)
        links = [one["url"] for row in card["components"] for one in row["components"] if "url" in one]
        assert links == [f"https://discord.com/channels/{town.guild_id}/{town.channel_id(HELLO)}/{message_id}"]
        await town.advance(days=3)
        assert len(town.posts()) == 1

    @on_both_databases
    async def test_it_is_taken_by_one_and_given_back(self, town: Town) -> None:
        await has_spoken(town, "noor")
        await town.advance(minutes=20)
        jonas, mina, card = town.person("jonas"), town.person("mina"), await town.card()

        answer = await jonas.press(card, "take")
        assert "wartet in" in words(answer)
        await town.settled()
        taken = await town.card()
        assert taken["id"] == card["id"]
        assert f"{jonas.mention} is on it." in words(taken)
        assert [one["custom_id"].split(":")[1] for one in components(taken) if "custom_id" in one] == ["release"]
        # who still sees the old card is told
        assert "Somebody else was faster" in words(await mina.press(taken, "release"))

        assert "Für" in words(await jonas.press(taken, "release"))
        await town.settled()
        given_back = await town.card()
        assert "Whoever has a moment may take over." in words(given_back)
        await mina.press(given_back, "take")
        await town.settled()
        assert f"{mina.mention} is on it." in words(await town.card())
        assert len(town.posts()) == 1

    async def test_of_two_who_press_at_once_one_is_told_no(self, town: Town) -> None:
        await has_spoken(town, "noor")
        await town.advance(minutes=20)
        card, people = await town.card(), [town.person(name) for name in GREETERS]
        asked = [await one.start_press(card, "take") for one in people]
        answers = [words(await eventually(lambda one=one: town.answer_to(one))) for one in asked]
        refused = ("Somebody else was faster", "Jemand anderes war schneller")
        assert sum(any(text in answer for text in refused) for answer in answers) == 1
        await town.settled()
        shown = words(await town.card())
        assert sum(one.mention in shown for one in people) == 1

    async def test_who_is_no_greeter_is_refused_in_words(self, town: Town) -> None:
        await has_spoken(town, "noor")
        await town.advance(minutes=20)
        card = await town.card()
        # Olivia sees the channel as the owner, and has not opted in
        assert "You are no greeter here yet" in words(await town.person("olivia").press(card, "take"))
        await town.settled()
        assert await town.card() == card

    async def test_three_newcomers_are_offered_in_turn(self, town: Town) -> None:
        turns = []
        for name in ("one", "two", "three"):
            await has_spoken(town, name)
            await town.advance(minutes=20)
            turns += pinged((await town.cards())[-1])
        assert turns[0] == turns[2]
        assert {turns[0], turns[1]} == set(GREETERS)

    async def test_nobody_has_more_than_three_open(self, town: Town) -> None:
        spoken = [await has_spoken(town, f"newcomer{number}") for number in range(8)]
        await town.advance(minutes=20)
        cards = await town.cards()
        calls = [pinged(card) for card in cards]
        assert sorted(name for call in calls for name in call) == ["jonas"] * 3 + ["mina"] * 3
        assert [call for call in calls if not call] == [[], []]

        mina = town.person("mina")
        for card in cards[:3]:
            await mina.press(card, "take")
        assert "and that is enough at a time" in words(await mina.press(cards[3], "take"))
        first, message_id = spoken[0]
        await mina.say(HELLO, f"Welcome {first.mention}!", to=message_id)
        assert "is waiting in" in words(await mina.press(cards[3], "take"))

    async def test_no_greeter_greets_themselves(self, town: Town) -> None:
        kim = await town.arrive("kim", roles=["Greeter"])
        await kim.use("greeter join")
        await kim.say(GENERAL, "hello, I greet now")
        await town.advance(minutes=20)
        card = await town.card()
        assert pinged(card) != ["kim"]
        assert "This is your own message" in words(await kim.press(card, "take"))


class TestAnAnswer:
    """By each of the four rules the card goes, and none comes."""

    async def by_reply(self, town: Town, answerer: Persona, newcomer: Persona, message_id: int) -> None:
        await answerer.say(HELLO, "in the library", to=message_id)

    async def by_mention(self, town: Town, answerer: Persona, newcomer: Persona, message_id: int) -> None:
        await answerer.say(HELLO, f"{newcomer.mention} in the library")

    async def by_thread(self, town: Town, answerer: Persona, newcomer: Persona, message_id: int) -> None:
        path = f"/channels/{town.channel_id(HELLO)}/messages/{message_id}/threads"
        thread = await answerer.ok("POST", path, {"name": "welcome"})
        await answerer.say(int(thread["id"]), "in the library")

    async def by_coming_next(self, town: Town, answerer: Persona, newcomer: Persona, message_id: int) -> None:
        await answerer.say(HELLO, "in the library")

    @on_both_databases
    @pytest.mark.parametrize("rule", ["reply", "mention", "thread"])
    async def test_of_any_person_removes_the_card_at_once(self, town: Town, rule: str) -> None:
        noor, message_id = await has_spoken(town, "noor")
        await town.advance(minutes=21)
        assert await town.card()
        await getattr(self, f"by_{rule}")(town, town.person("lukas"), noor, message_id)
        assert await town.cards() == []
        await town.advance(days=2)
        assert len(town.posts()) == 1

    @pytest.mark.parametrize("rule", ["reply", "mention", "thread", "coming_next"])
    async def test_before_20_minutes_means_no_card_ever(self, town: Town, rule: str) -> None:
        await open_help_channel(town, HELLO)
        noor, message_id = await has_spoken(town, "noor")
        await town.advance(minutes=9)
        await getattr(self, f"by_{rule}")(town, town.person("amira"), noor, message_id)
        await town.advance(days=1)
        await town.advance(days=14)
        assert town.posts() == []

    async def test_the_next_message_in_a_help_channel_removes_the_card_of_a_short_wait(self, town: Town) -> None:
        await open_help_channel(town, HELLO)
        settings = town.bot.database.settings.get(town.guild_id, WelcomeSettings)
        await save(town, settings.model_copy(update={"answer_within_minutes_awake": 5}))
        await has_spoken(town, "noor")
        await town.advance(minutes=5)
        assert await town.card()
        await town.person("amira").say(HELLO, "have a look at the blue box")
        assert await town.cards() == []

    async def test_after_the_card_was_taken_removes_it_too(self, town: Town) -> None:
        _, message_id = await has_spoken(town, "noor")
        await town.advance(minutes=20)
        card = await town.card()
        await town.person("mina").press(card, "take")
        await town.person("lukas").say(HELLO, "hi!", to=message_id)
        assert await town.cards() == []

    async def test_in_a_thread_that_the_newcomer_opened_counts(self, town: Town) -> None:
        noor = await town.arrive("noor")
        thread = await noor.ok("POST", f"/channels/{town.channel_id(GENERAL)}/threads", {"name": "me", "type": 11})
        await noor.say(int(thread["id"]), "hello from my thread")
        await town.advance(minutes=20)
        assert await town.card()
        await town.person("lukas").say(int(thread["id"]), "hello in your thread")
        assert await town.cards() == []


class TestNoAnswer:
    async def stays(self, town: Town) -> None:
        await town.advance(minutes=20)
        assert len(await town.cards()) == 1

    async def test_is_a_bots_message(self, town: Town) -> None:
        noor, message_id = await has_spoken(town, "noor")
        robot = await town.arrive("robot", bot=True)
        await robot.say(HELLO, f"Welcome {noor.mention}!", to=message_id)
        await self.stays(town)

    async def test_is_a_webhooks_message(self, town: Town) -> None:
        noor, message_id = await has_spoken(town, "noor")
        reference = {"message_id": str(message_id), "channel_id": str(town.channel_id(HELLO))}
        hook = User(town.world.ids.next(), "news", bot=True)
        message = Message(
            town.world.ids.next(),
            town.channel_id(HELLO),
            town.guild_id,
            hook,
            town.world.clock.now(),
            f"Welcome {noor.mention}!",
            mentions=[noor.user],
            webhook_id=hook.id,
            webhook_author=payloads.user(hook),
            reference=reference | {"type": 0, "guild_id": str(town.guild_id)},
        )
        messages.post(town.world, message)
        await self.stays(town)

    async def test_is_the_newcomers_own_or_one_about_something_else_or_a_reaction(self, town: Town) -> None:
        noor, message_id = await has_spoken(town, "noor")
        await noor.say(HELLO, "anybody here?", to=message_id)
        lukas = town.person("lukas")
        await lukas.say(HELLO, "what a game yesterday")
        await lukas.say(GENERAL, f"somewhere else: {noor.mention}")
        path = f"/channels/{town.channel_id(HELLO)}/messages/{message_id}/reactions/{quote('👋')}/@me"
        await lukas.ok("PUT", path)
        await self.stays(town)


class TestWithNobodyAwake:
    async def sends_away(self, town: Town) -> None:
        for name in GREETERS:
            await town.person(name).use("greeter away", duration="1d")

    @on_both_databases
    async def test_the_card_comes_after_4_hours_and_calls_nobody(self, town: Town) -> None:
        await self.sends_away(town)
        await has_spoken(town, "noor")
        await town.advance(minutes=20)
        await town.advance(hours=3, minutes=39)
        assert await town.cards() == []
        await town.advance(minutes=1)
        card = await town.card()
        assert pinged(card) == []
        assert card["content"] == ""
        assert "Whoever has a moment may take over." in words(card)
        await town.advance(days=2)
        assert len(town.posts()) == 1

    async def test_a_greeter_who_comes_back_earlier_is_called_at_once(self, town: Town) -> None:
        await self.sends_away(town)
        await has_spoken(town, "noor")
        await town.advance(hours=1)
        assert await town.cards() == []
        await town.person("jonas").use("greeter back")
        await town.settled()
        assert pinged(await town.card()) == ["jonas"]

    async def test_quiet_hours_end_by_themselves(self, town: Town) -> None:
        now = town.clock.now()
        jonas, begin, end = town.person("jonas"), now - timedelta(hours=1), now + timedelta(hours=2)
        answer = await jonas.submit(
            await jonas.use("greeter hours"),
            time_zone="UTC",
            quiet_from=f"{begin:%H:%M}",
            quiet_until=f"{end:%H:%M}",
        )
        assert f"Von {begin:%H:%M} bis {end:%H:%M} frage ich dich nicht" in words(answer)
        await town.person("mina").use("greeter away", duration="1d")
        await has_spoken(town, "noor")
        await town.advance(hours=1, minutes=55)
        assert await town.cards() == []
        await town.advance(minutes=6)
        assert pinged(await town.card()) == ["jonas"]

    async def test_who_leaves_the_greeters_is_not_called(self, town: Town) -> None:
        await town.person("mina").use("greeter leave")
        for name in ("one", "two"):
            await has_spoken(town, name)
        await town.advance(minutes=20)
        assert [pinged(card) for card in await town.cards()] == [["jonas"], ["jonas"]]
        await town.person("jonas").use("greeter leave")
        await town.settled()
        assert all("Whoever has a moment may take over." in words(card) for card in await town.cards())


class TestWithdrawal:
    async def by_deletion(self, town: Town, newcomer: Persona, message_id: int) -> None:
        await newcomer.delete(HELLO, message_id)

    async def by_leaving(self, town: Town, newcomer: Persona, message_id: int) -> None:
        await newcomer.leave()

    async def by_deletion_of_the_channel(self, town: Town, newcomer: Persona, message_id: int) -> None:
        await town.person("olivia").ok("DELETE", f"/channels/{town.channel_id(HELLO)}")
        await town.settled()

    @on_both_databases
    @pytest.mark.parametrize("how", ["deletion", "leaving", "deletion_of_the_channel"])
    async def test_takes_the_card_away(self, town: Town, how: str) -> None:
        noor, message_id = await has_spoken(town, "noor")
        await town.advance(minutes=20)
        assert await town.card()
        await getattr(self, f"by_{how}")(town, noor, message_id)
        assert await town.cards() == []

    @pytest.mark.parametrize("how", ["deletion", "leaving", "deletion_of_the_channel"])
    async def test_before_the_card_means_none_comes(self, town: Town, how: str) -> None:
        noor, message_id = await has_spoken(town, "noor")
        await town.advance(minutes=5)
        await getattr(self, f"by_{how}")(town, noor, message_id)
        await town.advance(days=1)
        assert town.posts() == []

    async def test_of_a_message_taken_back_at_once_makes_the_next_one_the_first(self, town: Town) -> None:
        noor, message_id = await has_spoken(town, "noor")
        await noor.delete(HELLO, message_id)
        second = await noor.say(GENERAL, "hello, again")
        await town.advance(minutes=20)
        card = await town.card()
        assert str(second) in str(card["components"])


class TestSilence:
    async def test_for_a_week_the_bot_says_nothing(self, town: Town) -> None:
        posted = len(town.posted())
        await town.arrive("quiet")
        calls = len([one for one in town.requests() if one["method"] != "GET"])
        for _ in range(7):
            await town.person("amira").say(GENERAL, "good morning")
            await town.advance(days=1)
        assert len(town.posted()) == posted
        assert len([one for one in town.requests() if one["method"] != "GET"]) == calls

    async def test_who_was_here_before_the_bot_is_no_newcomer(self, town: Town) -> None:
        await town.person("lukas").say(GENERAL, "my first word in two months")
        await town.advance(days=1)
        assert town.posts() == []

    async def test_who_first_speaks_after_two_weeks_is_no_newcomer(self, town: Town) -> None:
        late = await town.arrive("late")
        await town.advance(days=14, minutes=1)
        await late.say(GENERAL, "I have read along for a while")
        await town.advance(days=1)
        assert town.posts() == []

    async def test_a_second_message_is_not_watched(self, town: Town) -> None:
        noor, message_id = await has_spoken(town, "noor")
        await town.person("lukas").say(HELLO, "welcome!", to=message_id)
        await noor.say(GENERAL, "and another question")
        await town.advance(days=1)
        assert town.posts() == []

    async def test_during_a_raid_no_card_comes_and_afterwards_it_does(self, town: Town) -> None:
        await town.person("mina").use("community mode", mode="raid", duration="4h")
        await has_spoken(town, "noor")
        await town.advance(hours=3)
        assert town.posts() == []
        await town.advance(hours=1, minutes=15)
        assert await town.card()


async def test_the_card_is_in_the_communitys_main_language(town: Town) -> None:
    await town.person("olivia").use("community languages", main="de", second="en")
    await has_spoken(town, "noor")
    await town.advance(minutes=20)
    card = await town.card()
    assert "Jemand Neues wartet auf eine Antwort" in words(card)
    assert component_of(card, "take")["label"] == "Ich antworte"
    assert card["channel_id"] == str(town.channel_id(GREETERS_CHANNEL))
