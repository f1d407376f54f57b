"""Whatever stands at whichever place of a body: it is taken or refused in Discord's words, never a crash."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.components.layout import read_modal
from bot.sandbox.components.message import read_draft
from bot.sandbox.errors import DiscordError
from bot.sandbox.interactions.registry import CommandRegistry
from bot.sandbox.world.model import User
from bot.sandbox.world.state import World
from tests.sandbox.mutations import JUNK, places, with_junk

OPTIONS = [{"label": "A", "value": "a", "description": "First", "emoji": {"name": "🎉"}, "default": True}]
SELECTS = [
    {"type": 3, "custom_id": "s3", "options": OPTIONS, "min_values": 0, "max_values": 1, "placeholder": "Pick"},
    {"type": 5, "custom_id": "s5", "default_values": [{"type": "user", "id": "1"}]},
    {"type": 8, "custom_id": "s8", "channel_types": [0]},
]
BUTTONS = [
    {"type": 2, "style": 1, "custom_id": "b", "label": "Go", "emoji": {"id": "1", "name": "x"}, "disabled": False},
    {"type": 2, "style": 5, "url": "https://a.example", "label": "Link"},
]
EMBED = {
    "title": "T",
    "color": 1,
    "timestamp": "2026-01-01T00:00:00Z",
    "author": {"name": "A", "url": "https://a.example", "icon_url": "https://a.example"},
    "footer": {"text": "F"},
    "image": {"url": "https://a.example"},
    "fields": [{"name": "N", "value": "V", "inline": True}],
}
MESSAGE = {
    "content": "Hi",
    "embeds": [EMBED],
    "components": [{"type": 1, "components": BUTTONS}, *({"type": 1, "components": [one]} for one in SELECTS)],
    "allowed_mentions": {"parse": ["users"], "roles": ["1"], "replied_user": True},
    "attachments": [{"id": "0", "filename": "a.txt", "description": "A"}],
    "message_reference": {"type": 0, "message_id": "1", "channel_id": "1", "fail_if_not_exists": False},
    "sticker_ids": ["1"],
    "flags": 4,
    "nonce": "n",
    "enforce_nonce": True,
    "tts": False,
}
LAYOUT = {
    "flags": 1 << 15,
    "components": [
        {
            "type": 17,
            "accent_color": 1,
            "components": [
                {"type": 9, "components": [{"type": 10, "content": "x"}], "accessory": BUTTONS[0]},
                {"type": 12, "items": [{"media": {"url": "https://a.example"}, "description": "x", "spoiler": True}]},
                {"type": 14, "spacing": 2, "divider": False},
            ],
        },
        {"type": 13, "file": {"url": "attachment://a.txt"}, "spoiler": True},
    ],
}
PLAIN = [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]
MODAL = {
    "custom_id": "m",
    "title": "M",
    "components": [
        {
            "type": 1,
            "components": [{"type": 4, "custom_id": "t", "label": "T", "style": 1, "min_length": 1, "value": "x"}],
        },
        {"type": 18, "label": "L", "description": "D", "component": {"type": 22, "custom_id": "c", "options": PLAIN}},
        {"type": 18, "label": "L", "component": {"type": 21, "custom_id": "r", "options": PLAIN}},
        {"type": 18, "label": "L", "component": {"type": 19, "custom_id": "f", "min_values": 1, "max_values": 2}},
        {"type": 18, "label": "L", "component": {"type": 23, "custom_id": "k", "default": True}},
    ],
}
TEXT = {
    "type": 3,
    "name": "text",
    "description": "D",
    "min_length": 1,
    "max_length": 5,
    "choices": [{"name": "c", "value": "v"}],
}
WHOLE = {"type": 4, "name": "whole", "description": "D", "min_value": 1, "max_value": 5, "autocomplete": True}
COMMANDS = [
    {"name": "ask", "description": "D", "options": [TEXT, WHOLE], "default_member_permissions": "8", "contexts": [0]},
    {"name": "Menu", "type": 2},
    {
        "name": "nest",
        "description": "D",
        "name_localizations": {"de": "nest"},
        "options": [
            {
                "type": 2,
                "name": "g",
                "description": "D",
                "options": [{"type": 1, "name": "s", "description": "D", "options": [TEXT]}],
            }
        ],
    },
]


def register(body: object) -> object:
    world = World(SandboxClock())
    world.bot = User(77, "bot", bot=True)
    return CommandRegistry(world).overwrite(None, body)


READERS: dict[str, tuple[Callable[[object], object], Any]] = {
    "message": (read_draft, MESSAGE),
    "layout": (read_draft, LAYOUT),
    "modal": (read_modal, MODAL),
    "commands": (register, COMMANDS),
}


@pytest.mark.parametrize("name", READERS)
def test_junk_at_any_place_is_taken_or_refused(name: str) -> None:
    read, body = READERS[name]
    statuses = [status_of(read, with_junk(body, path, junk)) for path in places(body) for junk in JUNK]
    assert set(statuses) <= {200, 400, 501}
    assert statuses.count(400) > 100


def status_of(read: Callable[[object], object], body: object) -> int:
    try:
        read(body)
    except DiscordError as error:
        return error.status
    return 200


@pytest.mark.parametrize("name", ["layout", "modal", "commands"])
def test_the_bodies_themselves_are_taken(name: str) -> None:
    read, body = READERS[name]
    assert read(copy.deepcopy(body))
