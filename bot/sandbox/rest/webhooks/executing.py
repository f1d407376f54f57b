"""Writing through webhooks: messages of their own, in their channel or its threads, by token alone."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.components.layout import walk
from bot.sandbox.components.message import Draft, read_draft
from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.permissions import EVERY
from bot.sandbox.rest import thread_form
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form, as_integer
from bot.sandbox.rest.messages.compose import Sender, compose
from bot.sandbox.rest.messages.writing import apply_edit
from bot.sandbox.rest.pictures import picture_hash
from bot.sandbox.rest.router import Answer
from bot.sandbox.rest.threads import publish_post
from bot.sandbox.rest.webhooks.managing import LONGEST_NAME, by_token, check_name
from bot.sandbox.world import messages, threads, webhooks
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.model import FORUM_TYPES, Channel, Message, Webhook
from bot.sandbox.world.state import message_in

TRUE = frozenset({"true", "1", "True"})


def execute(call: Call) -> Answer:
    """Write as a webhook; with ``wait`` the message is returned."""
    message = write(call, by_token(call), call.body)
    return payloads.message(message) if call.query.get("wait") in TRUE else None


def write(call: Call, webhook: Webhook, body: Payload) -> Message:
    """Post the message that a body describes, as a webhook and under the name and picture that the body wants."""
    channel = _target(call, webhook)
    form = Form(body)
    form.text("username", LONGEST_NAME, shortest=1)
    form.text("avatar_url", 2048)
    form.text("thread_name", 100)
    check_name(form, "username")
    asked = form.check()
    draft = read_draft(body)
    _check_components(call, webhook, draft)
    return _post(call, _sender(call, webhook, asked), channel, draft, asked.get("thread_name"))


def get_message(call: Call) -> Answer:
    """Return a message that the webhook wrote."""
    return payloads.message(_own(call, by_token(call)))


def edit_message(call: Call) -> Answer:
    """Change a message that the webhook wrote."""
    webhook = by_token(call)
    message = _own(call, webhook)
    channel = call.world.channel(message.channel_id)
    body = call.body
    if webhook.application_id is None and call.query.get("with_components") not in TRUE:
        body = {name: value for name, value in body.items() if name != "components"}
    return payloads.message(apply_edit(_sender(call, webhook, {}), channel, message, body))


def delete_message(call: Call) -> Answer:
    """Remove a message that the webhook wrote."""
    messages.delete(call.world, _own(call, by_token(call)))


def _target(call: Call, webhook: Webhook) -> Channel:
    """Return the webhook's channel, or the thread in it that the query names; 10003 for any other."""
    channel = call.world.channel(webhook.channel_id)
    if "thread_id" not in call.query:
        return channel
    thread = call.world.channels.get(as_integer(call.query["thread_id"]) or 0)
    if thread is None or not thread.is_thread or thread.parent_id != channel.id:
        raise DiscordError(Code.UNKNOWN_CHANNEL)
    return thread


def _own(call: Call, webhook: Webhook) -> Message:
    message = message_in(_target(call, webhook), call.id("message_id"))
    if message.webhook_id != webhook.id:
        raise DiscordError(Code.UNKNOWN_MESSAGE)
    return message


def _sender(call: Call, webhook: Webhook, asked: Changes) -> Sender:
    avatar = picture_hash(asked["avatar_url"]) if asked.get("avatar_url") else None
    signature: Changes = {
        "webhook_id": webhook.id,
        "application_id": webhook.application_id,
        "webhook_author": webhooks.author(webhook, asked.get("username"), avatar),
    }
    return Sender(call.world, webhook.character, EVERY, call.base_url, call.files, signature)


def _post(call: Call, sender: Sender, channel: Channel, draft: Draft, thread_name: str | None) -> Message:
    in_forum = channel.type in FORUM_TYPES
    if thread_name and not in_forum:
        is_post = channel.is_thread and call.world.channel(channel.parent_id or 0).type in FORUM_TYPES
        raise DiscordError(Code.WEBHOOK_TWO_THREADS if is_post else Code.WEBHOOK_OPENS_NO_THREAD)
    if in_forum:
        if not thread_name:
            raise DiscordError(Code.WEBHOOK_NEEDS_THREAD)
        new = thread_form.read_new(Form({"name": thread_name, "applied_tags": call.body.get("applied_tags")}), channel)
        return publish_post(sender, call.world.guild(channel.guild_id or 0), channel, new, draft)[1]
    message = sender.signed(compose(sender, channel, draft))
    if channel.thread is not None and channel.thread.archived:
        thread_form.check_room(call.world.guild(channel.guild_id or 0), channel.type)
        threads.unarchive(call.world, channel)
    return messages.post(call.world, message)


def _check_components(call: Call, webhook: Webhook, draft: Draft) -> None:
    """Leave out components that nobody could answer: without an application only asked-for ones that do nothing."""
    if webhook.application_id is not None:
        return
    acts = any("custom_id" in one for one in walk(draft.components))
    if call.query.get("with_components") not in TRUE or acts:
        draft.components.clear()
