"""The shape of a guild in a seed: its features, levels and special channels, its emojis, stickers and sounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.sandbox.errors import Payload
from bot.sandbox.world import expressions
from bot.sandbox.world.expression import Emoji, Sound, Sticker
from bot.sandbox.world.expressions import Expression
from bot.sandbox.world.model import Guild
from bot.sandbox.world.pictures import Picture, of_data_uri, placeholder
from bot.sandbox.world.seed import SeedError
from bot.sandbox.world.state import World

LEVELS = {
    "verification_level": 5,
    "explicit_content_filter": 3,
    "default_message_notifications": 2,
    "system_channel_flags": 64,
    "premium_tier": 4,
    "premium_subscription_count": 100_000,
    "nsfw_level": 4,
    "mfa_level": 2,
}
"""Keys of a seed's guild that are numbers among the attributes of `Guild`; each is from 0 to below this."""
CHANNELS = {
    "afk_channel": "afk_channel_id",
    "system_channel": "system_channel_id",
    "rules_channel": "rules_channel_id",
    "updates_channel": "public_updates_channel_id",
    "safety_channel": "safety_alerts_channel_id",
}
MakeId = Callable[[Payload, str, str], int]
"""Gives a described thing its id: the description, what it is, its name."""


def shape(world: World, guild: Guild, described: Payload, make_id: MakeId) -> None:
    """Give a guild with its channels, roles and members what its description says of its shape."""
    for name in described.keys() & LEVELS.keys():
        if described[name] not in range(LEVELS[name]):
            raise SeedError(f"the seed's {name} must be from 0 to {LEVELS[name] - 1}")
        setattr(guild, name, described[name])
    guild.features = list(described.get("features", []))
    guild.vanity_url_code = described.get("vanity_url_code")
    channels = {one.name: one.id for one in guild.channels.values()}
    for key, attribute in CHANNELS.items():
        if key in described:
            setattr(guild, attribute, _named(channels, described[key], "channel"))
    for made, picture in _expressions(world, guild, described, make_id):
        expressions.keep(world, guild, made, picture)


def application_emojis(world: World, described: list[Payload], make_id: MakeId) -> None:
    """Give the application the emojis that a seed's bot has."""
    for one in described:
        picture = _file(one)
        made = Emoji(make_id(one, "emoji", _name(one)), None, world.bot, _name(one), animated=picture.animated)
        expressions.keep(world, None, made, picture)


def _expressions(
    world: World, guild: Guild, described: Payload, make_id: MakeId
) -> Iterator[tuple[Expression, Picture]]:
    creator = world.users[guild.owner_id]
    roles = {role.name: role.id for role in guild.roles.values()}
    for one in described.get("emojis", []):
        picture = _file(one)
        allowed = [_named(roles, name, "role") for name in one.get("roles", [])]
        emoji_id = make_id(one, f"emoji:{guild.name}", _name(one))
        yield (
            Emoji(emoji_id, guild.id, creator, _name(one), picture.animated, one.get("available", True), allowed),
            picture,
        )
    for one in described.get("stickers", []):
        sticker_id = make_id(one, f"sticker:{guild.name}", _name(one))
        sticker = Sticker(sticker_id, guild.id, creator, _name(one), one.get("tags", "👋"), one.get("description"))
        yield sticker, _file(one)
    for one in described.get("sounds", []):
        sound_id = make_id(one, f"sound:{guild.name}", _name(one))
        sound = Sound(sound_id, guild.id, creator, _name(one), one.get("volume", 1.0), emoji_name=one.get("emoji"))
        yield sound, _file(one)


def _file(one: Payload) -> Picture:
    if "image" not in one:
        return placeholder()
    picture = of_data_uri(str(one["image"]))
    if picture is None:
        raise SeedError(f"the seed's image of {_name(one)} is no data URI of a picture")
    return picture


def _name(one: Payload) -> str:
    name = one.get("name")
    if not isinstance(name, str) or not name:
        raise SeedError("the seed has an emoji, sticker or sound without a name")
    return name


def _named(known: dict[str, int], name: str, kind: str) -> int:
    if name not in known:
        raise SeedError(f"the seed names a {kind} that it does not have: {name}")
    return known[name]
