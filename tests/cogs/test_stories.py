"""Commands as people use them, in Discord's sandbox: what they are told, in both languages."""

from collections.abc import Iterator

import pytest

from bot.demo.seed import GREETER_ROLE, GREETERS_CHANNEL, HELLO, OWNER, START
from tests.e2e.messages import Payload, component_of, components, words
from tests.e2e.town import Persona, Town


@pytest.fixture(autouse=True)
def _texts_have_no_faults(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever was shown was there, in full, and nobody met an incident."""
    yield
    faults = [record for record in caplog.get_records("call") if record.levelname == "ERROR"]
    assert not [record.getMessage() for record in faults]


def field(modal: Payload, name: str) -> Payload:
    (found,) = [one for one in components_of(modal) if one["custom_id"] == name]
    return found


def components_of(modal: Payload) -> list[Payload]:
    return [label.get("component", label) for label in modal["components"]]


async def in_language(town: Town, name: str, language: str) -> Persona:
    person = town.person(name)
    said = words(await person.use("language", language=language))
    assert {"en": "From now on I speak English", "de": "Ab jetzt spreche ich Deutsch"}[language] in said
    return person


async def test_a_community_is_set_up_by_commands(empty_town: Town) -> None:
    town, olivia = empty_town, empty_town.person(OWNER)
    status = words(await olivia.use("welcome status"))
    for problem in ("no channel to say hello", "The start panel has no channel", "The greeters have no channel"):
        assert problem in status
    assert "choose one with /welcome channels" in status
    assert "no channel yet. Choose one" in words(await olivia.use("welcome panel"))

    ids = {name: town.channel_id(name) for name in (START, HELLO, GREETERS_CHANNEL)}
    channels = words(
        await olivia.use("welcome channels", start=ids[START], hello=ids[HELLO], greeters=ids[GREETERS_CHANNEL])
    )
    assert all(f"<#{channel_id}>" in channels for channel_id in ids.values())

    painters = town.role_id("Painters")
    assert "no emoji that I can show" in words(await olivia.use("welcome interest-add", role=painters, emoji="nope"))
    added = words(await olivia.use("welcome interest-add", role=painters, emoji="🎨"))
    assert f"<@&{painters}> can be chosen now (one interest in all)" in added
    assert "offered already" in words(await olivia.use("welcome interest-add", role=painters))
    events = town.role_id("Events")
    await olivia.use("welcome interest-add", role=events, label="*Evenings* @everyone <@1>")
    above = town.role_id("Tribune")
    assert "belongs to another application" in words(await olivia.use("welcome interest-add", role=above))

    assert "are set" in words(await olivia.use("community languages", main="en", second="de"))
    for language, text in (("en", "Be **kind**."), ("de", "Sei **nett**.")):
        form = await olivia.use("welcome rules", language=language)
        assert field(form, "text").get("value") is None
        assert "Version 1" in words(await olivia.submit(form, text=text))
    form = await olivia.use("welcome rules", language="en")
    assert field(form, "text")["value"] == "Be **kind**."

    explorer = town.role_id("Explorer")
    assert f"gets <@&{explorer}>" in words(await olivia.use("welcome rules-role", role=explorer))
    assert f"<#{ids[START]}>" in words(await olivia.use("welcome panel"))
    await town.settled()
    panel = await town.panel()
    verbs = [one["custom_id"].split(":")[1] for one in components(panel)]
    assert verbs == ["language", "interests", "rules", "hello"]

    interests = await town.person("lukas").press(panel, "interests")
    labels = {one["label"] for one in component_of(interests, "interests-chosen")["options"]}
    assert "Painters" in labels
    assert any("Evenings" in label for label in labels)
    asked, again = [await olivia.use("welcome interest-remove") for _ in range(2)]
    removed = await olivia.press(asked, "interest-removed", str(events))
    assert words(removed) == "It is no longer offered; whoever has the role keeps it. One interest is left."
    assert "no longer offered. Nothing was changed" in words(await olivia.press(again, "interest-removed", str(events)))
    removed = await olivia.use("welcome interest-remove", role=painters)
    assert "No interest is left: bring the panel up to date with /welcome panel" in words(removed)
    assert "no interests to choose from" in words(await olivia.use("welcome interest-remove"))
    assert "Nobody gets a role" in words(await olivia.use("welcome rules-role-remove"))


async def test_the_same_in_german(empty_town: Town) -> None:
    town, olivia = empty_town, await in_language(empty_town, OWNER, "de")
    assert "Wähle einen mit /willkommen kanäle" in words(await olivia.use("welcome status"))
    assert "Kanäle für das Willkommen" in words(await olivia.use("welcome channels", start=town.channel_id(START)))
    painters = town.role_id("Painters")
    assert "steht jetzt zur Wahl (insgesamt ein Interesse)" in words(
        await olivia.use("welcome interest-add", role=painters)
    )
    assert "sind festgelegt" in words(await olivia.use("community languages", main="de"))
    form = await olivia.use("welcome rules", language="de")
    assert "Die Regeln (Deutsch)" in words(form)
    assert "gilt jetzt auf Deutsch" in words(await olivia.submit(form, text="Sei nett."))
    assert "unterwegs nach" in words(await olivia.use("welcome panel"))
    await town.settled()
    assert "Schön, dass du da bist!" in words(await town.panel())
    assert "Ruhe" in words(await olivia.use("community mode", mode="quiet", duration="1h"))
    assert "Noch gehört keine Rolle" in words(await olivia.use("staff list"))
    level = words(await olivia.use("staff level", role=painters, level="helper"))
    assert level == f"<@&{painters}>: Hilfe"
    assert level in words(await olivia.use("staff list"))


async def test_modes_and_levels_are_told_in_words(empty_town: Town) -> None:
    town, olivia = empty_town, empty_town.person(OWNER)
    greeter = town.role_id(GREETER_ROLE)
    for level, said in (("admin", "admin"), ("moderator", "moderator"), ("helper", "helper"), ("member", "no special")):
        assert said in words(await olivia.use("staff level", role=greeter, level=level))
    for mode, said in (("raid", "A raid is declared"), ("incident", "An incident"), ("normal", "runs as usual")):
        told = words(await olivia.use("community mode", mode=mode))
        assert said in told
        assert "until somebody changes it" in told


@pytest.mark.parametrize("language", ["en", "de"])
async def test_a_greeters_day(town: Town, language: str) -> None:
    mina = await in_language(town, "mina", language)

    def told(message: Payload, english: str, german: str) -> None:
        assert {"en": english, "de": german}[language] in words(message)

    told(await mina.use("greeter join"), "You are a greeter already", "Du gehörst schon zu den Begrüßenden")
    told(await mina.use("greeter me"), "nobody at the moment", "gerade um niemanden")
    form = await mina.use("greeter hours")
    assert field(form, "time_zone")["value"] == "UTC"
    wrong = await mina.submit(form, time_zone="Europe/Berlin", quiet_from="late", quiet_until="07:30")
    told(wrong, "This time cannot be read", "Diese Uhrzeit verstehe ich nicht")
    form = await mina.use("greeter hours")
    hours = await mina.submit(form, time_zone="Europe/Berlin", quiet_from="22:00", quiet_until="7:30")
    told(hours, "from 22:00 to 07:30 (Europe/Berlin)", "Von 22:00 bis 07:30")
    form = await mina.use("greeter hours")
    assert [part.get("value") for part in components_of(form)] == ["Europe/Berlin", "22:00", "07:30"]
    told(await mina.submit(form, time_zone="UTC", quiet_from="", quiet_until=""), "any time", "jederzeit")
    told(await mina.use("greeter away", duration="1d"), "You are away until <t:", "Du bist bis <t:")
    told(await mina.use("greeter me"), "away until", "Vorher frage ich dich nicht")
    told(await mina.use("greeter back"), "Good to have you back", "Schön, dass du wieder da bist")

    newcomer = await town.arrive("mika")
    await newcomer.say("general", "x" * 2000)
    await town.advance(minutes=21)
    card = await town.card()
    told(await mina.press(card, "take"), "is waiting in", "wartet in")
    await town.settled()
    told(await mina.use("greeter me"), "You look after one newcomer", "um eine neue Person")
    told(await mina.press(await town.card(), "release"), "can take over", "können jetzt die anderen übernehmen")
    told(await mina.use("greeter leave"), "no longer a greeter", "gehörst nicht mehr zu den Begrüßenden")
    told(await mina.use("greeter me"), "no greeter here yet", "noch nicht zu den Begrüßenden")


async def test_who_may_not_is_told_what_and_by_whom(town: Town) -> None:
    lukas = town.person("lukas")
    told = words(await lukas.use("greeter join"))
    assert "Das steht dir nicht offen: Neue begrüßen" in told
    assert await lukas.refused("welcome status")
    assert await lukas.refused("staff list")


async def test_channels_and_roles_that_are_deleted_are_named(town: Town) -> None:
    olivia, lukas = town.person(OWNER), town.person("lukas")
    painters, hello = town.role_id("Painters"), town.channel_id(HELLO)
    interests = await lukas.press(await town.panel(), "interests")
    await town.ok(OWNER, "DELETE", f"/guilds/{town.guild_id}/roles/{painters}")
    await town.ok(OWNER, "DELETE", f"/channels/{hello}")
    await town.settled()
    status = words(await olivia.use("welcome status"))
    assert f"I cannot give <@&{painters}>" in status
    assert "The channel to say hello in is gone" in status
    assert "keinen Kanal zum Hallosagen" in words(await lukas.press(await town.panel(), "hello"))
    gone = await lukas.press(interests, "interests-chosen", str(painters))
    assert "Dieses Interesse steht nicht mehr zur Wahl" in words(gone)
    again = await lukas.press(await town.panel(), "interests")
    assert len(component_of(again, "interests-chosen")["options"]) == 3
    asked = await olivia.use("welcome interest-remove")
    assert "3 interests are left" in words(await olivia.press(asked, "interest-removed", str(painters)))
    assert "I cannot give" not in words(await olivia.use("welcome status"))
