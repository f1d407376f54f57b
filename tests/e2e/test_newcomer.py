"""The start panel as a newcomer lives it, in both languages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.demo.seed import HELLO, INTERESTS, RULES, RULES_ROLE, START
from bot.features.welcome.store.tables import AcceptanceRow
from tests.e2e.messages import component_of, components, words
from tests.e2e.town import Persona, Town, eventually, on_both_databases

LOCALES = {"en": "en-US", "de": "de"}
SAID = {
    "chosen": {"en": "From now on I speak English with you", "de": "Ab jetzt spreche ich Deutsch mit dir"},
    "interests": {"en": "Choose as many as you like", "de": "Wähle so viele, wie du magst"},
    "added": {"en": "2 interests added", "de": "2 Interessen dazu"},
    "changed": {"en": "one interest added, one taken away", "de": "ein Interesse dazu, eines weg"},
    "rules": {"en": "Our rules", "de": "Unsere Regeln"},
    "accepted": {"en": "It is on record that you agree", "de": "Es ist festgehalten, dass du den Regeln zustimmst"},
    "again": {"en": "You agreed to this version already", "de": "zugestimmt"},
    "hello": {"en": "I post nothing in your name", "de": "Ich schreibe nichts in deinem Namen"},
    "start": {"en": "Your start", "de": "Dein Start"},
}


async def has_roles(town: Town, person: Persona, *names: str) -> None:
    await eventually(lambda: town.roles_of(person) == set(names))


@on_both_databases
@pytest.mark.parametrize("language", ["en", "de"])
async def test_a_newcomer_takes_every_step_of_the_panel_in_their_language(town: Town, language: str) -> None:
    said = {key: texts[language] for key, texts in SAID.items()}
    # a person who reads one language and chooses the other: what they say counts
    mika = await town.arrive("mika", LOCALES["de" if language == "en" else "en"])
    panel, posted = await town.panel(), len(town.posted())

    start = await mika.press(panel, "language", language)
    assert said["chosen"] in words(start)
    assert said["start"] in words(start)

    interests = await mika.press(start, "interests")
    assert said["interests"] in words(interests)
    options = {one["label"]: one["value"] for one in component_of(interests, "interests-chosen")["options"]}
    assert list(options) == [name for name, _ in INTERESTS]
    start = await mika.press(interests, "interests-chosen", options["Painters"], options["Events"])
    assert said["added"] in words(start)
    await has_roles(town, mika, "Painters", "Events")

    interests = await mika.press(start, "interests")
    chosen = {one["label"] for one in component_of(interests, "interests-chosen")["options"] if one["default"]}
    assert chosen == {"Painters", "Events"}
    start = await mika.press(interests, "interests-chosen", options["Painters"], options["Designers"])
    assert said["changed"] in words(start)
    await has_roles(town, mika, "Painters", "Designers")

    rules = await mika.press(start, "rules")
    assert said["rules"] in words(rules)
    assert RULES[language].splitlines()[0] in words(rules)
    start = await mika.press(rules, "accept")
    assert said["accepted"] in words(start)
    await has_roles(town, mika, "Painters", "Designers", RULES_ROLE)

    hello = await mika.press(start, "hello")
    assert said["hello"] in words(hello)
    assert f"<#{town.channel_id(HELLO)}>" in words(hello)
    await town.settled()
    assert await mika.read(HELLO) == []
    assert len(town.posted()) == posted


@on_both_databases
async def test_rules_are_accepted_by_their_version(town: Town) -> None:
    mika, olivia = await town.arrive("mika"), town.person("olivia")
    shown = await mika.press(await town.panel(), "rules")
    other = await mika.press(await town.panel(), "rules")
    await mika.press(shown, "accept")
    assert "already" in words(await mika.press(other, "accept"))

    stale = await mika.press(await town.panel(), "rules")
    assert not any(one["custom_id"].startswith("welcome:accept") for one in components(stale))
    lena = await town.arrive("lena", "de")
    read = await lena.press(await town.panel(), "rules")
    await olivia.submit(await olivia.use("welcome rules", language="en"), text="1. Be kinder.")
    assert "Die Regeln haben sich gerade geändert" in words(await lena.press(read, "accept"))
    await lena.press(await lena.press(await town.panel(), "rules"), "accept")

    again = await mika.press(await town.panel(), "rules")
    assert "Be kinder" in words(again)
    await mika.press(again, "accept")
    columns = (AcceptanceRow.user_id, AcceptanceRow.version, AcceptanceRow.language)
    rows = await town.bot.database.read(lambda tx: {tuple(row) for row in tx.select(select(*columns))})
    versions = sorted({version for _, version, _ in rows})
    assert rows == {(mika.id, versions[0], "en"), (mika.id, versions[1], "en"), (lena.id, versions[1], "de")}
    assert versions[1] == versions[0] + 1


async def test_start_shows_privately_what_has_been_done(town: Town) -> None:
    mika = await town.arrive("mika", "de")
    start = await mika.use("start")
    assert "▫️ Sprache" in words(start)
    start = await mika.press(await mika.press(start, "rules"), "accept")
    assert "✅ Regeln" in words(start)
    start = await mika.press(start, "language", "en")
    assert "✅ Language" in words(start)
    start = await mika.press(await mika.press(start, "hello"), "start")
    assert "✅ Rules" in words(start)


async def test_two_people_on_one_panel_do_not_meet(town: Town) -> None:
    mika, noor = await town.arrive("mika", "de"), await town.arrive("noor")
    panel = await town.panel()
    mikas, noors = await mika.press(panel, "interests"), await noor.press(panel, "interests")
    assert "Deine Interessen" in words(mikas)
    assert "Your interests" in words(noors)
    await mika.press(mikas, "interests-chosen", str(town.role_id("Painters")))
    await noor.press(noors, "interests-chosen")
    await has_roles(town, mika, "Painters")
    await town.settled()
    assert town.roles_of(noor) == set()


async def test_the_panel_stands_in_its_channel_alone_and_pings_nobody(town: Town) -> None:
    panel = await town.panel()
    assert [post["id"] for post in town.posted()] == [panel["id"]]
    assert panel["channel_id"] == str(town.channel_id(START))
    assert "Good to have you here!" in words(panel)
    assert not panel["mentions"]
    assert not panel["mention_everyone"]
