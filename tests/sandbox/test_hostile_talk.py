"""Junk at every place of the bodies and queries of messages, webhooks, threads, members and applications."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import aiohttp
import orjson
import pytest

from bot.sandbox.world.model import ChannelType
from tests.sandbox.clients import Api
from tests.sandbox.mutations import JUNK, places, with_junk
from tests.sandbox.posting import open_thread
from tests.sandbox.test_members import PIXEL
from tests.sandbox.test_webhook_services import (
    COMMENT,
    COMMIT,
    DISCUSSION,
    ISSUE,
    RELEASE,
    REPOSITORY,
    REVIEW,
    RUN,
    SUITE,
    USER,
)

ATTACHMENT = {"title": "x", "text": "x", "color": "#fff", "ts": 1, "fields": [{"name": "x", "value": "x"}]}
SAID = {"text": "x", "username": "x", "icon_url": None, "attachments": [ATTACHMENT]}
TOLD = {
    "action": "created",
    "sender": USER,
    "repository": REPOSITORY,
    "forkee": REPOSITORY,
    "issue": ISSUE,
    "pull_request": ISSUE,
    "comment": COMMENT,
    "answer": COMMENT,
    "commits": [COMMIT],
    "head_commit": COMMIT,
    "ref": "refs/heads/main",
    "ref_type": "branch",
    "release": RELEASE,
    "review": REVIEW,
    "check_run": RUN,
    "check_suite": SUITE,
    "discussion": DISCUSSION,
    "member": USER,
}
BODIES: list[tuple[str, str, Any]] = [
    ("POST", "/channels/{news}/followers", {"webhook_channel_id": "{general}"}),
    ("PATCH", "/guilds/{guild}/members/@me", {"nick": "x", "bio": "x", "avatar": PIXEL, "banner": PIXEL}),
    ("PUT", "/guilds/{guild}/members/{amira}", {"access_token": "x"}),
    ("POST", "/guilds/{guild}/roles", {"name": "x", "colors": {"primary_color": 1}, "icon": None, "permissions": "0"}),
    ("POST", "/channels/{general}/invites", {"max_age": 1, "role_ids": ["{role}"], "unique": True}),
    ("PATCH", "/channels/{thread}", {"name": "x", "flags": 0, "archived": False, "applied_tags": []}),
    (
        "PATCH",
        "/applications/@me",
        {"tags": ["x"], "description": {"default": "x"}, "install_params": {"scopes": ["bot"]}},
    ),
    (
        "PUT",
        "/applications/{bot}/role-connections/metadata",
        [{"type": 1, "key": "x", "name": "x", "description": "x", "name_localizations": {"de": "x"}}],
    ),
    ("POST", "/users/@me/channels", {"recipient_id": "{amira}", "access_tokens": [], "nicks": {}}),
]
QUERIES = [
    ("/guilds/{guild}/messages/search", "sort_by sort_order content slop author_id author_type mentions has pinned"),
    ("/guilds/{guild}/messages/search", "limit offset min_id max_id embed_type link_hostname include_nsfw channel_id"),
    ("/channels/{questions}/threads/search", "name slop min_id max_id tag tag_setting archived sort_by limit offset"),
    ("/channels/{thread}/thread-members", "limit after with_member"),
    ("/channels/{general}/threads/archived/public", "before limit"),
    ("/channels/{general}/users/@me/threads/archived/private", "before limit"),
    ("/guilds/{guild}/audit-logs", "user_id target_id action_type before after limit"),
]
TEXTS = ["", "x", "-1", "9" * 30, "1.5", "\0", "true", "null", "[]", "2026-01-01", "é" * 300]


@pytest.fixture
async def scene(api: Api) -> dict[str, str]:
    api.channel("off-topic").type = ChannelType.ANNOUNCEMENT
    names = {"general": "general", "news": "off-topic", "questions": "questions"}
    hook = await api.ok("bot", "POST", f"/channels/{api.channel('general').id}/webhooks", {"name": "Herald"})
    ids = {name: api.channel(of).id for name, of in names.items()} | {
        "guild": api.guild.id,
        "thread": open_thread(api).id,
    }
    ids |= {"amira": api.id_of("amira"), "role": api.role("Greeter"), "bot": api.world.bot.id}
    return {name: str(one) for name, one in ids.items()} | {"hook": f"{hook['id']}/{hook['token']}"}


@pytest.mark.parametrize(("method", "path", "body"), BODIES, ids=[path for _, path, _ in BODIES])
async def test_no_body_breaks_anything(api: Api, scene: dict[str, str], method: str, path: str, body: Any) -> None:
    api.sandbox.taps.clear()  # junk is no request that Discord's schemas allow
    whole = orjson.loads(_named(orjson.dumps(body).decode(), scene))
    for place in places(whole):
        for junk in JUNK:
            status, answer = await api.call("bot", method, path.format(**scene), with_junk(whole, place, junk))
            assert status < 500 or status == 501, (place, junk, answer)


@pytest.mark.parametrize(("path", "names"), QUERIES)
async def test_no_query_breaks_anything(api: Api, scene: dict[str, str], path: str, names: str) -> None:
    for name in names.split():
        for text in TEXTS:
            status, answer = await api.call("bot", "GET", f"{path.format(**scene)}?{name}={quote(text)}")
            assert status < 500, (name, text, answer)


@pytest.mark.parametrize("event", ["push", "issues", "issue_comment", "check_run", "discussion", "é", "slack"])
async def test_no_delivery_breaks_anything(api: Api, scene: dict[str, str], event: str) -> None:
    api.sandbox.taps.clear()
    service, told = ("slack", SAID) if event == "slack" else ("github", TOLD)
    url = f"{api.sandbox.api_url}/webhooks/{scene['hook']}/{service}"
    headers = {"X-GitHub-Event": event, "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session:
        for place in list(places(told))[:: 7 if event != "slack" else 1]:
            for junk in JUNK:
                data = orjson.dumps(with_junk(told, place, junk))
                async with session.post(url, data=data, headers=headers) as answer:
                    assert answer.status < 500 or answer.status == 501, (place, junk, await answer.text())


def _named(text: str, scene: dict[str, str]) -> str:
    for name, one in scene.items():
        text = text.replace("{" + name + "}", one)
    return text
