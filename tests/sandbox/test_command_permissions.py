"""Who may use which command where: set by people, heard by the bot, and enforced."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.sandbox.gateway.intents import EVERY_INTENT, Intent
from tests.sandbox.clients import Api, arrived
from tests.sandbox.discord_py import Connect
from tests.sandbox.interacting import Person
from tests.sandbox.posting import open_thread
from tests.sandbox.test_hostile import NASTY

MANAGE_GUILD, MANAGE_ROLES, KICK = 1 << 5, 1 << 28, 1 << 1
DENIED, ALLOWED, UNKNOWN = (403, 50013), (204, 0), (404, 10063)
ROLE, USER, CHANNEL = 1, 2, 3
NOT_LOG = EVERY_INTENT & ~Intent.GUILD_MODERATION
"""Discord documents that this one's changes have ids for keys, which the gateway's schemas do not know."""


def base(api: Api) -> str:
    return f"/applications/{api.world.application_id}/guilds/{api.guild.id}/commands"


def path(api: Api, command: Any) -> str:
    return f"{base(api)}/{command['id']}/permissions"


async def register(api: Api, **more: Any) -> Any:
    body = {"name": "tidy", "type": 1, "description": "Tidies", **more}
    return await api.ok("bot", "POST", f"/applications/{api.world.application_id}/commands", body)


def named(api: Api, kind: int, name: str, permission: bool) -> dict[str, Any]:
    """An entry about a role, member or channel by its name; "*" is everybody, or all channels."""
    if name == "*":
        target = api.guild.id - (kind == CHANNEL)
    else:
        target = {ROLE: api.role, USER: api.id_of, CHANNEL: lambda one: api.channel(one).id}[kind](name)
    return {"id": str(target), "type": kind, "permission": permission}


async def run(api: Api, command: Any, who: str = "amira", channel_id: int = 0) -> tuple[int, int]:
    body = {
        "type": 2,
        "application_id": str(api.world.application_id),
        "channel_id": str(channel_id or api.channel("general").id),
        "session_id": "s",
        "data": {key: command[key] for key in ("id", "name", "type", "version")},
    }
    status, answer = await api.call(who, "POST", "/interactions", body)
    return status, (answer or {}).get("code", 0)


async def test_people_set_them_and_the_bot_reads_and_hears(api: Api) -> None:
    command = await register(api)
    entries = [named(api, ROLE, "Member", permission=False), named(api, CHANNEL, "*", permission=True)]
    assert await api.refused("bot", "GET", path(api, command)) == (404, 10066)
    async with arrived(api.sandbox, intents=NOT_LOG) as client:
        made = await api.ok("olivia", "PUT", path(api, command), {"permissions": entries}, reason="calm")
        assert made == {
            "id": command["id"],
            "application_id": str(api.world.application_id),
            "guild_id": str(api.guild.id),
            "permissions": entries,
        }
        assert await client.until("APPLICATION_COMMAND_PERMISSIONS_UPDATE") == made
    (entry,) = (await api.ok("bot", "GET", f"/guilds/{api.guild.id}/audit-logs"))["audit_log_entries"]
    assert (entry["action_type"], entry["target_id"], entry["reason"]) == (121, command["id"], "calm")
    assert entry["options"] == {"application_id": str(api.world.application_id)}
    assert entry["changes"] == [{"key": one["id"], "new_value": one} for one in entries]
    assert await api.ok("bot", "GET", path(api, command)) == made
    assert await api.ok("bot", "GET", f"{base(api)}/permissions") == [made]
    await api.ok("olivia", "PUT", path(api, command), {"permissions": []})
    assert await api.ok("bot", "GET", f"{base(api)}/permissions") == []


async def test_who_may_set_them(api: Api) -> None:
    command = await register(api)
    body: dict[str, Any] = {"permissions": [named(api, ROLE, "Member", permission=False)]}
    assert await api.refused("bot", "PUT", path(api, command), body) == (403, 20001)
    assert await api.refused("amira", "PUT", path(api, command), body) == DENIED
    api.guild.roles[api.role("Greeter")].permissions |= MANAGE_GUILD | MANAGE_ROLES
    await api.ok("jonas", "PUT", path(api, command), body)
    above: dict[str, Any] = {"permissions": [named(api, ROLE, "Moderator", permission=False)]}
    assert await api.refused("jonas", "PUT", path(api, command), above) == DENIED
    hidden: dict[str, Any] = {"permissions": [named(api, CHANNEL, "staff-room", permission=False)]}
    assert await api.refused("jonas", "PUT", path(api, command), hidden) == DENIED
    everybody: dict[str, Any] = {"permissions": [named(api, ROLE, "*", permission=False)]}
    api.guild.everyone.permissions |= MANAGE_GUILD | MANAGE_ROLES
    api.guild.members[api.id_of("lukas")].roles = []
    await api.ok("lukas", "PUT", path(api, command), everybody)
    closed = await register(api, name="closed", default_member_permissions="0")
    assert await api.refused("jonas", "PUT", path(api, closed), body) == DENIED


WRONG: list[Any] = [
    "all",
    [None],
    [{}],
    [{"id": "5", "type": 1, "permission": True}],
    [{"id": "5", "type": 2, "permission": True}],
    [{"id": "5", "type": 3, "permission": True}],
    [{"id": "GUILD", "type": 4, "permission": True}],
    [{"id": "GUILD", "type": 1, "permission": "yes"}],
    [{"id": "GUILD", "type": 1, "permission": True}] * 2,
    [{"id": str(number), "type": 2, "permission": True} for number in range(101)],
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: str(wrong)[:50])
async def test_what_is_no_entry_is_refused(api: Api, wrong: Any) -> None:
    command = await register(api)
    if isinstance(wrong, list):
        everyone = str(api.guild.id)
        wrong = [one | {"id": everyone} if one and one.get("id") == "GUILD" else one for one in wrong]
    assert await api.refused("olivia", "PUT", path(api, command), {"permissions": wrong}) == (400, 50035)


async def test_nothing_odd_crashes_and_unknown_commands_are_unknown(api: Api) -> None:
    command = await register(api)
    for value in NASTY:
        for body in (value, {"permissions": value}, {"permissions": [value]}):
            assert (await api.call("olivia", "PUT", path(api, command), body))[0] < 500
    assert await api.refused("olivia", "PUT", f"{base(api)}/5/permissions", {"permissions": []}) == UNKNOWN
    assert await api.refused("bot", "GET", f"{base(api)}/5/permissions") == UNKNOWN
    elsewhere = f"/applications/5/guilds/{api.guild.id}/commands/permissions"
    assert await api.refused("bot", "GET", elsewhere) == (404, 10002)


async def test_without_the_bot_a_guild_has_none(api: Api) -> None:
    command = await register(api)
    await api.ok("olivia", "DELETE", f"/guilds/{api.guild.id}/members/{api.world.bot.id}")
    assert await api.refused("olivia", "PUT", path(api, command), {"permissions": []}) == (403, 50001)


@pytest.mark.parametrize(
    ("own", "of_application", "default", "expected"),
    [
        ([], [], None, ALLOWED),
        ([], [], "0", DENIED),
        ([], [], str(KICK), DENIED),
        ([(ROLE, "*", False)], [], None, DENIED),
        ([(ROLE, "*", False), (ROLE, "Member", True)], [], None, ALLOWED),
        ([(ROLE, "Member", True)], [], "0", ALLOWED),
        ([(ROLE, "Member", False), (ROLE, "Greeter", True)], [], None, ALLOWED),
        ([(ROLE, "Greeter", True), (USER, "amira", False)], [], None, DENIED),
        ([(ROLE, "*", False), (USER, "amira", True)], [], "0", ALLOWED),
        ([(ROLE, "Moderator", True)], [], "0", DENIED),
        ([(CHANNEL, "general", False), (USER, "amira", True)], [], None, DENIED),
        ([(CHANNEL, "*", False)], [], None, DENIED),
        ([(CHANNEL, "*", False), (CHANNEL, "general", True)], [], None, ALLOWED),
        ([(CHANNEL, "off-topic", False)], [], None, ALLOWED),
        ([(CHANNEL, "general", True)], [], "0", DENIED),
        ([], [(ROLE, "*", False)], None, DENIED),
        ([], [(ROLE, "*", True)], "0", DENIED),
        ([], [(CHANNEL, "general", False)], None, DENIED),
        ([(ROLE, "Member", True)], [(ROLE, "*", False)], None, ALLOWED),
        ([(ROLE, "Moderator", True)], [(USER, "amira", False)], None, ALLOWED),
    ],
)
async def test_they_are_resolved_in_discords_order(
    api: Api, own: list[Any], of_application: list[Any], default: str | None, expected: tuple[int, int]
) -> None:
    command = await register(api, default_member_permissions=default)
    api.guild.members[api.id_of("amira")].roles.append(api.role("Greeter"))
    for target, entries in ((command["id"], own), (api.world.application_id, of_application)):
        body = {"permissions": [named(api, *entry) for entry in entries]}
        await api.ok("olivia", "PUT", f"{base(api)}/{target}/permissions", body)
    assert await run(api, command) == expected
    assert await run(api, command, "olivia") == ALLOWED
    index = f"/channels/{api.channel('general').id}/application-command-index"
    offered = (await api.ok("amira", "GET", index))["application_commands"]
    assert [one["id"] for one in offered] == ([command["id"]] if expected == ALLOWED else [])


async def test_a_thread_has_its_channels_and_who_may_not_use_commands_uses_none(api: Api) -> None:
    command, thread = await register(api), open_thread(api)
    body = {"permissions": [named(api, CHANNEL, "general", permission=False)]}
    await api.ok("olivia", "PUT", path(api, command), body)
    assert await run(api, command, channel_id=thread.id) == DENIED
    body = {"permissions": [named(api, ROLE, "*", permission=True)]}
    await api.ok("olivia", "PUT", path(api, command), body)
    for role_id in (api.guild.id, api.role("Member")):
        api.guild.roles[role_id].permissions &= ~(1 << 31)
    assert await run(api, command) == DENIED


async def test_contexts_and_age_restrictions_hide_commands(api: Api) -> None:
    private = await register(api, name="private", contexts=[1])
    adult = await register(api, name="adult", nsfw=True)
    general = api.channel("general")
    index = f"/channels/{general.id}/application-command-index"
    assert (await api.ok("amira", "GET", index))["application_commands"] == []
    assert await run(api, private) == UNKNOWN
    assert await run(api, adult, "olivia") == UNKNOWN
    general.nsfw = True
    assert [one["name"] for one in (await api.ok("amira", "GET", index))["application_commands"]] == ["adult"]
    assert await run(api, adult) == ALLOWED
    assert await run(api, adult, channel_id=open_thread(api).id) == ALLOWED


@pytest.mark.parametrize("change", ["rename", "delete", "overwrite"])
async def test_a_command_that_goes_or_is_renamed_loses_them(api: Api, change: str) -> None:
    command = await register(api)
    await api.ok("olivia", "PUT", path(api, command), {"permissions": [named(api, ROLE, "*", permission=False)]})
    own = f"/applications/{api.world.application_id}/commands"
    await api.ok("bot", "PATCH", f"{own}/{command['id']}", {"description": "Tidies up"})
    assert api.guild.command_permissions
    if change == "rename":
        await api.ok("bot", "PATCH", f"{own}/{command['id']}", {"name": "clean"})
    elif change == "delete":
        await api.ok("bot", "DELETE", f"{own}/{command['id']}")
    else:
        await api.ok("bot", "PUT", own, [{"name": "clean", "type": 1, "description": "Cleans"}])
    assert not api.guild.command_permissions


async def test_discord_py_reads_them(api: Api, connect: Connect) -> None:
    intents = discord.Intents.all()
    intents.moderation = False
    async with connect(intents=intents) as bot:

        @bot.tree.command(description="Tidies")
        async def tidy(_interaction: discord.Interaction[Any]) -> None: ...

        (command,) = await bot.tree.sync()
        person = Person(api, None)  # type: ignore[arg-type]
        body = {"permissions": [named(api, USER, "amira", permission=False)]}
        heard = bot.wait_for("raw_app_command_permissions_update", timeout=5)
        await api.ok("olivia", "PUT", path(api, person.command("tidy")), body)
        update = await heard
        assert [(one.target.id, one.permission) for one in update.permissions] == [(api.id_of("amira"), False)]
        fetched = await command.fetch_permissions(bot.guilds[0])
        assert [one.permission for one in fetched.permissions] == [False]
        (entry,) = [entry async for entry in bot.guilds[0].audit_logs(limit=1)]
        assert entry.action is discord.AuditLogAction.app_command_permission_update
