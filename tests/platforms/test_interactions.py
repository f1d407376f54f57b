import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.core.card import Message
from bot.core.permissions import Actor, Level
from bot.i18n.catalogue import Catalogue
from bot.sandbox import Sandbox
from tests.platforms.conftest import Start, Tribune, World, eventually
from tests.sandbox.clients import arrived
from tests.sandbox.test_interactions_bot import Person, parts, value

COG = "tests.platforms.stall"


@pytest.fixture
async def stall(start: Start) -> AsyncIterator[Tribune]:
    async with start(COG, remembers=True) as tribune:
        yield tribune


@pytest.fixture
async def amira(world: World) -> AsyncIterator[Person]:
    async with arrived(world.sandbox, "amira") as client:
        yield Person(world, client)


@pytest.fixture
async def lukas(world: World) -> AsyncIterator[Person]:
    async with arrived(world.sandbox, "lukas") as client:
        yield Person(world, client, "lukas")


async def run(person: Person, name: str, *options: dict[str, Any]) -> dict[str, Any]:
    """Use a subcommand of /stall; the answer."""
    status, answer = await person.run("stall", {"name": name, "type": 1, "options": list(options)})
    assert status == 204, answer
    return await person.heard()


async def press(person: Person, message: dict[str, Any], verb: str, *values: str) -> None:
    component = next(one for key, one in parts(message).items() if key.startswith(f"stall:{verb}:"))
    status, answer = await person.press(message, component, *values)
    assert status == 204, answer


async def submit(person: Person, modal: dict[str, Any], name: str) -> None:
    components = [
        {"type": 18, "component": {"type": 4, "custom_id": key, "value": text}}
        for key, text in (("name", name), ("why", ""))
    ]
    data = {"id": modal["id"], "custom_id": modal["custom_id"], "components": components}
    status, answer = await person.start(5, data)
    assert status == 204, answer


def is_private(message: dict[str, Any]) -> bool:
    return bool(message["flags"] & 64)


class TestAnswers:
    async def test_a_press_changes_the_message_it_is_on(self, stall: Tribune, amira: Person) -> None:
        message = await run(amira, "counter")
        assert not is_private(message)
        for number in ("1", "2"):
            await press(amira, message, "count")
            message = await amira.heard("MESSAGE_UPDATE")
            assert message["embeds"][0]["description"] == number

    async def test_a_select_tells_what_was_chosen_and_the_answer_is_private(
        self, stall: Tribune, amira: Person
    ) -> None:
        await press(amira, await run(amira, "buttons"), "pick", "a", "b")
        answer = await amira.heard()
        assert (answer["content"], is_private(answer)) == ("picked a b", True)

    async def test_a_form_opens_and_its_answers_come_back(self, stall: Tribune, amira: Person) -> None:
        await press(amira, await run(amira, "buttons"), "form")
        await submit(amira, await amira.heard("INTERACTION_MODAL_CREATE"), "Ann")
        assert (await amira.heard())["content"] == "hello Ann, just so"

    async def test_a_slow_press_updates_and_answers(self, stall: Tribune, amira: Person) -> None:
        await press(amira, await run(amira, "buttons"), "later")
        assert (await amira.heard("MESSAGE_UPDATE"))["content"] == "updated"
        answer = await amira.heard()
        assert (answer["content"], is_private(answer)) == ("later", True)

    async def test_a_slow_command_thinks_then_answers(self, stall: Tribune, amira: Person) -> None:
        thinking = await run(amira, "think")
        assert is_private(thinking)
        answers = [await amira.heard("MESSAGE_UPDATE")]
        assert (answers[0]["id"], answers[0]["content"]) == (thinking["id"], "thought")
        assert (await amira.heard())["content"] == "and more"
        assert (await amira.heard("MESSAGE_UPDATE"))["content"] == "thought again"

    async def test_a_press_that_nothing_answers_is_acknowledged(self, stall: Tribune, amira: Person) -> None:
        await press(amira, await run(amira, "buttons"), "silent")
        await amira.heard("INTERACTION_SUCCESS")

    async def test_the_actor_has_the_rights_and_language_of_the_person(
        self, stall: Tribune, world: World, amira: Person, lukas: Person
    ) -> None:
        moderator = world.role_id("Moderator")
        owner = Actor(world.guild_id, world.user_id("olivia"), Level.OWNER)
        await stall.staff.set_level(world.role_id("Member"), Level.HELPER, actor=owner, platform=stall.client.platform)
        mina = value("member", 6, str(world.user_id("mina")))
        answer = await run(lukas, "who", mina)
        assert answer["content"] == f"<@{world.user_id('mina')}>\nHELPER de [{world.role_id('Member')}]"
        await stall.people.choose_language("de", actor=Actor(world.guild_id, world.user_id("amira")))
        assert " de " in (await run(amira, "who", mina))["content"]
        async with arrived(world.sandbox, "olivia") as client:
            assert "OWNER en" in (await run(Person(world, client, "olivia"), "who", mina))["content"]
        async with arrived(world.sandbox, "mina") as client:
            assert f"MEMBER en [{moderator}]" in (await run(Person(world, client, "mina"), "who", mina))["content"]


class TestErrors:
    @pytest.mark.parametrize(
        ("verb", "key"),
        [
            ("taken", "error-persons-only"),
            ("gone", "error-platform-gone"),
            ("away", "error-platform-unavailable"),
            ("nobody", "error-component-expired"),
        ],
    )
    async def test_a_press_that_fails_is_answered_privately_in_ones_language(
        self, stall: Tribune, lukas: Person, catalogue: Catalogue, verb: str, key: str
    ) -> None:
        await press(lukas, await run(lukas, "buttons"), verb)
        answer = await lukas.heard()
        assert (answer["content"], is_private(answer)) == (catalogue.text(Message(key), "de"), True)

    @pytest.mark.parametrize(
        ("how", "key"),
        [
            ("taken", "error-persons-only"),
            ("gone", "error-platform-gone"),
            ("away", "error-platform-unavailable"),
            ("forbidden", "error-platform-gone"),
            ("unchecked", "error-command-not-for-you"),
            ("outdated", "error-command-outdated"),
        ],
    )
    async def test_a_command_that_fails_is_answered_in_the_same_way(
        self, stall: Tribune, amira: Person, catalogue: Catalogue, how: str, key: str
    ) -> None:
        answer = await run(amira, "fail", value("how", 3, how))
        while not answer["content"]:
            answer = await amira.heard("MESSAGE_UPDATE")
        assert (answer["content"], is_private(answer)) == (catalogue.text(Message(key), "en"), True)

    @pytest.mark.parametrize("by_command", [True, False])
    async def test_a_bug_is_logged_under_the_number_that_is_shown(
        self, stall: Tribune, amira: Person, caplog: pytest.LogCaptureFixture, by_command: bool
    ) -> None:
        if by_command:
            answer = await run(amira, "fail", value("how", 3, "bug"))
        else:
            await press(amira, await run(amira, "buttons"), "bug")
            answer = await amira.heard()
        incident = answer["content"].rsplit(" ", 1)[1]
        (record,) = [one for one in caplog.records if one.name == "bot.platforms.discord.answers"]
        assert len(incident) == 8
        assert incident in record.getMessage()
        assert record.exc_info is not None
        assert isinstance(record.exc_info[1], KeyError)
        assert record.levelno == logging.ERROR

    @pytest.mark.parametrize("custom_id", ["somebody-elses", "stall:count:1:0:1"])
    async def test_a_component_of_elsewhere_is_refused(
        self, stall: Tribune, world: World, amira: Person, catalogue: Catalogue, custom_id: str
    ) -> None:
        button = {"type": 2, "style": 1, "label": "x", "custom_id": custom_id}
        general = world.channel_id("general")
        body = {"content": "old", "components": [{"type": 1, "components": [button]}]}
        message = await world.ok("bot", "POST", f"/channels/{general}/messages", body)
        status, _ = await amira.press(message, button)
        assert status == 204
        answer = await amira.heard()
        while not is_private(answer):
            answer = await amira.heard()
        key = "error-component-expired" if custom_id == "somebody-elses" else "error-other-guild"
        assert answer["content"] == catalogue.text(Message(key), "en")


class TestInDirectMessages:
    """Direct messages have no guild: a component names the one that it is about."""

    async def press(self, world: World, person: Person, guild_id: int) -> str:
        user_id = str(world.user_id(person.name))
        channel = await world.ok("bot", "POST", "/users/@me/channels", {"recipient_id": user_id})
        button = {"type": 2, "style": 1, "label": "x", "custom_id": f"stall:whoami:{guild_id}:0"}
        body = {"content": "hi", "components": [{"type": 1, "components": [button]}]}
        message = await world.ok("bot", "POST", f"/channels/{channel['id']}/messages", body)
        status, _ = await person.press(message, button, guild_id=None, channel_id=channel["id"])
        assert status == 204
        answer = await person.heard()
        while answer["content"] == "hi":
            answer = await person.heard()
        return answer["content"]

    async def test_rights_and_language_are_those_of_the_guild_that_it_is_about(
        self, stall: Tribune, world: World, lukas: Person
    ) -> None:
        await stall.people.choose_language("en", actor=Actor(world.guild_id, world.user_id("lukas")))
        assert await self.press(world, lukas, world.guild_id) == f"MEMBER en [{world.role_id('Member')}]"

    async def test_who_is_not_in_that_guild_is_refused(
        self, stall: Tribune, world: World, lukas: Person, catalogue: Catalogue
    ) -> None:
        refused = catalogue.text(Message("error-guild-only"), "de")
        assert await self.press(world, lukas, 1) == refused


class TestAfterARestart:
    async def test_buttons_and_an_open_form_still_work(self, start: Start, world: World, amira: Person) -> None:
        async with start(COG, remembers=True):
            counter = await run(amira, "counter")
            await press(amira, counter, "count")
            counter = await amira.heard("MESSAGE_UPDATE")
            await press(amira, await run(amira, "buttons"), "form")
            modal = await amira.heard("INTERACTION_MODAL_CREATE")
        async with start(COG, remembers=True):
            await press(amira, counter, "count")
            assert (await amira.heard("MESSAGE_UPDATE"))["embeds"][0]["description"] == "2"
            await submit(amira, modal, "Ann")
            assert (await amira.heard())["content"] == "hello Ann, just so"

    async def test_discord_py_keeps_no_view_of_what_was_sent(self, stall: Tribune, amira: Person) -> None:
        await press(amira, await run(amira, "buttons"), "form")
        await amira.heard("INTERACTION_MODAL_CREATE")
        store = stall.client._connection._view_store
        assert not store._views
        assert not store._modals
        assert not store._synced_message_views

    async def test_commands_are_registered_only_when_they_changed(
        self, start: Start, world: World, sandbox: Sandbox
    ) -> None:
        async with start(COG, remembers=True):
            pass
        assert await puts(world) == 1
        async with start(COG, remembers=True):
            pass
        assert await puts(world) == 1
        async with start(remembers=True):
            await eventually(lambda: not sandbox.commands())
        assert await puts(world) == 2
        async with start(COG, remembers=True):
            await eventually(sandbox.commands)
        assert await puts(world) == 3

    async def test_commands_that_somebody_removed_come_back(self, start: Start, world: World, sandbox: Sandbox) -> None:
        async with start(COG, remembers=True):
            pass
        application = sandbox.world.application_id
        await world.ok("bot", "PUT", f"/applications/{application}/commands", [])
        async with start(COG, remembers=True):
            assert {command["name"] for command in sandbox.commands()} == {"stall", "staffonly"}


async def puts(world: World) -> int:
    """How often commands were registered."""
    _, requests = await world.control("GET", "requests")
    return sum(one["method"] == "PUT" and one["path"].endswith("/commands") for one in requests)


async def test_commands_are_for_guilds_and_staff_commands_are_hidden(stall: Tribune, sandbox: Sandbox) -> None:
    registered = {command["name"]: command for command in sandbox.commands()}
    assert registered["stall"]["contexts"] == [0]
    assert registered["stall"]["default_member_permissions"] is None
    assert registered["staffonly"]["default_member_permissions"] == str(1 << 40)
