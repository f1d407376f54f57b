"""What a call of the bot does, and to whom: read from its method, path and body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.load.scenario import Action
from bot.sandbox.rest.form import as_integer

_MENTION = re.compile(r"<@!?(\d{1,20})>")


@dataclass(slots=True, frozen=True)
class Deed:
    """An action on a message or (``on_member``) a member; ``detail`` sets apart emoji and roles.

    ``aside``: it answers what was expected, but nobody can blame the bot for it.
    """

    action: Action
    target: int
    on_member: bool = False
    detail: str = ""
    aside: bool = False


Reader = Callable[[tuple[str, ...], dict[str, object]], Iterator[Deed]]


def read_deeds(method: str, path: str, body: object) -> list[Deed]:
    """Return what a call does to messages and members; ``path`` is below the API's base, with its query."""
    parts = urlsplit(path)
    fields = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    said = cast("dict[str, object]", body) if isinstance(body, dict) else {}
    for pattern, reader in _READERS:
        match = pattern.fullmatch(f"{method} {parts.path}")
        if match is not None:
            return list(reader(match.groups(), fields | said))
    return []


def _on_message(action: Action) -> Reader:
    def read(found: tuple[str, ...], _said: dict[str, object]) -> Iterator[Deed]:
        yield Deed(action, int(found[0]), detail="".join(found[1:]))

    return read


def _on_member(action: Action) -> Reader:
    def read(found: tuple[str, ...], _said: dict[str, object]) -> Iterator[Deed]:
        yield Deed(action, int(found[0]), on_member=True, detail="".join(found[1:]))

    return read


def _on_many(action: Action, key: str, *, on_member: bool) -> Reader:
    def read(_found: tuple[str, ...], said: dict[str, object]) -> Iterator[Deed]:
        for target in _ids(said.get(key)):
            yield Deed(action, target, on_member=on_member)
            if action is Action.BAN:
                yield from _swept(target, said)

    return read


def _ban(found: tuple[str, ...], said: dict[str, object]) -> Iterator[Deed]:
    yield Deed(Action.BAN, int(found[0]), on_member=True)
    yield from _swept(int(found[0]), said)


def _swept(user_id: int, said: dict[str, object]) -> Iterator[Deed]:
    """A ban may take the messages of who is banned along."""
    if as_integer(said.get("delete_message_seconds")) or as_integer(said.get("delete_message_days")):
        yield Deed(Action.DELETE, user_id, on_member=True, aside=True)


def _change(found: tuple[str, ...], said: dict[str, object]) -> Iterator[Deed]:
    if said.get("communication_disabled_until") is not None:
        yield Deed(Action.TIMEOUT, int(found[0]), on_member=True)
    if "roles" in said:
        yield Deed(Action.ROLE, int(found[0]), on_member=True, detail=str(said["roles"]))


def _write(_found: tuple[str, ...], said: dict[str, object]) -> Iterator[Deed]:
    reference = said.get("message_reference")
    answered = cast("dict[str, object]", reference).get("message_id") if isinstance(reference, dict) else None
    for message_id in _ids([answered]):
        yield Deed(Action.REPLY, message_id)
    for mentioned in dict.fromkeys(_MENTION.findall(str(said.get("content")))):
        yield Deed(Action.REPLY, int(mentioned), on_member=True, aside=True)


def _ids(listed: object) -> list[int]:
    numbers = map(as_integer, cast("list[object]", listed) if isinstance(listed, list) else [])
    return [one for one in numbers if one is not None]


_ID = r"(\d{1,20})"
_MESSAGE = rf"/channels/\d+/messages/{_ID}"
_MEMBER = rf"/guilds/\d+/members/{_ID}"
_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (f"DELETE {_MESSAGE}", _on_message(Action.DELETE)),
        (r"POST /channels/\d+/messages/bulk-delete", _on_many(Action.DELETE, "messages", on_member=False)),
        (rf"PUT {_MESSAGE}/reactions/([^/]+)/@me", _on_message(Action.REACT)),
        (f"POST {_MESSAGE}/threads", _on_message(Action.THREAD)),
        (r"POST /channels/\d+/messages", _write),
        (rf"PUT {_MEMBER}/roles/{_ID}", _on_member(Action.ROLE)),
        (rf"DELETE {_MEMBER}(/roles/){_ID}", _on_member(Action.ROLE)),
        (f"PATCH {_MEMBER}", _change),
        (f"DELETE {_MEMBER}", _on_member(Action.KICK)),
        (rf"PUT /guilds/\d+/bans/{_ID}", _ban),
        (r"POST /guilds/\d+/bulk-ban", _on_many(Action.BAN, "user_ids", on_member=True)),
    )
)
