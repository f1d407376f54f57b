"""Polls: asked in a message, voted on by personas, ended by who asked or by the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.sandbox.gateway.intents import EVERY_INTENT, Intent
from bot.sandbox.permissions import Permission
from bot.sandbox.world.model import Overwrite
from tests.sandbox.clients import Api, arrived
from tests.sandbox.discord_py import Connect, heard
from tests.sandbox.posting import room

POLL: dict[str, Any] = {
    "question": {"text": "Tea or coffee?"},
    "answers": [{"poll_media": {"text": "Tea", "emoji": {"name": "🍵"}}}, {"poll_media": {"text": "Coffee"}}],
    "duration": 1,
}


async def ask(api: Api, who: str = "bot", **more: Any) -> Any:
    return await api.ok(who, "POST", room(api), {"poll": POLL | more})


def poll_path(message: Any, rest: str) -> str:
    return f"/channels/{message['channel_id']}/polls/{message['id']}/{rest}"


async def test_a_poll_is_asked_voted_on_and_counted(api: Api) -> None:
    asked = await ask(api)
    assert [one["poll_media"]["text"] for one in asked["poll"]["answers"]] == ["Tea", "Coffee"]
    vote = poll_path(asked, "answers/@me")
    async with arrived(api.sandbox) as client:
        await api.ok("amira", "PUT", vote, {"answer_ids": ["1"]})
        added = await client.until("MESSAGE_POLL_VOTE_ADD")
        assert (added["user_id"], added["answer_id"]) == (str(api.id_of("amira")), 1)
        await api.ok("amira", "PUT", vote, {"answer_ids": ["2"]})
        assert (await client.until("MESSAGE_POLL_VOTE_REMOVE"))["answer_id"] == 1
        await api.ok("lukas", "PUT", vote, {"answer_ids": ["2"]})
        await api.ok("jonas", "PUT", vote, {"answer_ids": ["1"]})
    voters = (await api.ok("bot", "GET", poll_path(asked, "answers/2")))["users"]
    assert {one["username"] for one in voters} == {"amira", "lukas"}
    last = max(voters, key=lambda one: int(one["id"]))
    assert await api.ok("bot", "GET", poll_path(asked, f"answers/2?after={last['id']}")) == {"users": []}
    shown = await api.ok("amira", "GET", f"{room(api)}/{asked['id']}")
    assert shown["poll"]["results"]["answer_counts"] == [
        {"id": 1, "count": 1, "me_voted": False},
        {"id": 2, "count": 2, "me_voted": True},
    ]


async def test_it_ends_by_who_asked_or_by_the_clock_and_names_the_winner(api: Api) -> None:
    asked, later = await ask(api), await ask(api, "amira")
    await api.ok("amira", "PUT", poll_path(asked, "answers/@me"), {"answer_ids": [1]})
    assert await api.refused("amira", "POST", poll_path(asked, "expire")) == (403, 50013)
    async with arrived(api.sandbox) as client:
        ended = await api.ok("bot", "POST", poll_path(asked, "expire"))
        assert ended["poll"]["results"]["is_finalized"]
        result = await client.until("MESSAGE_CREATE")
        assert (result["type"], result["message_reference"]["message_id"]) == (46, asked["id"])
        fields = {one["name"]: one["value"] for one in result["embeds"][0]["fields"]}
        assert (fields["victor_answer_text"], fields["total_votes"]) == ("Tea", "1")
        api.sandbox.clock.advance(timedelta(hours=1).total_seconds())
        assert (await client.until("MESSAGE_UPDATE"))["id"] == later["id"]
        drawn = await client.until("MESSAGE_CREATE")
        assert "victor_answer_id" not in {one["name"] for one in drawn["embeds"][0]["fields"]}
    assert await api.refused("lukas", "PUT", poll_path(asked, "answers/@me"), {"answer_ids": [1]}) == (400, 520001)
    assert await api.refused("bot", "POST", poll_path(asked, "expire")) == (400, 520001)


async def test_a_poll_that_the_clock_passed_ended_when_it_was_to(api: Api) -> None:
    asked = await ask(api)
    api.sandbox.clock.advance(2 * 3600)
    ended = (await api.ok("bot", "GET", f"{room(api)}/{asked['id']}"))["poll"]
    assert (ended["expiry"], ended["results"]["is_finalized"]) == (asked["poll"]["expiry"], True)


async def test_only_as_many_answers_as_the_poll_takes(api: Api) -> None:
    single, several = await ask(api), await ask(api, allow_multiselect=True)
    both = {"answer_ids": [1, 2]}
    assert await api.refused("amira", "PUT", poll_path(single, "answers/@me"), both) == (400, 50035)
    await api.ok("amira", "PUT", poll_path(several, "answers/@me"), both)
    await api.ok("amira", "PUT", poll_path(several, "answers/@me"), {"answer_ids": []})
    assert (await api.ok("bot", "GET", poll_path(several, "answers/1")))["users"] == []
    assert await api.refused("amira", "PUT", poll_path(single, "answers/@me"), {"answer_ids": [3]}) == (400, 50035)
    assert await api.refused("bot", "GET", poll_path(single, "answers/3")) == (400, 50035)
    plain = await api.ok("bot", "POST", room(api), {"content": "no poll"})
    assert await api.refused("bot", "POST", poll_path(plain, "expire")) == (400, 520006)
    assert await api.refused("bot", "PATCH", f"{room(api)}/{single['id']}", {"content": "x"}) == (400, 520003)
    api.sandbox.taps.clear()  # no operation of bots
    assert await api.refused("bot", "PUT", poll_path(single, "answers/@me"), {"answer_ids": [1]}) == (403, 20001)


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": {"text": ""}},
        {"question": {"text": "x" * 301}},
        {"answers": []},
        {"answers": [{"poll_media": {"text": "x"}}] * 11},
        {"answers": [{"poll_media": {"text": "x" * 56}}]},
        {"answers": [{"poll_media": {}}]},
        {"duration": 769},
        {"duration": 0},
        {"layout_type": 2},
    ],
)
async def test_a_poll_of_the_wrong_shape_is_refused(api: Api, wrong: dict[str, Any]) -> None:
    assert await api.refused("bot", "POST", room(api), {"poll": POLL | wrong}) == (400, 50035)


async def test_asking_takes_its_own_permission(api: Api) -> None:
    silent = Overwrite(api.guild.id, 0, deny=int(Permission.SEND_POLLS))
    api.channel("general").overwrites[api.guild.id] = silent
    assert await api.refused("amira", "POST", room(api), {"poll": POLL}) == (403, 50013)


async def test_a_poll_is_behind_the_message_content_intent(api: Api) -> None:
    async with arrived(api.sandbox, intents=EVERY_INTENT & ~Intent.MESSAGE_CONTENT) as client:
        asked = await ask(api, "amira")
        seen = await client.until("MESSAGE_CREATE")
    assert (seen["id"], "poll" in seen) == (asked["id"], False)


async def test_discord_py_asks_hears_votes_and_ends(api: Api, connect: Connect) -> None:
    async with connect() as bot:
        channel = discord.utils.get(bot.guilds[0].text_channels, name="general")
        assert channel is not None
        poll = discord.Poll("Tea or coffee?", timedelta(hours=1))
        poll.add_answer(text="Tea", emoji="🍵")
        poll.add_answer(text="Coffee")
        message = await channel.send(poll=poll)
        path = f"/channels/{channel.id}/polls/{message.id}/answers/@me"
        user, answer = await heard(bot, "poll_vote_add", api.ok("amira", "PUT", path, {"answer_ids": [2]}))
        assert (user.id, answer.text) == (api.id_of("amira"), "Coffee")
        assert [one.id async for one in answer.voters()] == [user.id]
        result = await heard(bot, "message", message.end_poll())
        assert result.type is discord.MessageType.poll_result
        ended = (await channel.fetch_message(message.id)).poll
        assert ended is not None
        assert ended.is_finalised()
