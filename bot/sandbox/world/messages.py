"""Messages and reactions: post, edit, delete, pin, react. Publishes what Discord would."""

from __future__ import annotations

from collections.abc import Iterable

from bot.sandbox import payloads
from bot.sandbox.errors import Payload
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.model import Channel, Guild, Message, MessageType, Reaction, User
from bot.sandbox.world.state import World

EPHEMERAL = 1 << 6
SOURCE_MESSAGE_DELETED = 1 << 3
OF_COPIES = frozenset({"content", "embeds", "attachments", "components"})
"""What of a published announcement its copies in other channels follow."""
SOURCE_GONE: Changes = {"content": "[Original Message Deleted]", "embeds": [], "attachments": [], "components": []}


def post(world: World, message: Message) -> Message:
    """Put a message into its channel and tell everybody who sees it; an ephemeral one reaches ``only_for`` and the bot.

    The id, reference and mentions are the caller's; thread counts, unarchiving and ``last_message_id`` are done here.
    """
    channel = world.channel(message.channel_id)
    if message.only_for is None:
        channel.messages[message.id] = message
        if message.poll is not None:
            world.open_polls[message.id] = message
        channel.last_message_id = message.id
        channel.last_spoke[message.author.id] = message.created_at
        if channel.thread is not None:
            message.position = channel.thread.total_message_sent
            channel.thread.message_count += not _is_initial(message)
            channel.thread.total_message_sent += not _is_initial(message)
    _emit(world, "MESSAGE_CREATE", channel, message)
    return message


def edit(world: World, message: Message, new: Changes, *, silently: bool = False) -> Message:
    """Set attributes of a message and publish it; ``silently`` leaves ``edited_at`` (new embeds, flags, a thread)."""
    for name, value in new.items():
        setattr(message, name, value)
    if not silently:
        message.edited_at = world.clock.now()
    _emit(world, "MESSAGE_UPDATE", world.channel(message.channel_id), message)
    for copy in _copies(world, message):
        edit(world, copy, {name: value for name, value in new.items() if name in OF_COPIES}, silently=silently)
    return message


def delete(world: World, message: Message) -> None:
    """Remove a message and publish that; also an ephemeral one."""
    channel = world.channel(message.channel_id)
    _forget(world, channel, message)
    if message.only_for is not None:
        data: Payload = {"channel_id": str(channel.id), "id": str(message.id)}
        world.emit("MESSAGE_DELETE", data, to=viewers_of(world, message))
    else:
        world.emit("MESSAGE_DELETE", _place(channel) | {"id": str(message.id)}, channel=channel)


def delete_many(world: World, channel: Channel, messages: Iterable[Message]) -> None:
    """Remove messages of one channel in one event, as bulk delete and bans do."""
    gone = list(messages)
    for message in gone:
        _forget(world, channel, message)
    if gone:
        data = _place(channel) | {"ids": [str(message.id) for message in gone]}
        world.emit("MESSAGE_DELETE_BULK", data, channel=channel)


def pin(world: World, message: Message, *, pinned: bool) -> None:
    """Pin or unpin a message and publish both the channel's and the message's change."""
    channel = world.channel(message.channel_id)
    message.pinned_at = world.clock.now() if pinned else None
    if pinned:
        channel.last_pin_at = message.pinned_at
    _emit(world, "MESSAGE_UPDATE", channel, message)
    last = payloads.optional_timestamp(channel.last_pin_at)
    world.emit("CHANNEL_PINS_UPDATE", _place(channel) | {"last_pin_timestamp": last}, channel=channel)


def react(world: World, message: Message, user: User, emoji: Reaction) -> None:
    """Give a reaction; nothing happens if the user gave it already."""
    reaction = message.reactions.setdefault(emoji.key, emoji)
    if user.id in reaction.users:
        return
    reaction.users[user.id] = None
    channel = world.channel(message.channel_id)
    extra: Payload = {"message_author_id": str(message.author.id)}
    guild = world.guild_of(channel)
    if guild and user.id in guild.members:
        extra["member"] = payloads.member(guild.members[user.id])
    _emit_reaction(world, "MESSAGE_REACTION_ADD", message, reaction, user, extra)


def unreact(world: World, message: Message, user: User, key: str) -> bool:
    """Take a user's reaction away; False if there was none."""
    reaction = message.reactions.get(key)
    if reaction is None or user.id not in reaction.users:
        return False
    del reaction.users[user.id]
    if not reaction.users:
        del message.reactions[key]
    _emit_reaction(world, "MESSAGE_REACTION_REMOVE", message, reaction, user, {})
    return True


def clear_reactions(world: World, message: Message, key: str | None = None) -> None:
    """Take all reactions away, or all of one emoji."""
    channel = world.channel(message.channel_id)
    data = _place(channel) | {"message_id": str(message.id)}
    if key is None:
        message.reactions.clear()
        world.emit("MESSAGE_REACTION_REMOVE_ALL", data, channel=channel)
        return
    gone = message.reactions.pop(key, None)
    if gone is not None:
        data["emoji"] = payloads.emoji(gone)
        world.emit("MESSAGE_REACTION_REMOVE_EMOJI", data, channel=channel)


def typing(world: World, channel: Channel, user: User) -> None:
    """Publish that somebody types."""
    data = _place(channel) | {"user_id": str(user.id), "timestamp": int(world.clock.now().timestamp())}
    guild = world.guild_of(channel)
    if guild and user.id in guild.members:
        data["member"] = payloads.member(guild.members[user.id])
    world.emit("TYPING_START", data, channel=channel)


def viewers_of(world: World, message: Message) -> frozenset[int]:
    """Return who alone gets an ephemeral message's events: its addressee and the bot."""
    return frozenset({message.only_for or 0, world.bot.id})


def event_payload(world: World, message: Message) -> Payload:
    """Return a message as MESSAGE_CREATE carries it: with guild, author's member and mentions' members."""
    data = payloads.message(message)
    channel = world.channels.get(message.channel_id)
    guild = world.guild_of(channel) if channel else None
    data["channel_type"] = int(channel.type) if channel else 0
    if guild is None:
        return data
    data["guild_id"] = str(guild.id)
    author = guild.members.get(message.author.id)
    if author is not None and message.webhook_author is None:
        data["member"] = payloads.member_without_user(author)
    data["mentions"] = [_mention(guild, one) for one in message.mentions]
    return data


def _mention(guild: Guild, user: User) -> Payload:
    member = guild.members.get(user.id)
    with_member = {"member": payloads.member_without_user(member)} if member else {}
    return payloads.user(user) | with_member


def _emit(world: World, name: str, channel: Channel, message: Message) -> None:
    if message.only_for is not None:
        # Discord sends ephemeral messages past the guild, like direct ones: without its id, by the other intent
        data = payloads.message(message) | {"channel_type": int(channel.type)}
        world.emit(name, data, to=viewers_of(world, message))
    else:
        world.emit(name, event_payload(world, message), channel=channel)


def _emit_reaction(world: World, name: str, message: Message, reaction: Reaction, user: User, extra: Payload) -> None:
    channel = world.channel(message.channel_id)
    data = _place(channel) | {
        "message_id": str(message.id),
        "user_id": str(user.id),
        "emoji": payloads.emoji(reaction),
        "burst": False,
        "type": 0,
    }
    world.emit(name, data | extra, channel=channel)


def _place(channel: Channel) -> Payload:
    guild = {"guild_id": str(channel.guild_id)} if channel.guild_id else {}
    return {"channel_id": str(channel.id), **guild}


def _copies(world: World, message: Message) -> list[Message]:
    """Return a published announcement's copies that are still there."""
    copies = world.crossposts.get(message.id, [])
    return [
        one for one in copies if one.channel_id in world.channels and one.id in world.channel(one.channel_id).messages
    ]


def _is_initial(message: Message) -> bool:
    """Whether a thread begins with this message, which its counts leave out: a post's, or a link to the parent's."""
    return message.id == message.channel_id or message.type is MessageType.THREAD_STARTER_MESSAGE


def _forget(world: World, channel: Channel, message: Message) -> None:
    for copy in _copies(world, message):
        edit(world, copy, SOURCE_GONE | {"flags": copy.flags | SOURCE_MESSAGE_DELETED}, silently=True)
    world.crossposts.pop(message.id, None)
    message.is_deleted = True
    gone = channel.messages.pop(message.id, None)
    if gone is not None and channel.thread is not None and not _is_initial(gone):
        channel.thread.message_count = max(0, channel.thread.message_count - 1)
