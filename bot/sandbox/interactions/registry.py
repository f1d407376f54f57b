"""The registered application commands, global ones and those of guilds, with ids and versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.sandbox.components.shapes import Items, Place, Shape, as_record, check_unique
from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.interactions.definitions import CommandType, read_command
from bot.sandbox.world import command_permissions
from bot.sandbox.world.state import World

LIMITS = {CommandType.CHAT_INPUT: 100, CommandType.USER: 15, CommandType.MESSAGE: 15}
GLOBAL = None

Scope = int | None
Identity = tuple[int, str]


class _Command:
    """The shape of one command in a list of them."""

    def read(self, value: object, place: Place) -> object:
        """Return the command as stored."""
        return read_command(value, place)


def _identity(command: Payload) -> Identity:
    return command["type"], command["name"]


class CommandRegistry:
    """One application's commands. A scope is a guild's id, or None for the global ones.

    Invariants: within a scope type and name are unique; a command that is written again under its type and name keeps
    its id; its version changes only when something else of it did.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._scopes: dict[Scope, dict[int, Payload]] = {}
        world.find_command = self.find

    def listed(self, scope: Scope) -> list[Payload]:
        """Return a scope's commands in the order of their making."""
        return list(self._scopes.get(scope, {}).values())

    def everything(self) -> list[Payload]:
        """Return the commands of all scopes, global ones first."""
        scopes = sorted(self._scopes, key=lambda scope: scope or 0)
        return [command for scope in scopes for command in self.listed(scope)]

    def usable_in(self, guild_id: int | None) -> Iterator[Payload]:
        """Yield what can be started there; a guild's own command hides the global one of its name."""
        own = self.listed(guild_id) if guild_id is not None else []
        hidden = set(map(_identity, own))
        yield from own
        yield from (command for command in self.listed(GLOBAL) if _identity(command) not in hidden)

    def get(self, scope: Scope, command_id: int) -> Payload:
        """Return one command.

        Raises:
            DiscordError: 10063 where there is none.
        """
        command = self._scopes.get(scope, {}).get(command_id)
        if command is None:
            raise DiscordError(Code.UNKNOWN_COMMAND)
        return command

    def find(self, guild_id: int, command_id: int) -> Payload | None:
        """Return a command of a guild, or a global one; None where there is none."""
        scopes = (self._scopes.get(guild_id, {}), self._scopes.get(GLOBAL, {}))
        return next((commands[command_id] for commands in scopes if command_id in commands), None)

    def overwrite(self, scope: Scope, body: object) -> list[Payload]:
        """Make exactly these the scope's commands.

        Raises:
            DiscordError: 50035 with every problem; nothing is changed then. 30032 where there are too many.
        """
        commands = _read_all(_Listed(), body)
        _check_limits(commands)
        known = {_identity(command): command for command in self.listed(scope)}
        stored = [self._stored(scope, command, known.get(_identity(command))) for command in commands]
        kept = {int(command["id"]): command for command in stored}
        command_permissions.forget(self._world, self._scopes.get(scope, {}).keys() - kept.keys())
        self._scopes[scope] = kept
        return stored

    def upsert(self, scope: Scope, body: object) -> tuple[Payload, bool]:
        """Add a command or replace the one of its type and name; the second value says whether it is new.

        Raises:
            DiscordError: as for `overwrite`.
        """
        command = _read_all(_Command(), body)
        known = next((one for one in self.listed(scope) if _identity(one) == _identity(command)), None)
        if known is None:
            _check_limits([*self.listed(scope), command])
        return self._put(scope, command, known), known is None

    def edit(self, scope: Scope, command_id: int, body: object) -> Payload:
        """Change some keys of a command; its type stays.

        Raises:
            DiscordError: 10063, or 50035 where the whole would be wrong or its name is another's.
        """
        known = self.get(scope, command_id)
        change = as_record(body) or {}
        command: Payload = _read_all(_Command(), {**known, **change, "type": known["type"]})
        taken = any(_identity(one) == _identity(command) and one is not known for one in self.listed(scope))
        if taken:
            place = Place()
            _refuse_duplicate(place / "name")
            place.settle()
        if command["name"] != known["name"]:
            command_permissions.forget(self._world, [command_id])
        return self._put(scope, command, known)

    def delete(self, scope: Scope, command_id: int) -> None:
        """Remove a command.

        Raises:
            DiscordError: 10063 where there is none.
        """
        self.get(scope, command_id)
        del self._scopes[scope][command_id]
        command_permissions.forget(self._world, [command_id])

    def _put(self, scope: Scope, command: Payload, known: Payload | None) -> Payload:
        stored = self._stored(scope, command, known)
        self._scopes.setdefault(scope, {})[int(stored["id"])] = stored
        return stored

    def _stored(self, scope: Scope, command: Payload, known: Payload | None) -> Payload:
        whole = {
            "application_id": str(self._world.application_id),
            "name_localizations": None,
            "description_localizations": None,
            **_reach(scope, command),
            **command,
            "id": known["id"] if known else str(self._world.ids.next()),
            "default_member_permissions": _as_text(command.get("default_member_permissions")),
        }
        version = known.get("version") if known else None
        is_same = known is not None and {**whole, "version": version} == known
        return {**whole, "version": version if is_same else str(self._world.ids.next())}


def _reach(scope: Scope, command: Payload) -> Payload:
    """Where a command can be used: guild commands in their guild, global ones in direct messages too by default."""
    if scope is not None:
        return {"guild_id": str(scope), "integration_types": [0], "contexts": None}
    in_direct = command.get("dm_permission", True)
    contexts = command.get("contexts")
    in_direct = in_direct if contexts is None else 1 in contexts
    return {"integration_types": [0], "contexts": None, "dm_permission": in_direct}


def _as_text(number: int | None) -> str | None:
    return None if number is None else str(number)


class _Listed:
    """The shape of a whole scope: commands with different identities."""

    def read(self, value: object, place: Place) -> object:
        """Return the commands as stored."""
        before = len(place.problems)
        commands: Any = Items(_Command()).read(value, place)
        if len(place.problems) == before:
            check_unique(
                [_identity(command) for command in commands],
                lambda index: place / index / "name",
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            )
        return commands


def _refuse_duplicate(place: Place) -> None:
    place.refuse("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")


def _read_all(shape: Shape, body: object) -> Any:
    place = Place()
    stored = shape.read(body, place)
    place.settle()
    return stored


def _check_limits(commands: list[Payload]) -> None:
    for kind, count in Counter(command["type"] for command in commands).items():
        limit = LIMITS[CommandType(kind)]
        if count > limit:
            message = f"Maximum number of application commands reached ({limit})"
            raise DiscordError(Code.MAX_APPLICATION_COMMANDS, message=message)
