"""The routes that make, list, read, change and delete webhooks, as who manages them or by their token."""

from __future__ import annotations

import secrets

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.pictures import read_picture
from bot.sandbox.rest.router import Answer, Auth, Routes
from bot.sandbox.world import followers, webhooks
from bot.sandbox.world.model import Channel, ChannelType, Guild, Webhook
from bot.sandbox.world.state import Cause

MOST_IN_CHANNEL, MOST_IN_GUILD = 15, 1000
FOLLOWING = frozenset({ChannelType.TEXT, ChannelType.ANNOUNCEMENT})
LONGEST_NAME = 80
FORBIDDEN_IN_NAMES = ("clyde", "discord")
_PATH = "/webhooks/{webhook_id}/{token}"

routes = Routes()


@routes.post("/channels/{channel_id}/webhooks")
def create(call: Call) -> Answer:
    """Make a webhook in a channel."""
    guild, channel = _place(call)
    _check_room(call, guild, channel)
    new = _read(call.form(), required=True).check()
    return _shown(call, webhooks.create(call.world, guild, channel, new, call.actor, call.cause))


@routes.post("/channels/{channel_id}/followers")
def follow(call: Call) -> Answer:
    """Let a channel, in which the caller manages webhooks, follow an announcement channel."""
    source = call.channel()
    if source.type is not ChannelType.ANNOUNCEMENT:
        raise DiscordError(Code.WRONG_CHANNEL_TYPE)
    form = call.form()
    form.snowflake("webhook_channel_id", required=True)
    target = call.reach(call.world.channel(form.check()["webhook_channel_id"]), Permission.MANAGE_WEBHOOKS)
    guild = call.world.guild_of(target)
    if guild is None or target.type not in FOLLOWING:
        raise DiscordError(Code.WRONG_CHANNEL_TYPE)
    _check_room(call, guild, target)
    webhook = followers.follow(call.world, source, guild, target, call.actor, call.cause)
    return {"channel_id": str(source.id), "webhook_id": str(webhook.id)}


@routes.get("/channels/{channel_id}/webhooks")
def list_of_channel(call: Call) -> Answer:
    """Return a channel's webhooks."""
    _, channel = _place(call)
    return [_shown(call, one) for one in _of_channel(call, channel)]


@routes.get("/guilds/{guild_id}/webhooks")
def list_of_guild(call: Call) -> Answer:
    """Return a guild's webhooks."""
    guild = call.guild(Permission.MANAGE_WEBHOOKS)
    return [_shown(call, one) for one in call.world.webhooks.values() if one.guild_id == guild.id]


@routes.get("/webhooks/{webhook_id}")
def get(call: Call) -> Answer:
    """Return a webhook to who manages webhooks there."""
    return _shown(call, _managed(call)[1])


@routes.patch("/webhooks/{webhook_id}")
def edit(call: Call) -> Answer:
    """Change a webhook, or move it to a channel where the caller manages webhooks too."""
    guild, webhook = _managed(call)
    form = _read(call.form())
    form.snowflake("channel_id")
    new = form.check()
    if "channel_id" in new:
        channel = guild.channels.get(new["channel_id"])
        if channel is None:
            raise DiscordError(Code.UNKNOWN_CHANNEL)
        _check_type(call.reach(channel, Permission.MANAGE_WEBHOOKS))
    webhooks.update(call.world, guild, webhook, new, call.cause)
    return _shown(call, webhook)


@routes.delete("/webhooks/{webhook_id}")
def delete(call: Call) -> Answer:
    """Delete a webhook."""
    guild, webhook = _managed(call)
    webhooks.delete(call.world, guild, webhook, call.cause)


@routes.get(_PATH, Auth.NONE)
def get_by_token(call: Call) -> Answer:
    """Return a webhook to whoever has its token."""
    return _with_token(call, by_token(call))


@routes.patch(_PATH, Auth.NONE)
def edit_by_token(call: Call) -> Answer:
    """Change a webhook's name or picture, as whoever has its token."""
    webhook = by_token(call)
    new = _read(call.form()).check()
    webhooks.update(call.world, call.world.guild(webhook.guild_id), webhook, new, Cause(webhook.id, call.reason))
    return _with_token(call, webhook)


@routes.delete(_PATH, Auth.NONE)
def delete_by_token(call: Call) -> Answer:
    """Delete a webhook, as whoever has its token."""
    webhook = by_token(call)
    webhooks.delete(call.world, call.world.guild(webhook.guild_id), webhook, Cause(webhook.id, call.reason))


def by_token(call: Call) -> Webhook:
    """Return the path's webhook if the path has its token: else 10015 (unknown) or 50027 (wrong token)."""
    webhook = call.world.webhook(call.id("webhook_id"))
    if webhook.source_id is not None or not secrets.compare_digest(
        webhook.token.encode(), call.params["token"].encode()
    ):
        raise DiscordError(Code.INVALID_WEBHOOK_TOKEN)
    return webhook


def check_name(form: Form, field: str) -> None:
    """Note a name that would pass as Discord's own."""
    for word in FORBIDDEN_IN_NAMES:
        if word in str(form.values.get(field) or "").casefold():
            form.errors.add(field, "USERNAME_INVALID_CONTAINS", f'Username cannot contain "{word}"')


def _read(form: Form, *, required: bool = False) -> Form:
    form.text("name", LONGEST_NAME, shortest=1, required=required)
    check_name(form, "name")
    read_picture(form, "avatar")
    return form


def _place(call: Call) -> tuple[Guild, Channel]:
    guild, channel = call.guild_channel(Permission.MANAGE_WEBHOOKS)
    _check_type(channel)
    return guild, channel


def _check_room(call: Call, guild: Guild, channel: Channel) -> None:
    if len(_of_channel(call, channel)) >= MOST_IN_CHANNEL:
        raise DiscordError(Code.MAX_WEBHOOKS)
    if sum(one.guild_id == guild.id for one in call.world.webhooks.values()) >= MOST_IN_GUILD:
        raise DiscordError(Code.MAX_GUILD_WEBHOOKS)


def _check_type(channel: Channel) -> None:
    if channel.is_thread or channel.type is ChannelType.CATEGORY:
        raise DiscordError(Code.WRONG_CHANNEL_TYPE)


def _managed(call: Call) -> tuple[Guild, Webhook]:
    webhook = call.world.webhook(call.id("webhook_id"))
    guild = call.world.guild(webhook.guild_id)
    call.reach(guild.channels[webhook.channel_id], Permission.MANAGE_WEBHOOKS)
    return guild, webhook


def _of_channel(call: Call, channel: Channel) -> list[Webhook]:
    return [one for one in call.world.webhooks.values() if one.channel_id == channel.id]


def _shown(call: Call, webhook: Webhook) -> Payload:
    """Return a webhook with who made it; the token of an application's own is for that application alone."""
    may_write = webhook.source_id is None and webhook.application_id in {None, call.actor.id}
    body = _with_token(call, webhook) if may_write else webhooks.payload(call.world, webhook)
    return body | {"user": payloads.user(webhook.creator)}


def _with_token(call: Call, webhook: Webhook) -> Payload:
    url = f"{call.base_url}/api/webhooks/{webhook.id}/{webhook.token}"
    return webhooks.payload(call.world, webhook) | {"token": webhook.token, "url": url}
