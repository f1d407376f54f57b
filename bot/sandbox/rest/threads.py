"""Threads: open, join, leave, add, remove, list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast

from bot.sandbox import payloads
from bot.sandbox.components.message import Draft, read_draft
from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.gateway.intents import Intent
from bot.sandbox.permissions import NONE, Permission
from bot.sandbox.rest import thread_form
from bot.sandbox.rest.automod import guarding
from bot.sandbox.rest.automod.guarding import title_checked
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import as_instant
from bot.sandbox.rest.messages.compose import Sender, compose
from bot.sandbox.rest.messages.sending import check_screening, check_slow_mode
from bot.sandbox.rest.router import Answer, Reply, Routes
from bot.sandbox.rest.thread_form import state_of
from bot.sandbox.world import messages, threads
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.model import FORUM_TYPES, Channel, ChannelType, Guild, Message, MessageType
from bot.sandbox.world.model.message_type import ORDINARY_MESSAGES
from bot.sandbox.world.state import message_in

routes = Routes()
MOST_MEMBERS = 1000
MOST_MEMBERS_A_PAGE = 100
TYPE_UNDER = {ChannelType.TEXT: ChannelType.PUBLIC_THREAD, ChannelType.ANNOUNCEMENT: ChannelType.ANNOUNCEMENT_THREAD}


@routes.post("/channels/{channel_id}/messages/{message_id}/threads")
def open_from_message(call: Call) -> Answer:
    """Open a thread under a message."""
    guild, parent = call.guild_channel(Permission.READ_MESSAGE_HISTORY)
    check_screening(call, parent)
    if parent.type not in TYPE_UNDER:
        raise DiscordError(Code.WRONG_CHANNEL_TYPE)
    starter = message_in(parent, call.id("message_id"))
    call.require(call.granted(parent), Permission.CREATE_PUBLIC_THREADS)
    if starter.thread is not None:
        raise DiscordError(Code.THREAD_ALREADY_CREATED)
    if starter.type not in ORDINARY_MESSAGES:
        raise DiscordError(Code.SYSTEM_MESSAGE)
    _check_haste(call, parent, call.granted(parent))
    thread_form.check_room(guild, TYPE_UNDER[parent.type])
    new = thread_form.read_new(call.form(), parent) | {"type": TYPE_UNDER[parent.type]}
    with title_checked(call, parent, str(new["name"])):
        thread = threads.open_thread(call.world, guild, parent, new, call.actor, starter=starter, reason=call.reason)
    return Reply(201, payloads.thread(thread, call.actor.id))


@routes.post("/channels/{channel_id}/threads")
def open_without_message(call: Call) -> Answer:
    """Open a thread that no message started; private ones are not announced."""
    guild, parent = call.guild_channel()
    check_screening(call, parent)
    if parent.type in FORUM_TYPES:
        return _open_post(call, guild, parent)
    if parent.type not in TYPE_UNDER:
        raise DiscordError(Code.WRONG_CHANNEL_TYPE)
    form = call.form()
    announces = parent.type is ChannelType.ANNOUNCEMENT
    form.choice("type", (10,) if announces else (11, 12))
    form.flag("invitable")
    asked = form.check()
    kind = ChannelType(asked.get("type", TYPE_UNDER[parent.type] if announces else ChannelType.PRIVATE_THREAD))
    private = kind is ChannelType.PRIVATE_THREAD
    call.require(
        call.granted(parent), Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
    )
    _check_haste(call, parent, call.granted(parent))
    thread_form.check_room(guild, TYPE_UNDER[parent.type])
    new = thread_form.read_new(call.form(), parent) | {"type": kind, "invitable": asked.get("invitable", True)}
    with title_checked(call, parent, str(new["name"])):
        thread = threads.open_thread(call.world, guild, parent, new, call.actor, reason=call.reason)
    if not private:
        threads.announce(call.world, parent, thread, call.actor)
    return Reply(201, payloads.thread(thread, call.actor.id))


def _open_post(call: Call, guild: Guild, forum: Channel) -> Answer:
    """Open a forum's post: a thread and its first message, which bears the thread's id."""
    granted = call.granted(forum)
    call.require(granted, Permission.SEND_MESSAGES)
    _check_haste(call, forum, granted)
    new = thread_form.read_new(call.form(), forum)
    message = call.body.get("message")
    if not isinstance(message, dict):
        raise invalid("message", "BASE_TYPE_REQUIRED", "This field is required")
    sender = Sender(call.world, call.actor, granted, call.base_url, call.files)
    draft = read_draft(cast("Payload", message))
    with title_checked(call, forum, new["name"]):
        cleared = guarding.clear(call, forum, draft.content)
        thread, first = publish_post(sender, guild, forum, new, draft, call.reason)
    cleared.posted(first)
    return Reply(201, payloads.thread(thread, call.actor.id) | {"message": payloads.message(first, call.actor.id)})


def publish_post(
    sender: Sender, guild: Guild, forum: Channel, new: Changes, draft: Draft, reason: str | None = None
) -> tuple[Channel, Message]:
    """Open a forum's thread with its first message and return both."""
    thread_form.check_room(guild, ChannelType.PUBLIC_THREAD)
    thread_form.check_tags(forum, [], new.get("applied_tags", []), sender.granted)
    first = sender.signed(compose(sender, forum, draft))
    thread = threads.open_thread(sender.world, guild, forum, new | {"id": first.id}, sender.user, reason=reason)
    first.channel_id = thread.id
    messages.post(sender.world, first)
    forum.last_message_id = thread.id
    return thread, first


@routes.put("/channels/{channel_id}/thread-members/{user_id}")
def add_member(call: Call) -> Answer:
    """Join a thread (``@me``), or bring somebody in."""
    guild, thread = call.guild_channel()
    state = state_of(thread)
    if state.archived:
        raise DiscordError(Code.ARCHIVED_THREAD)
    user = call.member(guild).user
    if user is not call.actor:
        granted = call.granted(thread)
        call.require(granted, Permission.SEND_MESSAGES)
        if thread.type is ChannelType.PRIVATE_THREAD and not state.invitable:
            call.require(granted, NONE if state.owner_id == call.actor.id else Permission.MANAGE_THREADS)
    if user.id not in state.members and len(state.members) >= MOST_MEMBERS:
        raise DiscordError(Code.MAX_THREAD_MEMBERS)
    if user.id not in state.members:
        threads.join(call.world, thread, user)
        if user is not call.actor:
            threads.note(call.world, thread, MessageType.RECIPIENT_ADD, call.actor, about=user)


@routes.delete("/channels/{channel_id}/thread-members/{user_id}")
def remove_member(call: Call) -> Answer:
    """Leave a thread (``@me``), or take somebody out."""
    _, thread = call.guild_channel()
    state = state_of(thread)
    if state.archived:
        raise DiscordError(Code.ARCHIVED_THREAD)
    user = call.world.user(call.user_id())
    owns = thread.type is ChannelType.PRIVATE_THREAD and state.owner_id == call.actor.id
    if user is not call.actor and not owns:
        call.require(call.granted(thread), Permission.MANAGE_THREADS)
    if user.id in state.members:
        threads.leave(call.world, thread, user)
        if user is not call.actor:
            threads.note(call.world, thread, MessageType.RECIPIENT_REMOVE, call.actor, about=user)


@routes.get("/channels/{channel_id}/thread-members/{user_id}")
def get_member(call: Call) -> Answer:
    """Return a membership of a thread; 10007 for who is not in it."""
    guild, thread = call.guild_channel()
    user_id = call.user_id()
    if user_id not in state_of(thread).members:
        raise DiscordError(Code.UNKNOWN_MEMBER)
    return _membership(call, guild, thread, user_id)


@routes.get("/channels/{channel_id}/thread-members")
def list_members(call: Call) -> Answer:
    """Return a thread's members: with their guild membership by the page, else all; a bot needs the members intent."""
    guild, thread = call.guild_channel()
    ids = sorted(state_of(thread).members)
    if call.is_bot and not call.world.privileged_intents & Intent.GUILD_MEMBERS:
        raise DiscordError(Code.MISSING_ACCESS)
    limit, after = call.asked("limit", MOST_MEMBERS_A_PAGE, 1, MOST_MEMBERS_A_PAGE), call.asked("after", 0, 0, 1 << 63)
    if call.asked_whether("with_member"):
        ids = [user_id for user_id in ids if user_id > after][:limit]
    return [_membership(call, guild, thread, user_id) for user_id in ids]


@routes.get("/guilds/{guild_id}/threads/active")
def list_active(call: Call) -> Answer:
    """Return the active threads that the caller sees, newest first."""
    guild = call.guild()
    threads.archive_idle(call.world, guild)
    seen = [one for one in guild.threads.values() if _sees(call, one) and not state_of(one).archived]
    return _listed(call, sorted(seen, key=lambda one: -one.id), has_more=False)


@routes.get("/channels/{channel_id}/threads/archived/public")
def list_archived_public(call: Call) -> Answer:
    """Return a channel's archived public threads, last archived first."""
    return _archived(call, lambda thread: thread.type is not ChannelType.PRIVATE_THREAD)


@routes.get("/channels/{channel_id}/threads/archived/private")
def list_archived_private(call: Call) -> Answer:
    """Return a channel's archived private threads to those who manage threads."""
    return _archived(call, lambda thread: thread.type is ChannelType.PRIVATE_THREAD, Permission.MANAGE_THREADS)


@routes.get("/channels/{channel_id}/users/@me/threads/archived/private")
def list_archived_private_joined(call: Call) -> Answer:
    """Return a channel's archived private threads that the caller is in."""
    own, before = call.actor.id, call.asked("before", 1 << 63, 0, 1 << 63)
    found = _archived_in(call, lambda thread: thread.type is ChannelType.PRIVATE_THREAD)
    mine = [one for one in found if own in state_of(one).members and one.id < before]
    return _page(call, sorted(mine, key=lambda thread: -thread.id))


def _archived(call: Call, fits: Callable[[Channel], bool], needs: Permission = NONE) -> Answer:
    found, before = _archived_in(call, fits, needs), None
    if "before" in call.query:
        before = as_instant(call.query["before"])
        if before is None:
            raise invalid("before", "DATE_TIME_TYPE_PARSE", "Could not parse the value. Should be ISO8601.")
    older = [one for one in found if before is None or _archived_at(one) < before]
    return _page(call, sorted(older, key=_archived_at, reverse=True))


def _archived_in(call: Call, fits: Callable[[Channel], bool], needs: Permission = NONE) -> list[Channel]:
    guild, parent = call.guild_channel(Permission.READ_MESSAGE_HISTORY | needs)
    threads.archive_idle(call.world, guild)
    return [
        one for one in guild.threads.values() if one.parent_id == parent.id and state_of(one).archived and fits(one)
    ]


def _page(call: Call, found: list[Channel]) -> Answer:
    limit = call.asked("limit", 50, 2, 100)
    return _listed(call, found[:limit], has_more=len(found) > limit)


def _archived_at(thread: Channel) -> datetime:
    return state_of(thread).archived_at


def _listed(call: Call, found: list[Channel], *, has_more: bool) -> Payload:
    own = call.actor.id
    joined = [payloads.thread_member(one, own) for one in found if own in state_of(one).members]
    return {"threads": [payloads.thread(one) for one in found], "members": joined, "has_more": has_more}


def _membership(call: Call, guild: Guild, thread: Channel, user_id: int) -> Payload:
    body = payloads.thread_member(thread, user_id)
    if call.asked_whether("with_member") and user_id in guild.members:
        body["member"] = payloads.member(guild.members[user_id])
    return body


def _sees(call: Call, thread: Channel) -> bool:
    return Permission.VIEW_CHANNEL in call.granted(thread)


def _check_haste(call: Call, parent: Channel, granted: Permission) -> None:
    """Refuse a second thread within the parent's slow mode."""
    mine = (
        state_of(one) for one in call.world.guild(parent.guild_id or 0).threads.values() if one.parent_id == parent.id
    )
    opened = max((one.created_at for one in mine if one.owner_id == call.actor.id), default=None)
    check_slow_mode(call, parent.slow_mode_seconds, opened, granted)
