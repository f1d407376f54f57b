"""Reads onboarding of a body: prompts with their options, ids kept where they are known."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.sandbox import permissions
from bot.sandbox.components.shapes import Items, OneOf, Place, Record, Snowflake, Text, Truth, may, must, read
from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.world.model import Guild
from bot.sandbox.world.onboarding import answering, settings

_IDS = Items(Snowflake(), 50)
_OPTION = Record(
    {
        "id": may(Snowflake()),
        "title": must(Text(50, 1)),
        "description": may(Text(100)),
        "emoji_id": may(Snowflake()),
        "emoji_name": may(Text(100)),
        "emoji_animated": may(Truth()),
        "role_ids": may(_IDS, default=[]),
        "channel_ids": may(_IDS, default=[]),
    }
)
_PROMPT = Record(
    {
        "id": must(Snowflake()),
        "type": may(OneOf((0, 1)), default=0),
        "title": must(Text(100, 1)),
        "options": must(Items(_OPTION, 50, 1)),
        "single_select": may(Truth(), default=False),
        "required": may(Truth(), default=False),
        "in_onboarding": may(Truth(), default=False),
    }
)
_BODY = Record(
    {
        "prompts": may(Items(_PROMPT, 15)),
        "default_channel_ids": may(Items(Snowflake(), 500)),
        "enabled": may(Truth()),
        "mode": may(OneOf((0, 1))),
    }
)


def read_settings(call: Call, guild: Guild) -> Payload:
    """Return what a body sets of a guild's onboarding.

    Raises:
        DiscordError: 50035 for wrong values, 50013 for roles that the caller cannot give, 350000, 350001 and 350003
            where Discord's requirements are not met.
    """
    new = read(_BODY, call.body)
    place = Place()
    if "default_channel_ids" in new:
        _check_ids(new["default_channel_ids"], guild.channels.keys(), place / "default_channel_ids", "channel")
    for index, prompt in enumerate(new.get("prompts", [])):
        for number, option in enumerate(prompt["options"]):
            at = place / "prompts" / index / "options" / number
            _check_ids(option["role_ids"], guild.roles.keys() - {guild.id}, at / "role_ids", "role")
            _check_ids(option["channel_ids"], guild.channels.keys(), at / "channel_ids", "channel")
            if "emoji_id" in option and int(option["emoji_id"]) not in guild.emojis:
                (at / "emoji_id").refuse("INVALID_EMOJI", "The guild has no such emoji.")
    place.settle()
    _check_roles(call, guild, new.get("prompts", []))
    if "prompts" in new:
        new["prompts"] = _whole_prompts(call, guild, new["prompts"])
    if "default_channel_ids" in new:
        new["default_channel_ids"] = [int(one) for one in dict.fromkeys(new["default_channel_ids"])]
    _check_requirements(guild, new)
    return new


def _check_ids(asked: list[str], known: Collection[int], place: Place, kind: str) -> None:
    for index, one in enumerate(asked):
        if int(one) not in known:
            (place / index).refuse(f"UNKNOWN_{kind.upper()}", f"Unknown {kind}")


def _check_roles(call: Call, guild: Guild, prompts: list[Payload]) -> None:
    ids = {int(one) for prompt in prompts for option in prompt["options"] for one in option["role_ids"]}
    for role in (guild.roles[one] for one in ids):
        if role.bot_id is not None:
            raise DiscordError(Code.INVALID_ROLE)
        if not permissions.above_role(guild, call.me(guild), role):
            raise DiscordError(Code.MISSING_PERMISSIONS)


def _check_requirements(guild: Guild, new: Payload) -> None:
    """Refuse what newcomers could not read, and to be enabled without what Discord asks for."""
    channels = [guild.channels[one] for one in new.get("default_channel_ids", [])]
    if any(Permission.VIEW_CHANNEL not in settings.of_everyone(guild, one) for one in channels):
        raise DiscordError(Code.ONBOARDING_UNREADABLE)
    wanted = replace(guild.onboarding, **new)
    if wanted.enabled and ("COMMUNITY" not in guild.features or not settings.is_enough(guild, wanted)):
        raise DiscordError(Code.ONBOARDING_BELOW if guild.onboarding.enabled else Code.ONBOARDING_NOT_MET)


def _whole_prompts(call: Call, guild: Guild, asked: list[Payload]) -> list[Payload]:
    """Return prompts as they are stored: what is not known by its id gets one."""
    prompts = {int(one["id"]) for one in guild.onboarding.prompts}
    options = set(answering.options_of(guild))
    whole: list[Payload] = []
    for prompt in asked:
        kept = [_whole(guild, one, _id(call, one, options)) for one in prompt["options"]]
        whole.append(prompt | {"id": _id(call, prompt, prompts), "options": kept})
    return whole


def _id(call: Call, asked: Payload, known: set[int]) -> str:
    """Return the id of what is known, to the first that bears it; a new one to others."""
    own = int(asked.get("id", 0))
    if own not in known:
        return str(call.world.ids.next())
    known.remove(own)
    return str(own)


def _whole(guild: Guild, asked: Payload, option_id: str) -> Payload:
    emoji = guild.emojis.get(int(asked.get("emoji_id", 0)))
    return {
        "id": option_id,
        "title": asked["title"],
        "description": asked.get("description", ""),
        "emoji": {
            "id": asked.get("emoji_id"),
            "name": emoji.name if emoji else asked.get("emoji_name"),
            "animated": emoji.animated if emoji else asked.get("emoji_animated", False),
        },
        "role_ids": list(dict.fromkeys(asked["role_ids"])),
        "channel_ids": list(dict.fromkeys(asked["channel_ids"])),
    }
