"""Draws JSON that fits a schema of Discord's OpenAPI document, and JSON that fits nothing."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

from tests.sandbox.mutations import JUNK, places, with_junk

Schema = dict[str, Any]
DEEPEST = 6
WORDS = ("hello", "ada", "General", "a", "🙂🙂", "ǅ", "two words", "<@1>", "@everyone", "x" * 33, "x" * 101)
INSTANTS = ("2026-11-22T20:00:00Z", "2030-01-01T00:00:00+00:00", "1999-12-31T23:59:59.999999-11:00", "2026-11-23")
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
NASTY: list[Any] = [
    *JUNK,
    "\0",
    "\ud7ff\ufffe\U0010ffff",
    "x" * 100_000,
    "-0",
    "1e9",
    "٣",
    "\u202e",
    -(2**63),
    2**63,
    2**64,
    1e308,
    [0] * 2_000,
    {"": ""},
    {"id": "0"},
    {"type": None},
]


def nested(depth: int) -> Any:
    """Lists and objects inside each other."""
    value: Any = 1
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value


class Sampler:
    """Draws values by schema; ``known`` gives ids that exist for the name of a property, or None."""

    def __init__(self, components: Schema, rng: random.Random, known: Callable[[str], str | None]) -> None:
        self._components = components
        self._random = rng
        self._known = known

    def value(self, schema: Schema, name: str = "", depth: int = 0) -> Any:
        """Draw a value that fits a schema (as far as examples go; patterns and uniqueness are left to luck)."""
        rng = self._random
        schema = self._resolved(schema)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return rng.choice(schema["enum"])
        for key in ("oneOf", "anyOf"):
            if schema.get(key):
                options = schema[key]
                consts = [one["const"] for one in options if "const" in one]
                chosen = rng.choice(consts) if len(consts) == len(options) else None
                return chosen if chosen is not None else self.value(rng.choice(options), name, depth + 1)
        kinds = schema.get("type", "object" if "properties" in schema else "string")
        kind = rng.choice(kinds) if isinstance(kinds, list) else kinds
        return self._of_kind(kind, schema, name, depth)

    def mutated(self, body: Any) -> Any:
        """Put something else at one place of a body, or leave a key out, or add one."""
        rng = self._random
        way = rng.random()
        if isinstance(body, dict) and body and way < 0.3:
            gone = rng.choice(list(body))
            return {key: value for key, value in body.items() if key != gone}
        if isinstance(body, dict) and way < 0.4:
            return body | {rng.choice(("unknown", "id", "flags", "", "type")): rng.choice(NASTY)}
        at = rng.choice(list(places(body)))
        return with_junk(copy.deepcopy(body), at, nested(300) if way > 0.97 else rng.choice(NASTY))

    def _resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            schema = self._components["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        if "allOf" not in schema:
            return schema
        whole: Schema = {key: value for key, value in schema.items() if key != "allOf"}
        for part in schema["allOf"]:
            inner = self._resolved(part)
            properties = whole.get("properties", {}) | inner.get("properties", {})
            required = [*whole.get("required", []), *inner.get("required", [])]
            whole |= inner
            whole |= {"properties": properties, "required": required} if properties else {}
        return whole

    def _of_kind(self, kind: str, schema: Schema, name: str, depth: int) -> Any:
        rng = self._random
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            return self._array(schema, name, depth)
        if kind == "boolean":
            return rng.random() < 0.5
        if kind == "integer":
            least, most = schema.get("minimum", 0), schema.get("maximum", 1000)
            return rng.choice((least, most, rng.randint(least, max(least, most))))
        if kind == "number":
            return rng.uniform(schema.get("minimum", 0), schema.get("maximum", 100))
        return self._text(schema, name) if kind == "string" else None

    def _object(self, schema: Schema, depth: int) -> dict[str, Any]:
        required = set(schema.get("required", []))
        wanted = 0.0 if depth > DEEPEST else 0.35 if depth else 0.5
        properties: Schema = schema.get("properties", {})
        return {
            name: self.value(inner, name, depth + 1)
            for name, inner in properties.items()
            if name in required or self._random.random() < wanted
        }

    def _array(self, schema: Schema, name: str, depth: int) -> list[Any]:
        least, most = schema.get("minItems", 0), schema.get("maxItems", 3)
        count = least if depth > DEEPEST else self._random.randint(least, max(least, min(most, 3)))
        return [self.value(schema.get("items", {}), name.removesuffix("s"), depth + 1) for _ in range(count)]

    def _text(self, schema: Schema, name: str) -> str:
        rng = self._random
        if schema.get("format") == "snowflake" or name == "id" or name.endswith("_id"):
            return self._known(name) or str(rng.choice((0, 1, 2**63 - 1, rng.getrandbits(62))))
        if schema.get("format") == "date-time":
            return rng.choice(INSTANTS)
        if schema.get("contentEncoding"):
            return PIXEL
        if name in {"allow", "deny", "permissions", "default_member_permissions"}:
            return str(rng.getrandbits(40))
        least, most = schema.get("minLength", 0), schema.get("maxLength", 40)
        word = rng.choice(WORDS) if rng.random() < 0.8 else "y" * most
        return (word + "z" * least)[: max(least, most)]
