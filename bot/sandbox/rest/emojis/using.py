"""Which emojis somebody may use where: in reactions, components, polls, and the tags of forums."""

from __future__ import annotations

from collections.abc import Iterator

from bot.sandbox.components.emojis import is_standard
from bot.sandbox.errors import Code, DiscordError, FormErrors, Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.form import as_integer
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.model import Guild, User
from bot.sandbox.world.model.expression import Emoji
from bot.sandbox.world.state import World


def custom(world: World, user: User, emoji_id: int) -> Emoji:
    """Return a custom emoji that a user has: the application's own, or one of a guild it is in and has a role for.

    Raises:
        DiscordError: 10014.
    """
    emoji = world.emojis.get(emoji_id)
    if emoji is None or not emoji.available or not _has(world, user, emoji):
        raise DiscordError(Code.UNKNOWN_EMOJI)
    return emoji


def require_usable(world: World, user: User, emoji_id: int, guild: Guild | None, granted: Permission) -> Emoji:
    """Return a custom emoji that a user may use in a channel of ``guild``; for those of others it takes a permission.

    Raises:
        DiscordError: 10014 as `custom`, 50013 without Use External Emojis.
    """
    emoji = custom(world, user, emoji_id)
    is_foreign = emoji.guild_id is not None and (guild is None or emoji.guild_id != guild.id)
    if is_foreign and Permission.USE_EXTERNAL_EMOJIS not in granted:
        raise DiscordError(Code.MISSING_PERMISSIONS)
    return emoji


def require_known(guild: Guild, emoji_id: int | None, name: str | None) -> None:
    """Refuse with 10014 for a channel's settings what is neither an emoji of its guild nor one of Unicode's."""
    if emoji_id is not None:
        if emoji_id not in guild.emojis:
            raise DiscordError(Code.UNKNOWN_EMOJI)
    elif name is not None and not is_standard(name):
        raise DiscordError(Code.UNKNOWN_EMOJI)


def check_settings(guild: Guild, new: Changes) -> None:
    """Refuse with 10014 the emojis of a forum's tags and default reaction that `require_known` would."""
    for emoji in (*new.get("available_tags", []), new.get("default_reaction_emoji")):
        if emoji is not None:
            require_known(guild, as_integer(emoji["emoji_id"]), emoji["emoji_name"])


def complete(world: World, user: User, emoji: Payload) -> Payload:
    """Return a poll's emoji as Discord keeps it; 10014 for none that the user has."""
    if emoji.get("id"):
        return {"id": emoji["id"], "name": custom(world, user, int(emoji["id"])).name}
    if not is_standard(emoji.get("name") or ""):
        raise DiscordError(Code.UNKNOWN_EMOJI)
    return {"id": None, "name": emoji["name"]}


def complete_all(world: World, user: User, components: list[Payload]) -> None:
    """Give the custom emojis of components the names that they have.

    Raises:
        DiscordError: 50035 where one is unknown, or of a guild in which the user is not.
    """
    errors = FormErrors()
    for path, emoji in _emojis_in({"components": components}, ""):
        if not emoji.get("id"):
            continue
        try:
            found = custom(world, user, int(emoji["id"]))
        except DiscordError:
            errors.add(f"{path}.id", "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")
        else:
            emoji |= {"name": found.name, "animated": found.animated}
    errors.check()


def _has(world: World, user: User, emoji: Emoji) -> bool:
    if emoji.guild_id is None:
        return user is world.bot
    if user.id not in world.users:
        return True  # a webhook's character: whoever has its address may use what they find
    guild = world.guilds.get(emoji.guild_id)
    member = guild.members.get(user.id) if guild else None
    return member is not None and (not emoji.roles or not set(emoji.roles).isdisjoint(member.roles))


def _emojis_in(holder: Payload, path: str) -> Iterator[tuple[str, Payload]]:
    """Yield the emoji of a component or option and those below it, each with its place in the body."""
    if "emoji" in holder:
        yield f"{path}emoji", holder["emoji"]
    for key in ("components", "options"):
        for index, child in enumerate(holder.get(key, [])):
            yield from _emojis_in(child, f"{path}{key}.{index}.")
    for key in ("accessory", "component"):
        if key in holder:
            yield from _emojis_in(holder[key], f"{path}{key}.")
