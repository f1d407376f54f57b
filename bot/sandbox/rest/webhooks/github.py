"""What GitHub tells a webhook, as the embed that Discord makes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from bot.sandbox.components.shapes import Items, Link, Place, Record, Shape, Text, Truth, Whole, may, must, required
from bot.sandbox.errors import Code, DiscordError, Payload

_TEXT, _LINK = Text(), Link(schemes=("http", "https"))
_USER = Record({"login": must(_TEXT), "html_url": must(_LINK), "avatar_url": must(_LINK)})
_REPOSITORY = Record({"html_url": must(_LINK), "name": must(_TEXT), "full_name": must(_TEXT)})
_ISSUE = Record(
    {
        "number": must(Whole()),
        "html_url": must(_LINK),
        "title": must(_TEXT),
        "body": may(_TEXT, default=""),
        "pull_request": may(Record({})),
    }
)
_COMMENT = Record({"html_url": must(_LINK), "body": must(_TEXT), "commit_id": may(_TEXT)})
_COMMIT = Record(
    {"id": must(_TEXT), "url": must(_LINK), "message": must(_TEXT), "author": must(Record({"name": must(_TEXT)}))}
)
_SUITE = Record(
    {
        "conclusion": may(_TEXT),
        "head_branch": may(_TEXT, default=""),
        "head_sha": must(_TEXT),
        "app": must(Record({"name": must(_TEXT)})),
    }
)
_PARTS: dict[str, Shape] = {
    "action": _TEXT,
    "ref": _TEXT,
    "ref_type": _TEXT,
    "comment": _COMMENT,
    "answer": _COMMENT,
    "issue": _ISSUE,
    "pull_request": _ISSUE,
    "repository": _REPOSITORY,
    "forkee": _REPOSITORY,
    "member": _USER,
    "release": Record({"tag_name": must(_TEXT), "html_url": must(_LINK)}),
    "commits": Items(_COMMIT),
    "forced": Truth(),
    "compare": _LINK,
    "head_commit": _COMMIT,
    "review": Record({"html_url": must(_LINK), "body": may(_TEXT, default=""), "state": must(_TEXT)}),
    "check_run": Record(
        {"name": must(_TEXT), "html_url": must(_LINK), "conclusion": may(_TEXT), "check_suite": must(_SUITE)}
    ),
    "check_suite": _SUITE,
    "discussion": Record(
        {
            "title": must(_TEXT),
            "number": must(Whole()),
            "html_url": must(_LINK),
            "body": may(_TEXT, default=""),
            "answer_html_url": may(_LINK),
        }
    ),
}
BODY = Record({"sender": must(_USER), **{name: may(shape) for name, shape in _PARTS.items()}})
"""What Discord reads of GitHub's deliveries."""

GREEN, RED, ORANGE, BLUE, GREY = 0x009800, 0xD73A4A, 0xEB6420, 0x7289DA, 0x4F545C
MOST_COMMITS_SHOWN = 5
SILENT = frozenset({"ping"})


class NotShown(Exception):
    """What Discord takes of GitHub and says nothing about."""


def embed_of(event: str, told: Payload) -> Payload:
    """Return the embed by which Discord tells of an event.

    Raises:
        NotShown: for what Discord takes and keeps to itself.
        DiscordError: 50035 where the event lacks what it is about, 501 for one that Discord does not document.
    """
    if event in SILENT:
        raise NotShown
    if event not in _EVENTS:
        raise DiscordError(Code.GENERAL, status=501, message=f"The sandbox does not know GitHub's event {event[:100]}")
    needed, tell = _EVENTS[event]
    place = Place()
    for name in needed:
        if name not in told:
            required(place / name)
    place.settle()
    sender = told["sender"]
    author = {"name": sender["login"], "url": sender["html_url"], "icon_url": sender["avatar_url"]}
    return {"author": author} | tell(told)


def _only(told: Payload, *actions: str) -> str:
    if told.get("action") not in actions:
        raise NotShown
    return cast("str", told["action"])


def _shown(told: Payload, title: str, url: str | None = None, text: str = "", color: int | None = None) -> Payload:
    body: Payload = {"title": f"[{told['repository']['full_name']}] {title}"[:256]}
    optional = {"url": url or told["repository"]["html_url"], "description": text[:500], "color": color}
    return body | {name: value for name, value in optional.items() if value is not None}


def _push(told: Payload) -> Payload:
    commits: list[Payload] = told.get("commits", [])
    repository, branch = told["repository"], told["ref"].removeprefix("refs/heads/")
    head = f"[{repository['name']}:{branch}]"
    if told.get("forced"):
        sha = told.get("head_commit", {"id": "0" * 7})["id"][:7]
        title = f"[{repository['name']}] Branch {branch} was force-pushed to `{sha}`"
        return {"title": title[:256], "url": told.get("compare", repository["html_url"]), "color": RED}
    if not commits:
        raise NotShown
    lines = [
        f"[`{one['id'][:7]}`]({one['url']}) {one['message'].splitlines()[0][:50]} - {one['author']['name']}"
        for one in commits[:MOST_COMMITS_SHOWN]
        if one["message"]
    ]
    title = f"{head} {len(commits)} new commit{'s' if len(commits) > 1 else ''}"
    url = told.get("compare", repository["html_url"])
    return {"title": title[:256], "url": url, "description": "\n".join(lines)[:4096], "color": BLUE}


def _changed(part: str, what: str) -> Callable[[Payload], Payload]:
    def tell(told: Payload) -> Payload:
        action = _only(told, "opened", "closed", "reopened")
        about = told[part]
        text, color = (about["body"], ORANGE if part == "issue" else GREEN) if action == "opened" else ("", GREY)
        return _shown(told, f"{what} {action}: #{about['number']} {about['title']}", about["html_url"], text, color)

    return tell


def _commented(part: str, what: str) -> Callable[[Payload], Payload]:
    def tell(told: Payload) -> Payload:
        _only(told, "created")
        about, comment = told[part], told["comment"]
        kind = "comment on pull request" if "pull_request" in about else what
        title = f"New {kind} #{about['number']}: {about['title']}"
        return _shown(told, title, comment["html_url"], comment["body"], ORANGE)

    return tell


def _commit_comment(told: Payload) -> Payload:
    comment = told["comment"]
    title = f"New comment on commit `{comment.get('commit_id', '')[:7]}`"
    return _shown(told, title, comment["html_url"], comment["body"])


def _reviewed(told: Payload) -> Payload:
    _only(told, "submitted")
    about, review = told["pull_request"], told["review"]
    title = f"Pull request review submitted: #{about['number']} {about['title']}"
    return _shown(told, title, review["html_url"], review["body"], GREEN if review["state"] == "approved" else GREY)


def _released(told: Payload) -> Payload:
    _only(told, "published")
    return _shown(told, f"New release published: {told['release']['tag_name']}", told["release"]["html_url"])


def _joined(told: Payload) -> Payload:
    _only(told, "added")
    return _shown(told, f"New collaborator added: {told['member']['login']}", told["member"]["html_url"])


def _starred(told: Payload) -> Payload:
    _only(told, "started")
    return _shown(told, "New star added")


def _checked(told: Payload, name: str, suite: Payload, conclusion: str | None, url: str | None) -> Payload:
    _only(told, "completed")
    color = GREEN if conclusion == "success" else RED
    return _shown(told, f"{name} {conclusion or 'neutral'} on {suite['head_branch']}", url, color=color)


def _check_run(told: Payload) -> Payload:
    run = told["check_run"]
    return _checked(told, run["name"], run["check_suite"], run.get("conclusion"), run["html_url"])


def _check_suite(told: Payload) -> Payload:
    suite = told["check_suite"]
    return _checked(told, suite["app"]["name"], suite, suite.get("conclusion"), None)


def _discussed(told: Payload) -> Payload:
    action, about = _only(told, "created", "answered"), told["discussion"]
    if action == "answered":
        title, url, text = "Answered discussion", about.get("answer_html_url"), told.get("answer", {"body": ""})["body"]
    else:
        title, url, text = "New discussion", about["html_url"], about["body"]
    return _shown(told, f"{title} #{about['number']}: {about['title']}", url, text, BLUE)


_REPO = "repository"
_EVENTS: dict[str, tuple[tuple[str, ...], Callable[[Payload], Payload]]] = {
    "push": ((_REPO, "ref"), _push),
    "issues": ((_REPO, "issue"), _changed("issue", "Issue")),
    "pull_request": ((_REPO, "pull_request"), _changed("pull_request", "Pull request")),
    "issue_comment": ((_REPO, "issue", "comment"), _commented("issue", "comment on issue")),
    "pull_request_review_comment": (
        (_REPO, "pull_request", "comment"),
        _commented("pull_request", "review comment on pull request"),
    ),
    "discussion_comment": ((_REPO, "discussion", "comment"), _commented("discussion", "comment on discussion")),
    "commit_comment": ((_REPO, "comment"), _commit_comment),
    "pull_request_review": ((_REPO, "pull_request", "review"), _reviewed),
    "create": ((_REPO, "ref", "ref_type"), lambda told: _shown(told, f"New {told['ref_type']} created: {told['ref']}")),
    "delete": (
        (_REPO, "ref", "ref_type"),
        lambda told: _shown(told, f"{told['ref_type'].capitalize()} deleted: {told['ref']}"),
    ),
    "fork": (
        (_REPO, "forkee"),
        lambda told: _shown(told, f"Fork created: {told['forkee']['full_name']}", told["forkee"]["html_url"]),
    ),
    "public": ((_REPO,), lambda told: _shown(told, "Now open sourced!")),
    "release": ((_REPO, "release"), _released),
    "member": ((_REPO, "member"), _joined),
    "watch": ((_REPO,), _starred),
    "check_run": ((_REPO, "check_run"), _check_run),
    "check_suite": ((_REPO, "check_suite"), _check_suite),
    "discussion": ((_REPO, "discussion"), _discussed),
}
"""Each event that Discord supports: what it must come with, and how it is told."""
