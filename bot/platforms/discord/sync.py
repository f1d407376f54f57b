"""Tells Discord about the commands, when they changed."""

import hashlib
import logging
from typing import Any, Protocol

import orjson
from discord import app_commands

from bot.platforms.discord.errors import translated
from bot.platforms.discord.translator import CatalogueTranslator

_log = logging.getLogger(__name__)
_KEY = "discord-commands"
_DEFAULT = "en-US"


class Memory(Protocol):
    """What the process remembers over a restart: the database."""

    async def recall(self, name: str) -> str | None:
        """What was remembered under a name."""
        ...

    async def remember(self, name: str, value: str) -> None:
        """Remember it from now on."""
        ...


async def synchronise(tree: app_commands.CommandTree[Any], translator: CatalogueTranslator, memory: Memory) -> bool:
    """Register the commands with Discord unless it has them already; whether it was necessary.

    Raises:
        PlatformError: Discord does not take them.
    """
    client = tree.client
    if client.application_id is None:
        raise RuntimeError("commands belong to an application: log in first")
    payload = [
        in_default_language(await command.get_translated_payload(tree, translator)) for command in tree.get_commands()
    ]
    digest = hashlib.sha256(orjson.dumps([client.application_id, payload], option=orjson.OPT_SORT_KEYS)).hexdigest()
    with translated():
        if await memory.recall(_KEY) == digest and await _are_there(tree, payload):
            return False
        await client.http.bulk_upsert_global_commands(client.application_id, payload)
    await memory.remember(_KEY, digest)
    _log.info("%s commands registered", len(payload))
    return True


async def _are_there(tree: app_commands.CommandTree[Any], payload: list[dict[str, Any]]) -> bool:
    # somebody may have removed them, or this Discord may be a new sandbox
    return {command.name for command in await tree.fetch_commands()} == {command["name"] for command in payload}


def in_default_language(node: dict[str, Any]) -> dict[str, Any]:
    """A command or option whose description is the catalogue's English one, so that code holds none.

    Names stay, for discord.py finds commands by them; a choice has a value for that, so its name is taken too.
    """
    node = dict(node)
    names, descriptions = (
        dict(node.pop(key, None) or {}) for key in ("name_localizations", "description_localizations")
    )
    english_name, english = names.pop(_DEFAULT, None), descriptions.pop(_DEFAULT, None)
    if "value" in node and english_name:
        node["name"] = english_name
    if english:
        node["description"] = english
    for key, texts in (("name_localizations", names), ("description_localizations", descriptions)):
        texts.pop("en-GB", None)
        if texts:
            node[key] = texts
    for key in ("options", "choices"):
        if node.get(key):
            node[key] = [in_default_language(inner) for inner in node[key]]
    return node
