"""What emojis, stickers and sounds have in common: who may make and change them, and the files they are made of."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.world.expressions import Expression
from bot.sandbox.world.model import Guild
from bot.sandbox.world.pictures import Picture, of_data_uri

CREATE = Permission.CREATE_GUILD_EXPRESSIONS
MANAGE = Permission.MANAGE_GUILD_EXPRESSIONS
T = TypeVar("T")


def shows_creators(call: Call, guild: Guild) -> bool:
    """Whether the caller learns who made an expression: only those who may make some do."""
    return bool(call.permissions_in(guild) & (CREATE | MANAGE))


def known(shelf: dict[int, T], expression_id: int, unknown: Code) -> T:
    """Return one of a guild's expressions; 404 with the code of its kind."""
    if expression_id not in shelf:
        raise DiscordError(unknown, status=404)
    return shelf[expression_id]


def require_change(call: Call, guild: Guild, changed: Expression) -> None:
    """Refuse with 50013 who may not manage expressions, or not make any where it is the caller's own."""
    granted = call.permissions_in(guild)
    if changed.creator is not call.actor or CREATE not in granted:
        call.require(granted, MANAGE)


def refuse_full(count: int, ceilings: tuple[int, ...], guild: Guild, code: Code, words: str) -> None:
    """Refuse one more than the guild's premium tier allows."""
    most = ceilings[guild.premium_tier]
    if count >= most:
        raise DiscordError(code, message=f"Maximum number of {words} reached ({most})")


def read_file(form: Form, name: str, kinds: Collection[str], most_bytes: int) -> Picture | None:
    """Return the file of a data URI if it is one of these content types and not too large; else that is noted."""
    given = form.body.get(name)
    if given is None:
        form.errors.add(name, "BASE_TYPE_REQUIRED", "This field is required")
        return None
    file = of_data_uri(given) if isinstance(given, str) else None
    if file is None or file.content_type not in kinds:
        form.errors.add(name, "IMAGE_INVALID", "Invalid image data")
    elif len(file.data) > most_bytes:
        form.errors.add(name, "BINARY_TYPE_MAX_SIZE", f"File cannot be larger than {most_bytes / 1024} kb.")
    return file
