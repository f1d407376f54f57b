"""What is done to a guild, its roles and its members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sandbox.proofs.action import Action
from tests.sandbox.proofs.cases import Traits
from tests.sandbox.proofs.rules import (
    either_in_guild,
    holds_in_guild,
    is_member,
    outranks,
    outranks_role,
    target_is_no_administrator,
)

PEOPLE = ("above", "equal, older", "equal, younger", "below", "nobody", "owner", "administrator below")
ROLES = ("above", "equal, older", "equal, younger", "below")
MEMBER = "/guilds/{guild}/members/{other}"


def _of_guild(*permissions: str, **more: Any) -> Traits:
    return Traits(permissions, **more)


GUILD_ACTIONS: Mapping[str, Action] = {
    "kick": Action(
        f"DELETE {MEMBER}",
        _of_guild("KICK_MEMBERS", against=PEOPLE),
        (is_member, holds_in_guild("KICK_MEMBERS"), outranks),
    ),
    "ban": Action(
        "PUT /guilds/{guild}/bans/{other}",
        _of_guild("BAN_MEMBERS", against=PEOPLE),
        (is_member, holds_in_guild("BAN_MEMBERS"), outranks),
    ),
    "lift a ban": Action(
        "DELETE /guilds/{guild}/bans/{banned}", _of_guild("BAN_MEMBERS"), (is_member, holds_in_guild("BAN_MEMBERS"))
    ),
    "list bans": Action(
        "GET /guilds/{guild}/bans", _of_guild("BAN_MEMBERS"), (is_member, holds_in_guild("BAN_MEMBERS"))
    ),
    "time out": Action(
        f"PATCH {MEMBER}",
        _of_guild("MODERATE_MEMBERS", against=PEOPLE),
        (is_member, holds_in_guild("MODERATE_MEMBERS"), target_is_no_administrator, outranks),
        {"communication_disabled_until": "{soon}"},
    ),
    "rename another": Action(
        f"PATCH {MEMBER}",
        _of_guild("MANAGE_NICKNAMES", against=PEOPLE),
        (is_member, holds_in_guild("MANAGE_NICKNAMES"), outranks),
        {"nick": "Nobody"},
    ),
    "rename themselves": Action(
        "PATCH /guilds/{guild}/members/@me",
        _of_guild("CHANGE_NICKNAME"),
        (is_member, holds_in_guild("CHANGE_NICKNAME")),
        {"nick": "Me"},
    ),
    "give a role": Action(
        f"PUT {MEMBER}/roles/{{role}}",
        _of_guild("MANAGE_ROLES", against=ROLES),
        (is_member, holds_in_guild("MANAGE_ROLES"), outranks_role),
    ),
    "take a role": Action(
        f"DELETE {MEMBER}/roles/{{role}}",
        _of_guild("MANAGE_ROLES", against=ROLES),
        (is_member, holds_in_guild("MANAGE_ROLES"), outranks_role),
    ),
    "set roles": Action(
        f"PATCH {MEMBER}",
        _of_guild("MANAGE_ROLES", against=ROLES),
        (is_member, holds_in_guild("MANAGE_ROLES"), outranks_role),
        {"roles": []},
    ),
    "change a role": Action(
        "PATCH /guilds/{guild}/roles/{role}",
        _of_guild("MANAGE_ROLES", against=ROLES),
        (is_member, holds_in_guild("MANAGE_ROLES"), outranks_role),
        {"name": "renamed"},
    ),
    "give a role a right": Action(
        "PATCH /guilds/{guild}/roles/{role}",
        _of_guild("MANAGE_ROLES", "KICK_MEMBERS", against=ROLES),
        (is_member, holds_in_guild("MANAGE_ROLES"), outranks_role, holds_in_guild("KICK_MEMBERS")),
        {"permissions": "2"},
    ),
    "delete a role": Action(
        "DELETE /guilds/{guild}/roles/{role}",
        _of_guild("MANAGE_ROLES", against=ROLES),
        (is_member, holds_in_guild("MANAGE_ROLES"), outranks_role),
    ),
    "sort a role": Action(
        "PATCH /guilds/{guild}/roles",
        _of_guild("MANAGE_ROLES", against=ROLES),
        (is_member, holds_in_guild("MANAGE_ROLES"), outranks_role),
        [{"id": "{role}", "position": 2}],
    ),
    "make a role with a right": Action(
        "POST /guilds/{guild}/roles",
        _of_guild("MANAGE_ROLES", "BAN_MEMBERS"),
        (is_member, holds_in_guild("MANAGE_ROLES", "BAN_MEMBERS")),
        {"name": "new", "permissions": "4"},
    ),
    "change the guild": Action(
        "PATCH /guilds/{guild}",
        _of_guild("MANAGE_GUILD"),
        (is_member, holds_in_guild("MANAGE_GUILD")),
        {"description": "ours"},
    ),
    "read the audit log": Action(
        "GET /guilds/{guild}/audit-logs", _of_guild("VIEW_AUDIT_LOG"), (is_member, holds_in_guild("VIEW_AUDIT_LOG"))
    ),
    "count whom to prune": Action(
        "GET /guilds/{guild}/prune",
        _of_guild("MANAGE_GUILD", "KICK_MEMBERS"),
        (is_member, holds_in_guild("MANAGE_GUILD", "KICK_MEMBERS")),
    ),
    "ban in bulk": Action(
        "POST /guilds/{guild}/bulk-ban",
        _of_guild("MANAGE_GUILD", "BAN_MEMBERS"),
        (is_member, holds_in_guild("MANAGE_GUILD", "BAN_MEMBERS")),
        {"user_ids": ["{outsider}"]},
    ),
    "list the guild's invites": Action(
        "GET /guilds/{guild}/invites",
        _of_guild("MANAGE_GUILD", "VIEW_AUDIT_LOG"),
        (is_member, either_in_guild("MANAGE_GUILD", "VIEW_AUDIT_LOG")),
    ),
    "list the guild's webhooks": Action(
        "GET /guilds/{guild}/webhooks", _of_guild("MANAGE_WEBHOOKS"), (is_member, holds_in_guild("MANAGE_WEBHOOKS"))
    ),
    "make a channel": Action(
        "POST /guilds/{guild}/channels",
        _of_guild("MANAGE_CHANNELS"),
        (is_member, holds_in_guild("MANAGE_CHANNELS")),
        {"name": "new"},
    ),
}
