"""Names and texts that want to do harm, or just to be long: a clear answer, nothing lost, nobody pinged."""

from __future__ import annotations

from typing import Any

import pytest

from bot.demo.seed import HELLO
from tests.e2e.messages import component_of, words
from tests.e2e.town import Persona, Town

HOSTILE = {
    "markdown": "**bold** `code` ||spoiler|| [here](https://evil.example) # x",
    "mentions": "@everyone @here <@1> <@&2>",
    "rtl": "\u202eمرحبا بالجميع\u202c",
    "emoji": "🦊🏳️‍🌈👩‍👩‍👧‍👦",
    "zalgo": "z" + "\u0300\u0301\u0302" * 20,
    "spaces": "a   \u00a0  b",
    "long": "W" * 80,
}
TEXTS = HOSTILE | {"long": "ß" * 4000, "fences": "```\n" * 300, "lines": "\n".join(["line"] * 500)}


async def nobody_is_pinged(town: Town, since: int) -> None:
    """Neither by what Discord made of it, nor by what the bot allowed."""
    for event in town.events[since:]:
        if event.name in {"MESSAGE_CREATE", "MESSAGE_UPDATE"} and event.data["author"]["id"] == str(town.world.bot.id):
            assert not event.data["mentions"], event.data
            assert not event.data["mention_everyone"]
            assert not event.data["mention_roles"]
    bodies = [one["body"] for one in town.requests() if isinstance(one["body"], dict)]
    allowed = [said["allowed_mentions"] for body in bodies if "content" in (said := body.get("data") or body)]
    assert allowed
    assert not [one for one in allowed if any(one.get(key) for key in ("parse", "users", "roles", "replied_user"))]


@pytest.mark.parametrize("label", HOSTILE.values(), ids=HOSTILE)
async def test_an_interest_may_be_called_anything(town: Town, label: str) -> None:
    since, olivia, mika = len(town.events), town.person("olivia"), await town.arrive("mika", "de")
    assert "can be chosen now" in words(
        await olivia.use("welcome interest-add", role=town.role_id("Moderator"), label=label)
    )
    interests = await mika.press(await town.panel(), "interests")
    shown = [one["label"] for one in component_of(interests, "interests-chosen")["options"]]
    assert len(shown) == 5
    assert all(1 <= len(one) <= 100 for one in shown)
    start = await mika.press(interests, "interests-chosen", str(town.role_id("Painters")))
    assert "ein Interesse dazu" in words(start)
    await nobody_is_pinged(town, since)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_rules_may_say_anything(town: Town, text: str) -> None:
    since, olivia, mika = len(town.events), town.person("olivia"), await town.arrive("mika", "de")
    answer = await olivia.submit(await olivia.use("welcome rules", language="de"), text=text)
    assert "is in force in Deutsch" in words(answer)
    rules = await mika.press(await town.panel(), "rules")
    assert "Unsere Regeln" in words(rules)
    assert "Es ist festgehalten" in words(await mika.press(rules, "accept"))
    assert await _reads_back(olivia) == text.strip()
    await nobody_is_pinged(town, since)


async def _reads_back(olivia: Persona) -> str:
    """The rules as the form shows them to be edited: nothing is lost."""
    modal: dict[str, Any] = await olivia.use("welcome rules", language="de")
    return str(modal["components"][0]["component"]["value"])


@pytest.mark.parametrize(
    "text",
    ["👋", "\u202eمرحبا", "@everyone hi", "x" * 2000, "||**`", "\u200b\u200b.", "<@1>" * 100],
    ids=["emoji", "rtl", "everyone", "2000", "markdown", "blank", "mentions"],
)
async def test_first_words_may_be_anything_and_are_not_quoted(town: Town, text: str) -> None:
    noor = await town.arrive("noor")
    await noor.say(HELLO, text)
    await town.advance(minutes=20)
    card = await town.card()
    assert text not in words(card)
    assert len(card["mentions"]) == 1
    assert not card["mention_everyone"]


@pytest.mark.parametrize("name", ["@everyone", "**`x`**", "\u202eevil", "🦊🦊", "W" * 32])
async def test_newcomers_may_be_called_anything(town: Town, name: str) -> None:
    noor = await town.arrive("noor", display=name)
    await noor.say(HELLO, "hello")
    await town.advance(minutes=20)
    card = await town.card()
    assert noor.mention in words(card)
    assert "wartet in" in words(await town.person("jonas").press(card, "take"))
    assert noor.mention in words(await town.person("jonas").use("greeter me"))


@pytest.mark.parametrize("length", [2000, 4000])
async def test_names_that_are_too_long_are_refused_before_anything_happens(town: Town, length: int) -> None:
    olivia, options = town.person("olivia"), {"role": town.role_id("Moderator")}
    assert await olivia.refused("welcome interest-add", label="W" * length, **options) == 50035
    interests = await town.person("amira").press(await town.panel(), "interests")
    assert len(component_of(interests, "interests-chosen")["options"]) == 4


async def test_a_2000_character_label_is_refused_in_words_where_discord_lets_it_through(town: Town) -> None:
    """An older client, or another one: the command's own limit is not what Tribune stands on."""
    for command in town.sandbox.registry.everything():
        for sub in command.get("options", []):
            for option in sub.get("options", []):
                option.pop("max_length", None)
    olivia = town.person("olivia")
    answer = await olivia.use("welcome interest-add", role=town.role_id("Moderator"), label="W" * 2000)
    assert "80 characters at most" in words(answer)


async def test_25_interests_fit_and_the_26th_is_explained(town: Town) -> None:
    olivia, mika = town.person("olivia"), await town.arrive("mika")
    made = []
    for number in range(22):
        body = {"name": f"{'Ω' * 60} {number}"}
        made.append(int((await olivia.ok("POST", f"/guilds/{town.guild_id}/roles", body))["id"]))
    await town.settled()
    answers = [words(await olivia.use("welcome interest-add", role=role, emoji="🎲")) for role in made]
    assert all("can be chosen now" in answer for answer in answers[:21])
    assert "There are 25 interests already" in answers[21]
    interests = await mika.press(await town.panel(), "interests")
    values = [one["value"] for one in component_of(interests, "interests-chosen")["options"]]
    assert len(values) == 25
    assert "25 interests added" in words(await mika.press(interests, "interests-chosen", *values))


async def test_a_forged_press_is_refused(town: Town) -> None:
    """A component of another guild, and one with a number that says nothing."""
    other = await town.arrive("other")
    for custom_id, says in (
        (f"welcome:take:{town.guild_id}:12345", "This is not open to you"),
        ("welcome:take:1:12345", "belongs to another community"),
        (f"welcome:accept:{town.guild_id}:0:9999", "The rules have just changed"),
        (f"welcome:explode:{town.guild_id}:0", "from an older message"),
    ):
        button = {"type": 2, "style": 1, "label": "x", "custom_id": custom_id}
        body = {"content": "forged", "components": [{"type": 1, "components": [button]}]}
        message = await town.ok("bot", "POST", f"/channels/{town.channel_id('general')}/messages", body)
        answer = await other.press(message, custom_id.split(":")[1])
        assert says in words(answer)
        assert answer["flags"] & 64
