"""Reads what a body wants of a thread, and who may have it so."""

from __future__ import annotations

from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.channel_form import ARCHIVE_MINUTES, MAX_SLOW_MODE_SECONDS
from bot.sandbox.rest.form import Form
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.model import FORUM_TYPES, Channel, ChannelType, Guild, ThreadState

MAX_ACTIVE = 1000
PINNED = 1 << 1
REQUIRE_TAG = 1 << 4
"""The flag of forums whose posts bear a tag."""
OF_OWNER = frozenset({"name", "archived", "auto_archive_minutes", "invitable", "applied_tags"})
"""What who opened a thread may change without managing threads."""


def read_new(form: Form, parent: Channel) -> Changes:
    """Return the attributes of a thread to be opened under ``parent``."""
    form.text("name", 100, shortest=1, required=True)
    form.values["auto_archive_minutes"] = parent.default_auto_archive_minutes
    _read_common(form)
    if parent.type in FORUM_TYPES:
        _read_tags(form, parent)
    return form.check()


def read_changes(call: Call, thread: Channel) -> Changes:
    """Return the attributes that a body changes on a thread.

    Raises:
        DiscordError: 50013 for what only those who manage threads may do, 50083 for changes to an archived one.
    """
    form = call.form()
    form.text("name", 100, shortest=1)
    form.flag("archived")
    form.flag("locked")
    form.flag("invitable")
    form.integer("flags", 0, 1 << 20)
    _read_common(form)
    parent = call.world.channels.get(thread.parent_id or 0)
    if parent is not None:
        _read_tags(form, parent)
    _read_pin(form, parent)
    new = form.check()
    _check_rights(call, thread, new)
    if state_of(thread).archived and new.get("archived") is False:
        check_room(call.world.guild(thread.guild_id or 0), thread.type)
    if parent is not None and new.get("flags", 0) & ~thread.flags & PINNED:
        _check_only_pin(call, parent)
    if parent is not None and "applied_tags" in new:
        check_tags(parent, state_of(thread).applied_tags, new["applied_tags"], call.granted(thread))
    return new


def check_tags(forum: Channel, before: list[int], after: list[int], granted: Permission) -> None:
    """Refuse a post's tags where the caller may not set them so.

    Raises:
        DiscordError: 40067 without any where the forum wants one, 50013 for a moderated one without managing threads.
    """
    if forum.flags & REQUIRE_TAG and not after:
        raise DiscordError(Code.TAG_REQUIRED)
    moderated = {int(tag["id"]) for tag in forum.available_tags if tag["moderated"]}
    if moderated & (set(before) ^ set(after)) and Permission.MANAGE_THREADS not in granted:
        raise DiscordError(Code.MISSING_PERMISSIONS)


def check_room(guild: Guild, kind: ChannelType) -> None:
    """Refuse one active thread too many (160006); those of announcements are counted for themselves (160007)."""
    announces = kind is ChannelType.ANNOUNCEMENT_THREAD
    active = (
        one.type is ChannelType.ANNOUNCEMENT_THREAD for one in guild.threads.values() if not state_of(one).archived
    )
    if list(active).count(announces) >= MAX_ACTIVE:
        raise DiscordError(Code.MAX_ACTIVE_ANNOUNCEMENT_THREADS if announces else Code.MAX_ACTIVE_THREADS)


def state_of(thread: Channel) -> ThreadState:
    """Return a thread's state; 50024 for other channels."""
    if thread.thread is None:
        raise DiscordError(Code.WRONG_CHANNEL_TYPE)
    return thread.thread


def _check_rights(call: Call, thread: Channel, new: Changes) -> None:
    state, granted = state_of(thread), call.granted(thread)
    manages = Permission.MANAGE_THREADS in granted
    only_wakes = new == {"archived": False}
    if only_wakes and not state.locked:
        call.require(granted, Permission.SEND_MESSAGES)
    elif not manages and (state.owner_id != call.actor.id or new.keys() - OF_OWNER or state.locked):
        raise DiscordError(Code.MISSING_PERMISSIONS)
    if state.archived and new.get("archived") is not False and new.keys() - {"archived", "locked"}:
        raise DiscordError(Code.ARCHIVED_THREAD)


def _read_common(form: Form) -> None:
    form.choice("auto_archive_duration", ARCHIVE_MINUTES, to="auto_archive_minutes")
    form.integer("rate_limit_per_user", 0, MAX_SLOW_MODE_SECONDS, to="slow_mode_seconds")


def _read_pin(form: Form, parent: Channel | None) -> None:
    """Leave of the flags the one that may be set, and that in forums alone."""
    if "flags" not in form.values:
        return
    form.values["flags"] &= PINNED
    if form.values["flags"] and (parent is None or parent.type not in FORUM_TYPES):
        form.errors.add("flags", "BASE_TYPE_CHOICES", "Only posts of forums can be pinned.")


def _check_only_pin(call: Call, forum: Channel) -> None:
    guild = call.world.guild(forum.guild_id or 0)
    if any(one.flags & PINNED for one in guild.threads.values() if one.parent_id == forum.id):
        raise DiscordError(Code.MAX_PINNED_THREADS)


def _read_tags(form: Form, parent: Channel) -> None:
    form.snowflakes("applied_tags", 5)
    known = {int(tag["id"]) for tag in parent.available_tags}
    for place, tag in enumerate(form.values.get("applied_tags", [])):
        if tag not in known:
            form.errors.add(f"applied_tags.{place}", "UNKNOWN_TAG", "Unknown tag")
