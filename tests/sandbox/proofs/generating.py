"""Makes requests for all operations of Discord's OpenAPI document and of the sandbox: right, wrong and hostile ones.

Drawn by a seeded generator rather than by Hypothesis: requests depend on what earlier answers brought, so none could be
shrunk alone, and 20,000 of them are one example.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from bot.sandbox.rest.router import Route
from tests.sandbox.proofs.furniture import Piece
from tests.sandbox.proofs.sampling import NASTY, Sampler, Schema, nested

WRITES = {"POST", "PUT", "PATCH"}
METHODS = ("GET", "PUT", "POST", "PATCH", "DELETE")
WRONG_IDS = ("x", "-1", "0", "9" * 30, "%00", "%C2%B2", "1.5", "%F0%9F%91%8D", "@me", "x" * 2_000, "%2e%2e", "a%2Fb")
NAMES = {"/channels/{channel_id}/invites": "code", "/guilds/{guild_id}/invites": "code"}
"""Of what is made elsewhere than it is found: the parameter that names it."""
EMOJI = ("%F0%9F%91%8D", "name:123", "%E2%9C%85")
BROKEN = (b"{", b'{"a":', b"\xff\xfe", b"[" * 2_000, b"null", b'"x"', b"nan", b'{"a": 1e999}', b"\0", b"{}x")
FORM = "application/x-www-form-urlencoded"
TYPES = ("text/plain", FORM, "application/json; charset=utf-16", "x", "multipart/form-data")
ALIASES = {"parent_id": "channel_id", "overwrite_id": "role_id", "recipient_id": "user_id", "thread_id": "channel_id"}


@dataclass(frozen=True)
class Operation:
    """One operation; ``body`` is its request's schema, ``query`` its parameters'."""

    method: str
    template: str
    known: bool
    body: Schema | None = None
    query: tuple[tuple[str, Schema], ...] = ()


@dataclass(frozen=True)
class Request:
    """A request as it goes over the wire. ``who`` is bot, a persona's name, or nobody."""

    operation: Operation
    who: str
    path: str
    params: dict[str, str]
    content: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])


def operations(document: Schema, routes: list[Route]) -> list[Operation]:
    """Every operation of the document, and those that the sandbox has for people's clients besides."""
    ours = {(route.method, _nameless(route.template)) for route in routes}
    found = [
        Operation(name, path, (name, _nameless(path)) in ours, _schema(item[name.lower()]), _query(item[name.lower()]))
        for path, item in document["paths"].items()
        for name in METHODS
        if name.lower() in item
    ]
    named = {(one.method, _nameless(one.template)) for one in found}
    extra = [one for one in routes if (one.method, _nameless(one.template)) not in named]
    return found + [Operation(one.method, one.template, known=True) for one in extra]


class Generator:
    """Draws requests; what answers bring (ids of what was made or listed) it uses in later ones."""

    def __init__(self, document: Schema, routes: list[Route], seed: int, people: tuple[str, ...]) -> None:
        self._random = random.Random(seed)
        self._people = people
        self._operations = operations(document, routes)
        self._ours = [one for one in self._operations if one.known]
        self._sampler = Sampler(document["components"], self._random, self._known)
        self._ids: defaultdict[str, list[str]] = defaultdict(list)
        self._families: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
        self._named: dict[str, str] = {}
        templates = [one.template for one in self._operations if one.template.endswith("}")]
        self._children = {template: _last_name(template) for template in templates}

    @property
    def reachable(self) -> int:
        """How many operations the sandbox has."""
        return len(self._ours)

    def learn_from_state(self, state: Any) -> None:
        """Begin with the ids of a fresh world."""
        self._ids.clear()
        self._families.clear()
        self._named = {one["name"]: one["id"] for one in state["guilds"][0]["channels"]}
        for guild in state["guilds"]:
            self._ids["guild_id"].append(guild["id"])
            self._ids["role_id"] += [one["id"] for one in guild["roles"]]
            self._ids["channel_id"] += [one["id"] for one in guild["channels"]]
            self._ids["user_id"] += [one["user"]["id"] for one in guild["members"]]
        self._ids["application_id"] = [state["bot"]["id"]]

    def learn(self, request: Request, status: int, answer: Any) -> None:
        """Remember the ids that an answer brings, of what was made or of a list, with those of where it is."""
        if status >= 300:
            return
        template = request.operation.template
        name = next((self._children[one] for one in self._children if one.startswith(f"{template}/{{")), None)
        is_place = template.endswith(("/threads", "/channels"))
        for item in answer if isinstance(answer, list) else [answer]:
            made = (item.get("id") or item.get("code") or item.get("sound_id")) if isinstance(item, dict) else None
            if made is None:
                continue
            if is_place:
                self._remember({"channel_id": str(made)})
            elif name or template in NAMES:
                self._remember({**request.params, name or NAMES[template]: str(made)})
            if item.get("token"):
                self._remember({"webhook_id": str(made)})
                self._remember({"webhook_id": str(made), "webhook_token": str(item["token"])})

    def furnishing(self, piece: Piece) -> Request:
        """Return the request that makes a piece of furniture."""
        operation = next(one for one in self._ours if f"{one.method} {one.template}" == piece.do)
        _, params = self._path(operation, 0.5)
        params |= {name: self._named.get(value, value) for name, value in piece.at.items()}
        path = operation.template.format_map(params) + piece.query
        body = {key: self._named.get(str(value), value) for key, value in (piece.body or {}).items()}
        return Request(operation, "bot", path, params, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def draw(self) -> Request:
        """Draw a request: mostly for what the sandbox has, mostly well formed, sometimes neither."""
        rng = self._random
        operation = rng.choice(self._ours if rng.random() < 0.9 else self._operations)
        path, params = self._path(operation, rng.random())
        headers: dict[str, str] = {}
        if rng.random() < 0.1:
            headers["X-Audit-Log-Reason"] = rng.choice(("because", quote("wegen ß 🙂"), "%", "%ff", "x" * 2_000))
        who = rng.choice(("bot",) * 24 + self._people * 3 + ("nobody", "impostor"))
        content = None
        if operation.method in WRITES or rng.random() < 0.05:
            content, kind = self._content(operation)
            headers |= {"Content-Type": kind} if kind else {}
            headers |= {"Content-Encoding": rng.choice(("gzip", "deflate", "x"))} if rng.random() < 0.01 else {}
        return Request(operation, who, path + self._query_of(operation), params, content, headers)

    def _path(self, operation: Operation, hostile: float) -> tuple[str, dict[str, str]]:
        """Draw an operation's path, and the ids in it: mostly of things that are where the path says."""
        names = re.findall(r"\{(\w+)\}", operation.template)
        family = next((self._random.choice(self._families[one]) for one in reversed(names) if self._families[one]), {})
        params = {name: self._param(name, hostile, family) for name in names}
        return operation.template.format_map(params), params

    def _param(self, name: str, hostile: float, family: dict[str, str]) -> str:
        rng = self._random
        if name in {"emoji", "emoji_name", "reaction"} and rng.random() < 0.9:
            return rng.choice(EMOJI)
        if hostile < 0.12:
            return rng.choice(WRONG_IDS)
        known = (family.get(name) or self._known(name)) if hostile < 0.93 else None
        return quote(known or str(rng.getrandbits(60)), safe="")

    def _known(self, name: str) -> str | None:
        last = name.rsplit("_", 2)[-2] + "_id" if name.count("_") > 1 else name
        for one in (name, ALIASES.get(name, name), last):
            if self._ids.get(one):
                return self._random.choice(self._ids[one][-20:])
        return None

    def _query_of(self, operation: Operation) -> str:
        rng = self._random
        pairs: list[tuple[str, Any]] = []
        for name, schema in operation.query:
            if rng.random() < 0.35:
                value = self._sampler.value(schema, name) if rng.random() < 0.8 else rng.choice(NASTY)
                pairs += [(name, one) for one in value] if isinstance(value, list) else [(name, value)]
        text = urlencode([(name, _in_query(value)) for name, value in pairs[:20]], errors="surrogatepass")
        return f"?{text[:4_000]}" if text else ""

    def _content(self, operation: Operation) -> tuple[bytes | None, str | None]:
        rng = self._random
        way = rng.random()
        if way < 0.06:
            return None, None
        if way < 0.12:
            return rng.choice(BROKEN), "application/json"
        body = self._sampler.value(operation.body) if operation.body is not None else {}
        if way < 0.55:
            pass
        elif way < 0.9:
            body = self._sampler.mutated(body)
        else:
            body = nested(2_000) if way > 0.99 else rng.choice(NASTY)
        raw = json.dumps(body).encode() if way <= 0.99 else _deep()
        if way > 0.85:
            return _multipart(raw, rng) if rng.random() < 0.6 else (raw, rng.choice(TYPES))
        return raw, "application/json"

    def _remember(self, family: dict[str, str]) -> None:
        """Keep ids that belong together, by the last of them."""
        name = list(family)[-1]
        self._families[name] = [*self._families[name][-30:], family]
        self._ids[name] = [*self._ids[name][-30:], family[name]]


def _deep() -> bytes:
    return b'{"a":' * 3_000 + b"1" + b"}" * 3_000


def _multipart(raw: bytes, rng: random.Random) -> tuple[bytes, str]:
    named = b"--B\r\nContent-Disposition: form-data; name="
    parts = [
        named + b'"payload_json"\r\nContent-Type: application/json\r\n\r\n' + raw + b"\r\n",
        b'--B\r\nContent-Disposition: form-data; name="files[0]"; filename="a.png"\r\n\r\n\x89PNG\r\n',
        b'--B\r\nContent-Disposition: form-data; name="files[999999999999999999999]"; filename=""\r\n\r\n\0\r\n',
        b"--B\r\nContent-Disposition: form-data\r\n\r\nnothing\r\n",
        b"--B\r\nContent-Type: x\r\n\r\n\r\n",
    ]
    chosen = rng.sample(parts, rng.randint(1, 3))
    end = rng.choice((b"--B--\r\n", b"--B--\r\n", b"", b"--C--"))
    return b"".join(chosen) + end, "multipart/form-data; boundary=B"


def _schema(operation: Schema) -> Schema | None:
    content: Schema = operation.get("requestBody", {}).get("content", {})
    chosen = content.get("application/json") or next(iter(content.values()), None)
    return chosen["schema"] if chosen else None


def _query(operation: Schema) -> tuple[tuple[str, Schema], ...]:
    return tuple((one["name"], one["schema"]) for one in operation.get("parameters", []) if one["in"] == "query")


def _nameless(template: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", template)


def _last_name(template: str) -> str:
    return template.rsplit("{", 1)[-1].rstrip("}")


def _in_query(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
