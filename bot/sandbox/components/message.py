"""The body of a message as a person, a bot or an answer to an interaction sends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntFlag
from typing import cast

from bot.sandbox.components.embeds import read_embeds
from bot.sandbox.components.layout import read_components
from bot.sandbox.components.polls import POLL
from bot.sandbox.components.shapes import (
    Decimal,
    Items,
    Key,
    OneOf,
    Place,
    Record,
    Snowflake,
    Text,
    Truth,
    Whole,
    as_record,
    may,
    must,
)
from bot.sandbox.errors import Payload

MOST_CONTENT = 2000
MOST_ATTACHMENTS = 10


class MessageFlag(IntFlag):
    """The flags of messages that a sender may set, and those that the sandbox sets."""

    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    IS_VOICE_MESSAGE = 1 << 13
    IS_COMPONENTS_V2 = 1 << 15


SETTABLE = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.IS_COMPONENTS_V2
"""What an edit may set too."""
SENDABLE = SETTABLE | MessageFlag.IS_VOICE_MESSAGE
NO_FLAGS = MessageFlag(0)


@dataclass(frozen=True, slots=True)
class AllowedMentions:
    """Whom a message may ping; ``parse`` names kinds (users, roles, everyone), the sets name single ones."""

    parse: frozenset[str] = frozenset({"users", "roles", "everyone"})
    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    replied_user: bool = True

    def allows_user(self, user_id: int) -> bool:
        """Return whether this user may be pinged."""
        return "users" in self.parse or user_id in self.users

    def allows_role(self, role_id: int) -> bool:
        """Return whether this role may be pinged."""
        return "roles" in self.parse or role_id in self.roles


@dataclass(frozen=True, slots=True)
class Draft:
    """A checked body. In an edit, ``given`` tells which keys were there; the others keep what the message has."""

    given: frozenset[str]
    content: str = ""
    embeds: list[Payload] = field(default_factory=list[Payload])
    components: list[Payload] = field(default_factory=list[Payload])
    flags: MessageFlag = NO_FLAGS
    allowed_mentions: AllowedMentions = AllowedMentions()
    attachments: list[Payload] = field(default_factory=list[Payload])
    sticker_ids: tuple[int, ...] = ()
    reference: Payload | None = None
    nonce: str | int | None = None
    enforce_nonce: bool = False
    tts: bool = False
    poll: Payload | None = None


def _check_parse(mentions: Payload, place: Place) -> None:
    for kind in ("users", "roles"):
        if kind in mentions.get("parse", ()) and mentions.get(kind):
            (place / "parse").refuse(
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )


_ALLOWED_MENTIONS = Record(
    {
        "parse": may(Items(OneOf(("users", "roles", "everyone")), 3)),
        "users": may(Items(Snowflake(), 100)),
        "roles": may(Items(Snowflake(), 100)),
        "replied_user": may(Truth(), default=False),
    },
    _check_parse,
)
_ATTACHMENT = Record(
    {
        "id": must(Snowflake()),
        "filename": may(Text(1024, 1)),
        "description": may(Text(1024)),
        "title": may(Text(1024)),
        "duration_secs": may(Decimal(0, 2**31 - 1)),
        "waveform": may(Text(400)),
        "is_spoiler": may(Truth()),
    }
)
_REFERENCE = Record(
    {
        "type": may(OneOf((0, 1)), default=0),
        "message_id": must(Snowflake()),
        "channel_id": may(Snowflake()),
        "guild_id": may(Snowflake()),
        "fail_if_not_exists": may(Truth(), default=True),
    }
)
_SHARED: dict[str, Key] = {
    "content": may(Text(MOST_CONTENT), default=""),
    "flags": may(Whole(0, 2**53 - 1), default=0),
    "allowed_mentions": may(_ALLOWED_MENTIONS),
    "attachments": may(Items(_ATTACHMENT, MOST_ATTACHMENTS)),
    "tts": may(Truth(), default=False),
}


def _check_nonce(sent: Payload, place: Place) -> None:
    nonce = sent.get("nonce")
    if isinstance(nonce, str) and len(nonce) > 25:
        (place / "nonce").refuse("BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")


_BODY = Record(
    {
        **_SHARED,
        "sticker_ids": may(Items(Snowflake(), 3)),
        "message_reference": may(_REFERENCE),
        "poll": may(POLL),
        "nonce": may(Text()),
        "enforce_nonce": may(Truth(), default=False),
    },
    _check_nonce,
)


def _allowed_mentions(given: Payload | None) -> AllowedMentions:
    if given is None:
        return AllowedMentions()
    return AllowedMentions(
        frozenset(cast("list[str]", given.get("parse", []))),
        frozenset(map(int, cast("list[str]", given.get("users", [])))),
        frozenset(map(int, cast("list[str]", given.get("roles", [])))),
        given["replied_user"],
    )


def read_draft(value: object, *, settable: MessageFlag = SENDABLE, modern: bool = False) -> Draft:
    """Check the body of a message or of an edit; an empty message is for the caller to refuse, who knows its files.

    Args:
        value: the decoded body.
        settable: the flags that may be set here; others are ignored, as Discord does.
        modern: the message that is edited has components v2 already.

    Raises:
        DiscordError: 50035 with every problem in it.
    """
    place = Place()
    body = as_record(value)
    stored = cast("Payload", _BODY.read(value, place))
    place.settle()
    given = {key: item for key, item in (body or {}).items() if item is not None}
    flags = MessageFlag(stored["flags"]) & settable
    is_modern = modern or MessageFlag.IS_COMPONENTS_V2 in flags
    embeds = read_embeds(given.get("embeds", []), place / "embeds")
    components = read_components(given.get("components", []), place / "components", modern=is_modern)
    if is_modern:
        _refuse_legacy(stored, embeds, place)
    place.settle()
    nonce = given.get("nonce")
    return Draft(
        given=frozenset(body or ()),
        content=stored["content"].strip(),
        embeds=embeds,
        components=components,
        flags=flags,
        allowed_mentions=_allowed_mentions(stored.get("allowed_mentions")),
        attachments=stored.get("attachments", []),
        sticker_ids=tuple(map(int, cast("list[str]", stored.get("sticker_ids", [])))),
        reference=stored.get("message_reference"),
        nonce=nonce if isinstance(nonce, int) else stored.get("nonce"),
        enforce_nonce=stored["enforce_nonce"],
        tts=stored["tts"],
        poll=stored.get("poll"),
    )


def _refuse_legacy(stored: Payload, embeds: list[Payload], place: Place) -> None:
    for name, used in (("content", bool(stored["content"])), ("embeds", bool(embeds))):
        if used:
            (place / name).refuse(
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )
