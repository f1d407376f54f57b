"""What happens to messages after they were sent: edits, deletes, history, pins, what a bot may read."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import Sandbox
from bot.sandbox.snowflake import snowflake_at
from tests.sandbox.clients import Api, arrived
from tests.sandbox.posting import room, upload


async def test_an_edit_changes_what_it_names(api: Api) -> None:
    _, sent = await upload(
        api,
        "bot",
        room(api),
        {"content": f"Old <@{api.id_of('mina')}>", "embeds": [{"title": "T"}]},
        ("a.txt", b"a", "text/plain"),
    )
    path = f"{room(api)}/{sent['id']}"
    async with arrived(api.sandbox) as bot:
        edited = await api.ok("bot", "PATCH", path, {"content": "New"})
        assert (await bot.until("MESSAGE_UPDATE"))["content"] == "New"
    assert (edited["content"], edited["mentions"], len(edited["embeds"]), len(edited["attachments"])) == (
        "New",
        [],
        1,
        1,
    )
    assert edited["edited_timestamp"]
    bare = await api.ok("bot", "PATCH", path, {"embeds": [], "attachments": []})
    assert (bare["embeds"], bare["attachments"], bare["content"]) == ([], [], "New")
    assert await api.refused("bot", "PATCH", path, {"content": ""}) == (400, 50006)
    assert await api.refused("bot", "PATCH", path, {"content": "x" * 2001}) == (400, 50035)


async def test_a_message_cannot_become_modern_with_its_old_parts(api: Api) -> None:
    sent = await api.ok("bot", "POST", room(api), {"content": "Old"})
    body = {"flags": 1 << 15, "components": [{"type": 10, "content": "New"}]}
    assert await api.refused("bot", "PATCH", f"{room(api)}/{sent['id']}", body) == (400, 50035)
    edited = await api.ok("bot", "PATCH", f"{room(api)}/{sent['id']}", body | {"content": None})
    assert (edited["content"], edited["flags"]) == ("", 1 << 15)
    assert (
        await api.ok("bot", "PATCH", f"{room(api)}/{sent['id']}", {"components": [{"type": 10, "content": "Newer"}]})
    )["components"][0]["content"] == "Newer"


async def test_only_authors_edit_but_moderators_hide_embeds(api: Api) -> None:
    sent = await api.ok("bot", "POST", room(api), {"content": "x", "embeds": [{"title": "T"}]})
    path = f"{room(api)}/{sent['id']}"
    assert await api.refused("mina", "PATCH", path, {"content": "y"}) == (403, 50005)
    assert await api.refused("amira", "PATCH", path, {"flags": 4}) == (403, 50013)
    hidden = await api.ok("mina", "PATCH", path, {"flags": 4})
    assert (hidden["embeds"], hidden["flags"], hidden["edited_timestamp"]) == ([], 4, None)


async def test_deleting_others_messages_needs_permission_and_is_logged(api: Api) -> None:
    first, second = [await api.ok("lukas", "POST", room(api), {"content": "x"}) for _ in range(2)]
    assert await api.refused("amira", "DELETE", f"{room(api)}/{first['id']}") == (403, 50013)
    async with arrived(api.sandbox) as bot:
        await api.ok("lukas", "DELETE", f"{room(api)}/{first['id']}")
        assert (await bot.until("MESSAGE_DELETE"))["id"] == first["id"]
    assert not api.guild.audit_log
    await api.ok("bot", "DELETE", f"{room(api)}/{second['id']}", reason="spam")
    entry = api.guild.audit_log[-1]
    assert (entry.action_type, entry.target_id, entry.reason) == (72, api.id_of("lukas"), "spam")
    assert await api.refused("bot", "DELETE", f"{room(api)}/{second['id']}") == (404, 10008)


async def test_bulk_delete_takes_2_to_100_of_14_days(api: Api) -> None:
    sent = [(await api.ok("amira", "POST", room(api), {"content": str(n)}))["id"] for n in range(3)]
    path = f"{room(api)}/bulk-delete"
    assert await api.refused("mina", "POST", path, {"messages": sent}) == (403, 20002)
    assert await api.refused("bot", "POST", path, {"messages": sent[:1]}) == (400, 50016)
    assert await api.refused("bot", "POST", path, {"messages": [str(n) for n in range(101)]}) == (400, 50016)
    assert await api.refused("bot", "POST", path, {}) == (400, 50035)
    old = str(snowflake_at(api.sandbox.clock.now() - timedelta(days=14, minutes=1)))
    assert await api.refused("bot", "POST", path, {"messages": [sent[0], old]}) == (400, 50034)
    async with arrived(api.sandbox) as bot:
        unknown = str(snowflake_at(api.sandbox.clock.now()))
        await api.ok("bot", "POST", path, {"messages": [*sent[:2], unknown]})
        assert (await bot.until("MESSAGE_DELETE_BULK"))["ids"] == sent[:2]
    assert [str(one) for one in api.channel("general").messages] == sent[2:]
    api.sandbox.clock.advance(15 * 86400)
    assert await api.refused("bot", "POST", path, {"messages": [sent[2], sent[1]]}) == (400, 50034)


async def test_history_is_read_from_any_point_newest_first(api: Api) -> None:
    sent = [(await api.ok("amira", "POST", room(api), {"content": str(n)}))["id"] for n in range(6)]

    async def texts(query: str) -> list[str]:
        return [one["content"] for one in await api.ok("lukas", "GET", f"{room(api)}?{query}")]

    assert await texts("") == ["5", "4", "3", "2", "1", "0"]
    assert await texts("limit=2") == ["5", "4"]
    assert await texts(f"before={sent[2]}") == ["1", "0"]
    assert await texts(f"after={sent[2]}&limit=2") == ["4", "3"]
    assert await texts(f"around={sent[3]}&limit=3") == ["4", "3", "2"]
    assert await texts(f"before={sent[0]}") == []
    assert await api.refused("lukas", "GET", f"{room(api)}?limit=101") == (400, 50035)
    assert await api.refused("lukas", "GET", f"{room(api)}?before=then") == (400, 50035)


async def test_pins_need_their_own_permission(api: Api) -> None:
    sent = await api.ok("amira", "POST", room(api), {"content": "Rules"})
    path = f"{room(api)}/pins"
    assert await api.refused("mina", "PUT", f"{path}/{sent['id']}") == (403, 50013)
    async with arrived(api.sandbox) as bot:
        await api.ok("bot", "PUT", f"{path}/{sent['id']}")
        assert (await bot.events_until("CHANNEL_PINS_UPDATE"))[0] == "MESSAGE_UPDATE"
        assert (await bot.until("MESSAGE_CREATE"))["type"] == 6
    await api.ok("bot", "PUT", f"{path}/{sent['id']}")
    pins = await api.ok("bot", "GET", path)
    assert ([one["message"]["id"] for one in pins["items"]], pins["has_more"]) == ([sent["id"]], False)
    assert (await api.ok("bot", "GET", f"{path}?before=2020-01-01T00:00:00Z"))["items"] == []
    assert await api.refused("bot", "GET", f"{path}?before=then") == (400, 50035)
    await api.ok("bot", "DELETE", f"{path}/{sent['id']}")
    assert (await api.ok("bot", "GET", path))["items"] == []
    assert [entry.action_type for entry in api.guild.audit_log] == [74, 75]


async def test_without_the_intent_the_bot_reads_no_content(api: Api, sandbox: Sandbox) -> None:
    sandbox.world.privileged_intents = 0
    plain = await api.ok("amira", "POST", room(api), {"content": "secret"})
    mention = await api.ok("amira", "POST", room(api), {"content": f"<@{sandbox.world.bot.id}> hi"})
    read = {one["id"]: one["content"] for one in await api.ok("bot", "GET", room(api))}
    assert (read[plain["id"]], bool(read[mention["id"]])) == ("", True)
    assert (await api.ok("lukas", "GET", f"{room(api)}/{plain['id']}"))["content"] == "secret"
