"""Searching a guild's messages by what they say, carry and mention, and by whom and where they were written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.messages.matching import DEFAULT_SLOP, LARGEST_SLOP, relevance, words
from bot.sandbox.rest.messages.reading import MESSAGE_CONTENT, shown
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world.model import Channel, Guild, Message

MOST_FOUND = 25
LARGEST_OFFSET = 9975
_LARGEST_ID = 1 << 63
_HOST = re.compile(r"https?://([^/\s:?#>]+)", re.IGNORECASE)
Test = Callable[[Message], bool]
Ask = Callable[[Call], Test | None]

routes = Routes()


def _carries(kind: str) -> Test:
    return lambda one: any(str(file.get("content_type")).startswith(kind) for file in one.attachments)


def _hosts(one: Message) -> set[str]:
    return {host.lower() for host in _HOST.findall(one.content)}


def _embed_types(one: Message) -> set[str]:
    kinds = {str(embed.get("type")) for embed in one.embeds}
    return kinds | {kind for kind in ("image", "video") if any(kind in embed for embed in one.embeds)}


HAS: dict[str, Test] = {
    "link": lambda one: bool(_hosts(one)),
    "embed": lambda one: bool(one.embeds),
    "file": lambda one: bool(one.attachments),
    "image": _carries("image/"),
    "video": _carries("video/"),
    "sound": _carries("audio/"),
    "sticker": lambda one: bool(one.stickers),
    "poll": lambda one: one.poll is not None,
    "snapshot": lambda one: bool(one.snapshots),
}
AUTHORS: dict[str, Test] = {
    "user": lambda one: not one.author.bot,
    "bot": lambda one: one.author.bot and one.webhook_author is None,
    "webhook": lambda one: one.webhook_author is not None,
}
EMBED_TYPES: dict[str, Test] = {
    word: (lambda one, kind=kind: kind in _embed_types(one))
    for word, kind in {
        "image": "image",
        "video": "video",
        "gif": "gifv",
        "sound": "sound",
        "article": "article",
    }.items()
}


def _kinds(name: str, tests: dict[str, Test]) -> Ask:
    """Ask for any of some kinds and, behind a minus, for none of others."""

    def ask(call: Call) -> Test | None:
        asked = call.asked_several(name, 2 * len(tests))
        for word in asked:
            call.check_word(name, word.removeprefix("-"), tests)
        wanted = [tests[word] for word in asked if not word.startswith("-")]
        unwanted = [tests[word[1:]] for word in asked if word.startswith("-")]
        return lambda one: (not wanted or any(test(one) for test in wanted)) and not any(test(one) for test in unwanted)

    return ask


def _ids(name: str, most: int, of: Callable[[Message], set[int]]) -> Ask:
    """Ask for messages of which one of these ids is true."""

    def ask(call: Call) -> Test | None:
        wanted = call.asked_ids(name, most)
        return (lambda one: bool(wanted & of(one))) if wanted else None

    return ask


def _texts(name: str, longest: int, of: Callable[[Message], set[str]]) -> Ask:
    """Ask for messages of which one of these texts is true."""

    def ask(call: Call) -> Test | None:
        wanted = set(call.asked_several(name, 100))
        for text in wanted:
            form = Form({name: text})
            form.text(name, longest)
            form.check()
        return (lambda one: bool(wanted & of(one))) if wanted else None

    return ask


def _whether(name: str, of: Test) -> Ask:
    """Ask for messages of which something is so, or is not."""

    def ask(call: Call) -> Test | None:
        wanted = call.asked_whether(name)
        return None if wanted is None else (lambda one: of(one) is wanted)

    return ask


def _replied(one: Message) -> set[int]:
    return {one.referenced.id} if one.referenced is not None else set()


FILTERS: tuple[Ask, ...] = (
    _ids("author_id", 100, lambda one: {one.author.id}),
    _ids("mentions", 100, lambda one: {user.id for user in one.mentions}),
    _ids("mentions_role_id", 100, lambda one: set(one.mention_roles)),
    _ids("replied_to_user_id", 100, lambda one: {one.referenced.author.id} if one.referenced is not None else set()),
    _ids("replied_to_message_id", 100, _replied),
    _ids("channel_id", 500, lambda one: {one.channel_id}),
    _whether("mention_everyone", lambda one: one.mention_everyone),
    _whether("pinned", lambda one: one.pinned_at is not None),
    _kinds("has", HAS),
    _kinds("author_type", AUTHORS),
    _kinds("embed_type", EMBED_TYPES),
    _texts("embed_provider", 256, lambda one: {str(embed.get("provider", {}).get("name")) for embed in one.embeds}),
    _texts("link_hostname", 256, _hosts),
    _texts("attachment_filename", 1024, lambda one: {file["filename"] for file in one.attachments}),
    _texts("attachment_extension", 256, lambda one: {file["filename"].rpartition(".")[2] for file in one.attachments}),
)


@routes.get("/guilds/{guild_id}/messages/search")
def search(call: Call) -> Answer:
    """Return the messages that fit, of channels whose history the caller reads; a bot needs the content intent."""
    guild = call.guild()
    if call.is_bot and not call.world.privileged_intents & MESSAGE_CONTENT:
        raise DiscordError(Code.MISSING_ACCESS)
    limit, offset = call.asked("limit", MOST_FOUND, 1, MOST_FOUND), call.asked("offset", 0, 0, LARGEST_OFFSET)
    found = _found(call, guild)
    page = found[offset : offset + limit]
    inside = {one.channel_id: guild.threads[one.channel_id] for one in page if one.channel_id in guild.threads}
    own = call.actor.id
    return {
        "messages": [[_hit(shown(call, one))] for one in page],
        "threads": [payloads.thread(thread) for thread in inside.values()],
        "members": [
            payloads.thread_member(one, own) for one in inside.values() if one.thread and own in one.thread.members
        ],
        "total_results": len(found),
        "doing_deep_historical_index": False,
    }


def _found(call: Call, guild: Guild) -> list[Message]:
    form = Form(dict(call.query))
    form.text("content", 1024)
    wanted = words(form.check().get("content", ""))
    slop = call.asked("slop", DEFAULT_SLOP, 0, LARGEST_SLOP)
    least, most = call.asked("min_id", 0, 0, _LARGEST_ID), call.asked("max_id", _LARGEST_ID, 0, _LARGEST_ID)
    tests = [test for test in (ask(call) for ask in FILTERS) if test is not None]
    by_relevance = call.asked_word("sort_by", ("timestamp", "relevance"), "timestamp") == "relevance"
    newest_first = call.asked_word("sort_order", ("asc", "desc"), "desc") == "desc" or by_relevance
    found = [
        (relevance(one.content, wanted, slop) if by_relevance else 0, one.id, one)
        for channel in _readable(call, guild)
        for one in channel.messages.values()
        if least < one.id < most and all(test(one) for test in tests) and relevance(one.content, wanted, slop)
    ]
    return [one for *_, one in sorted(found, key=lambda rated: rated[:2], reverse=newest_first)]


def _readable(call: Call, guild: Guild) -> Iterator[Channel]:
    """Yield channels and threads whose history the caller reads; age-restricted ones only if it asks for them."""
    adult = call.asked_whether("include_nsfw", default=False)
    needs = Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY
    for channel in (*guild.channels.values(), *guild.threads.values()):
        holder = guild.channels.get(channel.parent_id or 0, channel) if channel.is_thread else channel
        if channel.messages and (adult or not holder.nsfw) and needs in call.granted(channel):
            yield channel


def _hit(body: Payload) -> Payload:
    return {key: value for key, value in body.items() if key != "reactions"} | {"hit": True}
