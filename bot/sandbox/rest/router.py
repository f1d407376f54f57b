"""Finds the handler of a path: literal segments win over templates, as at Discord."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bot.sandbox.errors import Payload

if TYPE_CHECKING:
    from bot.sandbox.rest.call import Call


class Auth(Enum):
    """Who may call a route."""

    ACCOUNT = auto()
    BOT = auto()
    NONE = auto()


@dataclass(slots=True, frozen=True)
class Reply:
    """An answer with a status or headers of its own; ``text`` is what is sent where it is no JSON."""

    status: int
    body: Payload | list[Payload] | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])
    text: str | None = None


Answer = Payload | list[Payload] | Reply | None
Handler = Callable[["Call"], Answer]


@dataclass(slots=True, frozen=True)
class Route:
    """One operation of the API."""

    method: str
    template: str
    handler: Handler
    auth: Auth


class Routes:
    """A table of routes, filled by decorators."""

    def __init__(self) -> None:
        self._routes: list[Route] = []

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes)

    def route(self, method: str, template: str, auth: Auth = Auth.ACCOUNT) -> Callable[[Handler], Handler]:
        """Register the decorated handler for a method and path template."""

        def register(handler: Handler) -> Handler:
            self._routes.append(Route(method, template, handler, auth))
            return handler

        return register

    def get(self, template: str, auth: Auth = Auth.ACCOUNT) -> Callable[[Handler], Handler]:
        """Register a GET handler."""
        return self.route("GET", template, auth)

    def post(self, template: str, auth: Auth = Auth.ACCOUNT) -> Callable[[Handler], Handler]:
        """Register a POST handler."""
        return self.route("POST", template, auth)

    def put(self, template: str, auth: Auth = Auth.ACCOUNT) -> Callable[[Handler], Handler]:
        """Register a PUT handler."""
        return self.route("PUT", template, auth)

    def patch(self, template: str, auth: Auth = Auth.ACCOUNT) -> Callable[[Handler], Handler]:
        """Register a PATCH handler."""
        return self.route("PATCH", template, auth)

    def delete(self, template: str, auth: Auth = Auth.ACCOUNT) -> Callable[[Handler], Handler]:
        """Register a DELETE handler."""
        return self.route("DELETE", template, auth)


@dataclass(slots=True)
class _Node:
    literals: dict[str, _Node] = field(default_factory=dict[str, "_Node"])
    template: _Node | None = None
    routes: dict[str, Route] = field(default_factory=dict[str, Route])


@dataclass(slots=True, frozen=True)
class Match:
    """A found route and the values of its template's names."""

    route: Route
    params: dict[str, str]


class Router:
    """All routes as a tree of path segments."""

    def __init__(self, *tables: Iterable[Route]) -> None:
        self._root = _Node()
        for table in tables:
            for route in table:
                self._add(route)

    def find(self, method: str, raw_path: str) -> Match | None:
        """Return the route of a percent-encoded path below the API's base, or None."""
        segments = raw_path.strip("/").split("/")
        node = self._descend(self._root, segments, method)
        if node is None:
            return None
        route = node.routes[method]
        names = route.template.strip("/").split("/")
        pairs = zip(names, segments, strict=True)
        return Match(route, {name[1:-1]: unquote(value) for name, value in pairs if name.startswith("{")})

    def _add(self, route: Route) -> None:
        node = self._root
        for segment in route.template.strip("/").split("/"):
            if segment.startswith("{"):
                node.template = node.template or _Node()
                node = node.template
            else:
                node = node.literals.setdefault(segment, _Node())
        if route.method in node.routes:
            raise ValueError(f"two handlers for {route.method} {route.template}")
        node.routes[route.method] = route

    def _descend(self, node: _Node, segments: list[str], method: str) -> _Node | None:
        if not segments:
            return node if method in node.routes else None
        head, rest = segments[0], segments[1:]
        literal = node.literals.get(unquote(head))
        found = self._descend(literal, rest, method) if literal else None
        if found is None and node.template is not None:
            found = self._descend(node.template, rest, method)
        return found
