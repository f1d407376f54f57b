"""What messages give to read and to press, and how Discord's client writes a slash command."""

from __future__ import annotations

from typing import Any

Payload = dict[str, Any]


def words(message: Payload) -> str:
    """Everything that a message or modal gives to read."""
    return "\n".join(_texts(message))


_READ = ("content", "title", "description", "name", "value", "text", "label", "placeholder")


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [text for one in part for text in _texts(one)]
    if not isinstance(part, dict):
        return []
    own = [part[key] for key in _READ if isinstance(part.get(key), str)]
    inner = ("embeds", "components", "component", "fields", "footer", "options")
    return own + [text for key in inner for text in _texts(part.get(key))]


def component_of(message: Payload, verb: str) -> Payload:
    """The button or select of a message that does something."""
    found = [one for one in components(message) if one.get("custom_id", "").split(":")[1:2] == [verb]]
    assert len(found) == 1, f"{len(found)} times {verb} in {words(message)}"
    return found[0]


def components(part: Any) -> list[Payload]:
    """All components of a message."""
    if isinstance(part, list):
        return [found for one in part for found in components(one)]
    inner = components(part.get("components", []))
    return [part, *inner] if "type" in part and "custom_id" in part else inner


def invocation(registered: list[Payload], command: str, options: Payload) -> Payload:
    """The data of a slash command as Discord's client sends it."""
    name, *rest = command.split()
    found = next(one for one in registered if one["name"] == name)
    given = _options(_walk(found, rest), options)
    for part in reversed(rest):
        given = [{"type": 1, "name": part, "options": given}]
    return {"id": found["id"], "name": name, "type": 1, "version": found["version"], "options": given}


def _walk(command: Payload, rest: list[str]) -> Payload:
    for part in rest:
        command = next(one for one in command["options"] if one["name"] == part)
    return command


def _options(command: Payload, values: Payload) -> list[Payload]:
    kinds = {option["name"]: option["type"] for option in command.get("options", [])}
    return [
        {"type": kinds[name], "name": name, "value": value if kinds[name] in {3, 4, 5, 10} else str(value)}
        for name, value in values.items()
    ]
