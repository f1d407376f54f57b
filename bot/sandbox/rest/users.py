"""Accounts, applications, and how to reach the gateway."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import Answer, Auth, Routes
from bot.sandbox.world import channels, guilds, members
from bot.sandbox.world.model import Guild

routes = Routes()
GUILDS_A_SHARD = 1000


@routes.get("/users/@me")
def own_user(call: Call) -> Answer:
    """Return who calls."""
    return payloads.own_user(call.actor)


@routes.patch("/users/@me")
def rename_own_user(call: Call) -> Answer:
    """Change the caller's user name; pictures are not kept here."""
    form = call.form()
    form.text("username", 32, shortest=2)
    for name, value in form.check().items():
        setattr(call.actor, name, value)
    call.world.emit("USER_UPDATE", payloads.own_user(call.actor), to=frozenset({call.actor.id}))
    return payloads.own_user(call.actor)


@routes.get("/users/{user_id}")
def get_user(call: Call) -> Answer:
    """Return an account."""
    return payloads.user(call.world.user(call.id("user_id")))


@routes.get("/gateway", Auth.NONE)
def gateway(call: Call) -> Answer:
    """Return where the gateway is."""
    return {"url": gateway_url(call)}


@routes.get("/gateway/bot", Auth.BOT)
def gateway_for_bots(call: Call) -> Answer:
    """Return where the gateway is, and how many shards to open how fast."""
    shards = max(1, -(-len(call.world.guilds) // GUILDS_A_SHARD))
    return {"url": gateway_url(call), "shards": shards, "session_start_limit": call.world.session_starts.payload()}


@routes.get("/users/@me/guilds")
def own_guilds(call: Call) -> Answer:
    """Return the caller's guilds, paged by id."""
    limit = call.asked("limit", 200, 1, 200)
    before, after = call.asked("before", 1 << 63, 0, 1 << 63), call.asked("after", 0, 0, 1 << 63)
    mine = [one for one in call.world.guilds.values() if call.actor.id in one.members and after < one.id < before]
    counted = call.query.get("with_counts") in {"true", "1", "True"}
    return [_own_guild(call, guild, counted=counted) for guild in sorted(mine, key=lambda one: one.id)[:limit]]


@routes.delete("/users/@me/guilds/{guild_id}")
def leave_guild(call: Call) -> Answer:
    """Leave a guild; its owner cannot."""
    guild = call.guild()
    if guild.owner_id == call.actor.id:
        raise DiscordError(Code.GENERAL, status=400, message="The owner cannot leave the guild")
    members.leave(call.world, guild, call.actor)


@routes.post("/users/@me/channels")
def open_direct_message(call: Call) -> Answer:
    """Open the direct message with somebody in a shared guild."""
    if call.body.get("access_tokens"):  # a group, into which people come by their own OAuth2 tokens
        raise DiscordError(Code.INVALID_OAUTH_TOKEN)
    call.refuse_unknown("recipients", "nicks")
    form = call.form()
    form.snowflake("recipient_id", required=True)
    recipient = call.world.user(form.check()["recipient_id"])
    if recipient is call.actor or (recipient.bot and call.is_bot):
        raise DiscordError(Code.CANNOT_MESSAGE_USER)
    if not call.world.share_guild(call.actor, recipient):
        raise DiscordError(Code.MISSING_SHARED_GUILD)
    return payloads.channel(channels.open_direct_message(call.world, call.actor, recipient), call.actor.id)


def gateway_url(call: Call) -> str:
    """Return the gateway's address, as the caller reaches it."""
    return call.base_url.replace("http", "ws", 1) + "/gateway"


def _own_guild(call: Call, guild: Guild, *, counted: bool) -> Payload:
    counts = guilds.counts(call.world, guild) if counted else {}
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": guild.icon,
        "banner": guild.banner,
        "owner": guild.owner_id == call.actor.id,
        "permissions": str(int(call.permissions_in(guild))),
        "features": guild.features,
        **counts,
    }
