"""What the bot may answer to an interaction, frame by frame: kinds of answers, deadlines, tokens, files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import aiohttp
import orjson
import pytest

from bot.sandbox.world import channels
from tests.sandbox.clients import Api, GatewayClient, arrived
from tests.sandbox.mutations import JUNK, places, with_junk

OPTIONS = [{"label": one, "value": one} for one in ("slow", "fast")]
MODAL = {
    "custom_id": "form",
    "title": "Form",
    "components": [
        {"type": 1, "components": [{"type": 4, "custom_id": "a", "label": "A", "style": 1, "required": False}]},
        {"type": 18, "label": "People", "component": {"type": 5, "custom_id": "who", "required": False}},
        {"type": 18, "label": "File", "component": {"type": 19, "custom_id": "file", "required": False}},
        {
            "type": 18,
            "label": "Pace",
            "component": {"type": 21, "custom_id": "pace", "options": OPTIONS, "required": False},
        },
        {
            "type": 18,
            "label": "Days",
            "component": {"type": 22, "custom_id": "days", "options": OPTIONS, "min_values": 0},
        },
    ],
}
TICK = {
    "custom_id": "tick",
    "title": "Tick",
    "components": [
        {"type": 10, "content": "Please read"},
        {"type": 18, "label": "Agree", "component": {"type": 23, "custom_id": "agree"}},
        {"type": 18, "label": "File", "component": {"type": 19, "custom_id": "file"}},
    ],
}
BUTTON = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Press", "custom_id": "press"}]}
COMMANDS = [
    {"name": "ask", "description": "Asks"},
    {
        "name": "find",
        "description": "Finds",
        "options": [
            {"type": 4, "name": "n", "description": "Number", "autocomplete": True},
            {"type": 6, "name": "who", "description": "Person"},
        ],
    },
]


class Stage:
    """A persona who acts, and the bot that answers by bare HTTP."""

    def __init__(self, api: Api, bot: GatewayClient, commands: list[dict[str, Any]]) -> None:
        self.api, self.bot, self.commands = api, bot, commands

    async def act(self, kind: int, data: dict[str, Any], **more: Any) -> dict[str, Any]:
        application_id, channel_id = str(self.api.world.application_id), str(self.api.channel("general").id)
        body = {"type": kind, "application_id": application_id, "channel_id": channel_id, "data": data, **more}
        await self.api.ok("amira", "POST", "/interactions", body)
        return await self.bot.until("INTERACTION_CREATE")

    async def command(self) -> dict[str, Any]:
        return await self.act(2, {"id": self.commands[0]["id"], "type": 1, "name": "ask"})

    async def typing(self) -> dict[str, Any]:
        options = [{"name": "n", "type": 4, "value": "4", "focused": True}]
        return await self.act(4, {"id": self.commands[1]["id"], "type": 1, "name": "find", "options": options})

    async def press(self) -> dict[str, Any]:
        path = f"/channels/{self.api.channel('general').id}/messages"
        message = await self.api.ok("bot", "POST", path, {"content": "Panel", "components": [BUTTON]})
        return await self.act(3, {"component_type": 2, "custom_id": "press"}, message_id=message["id"])

    async def submit(self, opener: dict[str, Any], *fields: dict[str, Any]) -> dict[str, Any]:
        await self.answer(opener, 9, MODAL)
        return await self.act(5, {"id": opener["id"], "custom_id": "form", "components": list(fields)})

    async def start(self, kind: str) -> dict[str, Any]:
        if kind.startswith("modal"):
            return await self.submit(await (self.press() if kind == "modal of button" else self.command()))
        return await {"command": self.command, "typing": self.typing, "button": self.press}[kind]()

    async def answer(self, interaction: dict[str, Any], kind: int, data: object = None, query: str = "") -> Any:
        path = f"/interactions/{interaction['id']}/{interaction['token']}/callback{query}"
        return await self.api.call("bot", "POST", path, {"type": kind, **({"data": data} if data else {})})

    async def webhook(self, interaction: dict[str, Any], method: str, rest: str = "", body: object = None) -> Any:
        url = f"{self.api.sandbox.api_url}/webhooks/{interaction['application_id']}/{interaction['token']}{rest}"
        async with self.api._session.request(method, url, json=body) as response:
            raw = await response.read()
            return response.status, orjson.loads(raw) if raw else None


@pytest.fixture
async def stage(api: Api) -> AsyncIterator[Stage]:
    commands = await api.ok("bot", "PUT", f"/applications/{api.world.application_id}/commands", COMMANDS)
    async with arrived(api.sandbox) as bot:
        yield Stage(api, bot, commands)


ANSWERS: dict[int, object] = {
    1: None,
    4: {"content": "Hi"},
    5: {"flags": 64},
    6: None,
    7: {"content": "New"},
    8: {"choices": [{"name": "Four", "value": 4}]},
    9: MODAL,
}
TAKEN = {
    "command": {4, 5, 9},
    "typing": {8},
    "button": {4, 5, 6, 7, 9},
    "modal of command": {4, 5},
    "modal of button": {4, 5, 6, 7},
}


@pytest.mark.parametrize("kind", TAKEN)
async def test_each_kind_takes_its_answers_and_no_others(stage: Stage, kind: str) -> None:
    refused = await stage.start(kind)
    for number in ANSWERS.keys() - TAKEN[kind]:
        status, answer = await stage.answer(refused, number, ANSWERS[number])
        assert (status, answer["code"], list(answer["errors"])) == (400, 50035, ["type"]), number
    for number in TAKEN[kind]:
        interaction = await stage.start(kind)
        status, answer = await stage.answer(interaction, number, ANSWERS[number], "?with_response=1")
        assert status == 200, answer
        assert answer["interaction"]["id"] == interaction["id"]
        assert ("resource" in answer) == (number in {4, 7})


async def test_an_unknown_kind_of_answer_is_refused(stage: Stage) -> None:
    interaction = await stage.command()
    assert (await stage.answer(interaction, 12))[0] == 400
    assert (await stage.answer(interaction, 4, {"content": "Hi"})) == (204, None)


async def test_a_second_answer_is_40060_and_a_foreign_token_10062(stage: Stage) -> None:
    interaction = await stage.command()
    assert (await stage.answer(interaction | {"token": "x"}, 4, {"content": "Hi"}))[1]["code"] == 10062
    assert (await stage.answer(interaction | {"id": "1"}, 4, {"content": "Hi"}))[1]["code"] == 10062
    await stage.answer(interaction, 4, {"content": "Hi"})
    status, answer = await stage.answer(interaction, 4, {"content": "Again"})
    assert (status, answer["code"]) == (400, 40060)


@pytest.mark.parametrize(
    ("kind", "data", "code"),
    [
        (4, {}, 50006),
        (4, {"content": "x" * 2001}, 50035),
        (4, {"components": [{"type": 2}]}, 50035),
        (9, {"title": "x"}, 50035),
    ],
)
async def test_a_wrong_answer_can_be_put_right(stage: Stage, kind: int, data: object, code: int) -> None:
    interaction = await stage.command()
    status, answer = await stage.answer(interaction, kind, data)
    assert (status, answer["code"]) == (400, code)
    assert (await stage.answer(interaction, 4, {"content": "Right"}))[0] == 204


@pytest.mark.parametrize(
    "choices", [[{"name": "x", "value": "four"}], [{"name": "", "value": 4}], [{"name": "x", "value": 4}] * 26]
)
async def test_wrong_suggestions_are_refused(stage: Stage, choices: list[dict[str, Any]]) -> None:
    assert (await stage.answer(await stage.typing(), 8, {"choices": choices}))[0] == 400


async def test_unfinished_options_are_left_out_while_another_is_typed(stage: Stage) -> None:
    focused = {"name": "n", "type": 4, "value": "-", "focused": True}
    data = {"id": stage.commands[1]["id"], "type": 1, "name": "find"}
    heard = await stage.act(4, data | {"options": [{"name": "who", "type": 6, "value": "am"}, focused]})
    assert heard["data"]["options"] == [focused]


async def test_the_payload_tells_where_and_who(stage: Stage) -> None:
    interaction = await stage.press()
    guild = stage.api.guild
    assert interaction["member"]["user"]["username"] == "amira"
    assert int(interaction["member"]["permissions"]) & 1 << 11
    assert (interaction["guild_id"], interaction["context"]) == (str(guild.id), 0)
    assert interaction["authorizing_integration_owners"] == {"0": str(guild.id)}
    assert (interaction["message"]["content"], interaction["data"]["custom_id"]) == ("Panel", "press")
    assert (interaction["locale"], interaction["guild_locale"], interaction["version"]) == ("en-US", "en-US", 1)
    assert "user" not in interaction


async def test_follow_ups_need_an_answer_and_a_good_token(stage: Stage) -> None:
    interaction = await stage.command()
    assert (await stage.webhook(interaction, "POST", "", {"content": "x"}))[1]["code"] == 10015
    await stage.answer(interaction, 4, {"content": "Hi"})
    assert (await stage.webhook(interaction | {"application_id": "1"}, "POST", "", {"content": "x"}))[0] == 404
    assert (await stage.webhook(interaction, "POST", "", {"content": ""}))[1]["code"] == 50006
    status, more = await stage.webhook(interaction, "POST", "?wait=true", {"content": "More"})
    assert (status, more["content"], more["webhook_id"]) == (200, "More", interaction["application_id"])
    stage.api.sandbox.interactions.store.token_seconds = -1.0
    status, answer = await stage.webhook(interaction, "POST", "", {"content": "Late"})
    assert (status, answer["code"]) == (401, 50027)


async def test_only_an_interactions_own_messages_are_within_its_reach(stage: Stage) -> None:
    path = f"/channels/{stage.api.channel('general').id}/messages"
    other = await stage.api.ok("bot", "POST", path, {"content": "Other"})
    interaction = await stage.command()
    await stage.answer(interaction, 4, {"content": "Private", "flags": 64})
    original = (await stage.webhook(interaction, "GET", "/messages/@original"))[1]
    assert (original["content"], original["flags"]) == ("Private", 64)
    for method in ("GET", "PATCH", "DELETE"):
        assert (await stage.webhook(interaction, method, f"/messages/{other['id']}", {"content": "x"}))[1][
            "code"
        ] == 10008
    edited = await stage.webhook(interaction, "PATCH", f"/messages/{original['id']}", {"content": "Edited"})
    assert (edited[0], edited[1]["content"], edited[1]["flags"]) == (200, "Edited", 64)
    assert (await stage.webhook(interaction, "DELETE", "/messages/@original"))[0] == 204
    assert (await stage.webhook(interaction, "GET", "/messages/@original"))[1]["code"] == 10008


async def test_the_message_of_a_button_can_be_gone(stage: Stage) -> None:
    interaction = await stage.press()
    message = interaction["message"]
    await stage.api.ok("bot", "DELETE", f"/channels/{message['channel_id']}/messages/{message['id']}")
    assert (await stage.answer(interaction, 7, {"content": "New"}))[1]["code"] == 10008
    assert (await stage.answer(interaction, 6))[0] == 204
    assert (await stage.webhook(interaction, "PATCH", "/messages/@original", {"content": "x"}))[1]["code"] == 10008


async def test_an_answer_can_bear_files(stage: Stage) -> None:
    interaction = await stage.command()
    form = aiohttp.FormData(quote_fields=False)
    data = {"embeds": [{"image": {"url": "attachment://a.png"}}], "attachments": [{"id": 0, "filename": "a.png"}]}
    form.add_field("payload_json", orjson.dumps({"type": 4, "data": data}).decode(), content_type="application/json")
    form.add_field("files[0]", BytesIO(b"png"), filename="a.png", content_type="image/png")
    path = f"/interactions/{interaction['id']}/{interaction['token']}/callback?with_response=true"
    async with stage.api._session.post(stage.api.sandbox.api_url + path, data=form) as response:
        answer = await response.json()
    message = answer["resource"]["message"]
    assert message["embeds"][0]["image"]["url"] == message["attachments"][0]["url"]


async def test_a_submission_brings_people_and_files(stage: Stage) -> None:
    opener = await stage.command()
    await stage.answer(opener, 9, MODAL)
    mina = str(stage.api.id_of("mina"))
    fields = [
        {"type": 18, "component": {"type": 5, "custom_id": "who", "values": [mina]}},
        {"type": 18, "component": {"type": 19, "custom_id": "file", "values": ["0"]}},
    ]
    channel_id = str(stage.api.channel("general").id)
    data = {"id": opener["id"], "custom_id": "form", "components": fields}
    body = {"type": 5, "application_id": opener["application_id"], "channel_id": channel_id, "data": data}
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", orjson.dumps(body).decode(), content_type="application/json")
    form.add_field("files[0]", BytesIO(b"hi"), filename="a.txt", content_type="text/plain")
    headers = {"Authorization": stage.api.token("amira")}
    async with stage.api._session.post(f"{stage.api.sandbox.api_url}/interactions", data=form, headers=headers) as got:
        assert got.status == 204, await got.text()
    submitted = await stage.bot.until("INTERACTION_CREATE")
    assert set(submitted["data"]["resolved"]) == {"users", "members", "attachments"}
    assert submitted["data"]["components"][1]["component"]["values"] == [mina]
    assert submitted["data"]["components"][0]["components"][0]["value"] == ""


async def test_groups_and_ticks_are_checked(stage: Stage) -> None:
    opener = await stage.command()
    await stage.answer(opener, 9, MODAL)

    def form(pace: object, days: object) -> dict[str, Any]:
        fields = ({"type": 21, "custom_id": "pace", "value": pace}, {"type": 22, "custom_id": "days", "values": days})
        return {
            "id": opener["id"],
            "custom_id": "form",
            "components": [{"type": 18, "component": one} for one in fields],
        }

    def start(data: dict[str, Any]) -> dict[str, Any]:
        channel_id = str(stage.api.channel("general").id)
        return {"type": 5, "application_id": opener["application_id"], "channel_id": channel_id, "data": data}

    for wrong in (form("brisk", []), form("slow", ["often"]), form("slow", ["slow"] * 2)):
        assert await stage.api.refused("amira", "POST", "/interactions", start(wrong)) == (400, 50035)
    submitted = await stage.act(5, form("slow", ["slow", "fast"]))
    parts = {part["component"]["custom_id"]: part["component"] for part in submitted["data"]["components"][1:]}
    assert (parts["pace"]["value"], parts["days"]["values"], parts["file"]["values"]) == ("slow", ["slow", "fast"], [])


async def test_a_required_file_must_come_along(stage: Stage) -> None:
    opener = await stage.command()
    await stage.answer(opener, 9, TICK)
    channel_id = str(stage.api.channel("general").id)
    for values in ([], ["0"]):
        fields = [
            {"type": 23, "custom_id": "agree", "value": True},
            {"type": 19, "custom_id": "file", "values": values},
        ]
        data = {"id": opener["id"], "custom_id": "tick", "components": fields}
        body = {"type": 5, "application_id": opener["application_id"], "channel_id": channel_id, "data": data}
        assert await stage.api.refused("amira", "POST", "/interactions", body) == (400, 50035)


async def test_a_guilds_command_names_its_guild_and_adult_ones_need_an_adult_channel(stage: Stage) -> None:
    api = stage.api
    path = f"/applications/{api.world.application_id}/guilds/{api.guild.id}/commands"
    made = await api.ok("bot", "POST", path, {"name": "wine", "description": "Pours", "nsfw": True})
    data = {"id": made["id"], "type": 1, "name": "wine"}
    body = {"type": 2, "application_id": made["application_id"], "data": data}
    body |= {"channel_id": str(api.channel("general").id)}
    assert await api.refused("amira", "POST", "/interactions", body) == (404, 10063)
    api.channel("general").nsfw = True
    assert (await stage.act(2, data))["data"]["guild_id"] == str(api.guild.id)


async def test_where_the_bot_is_not_nobody_can_call_it(stage: Stage) -> None:
    api = stage.api
    amira, lukas = (api.world.user(api.id_of(name)) for name in ("amira", "lukas"))
    between = channels.open_direct_message(api.world, amira, lukas)
    body = {"type": 2, "application_id": str(api.world.application_id), "data": {"id": stage.commands[0]["id"]}}
    refused = await api.refused("amira", "POST", "/interactions", body | {"channel_id": str(between.id)})
    assert refused == (404, 10002)
    del api.guild.members[api.world.bot.id]
    here = {"channel_id": str(api.channel("general").id)}
    assert await api.refused("amira", "POST", "/interactions", body | here) == (404, 10002)


async def test_junk_from_a_persona_or_the_bot_is_refused_and_breaks_nothing(stage: Stage) -> None:
    api = stage.api
    pressed, opener = await stage.press(), await stage.command()
    await stage.answer(opener, 9, MODAL)
    whole = {"application_id": opener["application_id"], "channel_id": opener["channel_id"], "nonce": "n"}
    options = [{"name": "n", "type": 4, "value": 4}]
    command = {"id": stage.commands[1]["id"], "type": 1, "name": "find", "options": options, "version": "1"}
    submission = {
        "id": opener["id"],
        "custom_id": "form",
        "components": [{"type": 1, "components": [{"custom_id": "a"}]}],
    }
    starts = [
        whole | {"type": 2, "data": command},
        whole
        | {"type": 3, "message_id": pressed["message"]["id"], "data": {"component_type": 2, "custom_id": "press"}},
        whole | {"type": 5, "data": submission},
    ]
    statuses: list[int] = []
    for body in starts:
        for path in places(body):
            for junk in JUNK:
                status, _ = await api.call("amira", "POST", "/interactions", with_junk(body, path, junk))
                statuses.append(status)
    callback = f"/interactions/{pressed['id']}/{pressed['token']}/callback"
    for body in ({"type": 4, "data": {"choices": [{"name": "x"}]}}, {"type": 9, "data": MODAL}):
        for path in places(body):
            statuses += [(await api.call("amira", "POST", callback, with_junk(body, path, one)))[0] for one in JUNK]
    assert set(statuses) <= {200, 204, 400, 404, 501}
    assert statuses.count(400) > 300


async def test_a_timed_out_member_cannot_interact(stage: Stage) -> None:
    member = stage.api.guild.members[stage.api.id_of("amira")]
    member.timed_out_until = stage.api.sandbox.clock.now() + timedelta(hours=1)
    body = {"type": 2, "application_id": str(stage.api.world.application_id), "data": {"id": "1"}}
    body |= {"channel_id": str(stage.api.channel("general").id)}
    assert await stage.api.refused("amira", "POST", "/interactions", body) == (403, 50013)


async def test_a_reset_forgets_interactions_but_not_commands(stage: Stage) -> None:
    interaction = await stage.command()
    stage.api.sandbox.reset()
    assert (await stage.answer(interaction, 4, {"content": "Hi"}))[1]["code"] == 10062
    assert [one["name"] for one in stage.api.sandbox.commands()] == ["ask", "find"]


async def test_commands_are_registered_globally_and_by_guild(stage: Stage) -> None:
    api = stage.api
    base = f"/applications/{api.world.application_id}"
    assert await api.ok("bot", "GET", f"{base}/commands") == stage.commands
    own = f"{base}/guilds/{api.guild.id}/commands"
    status, made = await api.call("bot", "POST", own, {"name": "ask", "description": "Ours"})
    assert (status, made["guild_id"]) == (201, str(api.guild.id))
    assert (await api.call("bot", "POST", own, {"name": "ask", "description": "Ours now"}))[0] == 200
    await api.ok("bot", "PATCH", f"{own}/{made['id']}", {"description": "Changed"})
    assert (await api.ok("bot", "GET", f"{own}/{made['id']}"))["description"] == "Changed"
    await api.ok("bot", "DELETE", f"{own}/{made['id']}")
    assert await api.refused("bot", "GET", f"{own}/{made['id']}") == (404, 10063)
    assert await api.refused("bot", "GET", "/applications/1/commands") == (404, 10002)
    assert await api.refused("bot", "GET", f"{base}/guilds/1/commands") == (403, 50001)
    assert await api.refused("amira", "GET", f"{base}/commands") == (403, 20002)
    assert await api.refused("bot", "PUT", f"{base}/commands", {"name": "x"}) == (400, 50035)
