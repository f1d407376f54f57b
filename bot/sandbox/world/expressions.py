"""Emojis, stickers and sounds: make, change, delete. Each change is published and stands in the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from bot.sandbox.errors import Payload
from bot.sandbox.payloads import expressions as payloads
from bot.sandbox.payloads import optional_id
from bot.sandbox.world import audit, pictures
from bot.sandbox.world.audit import Action, Changes
from bot.sandbox.world.model import Channel, Guild, User
from bot.sandbox.world.model.expression import Emoji, Sound, Sticker
from bot.sandbox.world.pictures import Picture
from bot.sandbox.world.state import Cause, World

Expression = Emoji | Sticker | Sound


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one kind is kept: its attribute of `Guild`, and its lines in the audit log.

    ``traits`` are what the audit log lists of one that is made or gone.
    """

    shelf: str
    traits: tuple[str, ...]
    created: Action
    updated: Action
    deleted: Action


_KINDS: dict[type[Expression], _Kind] = {
    Emoji: _Kind("emojis", ("name",), Action.EMOJI_CREATE, Action.EMOJI_UPDATE, Action.EMOJI_DELETE),
    Sticker: _Kind(
        "stickers",
        ("name", "tags", "description", "format_type"),
        Action.STICKER_CREATE,
        Action.STICKER_UPDATE,
        Action.STICKER_DELETE,
    ),
    Sound: _Kind(
        "sounds",
        ("name", "volume", "emoji_id", "emoji_name"),
        Action.SOUND_CREATE,
        Action.SOUND_UPDATE,
        Action.SOUND_DELETE,
    ),
}


def new_emoji(world: World, guild: Guild | None, creator: User, picture: Picture) -> Emoji:
    """Return an emoji that is nowhere yet; without a guild it is to be the application's."""
    return Emoji(world.ids.next(), guild.id if guild else None, creator, animated=picture.animated)


def create(world: World, guild: Guild, made: Expression, new: Changes, picture: Picture, cause: Cause) -> None:
    """Give a guild a new expression with these attributes."""
    audit.apply(made, new)
    keep(world, guild, made, picture)
    _publish(world, guild, made, "CREATE")
    kind = _KINDS[type(made)]
    audit.record(world, guild, kind.created, cause, made.id, changes=audit.all_new(made, kind.traits))


def keep(world: World, guild: Guild | None, made: Expression, picture: Picture) -> None:
    """Store an expression with its file, in silence: as a seed does, or for the application."""
    pictures.keep(world.pictures, {str(made.id): picture})
    if guild is not None:
        _shelf(guild, made)[made.id] = made
    if isinstance(made, Emoji):
        world.emojis[made.id] = made
        if made.guild_id is None:
            world.application_emojis[made.id] = made
    elif isinstance(made, Sticker):
        world.stickers[made.id] = made


def update(world: World, guild: Guild, changed: Expression, new: Changes, cause: Cause) -> None:
    """Change an expression; nothing is published if all is so already."""
    changes = audit.apply(changed, new)
    if changes:
        _publish(world, guild, changed, "UPDATE")
        audit.record(world, guild, _KINDS[type(changed)].updated, cause, changed.id, changes=changes)


def delete(world: World, guild: Guild, gone: Expression, cause: Cause) -> None:
    """Take an expression from its guild."""
    del _shelf(guild, gone)[gone.id]
    forget(world, gone)
    _publish(world, guild, gone, "DELETE")
    kind = _KINDS[type(gone)]
    audit.record(world, guild, kind.deleted, cause, gone.id, changes=audit.all_old(gone, kind.traits))


def play(world: World, channel: Channel, user: User, sound: Sound) -> None:
    """Tell everybody who sees a voice channel that somebody sent a sound into it."""
    emoji = {"id": optional_id(sound.emoji_id), "name": sound.emoji_name}
    data: Payload = {
        "channel_id": str(channel.id),
        "guild_id": str(channel.guild_id),
        "user_id": str(user.id),
        "emoji": emoji if any(emoji.values()) else None,
        "sound_id": str(sound.id),
        "sound_volume": sound.volume,
    }
    world.emit("VOICE_CHANNEL_EFFECT_SEND", data, channel=channel)


def forget(world: World, gone: Expression) -> None:
    """Drop an expression's file, and it from those that can be found by their id."""
    world.pictures.pop(str(gone.id), None)
    if isinstance(gone, Emoji):
        world.emojis.pop(gone.id, None)
        world.application_emojis.pop(gone.id, None)
    elif isinstance(gone, Sticker):
        world.stickers.pop(gone.id, None)


def _shelf(guild: Guild, one: Expression) -> dict[int, Expression]:
    return cast("dict[int, Expression]", getattr(guild, _KINDS[type(one)].shelf))


def _publish(world: World, guild: Guild, changed: Expression, what: str) -> None:
    """Emojis and stickers are published all together, sounds one by one."""
    place: Payload = {"guild_id": str(guild.id)}
    if isinstance(changed, Emoji):
        data = place | {"emojis": [payloads.custom_emoji(one) for one in guild.emojis.values()]}
        world.emit("GUILD_EMOJIS_UPDATE", data, guild_id=guild.id)
    elif isinstance(changed, Sticker):
        data = place | {"stickers": [payloads.sticker(one) for one in guild.stickers.values()]}
        world.emit("GUILD_STICKERS_UPDATE", data, guild_id=guild.id)
    else:
        data = place | {"sound_id": str(changed.id)} if what == "DELETE" else payloads.sound(changed, with_creator=True)
        world.emit(f"GUILD_SOUNDBOARD_SOUND_{what}", data, guild_id=guild.id)
