"""For whom an invite is, and which roles it gives: lists of users come as a file with one id on each line."""

from __future__ import annotations

from bot.sandbox import payloads, permissions
from bot.sandbox.errors import Code, DiscordError, invalid
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form, as_integer
from bot.sandbox.rest.router import Answer, Reply, Routes
from bot.sandbox.world import invites
from bot.sandbox.world.model import Guild, Invite
from bot.sandbox.world.state import role_of

HEADER = "user_id"
MOST_TARGETS, MOST_ROLES = 100_000, 250
COMPLETED = 2
"""Discord's number for a list that was read to its end; here each is before its request is answered."""
_PATH = "/invites/{code}/target-users"

routes = Routes()


@routes.get(_PATH)
def get_targets(call: Call) -> Answer:
    """Return the users that an invite is for, as a file; 10129 if it is for everybody."""
    targets = _of(call, Permission.VIEW_AUDIT_LOG).target_user_ids
    if targets is None:
        raise DiscordError(Code.UNKNOWN_TARGET_USERS)
    return Reply(200, headers={"Content-Type": "text/csv"}, text="\n".join([HEADER, *map(str, targets)]) + "\n")


@routes.put(_PATH)
def set_targets(call: Call) -> Answer:
    """Replace the users that an invite is for."""
    invite = _of(call)
    targets = read_targets(call)
    if targets is None:
        raise invalid("target_users_file", "BASE_TYPE_REQUIRED", "This field is required")
    invites.aim(call.world, invite, targets)


@routes.get(_PATH + "/job-status")
def get_job(call: Call) -> Answer:
    """Return how far the reading of an invite's users is: always done; 10124 if it has none."""
    invite = _of(call, Permission.VIEW_AUDIT_LOG)
    if invite.target_user_ids is None:
        raise DiscordError(Code.UNKNOWN_TARGET_USERS_JOB)
    count, at = len(invite.target_user_ids), payloads.optional_timestamp(invite.aimed_at)
    counted = {"total_users": count, "processed_users": count}
    return {"status": COMPLETED, "created_at": at, "completed_at": at, "error_message": None, **counted}


def read_targets(call: Call) -> list[int] | None:
    """Return the ids in the request's file, each once; None if there is no file.

    Raises:
        DiscordError: 50035, with each wrong line described.
    """
    if not call.files:
        return None
    lines = call.files[0].data.decode(errors="replace").splitlines()
    numbered = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]
    if numbered and numbered[0][1] == HEADER:
        del numbered[0]
    ids = [(number, as_integer(line)) for number, line in numbered[:MOST_TARGETS]]
    wrong = [f"Line {number}: invalid user ID format" for number, user_id in ids if user_id is None or user_id < 1]
    if wrong or not ids:
        problems = wrong or ["The file names no user"]
        raise DiscordError(Code.INVALID_FORM, extra={"target_users_file": problems[:100]})
    return list(dict.fromkeys(user_id for _, user_id in ids if user_id is not None))


def read_roles(call: Call, guild: Guild, form: Form) -> None:
    """Read the roles that an invite gives: below the caller's highest, and only if it manages roles.

    Raises:
        DiscordError: 10011 for unknown ones, 50028 for what nobody can give, 50013 without the right to give them.
    """
    listed: object = form.body.get("role_ids")
    if isinstance(listed, str):
        form.body["role_ids"] = [part for part in listed.split(",") if part]
    form.snowflakes("role_ids", MOST_ROLES)
    form.errors.check()
    for role_id in form.values.get("role_ids", []):
        call.require(call.permissions_in(guild), Permission.MANAGE_ROLES)
        role = role_of(guild, role_id)
        if role.bot_id is not None or role.id == guild.id:
            raise DiscordError(Code.INVALID_ROLE)
        if not permissions.above_role(guild, call.me(guild), role):
            raise DiscordError(Code.MISSING_PERMISSIONS)


def _of(call: Call, enough: Permission = Permission.MANAGE_GUILD) -> Invite:
    """Return the path's invite to who made it, manages the guild, or holds what is enough to read."""
    guild, invite = invites.find(call.world, call.params["code"])
    if invite.inviter is not call.actor:
        granted = call.permissions_in(guild)
        call.require(granted, Permission.MANAGE_GUILD if Permission.MANAGE_GUILD in granted else enough)
    return invite
