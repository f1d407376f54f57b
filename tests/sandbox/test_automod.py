"""Discord's own AutoMod: rules over the API, what they find, and what they do."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.sandbox.gateway.intents import EVERY_INTENT, Intent
from bot.sandbox.world import voice
from tests.sandbox.clients import Api, arrived
from tests.sandbox.discord_py import Connect, heard
from tests.sandbox.posting import open_thread
from tests.sandbox.test_hostile import NASTY

BLOCK: dict[str, Any] = {"type": 1, "metadata": {}}
KEYWORD, SPAM, PRESET, MENTION, PROFILE = 1, 3, 4, 5, 6


def rules(api: Api, more: str = "") -> str:
    return f"/guilds/{api.guild.id}/auto-moderation/rules{more}"


def alert(api: Api, channel: str = "staff-room") -> dict[str, Any]:
    return {"type": 2, "metadata": {"channel_id": str(api.channel(channel).id)}}


def described(trigger: int = KEYWORD, **more: Any) -> dict[str, Any]:
    """A rule's body; what stands in ``trigger_metadata`` by default sets it off by "cat"."""
    metadata = {
        KEYWORD: {"keyword_filter": ["cat"]},
        PRESET: {"presets": [1, 2, 3]},
        MENTION: {"mention_total_limit": 2},
        PROFILE: {"keyword_filter": ["*cat*"]},
    }.get(trigger, {})
    deeds = [{"type": 4, "metadata": {}}] if trigger == PROFILE else [BLOCK]
    return {
        "name": "Rule",
        "event_type": 2 if trigger == PROFILE else 1,
        "trigger_type": trigger,
        "trigger_metadata": metadata,
        "actions": deeds,
        "enabled": True,
        **more,
    }


async def make(api: Api, trigger: int = KEYWORD, who: str = "bot", **more: Any) -> Any:
    return await api.ok(who, "POST", rules(api), described(trigger, **more), reason="calm")


async def say(api: Api, content: str, who: str = "amira", channel: str = "general") -> tuple[int, int]:
    """The status of a message, and Discord's code if it was refused."""
    path = f"/channels/{api.channel(channel).id}/messages"
    status, answer = await api.call(who, "POST", path, {"content": content})
    return status, answer.get("code", 0)


MANAGE_MESSAGES = 1 << 13
BLOCKED, POSTED = (400, 200000), (200, 0)


async def test_a_rule_is_made_listed_changed_and_deleted(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        made = await make(api, exempt_roles=[str(api.role("Greeter"))])
        assert await client.until("AUTO_MODERATION_RULE_CREATE") == made
        entry = await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE")
        assert (entry["action_type"], entry["target_id"], entry["reason"]) == (140, made["id"], "calm")
        assert made["creator_id"] == str(api.world.bot.id)
        assert made["trigger_metadata"] == {"keyword_filter": ["cat"], "regex_patterns": [], "allow_list": []}
        assert await api.ok("bot", "GET", rules(api)) == [made]
        path = rules(api, f"/{made['id']}")
        changed = await api.ok("bot", "PATCH", path, {"name": "Pets", "enabled": False})
        assert changed == made | {"name": "Pets", "enabled": False}
        assert await client.until("AUTO_MODERATION_RULE_UPDATE") == changed
        entry = await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE")
        assert entry["action_type"] == 141
        assert {"key": "name", "old_value": "Rule", "new_value": "Pets"} in entry["changes"]
        assert await api.ok("bot", "GET", path) == changed
        log = await api.ok("bot", "GET", f"/guilds/{api.guild.id}/audit-logs?action_type=141")
        assert log["auto_moderation_rules"] == [changed]
        await api.ok("bot", "DELETE", path)
        assert await client.until("AUTO_MODERATION_RULE_DELETE") == changed
        assert (await client.until("GUILD_AUDIT_LOG_ENTRY_CREATE"))["action_type"] == 142
        assert "AUTO_MODERATION" not in (await client.until("GUILD_UPDATE"))["features"]
    assert await api.refused("bot", "GET", path) == (404, 0)


async def test_only_who_manages_the_guild_has_to_do_with_rules(api: Api) -> None:
    made = await make(api)
    for who in ("amira", "mina"):
        for method, more, body in (
            ("GET", "", None),
            ("POST", "", described()),
            ("GET", f"/{made['id']}", None),
            ("PATCH", f"/{made['id']}", {"name": "x"}),
            ("DELETE", f"/{made['id']}", None),
        ):
            assert await api.refused(who, method, rules(api, more), body) == (403, 50013)
    api.guild.everyone.permissions |= 1 << 5
    timeout = {"type": 3, "metadata": {"duration_seconds": 60}}
    assert await api.refused("amira", "POST", rules(api), described(actions=[timeout])) == (403, 50013)
    assert await api.refused("amira", "PATCH", rules(api, f"/{made['id']}"), {"actions": [timeout]}) == (403, 50013)
    await api.ok("mina", "POST", rules(api), described(actions=[timeout]))


WRONG = [
    {"name": ""},
    {"name": "x" * 101},
    {"name": None},
    {"trigger_type": 2},
    {"trigger_type": "many"},
    {"event_type": 2},
    {"actions": []},
    {"actions": [BLOCK, BLOCK]},
    {"actions": [{"type": 9, "metadata": {}}]},
    {"actions": [{"type": 4, "metadata": {}}]},
    {"actions": [{"type": 1, "metadata": {"custom_message": "x" * 151}}]},
    {"actions": [{"type": 2}]},
    {"actions": [{"type": 2, "metadata": {"channel_id": "5"}}]},
    {"actions": [{"type": 3, "metadata": {"duration_seconds": 2_419_201}}]},
    {"actions": "block"},
    {"exempt_roles": ["1"] * 21},
    {"exempt_channels": ["1"] * 51},
    {"exempt_channels": [{}]},
    {"enabled": "yes"},
    {"trigger_metadata": []},
    {"trigger_metadata": {"keyword_filter": ["x"] * 1001}},
    {"trigger_metadata": {"keyword_filter": ["x" * 61]}},
    {"trigger_metadata": {"keyword_filter": [""]}},
    {"trigger_metadata": {"keyword_filter": "cat"}},
    {"trigger_metadata": {"allow_list": ["x"] * 101}},
    {"trigger_metadata": {"regex_patterns": ["x"] * 11}},
    {"trigger_metadata": {"regex_patterns": ["x" * 261]}},
    {"trigger_metadata": {"regex_patterns": ["(?=x)"]}},
    {"trigger_metadata": {"regex_patterns": ["(x)\\1"]}},
    {"trigger_metadata": {"regex_patterns": ["("]}},
    {"trigger_metadata": {"regex_patterns": ["a{1000}{1000}"]}},
    {"trigger_type": SPAM, "actions": [{"type": 3, "metadata": {"duration_seconds": 60}}]},
    {"trigger_type": PRESET, "trigger_metadata": None},
    {"trigger_type": PRESET, "trigger_metadata": {"presets": [4]}},
    {"trigger_type": PRESET, "trigger_metadata": {"presets": [1], "allow_list": ["x"] * 1001}},
    {"trigger_type": MENTION, "trigger_metadata": {"mention_total_limit": 51}},
    {"trigger_type": PROFILE, "event_type": 2},
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: str(wrong)[:60])
async def test_what_no_rule_may_be_is_refused(api: Api, wrong: dict[str, Any]) -> None:
    assert await api.refused("olivia", "POST", rules(api), described() | wrong) == (400, 50035)
    assert not api.guild.automod_rules


FULL = {
    "name": "x" * 100,
    "actions": [
        {"type": 1, "metadata": {"custom_message": "x" * 150}},
        {"type": 3, "metadata": {"duration_seconds": 2_419_200}},
    ],
    "exempt_roles": [str(number) for number in range(1, 21)],
    "exempt_channels": [str(number) for number in range(1, 51)],
    "trigger_metadata": {
        "keyword_filter": ["x" * 60] * 1000,
        "regex_patterns": ["x" * 260] * 10,
        "allow_list": ["x"] * 100,
    },
}


async def test_a_rule_may_be_as_full_as_discord_says(api: Api) -> None:
    made = await api.ok("olivia", "POST", rules(api), described(**FULL))
    assert {key: made[key] for key in FULL} == FULL


async def test_null_leaves_a_rule_as_it_is(api: Api) -> None:
    made = await make(api)
    nothing = dict.fromkeys(("name", "enabled", "actions", "trigger_metadata", "exempt_roles"))
    assert await api.ok("olivia", "PATCH", rules(api, f"/{made['id']}"), nothing) == made


@pytest.mark.parametrize("field", [*described(), "exempt_roles", "exempt_channels"])
async def test_no_rule_however_odd_crashes(api: Api, field: str) -> None:
    for value in NASTY:
        for trigger in (KEYWORD, SPAM, PRESET, MENTION, PROFILE):
            status, _ = await api.call("olivia", "POST", rules(api), described(trigger) | {field: value})
            assert status < 500
        metadata = [{key: value} for key in ("keyword_filter", "regex_patterns", "allow_list", "presets")]
        for one in metadata:
            body = described(KEYWORD if "presets" not in one else PRESET, trigger_metadata=one)
            assert (await api.call("olivia", "POST", rules(api), body))[0] < 500


async def test_a_guild_has_six_rules_about_keywords_and_one_of_each_other_kind(api: Api) -> None:
    for _ in range(6):
        await make(api)
    for trigger in (SPAM, PRESET, MENTION, PROFILE):
        await make(api, trigger)
    for trigger, most in ((KEYWORD, 6), (SPAM, 1), (PRESET, 1), (MENTION, 1), (PROFILE, 1)):
        status, answer = await api.call("bot", "POST", rules(api), described(trigger))
        (problem,) = answer["errors"]["_errors"]
        assert (status, problem["code"]) == (400, "AUTO_MODERATION_MAX_RULES_OF_TYPE_EXCEEDED")
        assert problem["message"] == f"Maximum number of rules with trigger type {trigger} is {most}"


@pytest.mark.parametrize(
    ("keyword", "text", "matched"),
    [
        ("cat", "a CAT here", "CAT"),
        ("cat", "catch", None),
        ("cat", "my cat, yours", None),
        ("cat*", "Catapult", "Cat"),
        ("cat*", "wildcat", None),
        ("*cat", "wildCat", "Cat"),
        ("*cat", "catch", None),
        ("*cat*", "eduCation", "Cat"),
        ("the mat*", "in the matrix", "the mat"),
        ("*the mat*", "breathe matter", "the mat"),
        ("i like c++", "I like C++", "I like C++"),
        ("cat*", "İİ catch", "cat"),
    ],
)
async def test_keywords_fit_as_discord_documents(api: Api, keyword: str, text: str, matched: str | None) -> None:
    await make(api, trigger_metadata={"keyword_filter": [keyword]})
    async with arrived(api.sandbox) as client:
        assert await say(api, text) == (BLOCKED if matched else POSTED)
        if matched:
            told = await client.until("AUTO_MODERATION_ACTION_EXECUTION")
            assert (told["matched_keyword"], told["matched_content"]) == (keyword, matched)


@pytest.mark.parametrize(
    ("pattern", "text", "matched"),
    [
        ("(b|c)at", "a BAT", "BAT"),
        (r"[a-z]+\.com", "see evil.com now", "evil.com"),
        (r"^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$", "10.0.0.1", "10.0.0.1"),
        (r"^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$", "at 10.0.0.1", None),
        (r"(x+x+)+y", "x" * 2000, None),
    ],
)
async def test_patterns_are_rusts(api: Api, pattern: str, text: str, matched: str | None) -> None:
    await make(api, trigger_metadata={"regex_patterns": [pattern]})
    async with arrived(api.sandbox) as client:
        assert await say(api, text) == (BLOCKED if matched else POSTED)
        if matched:
            told = await client.until("AUTO_MODERATION_ACTION_EXECUTION")
            assert (told["matched_keyword"], told["matched_content"]) == (pattern, matched)


async def test_what_is_allowed_sets_nothing_off(api: Api) -> None:
    words = {"keyword_filter": ["*cat*"], "regex_patterns": ["d.g"], "allow_list": ["location", "dog*"]}
    await make(api, trigger_metadata=words)
    assert await say(api, "a location with dogs") == POSTED
    assert await say(api, "a location with cats") == BLOCKED
    assert await say(api, "hotdog dug") == BLOCKED


async def test_what_is_allowed_covers_no_more_than_itself(api: Api) -> None:
    words = {"keyword_filter": ["cat food"], "regex_patterns": ["!"], "allow_list": ["cat", "dog*"]}
    await make(api, trigger_metadata=words)
    assert await say(api, "a cat, a dog") == POSTED
    assert await say(api, "cat food") == BLOCKED
    assert await say(api, "dog!") == BLOCKED


async def test_presets_mentions_and_spam_are_found(api: Api) -> None:
    await make(api, PRESET, trigger_metadata={"presets": [1], "allow_list": ["damn fine"]})
    await make(api, MENTION)
    await make(api, SPAM)
    assert await say(api, "Damned") == BLOCKED
    assert await say(api, "damn fine coffee") == POSTED
    assert await say(api, "<@1> <@1> <@!1> <@&2>") == POSTED
    assert await say(api, "<@1> <@3> <@&2>") == BLOCKED
    for channel in ("general", "off-topic"):
        assert await say(api, "Buy this", channel=channel) == POSTED
    assert await say(api, "buy THIS ") == BLOCKED
    assert await say(api, "buy this", who="lukas") == POSTED
    api.sandbox.clock.advance(61)
    assert await say(api, "buy this") == POSTED


async def test_spam_is_found_within_threads_too(api: Api) -> None:
    await make(api, SPAM)
    path = f"/channels/{open_thread(api).id}/messages"
    assert await say(api, "Buy this") == POSTED
    await api.ok("amira", "POST", path, {"content": "Buy this"})
    assert await api.refused("amira", "POST", path, {"content": "Buy this"}) == BLOCKED


async def test_a_blocked_message_is_not_posted_and_all_deeds_are_told(api: Api) -> None:
    explained = {"type": 1, "metadata": {"custom_message": "No pets"}}
    timeout = {"type": 3, "metadata": {"duration_seconds": 600}}
    made = await make(api, actions=[explained, alert(api), timeout])
    general, staff = api.channel("general"), api.channel("staff-room")
    async with arrived(api.sandbox) as client:
        status, answer = await api.call("amira", "POST", f"/channels/{general.id}/messages", {"content": "a cat"})
        assert (status, answer["code"]) == BLOCKED
        assert answer["message"] == "Message was blocked by automatic moderation"
        assert "No pets" in str(answer["errors"])
        blocked = await client.until("AUTO_MODERATION_ACTION_EXECUTION")
        assert blocked == {
            "guild_id": str(api.guild.id),
            "action": explained,
            "rule_id": made["id"],
            "rule_trigger_type": 1,
            "user_id": str(api.id_of("amira")),
            "channel_id": str(general.id),
            "content": "a cat",
            "matched_keyword": "cat",
            "matched_content": "cat",
        }
        shown = await client.until("MESSAGE_CREATE")
        alerted = await client.until("AUTO_MODERATION_ACTION_EXECUTION")
        assert alerted["alert_system_message_id"] == shown["id"]
        assert (await client.until("GUILD_MEMBER_UPDATE"))["communication_disabled_until"]
        assert (await client.until("AUTO_MODERATION_ACTION_EXECUTION"))["action"] == timeout
    assert (shown["type"], shown["channel_id"], shown["author"]["username"]) == (24, str(staff.id), "amira")
    (embed,) = shown["embeds"]
    fields = {one["name"]: one["value"] for one in embed["fields"]}
    assert (embed["type"], embed["description"]) == ("auto_moderation_message", "a cat")
    assert fields.pop("decision_id")
    assert fields == {
        "rule_name": "Rule",
        "channel_id": str(general.id),
        "keyword": "cat",
        "keyword_matched_content": "cat",
        "timeout_duration": "600",
        "decision_outcome": "blocked",
    }
    assert not general.messages
    assert await say(api, "hello") == (403, 50013)
    api.guild.members[api.id_of("amira")].roles.append(api.role("Moderator"))
    api.guild.roles[api.role("Moderator")].permissions &= ~MANAGE_MESSAGES
    assert await api.refused("amira", "DELETE", f"/channels/{staff.id}/messages/{shown['id']}") == (403, 50013)
    log = await api.ok("bot", "GET", f"/guilds/{api.guild.id}/audit-logs")
    kinds = [entry["action_type"] for entry in log["audit_log_entries"][:3]]
    assert kinds == [145, 144, 143]
    assert log["audit_log_entries"][0]["options"] == {
        "auto_moderation_rule_name": "Rule",
        "auto_moderation_rule_trigger_type": "1",
        "channel_id": str(general.id),
    }
    api.sandbox.clock.advance(601)
    assert await say(api, "hello") == POSTED


async def test_a_rule_that_only_alerts_lets_the_message_through(api: Api) -> None:
    await make(api, actions=[alert(api)])
    async with arrived(api.sandbox) as client:
        assert await say(api, "a cat") == POSTED
        posted = await client.until("MESSAGE_CREATE")
        shown = await client.until("MESSAGE_CREATE")
        told = await client.until("AUTO_MODERATION_ACTION_EXECUTION")
    fields = {one["name"]: one["value"] for one in shown["embeds"][0]["fields"]}
    assert (fields["flagged_message_id"], fields["decision_outcome"]) == (posted["id"], "flagged")
    assert (told["message_id"], told["alert_system_message_id"]) == (posted["id"], shown["id"])


async def test_a_rule_alerts_of_what_another_blocks(api: Api) -> None:
    await make(api)
    await make(api, actions=[alert(api)])
    assert await say(api, "a cat") == BLOCKED
    (shown,) = api.channel("staff-room").messages.values()
    assert shown.type == 24


async def test_a_rule_that_only_alerts_tells_of_titles_too(api: Api) -> None:
    await make(api, actions=[alert(api)])
    body = {"name": "a cat", "type": 11}
    await api.ok("amira", "POST", f"/channels/{api.channel('general').id}/threads", body)
    (shown,) = api.channel("staff-room").messages.values()
    assert shown.embeds[0]["description"] == "a cat"


async def test_a_timeout_ends_what_one_says_aloud(api: Api) -> None:
    await make(api, actions=[{"type": 3, "metadata": {"duration_seconds": 600}}])
    amira = api.guild.members[api.id_of("amira")]
    voice.connect(api.world, api.guild, api.channel("Lounge"), amira, {})
    assert api.guild.voice_states
    assert await say(api, "a cat") == POSTED
    assert not api.guild.voice_states


async def test_a_shorter_timeout_does_not_end_a_longer_one(api: Api) -> None:
    for seconds in (600, 60):
        await make(api, actions=[{"type": 3, "metadata": {"duration_seconds": seconds}}])
    assert await say(api, "a cat") == POSTED
    api.sandbox.clock.advance(599)
    assert await say(api, "hello") == (403, 50013)
    api.sandbox.clock.advance(2)
    assert await say(api, "hello") == POSTED


async def test_edits_and_titles_are_asked_about_too(api: Api) -> None:
    await make(api)
    general, forum = api.channel("general"), api.channel("questions")
    path = f"/channels/{general.id}/messages"
    sent = await api.ok("amira", "POST", path, {"content": "a dog"})
    assert await api.refused("amira", "PATCH", f"{path}/{sent['id']}", {"content": "a cat"}) == BLOCKED
    assert general.messages[int(sent["id"])].content == "a dog"
    title = (400, 200001)
    opened = f"/channels/{general.id}/threads"
    assert await api.refused("amira", "POST", opened, {"name": "cat", "type": 11}) == title
    assert await api.refused("amira", "POST", f"{path}/{sent['id']}/threads", {"name": "cat"}) == title
    post = f"/channels/{forum.id}/threads"
    assert await api.refused("amira", "POST", post, {"name": "cat", "message": {"content": "x"}}) == title
    assert await api.refused("amira", "POST", post, {"name": "x", "message": {"content": "cat"}}) == BLOCKED
    assert not api.guild.threads
    made = await api.ok("amira", "POST", opened, {"name": "dog", "type": 11})
    assert await api.refused("amira", "PATCH", f"/channels/{made['id']}", {"name": "cat"}) == title
    await api.ok("amira", "PATCH", f"/channels/{made['id']}", {"name": "horse"})


async def test_whom_and_what_a_rule_leaves_alone(api: Api) -> None:
    thread = open_thread(api)
    exempt = {"exempt_roles": [str(api.role("Greeter"))], "exempt_channels": [str(api.channel("off-topic").id)]}
    made = await make(api, **exempt)
    assert await say(api, "cat", who="jonas") == POSTED
    assert await say(api, "cat", channel="off-topic") == POSTED
    assert await say(api, "cat", who="olivia") == POSTED
    assert await say(api, "cat", who="bot") == POSTED
    assert await say(api, "cat", who="mina") == BLOCKED
    assert await api.refused("amira", "POST", f"/channels/{thread.id}/messages", {"content": "cat"}) == BLOCKED
    path = rules(api, f"/{made['id']}")
    await api.ok("bot", "PATCH", path, {"exempt_channels": [str(thread.parent_id)]})
    await api.ok("amira", "POST", f"/channels/{thread.id}/messages", {"content": "cat"})
    hook = await api.ok("bot", "POST", f"/channels/{api.channel('general').id}/webhooks", {"name": "Herald"})
    await api.ok("bot", "POST", f"/webhooks/{hook['id']}/{hook['token']}", {"content": "cat"})
    await api.ok("bot", "PATCH", path, {"enabled": False, "exempt_channels": []})
    assert await say(api, "cat") == POSTED


async def test_a_bot_is_above_rules_without_managing_the_guild(api: Api) -> None:
    await make(api)
    next(role for role in api.guild.roles.values() if role.bot_id).permissions = api.guild.everyone.permissions
    assert await api.refused("bot", "GET", rules(api)) == (403, 50013)
    assert await say(api, "cat", who="bot") == POSTED


async def test_a_name_that_breaks_a_rule_keeps_its_bearer_out(api: Api) -> None:
    await make(api, PROFILE, actions=[{"type": 4, "metadata": {}}, alert(api)])
    own = f"/guilds/{api.guild.id}/members/@me"
    async with arrived(api.sandbox) as client:
        await api.ok("amira", "PATCH", own, {"nick": "Big Cats"})
        told = await client.until("AUTO_MODERATION_ACTION_EXECUTION")
        assert (told["action"]["type"], told["matched_content"]) == (4, "Cat")
        assert "channel_id" not in told
        assert (await client.until("MESSAGE_CREATE"))["type"] == 24
    assert api.guild.members[api.id_of("amira")].flags & 1 << 7
    assert await say(api, "hello") == (403, 50013)
    await api.ok("olivia", "PATCH", f"/guilds/{api.guild.id}/members/{api.id_of('amira')}", {"nick": "Dogs"})
    assert await say(api, "hello") == POSTED
    _, came = await api.control("POST", "personas", {"username": "catfish"})
    assert api.guild.members[int(came["id"])].flags & 1 << 7


@pytest.mark.parametrize(
    ("intents", "manages", "expected"),
    [
        (EVERY_INTENT, True, ["AUTO_MODERATION_RULE_CREATE", "AUTO_MODERATION_ACTION_EXECUTION"]),
        (EVERY_INTENT & ~Intent.AUTO_MODERATION_EXECUTION, True, ["AUTO_MODERATION_RULE_CREATE"]),
        (EVERY_INTENT & ~Intent.AUTO_MODERATION_CONFIGURATION, True, ["AUTO_MODERATION_ACTION_EXECUTION"]),
        (EVERY_INTENT, False, []),
    ],
)
async def test_who_hears_of_it(api: Api, intents: int, manages: bool, expected: list[str]) -> None:
    if not manages:
        own = next(role for role in api.guild.roles.values() if role.bot_id)
        own.permissions = api.guild.everyone.permissions
    async with arrived(api.sandbox, intents=intents) as client:
        await make(api, who="olivia")
        assert await say(api, "cat") == BLOCKED
        await say(api, "end")
        names = await client.events_until("MESSAGE_CREATE")
    assert [name for name in names if name.startswith("AUTO_MODERATION_")] == expected


async def test_without_message_content_a_bot_hears_no_words(api: Api) -> None:
    await make(api)
    async with arrived(api.sandbox, intents=EVERY_INTENT & ~Intent.MESSAGE_CONTENT) as client:
        await say(api, "a cat")
        told = await client.until("AUTO_MODERATION_ACTION_EXECUTION")
    assert (told["content"], told["matched_content"], told["matched_keyword"]) == ("", "", "cat")


async def test_discord_py_makes_a_rule_and_hears_it_act(api: Api, connect: Connect) -> None:
    async with connect() as bot:
        guild = bot.guilds[0]
        rule = await guild.create_automod_rule(
            name="No cats",
            event_type=discord.AutoModRuleEventType.message_send,
            trigger=discord.AutoModTrigger(keyword_filter=["cat*"], regex_patterns=["d.g"]),
            actions=[
                discord.AutoModRuleAction(custom_message="No pets"),
                discord.AutoModRuleAction(channel_id=api.channel("staff-room").id),
            ],
            enabled=True,
            exempt_roles=[discord.Object(api.role("Greeter"))],
            reason="calm",
        )
        assert [one.name for one in await guild.fetch_automod_rules()] == ["No cats"]
        execution = await heard(bot, "automod_action", say(api, "Catapult"))
        assert (execution.rule_id, execution.matched_keyword, execution.matched_content) == (rule.id, "cat*", "Cat")
        assert execution.action.type is discord.AutoModRuleActionType.block_message
        alerted = [one async for one in guild.get_channel(api.channel("staff-room").id).history(limit=1)]
        assert [one.type for one in alerted] == [discord.MessageType.auto_moderation_action]
        assert [one.description for one in alerted[0].embeds] == ["Catapult"]
        edited = await rule.edit(name="No pets", enabled=False)
        assert (edited.name, edited.enabled) == ("No pets", False)
        kinds = [entry.action async for entry in guild.audit_logs(limit=4)]
        assert kinds == [
            discord.AuditLogAction.automod_rule_update,
            discord.AuditLogAction.automod_flag_message,
            discord.AuditLogAction.automod_block_message,
            discord.AuditLogAction.automod_rule_create,
        ]
        await rule.delete()
        assert await guild.fetch_automod_rules() == []
