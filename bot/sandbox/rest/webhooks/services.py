"""Webhooks under the addresses that Slack's and GitHub's senders are given: their bodies become messages."""

from __future__ import annotations

from bot.sandbox.components.shapes import read
from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import Answer, Auth, Reply, Routes
from bot.sandbox.rest.webhooks import github, slack
from bot.sandbox.rest.webhooks.executing import write
from bot.sandbox.rest.webhooks.managing import by_token
from bot.sandbox.world.model import FORUM_TYPES, Webhook

_PATH = "/webhooks/{webhook_id}/{token}"

routes = Routes()


@routes.post(_PATH + "/slack", Auth.NONE)
def execute_for_slack(call: Call) -> Answer:
    """Post what one of Slack's tools says; it is answered in Slack's way."""
    webhook = _service(call)
    write(call, webhook, slack.message_of(read(slack.BODY, call.body)))
    return Reply(200, text="ok")


@routes.post(_PATH + "/github", Auth.NONE)
def execute_for_github(call: Call) -> Answer:
    """Post what happened in a repository, as far as Discord tells of such events."""
    webhook = _service(call)
    told = read(github.BODY, call.body)
    try:
        embed = github.embed_of(call.headers.get("X-GitHub-Event", ""), told)
    except github.NotShown:
        return None
    sender = told["sender"]
    body = {"username": "GitHub", "avatar_url": sender["avatar_url"], "embeds": [embed]}
    write(call, webhook, body)
    return None


def _service(call: Call) -> Webhook:
    """Return the path's webhook; 220004 for those of forums, in which services cannot open posts."""
    webhook = by_token(call)
    if call.world.channel(webhook.channel_id).type in FORUM_TYPES:
        raise DiscordError(Code.SERVICE_IN_FORUM)
    return webhook
