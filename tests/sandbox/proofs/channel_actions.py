"""What is done in channels and threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.sandbox.proofs.action import Action
from tests.sandbox.proofs.cases import Traits
from tests.sandbox.proofs.rules import (
    ALLOWED,
    Rule,
    has_passed_screening,
    holds,
    is_active,
    is_free,
    is_free_of_slow_mode,
    is_member,
    is_unlocked,
    manages_or_made,
    may_move,
    may_order,
    may_overwrite,
    may_wake,
    reads_voice,
    sees,
    without,
)

TALK = ("text", "announcement", "voice", "stage")
FORUMS = ("forum", "media")
IN_CATEGORIES = (*TALK, *FORUMS)
GUILD_CHANNELS = (*TALK, *FORUMS, "category")
THREADS = ("public thread", "private thread", "announcement thread")
WRITABLE = (*TALK, *THREADS)
EVERY_STATE = ("active", "archived", "locked", "archived and locked")
speaks: tuple[Rule, ...] = (sees, has_passed_screening, holds("SEND_MESSAGES"), is_unlocked)
SPEAKING = ("SEND_MESSAGES", "SEND_MESSAGES_IN_THREADS")


def _in(kinds: tuple[str, ...], *permissions: str, **more: Any) -> Traits:
    return Traits(permissions, kinds, **more)


def _speaking(*permissions: str, **more: Any) -> Traits:
    return Traits((*SPEAKING, *permissions), WRITABLE, **({"states": EVERY_STATE, "pending": (False, True)} | more))


def _nothing(key: str | None = None) -> Callable[[Any], str]:
    return lambda answer: ALLOWED if (answer[key] if key else answer) else "nothing to see"


MESSAGE, MESSAGES = "/channels/{place}/messages/{theirs}", "/channels/{place}/messages"
THREAD = ("creator", "member", "no")

CHANNEL_ACTIONS: Mapping[str, Action] = {
    "see the channel": Action("GET /channels/{place}", _in((*GUILD_CHANNELS, *THREADS)), (sees,)),
    "type": Action("POST /channels/{place}/typing", _in(WRITABLE, *SPEAKING), (sees, holds("SEND_MESSAGES"))),
    "read the history": Action(
        f"GET {MESSAGES}",
        _in(WRITABLE, "READ_MESSAGE_HISTORY"),
        (sees, reads_voice, without("READ_MESSAGE_HISTORY", "nothing to see")),
        read=_nothing(),
    ),
    "read one message": Action(
        f"GET {MESSAGE}", _in(WRITABLE, "READ_MESSAGE_HISTORY"), (sees, holds("READ_MESSAGE_HISTORY"), reads_voice)
    ),
    "list pins": Action(
        f"GET {MESSAGES}/pins",
        _in(WRITABLE, "READ_MESSAGE_HISTORY"),
        (sees, without("READ_MESSAGE_HISTORY", "nothing to see")),
        read=_nothing("items"),
    ),
    "send": Action(f"POST {MESSAGES}", _speaking(), speaks, {"content": "hello"}),
    "send an embed": Action(
        f"POST {MESSAGES}",
        _speaking("EMBED_LINKS", actors=("bot",)),
        (*speaks, holds("EMBED_LINKS")),
        {"embeds": [{"title": "hello"}]},
    ),
    "attach a file": Action(
        f"POST {MESSAGES}", _speaking("ATTACH_FILES"), (*speaks, holds("ATTACH_FILES")), {"content": "file"}, file=True
    ),
    "mention everyone": Action(
        f"POST {MESSAGES}",
        _speaking("MENTION_EVERYONE"),
        (*speaks, without("MENTION_EVERYONE", "nobody is pinged")),
        {"content": "@everyone look"},
        read=lambda answer: ALLOWED if answer["mention_everyone"] else "nobody is pinged",
    ),
    "send text to be spoken": Action(
        f"POST {MESSAGES}",
        _speaking("SEND_TTS_MESSAGES"),
        (*speaks, without("SEND_TTS_MESSAGES", "not spoken")),
        {"content": "hello", "tts": True},
        read=lambda answer: ALLOWED if answer["tts"] else "not spoken",
    ),
    "ask a poll": Action(
        f"POST {MESSAGES}",
        _speaking("SEND_POLLS"),
        (*speaks, holds("SEND_POLLS")),
        {"poll": {"question": {"text": "?"}, "answers": [{"poll_media": {"text": "a"}}], "duration": 1}},
    ),
    "send within the slow mode": Action(
        f"POST {MESSAGES}",
        _speaking("BYPASS_SLOWMODE", actors=("persona",), states=("active",), pending=(False,)),
        (*speaks, is_free_of_slow_mode),
        {"content": "again"},
    ),
    "edit their own message": Action(
        "PATCH /channels/{place}/messages/{own}",
        _in(WRITABLE, states=EVERY_STATE, timed_out=(False,)),
        (sees, is_active, is_unlocked),
        {"content": "better"},
    ),
    "delete their own message": Action("DELETE /channels/{place}/messages/{own}", _in(WRITABLE), (sees,)),
    "delete another's message": Action(
        f"DELETE {MESSAGE}", _in(WRITABLE, "MANAGE_MESSAGES"), (sees, holds("MANAGE_MESSAGES"))
    ),
    "delete messages in bulk": Action(
        f"POST {MESSAGES}/bulk-delete",
        _in(WRITABLE, "MANAGE_MESSAGES", actors=("bot",)),
        (sees, holds("MANAGE_MESSAGES")),
        {"messages": ["{theirs}", "{own}"]},
    ),
    "hide another's embeds": Action(
        f"PATCH {MESSAGE}", _in(WRITABLE, "MANAGE_MESSAGES"), (sees, holds("MANAGE_MESSAGES")), {"flags": 4}
    ),
    "pin a message": Action(
        f"PUT {MESSAGES}/pins/{{theirs}}", _in(WRITABLE, "PIN_MESSAGES"), (sees, holds("PIN_MESSAGES"))
    ),
    "unpin a message": Action(
        f"DELETE {MESSAGES}/pins/{{pinned}}", _in(WRITABLE, "PIN_MESSAGES"), (sees, holds("PIN_MESSAGES"))
    ),
    "react with a new emoji": Action(
        f"PUT {MESSAGE}/reactions/%E2%9C%85/@me",
        _in(WRITABLE, "READ_MESSAGE_HISTORY", "ADD_REACTIONS", states=("active", "locked")),
        (sees, holds("READ_MESSAGE_HISTORY", "ADD_REACTIONS"), is_free),
    ),
    "join a reaction": Action(
        f"PUT {MESSAGE}/reactions/%F0%9F%91%8D/@me",
        _in(WRITABLE, "READ_MESSAGE_HISTORY", "ADD_REACTIONS"),
        (sees, holds("READ_MESSAGE_HISTORY"), is_free),
    ),
    "take another's reaction away": Action(
        f"DELETE {MESSAGE}/reactions/%F0%9F%91%8D/{{other}}",
        _in(WRITABLE, "MANAGE_MESSAGES"),
        (sees, holds("MANAGE_MESSAGES")),
    ),
    "take all reactions away": Action(
        f"DELETE {MESSAGE}/reactions", _in(WRITABLE, "MANAGE_MESSAGES"), (sees, holds("MANAGE_MESSAGES"))
    ),
    "take an emoji's reactions away": Action(
        f"DELETE {MESSAGE}/reactions/%F0%9F%91%8D",
        _in(WRITABLE, "MANAGE_MESSAGES"),
        (sees, holds("MANAGE_MESSAGES")),
    ),
    "rename the channel": Action(
        "PATCH /channels/{place}",
        _in(GUILD_CHANNELS, "MANAGE_CHANNELS"),
        (sees, holds("MANAGE_CHANNELS")),
        {"name": "new"},
    ),
    "delete the channel": Action(
        "DELETE /channels/{place}", _in(GUILD_CHANNELS, "MANAGE_CHANNELS"), (sees, holds("MANAGE_CHANNELS"))
    ),
    "order channels": Action(
        "PATCH /guilds/{guild}/channels",
        _in(IN_CATEGORIES, "MANAGE_CHANNELS"),
        (is_member, may_order),
        [{"id": "{place}", "position": 3}],
    ),
    "move the channel to a category": Action(
        "PATCH /guilds/{guild}/channels",
        _in(IN_CATEGORIES, "MANAGE_CHANNELS"),
        (is_member, may_move),
        [{"id": "{place}", "parent_id": "{destination}"}],
    ),
    "sync the channel with a category": Action(
        "PATCH /guilds/{guild}/channels",
        _in(IN_CATEGORIES, "MANAGE_CHANNELS", "MANAGE_ROLES"),
        (is_member, may_move, holds("MANAGE_ROLES")),
        [{"id": "{place}", "parent_id": "{destination}", "lock_permissions": True}],
    ),
    "overwrite a right": Action(
        "PUT /channels/{place}/permissions/{low}",
        _in(GUILD_CHANNELS, "MANAGE_ROLES", "ADD_REACTIONS"),
        (sees, holds("MANAGE_ROLES"), may_overwrite("ADD_REACTIONS")),
        {"type": 0, "allow": str(1 << 6), "deny": "0"},
    ),
    "overwrite the right to overwrite": Action(
        "PUT /channels/{place}/permissions/{low}",
        _in(GUILD_CHANNELS, "MANAGE_ROLES"),
        (sees, holds("MANAGE_ROLES"), may_overwrite("MANAGE_ROLES")),
        {"type": 0, "allow": "0", "deny": str(1 << 28)},
    ),
    "drop an overwrite": Action(
        "DELETE /channels/{place}/permissions/{stranger}",
        _in(GUILD_CHANNELS, "MANAGE_ROLES"),
        (sees, holds("MANAGE_ROLES")),
    ),
    "open a thread under a message": Action(
        f"POST {MESSAGE}/threads",
        # that one must be able to read the message is not written, but follows
        _in(("text", "announcement"), "CREATE_PUBLIC_THREADS", "READ_MESSAGE_HISTORY"),
        (sees, holds("CREATE_PUBLIC_THREADS", "READ_MESSAGE_HISTORY")),
        {"name": "side talk"},
    ),
    "open a public thread": Action(
        "POST /channels/{place}/threads",
        _in(("text",), "CREATE_PUBLIC_THREADS", "CREATE_PRIVATE_THREADS"),
        (sees, holds("CREATE_PUBLIC_THREADS")),
        {"name": "side talk", "type": 11},
    ),
    "open a private thread": Action(
        "POST /channels/{place}/threads",
        _in(("text",), "CREATE_PUBLIC_THREADS", "CREATE_PRIVATE_THREADS"),
        (sees, holds("CREATE_PRIVATE_THREADS")),
        {"name": "side talk", "type": 12},
    ),
    "open a post": Action(
        "POST /channels/{place}/threads",
        _in(FORUMS, "SEND_MESSAGES", "CREATE_PUBLIC_THREADS", "SEND_MESSAGES_IN_THREADS"),
        (sees, holds("SEND_MESSAGES")),
        {"name": "question", "message": {"content": "why?"}},
    ),
    "invite": Action(
        "POST /channels/{place}/invites",
        _in(("text", "announcement", "voice", "stage", "forum"), "CREATE_INSTANT_INVITE"),
        (sees, holds("CREATE_INSTANT_INVITE")),
        {},
    ),
    "list the channel's invites": Action(
        "GET /channels/{place}/invites", _in(TALK, "MANAGE_CHANNELS"), (sees, holds("MANAGE_CHANNELS"))
    ),
    "make a webhook": Action(
        "POST /channels/{place}/webhooks",
        _in((*TALK, *FORUMS), "MANAGE_WEBHOOKS"),
        (sees, holds("MANAGE_WEBHOOKS")),
        {"name": "Herald"},
    ),
    "list the channel's webhooks": Action(
        "GET /channels/{place}/webhooks", _in((*TALK, *FORUMS), "MANAGE_WEBHOOKS"), (sees, holds("MANAGE_WEBHOOKS"))
    ),
    "use a command": Action(
        "POST /interactions",
        _in(WRITABLE, "USE_APPLICATION_COMMANDS", actors=("persona",)),
        (sees, holds("USE_APPLICATION_COMMANDS")),
        {
            "type": 2,
            "application_id": "{bot}",
            "guild_id": "{guild}",
            "channel_id": "{place}",
            "session_id": "matrix",
            "data": {"id": "{command}", "name": "ping", "type": 1},
        },
    ),
    "join the thread": Action("PUT /channels/{place}/thread-members/@me", _in(THREADS), (sees,)),
    "bring another into the thread": Action(
        "PUT /channels/{place}/thread-members/{other}", _in(THREADS, *SPEAKING), (sees, holds("SEND_MESSAGES"))
    ),
    "take another out of the thread": Action(
        "DELETE /channels/{place}/thread-members/{other}",
        _in(("public thread", "announcement thread"), "MANAGE_THREADS"),
        (sees, holds("MANAGE_THREADS")),
    ),
    "rename the thread": Action(
        "PATCH /channels/{place}",
        _in(THREADS, "MANAGE_THREADS", joined=THREAD, timed_out=(False,)),
        (sees, manages_or_made),
        {"name": "other talk"},
    ),
    "archive the thread": Action(
        "PATCH /channels/{place}",
        _in(THREADS, "MANAGE_THREADS", joined=THREAD, timed_out=(False,)),
        (sees, manages_or_made),
        {"archived": True},
    ),
    "wake the thread": Action(
        "PATCH /channels/{place}",
        _in(THREADS, "MANAGE_THREADS", *SPEAKING, states=("archived", "archived and locked")),
        (sees, may_wake),
        {"archived": False},
    ),
    "lock the thread": Action(
        "PATCH /channels/{place}",
        _in(THREADS, "MANAGE_THREADS", joined=THREAD),
        (sees, holds("MANAGE_THREADS")),
        {"locked": True},
    ),
    "slow the thread": Action(
        "PATCH /channels/{place}",
        _in(THREADS, "MANAGE_THREADS", joined=THREAD),
        (sees, holds("MANAGE_THREADS")),
        {"rate_limit_per_user": 5},
    ),
    "delete the thread": Action(
        "DELETE /channels/{place}", _in(THREADS, "MANAGE_THREADS", joined=THREAD), (sees, holds("MANAGE_THREADS"))
    ),
    "list archived threads": Action(
        "GET /channels/{place}/threads/archived/public",
        _in(("text", "announcement", *FORUMS), "READ_MESSAGE_HISTORY"),
        (sees, holds("READ_MESSAGE_HISTORY")),
    ),
    "list archived private threads": Action(
        "GET /channels/{place}/threads/archived/private",
        _in(("text",), "READ_MESSAGE_HISTORY", "MANAGE_THREADS"),
        (sees, holds("READ_MESSAGE_HISTORY", "MANAGE_THREADS")),
    ),
}
