"""Reads what a body wants of a channel or thread."""

from __future__ import annotations

import re
import string
from typing import cast

from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.payloads import optional_id
from bot.sandbox.permissions import EVERY, NONE, Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.emojis.using import check_settings
from bot.sandbox.rest.form import Form, as_integer, length_error
from bot.sandbox.rest.voice_channels import read_voice
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.model import FORUM_TYPES, VOICE_TYPES, Channel, ChannelType, Guild, Overwrite

MAX_CHANNELS = 500
MAX_IN_CATEGORY = 50
MAX_TAGS = 20
MOST_OVERWRITES_AT_ONCE = 100
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
MAX_SLOW_MODE_SECONDS = 21_600
CREATABLE = frozenset(set(ChannelType) - {ChannelType.DIRECT_MESSAGE, *range(10, 13)})
OF_COMMUNITY = frozenset({ChannelType.ANNOUNCEMENT, ChannelType.STAGE, *FORUM_TYPES})
"""Types that take a community guild."""
FREE_NAMES = frozenset({ChannelType.CATEGORY, *VOICE_TYPES})
"""Types whose names keep capitals, spaces and punctuation."""
NOT_IN_NAMES = dict.fromkeys(map(ord, set(string.punctuation) - set("-_")))


def read(call: Call, guild: Guild, channel: Channel | None) -> Changes:
    """Return the attributes that a body sets on a channel, or on one to be made.

    Raises:
        DiscordError: 50035 for wrong values, 50013 for overwrites beyond the caller's own permissions, 10014 for
            emojis that the guild does not have.
    """
    form = call.form()
    form.text("name", 100, shortest=1, required=channel is None)
    form.choice("type", _types(guild, channel))
    form.integer("position", 0, 100_000)
    form.text("topic", _longest_topic(form.values.get("type", channel.type if channel else 0)), nullable=True)
    form.flag("nsfw")
    form.integer("rate_limit_per_user", 0, MAX_SLOW_MODE_SECONDS, to="slow_mode_seconds")
    form.integer("default_thread_rate_limit_per_user", 0, MAX_SLOW_MODE_SECONDS, to="thread_slow_mode_seconds")
    form.choice("default_auto_archive_duration", ARCHIVE_MINUTES, to="default_auto_archive_minutes")
    read_voice(form, guild, form.values.get("type", channel.type if channel else ChannelType.TEXT))
    form.integer("flags", 0, 1 << 20)
    form.snowflake("parent_id", nullable=True)
    check_parent(form, guild, channel)
    _read_tags(call, form)
    _read_forum(form)
    if call.body.get("permission_overwrites") is not None:
        form.values["overwrites"] = _overwrites(call, guild, channel, form)
    values = form.check()
    check_settings(guild, values)
    if "type" in values:
        values["type"] = ChannelType(values["type"])
    kind = values.get("type", channel.type if channel else ChannelType.TEXT)
    if "name" in values and kind not in FREE_NAMES:
        values["name"] = _plain_name(values["name"])
    return values


def _plain_name(name: str) -> str:
    """Return a name as text channels and forums bear it: in small letters, without spaces and punctuation.

    Raises:
        DiscordError: 50035 where nothing of it is left.
    """
    plain = re.sub(r"\s+", "-", name.translate(NOT_IN_NAMES).strip().lower())
    if not plain:
        raise invalid("name", *length_error(plain, 1, 100))
    return plain


def _types(guild: Guild, channel: Channel | None) -> frozenset[ChannelType]:
    """Return which types a channel may have; some only communities have, or who had them before."""
    if "COMMUNITY" in guild.features:
        return CREATABLE
    return (CREATABLE - OF_COMMUNITY).union([channel.type] if channel else [])


def _longest_topic(kind: int) -> int:
    return 4096 if kind in FORUM_TYPES else 1024


def check_parent(form: Form, guild: Guild, channel: Channel | None) -> None:
    """Note it if a channel is to move under what is no category, or under a full one."""
    parent_id = form.values.get("parent_id")
    if parent_id is None or (channel is not None and channel.parent_id == parent_id):
        return
    parent = guild.channels.get(parent_id)
    if parent is None or parent.type is not ChannelType.CATEGORY:
        form.errors.add("parent_id", "CHANNEL_PARENT_INVALID", "Category does not exist")
    elif sum(one.parent_id == parent_id for one in guild.channels.values()) >= MAX_IN_CATEGORY:
        message = f"Maximum number of channels in category reached ({MAX_IN_CATEGORY})"
        form.errors.add("parent_id", "CHANNEL_PARENT_MAX_CHANNELS", message)


def _read_tags(call: Call, form: Form) -> None:
    if call.body.get("available_tags") is None:
        return
    tags: list[Payload] = []
    for place, item in enumerate(form.objects("available_tags")):
        of_tag = Form(item)
        of_tag.text("name", 50, shortest=1, required=True)
        of_tag.flag("moderated")
        of_tag.snowflake("id", nullable=True)
        of_tag.snowflake("emoji_id", nullable=True)
        of_tag.text("emoji_name", 100, nullable=True)
        form.errors.nest(f"available_tags.{place}", of_tag.errors)
        tags.append(_tag(call, of_tag.values))
    if len(tags) > MAX_TAGS:
        form.errors.add("available_tags", "BASE_TYPE_MAX_LENGTH", f"Must be {MAX_TAGS} or fewer in length.")
    form.values["available_tags"] = tags
    form.errors.check()
    if len({tag["name"].casefold() for tag in tags}) < len(tags):
        raise DiscordError(Code.TAG_NAMES_TWICE)


def _read_forum(form: Form) -> None:
    form.integer("default_sort_order", 0, 1, nullable=True)
    form.choice("default_forum_layout", (0, 1, 2))
    if "default_reaction_emoji" not in form.body:
        return
    given: object = form.body["default_reaction_emoji"]
    if given is not None and not isinstance(given, dict):
        form.errors.add("default_reaction_emoji", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return
    of_emoji = Form(cast("Payload", given or {}))
    of_emoji.snowflake("emoji_id", nullable=True)
    of_emoji.text("emoji_name", 100, nullable=True)
    form.errors.nest("default_reaction_emoji", of_emoji.errors)
    emoji_id, name = of_emoji.values.get("emoji_id"), of_emoji.values.get("emoji_name")
    known = emoji_id is not None or name is not None
    form.values["default_reaction_emoji"] = {"emoji_id": optional_id(emoji_id), "emoji_name": name} if known else None


def _tag(call: Call, read: Changes) -> Payload:
    return {
        "id": str(read.get("id") or call.world.ids.next()),
        "name": read.get("name", ""),
        "moderated": read.get("moderated", False),
        "emoji_id": optional_id(read.get("emoji_id")),
        "emoji_name": read.get("emoji_name"),
    }


def _overwrites(call: Call, guild: Guild, channel: Channel | None, form: Form) -> dict[int, Overwrite]:
    read: dict[int, Overwrite] = {}
    for place, one in enumerate(form.objects("permission_overwrites")):
        target_id, kind = as_integer(one.get("id")), as_integer(one.get("type", 0))
        if target_id is None or kind not in {0, 1}:
            form.errors.add(f"permission_overwrites.{place}", "BASE_TYPE_REQUIRED", "This field is required")
        elif kind == 0 and target_id not in guild.roles:
            raise DiscordError(Code.UNKNOWN_ROLE)
        else:
            allow, deny = (as_integer(one.get(key) or 0) or 0 for key in ("allow", "deny"))
            read[target_id] = Overwrite(target_id, kind, allow, deny)
    if len(read) > MOST_OVERWRITES_AT_ONCE:
        message = f"Must be {MOST_OVERWRITES_AT_ONCE} or fewer in length."
        form.errors.add("permission_overwrites", "BASE_TYPE_MAX_LENGTH", message)
    before = channel.overwrites if channel else {}
    changed = [one for one in read.values() if before.get(one.id) != one]
    for one in changed:
        check_grantable(call, guild, channel, before.get(one.id), one)
    return read


def check_grantable(
    call: Call, guild: Guild, channel: Channel | None, before: Overwrite | None, after: Overwrite
) -> None:
    """Refuse with 50013 to change bits that the caller has neither in the guild nor in the category.

    Who manages the channel's permissions by an overwrite may change any, but managing roles takes an administrator.
    """
    category = guild.channels.get(channel.parent_id or 0) if channel is not None else None
    granted = call.permissions_in(guild) | (call.permissions_in(guild, category) if category else NONE)
    if granted == EVERY:
        return
    if channel is not None and _manages_by_overwrite(call, guild, channel):
        granted = EVERY
    changed = (after.allow ^ (before.allow if before else 0)) | (after.deny ^ (before.deny if before else 0))
    if Permission(changed) & ~granted or Permission(changed) & Permission.MANAGE_ROLES:
        raise DiscordError(Code.MISSING_PERMISSIONS)


def _manages_by_overwrite(call: Call, guild: Guild, channel: Channel) -> bool:
    mine = (guild.id, call.actor.id, *call.me(guild).roles)
    allowed = (channel.overwrites[one].allow for one in mine if one in channel.overwrites)
    return any(Permission.MANAGE_ROLES in Permission(bits) for bits in allowed)
