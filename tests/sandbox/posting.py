"""What tests of messages share: where they write, and how they upload."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import aiohttp
import orjson

from bot.sandbox.world import threads
from bot.sandbox.world.model import Channel, Member
from tests.sandbox.clients import Api


def room(api: Api, name: str = "general") -> str:
    return f"/channels/{api.channel(name).id}/messages"


def open_thread(api: Api, **state: Any) -> Channel:
    parent = api.channel("general")
    thread = threads.open_thread(api.world, api.guild, parent, {"name": "Side talk"}, api.world.user(api.id_of("mina")))
    for name, value in state.items():
        setattr(thread.thread, name, value)
    return thread


def member(api: Api, name: str) -> Member:
    return api.guild.members[api.id_of(name)]


async def upload(
    api: Api, who: str, path: str, body: dict[str, Any], *files: tuple[str, bytes, str]
) -> tuple[int, Any]:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", orjson.dumps(body).decode(), content_type="application/json")
    for index, (name, data, content_type) in enumerate(files):
        form.add_field(f"files[{index}]", BytesIO(data), filename=name, content_type=content_type)
    headers = {"Authorization": api.token(who)}
    async with api._session.post(api.sandbox.api_url + path, data=form, headers=headers) as response:
        return response.status, orjson.loads(await response.read())
