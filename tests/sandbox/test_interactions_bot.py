"""Interactions between personas and a real discord.py bot over sockets, judged by Discord's schemas."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import discord
import orjson
import pytest
import yarl
from discord.ext import commands

from bot.sandbox import Sandbox
from bot.sandbox.limits import RateLimits, Rule
from bot.sandbox.world import channels
from bot.sandbox.world.model import Message
from tests.sandbox.clients import Api, arrived
from tests.sandbox.interacting import Itx, Person, filled, parts, register, value


@pytest.fixture
async def bot(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[commands.Bot]:
    monkeypatch.setattr(discord.http.Route, "BASE", sandbox.api_url)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(sandbox.gateway_url))
    bot = commands.Bot("!", intents=discord.Intents.all(), guild_ready_timeout=0.05)
    errors: list[BaseException] = []
    register(bot)

    async def remember(_: Itx, error: Exception) -> None:
        errors.append(error)

    bot.tree.error(remember)
    await bot.login(sandbox.bot_token)
    task = asyncio.create_task(bot.connect())
    async with asyncio.timeout(10):
        await bot.wait_until_ready()
        await bot.tree.sync()
    yield bot
    await bot.close()
    await task
    assert not errors, errors


@pytest.fixture
async def amira(api: Api, bot: commands.Bot) -> AsyncIterator[Person]:
    async with arrived(api.sandbox, "amira") as client:
        yield Person(api, client)


def every_option(api: Api) -> list[dict[str, Any]]:
    return [
        value("text", 3, "hey"),
        value("choice", 3, "blue"),
        value("whole", 4, 7),
        value("number", 10, 0.5),
        value("flag", 5, True),
        value("member", 6, str(api.id_of("lukas"))),
        value("channel", 7, str(api.channel("off-topic").id)),
        value("role", 8, str(api.role("Greeter"))),
        value("anyone", 9, str(api.id_of("mina"))),
    ]


async def test_a_command_with_every_kind_of_option_arrives_as_typed(amira: Person) -> None:
    status, answer = await amira.run("everything", *every_option(amira.api))
    assert status == 204, answer
    message = await amira.heard()
    assert message["content"] == "hey|blue|7|0.5|True|lukas|off-topic|Greeter|mina|"
    assert (message["type"], message["interaction_metadata"]["user"]["username"]) == (20, "amira")
    assert (await amira.heard("INTERACTION_SUCCESS"))["nonce"] == "n-1"


async def test_a_file_comes_with_a_command(amira: Person) -> None:
    command = amira.command("everything")
    data = {key: command[key] for key in ("id", "name", "type", "version")}
    data |= {
        "options": [*every_option(amira.api), value("file", 11, "0")],
        "attachments": [{"id": "0", "filename": "a.txt"}],
    }
    body = {
        "type": 2,
        "application_id": command["application_id"],
        "channel_id": str(amira.api.channel("general").id),
        "data": data,
    }
    form = aiohttp.FormData()
    form.add_field("payload_json", orjson.dumps(body).decode(), content_type="application/json")
    form.add_field("files[0]", b"inside", filename="a.txt", content_type="text/plain")
    headers = {"Authorization": amira.api.token("amira")}
    url = f"{amira.api.sandbox.api_url}/interactions"
    async with amira.api._session.post(url, data=form, headers=headers) as response:
        assert response.status == 204, await response.text()
    assert (await amira.heard())["content"].endswith("|inside")


WRONG_OPTIONS: list[tuple[str, int, object]] = [
    ("text", 3, "x"),
    ("text", 3, "x" * 6),
    ("choice", 3, "green"),
    ("whole", 4, 11),
    ("whole", 4, "many"),
    ("number", 10, 1.5),
    ("flag", 5, "yes"),
    ("member", 6, "1"),
    ("channel", 7, "1"),
    ("role", 8, "1"),
    ("anyone", 9, "1"),
    ("file", 11, "3"),
    ("unknown", 3, "x"),
]


@pytest.mark.parametrize(("name", "kind", "given"), WRONG_OPTIONS)
async def test_wrong_options_never_reach_the_bot(amira: Person, name: str, kind: int, given: object) -> None:
    options = [one for one in every_option(amira.api) if one["name"] != name]
    status, answer = await amira.run("everything", *options, value(name, kind, given))
    assert (status, answer["code"]) == (400, 50035)
    assert answer["errors"]["data"]["options"]


async def test_missing_options_and_channels_of_another_type_are_refused(amira: Person) -> None:
    status, answer = await amira.run("everything", *every_option(amira.api)[1:])
    assert (status, answer["errors"]["data"]["options"]["text"]["_errors"][0]["code"]) == (400, "BASE_TYPE_REQUIRED")
    options = [one for one in every_option(amira.api) if one["name"] != "channel"]
    status, _ = await amira.run("everything", *options, value("channel", 7, str(amira.api.channel("questions").id)))
    assert status == 400
    status, _ = await amira.run("everything", *options, value("channel", 7, str(amira.api.channel("staff-room").id)))
    assert status == 400


async def test_nested_commands_and_autocomplete(amira: Person) -> None:
    typed = {"name": "title", "type": 3, "value": "Mo", "focused": True}
    path = {"name": "book", "type": 2, "options": [{"name": "take", "type": 1, "options": [typed]}]}
    assert (await amira.run("shelf", path, kind=4))[0] == 204
    shown = await amira.heard("APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE")
    assert [one["name"] for one in shown["choices"]] == ["Mo 0", "Mo 1"]
    assert shown["nonce"] == "n-1"
    done = {"name": "book", "type": 2, "options": [{"name": "take", "type": 1, "options": [value("title", 3, "1")]}]}
    assert (await amira.run("shelf", done))[0] == 204
    assert (await amira.heard())["content"] == "took 1"
    assert (await amira.run("shelf"))[0] == 400
    assert (await amira.run("shelf", done, kind=4))[0] == 400
    assert (await amira.run("panel", {**typed, "name": "kind"}, kind=4))[0] == 400


async def test_context_menus_name_their_target(amira: Person) -> None:
    said = await amira.api.ok(
        "lukas", "POST", f"/channels/{amira.api.channel('general').id}/messages", {"content": "Wise"}
    )
    await amira.heard()
    assert (await amira.run("Who is this", target_id=str(amira.api.id_of("lukas"))))[0] == 204
    assert (await amira.heard())["content"] == "lukas"
    assert (await amira.run("Quote", target_id=said["id"]))[0] == 204
    quoted = await amira.heard()
    assert (quoted["content"], quoted["flags"] & 64, quoted["type"]) == ("Wise", 64, 23)
    assert (await amira.run("Quote", target_id="1"))[1]["code"] == 10008
    assert (await amira.run("Who is this", target_id="1"))[1]["code"] == 10013


async def test_buttons_update_their_message_and_still_work_afterwards(amira: Person) -> None:
    await amira.run("panel", value("kind", 3, "buttons"))
    message = await amira.heard()
    for _ in range(2):
        assert (await amira.press(message, parts(message)["press"]))[0] == 204
        message = await amira.heard("MESSAGE_UPDATE")
        assert (message["content"], parts(message)["press"]["label"]) == ("Updated", "Pressed by amira")
    assert (await amira.press(message, parts(message)["later"]))[0] == 204
    assert (await amira.heard("MESSAGE_UPDATE"))["content"] == "Later"
    extra = await amira.heard()
    assert (extra["content"], extra["flags"]) == ("And more", 64)


async def test_what_cannot_be_pressed_is_refused(amira: Person) -> None:
    await amira.run("panel", value("kind", 3, "buttons"))
    message = await amira.heard()
    assert (await amira.press(message, parts(message)["off"]))[1]["code"] == 50035
    assert (await amira.press(message, {"type": 2, "custom_id": "absent"}))[1]["code"] == 50035
    assert (await amira.press(message, {"type": 3, "custom_id": "press"}))[1]["code"] == 50035
    assert (await amira.press({"id": "1", "flags": 0}, parts(message)["press"]))[1]["code"] == 10008
    assert (await amira.press(message, parts(message)["press"], channel="off-topic"))[1]["code"] == 10008
    assert (await amira.press(message, parts(message)["press"], channel="staff-room"))[1]["code"] == 50001


async def test_all_selects_take_what_they_offer_and_nothing_else(amira: Person) -> None:
    api = amira.api
    lukas, greeter, forum = str(api.id_of("lukas")), str(api.role("Greeter")), str(api.channel("questions").id)
    general = str(api.channel("general").id)
    panels: dict[str, dict[str, Any]] = {}
    for kind in ("choices", "people"):
        await amira.run("panel", value("kind", 3, kind))
        panels[kind] = await amira.heard()
    good = [
        ("choices", "choice", ["a", "c"], []),
        ("choices", "channel", [forum], ["channels"]),
        ("people", "user", [lukas], ["members", "users"]),
        ("people", "role", [], ["roles"]),
        ("people", "role", [greeter], ["roles"]),
        ("people", "mentionable", [lukas, greeter], ["members", "roles", "users"]),
    ]
    for panel, custom_id, values, resolved in good:
        assert (await amira.press(panels[panel], parts(panels[panel])[custom_id], *values))[0] == 204
        assert (await amira.heard())["content"] == f"{values} {resolved}"
    bad = [
        ("choices", "choice", ["z"]),
        ("choices", "choice", []),
        ("choices", "choice", ["a", "b", "c"]),
        ("choices", "choice", ["a", "a"]),
        ("choices", "channel", [general]),
        ("people", "user", [greeter]),
        ("people", "user", []),
        ("people", "role", [lukas]),
        ("people", "mentionable", ["1"]),
    ]
    for panel, custom_id, values in bad:
        status, answer = await amira.press(panels[panel], parts(panels[panel])[custom_id], *values)
        assert status == 400, (custom_id, values)
        assert answer["code"] == 50035


async def test_a_layout_is_shown_and_changed(amira: Person) -> None:
    await amira.run("layout")
    message = await amira.heard()
    text, _, container = message["components"]
    assert (text["content"], container["accent_color"], message["flags"]) == ("# Map", 0x3BA55D, 1 << 15)
    media = container["components"][1]["items"][0]["media"]
    assert media["attachment_id"] == message["attachments"][0]["id"]
    assert (await amira.press(message, {"type": 2, "custom_id": "zoom"}))[0] == 204
    assert (await amira.heard("MESSAGE_UPDATE"))["components"][0]["content"] == "# Larger map"


async def test_the_bot_keeps_to_the_limits_that_it_is_told(bot: commands.Bot, api: Api) -> None:
    limits = RateLimits([Rule("send", ("POST /channels/{}/messages",), 2, 0.3)])
    api.sandbox._pipeline._limits = limits
    statuses: list[int] = []
    api.sandbox._pipeline._observers = [lambda exchange: statuses.append(exchange.status)]
    channel = bot.get_channel(api.channel("general").id)
    assert isinstance(channel, discord.TextChannel)
    began = time.perf_counter()
    for number in range(5):
        await channel.send(str(number))
    assert time.perf_counter() - began >= 0.6
    assert statuses == [200] * 5


async def test_the_bot_repeats_what_was_one_too_many(bot: commands.Bot, api: Api) -> None:
    rule = Rule("send", ("POST /channels/{}/messages",), 1, 0.3)
    limits = RateLimits([rule])
    api.sandbox._pipeline._limits = limits
    channel = bot.get_channel(api.channel("general").id)
    assert isinstance(channel, discord.TextChannel)
    limits.check("bot", "POST", "/channels/{channel_id}/messages", {"channel_id": str(channel.id)})
    statuses: list[int] = []
    api.sandbox._pipeline._observers = [lambda exchange: statuses.append(exchange.status)]
    await channel.send("Patience")
    assert statuses == [429, 200]


async def test_a_private_panel_is_one_persons_alone(amira: Person) -> None:
    api = amira.api
    await amira.run("panel", value("kind", 3, "buttons"), value("private", 5, True))
    message = await amira.heard()
    assert message["flags"] & 64
    path = f"/channels/{message['channel_id']}/messages"
    assert await api.ok("amira", "GET", path) == []
    assert await api.refused("amira", "GET", f"{path}/{message['id']}") == (404, 10008)
    assert (await Person(api, amira.client, "lukas").press(message, parts(message)["press"]))[1]["code"] == 10008
    assert (await amira.press(message, parts(message)["press"]))[0] == 204
    assert (await amira.heard("MESSAGE_UPDATE"))["content"] == "Updated"


async def test_others_do_not_hear_what_is_private(amira: Person) -> None:
    async with arrived(amira.api.sandbox, "lukas") as other:
        await amira.run("panel", value("kind", 3, "buttons"), value("private", 5, True))
        private = await amira.heard()
        said = await amira.api.ok("amira", "POST", f"/channels/{private['channel_id']}/messages", {"content": "Public"})
        assert (await other.until("MESSAGE_CREATE"))["id"] == said["id"]


async def test_a_modal_is_opened_refused_and_submitted_once(amira: Person) -> None:
    await amira.run("form")
    modal = await amira.heard("INTERACTION_MODAL_CREATE")
    assert (modal["title"], modal["nonce"], len(modal["components"])) == ("Introduce yourself", "n-1", 3)
    for wrong in ({"name": "x"}, {"name": ""}, {"name": "x" * 11}, {"interest": ["Poker"]}, {"interest": []}):
        status, answer = await amira.start(5, filled(modal, **wrong))
        assert (status, answer["code"]) == (400, 50035), wrong
    stray = [{"type": 1, "components": [{"type": 4, "custom_id": "stray", "value": "x"}]}]
    assert (await amira.start(5, filled(modal, more=stray)))[0] == 400
    assert (await Person(amira.api, amira.client, "lukas").start(5, filled(modal)))[0] == 400
    assert (await amira.start(5, filled(modal), channel="off-topic"))[0] == 400
    assert (await amira.start(5, filled(modal, note="Long")))[0] == 204
    assert (await amira.heard())["content"] == "Amira|['Go']|Long"
    assert (await amira.start(5, filled(modal)))[0] == 400


@pytest.mark.parametrize("private", [False, True])
async def test_a_deferred_answer_is_followed_up_edited_and_deleted(amira: Person, *, private: bool) -> None:
    await amira.run("think", value("private", 5, private))
    thinking = await amira.heard()
    assert (thinking["flags"] & 128, bool(thinking["flags"] & 64), thinking["content"]) == (128, private, "")
    thought = await amira.heard("MESSAGE_UPDATE")
    assert (thought["id"], thought["content"], thought["flags"] & 128) == (thinking["id"], "Thought", 0)
    assert thought["edited_timestamp"] is None
    after = await amira.heard()
    assert after["interaction_metadata"]["original_response_message_id"] == thinking["id"]
    assert (await amira.heard("MESSAGE_UPDATE"))["content"] == "Thought twice"
    assert (await amira.heard("MESSAGE_DELETE"))["id"] == after["id"]


async def test_without_an_answer_in_time_the_token_dies(amira: Person, bot: commands.Bot) -> None:
    amira.api.sandbox.interactions.store.deadline_seconds = 0.05
    await amira.run("silent")
    assert (await amira.heard("INTERACTION_FAILURE"))["nonce"] == "n-1"
    late: Itx = bot.silenced  # type: ignore[attr-defined]
    with pytest.raises(discord.NotFound) as caught:
        await late.response.send_message("late")
    assert caught.value.code == 10062
    with pytest.raises(discord.NotFound) as caught:
        await late.followup.send("later")
    assert caught.value.code == 10015


async def test_staff_commands_are_for_staff_in_guilds(amira: Person) -> None:
    api = amira.api
    assert (await amira.run("staff"))[1]["code"] == 50013
    mina = Person(api, amira.client, "mina")
    assert (await mina.run("staff"))[0] == 204
    direct = channels.open_direct_message(api.world, api.world.bot, api.world.user(api.id_of("mina")))
    command = amira.command("staff")
    status, answer = await mina.start(2, {"id": command["id"], "type": 1, "name": "staff"}, channel_id=str(direct.id))
    assert (status, answer["code"]) == (404, 10063)


async def test_commands_work_in_direct_messages(amira: Person) -> None:
    api = amira.api
    direct = channels.open_direct_message(api.world, api.world.bot, api.world.user(api.id_of("amira")))
    command = amira.command("hello")
    status, _ = await amira.start(2, {"id": command["id"], "type": 1, "name": "hello"}, channel_id=str(direct.id))
    assert status == 204
    assert "Hello amira" in (await amira.heard())["content"]
    assert len(direct.messages) == 1
    assert isinstance(next(iter(direct.messages.values())), Message)


async def test_what_is_no_command_here_is_refused(amira: Person) -> None:
    hello = amira.command("hello")
    data = {key: hello[key] for key in ("id", "name", "type")}
    assert (await amira.start(2, data | {"id": "1"}))[1]["code"] == 10063
    assert (await amira.start(2, data | {"version": "1"}))[1]["code"] == 50035
    assert (await amira.start(2, data, application_id="1"))[1]["code"] == 10002
    assert (await amira.start(7, data))[1]["code"] == 50035
    assert (await amira.start(2, data, channel="staff-room"))[1]["code"] == 50001
    body = {"type": 2, "application_id": hello["application_id"], "channel_id": "1", "data": data}
    assert await amira.api.refused("amira", "POST", "/interactions", body) == (404, 10003)
    del body["data"]
    assert await amira.api.refused("amira", "POST", "/interactions", body) == (400, 50035)
