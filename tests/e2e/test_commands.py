"""Every slash command, used well and badly, by the right person and the wrong one, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.demo.seed import GREETERS_CHANNEL, HELLO, START
from tests.e2e.messages import words
from tests.e2e.town import EPHEMERAL, Persona, Town, eventually
from tests.sandbox.clients import arrived

OWNER, MODERATOR, HELPER, MEMBER, GERMAN_MEMBER = "olivia", "mina", "jonas", "amira", "lukas"
MISSING_PERMISSIONS = 50013
INVALID_FORM = 50035

Options = Callable[[Town], dict[str, Any]]


@dataclass(frozen=True)
class Use:
    """A command as somebody uses it, and what they read then; a number is Discord's own refusal."""

    command: str
    who: str
    says: str | int
    options: Options = field(default=lambda _town: {})

    def __str__(self) -> str:
        return f"{self.command.replace(' ', '-')}-{self.who}-{str(self.says).split()[0]}"


def channel(name: str, option: str) -> Options:
    return lambda town: {option: town.channel_id(name)}


def role(name: str, **more: str) -> Options:
    return lambda town: {"role": town.role_id(name), **more}


def given(**options: str) -> Options:
    return lambda _town: options


USES = [
    # What everybody may.
    Use("language", MEMBER, "Ab jetzt spreche ich Deutsch mit dir", given(language="de")),
    Use("language", GERMAN_MEMBER, "From now on I speak English with you", given(language="en")),
    Use("language", MEMBER, INVALID_FORM, given(language="tlh")),
    Use("start", MEMBER, "Your start"),
    Use("start", GERMAN_MEMBER, "Dein Start"),
    # Greeters.
    Use("greeter join", OWNER, "Welcome to the greeters!"),
    Use("greeter join", MODERATOR, "You are a greeter already"),
    Use("greeter join", MEMBER, "This is not open to you: greet newcomers"),
    Use("greeter join", GERMAN_MEMBER, "Das steht dir nicht offen: Neue begrüßen"),
    Use("greeter leave", HELPER, "Du gehörst nicht mehr zu den Begrüßenden"),
    Use("greeter leave", OWNER, "You are no greeter here yet"),
    Use("greeter leave", MEMBER, "This is not open to you"),
    Use("greeter away", HELPER, "Du bist bis", given(duration="3d")),
    Use("greeter back", MODERATOR, "Good to have you back!"),
    Use("greeter away", MEMBER, "This is not open to you", given(duration="1h")),
    Use("greeter away", MODERATOR, INVALID_FORM, given(duration="5000y")),
    Use("greeter hours", MODERATOR, "Your quiet hours"),
    Use("greeter hours", HELPER, "Deine Ruhezeiten"),
    Use("greeter hours", GERMAN_MEMBER, "Das steht dir nicht offen"),
    Use("greeter me", HELPER, "Du kümmerst dich gerade um niemanden"),
    Use("greeter me", OWNER, "You are no greeter here yet"),
    Use("greeter me", MEMBER, "This is not open to you"),
    # Staff.
    Use("community mode", MODERATOR, "Quiet it is", given(mode="quiet", duration="4h")),
    Use("community mode", OWNER, "A raid is declared", given(mode="raid")),
    Use("community mode", MODERATOR, INVALID_FORM, given(mode="party")),
    Use("community mode", MEMBER, MISSING_PERMISSIONS, given(mode="quiet")),
    Use("community languages", OWNER, "Public texts are in Deutsch", given(main="de", second="en")),
    Use("community languages", OWNER, INVALID_FORM, given(main="tlh")),
    Use("community languages", MODERATOR, "This is not open to you: change the settings", given(main="de")),
    Use("staff list", OWNER, "Who is staff"),
    Use("staff list", MEMBER, MISSING_PERMISSIONS),
    Use("staff level", OWNER, "helper", role("Painters", level="helper")),
    Use("staff level", OWNER, "@everyone is no staff", role("@everyone", level="helper")),
    Use("staff level", OWNER, INVALID_FORM, role("Painters", level="king")),
    Use("staff level", MODERATOR, MISSING_PERMISSIONS, role("Painters", level="admin")),
    # The welcome.
    Use("welcome channels", OWNER, "Channels of the welcome", channel("general", "hello")),
    Use("welcome channels", OWNER, "Channels of the welcome"),
    Use("welcome channels", OWNER, INVALID_FORM, channel("Talk", "start")),
    Use("welcome channels", MEMBER, MISSING_PERMISSIONS, channel("general", "hello")),
    Use("welcome interest-add", OWNER, "can be chosen now", role("Moderator", label="Helping", emoji="🧭")),
    Use("welcome interest-add", OWNER, "This role is offered already.", role("Painters")),
    Use("welcome interest-add", OWNER, "This role cannot be given to people", role("@everyone")),
    Use("welcome interest-add", OWNER, "This role cannot be given to people", role("Tribune")),
    Use("welcome interest-add", OWNER, "That is no emoji", role("Moderator", emoji="<:pwned:1>")),
    Use("welcome interest-add", OWNER, "80 characters at most, and one at least", role("Moderator", label="  \u3000 ")),
    Use("welcome interest-add", OWNER, INVALID_FORM, role("Moderator", label="x" * 81)),
    Use("welcome interest-remove", OWNER, "Which interest is to be offered no longer?"),
    Use("welcome interest-remove", MEMBER, MISSING_PERMISSIONS),
    Use("welcome rules", OWNER, "Our rules", given(language="en")),
    Use("welcome rules", OWNER, INVALID_FORM, given(language="tlh")),
    Use("welcome rules-role", OWNER, "gets <@&", role("Greeter")),
    Use("welcome rules-role-remove", OWNER, "Nobody gets a role"),
    Use("welcome rules-role", OWNER, "This role cannot be given to people", role("@everyone")),
    Use("welcome panel", OWNER, "The start panel is on its way"),
    Use("welcome panel", MODERATOR, MISSING_PERMISSIONS),
    Use("welcome status", OWNER, "Everything is in place."),
    Use("welcome status", MEMBER, MISSING_PERMISSIONS),
]


@pytest.mark.parametrize("use", USES, ids=str)
async def test_using_a_command(town: Town, use: Use) -> None:
    person = town.person(use.who)
    if isinstance(use.says, int):
        assert await person.refused(use.command, **use.options(town)) == use.says
    else:
        assert use.says in words(await person.use(use.command, **use.options(town)))


def leaves(command: dict[str, Any], path: str = "") -> Iterator[str]:
    """The full names of what can be used of a command."""
    name = f"{path} {command['name']}".strip()
    groups = [one for one in command.get("options", []) if one["type"] in {1, 2}]
    yield from (leaf for one in groups for leaf in leaves(one, name)) if groups else (name,)


async def test_no_command_was_forgotten_here(town: Town) -> None:
    registered = {leaf for command in town.sandbox.commands() for leaf in leaves(command)}
    assert registered == {use.command for use in USES}


async def test_commands_are_named_in_german_too(town: Town) -> None:
    named = {one["name"]: (one["name_localizations"] or {}).get("de") for one in town.sandbox.commands()}
    assert named["greeter"] == "begrüßen"
    assert named["welcome"] == "willkommen"
    assert all(named.values())


class TestTheOwnersRights:
    """Who lacks the rights is refused by Discord already; where a guild shows them a command, Tribune refuses."""

    @pytest.mark.parametrize(
        ("command", "options"),
        [
            ("welcome channels", channel("general", "hello")),
            ("welcome interest-add", role("Moderator")),
            ("welcome interest-remove", given()),
            ("welcome rules", given(language="en")),
            ("welcome rules-role", role("Moderator")),
            ("welcome rules-role-remove", given()),
            ("welcome panel", given()),
            ("welcome status", given()),
            ("staff level", role("Painters", level="admin")),
            ("community languages", given(main="de")),
            ("community mode", given(mode="raid")),
        ],
        ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
    )
    async def test_are_asked_for_by_tribune_itself(self, town: Town, command: str, options: Options) -> None:
        for one in town.sandbox.registry.everything():
            one["default_member_permissions"] = None
        lukas = town.person(GERMAN_MEMBER)
        posted = len(town.posted())
        answer = await lukas.use(command, **options(town))
        assert "Das steht dir nicht offen" in words(answer)
        await town.settled()
        assert len(town.posted()) == posted


class TestRemovingAnInterest:
    async def test_takes_it_off_the_list_and_leaves_the_role(self, town: Town) -> None:
        olivia, amira, painters = town.person(OWNER), town.person(MEMBER), str(town.role_id("Painters"))
        answer = await olivia.press(await olivia.use("welcome interest-remove"), "interest-removed", painters)
        assert "It is no longer offered" in words(answer)
        assert "Painters" not in words(await amira.press(await town.panel(), "interests"))
        await town.settled()
        assert town.roles_of(amira) == {"Painters"}

    async def test_twice_is_told(self, town: Town) -> None:
        olivia, painters = town.person(OWNER), str(town.role_id("Painters"))
        first, second = await olivia.use("welcome interest-remove"), await olivia.use("welcome interest-remove")
        await olivia.press(first, "interest-removed", painters)
        again = await olivia.press(second, "interest-removed", painters)
        assert "no longer offered. Nothing was changed" in words(again)


class TestForms:
    async def test_rules_are_written_in_each_language(self, town: Town) -> None:
        olivia = town.person(OWNER)
        modal = await olivia.use("welcome rules", language="de")
        assert "Sei freundlich" in str(modal)
        answer = await olivia.submit(modal, text="1. Seid nett.\n2. Fragt ruhig.")
        assert "is in force in Deutsch" in words(answer)
        lukas = town.person(GERMAN_MEMBER)
        assert "Seid nett." in words(await lukas.press(await town.panel(), "rules"))

    async def test_rules_of_nothing_but_space_are_refused_in_words(self, town: Town) -> None:
        olivia = town.person(OWNER)
        modal = await olivia.use("welcome rules", language="en")
        assert "The rules are empty" in words(await olivia.submit(modal, text=" \n "))
        assert "Be kind" in words(await olivia.press(await town.panel(), "rules"))

    @pytest.mark.parametrize(
        ("answers", "says"),
        [
            ({"time_zone": "Europe/Berlin", "quiet_from": "25:00", "quiet_until": "07:00"}, "Diese Uhrzeit"),
            ({"time_zone": "Europe/Berlin", "quiet_from": "22:00", "quiet_until": ""}, "Diese Uhrzeit"),
            ({"time_zone": "Mars/Olympus", "quiet_from": "22:00", "quiet_until": "07:00"}, "Diese Zeitzone"),
            ({"time_zone": "../../etc/passwd", "quiet_from": "", "quiet_until": ""}, "Diese Zeitzone"),
            ({"time_zone": "Europe/Berlin", "quiet_from": "", "quiet_until": ""}, "Keine Ruhezeiten"),
            ({"time_zone": "Europe/Berlin", "quiet_from": "22:00", "quiet_until": "07:30"}, "Von 22:00 bis 07:30"),
        ],
    )
    async def test_quiet_hours_are_read_or_explained(self, town: Town, answers: dict[str, str], says: str) -> None:
        jonas = town.person(HELPER)
        assert says in words(await jonas.submit(await jonas.use("greeter hours"), **answers))

    async def test_the_form_shows_what_was_set_before(self, town: Town) -> None:
        jonas = town.person(HELPER)
        modal = await jonas.use("greeter hours")
        await jonas.submit(modal, time_zone="Europe/Berlin", quiet_from="22:00", quiet_until="07:30")
        assert {"Europe/Berlin", "22:00", "07:30"} <= set(values(await jonas.use("greeter hours")))


class TestPrivacy:
    async def test_nobody_else_sees_an_answer_or_an_error(self, town: Town) -> None:
        """Over real gateways: what each of two clients is sent."""
        async with arrived(town.sandbox, MEMBER) as amira, arrived(town.sandbox, GERMAN_MEMBER) as lukas:
            await town.person(GERMAN_MEMBER).use("start")
            await town.person(GERMAN_MEMBER).use("greeter join")
            message_id = await town.person(MEMBER).say("general", "the last thing that happens")
            heard = await heard_until(lukas, message_id)
            assert [one["flags"] & EPHEMERAL for one in heard[:-1]] == [EPHEMERAL] * len(heard[:-1])
            assert any("Das steht dir nicht offen" in one["content"] for one in heard)
            assert len(await heard_until(amira, message_id)) == 1

    async def test_no_answer_stands_in_a_channel(self, town: Town) -> None:
        olivia = town.person(OWNER)
        for command in ("start", "welcome status", "staff list", "greeter me"):
            await olivia.use(command)
        assert await olivia.read("general") == []


async def heard_until(client: Any, message_id: int) -> list[dict[str, Any]]:
    """The messages that a client is sent, up to one."""
    heard: list[dict[str, Any]] = []
    while not heard or heard[-1]["id"] != str(message_id):
        frame = await client.receive()
        if frame["t"] in {"MESSAGE_CREATE", "MESSAGE_UPDATE"}:
            heard.append(frame["d"])
    return heard


def values(part: Any) -> Iterator[str]:
    """The values that a modal's fields begin with."""
    for one in part if isinstance(part, list) else [part]:
        if isinstance(one.get("value"), str):
            yield one["value"]
        for key in ("components", "component"):
            yield from values(one[key]) if key in one else ()


class TestSettingUpByCommands:
    """From nothing to a community in which newcomers are looked after, as an owner would."""

    async def run(self, town: Town, olivia: Persona) -> None:
        await olivia.use("community languages", main="en", second="de")
        await olivia.use("staff level", role=town.role_id("Greeter"), level="helper")
        await olivia.use(
            "welcome channels",
            start=town.channel_id(START),
            hello=town.channel_id(HELLO),
            greeters=town.channel_id(GREETERS_CHANNEL),
        )
        await olivia.use("welcome interest-add", role=town.role_id("Painters"), emoji="🎨")
        await olivia.use("welcome rules-role", role=town.role_id("Explorer"))
        for language, text in (("en", "1. Be kind."), ("de", "1. Sei nett.")):
            await olivia.submit(await olivia.use("welcome rules", language=language), text=text)
        await olivia.use("welcome panel")
        await town.settled()

    async def test_gives_a_panel_roles_and_cards(self, empty_town: Town) -> None:
        town = empty_town
        olivia, jonas = town.person(OWNER), town.person(HELPER)
        assert "The start panel has no channel yet" in words(await olivia.use("welcome panel"))
        assert "no card can appear" in words(await olivia.use("welcome status"))
        await self.run(town, olivia)
        assert "Nobody is a greeter yet" in words(await olivia.use("welcome status"))
        assert "Willkommen bei den Begrüßenden" in words(await jonas.use("greeter join"))
        assert "Everything is in place." in words(await olivia.use("welcome status"))

        mika = await town.arrive("mika", "de")
        start = await mika.press(
            await mika.press(await town.panel(), "interests"), "interests-chosen", str(town.role_id("Painters"))
        )
        rules = await mika.press(start, "rules")
        assert "1. Sei nett." in words(rules)
        await mika.press(rules, "accept")
        await eventually(lambda: town.roles_of(mika) == {"Painters", "Explorer"})
        await mika.say(HELLO, "Hallo!")
        await town.advance(minutes=20)
        assert jonas.mention in words(await town.card())

    async def test_posting_the_panel_again_brings_the_same_one_up_to_date(self, town: Town) -> None:
        before, olivia = await town.panel(), town.person(OWNER)
        await olivia.use("community languages", main="de", second="en")
        await olivia.use("welcome panel")
        await town.settled()
        after = await town.panel()
        assert after["id"] == before["id"]
        assert "Schön, dass du da bist!" in words(after)

    async def test_moving_the_panel_removes_the_old_one(self, town: Town) -> None:
        olivia = town.person(OWNER)
        await olivia.use("welcome channels", start=town.channel_id("general"))
        await olivia.use("welcome panel")
        await town.settled()
        assert await olivia.read(START) == []
        assert len(await olivia.read("general")) == 1
