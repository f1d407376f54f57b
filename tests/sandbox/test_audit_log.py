"""The audit log: every operation that Discord logs writes its entry, with who, why, what and how it was before."""
# ruff: noqa: E501 - a table of cases reads best with one case a line

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.sandbox.world.model import Ban, ChannelType
from tests.sandbox.clients import Api, arrived
from tests.sandbox.posting import open_thread

REASON = "because: größer"


@dataclass(frozen=True)
class Logged:
    """An operation and its entry: names in braces are those of `scene`, a star stands for something new."""

    operation: str
    action: int
    target: str | None
    body: Any = None
    keys: set[str] = field(default_factory=set[str])
    options: dict[str, str] | None = None
    who: str = "bot"


CHANNEL = {"name", "type", "nsfw", "permission_overwrites"}
ROLE = {"name", "permissions", "color", "hoist", "mentionable"}
INVITE = {"code", "channel_id", "max_age", "max_uses", "uses", "temporary", "inviter_id"}
THREAD = {"name", "type", "rate_limit_per_user", "archived", "locked", "auto_archive_duration"}
OVERWRITE = {"id", "type", "allow", "deny"}
HOOK = {"type", "name", "channel_id", "application_id"}
OF_ROLE = {"id": "{greeter}", "type": "0", "role_name": "Greeter"}
OF_MEMBER = {"id": "{amira}", "type": "1"}

OPERATIONS = [
    Logged("PATCH /guilds/{guild}", 1, "{guild}", {"name": "Port"}, {"name"}),
    Logged("POST /guilds/{guild}/channels", 10, "*", {"name": "x"}, CHANNEL | {"rate_limit_per_user"}),
    Logged("POST /guilds/{guild}/channels", 10, "*", {"name": "x", "type": 2}, CHANNEL | {"bitrate", "user_limit", "rate_limit_per_user"}),
    Logged("POST /guilds/{guild}/channels", 10, "*", {"name": "x", "type": 4}, CHANNEL),
    Logged("PATCH /channels/{general}", 11, "{general}", {"topic": "new", "rate_limit_per_user": 5}, {"topic", "rate_limit_per_user"}),
    Logged("DELETE /channels/{general}", 12, "{general}", None, CHANNEL | {"topic", "rate_limit_per_user"}),
    Logged("PUT /channels/{general}/permissions/{greeter}", 13, "{general}", {"type": 0, "allow": "1024"}, OVERWRITE, OF_ROLE),
    Logged("PUT /channels/{general}/permissions/{amira}", 14, "{general}", {"type": 1, "allow": "2048"}, {"allow"}, OF_MEMBER),
    Logged("DELETE /channels/{general}/permissions/{amira}", 15, "{general}", None, OVERWRITE, OF_MEMBER),
    Logged("PATCH /channels/{general}", 15, "{general}", {"permission_overwrites": []}, OVERWRITE, OF_MEMBER),
    Logged("DELETE /guilds/{guild}/members/{lukas}", 20, "{lukas}"),
    Logged("POST /guilds/{guild}/prune", 21, None, {"days": 7}, options={"delete_member_days": "7", "members_removed": "0"}),
    Logged("PUT /guilds/{guild}/bans/{lukas}", 22, "{lukas}", {}),
    Logged("POST /guilds/{guild}/bulk-ban", 22, "{lukas}", {"user_ids": ["{lukas}"]}),
    Logged("DELETE /guilds/{guild}/bans/{jonas}", 23, "{jonas}"),
    Logged("PATCH /guilds/{guild}/members/{lukas}", 24, "{lukas}", {"nick": "Lu"}, {"nick"}),
    Logged("PATCH /guilds/{guild}/members/@me", 24, "{bot}", {"nick": "Trib"}, {"nick"}),
    Logged("PATCH /guilds/{guild}/members/{lukas}", 24, "{lukas}", {"communication_disabled_until": "{soon}"}, {"communication_disabled_until"}),
    Logged("PUT /guilds/{guild}/members/{lukas}/roles/{greeter}", 25, "{lukas}", None, {"$add"}),
    Logged("DELETE /guilds/{guild}/members/{amira}/roles/{member}", 25, "{amira}", None, {"$remove"}),
    Logged("PATCH /guilds/{guild}/members/{amira}", 25, "{amira}", {"roles": ["{greeter}"]}, {"$add", "$remove"}),
    Logged("POST /guilds/{guild}/roles", 30, "*", {"name": "Guide"}, ROLE),
    Logged("PATCH /guilds/{guild}/roles/{greeter}", 31, "{greeter}", {"color": 1, "hoist": True}, {"color", "hoist"}),
    Logged("PATCH /guilds/{guild}/roles", 31, "*", [{"id": "{member}", "position": 2}], {"position"}),
    Logged("DELETE /guilds/{guild}/roles/{greeter}", 32, "{greeter}", None, ROLE),
    Logged("POST /channels/{general}/invites", 40, None, {"max_uses": 2, "unique": True}, INVITE),
    Logged("DELETE /invites/{code}", 42, None, None, INVITE),
    Logged("POST /channels/{general}/webhooks", 50, "*", {"name": "Herald"}, HOOK),
    Logged("POST /channels/{news}/followers", 50, "*", {"webhook_channel_id": "{general}"}, HOOK - {"application_id"}),
    Logged("PATCH /webhooks/{hook}", 51, "{hook}", {"name": "Crier"}, {"name"}),
    Logged("DELETE /webhooks/{hook}", 52, "{hook}", None, HOOK),
    Logged("DELETE /channels/{general}/messages/{message}", 72, "{amira}", options={"channel_id": "{general}", "count": "1"}),
    Logged("POST /channels/{general}/messages/bulk-delete", 73, "{general}", {"messages": ["{message}", "{other}"]}, options={"count": "2"}),
    Logged("PUT /channels/{general}/messages/pins/{message}", 74, "{amira}", options={"channel_id": "{general}", "message_id": "{message}"}),
    Logged("DELETE /channels/{general}/messages/pins/{other}", 75, "{amira}", options={"channel_id": "{general}", "message_id": "{other}"}),
    Logged("POST /channels/{general}/threads", 110, "*", {"name": "talk", "type": 11}, THREAD),
    Logged("POST /channels/{general}/messages/{message}/threads", 110, "{message}", {"name": "talk"}, THREAD),
    Logged("PATCH /channels/{thread}", 111, "{thread}", {"locked": True, "archived": True}, {"locked", "archived"}),
    Logged("DELETE /channels/{thread}", 112, "{thread}", None, THREAD),
]  # fmt: skip


@pytest.fixture
async def scene(api: Api) -> dict[str, str]:
    """What the table names."""
    general, news = api.channel("general"), api.channel("off-topic")
    news.type = ChannelType.ANNOUNCEMENT
    path = f"/channels/{general.id}"
    sent = [await api.ok("amira", "POST", f"{path}/messages", {"content": text}) for text in ("one", "two")]
    hook = await api.ok("bot", "POST", f"{path}/webhooks", {"name": "Herald"})
    invite = await api.ok("bot", "POST", f"{path}/invites", {"unique": True})
    await api.ok("bot", "PUT", f"{path}/messages/pins/{sent[1]['id']}")
    await api.ok("bot", "PUT", f"{path}/permissions/{api.id_of('amira')}", {"type": 1, "allow": "1024"})
    api.guild.bans[api.id_of("jonas")] = Ban(api.world.user(api.id_of("jonas")))
    ids = {"guild": api.guild.id, "general": general.id, "news": news.id, "thread": open_thread(api).id}
    ids |= {name: api.id_of(name) for name in ("lukas", "amira", "jonas")} | {"bot": api.world.bot.id}
    ids |= {name.lower(): api.role(name) for name in ("Greeter", "Member")}
    soon = {"soon": api.world.clock.now().isoformat(), "code": invite["code"], "hook": hook["id"]}
    return {name: str(one) for name, one in ids.items()} | soon | {"message": sent[0]["id"], "other": sent[1]["id"]}


def named(value: Any, scene: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: named(one, scene) for key, one in value.items()}
    if isinstance(value, list):
        return [named(one, scene) for one in value]
    return value.format(**scene) if isinstance(value, str) else value


@pytest.mark.parametrize("logged", OPERATIONS, ids=[f"{one.action} {one.operation}" for one in OPERATIONS])
async def test_each_operation_is_logged(api: Api, scene: dict[str, str], logged: Logged) -> None:
    method, path = logged.operation.format(**scene).split()
    async with arrived(api.sandbox) as client:
        answer = await api.ok(logged.who, method, path, named(logged.body, scene), reason=REASON)
        told = await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE")
        while told["action_type"] != logged.action:
            told = await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE")
    log = await api.ok("bot", "GET", f"/guilds/{scene['guild']}/audit-logs?action_type={logged.action}")
    (read,) = [one for one in log["audit_log_entries"] if one["id"] == told["id"]]
    assert told == read | {"guild_id": scene["guild"]}
    assert (read["user_id"], read["reason"]) == (scene["bot"], REASON)
    expected = named(logged.target, scene)
    assert read["target_id"] == expected or (
        expected == "*" and read["target_id"] in str(answer) + str(api.guild.roles)
    )
    assert {change["key"] for change in read.get("changes", [])} == logged.keys
    assert read.get("options") == named(logged.options, scene)


@pytest.mark.parametrize(
    ("body", "change"),
    [
        ({"topic": "new"}, {"key": "topic", "old_value": "Everything and nothing", "new_value": "new"}),
        ({"topic": None}, {"key": "topic", "old_value": "Everything and nothing"}),
        ({"rate_limit_per_user": 5}, {"key": "rate_limit_per_user", "old_value": 0, "new_value": 5}),
    ],
)
async def test_a_change_says_how_it_was_and_is(api: Api, body: dict[str, Any], change: dict[str, Any]) -> None:
    await api.ok("bot", "PATCH", f"/channels/{api.channel('general').id}", body)
    (entry,) = (await api.ok("bot", "GET", f"/guilds/{api.guild.id}/audit-logs"))["audit_log_entries"]
    assert entry["changes"] == [change]


SILENT = [
    ("PATCH /channels/{general}", {"topic": "Everything and nothing"}),
    ("PUT /guilds/{guild}/members/{amira}/roles/{member}", None),
    ("PUT /channels/{general}/messages/pins/{other}", None),
    ("PUT /guilds/{guild}/bans/{jonas}", {}),
    ("POST /channels/{general}/messages", {"content": "x"}),
]


@pytest.mark.parametrize(("operation", "body"), SILENT)
async def test_what_changes_nothing_is_not_logged(api: Api, scene: dict[str, str], operation: str, body: Any) -> None:
    before = list(api.guild.audit_log)
    method, path = operation.format(**scene).split()
    await api.ok("bot", method, path, body)
    assert api.guild.audit_log == before


async def test_ones_own_message_goes_unlogged_and_a_tokens_deed_is_nobodys(api: Api) -> None:
    room = f"/channels/{api.channel('general').id}"
    sent = await api.ok("amira", "POST", f"{room}/messages", {"content": "x"})
    await api.ok("amira", "DELETE", f"{room}/messages/{sent['id']}")
    assert api.guild.audit_log == []
    hook = await api.ok("bot", "POST", f"{room}/webhooks", {"name": "Herald"})
    await api.ok("amira", "DELETE", f"/webhooks/{hook['id']}/{hook['token']}")
    log = await api.ok("bot", "GET", f"/guilds/{api.guild.id}/audit-logs?action_type=52")
    assert [entry["user_id"] for entry in log["audit_log_entries"]] == [None]


async def test_entries_are_filtered_and_come_with_what_they_name(api: Api, scene: dict[str, str]) -> None:
    path = f"/guilds/{scene['guild']}/audit-logs"
    await api.ok("mina", "DELETE", f"/guilds/{scene['guild']}/members/{scene['lukas']}")
    log = await api.ok("bot", "GET", path)
    ids = [entry["id"] for entry in log["audit_log_entries"]]
    assert ids == sorted(ids, key=int, reverse=True)
    assert {one["username"] for one in log["users"]} >= {"Tribune", "mina", "lukas"}
    assert [one["id"] for one in log["webhooks"]] == [scene["hook"]]
    assert [one["id"] for one in log["threads"]] == [scene["thread"]]
    assert [one["id"] for one in log["integrations"]] == [scene["bot"]]
    kicks = await api.ok("bot", "GET", f"{path}?action_type=20")
    assert [one["user_id"] for one in kicks["audit_log_entries"]] == [str(api.id_of("mina"))]
    hers = await api.ok("bot", "GET", f"{path}?user_id={api.id_of('mina')}&target_id={scene['lukas']}")
    assert len(hers["audit_log_entries"]) == 1
    older = await api.ok("bot", "GET", f"{path}?before={ids[0]}&limit=2")
    assert [one["id"] for one in older["audit_log_entries"]] == ids[1:3]
    newer = await api.ok("bot", "GET", f"{path}?after=0&limit=2")
    assert [one["id"] for one in newer["audit_log_entries"]] == ids[:-3:-1]
    assert await api.refused("amira", "GET", path) == (403, 50013)


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "user_id=x", "action_type=x", "before=x", "after=-1"])
async def test_a_wrong_question_is_refused_even_of_an_empty_log(api: Api, query: str) -> None:
    assert await api.refused("bot", "GET", f"/guilds/{api.guild.id}/audit-logs?{query}") == (400, 50035)
