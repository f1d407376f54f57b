"""Searching the threads of a channel by name, tags, age and state."""

from __future__ import annotations

from collections.abc import Callable

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.messages.matching import DEFAULT_SLOP, LARGEST_SLOP, relevance, words
from bot.sandbox.rest.messages.reading import shown
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.rest.thread_form import state_of
from bot.sandbox.world import threads
from bot.sandbox.world.model import FORUM_TYPES, Channel, ChannelType, Guild

MOST_FOUND = 25
LARGEST_OFFSET = 9975
SEARCHABLE = frozenset({ChannelType.TEXT, ChannelType.ANNOUNCEMENT, *FORUM_TYPES})
ORDERS: dict[str, Callable[[Channel, list[str]], float]] = {
    "relevance": lambda one, wanted: relevance(one.name, wanted, LARGEST_SLOP),
    "creation_time": lambda one, _: one.id,
    "last_message_time": lambda one, _: one.last_message_id or one.id,
    "archive_time": lambda one, _: state_of(one).archived_at.timestamp(),
}

routes = Routes()


@routes.get("/channels/{channel_id}/threads/search")
def search(call: Call) -> Answer:
    """Return the threads that fit, with the first message of each and which of them the caller is in."""
    guild, parent = call.guild_channel(Permission.READ_MESSAGE_HISTORY)
    if parent.type not in SEARCHABLE:
        raise DiscordError(Code.WRONG_CHANNEL_TYPE)
    limit, offset = call.asked("limit", MOST_FOUND, 1, MOST_FOUND), call.asked("offset", 0, 0, LARGEST_OFFSET)
    found = _found(call, guild, parent)
    page = found[offset : offset + limit]
    firsts = [one.messages.get(one.id) or parent.messages.get(one.id) for one in page]
    own = call.actor.id
    return {
        "threads": [payloads.thread(one) for one in page],
        "members": [payloads.thread_member(one, own) for one in page if own in state_of(one).members],
        "first_messages": [shown(call, first) for first in firsts if first is not None],
        "has_more": len(found) > offset + limit,
        "total_results": len(found),
    }


def _found(call: Call, guild: Guild, parent: Channel) -> list[Channel]:
    threads.archive_idle(call.world, guild)
    form = Form(dict(call.query))
    form.text("name", 100)
    wanted = words(form.check().get("name", ""))
    slop = call.asked("slop", DEFAULT_SLOP, 0, LARGEST_SLOP)
    least, most = call.asked("min_id", 0, 0, 1 << 63), call.asked("max_id", 1 << 63, 0, 1 << 63)
    archived, has_tags = call.asked_whether("archived"), _tagged(call)
    order = ORDERS[call.asked_word("sort_by", ORDERS, "last_message_time")]
    descending = call.asked_word("sort_order", ("asc", "desc"), "desc") == "desc"
    found = [
        one
        for one in guild.threads.values()
        if one.parent_id == parent.id
        and least < one.id < most
        and archived in {None, state_of(one).archived}
        and has_tags(set(state_of(one).applied_tags))
        and relevance(one.name, wanted, slop)
        and Permission.VIEW_CHANNEL in call.granted(one)
    ]
    return sorted(found, key=lambda one: order(one, wanted), reverse=descending)


def _tagged(call: Call) -> Callable[[set[int]], bool]:
    """Return whether a thread's tags are as asked for: some of them, or all; several stand apart or behind commas."""
    listed = [part for value in call.asked_several("tag", 20) for part in value.split(",") if part]
    form = Form({"tag": listed})
    form.snowflakes("tag", 20)
    wanted = set(form.check()["tag"])
    if call.asked_word("tag_setting", ("match_some", "match_all"), "match_some") == "match_all":
        return wanted.issubset
    return lambda tags: not wanted or bool(wanted & tags)
