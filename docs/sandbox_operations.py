"""docs/sandbox/operations.md: what the sandbox has of Discord, and what it has not.

Discord's own operations and events stand in docs/sandbox/discord-operations.txt, which is written anew from Discord's
documents where they are on the machine (../shared/discord, or the folder that DISCORD_SCHEMAS names).
"""

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bot.sandbox import Sandbox
from bot.sandbox.errors import CATALOGUE, Code
from bot.sandbox.gateway.events import ANSWERS, EVENTS
from bot.sandbox.gateway.intents import PRIVILEGED, Intent, needed_for
from bot.sandbox.limits import EVERYTHING_ELSE, GLOBAL_LIMIT, INVALID_LIMIT, INVALID_SECONDS, RULES, Rule
from bot.sandbox.rest.router import Auth, Route, Router
from docs.tables import NOTE, ROOT, page, table

LIST = ROOT / "docs" / "sandbox" / "discord-operations.txt"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
CALLERS = {Auth.ACCOUNT: "bot, person", Auth.BOT: "bot", Auth.NONE: "anybody"}
FOR_PEOPLE = "Operations of people's clients, which Discord does not document"


def discord_list() -> str:
    """docs/sandbox/discord-operations.txt: one line for each operation and event of Discord."""
    folder = Path(os.environ.get("DISCORD_SCHEMAS") or ROOT.parent / "shared" / "discord")
    if not (folder / "openapi.json").is_file():
        return LIST.read_text("utf-8")
    return page([*_documented_operations(folder / "openapi.json"), *_documented_events(folder)])


def operations_page() -> str:
    """docs/sandbox/operations.md."""
    routes, named = Sandbox().routes, discord_list().splitlines()
    operations = [line for line in named if not line.startswith("EVENT ")]
    events = [line.removeprefix("EVENT ") for line in named if line.startswith("EVENT ")]
    of_discord = {_nameless(line) for line in operations}
    router = Router(routes)
    lacking = [line for line in operations if router.find(*_nameless(line).split(" ")) is None]
    refusing = sum((route.handler.__doc__ or "").startswith("Refuse") for route in routes)
    silent = sorted(set(events) - set(EVENTS))
    return page(
        [
            "# What the sandbox has of Discord",
            "",
            NOTE,
            "",
            *_in_short(operations, lacking, events, refusing),
            "",
            "## Operations",
            *_operations([route for route in routes if _key(route) in of_discord]),
            "",
            f"### {FOR_PEOPLE}",
            "",
            "Personas act by the same operations as bots, and by these; so does the page.",
            "",
            *_for_people([route for route in routes if _key(route) not in of_discord]),
            "",
            "## Gateway events",
            "",
            "An event in brackets goes to people's clients alone. *Always* means that no intent is needed. The",
            "last column names the intent where another one is needed than in guilds.",
            "",
            *table(("Event", "Intent, in a guild", "Intent, in a direct message"), _event_rows(set(events))),
            "",
            "Privileged, so that a seed can withhold them: "
            + ", ".join(f"`{intent.name}`" for intent in Intent if intent in PRIVILEGED)
            + ".",
            "",
            "## What Discord has and the sandbox has not",
            "",
            *_lacking(lacking),
            "",
            "Events: " + (", ".join(f"`{name}`" for name in silent) if silent else "none are missing") + ".",
            "",
            *_errors(),
            "",
            *_limits(),
        ]
    )


def _in_short(operations: list[str], lacking: list[str], events: list[str], refusing: int) -> list[str]:
    all_of_them, has, sent = len(operations), len(operations) - len(lacking), len(set(events) & set(EVENTS))
    return [
        f"Of the {all_of_them} operations that Discord documents the sandbox has **{has}**, and of its {len(events)}",
        f"gateway events it sends **{sent}**. What it has not",
        "[is listed](#what-discord-has-and-the-sandbox-has-not); a request for it is answered with 501, never with an",
        "invented success. A test plays every operation that is listed here, and brings about every event.",
        f"{refusing} of the operations refuse always, with Discord's own codes: what they are for (people's OAuth2",
        "tokens, group direct messages, packs of stickers) is not here.",
    ]


def _documented_operations(document: Path) -> list[str]:
    paths: dict[str, Any] = json.loads(document.read_text("utf-8"))["paths"]
    return [f"{name} {path}" for path in sorted(paths) for name in METHODS if name.lower() in paths[path]]


def _documented_events(folder: Path) -> list[str]:
    definitions: dict[str, Any] = json.loads((folder / "gateway-receive.schema.json").read_text("utf-8"))["definitions"]
    named: set[str] = set()
    for definition in definitions.values():
        properties: dict[str, Any] = definition.get("properties", {})
        if "op" in properties and "t" in properties:
            event: dict[str, Any] = properties["t"]
            if "$ref" in event:
                event = definitions.get(unquote(event["$ref"].split("/definitions/")[1]), {})
            constants: list[object] = [event["const"]] if "const" in event else list(event.get("enum", []))
            named |= {one for one in constants if isinstance(one, str)}
    return [f"EVENT {name}" for name in sorted(named)]


def _operations(routes: list[Route]) -> list[str]:
    lines: list[str] = []
    for subject in sorted({_subject(route.template) for route in routes}):
        mine = [route for route in routes if _subject(route.template) == subject]
        lines += ["", f"### {subject}", "", *_table_of(mine)]
    return lines


def _table_of(routes: Iterable[Route]) -> list[str]:
    rows = [(f"`{route.method} {route.template}`", _summary(route), CALLERS[route.auth]) for route in routes]
    return table(("Operation", "What it does", "Who calls"), rows)


def _for_people(routes: list[Route]) -> list[str]:
    rows = [(f"`{route.method} {route.template}`", _summary(route)) for route in routes]
    return table(("Operation", "What it does"), rows)


def _summary(route: Route) -> str:
    """The first sentence of what a handler says of itself."""
    said = " ".join((route.handler.__doc__ or "").split("\n\n")[0].split())
    return said.partition("; ")[0].removesuffix(".") + "."


def _subject(template: str) -> str:
    """The heading under which an operation stands: its resource, and what of it."""
    parts = [part for part in template.split("/") if part and not part.startswith(("{", "@"))]
    of_whole = len(parts) == 1 or (len(parts) == 2 and template.endswith(f"/{parts[1]}") and template.count("{") == 0)
    words = parts[:1] if of_whole else parts[:2]
    return ": ".join(word.replace("-", " ") for word in words).capitalize()


def _event_rows(documented: set[str]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for name in EVENTS:
        of_guild, direct = (_intent(name, in_guild=where) for where in (True, False))
        shown = f"`{name}`" if name in documented else f"(`{name}`)"
        rows.append((shown, of_guild, direct if direct != of_guild else ""))
    return rows


def _intent(event: str, *, in_guild: bool) -> str:
    if event in ANSWERS:
        return "an answer to the client"
    needed = needed_for(event, in_guild=in_guild)
    return ", ".join(f"`{intent.name}`" for intent in Intent if intent & needed) or "always"


def _lacking(operations: list[str]) -> list[str]:
    subjects: dict[str, list[str]] = {}
    for operation in operations:
        subjects.setdefault(_subject(operation.split(" ")[1]), []).append(f"`{operation}`")
    return table(("Subject", "Operations"), [(name, "<br>".join(subjects[name])) for name in sorted(subjects)])


def _errors() -> list[str]:
    told = [(code, *CATALOGUE[code]) for code in Code if code in CATALOGUE]
    rows = [(str(int(code)), str(status), message) for code, status, message in sorted(told)]
    return ["## Error codes", "", *table(("Code", "Status", "Message"), rows)]


def _limits() -> list[str]:
    rows = [(rule.name, "<br>".join(f"`{route}`" for route in rule.routes), *_allowed(rule)) for rule in RULES]
    return [
        "## Rate limits",
        "",
        "Discord publishes no numbers; these are the sandbox's own. They are counted for each client and each guild,",
        f"channel or webhook, on real time. All together at most {GLOBAL_LIMIT} requests a second. Who makes more than",
        f"{INVALID_LIMIT} invalid requests (401, 403, 429) in {INVALID_SECONDS / 60:.0f} minutes is refused.",
        "Personas are free.",
        "",
        *table(("Limit", "Operations", "Allowed", "Counts globally"), rows),
        "",
        f"Every other operation: {_allowed(EVERYTHING_ELSE)[0]} each.",
    ]


def _allowed(rule: Rule) -> tuple[str, str]:
    allowed = f"{rule.limit} in {rule.seconds:g} s" if rule.limit else "any number"
    return allowed, "yes" if rule.in_global else "no"


def _key(route: Route) -> str:
    return _nameless(f"{route.method} {route.template}")


def _nameless(operation: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", operation)
