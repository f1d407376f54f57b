"""`Call`: one API request, with who makes it and the look-ups that every handler needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import cast

from multidict import MultiDict, MultiMapping

from bot.sandbox import permissions
from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.permissions import NONE, Permission
from bot.sandbox.rest.form import Form, as_integer
from bot.sandbox.world.model import Channel, Guild, Member, Role, User
from bot.sandbox.world.pictures import Picture
from bot.sandbox.world.state import Cause, World, member_of, role_of

TRUTHS = {"true": True, "1": True, "false": False, "0": False}
"""How a query string says yes and no."""


@dataclass(slots=True, frozen=True)
class Upload:
    """A file of a multipart request; ``index`` is n of ``files[n]``."""

    index: int
    filename: str
    content_type: str
    data: bytes


@dataclass(slots=True)
class Call:
    """A request on its way to a handler.

    ``actor`` is the bot's user or a persona; on routes without authentication the bot's user. ``base_url`` is where
    this sandbox is reached, for the addresses of files. ``pictures`` are those that its body was found to carry; they
    are kept once the handler has answered.
    """

    world: World
    actor: User
    params: Mapping[str, str]
    query: MultiMapping[str]
    json: object = None
    files: list[Upload] = field(default_factory=list[Upload])
    reason: str | None = None
    base_url: str = ""
    headers: Mapping[str, str] = field(default_factory=MultiDict[str])
    pictures: dict[str, Picture] = field(default_factory=dict[str, Picture])

    @property
    def is_bot(self) -> bool:
        """Whether the bot calls, and not a persona."""
        return self.actor.id == self.world.bot.id

    @property
    def cause(self) -> Cause:
        """Who changes something, and why, for the audit log."""
        return Cause(self.actor.id, self.reason)

    @property
    def body(self) -> Payload:
        """The JSON object; no body is an empty one."""
        json = self.json
        if json is None:
            return {}
        if not isinstance(json, dict):
            raise invalid("", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return cast("Payload", json)

    @property
    def items(self) -> list[Payload]:
        """The JSON array of objects."""
        json = self.json
        if not isinstance(json, list):
            raise invalid("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        items = cast("list[object]", json)
        for place, item in enumerate(items):
            if not isinstance(item, dict):
                raise invalid(str(place), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return cast("list[Payload]", items)

    def form(self) -> Form:
        """Return a reader of the body's fields."""
        return Form(self.body, self.pictures)

    def id(self, name: str) -> int:
        """Return a path parameter as an id; 50035 if it is none."""
        number = as_integer(self.params[name])
        if number is None or number < 0:
            raise invalid(name, "NUMBER_TYPE_COERCE", f'Value "{self.params[name]}" is not snowflake.')
        return number

    def user_id(self, name: str = "user_id") -> int:
        """Return a path parameter as a user's id, ``@me`` being the caller's."""
        return self.actor.id if self.params[name] == "@me" else self.id(name)

    def asked(self, name: str, default: int, least: int, most: int) -> int:
        """Return a bounded integer of the query string; 50035 outside of the bounds."""
        form = Form({name: self.query[name]} if name in self.query else {})
        form.integer(name, least, most)
        return form.check().get(name, default)

    def asked_whether(self, name: str, *, default: bool | None = None) -> bool | None:
        """Return a truth value of the query string, as Discord spells it; 50035 for any other word."""
        value = self.query.get(name)
        if value is None:
            return default
        if value.lower() not in TRUTHS:
            raise invalid(name, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
        return TRUTHS[value.lower()]

    def asked_several(self, name: str, most: int) -> list[str]:
        """Return all values of a parameter that may stand in the query string more than once; 50035 for too many."""
        values = list(dict.fromkeys(self.query.getall(name, [])))
        if len(values) > most:
            raise invalid(name, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        return values

    def asked_ids(self, name: str, most: int) -> set[int]:
        """Return the ids of a parameter that may stand in the query string more than once."""
        form = Form({name: self.asked_several(name, most)})
        form.snowflakes(name, most)
        return set(form.check()[name])

    def asked_word(self, name: str, allowed: Collection[str], default: str) -> str:
        """Return one of a few words of the query string; 50035 for any other."""
        word = self.query.get(name, default)
        self.check_word(name, word, allowed)
        return word

    @staticmethod
    def check_word(name: str, word: str, allowed: Collection[str]) -> None:
        """Refuse with 50035 a word that is none of those allowed."""
        if word not in allowed:
            raise invalid(name, "BASE_TYPE_CHOICES", f"Value must be one of {{{', '.join(map(repr, allowed))}}}.")

    def refuse_unknown(self, *fields: str) -> None:
        """Refuse with 501 a body that sets a field which the sandbox does not keep; null is nothing set."""
        for name in fields:
            if self.body.get(name) is not None:
                raise DiscordError(Code.GENERAL, status=501, message=f"The sandbox does not keep {name} yet")

    def guild(self, needs: Permission = NONE) -> Guild:
        """Return the guild of the path in which the caller is a member and holds ``needs``.

        Raises:
            DiscordError: 10004 unknown (or, as at Discord, the caller is no member), 50013 lacks a permission.
        """
        guild = self.world.guild(self.id("guild_id"))
        self.me(guild)
        self.require(self.permissions_in(guild), needs)
        return guild

    def me(self, guild: Guild) -> Member:
        """Return the caller's membership; 50001 without one."""
        member = guild.members.get(self.actor.id)
        if member is None:
            raise DiscordError(Code.MISSING_ACCESS)
        return member

    def permissions_in(self, guild: Guild, channel: Channel | None = None) -> Permission:
        """Return what the caller may do in a guild or one of its channels, now."""
        member, now = self.me(guild), self.world.clock.now()
        if channel is None:
            return permissions.in_guild(guild, member, now)
        return permissions.in_channel(guild, channel, member, now)

    def channel(self, needs: Permission = NONE, name: str = "channel_id") -> Channel:
        """Return the channel of the path which the caller sees and holds ``needs`` in.

        Raises:
            DiscordError: 10003 unknown, 50001 cannot see it, 50013 lacks a permission.
        """
        return self.reach(self.world.channel(self.id(name)), needs)

    def reach(self, channel: Channel, needs: Permission = NONE) -> Channel:
        """Return ``channel`` if the caller sees it (else 50001) and holds ``needs`` (else 50013)."""
        granted = self.granted(channel)
        if Permission.VIEW_CHANNEL not in granted:
            raise DiscordError(Code.MISSING_ACCESS)
        self.require(granted, needs)
        return channel

    def granted(self, channel: Channel) -> Permission:
        """Return what the caller may do in a channel, thread or direct message; nothing outside its guilds."""
        guild = self.world.guild_of(channel)
        if guild is not None:
            return self.permissions_in(guild, channel) if self.actor.id in guild.members else NONE
        return permissions.IN_DIRECT_MESSAGE if self.actor in channel.recipients else NONE

    def guild_channel(self, needs: Permission = NONE) -> tuple[Guild, Channel]:
        """Return the path's channel with its guild; 50003 for direct messages, else as `channel`."""
        channel = self.channel(needs)
        guild = self.world.guild_of(channel)
        if guild is None:
            raise DiscordError(Code.INVALID_CHANNEL_FOR_DM)
        return guild, channel

    def member(self, guild: Guild, name: str = "user_id") -> Member:
        """Return the path's member; 10013 for nobody, 10007 for no member."""
        user = self.world.user(self.user_id(name))
        return member_of(guild, user.id)

    def role(self, guild: Guild) -> Role:
        """Return the path's role; 10011."""
        return role_of(guild, self.id("role_id"))

    @staticmethod
    def require(granted: Permission, needs: Permission) -> None:
        """Refuse with 50013 unless ``granted`` has all of ``needs``."""
        if needs not in granted:
            raise DiscordError(Code.MISSING_PERMISSIONS)
