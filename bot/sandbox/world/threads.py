"""Threads: open, join, leave, archive, lock, delete."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.snowflake import made_at
from bot.sandbox.world import audit, messages
from bot.sandbox.world.audit import Action, Changes
from bot.sandbox.world.model import (
    MOST_COUNTED_MEMBERS,
    Channel,
    ChannelType,
    Guild,
    Message,
    MessageType,
    ThreadState,
    User,
)
from bot.sandbox.world.state import Cause, World

HAS_THREAD = 1 << 5
STATE_FIELDS = frozenset({"archived", "locked", "invitable", "auto_archive_minutes", "applied_tags"})


def open_thread(
    world: World,
    guild: Guild,
    parent: Channel,
    new: Changes,
    owner: User,
    *,
    starter: Message | None = None,
    reason: str | None = None,
) -> Channel:
    """Open a thread under ``parent``; its owner is its first member.

    Under a message, and in a forum, it has its first message's id.
    """
    now = world.clock.now()
    state = ThreadState(owner.id, created_at=now, archived_at=now)
    if owner.id in guild.members:  # a webhook that opens a post is no member of it
        state.members[owner.id] = now
    thread = Channel(
        starter.id if starter else new.pop("id", None) or world.ids.next(),
        new.pop("type", ChannelType.PUBLIC_THREAD),
        guild_id=guild.id,
        parent_id=parent.id,
        thread=state,
        slow_mode_seconds=parent.thread_slow_mode_seconds,
    )
    _set(thread, state, new)
    guild.threads[thread.id] = world.channels[thread.id] = thread
    world.emit("THREAD_CREATE", payloads.thread(thread, owner.id) | {"newly_created": True}, channel=thread)
    audit.record(
        world, guild, Action.THREAD_CREATE, Cause(owner.id, reason), thread.id, changes=_changes(thread, "new_value")
    )
    if starter is not None:
        starter.thread = thread
        messages.edit(world, starter, {"flags": starter.flags | HAS_THREAD}, silently=True)
        _begin_with(world, thread, starter, owner)
    return thread


def _begin_with(world: World, thread: Channel, starter: Message, owner: User) -> None:
    """Post what a thread begins with that a message started: a message without words that points to that one."""
    place = {"message_id": str(starter.id), "channel_id": str(starter.channel_id), "guild_id": str(thread.guild_id)}
    message = Message(
        world.ids.next(),
        thread.id,
        thread.guild_id,
        owner,
        world.clock.now(),
        type=MessageType.THREAD_STARTER_MESSAGE,
        reference={"type": 0, **place},
        referenced=starter,
    )
    messages.post(world, message)


def announce(world: World, parent: Channel, thread: Channel, owner: User) -> None:
    """Post the parent's system message about a thread that no message started."""
    message = Message(
        world.ids.next(),
        parent.id,
        parent.guild_id,
        owner,
        world.clock.now(),
        content=thread.name,
        type=MessageType.THREAD_CREATED,
        reference={"type": 0, "channel_id": str(thread.id), "guild_id": str(parent.guild_id)},
    )
    messages.post(world, message)


def update(world: World, guild: Guild, thread: Channel, new: Changes, cause: Cause) -> None:
    """Change a thread's name, slow mode or state; archiving notes when."""
    state = _state(thread)
    changes = _set(thread, state, new)
    if not changes:
        return
    changed = {change["key"] for change in changes}
    if changed & {"archived", "auto_archive_duration"}:
        state.archived_at = world.clock.now()
    world.emit("THREAD_UPDATE", payloads.thread(thread), channel=thread)
    if "archived" in changed and not state.archived:
        _remind_members(world, thread)
    if "name" in changed and cause.user_id in world.users and not state.archived:
        note(world, thread, MessageType.CHANNEL_NAME_CHANGE, world.user(cause.user_id))
    audit.record(world, guild, Action.THREAD_UPDATE, cause, thread.id, changes=changes)


def unarchive(world: World, thread: Channel) -> None:
    """Wake an archived thread, as a message in it does."""
    state = _state(thread)
    if state.archived:
        state.archived, state.archived_at = False, world.clock.now()
        world.emit("THREAD_UPDATE", payloads.thread(thread), channel=thread)
        _remind_members(world, thread)


def note(world: World, thread: Channel, kind: MessageType, actor: User, *, about: User | None = None) -> None:
    """Post Discord's own words in a thread: that somebody brought somebody in or took somebody out, or renamed it."""
    message = Message(world.ids.next(), thread.id, thread.guild_id, actor, world.clock.now(), type=kind)
    message.content = thread.name if kind is MessageType.CHANNEL_NAME_CHANGE else ""
    message.mentions = [about] if about else []
    messages.post(world, message)


def _remind_members(world: World, thread: Channel) -> None:
    """Tell each member of a thread that woke that they are in it: their clients may have forgotten."""
    for user_id in _state(thread).members:
        data = payloads.thread_member(thread, user_id) | {"guild_id": str(thread.guild_id)}
        world.emit("THREAD_MEMBER_UPDATE", data, guild_id=thread.guild_id, to=frozenset({user_id}))


def join(world: World, thread: Channel, user: User) -> None:
    """Add a user to a thread; it gets the thread, the others the change of members."""
    state = _state(thread)
    if user.id in state.members:
        return
    state.members[user.id] = world.clock.now()
    world.emit("THREAD_CREATE", payloads.thread(thread, user.id), guild_id=thread.guild_id, to=frozenset({user.id}))
    guild = world.guild_of(thread)
    added = payloads.thread_member(thread, user.id)
    if guild is not None and user.id in guild.members:
        added |= {"member": payloads.member(guild.members[user.id]), "presence": None}
    _emit_members(world, thread, {"added_members": [added]})


def leave(world: World, thread: Channel, user: User) -> None:
    """Take a user out of a thread."""
    if _state(thread).members.pop(user.id, None) is not None:
        _emit_members(world, thread, {"removed_member_ids": [str(user.id)]}, also=user)


def delete(world: World, guild: Guild, thread: Channel, cause: Cause) -> None:
    """Remove a thread with its messages."""
    gone = ("id", "guild_id", "parent_id", "type")
    whole = payloads.thread(thread)
    world.emit("THREAD_DELETE", {key: whole[key] for key in gone}, channel=thread)
    del guild.threads[thread.id], world.channels[thread.id]
    starter = guild.channels[thread.parent_id or 0].messages.get(thread.id)
    if starter is not None:
        starter.thread = None
    audit.record(world, guild, Action.THREAD_DELETE, cause, thread.id, changes=_changes(thread, "old_value"))


def _state(thread: Channel) -> ThreadState:
    if thread.thread is None:
        raise TypeError(f"channel {thread.id} is no thread")
    return thread.thread


def _set(thread: Channel, state: ThreadState, new: Changes) -> list[Payload]:
    of_state = {name: value for name, value in new.items() if name in STATE_FIELDS}
    of_channel = {name: value for name, value in new.items() if name not in STATE_FIELDS}
    return audit.apply(thread, of_channel) + audit.apply(state, of_state)


def _changes(thread: Channel, when: str) -> list[Payload]:
    """Return what the audit log lists of a thread that is made or gone."""
    listed = audit.all_new if when == "new_value" else audit.all_old
    of_channel = listed(thread, ("name", "type", "slow_mode_seconds"))
    return of_channel + listed(_state(thread), ("archived", "locked", "auto_archive_minutes"))


def _emit_members(world: World, thread: Channel, change: Payload, *, also: User | None = None) -> None:
    data = {
        "id": str(thread.id),
        "guild_id": str(thread.guild_id),
        "member_count": min(len(_state(thread).members), MOST_COUNTED_MEMBERS),
        **change,
    }
    world.emit("THREAD_MEMBERS_UPDATE", data, channel=thread)
    if also is not None and thread.type is ChannelType.PRIVATE_THREAD:
        world.emit("THREAD_MEMBERS_UPDATE", data, guild_id=thread.guild_id, to=frozenset({also.id}))


def archive_idle(world: World, guild: Guild) -> None:
    """Archive the threads in which nothing happened for as long as they are set to."""
    now = world.clock.now()
    for thread in guild.threads.values():
        state = _state(thread)
        last_active = max(state.archived_at, made_at(thread.last_message_id or 0))
        if not state.archived and last_active + timedelta(minutes=state.auto_archive_minutes) <= now:
            state.archived, state.archived_at = True, now
            world.emit("THREAD_UPDATE", payloads.thread(thread), channel=thread)
