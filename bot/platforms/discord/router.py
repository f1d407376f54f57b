"""Which method answers which button, select or form."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from bot.core.card import ActionRef
from bot.core.errors import NotFound
from bot.platforms.discord.request import Request

Handler = Callable[[Request], Awaitable[None]]
Method = TypeVar("Method", bound=Callable[[Any, Request], Awaitable[None]])

_PRESS, _FORM = "__on_press__", "__on_form__"


def on_press(verb: str) -> Callable[[Method], Method]:
    """Let a cog's method answer the buttons and selects of a verb."""
    return _mark(_PRESS, verb)


def on_form(verb: str) -> Callable[[Method], Method]:
    """Let a cog's method answer the forms of a verb."""
    return _mark(_FORM, verb)


def _mark(name: str, verb: str) -> Callable[[Method], Method]:
    def mark(method: Method) -> Method:
        setattr(method, name, verb)
        return method

    return mark


class Router:
    """Finds the method that a cog marked for an action."""

    def __init__(self) -> None:
        self._handlers: dict[tuple[str, str, str], Handler] = {}

    def add(self, feature: str, cog: object) -> None:
        """Take a cog's marked methods in.

        Raises:
            ValueError: another method answers the same verb.
        """
        for kind, verb, handler in _marked(cog):
            key = (kind, feature, verb)
            if key in self._handlers:
                raise ValueError(f"two methods answer {feature}:{verb}")
            self._handlers[key] = handler

    def remove(self, cog: object) -> None:
        """Forget a cog's methods."""
        self._handlers = {
            key: handler for key, handler in self._handlers.items() if getattr(handler, "__self__", None) is not cog
        }

    def press(self, ref: ActionRef) -> Handler:
        """What answers a button or select.

        Raises:
            NotFound: nothing does: the message is from another version, or its feature is off.
        """
        return self._find(_PRESS, ref)

    def form(self, ref: ActionRef) -> Handler:
        """What answers a form.

        Raises:
            NotFound: nothing does any more.
        """
        return self._find(_FORM, ref)

    def _find(self, kind: str, ref: ActionRef) -> Handler:
        try:
            return self._handlers[kind, ref.feature, ref.verb]
        except KeyError:
            raise NotFound("error-component-expired") from None


def _marked(cog: object) -> list[tuple[str, str, Handler]]:
    found: list[tuple[str, str, Handler]] = []
    for name in dir(type(cog)):
        method = getattr(type(cog), name, None)
        for kind in (_PRESS, _FORM):
            verb = getattr(method, kind, None)
            if isinstance(verb, str):
                found.append((kind, verb, cast("Handler", getattr(cog, name))))
    return found
