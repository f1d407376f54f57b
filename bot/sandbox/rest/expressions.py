"""What emojis, stickers and sounds have in common: who may make and change them, and the files they are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import expressions
from bot.sandbox.world.expressions import Expression
from bot.sandbox.world.model import Guild

CREATE = Permission.CREATE_GUILD_EXPRESSIONS
MANAGE = Permission.MANAGE_GUILD_EXPRESSIONS
T = TypeVar("T")
E = TypeVar("E", bound=Expression)
E_contra = TypeVar("E_contra", bound=Expression, contravariant=True)


class Payloads(Protocol[E_contra]):
    """Returns an expression as Discord's JSON."""

    def __call__(self, of: E_contra, *, with_creator: bool = False) -> Payload:
        """Return the JSON; ``with_creator`` adds who made it."""
        ...


@dataclass(frozen=True, slots=True)
class Shelf(Generic[E]):
    """The expressions of one kind that guilds have, with the routes to read, change and delete them.

    ``path`` is that of all, ``parameter`` the name of an id in it, ``of`` returns a guild's by id, ``read`` reads what
    a body changes, and ``listed`` makes the answer of the whole list.
    """

    path: str
    parameter: str
    unknown: Code
    of: Callable[[Guild], dict[int, E]]
    payload: Payloads[E]
    read: Callable[[Form, Guild], None]
    listed: Callable[[list[Payload]], Answer] = lambda bodies: bodies

    def add_to(self, routes: Routes) -> None:
        """Add the routes to a table; making one is each kind's own."""
        one = f"{self.path}/{{{self.parameter}}}"
        routes.get(self.path)(self.show_all)
        routes.get(one)(self.show)
        routes.patch(one)(self.edit)
        routes.delete(one)(self.delete)

    def show_all(self, call: Call) -> Answer:
        """Return all that a guild has."""
        guild = call.guild()
        with_creator = _shows_creators(call, guild)
        return self.listed([self.payload(one, with_creator=with_creator) for one in self.of(guild).values()])

    def show(self, call: Call) -> Answer:
        """Return one by its id."""
        guild = call.guild()
        return self.payload(self._find(call, guild), with_creator=_shows_creators(call, guild))

    def edit(self, call: Call) -> Answer:
        """Change one, as who made it or who manages them."""
        guild = call.guild()
        changed = self._find(call, guild)
        _require_change(call, guild, changed)
        form = call.form()
        self.read(form, guild)
        expressions.update(call.world, guild, changed, form.check(), call.cause)
        return self.payload(changed, with_creator=True)

    def delete(self, call: Call) -> Answer:
        """Delete one; messages and reactions that bear it stay as they are."""
        guild = call.guild()
        gone = self._find(call, guild)
        _require_change(call, guild, gone)
        expressions.delete(call.world, guild, gone, call.cause)

    def _find(self, call: Call, guild: Guild) -> E:
        return known(self.of(guild), call.id(self.parameter), self.unknown)


def known(shelf: dict[int, T], expression_id: int, unknown: Code) -> T:
    """Return one of several expressions; 404 with the code of its kind."""
    if expression_id not in shelf:
        raise DiscordError(unknown, status=404)
    return shelf[expression_id]


def refuse_full(count: int, ceilings: tuple[int, ...], guild: Guild, code: Code, words: str) -> None:
    """Refuse one more than the guild's premium tier allows."""
    most = ceilings[guild.premium_tier]
    if count >= most:
        raise DiscordError(code, message=f"Maximum number of {words} reached ({most})")


def _shows_creators(call: Call, guild: Guild) -> bool:
    """Whether the caller learns who made an expression: only those who may make some do."""
    return bool(call.permissions_in(guild) & (CREATE | MANAGE))


def _require_change(call: Call, guild: Guild, changed: Expression) -> None:
    """Refuse with 50013 who may not manage expressions, or not make any where it is the caller's own."""
    granted = call.permissions_in(guild)
    if changed.creator is not call.actor or CREATE not in granted:
        call.require(granted, MANAGE)
