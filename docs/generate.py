"""Writes the pages that follow from the code: settings.md, commands.md, permissions.md, the sandbox's, .env.example.

``python -m docs.generate`` (or ``make docs``) writes them; a test compares them with what it would write.
"""

import asyncio
import pkgutil
import textwrap
import types
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, NewType, Union, cast, get_args, get_origin

import discord
from annotated_types import Ge, Le, MaxLen, MinLen
from discord import AppCommandOptionType, AppCommandType
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

import cogs
from bot.app import discover
from bot.community.capabilities import ALL as COMMUNITY
from bot.community.settings import CommunitySettings
from bot.config import Config
from bot.core.actions import NEEDS, Edit, GrantRole, Need, PlatformAction, Post, RemoveMessages, RevokeRole
from bot.core.clock import SystemClock
from bot.core.permissions import Capability, Level
from bot.i18n.catalogue import Catalogue
from bot.platforms.discord.client import TribuneClient
from bot.platforms.discord.translator import CatalogueTranslator
from docs import sandbox_operations
from docs.tables import NOTE, ROOT, page, table

TEXTS = Catalogue.load()
LANGUAGE = "en"

ACTIONS: dict[type[PlatformAction], str] = {
    Post: "posting",
    Edit: "keeping what it posted up to date",
    RemoveMessages: "removing what it posted",
    GrantRole: "giving roles",
    RevokeRole: "taking roles",
}
Payload = dict[str, Any]
"""A command, or an option of one, in Discord's JSON."""

_SHOWN_TO = {"manage_guild": "who may manage the server", "moderate_members": "who may time members out"}
_GROUPS = {AppCommandOptionType.subcommand.value, AppCommandOptionType.subcommand_group.value}

BESIDES = {
    Need.SEND_MESSAGES_IN_THREADS: "posting in threads",
    Need.READ_MESSAGE_HISTORY: "catching up on what was written while Tribune was away",
}
"""Permissions that no action asks for by itself, and what for."""


def least_permissions() -> dict[Need, str]:
    """The permissions that Tribune needs in a guild, each with what for."""
    needs: dict[Need, str] = {}
    for need in Need:
        actions = [ACTIONS[action] for action, needed in NEEDS.items() if need in needed]
        if reasons := [*actions, *([BESIDES[need]] if need in BESIDES else [])]:
            needs[need] = ", ".join(reasons)
    return needs


def permissions_value() -> int:
    """The number that stands for these permissions in an invite link."""
    return discord.Permissions(**dict.fromkeys(map(str, least_permissions()), True)).value


def permissions_page() -> str:
    """docs/permissions.md."""
    lines = [
        "# Permissions",
        "",
        NOTE,
        "",
        "## What Tribune needs from Discord",
        "",
        f"Together they are `{permissions_value()}` in an invite link.",
        "",
        *table(("Permission", "For"), [(_words(need), reason) for need, reason in least_permissions().items()]),
        "",
        "Two privileged intents: *Server Members* (who joined, and when), *Message Content* (who answers whom).",
        "",
        "## What people may do",
        "",
        "Each capability belongs to a level; each level includes those before it: "
        + ", ".join(level.name.lower() for level in Level)
        + ". Administrators, and who may manage the server, are admins; they give other roles a level.",
    ]
    for name, capabilities in [("community", COMMUNITY), *((found.name, found.capabilities) for found in discover())]:
        lines += ["", f"### {name}", "", *table(("Capability", "Lets people", "From level"), _rows(capabilities))]
    return page(lines)


def settings_page() -> str:
    """docs/settings.md."""
    lines = ["# Settings of a community", "", NOTE, "", "What an operator sets for the process is in `.env.example`."]
    models = [("community", CommunitySettings), *((found.name, found.settings) for found in discover())]
    for name, model in models:
        if model is not None:
            lines += ["", f"## {name}", "", *_fields(model)]
    return page(lines)


async def payloads() -> list[Payload]:
    """The commands of all cogs as Discord is told of them, in every language; nothing is connected for it."""
    async with TribuneClient(SystemClock(), TEXTS) as client:
        for cog in pkgutil.iter_modules(cogs.__path__, "cogs."):
            await client.load_extension(cog.name)
        translator = CatalogueTranslator(TEXTS)
        return [await found.get_translated_payload(client.tree, translator) for found in client.tree.get_commands()]


def commands_page() -> str:
    """docs/commands.md."""
    rows = sorted(row for payload in asyncio.run(payloads()) for row in _command_rows(payload, _shown_to(payload)))
    lines = [
        "# Commands",
        "",
        NOTE,
        "",
        "Options in brackets may be left out. *Shown to* is what Discord shows at first; a server can change that",
        "in its settings, under *Integrations*. Who may use a command is up to the [capabilities](permissions.md).",
        "",
        *table(("Command", "What it does", "Options", "Shown to"), rows),
    ]
    return page(lines)


def env_example() -> str:
    """.env.example: every setting of the process, those with a default as comments."""
    lines = ["# Settings of the process. Copy this file to .env and set the token; the rest may stay as it is."]
    for name, field in Config.model_fields.items():
        default = field.get_default()
        value = default.get_secret_value() if isinstance(default, SecretStr) else default
        line = f"TRIBUNE_{name.upper()}={value}"
        lines += [
            "",
            *(f"# {part}" for part in textwrap.wrap(field.description or "", 110)),
            f"# {line}" if value else line,
        ]
    return page(lines)


PAGES: dict[Path, Callable[[], str]] = {
    ROOT / ".env.example": env_example,
    ROOT / "docs" / "commands.md": commands_page,
    ROOT / "docs" / "permissions.md": permissions_page,
    ROOT / "docs" / "settings.md": settings_page,
    sandbox_operations.LIST: sandbox_operations.discord_list,
    ROOT / "docs" / "sandbox" / "operations.md": sandbox_operations.operations_page,
}
"""All that is written, by where."""


def _rows(capabilities: tuple[Capability, ...]) -> list[tuple[str, ...]]:
    return [
        (f"`{found.name}`", TEXTS.text(found.message, LANGUAGE), found.default_level.name.lower())
        for found in capabilities
    ]


def _fields(model: type[BaseModel]) -> list[str]:
    """A model's settings as a table, and those of the models inside it."""
    inner: list[type[BaseModel]] = []
    rows = [
        (f"`{name}`", _kind(field.annotation, inner) + _limits(field), _default(field), field.description or "")
        for name, field in model.model_fields.items()
    ]
    lines = table(("Setting", "Takes", "Default", "What it is"), rows)
    for found in inner:
        lines += ["", f"Each `{found.__name__}`:", "", *_fields(found)]
    return lines


def _kind(annotation: Any, inner: list[type[BaseModel]]) -> str:
    """What a setting takes, in words; models that it is made of are added to ``inner``."""
    arguments = get_args(annotation)
    if get_origin(annotation) in {Union, types.UnionType}:
        named = [_kind(argument, inner) for argument in arguments if argument is not type(None)]
        return " or ".join([*named, "nothing"] if type(None) in arguments else named)
    if get_origin(annotation) in {list, tuple, set, frozenset}:
        return f"list of {_kind(arguments[0], inner)}"
    if isinstance(annotation, NewType):
        return (annotation.__name__ or "").removesuffix("Id").lower()
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        inner.append(annotation)
        return f"`{annotation.__name__}`"
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return ", ".join(f"`{choice}`" for choice in annotation)
    words = {bool: "`true` or `false`", int: "number", float: "number", str: "text", Path: "path"}
    return words[annotation]


def _limits(field: FieldInfo) -> str:
    """A setting's bounds, in brackets."""
    least = next((limit.ge for limit in field.metadata if isinstance(limit, Ge)), None)
    most = next((limit.le for limit in field.metadata if isinstance(limit, Le)), None)
    shortest = next((limit.min_length for limit in field.metadata if isinstance(limit, MinLen)), None)
    longest = next((limit.max_length for limit in field.metadata if isinstance(limit, MaxLen)), None)
    if least is not None or most is not None:
        return f" ({least} to {most})" if most is not None else f" (at least {least})"
    if longest is not None:
        return f" ({shortest} to {longest})" if shortest else f" (at most {longest})"
    return ""


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "*required*"
    value = field.get_default(call_default_factory=True)
    if value is None or value in ("", [], (), {}):
        return "none"
    if isinstance(value, list):
        return ", ".join(f"`{item}`" for item in cast("list[object]", value))
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _command_rows(payload: Payload, shown_to: str, path: str = "/") -> list[tuple[str, ...]]:
    """A command's line, or those of a group's commands."""
    kind = AppCommandType(payload.get("type", 1))
    if kind is not AppCommandType.chat_input:
        return [(f"{_in_english(payload, 'name')}", f"a {kind.name}'s menu, *Apps*", "", shown_to)]
    options: list[Payload] = payload.get("options", [])
    inner = [option for option in options if option["type"] in _GROUPS]
    if inner:
        return [
            row
            for option in inner
            for row in _command_rows(option | {"type": 1}, shown_to, f"{path}{payload['name']} ")
        ]
    takes = ", ".join(
        f"`{option['name']}`" if option.get("required") else f"[`{option['name']}`]" for option in options
    )
    return [(f"`{path}{payload['name']}`", _in_english(payload, "description"), takes, shown_to)]


def _in_english(payload: Payload, what: str) -> str:
    return str(payload.get(f"{what}_localizations", {}).get("en-US", payload[what]))


def _shown_to(payload: Payload) -> str:
    needed = payload.get("default_member_permissions")
    if needed is None:
        return "everyone"
    return ", ".join(sorted(_SHOWN_TO[name] for name, is_set in discord.Permissions(int(needed)) if is_set))


def _words(need: Need) -> str:
    return need.replace("_", " ").capitalize()


if __name__ == "__main__":
    for path, written in PAGES.items():
        path.write_text(written(), "utf-8")
        print(path.relative_to(ROOT))
