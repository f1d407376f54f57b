"""Whatever a client sends, it gets an answer of Discord's kind and never a crash."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from bot.sandbox import BOT_TOKEN
from bot.sandbox.errors import DiscordError
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.catalogue import ALL_ROUTES
from bot.sandbox.rest.router import Auth, Reply, Route
from bot.sandbox.rest.webhooks import executing
from bot.sandbox.world import messages, webhooks
from bot.sandbox.world.model import Message, Webhook
from bot.sandbox.world.model.automod import Occasion, Rule, Trigger
from bot.sandbox.world.state import Cause
from tests.sandbox import expressing, gathering
from tests.sandbox.clients import Api, gateway

SHARED_WITH_INTERACTIONS = [
    Route("POST", "/webhooks/{webhook_id}/{token}", executing.execute, Auth.NONE),
    Route("PATCH", "/webhooks/{webhook_id}/{token}/messages/{message_id}", executing.edit_message, Auth.NONE),
]
ROUTES = [*(route for table in ALL_ROUTES for route in table), *SHARED_WITH_INTERACTIONS]
NASTY: list[Any] = [
    None,
    5,
    -1,
    1 << 70,
    1.5,
    True,
    "",
    "x",
    "x" * 5000,
    "\0",
    [],
    [None],
    ["x"],
    [{}],
    [[]],
    [{"id": "x"}],
    {},
    {"id": {}},
    {"primary_color": {}},
]
FIELDS = {
    *("name", "type", "position", "topic", "nsfw", "rate_limit_per_user", "parent_id", "permission_overwrites"),
    *(
        "available_tags",
        "allow",
        "deny",
        "nick",
        "roles",
        "communication_disabled_until",
        "flags",
        "channel_id",
        "colors",
    ),
    *(
        "permissions",
        "color",
        "hoist",
        "user_ids",
        "delete_message_seconds",
        "max_age",
        "max_uses",
        "unique",
        "archived",
    ),
    *(
        "auto_archive_duration",
        "applied_tags",
        "invitable",
        "recipient_id",
        "username",
        "content",
        "embeds",
        "components",
    ),
    *(
        "attachments",
        "message_reference",
        "allowed_mentions",
        "nonce",
        "messages",
        "system_channel_id",
        "message",
        "locked",
    ),
    *("avatar", "avatar_url", "thread_name", "poll", "days", "compute_prune_count", "include_roles"),
    *("event_type", "trigger_type", "trigger_metadata", "actions", "exempt_roles", "exempt_channels", "enabled"),
    *("image", "sound", "volume", "emoji_id", "emoji_name", "tags", "description", "sticker_ids"),
    *("features", "icon", "splash", "verification_level", "rules_channel_id", "preferred_locale"),
    *("entity_type", "privacy_level", "scheduled_start_time", "scheduled_end_time", "entity_metadata", "status"),
    *("recurrence_rule", "suppress", "request_to_speak_timestamp", "mute", "deaf", "bitrate", "rtc_region"),
    *("default_reaction_emoji", "default_sort_order", "default_forum_layout", "answer_ids"),
}


def webhook_of(api: Api) -> Webhook:
    channel, bot = api.channel("general"), api.world.bot
    return webhooks.create(api.world, api.guild, channel, {"name": "Herald"}, bot, Cause(bot.id))


def message_of(api: Api, webhook: Webhook) -> Message:
    """A message that both the bot's and the webhook's routes find."""
    message = Message(1, webhook.channel_id, webhook.guild_id, api.world.bot, api.world.clock.now(), "hello")
    message.webhook_id = webhook.id
    return messages.post(api.world, message)


def automod_rule_of(api: Api) -> int:
    mentions = {"mention_total_limit": 5, "mention_raid_protection_enabled": False}
    rule = Rule(9, api.guild.id, 1, "Rule", Occasion.MESSAGE_SEND, Trigger.MENTION_SPAM, mentions, [{"type": 1}])
    api.guild.automod_rules[rule.id] = rule
    return rule.id


def params_of(api: Api) -> dict[str, str]:
    webhook = webhook_of(api)
    values = {
        "webhook_id": webhook.id,
        "token": webhook.token,
        "answer_id": 1,
        "guild_id": api.guild.id,
        "channel_id": api.channel("general").id,
        "user_id": api.id_of("amira"),
        "role_id": api.role("Member"),
        "overwrite_id": api.role("Member"),
        "message_id": message_of(api, webhook).id,
        **expressing.planted(api),
        **gathering.planted(api),
        "rule_id": automod_rule_of(api),
        "emoji": "x",
    }
    return {name: str(value) for name, value in values.items()}


@pytest.mark.parametrize(
    "route",
    [one for one in ROUTES if one.method not in {"GET", "DELETE"}],
    ids=lambda one: f"{one.method} {one.template}",
)
async def test_no_body_crashes_a_route(api: Api, route: Route) -> None:
    params = params_of(api)
    for value in NASTY:
        bodies = [value, {"name": "fine", "type": 0} | dict.fromkeys(FIELDS, value)]
        bodies += [{"name": "fine", field: value} for field in FIELDS]
        for body in bodies:
            call = Call(api.world, api.world.bot, params, {}, json=body)
            try:
                answer = route.handler(call)
            except DiscordError as error:
                answer = error.body()
            orjson.dumps(answer.body if isinstance(answer, Reply) else answer)


@pytest.mark.parametrize("route", [one for one in ROUTES if one.method == "GET"], ids=lambda one: one.template)
async def test_no_query_and_no_id_crashes_a_route(api: Api, route: Route) -> None:
    api.sandbox.taps.clear()
    names = (
        "limit",
        "before",
        "after",
        "around",
        "user_id",
        "action_type",
        "query",
        "with_counts",
        "days",
        "include_roles",
    )
    path = route.template.format_map(params_of(api))
    for value in ("", "x", "-1", "9" * 30, "%00", "1e3", "²"):
        query = "&".join(f"{name}={value}" for name in names)
        status, _ = await api.call("bot", "GET", f"{path}?{query}")
        assert status != 500, value
    for wrong in ("x", "-1", "9" * 30, "%F0%9F%91%8D", "²"):
        path = "/".join(wrong if part.startswith("{") else part for part in route.template.split("/"))
        status, _ = await api.call("bot", "GET", path)
        assert status != 500, path


FRAMES: list[tuple[Any, Any]] = [
    *((opcode, data) for opcode in (2, 3, 4, 6, 8, 43) for data in (None, 5, [], {}, "x")),
    (None, {}),
    ({}, {}),
    ([], {}),
    ("2", {}),
    (2, {"token": {}, "intents": "x"}),
    (2, {"token": BOT_TOKEN, "intents": 1, "large_threshold": "x", "properties": 5}),
    (2, {"token": BOT_TOKEN, "intents": 1, "shard": {}}),
    (6, {"token": BOT_TOKEN, "session_id": [], "seq": {}}),
]


@pytest.mark.parametrize(("opcode", "data"), FRAMES)
async def test_no_frame_crashes_the_gateway(api: Api, opcode: Any, data: Any) -> None:
    api.sandbox.taps.clear()
    async with gateway(api.sandbox) as client:
        await client.send(opcode, data)
        assert await client.heartbeat() in {11, *range(4000, 4015)}


@pytest.mark.parametrize(
    "asked", [{"limit": "x"}, {"user_ids": {}}, {"query": 5, "limit": -1}, {"nonce": [], "limit": 1}]
)
async def test_no_request_for_members_crashes_the_gateway(api: Api, asked: dict[str, Any]) -> None:
    api.sandbox.taps.clear()
    async with gateway(api.sandbox) as client:
        await client.identify(api.sandbox.bot_token)
        await client.send(8, {"guild_id": str(api.guild.id), **asked})
        assert await client.heartbeat() in {11, 4002}
