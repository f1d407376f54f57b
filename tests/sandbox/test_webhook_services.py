"""What Slack's and GitHub's senders say through webhooks."""

from __future__ import annotations

from typing import Any

import aiohttp
import orjson
import pytest

from tests.sandbox.clients import Api
from tests.sandbox.posting import room
from tests.sandbox.test_webhooks import make, path_of

USER = {
    "id": 1,
    "login": "octo",
    "html_url": "https://git.example/octo",
    "avatar_url": "https://git.example/octo.png",
}
REPOSITORY = {"id": 2, "name": "boat", "full_name": "octo/boat", "html_url": "https://git.example/octo/boat"}
ISSUE: dict[str, Any] = {
    "id": 3,
    "number": 7,
    "title": "It leaks",
    "body": "A lot.",
    "html_url": "https://git.example/octo/boat/issues/7",
    "user": USER,
}
COMMENT = {"id": 4, "html_url": "https://git.example/c", "user": USER, "body": "Yes.", "commit_id": "abcdef0123"}
COMMIT = {
    "id": "abcdef0123",
    "url": "https://git.example/abc",
    "message": "Mend it\n\nWith tar.",
    "author": {"name": "Octo"},
}
SUITE = {"conclusion": "success", "head_branch": "main", "head_sha": "abc", "app": {"name": "CI"}}
DISCUSSION = {"title": "Sails?", "number": 9, "html_url": "https://git.example/d", "body": "Hm.", "user": USER}
RELEASE = {"id": 5, "tag_name": "v1", "html_url": "https://git.example/v1", "author": USER}
REVIEW = {"user": USER, "body": "Fine.", "html_url": "https://git.example/r", "state": "approved"}
RUN = {"name": "tests", "html_url": "https://git.example/run", "conclusion": "failure", "check_suite": SUITE}
BRANCH = {"ref": "sail", "ref_type": "branch"}

TOLD: list[tuple[str, dict[str, Any], str]] = [
    ("push", {"ref": "refs/heads/main", "commits": [COMMIT, COMMIT]}, "[boat:main] 2 new commits"),
    ("push", {"ref": "refs/heads/main", "forced": True, "head_commit": COMMIT}, "[boat] Branch main was force-pushed"),
    ("issues", {"action": "opened", "issue": ISSUE}, "[octo/boat] Issue opened: #7 It leaks"),
    ("issues", {"action": "closed", "issue": ISSUE}, "[octo/boat] Issue closed: #7 It leaks"),
    ("pull_request", {"action": "opened", "pull_request": ISSUE}, "[octo/boat] Pull request opened: #7 It leaks"),
    ("issue_comment", {"action": "created", "issue": ISSUE, "comment": COMMENT}, "[octo/boat] New comment on issue #7"),
    (
        "issue_comment",
        {"action": "created", "issue": ISSUE | {"pull_request": {}}, "comment": COMMENT},
        "[octo/boat] New comment on pull request #7",
    ),
    (
        "pull_request_review_comment",
        {"action": "created", "pull_request": ISSUE, "comment": COMMENT},
        "[octo/boat] New review comment on pull request #7",
    ),
    (
        "pull_request_review",
        {"action": "submitted", "pull_request": ISSUE, "review": REVIEW},
        "[octo/boat] Pull request review submitted: #7",
    ),
    ("commit_comment", {"action": "created", "comment": COMMENT}, "[octo/boat] New comment on commit `abcdef0`"),
    ("create", BRANCH, "[octo/boat] New branch created: sail"),
    ("delete", BRANCH, "[octo/boat] Branch deleted: sail"),
    ("fork", {"forkee": REPOSITORY | {"full_name": "crew/boat"}}, "[octo/boat] Fork created: crew/boat"),
    ("public", {}, "[octo/boat] Now open sourced!"),
    ("release", {"action": "published", "release": RELEASE}, "[octo/boat] New release published: v1"),
    ("member", {"action": "added", "member": USER}, "[octo/boat] New collaborator added: octo"),
    ("watch", {"action": "started"}, "[octo/boat] New star added"),
    ("check_run", {"action": "completed", "check_run": RUN}, "[octo/boat] tests failure on main"),
    ("check_suite", {"action": "completed", "check_suite": SUITE}, "[octo/boat] CI success on main"),
    ("discussion", {"action": "created", "discussion": DISCUSSION}, "[octo/boat] New discussion #9: Sails?"),
    (
        "discussion",
        {"action": "answered", "discussion": DISCUSSION, "answer": COMMENT},
        "[octo/boat] Answered discussion #9",
    ),
    (
        "discussion_comment",
        {"action": "created", "discussion": DISCUSSION, "comment": COMMENT},
        "[octo/boat] New comment on discussion #9",
    ),
]


async def deliver(api: Api, path: str, event: str | None, body: Any) -> tuple[int, Any]:
    headers = {"Content-Type": "application/json"} | ({"X-GitHub-Event": event} if event else {})
    url, data = api.sandbox.api_url + path, orjson.dumps(body)
    async with aiohttp.ClientSession() as session, session.post(url, data=data, headers=headers) as response:
        raw = await response.read()
        return response.status, orjson.loads(raw) if raw.startswith(b"{") else raw.decode()


@pytest.mark.parametrize(("event", "about", "title"), TOLD)
async def test_each_event_of_github_is_told(api: Api, event: str, about: dict[str, Any], title: str) -> None:
    path = path_of(await make(api), "/github")
    told = {"sender": USER, "repository": REPOSITORY, **about}
    assert await deliver(api, path, event, told) == (204, "")
    (message,) = await api.ok("bot", "GET", room(api))
    assert message["embeds"][0]["title"].startswith(title)
    assert (message["embeds"][0]["author"]["name"], message["author"]["username"]) == ("octo", "GitHub")


FIVE = "\n".join(["[`abcdef0`](https://git.example/abc) Mend it - Octo"] * 5)
GREEN, RED, ORANGE, GREY = 0x009800, 0xD73A4A, 0xEB6420, 0x4F545C


@pytest.mark.parametrize(
    ("event", "about", "text", "color"),
    [
        ("push", {"ref": "refs/heads/main", "commits": [COMMIT] * 6}, FIVE, 0x7289DA),
        ("issues", {"action": "opened", "issue": ISSUE}, "A lot.", ORANGE),
        ("issues", {"action": "closed", "issue": ISSUE}, None, GREY),
        ("pull_request", {"action": "opened", "pull_request": ISSUE}, "A lot.", GREEN),
        ("pull_request_review", {"action": "submitted", "pull_request": ISSUE, "review": REVIEW}, "Fine.", GREEN),
        ("check_run", {"action": "completed", "check_run": RUN}, None, RED),
        ("check_suite", {"action": "completed", "check_suite": SUITE}, None, GREEN),
    ],
)
async def test_words_and_colors_are_those_of_discord(
    api: Api, event: str, about: dict[str, Any], text: str | None, color: int
) -> None:
    path = path_of(await make(api), "/github")
    assert await deliver(api, path, event, {"sender": USER, "repository": REPOSITORY, **about}) == (204, "")
    (message,) = await api.ok("bot", "GET", room(api))
    (embed,) = message["embeds"]
    assert (embed.get("description") or None, embed["color"]) == (text, color)


@pytest.mark.parametrize(
    ("event", "about"),
    [
        ("ping", {}),
        ("issues", {"action": "labeled", "issue": ISSUE}),
        ("push", {"ref": "refs/heads/main", "commits": []}),
        ("watch", {"action": "stopped"}),
    ],
)
async def test_what_discord_keeps_to_itself_is_taken_in_silence(api: Api, event: str, about: dict[str, Any]) -> None:
    path = path_of(await make(api), "/github")
    assert await deliver(api, path, event, {"sender": USER, "repository": REPOSITORY, **about}) == (204, "")
    assert await api.ok("bot", "GET", room(api)) == []


@pytest.mark.parametrize(
    ("event", "about", "status"),
    [
        ("push", {"commits": [COMMIT]}, 400),
        ("issues", {"action": "opened"}, 400),
        ("issues", {"action": "opened", "issue": {"number": "x"}}, 400),
        ("push", {"ref": "x", "commits": [5]}, 400),
        ("deployment", {}, 501),
        (None, {}, 501),
    ],
)
async def test_what_cannot_be_told_is_refused(api: Api, event: str | None, about: dict[str, Any], status: int) -> None:
    path = path_of(await make(api), "/github")
    answer = await deliver(api, path, event, {"sender": USER, "repository": REPOSITORY, **about})
    assert answer[0] == status


async def test_slacks_messages_become_discords(api: Api) -> None:
    path = path_of(await make(api), "/slack")
    attachment = {
        "title": "Deploy",
        "title_link": "https://ci.example/1",
        "pretext": "Look:",
        "text": "It works.",
        "color": "#0f0",
        "ts": 1_700_000_000,
        "footer": "CI",
        "author_name": "Crew",
        "image_url": "https://ci.example/1.png",
        "fields": [{"name": "Took", "value": "2 min", "inline": True}],
    }
    body = {"text": "Done", "username": "Deployer", "icon_url": "https://ci.example/i.png", "attachments": [attachment]}
    assert await deliver(api, path, None, body) == (200, "ok")
    (message,) = await api.ok("bot", "GET", room(api))
    (embed,) = message["embeds"]
    assert (message["content"], message["author"]["username"]) == ("Done", "Deployer")
    assert (embed["title"], embed["url"], embed["description"]) == (
        "Deploy",
        "https://ci.example/1",
        "Look:\nIt works.",
    )
    assert (embed["color"], embed["footer"]["text"], embed["author"]["name"]) == (0x00FF00, "CI", "Crew")
    assert embed["timestamp"].startswith("2023-11-14T22:13:20")
    assert embed["fields"] == [{"name": "Took", "value": "2 min", "inline": True}]


@pytest.mark.parametrize(
    "body",
    [
        {"text": "x" * 2001},
        {"attachments": [{"color": "red"}]},
        {"attachments": 5},
        {"attachments": [{"ts": 1e300}]},
        {"text": 5, "username": "discord"},
        {"attachments": [{"text": "x", "fields": [{"name": "x"}]}]},
    ],
)
async def test_a_wrong_body_of_slacks_is_refused(api: Api, body: Any) -> None:
    status, answer = await deliver(api, path_of(await make(api), "/slack"), None, body)
    assert (status, answer["code"]) == (400, 50035)


@pytest.mark.parametrize("service", ["/slack", "/github"])
async def test_services_open_no_posts_in_forums(api: Api, service: str) -> None:
    path = path_of(await make(api, channel="questions"), service)
    status, answer = await deliver(api, path, "public", {"text": "x", "sender": USER, "repository": REPOSITORY})
    assert (status, answer["code"]) == (400, 220004)
