"""Every ceiling of Discord's: at the limit it passes, one above is refused with Discord's code."""
# ruff: noqa: E501 - a table of cases reads best with one case a line

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.snowflake import snowflake_at
from bot.sandbox.world import channels, invites, threads, webhooks
from bot.sandbox.world.model import Message, Overwrite, Reaction, Role
from bot.sandbox.world.state import Cause
from tests.sandbox.clients import Api
from tests.sandbox.posting import open_thread, room, upload

FORM = (400, 50035)
MODERN = 1 << 15


def embed(**parts: Any) -> dict[str, Any]:
    return {"embeds": [{"title": "x"} | parts]}


def fields(count: int, name: int = 1, value: int = 1) -> dict[str, Any]:
    return embed(fields=[{"name": "n" * name, "value": "v" * value}] * count)


def row(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"content": "x", "components": [{"type": 1, "components": list(parts)}]}


def button(label: int = 1, custom_id: str = "x") -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "l" * label, "custom_id": custom_id}


def buttons(count: int) -> dict[str, Any]:
    return row(*(button(custom_id=str(number)) for number in range(count)))


def rows(count: int) -> dict[str, Any]:
    return {"content": "x", "components": [row(button(custom_id=str(n)))["components"][0] for n in range(count)]}


def select(
    options: int = 1, label: int = 1, description: int = 1, placeholder: int = 1, value: int = 0
) -> dict[str, Any]:
    each = [
        {"label": "l" * label, "value": str(n).rjust(value, "v"), "description": "d" * description}
        for n in range(options)
    ]
    return row({"type": 3, "custom_id": "x", "placeholder": "p" * placeholder, "options": each})


def modern(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"flags": MODERN, "components": list(parts)}


def text(length: int = 1) -> dict[str, Any]:
    return {"type": 10, "content": "t" * length}


def gallery(count: int) -> dict[str, Any]:
    return modern({"type": 12, "items": [{"media": {"url": "https://a.example/b.png"}}] * count})


def section(count: int) -> dict[str, Any]:
    return modern({"type": 9, "components": [text()] * count, "accessory": button()})


def poll(question: int = 1, answers: int = 1, answer: int = 1, hours: int = 1) -> dict[str, Any]:
    each = [{"poll_media": {"text": "a" * answer}}] * answers
    return {"poll": {"question": {"text": "q" * question}, "answers": each, "duration": hours}}


def pinging(kind: str, count: int) -> dict[str, Any]:
    return {"content": "x", "allowed_mentions": {kind: [str(number) for number in range(count)]}}


def command(**parts: Any) -> dict[str, Any]:
    return {"name": "x", "description": "x"} | parts


def options(count: int) -> dict[str, Any]:
    return command(options=[{"type": 3, "name": f"o{n}", "description": "x"} for n in range(count)])


def choices(count: int, name: int = 1) -> dict[str, Any]:
    each = [{"name": f"{n}".rjust(name, "n"), "value": str(n)} for n in range(count)]
    return command(options=[{"type": 3, "name": "o", "description": "x", "choices": each}])


def tags(count: int, name: int = 2) -> dict[str, Any]:
    return {"available_tags": [{"name": f"{n}".rjust(name, "t")} for n in range(count)]}


def overwrites(count: int) -> dict[str, Any]:
    return {"permission_overwrites": [{"id": str(n + 1), "type": 1, "allow": "0", "deny": "0"} for n in range(count)]}


SEND, EDIT, THREAD = "POST /channels/{general}/messages", "PATCH /channels/{general}", "PATCH /channels/{thread}"
FORUM, ROLE, COMMAND = (
    "PATCH /channels/{questions}",
    "POST /guilds/{guild}/roles",
    "POST /applications/{application}/commands",
)
HOOK, INVITE = "POST /channels/{general}/webhooks", "POST /channels/{general}/invites"
BODIES: list[tuple[str, str, Callable[[int], Any], int]] = [
    ("characters of a message", SEND, lambda n: {"content": "x" * n}, 2000),
    ("embeds", SEND, lambda n: {"embeds": [{"title": "x"}] * n}, 10),
    ("characters over all embeds", SEND, lambda n: {"embeds": [{"description": "x" * 4096}, {"description": "x" * (n - 4096)}]}, 6000),
    ("an embed's title", SEND, lambda n: embed(title="x" * n), 256),
    ("an embed's description", SEND, lambda n: embed(description="x" * n), 4096),
    ("an embed's fields", SEND, fields, 25),
    ("a field's name", SEND, lambda n: fields(1, name=n), 256),
    ("a field's value", SEND, lambda n: fields(1, value=n), 1024),
    ("a footer", SEND, lambda n: embed(footer={"text": "x" * n}), 2048),
    ("an embed's author", SEND, lambda n: embed(author={"name": "x" * n}), 256),
    ("an embed's color", SEND, lambda n: embed(color=n), 0xFFFFFF),
    ("a nonce", SEND, lambda n: {"content": "x", "nonce": "1" * n}, 25),
    ("users that may be pinged", SEND, lambda n: pinging("users", n), 100),
    ("roles that may be pinged", SEND, lambda n: pinging("roles", n), 100),
    ("rows", SEND, rows, 5),
    ("buttons of a row", SEND, buttons, 5),
    ("a button's label", SEND, lambda n: row(button(n)), 80),
    ("a custom id", SEND, lambda n: row(button(custom_id="x" * n)), 100),
    ("a link", SEND, lambda n: row({"type": 2, "style": 5, "label": "x", "url": "https://a.example/".ljust(n, "x")}), 512),
    ("a select's options", SEND, select, 25),
    ("an option's label", SEND, lambda n: select(label=n), 100),
    ("an option's value", SEND, lambda n: select(value=n), 100),
    ("an option's description", SEND, lambda n: select(description=n), 100),
    ("a placeholder", SEND, lambda n: select(placeholder=n), 150),
    ("components of a message", SEND, lambda n: modern(*[text()] * n), 40),
    ("characters of all texts", SEND, lambda n: modern(text(n - 1), text(1)), 4000),
    ("pictures of a gallery", SEND, gallery, 10),
    ("texts of a section", SEND, section, 3),
    ("a poll's question", SEND, poll, 300),
    ("a poll's answers", SEND, lambda n: poll(answers=n), 10),
    ("an answer", SEND, lambda n: poll(answer=n), 55),
    ("a poll's hours", SEND, lambda n: poll(hours=n), 768),
    ("a channel's name", EDIT, lambda n: {"name": "x" * n}, 100),
    ("a topic", EDIT, lambda n: {"topic": "x" * n}, 1024),
    ("slow mode", EDIT, lambda n: {"rate_limit_per_user": n}, 21_600),
    ("slow mode of new threads", EDIT, lambda n: {"default_thread_rate_limit_per_user": n}, 21_600),
    ("overwrites at once", EDIT, overwrites, 100),
    ("users of a voice channel", "PATCH /channels/{lounge}", lambda n: {"user_limit": n}, 99),
    ("a forum's guidelines", FORUM, lambda n: {"topic": "x" * n}, 4096),
    ("a forum's tags", FORUM, tags, 20),
    ("a tag's name", FORUM, lambda n: tags(1, n), 50),
    ("a thread's name", THREAD, lambda n: {"name": "x" * n}, 100),
    ("a thread's slow mode", THREAD, lambda n: {"rate_limit_per_user": n}, 21_600),
    ("a guild's name", "PATCH /guilds/{guild}", lambda n: {"name": "x" * n}, 100),
    ("a role's name", ROLE, lambda n: {"name": "x" * n}, 100),
    ("a role's color", ROLE, lambda n: {"color": n}, 0xFFFFFF),
    ("a nickname", "PATCH /guilds/{guild}/members/{amira}", lambda n: {"nick": "x" * n}, 32),
    ("one's own nickname", "PATCH /guilds/{guild}/members/@me", lambda n: {"nick": "x" * n}, 32),
    ("a text about oneself", "PATCH /guilds/{guild}/members/@me", lambda n: {"bio": "x" * n}, 190),
    ("an invite's age", INVITE, lambda n: {"max_age": n}, 604_800),
    ("an invite's uses", INVITE, lambda n: {"max_uses": n}, 100),
    ("what a ban deletes", "PUT /guilds/{guild}/bans/{amira}", lambda n: {"delete_message_seconds": n}, 604_800),
    ("bans at once", "POST /guilds/{guild}/bulk-ban", lambda n: {"user_ids": ["{amira}", *map(str, range(1, n))]}, 200),
    ("days of a prune", "POST /guilds/{guild}/prune", lambda n: {"days": n}, 30),
    ("a webhook's name", HOOK, lambda n: {"name": "x" * n}, 80),
    ("a command's name", COMMAND, lambda n: command(name="x" * n), 32),
    ("a command's description", COMMAND, lambda n: command(description="x" * n), 100),
    ("a command's options", COMMAND, options, 25),
    ("an option's choices", COMMAND, choices, 25),
    ("a choice's name", COMMAND, lambda n: choices(1, n), 100),
]  # fmt: skip

QUERIES: list[tuple[str, str, int]] = [
    ("messages of a page", "/channels/{general}/messages?limit=", 100),
    ("pins of a page", "/channels/{general}/messages/pins?limit=", 50),
    ("messages of a search", "/guilds/{guild}/messages/search?limit=", 25),
    ("a search's offset", "/guilds/{guild}/messages/search?offset=", 9975),
    ("threads of a search", "/channels/{questions}/threads/search?limit=", 25),
    ("archived threads of a page", "/channels/{general}/threads/archived/public?limit=", 100),
    ("members of a thread's page", "/channels/{thread}/thread-members?limit=", 100),
    ("members of a page", "/guilds/{guild}/members?limit=", 1000),
    ("members of a search", "/guilds/{guild}/members/search?query=a&limit=", 1000),
    ("bans of a page", "/guilds/{guild}/bans?limit=", 1000),
    ("entries of the audit log", "/guilds/{guild}/audit-logs?limit=", 100),
    ("guilds of a page", "/users/@me/guilds?limit=", 200),
    ("days of a count before a prune", "/guilds/{guild}/prune?days=", 30),
]


@pytest.fixture
def places(api: Api) -> dict[str, Any]:
    """What the paths of the tables name."""
    return {
        "guild": api.guild.id,
        "general": api.channel("general").id,
        "questions": api.channel("questions").id,
        "lounge": api.channel("Lounge").id,
        "amira": api.id_of("amira"),
        "application": api.world.application_id,
        "thread": open_thread(api).id,
    }


@pytest.mark.parametrize(("path", "body", "limit"), [case[1:] for case in BODIES], ids=[case[0] for case in BODIES])
async def test_a_bodys_ceiling(
    api: Api, places: dict[str, Any], path: str, body: Callable[[int], Any], limit: int
) -> None:
    method, url = path.format(**places).split()

    def filled(size: int) -> Any:
        made = body(size)
        if "user_ids" in made:
            made["user_ids"] = [one.format(**places) for one in made["user_ids"]]
        return made

    assert await api.refused("bot", method, url, filled(limit + 1)) == FORM
    await api.ok("bot", method, url, filled(limit))


@pytest.mark.parametrize(("files", "characters", "taken"), [(10, 1024, True), (11, 1024, False), (10, 1025, False)])
async def test_the_ceilings_of_described_files(api: Api, files: int, characters: int, *, taken: bool) -> None:
    described = [{"id": str(index), "description": "x" * characters} for index in range(files)]
    sent = [(f"{index}.txt", b"x", "text/plain") for index in range(10)]
    status, answer = await upload(api, "bot", room(api), {"attachments": described}, *sent)
    assert (status, answer.get("code")) == ((200, None) if taken else FORM)


@pytest.mark.parametrize(("path", "limit"), [case[1:] for case in QUERIES], ids=[case[0] for case in QUERIES])
async def test_a_querys_ceiling(api: Api, places: dict[str, Any], path: str, limit: int) -> None:
    url = path.format(**places)
    assert await api.refused("bot", "GET", f"{url}{limit + 1}") == FORM
    await api.ok("bot", "GET", f"{url}{limit}")


def fill_roles(api: Api, count: int) -> None:
    for _ in range(count - len(api.guild.roles)):
        role = Role(api.world.ids.next(), "x")
        api.guild.roles[role.id] = role


def fill_pins(api: Api, count: int) -> None:
    channel, now = api.channel("general"), api.world.clock.now()
    for _ in range(count):
        message = Message(api.world.ids.next(), channel.id, api.guild.id, api.world.bot, now, "x", pinned_at=now)
        channel.messages[message.id] = message


def fill_reactions(api: Api, count: int) -> None:
    (message,) = api.channel("general").messages.values()
    for number in range(count):
        emoji = chr(0x1F600 + number)
        message.reactions[emoji] = Reaction(emoji, users={api.id_of("mina"): None})


def fill_invites(api: Api, count: int) -> None:
    cause = Cause(api.world.bot.id)
    for _ in range(count):
        invites.create(api.world, api.guild, api.channel("general"), {}, api.world.bot, cause)


def fill_webhooks(api: Api, count: int, channel: str = "general") -> None:
    for _ in range(count):
        webhooks.create(
            api.world, api.guild, api.channel(channel), {"name": "x"}, api.world.bot, Cause(api.world.bot.id)
        )


def fill_threads(api: Api, count: int) -> None:
    for _ in range(count):
        threads.open_thread(api.world, api.guild, api.channel("general"), {"name": "x"}, api.world.bot)


def fill_overwrites(api: Api, count: int) -> None:
    api.channel("general").overwrites = {number: Overwrite(number, 1) for number in range(1, count + 1)}


def fill_channels(api: Api, count: int) -> None:
    for number in range(count - len(api.guild.channels)):
        channels.create(api.world, api.guild, {"name": f"c{number}"}, Cause(api.world.bot.id))


def fill_category(api: Api, count: int) -> None:
    talk = api.channel("Talk")
    there = sum(one.parent_id == talk.id for one in api.guild.channels.values())
    for _ in range(count - there):
        channels.create(api.world, api.guild, {"name": "x", "parent_id": talk.id}, Cause(api.world.bot.id))


POST_THREAD = "POST /channels/{general}/threads"
COUNTS: list[tuple[str, Callable[[Api, int], None], int, str, Any, tuple[int, int]]] = [
    ("channels", fill_channels, 500, "POST /guilds/{guild}/channels", {"name": "x"}, (400, 30013)),
    ("channels of a category", fill_category, 50, "POST /guilds/{guild}/channels", {"name": "x", "parent_id": "{talk}"}, FORM),
    ("roles", fill_roles, 250, ROLE, {}, (400, 30005)),
    ("pins", fill_pins, 250, "PUT /channels/{general}/messages/pins/{message}", None, (400, 30003)),
    ("kinds of reactions", fill_reactions, 20, "PUT /channels/{general}/messages/{message}/reactions/🎉/@me", None, (400, 30010)),
    ("invites", fill_invites, 1000, INVITE, {"unique": True}, (400, 30016)),
    ("webhooks of a channel", fill_webhooks, 15, HOOK, {"name": "x"}, (400, 30007)),
    ("webhooks of a guild", lambda api, n: fill_webhooks(api, n, "off-topic"), 1000, HOOK, {"name": "x"}, (400, 30058)),
    ("active threads", fill_threads, 1000, POST_THREAD, {"name": "x", "type": 11}, (400, 160006)),
    ("overwrites", fill_overwrites, 1000, "PUT /channels/{general}/permissions/{amira}", {"type": 1}, (400, 30060)),
]  # fmt: skip


@pytest.mark.parametrize("case", COUNTS, ids=[case[0] for case in COUNTS])
async def test_how_many_there_may_be(api: Api, case: Any) -> None:
    _, fill, most, path, body, code = case
    general = api.channel("general")
    message = await api.ok("bot", "POST", f"/channels/{general.id}/messages", {"content": "x"})
    names = {"guild": api.guild.id, "general": general.id, "message": message["id"], "amira": api.id_of("amira")}
    method, url = path.format(**names).split()
    if body and "parent_id" in body:
        body = body | {"parent_id": str(api.channel("Talk").id)}
    fill(api, most)
    assert await api.refused("bot", method, url, body) == code


@pytest.mark.parametrize(("count", "answer"), [(1, 50016), (2, None), (100, None), (101, 50016)])
async def test_how_many_messages_go_at_once(api: Api, count: int, answer: int | None) -> None:
    now = api.world.clock.now()
    ids = [str(snowflake_at(now) + number) for number in range(count)]
    path = f"/channels/{api.channel('general').id}/messages/bulk-delete"
    _, refusal = await api.call("bot", "POST", path, {"messages": ids})
    assert (refusal["code"] if refusal else None) == answer


@pytest.mark.parametrize(
    ("age", "answer"), [(timedelta(days=13, hours=23), None), (timedelta(days=14, minutes=1), 50034)]
)
async def test_how_old_messages_go_at_once(api: Api, age: timedelta, answer: int | None) -> None:
    then = api.world.clock.now() - age
    path = f"/channels/{api.channel('general').id}/messages/bulk-delete"
    _, refusal = await api.call("bot", "POST", path, {"messages": [str(snowflake_at(then) + n) for n in range(2)]})
    assert (refusal["code"] if refusal else None) == answer


@pytest.mark.parametrize(("days", "answer"), [(27.99, 200), (28.01, 400)])
async def test_how_long_a_timeout_lasts(api: Api, days: float, answer: int) -> None:
    until = (api.world.clock.now() + timedelta(days=days)).isoformat()
    path = f"/guilds/{api.guild.id}/members/{api.id_of('amira')}"
    status, _ = await api.call("bot", "PATCH", path, {"communication_disabled_until": until})
    assert status == answer


@pytest.mark.parametrize(("kind", "most"), [(1, 100), (2, 15), (3, 15)])
async def test_how_many_commands_of_each_kind(api: Api, kind: int, most: int) -> None:
    path = f"/applications/{api.world.application_id}/commands"
    texts = {"description": "x"} if kind == 1 else {}
    listed = [{"name": f"c{number}", "type": kind, **texts} for number in range(most + 1)]
    assert await api.refused("bot", "PUT", path, listed) == (400, 30032)
    await api.ok("bot", "PUT", path, listed[:most])
    assert await api.refused("bot", "POST", path, listed[most]) == (400, 30032)


@pytest.mark.parametrize(("tier", "mebibytes"), [(0, 10), (1, 10), (2, 50)])
async def test_how_large_a_file_may_be(api: Api, tier: int, mebibytes: int) -> None:
    api.guild.premium_tier = tier
    path = f"/channels/{api.channel('general').id}/messages"
    most = b"x" * (mebibytes * 1024 * 1024)
    status, _ = await upload(api, "bot", path, {}, ("a.bin", most, "application/octet-stream"))
    assert status == 200
    status, answer = await upload(api, "bot", path, {}, ("a.bin", most + b"x", "application/octet-stream"))
    assert (status, answer["code"]) == (413, 40005)


async def test_how_many_files_a_message_carries(api: Api) -> None:
    path = f"/channels/{api.channel('general').id}/messages"
    ten = [("a.txt", b"x", "text/plain")] * 10
    status, sent = await upload(api, "bot", path, {}, *ten)
    assert (status, len(sent["attachments"])) == (200, 10)
    status, answer = await upload(api, "bot", path, {}, *ten, ten[0])
    assert (status, answer["code"]) == (400, 30015)


async def test_a_tag_stands_once_and_five_stand_on_a_post(api: Api) -> None:
    forum = f"/channels/{api.channel('questions').id}"
    twice = {"available_tags": [{"name": "Open"}, {"name": "open"}]}
    assert await api.refused("bot", "PATCH", forum, twice) == (400, 40061)
    known = (await api.ok("bot", "PATCH", forum, tags(6)))["available_tags"]
    ids = [tag["id"] for tag in known]
    body = {"name": "x", "message": {"content": "x"}}
    assert await api.refused("bot", "POST", f"{forum}/threads", body | {"applied_tags": ids}) == FORM
    await api.ok("bot", "POST", f"{forum}/threads", body | {"applied_tags": ids[:5]})
