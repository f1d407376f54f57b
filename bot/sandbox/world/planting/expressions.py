"""The shape of a guild in a seed: its features, levels and special channels, its emojis, stickers and sounds."""

from __future__ import annotations

from collections.abc import Iterator

from bot.sandbox.errors import Payload
from bot.sandbox.world import expressions
from bot.sandbox.world.expressions import Expression
from bot.sandbox.world.model import Guild
from bot.sandbox.world.model.expression import Emoji, Sound, Sticker
from bot.sandbox.world.pictures import Picture, of_data_uri, placeholder
from bot.sandbox.world.planting.naming import MakeId, name_of, named
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
KIND = "emoji, sticker or sound"


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
            setattr(guild, attribute, named(channels, described[key], "channel"))
    for made, picture in _expressions(world, guild, described, make_id):
        expressions.keep(world, guild, made, picture)


def application_emojis(world: World, described: list[Payload], make_id: MakeId) -> None:
    """Give the application the emojis that a seed's bot has."""
    for one in described:
        picture = _file(one)
        made = Emoji(
            make_id(one, "emoji", name_of(one, KIND)),
            None,
            world.bot,
            name_of(one, KIND),
            animated=picture.animated,
        )
        expressions.keep(world, None, made, picture)


def _expressions(
    world: World, guild: Guild, described: Payload, make_id: MakeId
) -> Iterator[tuple[Expression, Picture]]:
    creator = world.users[guild.owner_id]
    roles = {role.name: role.id for role in guild.roles.values()}
    for one in described.get("emojis", []):
        picture = _file(one)
        allowed = [named(roles, name, "role") for name in one.get("roles", [])]
        emoji_id = make_id(one, f"emoji:{guild.name}", name_of(one, KIND))
        yield (
            Emoji(
                emoji_id,
                guild.id,
                creator,
                name_of(one, KIND),
                picture.animated,
                one.get("available", True),
                allowed,
            ),
            picture,
        )
    for one in described.get("stickers", []):
        sticker_id = make_id(one, f"sticker:{guild.name}", name_of(one, KIND))
        sticker = Sticker(
            sticker_id,
            guild.id,
            creator,
            name_of(one, KIND),
            one.get("tags", "👋"),
            one.get("description"),
        )
        yield sticker, _file(one)
    for one in described.get("sounds", []):
        sound_id = make_id(one, f"sound:{guild.name}", name_of(one, KIND))
        sound = Sound(
            sound_id,
            guild.id,
            creator,
            name_of(one, KIND),
            one.get("volume", 1.0),
            emoji_name=one.get("emoji"),
        )
        yield sound, _file(one)


def _file(one: Payload) -> Picture:
    if "image" not in one:
        return placeholder()
    picture = of_data_uri(str(one["image"]))
    if picture is None:
        raise SeedError(f"the seed's image of {name_of(one, 'emoji, sticker or sound')} is no data URI of a picture")
    return picture
