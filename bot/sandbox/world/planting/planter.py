"""Builds a world from a seed. Ids are the same for the same seed on the same day."""

from __future__ import annotations

import base64
import re
import zlib
from datetime import UTC, datetime, timedelta

from bot.sandbox.errors import Payload
from bot.sandbox.permissions import DEFAULT_EVERYONE, NONE, Permission
from bot.sandbox.snowflake import snowflake_at
from bot.sandbox.world import messages
from bot.sandbox.world.model import Channel, ChannelType, Guild, Member, Message, Overwrite, Role, User
from bot.sandbox.world.planting.arrival import receive
from bot.sandbox.world.planting.expressions import application_emojis, shape
from bot.sandbox.world.planting.gatherings import gather
from bot.sandbox.world.planting.naming import name_of, named
from bot.sandbox.world.planting.safety import protect
from bot.sandbox.world.seed import Seed, SeedError
from bot.sandbox.world.state import World

SEEDED_FROM = datetime(2021, 3, 1, tzinfo=UTC)
"""Things without an age of their own were made in the year after this day."""
CROWD_ARRIVED_WITHIN_DAYS = 900
YEAR_MILLISECONDS = 365 * 86_400_000
TYPES = {
    "text": ChannelType.TEXT,
    "voice": ChannelType.VOICE,
    "category": ChannelType.CATEGORY,
    "announcement": ChannelType.ANNOUNCEMENT,
    "stage": ChannelType.STAGE,
    "forum": ChannelType.FORUM,
    "media": ChannelType.MEDIA,
}
PRIVILEGED = {"members": 1 << 1, "presences": 1 << 8, "message_content": 1 << 15}


def _with_id_of(bot_token: str) -> Payload:
    """Return the bot's id as libraries read it out of the first part of a token; nothing where there is none."""
    try:
        text = base64.urlsafe_b64decode(bot_token.partition(".")[0] + "==").decode("ascii")
    except ValueError:
        return {}
    return {"id": text} if re.fullmatch(r"[0-9]{15,19}", text) else {}


def plant(world: World, seed: Seed, bot_token: str) -> None:
    """Fill an empty world."""
    Planter(world).plant(seed, bot_token)


class Planter:
    """Turns the names of a seed into objects with ids."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._taken: set[int] = set()
        self._users: dict[str, User] = {}

    def plant(self, seed: Seed, bot_token: str) -> None:
        """Make the bot, then each guild, then the messages."""
        name = seed.bot.get("name", "Tribune")
        bot_id = self._id(_with_id_of(bot_token) | seed.bot, "user", name)
        self._world.bot = self._world.add_user(User(bot_id, name, bot=True, token=bot_token))
        self._world.privileged_intents = sum(named(PRIVILEGED, one, "intent") for one in seed.privileged_intents)
        application_emojis(self._world, seed.bot.get("emojis", []), self._id)
        for description in seed.guilds:
            self._guild(description)
        # in the order of time, in which channels hold what was said
        for description in sorted(seed.messages, key=lambda one: one.get("minutes_ago", 0), reverse=True):
            self._message(description)

    def _guild(self, description: Payload) -> None:
        name = name_of(description, "guild")
        guild = Guild(self._id(description, "guild", name), name, owner_id=0)
        guild.description = description.get("description")
        guild.preferred_locale = description.get("locale", "en-US")
        guild.roles[guild.id] = Role(guild.id, "@everyone", int(DEFAULT_EVERYONE), position=0)
        roles = self._roles(guild, description)
        self._members(guild, description, roles)
        self._channels(guild, description, roles)
        shape(self._world, guild, description, self._id)
        gather(self._world, guild, description, self._id)
        protect(self._world, guild, description, self._id)
        receive(self._world, guild, description, self._id)
        self._world.guilds[guild.id] = guild

    def _roles(self, guild: Guild, description: Payload) -> dict[str, Role]:
        listed: list[Payload] = description.get("roles", [])
        by_name = {"@everyone": guild.everyone}
        bot_role: Payload = {
            "name": self._world.bot.username,
            **description.get("bot", {}),
            "bot_id": self._world.bot.id,
        }
        for place, one in enumerate([bot_role, *listed]):
            name = name_of(one, "role")
            if name == "@everyone":
                guild.everyone.permissions = int(permission_bits(one.get("permissions", guild.everyone.permissions)))
                continue
            role = Role(
                self._id(one if place else {}, f"role:{guild.name}", name),
                name,
                permissions=int(permission_bits(one.get("permissions", guild.everyone.permissions))),
                position=one.get("position", len(listed) + 1 - place),
                color=one.get("color", 0),
                hoist=one.get("hoist", False),
                mentionable=one.get("mentionable", False),
                bot_id=one.get("bot_id"),
            )
            guild.roles[role.id] = by_name[role.name] = role
        return by_name

    def _members(self, guild: Guild, description: Payload, roles: dict[str, Role]) -> None:
        now = self._world.clock.now()
        of_bot: Payload = description.get("bot", {})
        bot_roles = [named(roles, one, "role").id for one in of_bot.get("roles", [])]
        own = next(role.id for role in guild.roles.values() if role.bot_id)
        guild.members[self._world.bot.id] = Member(
            self._world.bot, guild.id, now - timedelta(days=100), [own, *bot_roles]
        )
        for one in description.get("members", []):
            user = self._user(one)
            joined_at = now - timedelta(days=one.get("joined_days_ago", 0))
            held = [named(roles, name, "role").id for name in one.get("roles", [])]
            guild.members[user.id] = member = Member(user, guild.id, joined_at, held, pending=one.get("pending", False))
            if "premium_since_days_ago" in one:
                member.premium_since = now - timedelta(days=one["premium_since_days_ago"])
            if one.get("owner"):
                guild.owner_id = user.id
        self._crowd(guild, description.get("member_count_extra", 0), now)
        guild.owner_id = guild.owner_id or self._any_owner(guild, now)

    def _crowd(self, guild: Guild, count: int, now: datetime) -> None:
        """Add a load of members, who came over the years; 100,000 are no burden."""
        arrivals = [now - timedelta(days=30 + days) for days in range(CROWD_ARRIVED_WITHIN_DAYS)]
        for number in range(count):
            name = f"member{number:05}"
            user = self._users.get(name)
            if user is None:
                user = User(self._id({}, "user", name), name, token=f"persona-{name}")
                self._users[name] = self._world.add_user(user)
            guild.members[user.id] = Member(user, guild.id, arrivals[number % CROWD_ARRIVED_WITHIN_DAYS])

    def _any_owner(self, guild: Guild, now: datetime) -> int:
        anybody = next((user_id for user_id, member in guild.members.items() if not member.user.bot), None)
        if anybody is not None:
            return anybody
        user = self._user({"name": "owner"})
        guild.members[user.id] = Member(user, guild.id, now - timedelta(days=365))
        return user.id

    def _user(self, one: Payload) -> User:
        name = name_of(one, "member")
        if name not in self._users:
            user = User(
                self._id(one, "user", name, one.get("account_age_days")),
                username=name,
                global_name=one.get("display"),
                bot=one.get("bot", False),
                locale=one.get("locale", "en-US"),
                token=one.get("token", f"persona-{name}"),
                accepts_direct_messages=one.get("accepts_direct_messages", True),
                public_flags=one.get("public_flags", 0),
                banner=one.get("banner"),
                accent_color=one.get("accent_color"),
            )
            self._users[name] = self._world.add_user(user)
        return self._users[name]

    def _channels(self, guild: Guild, description: Payload, roles: dict[str, Role]) -> None:
        by_name: dict[str, Channel] = {}
        for position, one in enumerate(description.get("channels", [])):
            channel = Channel(
                self._id(one, f"channel:{guild.name}", name_of(one, "channel")),
                named(TYPES, one.get("type", "text"), "channel type"),
                name=one["name"],
                guild_id=guild.id,
                position=one.get("position", position),
                parent_id=named(by_name, one["parent"], "category").id if one.get("parent") else None,
                topic=one.get("topic"),
                slow_mode_seconds=one.get("slow_mode_seconds", 0),
            )
            for each in one.get("overwrites", []):
                overwrite = self._overwrite(each, roles)
                channel.overwrites[overwrite.id] = overwrite
            by_name[channel.name] = channel
            guild.channels[channel.id] = self._world.channels[channel.id] = channel

    def _overwrite(self, one: Payload, roles: dict[str, Role]) -> Overwrite:
        allow, deny = (int(permission_bits(one.get(key, []))) for key in ("allow", "deny"))
        if "role" in one:
            return Overwrite(named(roles, one["role"], "role").id, 0, allow, deny)
        return Overwrite(named(self._users, one["member"], "member").id, 1, allow, deny)

    def _message(self, one: Payload) -> None:
        """Post ``{"channel", "author", "content", "minutes_ago"?, "guild"?}``."""
        channel = next(
            (each for each in self._world.channels.values() if each.name == one["channel"] and self._is_in(each, one)),
            None,
        )
        if channel is None:
            raise SeedError(f"a message's channel is not in the seed: {one['channel']}")
        author = (
            self._world.bot
            if one["author"] == self._world.bot.username
            else named(self._users, one["author"], "author")
        )
        at = self._world.clock.now() - timedelta(minutes=one.get("minutes_ago", 0))
        message_id = self._unique(snowflake_at(at, zlib.crc32(one["content"].encode())))
        messages.post(self._world, Message(message_id, channel.id, channel.guild_id, author, at, one["content"]))

    def _is_in(self, channel: Channel, one: Payload) -> bool:
        guild = self._world.guild_of(channel)
        return guild is not None and one.get("guild", guild.name) == guild.name

    def _id(self, one: Payload, kind: str, name: str, age_days: float | None = None) -> int:
        if "id" in one:
            return self._unique(int(one["id"]))
        digest = zlib.crc32(f"{kind}:{name}".encode())
        if age_days is None:
            at = SEEDED_FROM + timedelta(milliseconds=digest * 7919 % YEAR_MILLISECONDS)
        else:
            today = self._world.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
            at = today - timedelta(days=age_days) if age_days else self._world.clock.now()
        return self._unique(snowflake_at(at, digest))

    def _unique(self, snowflake: int) -> int:
        while snowflake in self._taken:
            snowflake += 1
        self._taken.add(snowflake)
        return snowflake


def permission_bits(value: int | str | list[str]) -> Permission:
    """Return permissions given as bits, as bits in a string, or as a list of names in any case."""
    if isinstance(value, list):
        result = NONE
        for name in value:
            result |= named(Permission.__members__, re.sub(r"\W", "_", name).upper(), "permission")
        return result
    return Permission(int(value))
