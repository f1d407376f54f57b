"""Rate limits by the table, the global one, and the refusal of clients with too many invalid requests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.limits import RateLimits, Rule


class Watch:
    """A real clock that a test winds."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def limits(watch: Watch) -> RateLimits:
    return RateLimits(now=watch, personas=True)


MESSAGE = "/channels/{channel_id}/messages/{message_id}"
TABLE = [
    ("POST", "/channels/{channel_id}/messages", 5, 5.0),
    ("PATCH", MESSAGE, 5, 5.0),
    ("DELETE", MESSAGE, 5, 1.0),
    ("PUT", f"{MESSAGE}/reactions/{{emoji}}/@me", 1, 0.25),
    ("DELETE", f"{MESSAGE}/reactions", 1, 0.25),
    ("PATCH", "/guilds/{guild_id}/members/{user_id}", 10, 10.0),
    ("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}", 10, 10.0),
    ("POST", "/guilds/{guild_id}/roles", 10, 10.0),
    ("PUT", "/guilds/{guild_id}/bans/{user_id}", 5, 1.0),
    ("GET", "/channels/{channel_id}/messages", 10, 1.0),
    ("POST", "/channels/{channel_id}/messages/bulk-delete", 10, 1.0),
    ("POST", "/webhooks/{webhook_id}/{token}", 10, 1.0),
    ("GET", "/users/@me", 10, 1.0),
]
HERE = {"guild_id": "1", "channel_id": "1", "message_id": "2"}
SEND = "/channels/{channel_id}/messages"


@pytest.mark.parametrize(("method", "template", "limit", "seconds"), TABLE)
def test_each_route_has_its_limit(
    limits: RateLimits, watch: Watch, method: str, template: str, limit: int, seconds: float
) -> None:
    verdicts = [limits.check("bot", method, template, HERE) for _ in range(limit + 1)]
    assert [verdict.refusal is None for verdict in verdicts] == [True] * limit + [False]
    left = [int(verdict.headers["X-RateLimit-Remaining"]) for verdict in verdicts]
    assert left == [*range(limit - 1, -1, -1), 0]
    assert verdicts[0].headers["X-RateLimit-Limit"] == str(limit)
    assert float(verdicts[0].headers["X-RateLimit-Reset-After"]) == seconds
    watch.seconds += seconds
    assert limits.check("bot", method, template, HERE).refusal is None


def test_a_refusal_is_what_discord_py_retries(limits: RateLimits, watch: Watch) -> None:
    for _ in range(5):
        limits.check("bot", "POST", SEND, HERE)
    watch.seconds += 1.5
    refused = limits.check("bot", "POST", SEND, HERE)
    assert (refused.status, refused.headers["X-RateLimit-Scope"], refused.headers["Retry-After"]) == (429, "user", "4")
    assert refused.refusal == {"message": "You are being rate limited.", "retry_after": 3.5, "global": False, "code": 0}


def test_channels_clients_and_routes_are_counted_apart(limits: RateLimits) -> None:
    for _ in range(5):
        limits.check("bot", "POST", SEND, HERE)
    assert limits.check("bot", "POST", SEND, HERE).refusal
    assert not limits.check("bot", "POST", SEND, {"channel_id": "2"}).refusal
    assert not limits.check("persona:1", "POST", SEND, HERE).refusal
    assert not limits.check("bot", "PATCH", MESSAGE, HERE).refusal


def test_routes_of_one_rule_and_channel_share_a_bucket(limits: RateLimits) -> None:
    first = limits.check("bot", "PUT", f"{MESSAGE}/reactions/{{emoji}}/@me", HERE)
    assert limits.check("bot", "DELETE", f"{MESSAGE}/reactions/{{emoji}}/{{user_id}}", HERE).refusal
    other = limits.check("bot", "PUT", f"{MESSAGE}/reactions/{{emoji}}/@me", {"channel_id": "2"})
    assert first.headers["X-RateLimit-Bucket"] == other.headers["X-RateLimit-Bucket"]


def test_other_routes_are_told_apart_by_template(limits: RateLimits) -> None:
    members = limits.check("bot", "GET", "/guilds/{guild_id}/members/{user_id}", HERE)
    bans = limits.check("bot", "GET", "/guilds/{guild_id}/bans/{user_id}", HERE)
    assert members.headers["X-RateLimit-Bucket"] != bans.headers["X-RateLimit-Bucket"]


def test_fifty_a_second_are_the_most_but_answers_to_interactions_are_free(limits: RateLimits, watch: Watch) -> None:
    verdicts = [limits.check("bot", "POST", SEND, {"channel_id": str(n)}) for n in range(51)]
    assert [verdict.refusal is None for verdict in verdicts] == [True] * 50 + [False]
    refused = limits.check("bot", "GET", "/users/@me", {})
    assert refused.headers["X-RateLimit-Global"] == "true"
    assert refused.refusal is not None
    assert refused.refusal["global"] is True
    assert not limits.check("bot", "POST", "/interactions/{interaction_id}/{token}/callback", {}).refusal
    assert not limits.check("bot", "PATCH", "/webhooks/{webhook_id}/{token}/messages/{message_id}", {}).refusal
    watch.seconds += 1
    assert not limits.check("bot", "GET", "/users/@me", {}).refusal


def test_each_webhook_is_counted_apart_and_none_against_the_fifty(limits: RateLimits) -> None:
    template = "/webhooks/{webhook_id}/{token}"
    for token in map(str, range(6)):
        said = [limits.check("bot", "POST", template, {"webhook_id": "1", "token": token}) for _ in range(11)]
        assert [verdict.refusal is None for verdict in said] == [True] * 10 + [False]
    assert not limits.check("bot", "POST", template, {"webhook_id": "2", "token": "0"}).refusal
    assert not limits.check("bot", "GET", "/users/@me", {}).refusal


@pytest.mark.parametrize(("status", "counts"), [(401, True), (403, True), (429, True), (404, False), (200, False)])
def test_a_client_with_too_many_invalid_requests_is_refused_for_ten_minutes(
    watch: Watch, status: int, *, counts: bool
) -> None:
    limits = RateLimits(now=watch, invalid_limit=3)
    for _ in range(3):
        limits.note_status("bot", status)
    assert (limits.check("bot", "GET", "/users/@me", {}).refusal is not None) is counts
    assert not limits.check("persona:1", "GET", "/users/@me", {}).refusal
    watch.seconds += 600
    assert not limits.check("bot", "GET", "/users/@me", {}).refusal


def test_a_blocked_client_gets_403(watch: Watch) -> None:
    limits = RateLimits(now=watch, invalid_limit=1)
    limits.note_status("bot", 401)
    assert limits.check("bot", "GET", "/users/@me", {}).status == 403


def test_shared_refusals_are_not_held_against_a_client(watch: Watch) -> None:
    limits = RateLimits(now=watch, invalid_limit=1)
    limits.note_status("bot", 429, shared=True)
    assert not limits.check("bot", "GET", "/users/@me", {}).refusal


def test_limits_can_be_replaced_and_switched_off(watch: Watch) -> None:
    limits = RateLimits([Rule("all", ("GET /users/@me",), 1, 60.0)], now=watch)
    verdicts = [limits.check("bot", "GET", "/users/@me", {}) for _ in range(2)]
    assert [verdict.refusal is None for verdict in verdicts] == [True, False]
    limits.enabled = False
    assert limits.check("bot", "GET", "/users/@me", {}).headers == {}
    limits.enabled = True
    assert limits.check("bot", "GET", "/users/@me", {}).refusal


def test_personas_act_at_any_pace_by_default(watch: Watch) -> None:
    limits = RateLimits(now=watch)
    assert not any(limits.check("persona:1", "POST", SEND, HERE).refusal for _ in range(100))


class TestOverHttp:
    """The same as a client sees it, on the real clock."""

    @pytest.fixture
    def serve(self) -> Callable[[RateLimits], Any]:
        @asynccontextmanager
        async def serving(limits: RateLimits) -> AsyncIterator[tuple[Sandbox, aiohttp.ClientSession]]:
            sandbox = Sandbox(limits=limits)
            await sandbox.start()
            try:
                async with aiohttp.ClientSession(sandbox.api_url + "/") as http:
                    yield sandbox, http
            finally:
                await sandbox.stop()

        return serving

    async def test_every_answer_tells_its_bucket_and_the_one_too_many_is_refused(self, serve: Any) -> None:
        limits = RateLimits([Rule("me", ("GET /users/@me", "GET /users/@me/guilds"), 2, 600.0)])
        async with serve(limits) as (sandbox, http):
            headers, found = {"Authorization": f"Bot {sandbox.bot_token}"}, []
            for path in ("users/@me", "users/@me/guilds", "users/@me"):
                async with http.get(path, headers=headers) as answer:
                    found.append((answer.status, answer.headers["X-RateLimit-Remaining"]))
                    last, body = answer.headers, await answer.json()
            assert found == [(200, "1"), (200, "0"), (429, "0")]
            assert (last["X-RateLimit-Limit"], last["X-RateLimit-Scope"], last["Via"]) == ("2", "user", "1.1 sandbox")
            assert float(last["X-RateLimit-Reset-After"]) <= int(last["Retry-After"]) <= 600
            assert (body["global"], body["message"]) == (False, "You are being rate limited.")

    async def test_the_global_limit_names_no_bucket(self, serve: Any) -> None:
        async with serve(RateLimits(global_limit=1)) as (sandbox, http):
            headers = {"Authorization": f"Bot {sandbox.bot_token}"}
            await (await http.get("users/@me", headers=headers)).read()
            async with http.get("gateway/bot", headers=headers) as answer:
                assert (answer.status, answer.headers["X-RateLimit-Global"]) == (429, "true")
                assert "X-RateLimit-Bucket" not in answer.headers
                assert (await answer.json())["global"] is True

    async def test_strangers_with_too_many_wrong_tokens_are_refused_but_nobody_else(self, serve: Any) -> None:
        async with serve(RateLimits(invalid_limit=3)) as (sandbox, http):
            statuses = [(await http.get("users/@me", headers={"Authorization": "Bot x"})).status for _ in range(4)]
            assert statuses == [401, 401, 401, 403]
            async with http.get("users/@me", headers={"Authorization": f"Bot {sandbox.bot_token}"}) as answer:
                assert answer.status == 200
