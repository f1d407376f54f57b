"""Judges of the sandbox's traffic: schemas that nobody in this project wrote."""

from __future__ import annotations

import importlib.util
import json
import os
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
UNLISTED_KEYS = {"flags", "title", "options", "single_select", "required", "in_onboarding"}
UNJUDGED_PATHS = ("/interactions?", "/sandbox/")


def schemas_folder() -> Path:
    return Path(os.environ.get("DISCORD_SCHEMAS") or ROOT.parent / "shared" / "discord")


def available() -> bool:
    """Whether traffic can be judged here; fails where it must be (TRIBUNE_REQUIRE_SCHEMAS=1) and cannot."""
    found = (schemas_folder() / "oracle.py").is_file()
    if not found and os.environ.get("TRIBUNE_REQUIRE_SCHEMAS") == "1":
        pytest.fail(f"Discord's schemas are not at {schemas_folder()}")
    return found


@cache
def oracle_module() -> ModuleType:
    """The judging module; skips the test without it."""
    if not available():
        pytest.skip(f"Discord's schemas are not at {schemas_folder()}")
    path = schemas_folder() / "oracle.py"
    spec = importlib.util.spec_from_file_location("discord_oracle", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def _rest() -> Any:
    return oracle_module().RestOracle()


@cache
def _gateway(direction: str) -> Any:
    return oracle_module().GatewayOracle(direction)


class Judge:
    """A tap that notes every violation by bot or sandbox, and counts what was exercised."""

    def __init__(self) -> None:
        self.violations: list[str] = []
        self.operations: Counter[str] = Counter()
        self.events: Counter[str] = Counter()
        _rest(), _gateway("receive"), _gateway("send")  # skips here where the schemas are absent

    def rest(
        self,
        method: str,
        path: str,
        request_body: object,
        status: int,
        response_body: object,
        *,
        actor_is_bot: bool,
        injected_fault: bool,
    ) -> None:
        if not actor_is_bot or injected_fault or status == 501:
            return
        template, _ = _rest()._find(method, path)
        self.operations[f"{method} {template}"] += 1
        judged = _plain(response_body)
        if status == 400 and isinstance(judged, dict):
            # Discord's document types the codes of nested errors as integers; Discord sends names (BASE_TYPE_REQUIRED)
            judged.pop("errors", None)
        found = [f"request {one}" for one in _rest().request(method, path, request_body)] if status < 400 else []
        found += [f"response {status} {one}" for one in _rest().response(method, path, status, judged)]
        self.violations += [f"{method} {path}: {one}" for one in found]

    def frame(self, direction: str, frame: dict[str, Any], *, is_bot: bool) -> None:
        if not is_bot:
            return
        self.events[frame.get("t") or f"op {frame.get('op')} {direction}"] += 1
        found = _gateway(direction).frame(_fairly(_plain(frame)))
        self.violations += [f"{direction} op {frame.get('op')} {frame.get('t')}: {one}" for one in found]

    def verdict(self) -> None:
        assert not self.violations, "\n".join(self.violations[:40])


def _fairly(frame: Any) -> Any:
    """The frame without what the schema wrongly refuses.

    The audit log names ids as keys where commands' permissions change (121), the flags of what was made, and all of an
    onboarding prompt (discord.js falls without its options); RATE_LIMITED has its opcode as a number, as documented,
    where the schema wants a text.
    """
    data = frame.get("d")
    if frame.get("t") == "RATE_LIMITED":
        return frame | {"d": data | {"opcode": str(data["opcode"])}}
    if frame.get("t") != "GUILD_AUDIT_LOG_ENTRY_CREATE":
        return frame
    fair = [one for one in data.get("changes", []) if data["action_type"] != 121 and one["key"] not in UNLISTED_KEYS]
    return frame | {"d": data | {"changes": fair}}


def _plain(body: object) -> object:
    """What the other side reads: JSON and nothing else."""
    return json.loads(json.dumps(body))
