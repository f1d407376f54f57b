"""Reads what a body wants of a guild, and what its features, its boosts and its being a community allow."""

from __future__ import annotations

from typing import cast

from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.interactions.definitions import LOCALES
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.pictures import read_picture
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.model import VOICE_TYPES, ChannelType, Guild
from bot.sandbox.world.pictures import Picture

COMMUNITY, NEWS = "COMMUNITY", "NEWS"
"""A community guild may have announcement channels: Discord gives both features together."""
TOGGLES = {
    COMMUNITY: Permission.ADMINISTRATOR,
    "DISCOVERABLE": Permission.ADMINISTRATOR,
    "INVITES_DISABLED": Permission.MANAGE_GUILD,
    "RAID_ALERTS_DISABLED": Permission.MANAGE_GUILD,
}
"""The features that a body may turn on and off, with what that takes; Discord alone gives and takes the others."""
DEFAULTS: Changes = {
    "preferred_locale": "en-US",
    "verification_level": 0,
    "default_message_notifications": 0,
    "explicit_content_filter": 0,
    "system_channel_flags": 0,
}
"""What null sets."""
OF_COMMUNITY = ("rules_channel_id", "public_updates_channel_id")
TEXT_CHANNELS = ("system_channel_id", *OF_COMMUNITY, "safety_alerts_channel_id")
WRITABLE = frozenset({ChannelType.TEXT, ChannelType.ANNOUNCEMENT})
PICTURES = ("icon", "splash", "banner", "discovery_splash", "home_header")
TIER_FOR = {("icon", True): 1, ("splash", False): 1, ("splash", True): 1, ("banner", False): 2, ("banner", True): 3}
"""Which premium tier a picture takes, by whether it moves; others take none."""
FEATURE_FOR = {"splash": "INVITE_SPLASH", "banner": "BANNER"}
"""With these features a guild has the picture without boosts."""
NOT_KEPT = ("region", "owner_id")


def read(call: Call, guild: Guild) -> Changes:
    """Return the attributes that a body sets on a guild.

    Raises:
        DiscordError: 50035 for wrong values, 50013 for features beyond the caller's permissions, 50024 for channels of
            the wrong type, 50101 for pictures beyond the guild's boosts, 501 for what is not kept here.
    """
    call.refuse_unknown(*NOT_KEPT)
    form = call.form()
    _read_settings(form)
    _read_channels(form, guild)
    _read_features(call, form, guild)
    _read_pictures(form, guild)
    _check_community(form, guild)
    return form.check()


def _read_settings(form: Form) -> None:
    form.text("name", 100, shortest=2)
    form.text("description", 300, nullable=True)
    form.text("preferred_locale", 5, shortest=2)
    if form.values.get("preferred_locale", "de") not in LOCALES:
        form.errors.add("preferred_locale", "BASE_TYPE_CHOICES", f"Value must be one of {tuple(sorted(LOCALES))}.")
    form.choice("verification_level", range(5))
    form.choice("default_message_notifications", range(2))
    form.choice("explicit_content_filter", range(3))
    form.choice("afk_timeout", (60, 300, 900, 1800, 3600))
    form.integer("system_channel_flags", 0, 63)
    form.flag("premium_progress_bar_enabled")
    for name, default in DEFAULTS.items():
        if name in form.body and form.body[name] is None:
            form.values[name] = default


def _read_channels(form: Form, guild: Guild) -> None:
    for name in ("afk_channel_id", *TEXT_CHANNELS):
        form.snowflake(name, nullable=True)
        channel_id = form.values.get(name)
        if channel_id is None:
            continue
        if channel_id not in guild.channels:
            form.errors.add(name, "CHANNEL_NOT_IN_GUILD", "Channel is not in this guild.")
        elif guild.channels[channel_id].type not in (VOICE_TYPES if name == "afk_channel_id" else WRITABLE):
            raise DiscordError(Code.WRONG_CHANNEL_TYPE)


def _read_features(call: Call, form: Form, guild: Guild) -> None:
    given: object = form.body.get("features")
    if given is None:
        return
    if not isinstance(given, list) or not all(isinstance(one, str) for one in cast("list[object]", given)):
        form.errors.add("features", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return
    wanted = set(cast("list[str]", given))
    changed = {one for one in TOGGLES if (one in wanted) != (one in guild.features)}
    for one in changed:
        call.require(call.permissions_in(guild), TOGGLES[one])
    if "DISCOVERABLE" in changed & wanted:
        message = "This server does not meet the requirements of discovery."
        form.errors.add("features", "GUILD_DISCOVERY_REQUIREMENTS_NOT_MET", message)
    kept = [one for one in guild.features if one not in changed]
    if COMMUNITY in changed - wanted and NEWS in kept:
        kept.remove(NEWS)
    added = [one for one in TOGGLES if one in changed & wanted]
    if COMMUNITY in added and NEWS not in kept:
        added.append(NEWS)
    form.values["features"] = [*kept, *added]


def _read_pictures(form: Form, guild: Guild) -> None:
    for name in PICTURES:
        picture = read_picture(form, name)
        if picture is not None:
            _check_boosts(guild, name, picture)


def _check_boosts(guild: Guild, name: str, picture: Picture) -> None:
    if FEATURE_FOR.get(name) in guild.features:
        return
    if guild.premium_tier < TIER_FOR.get((name, picture.animated), 0):
        raise DiscordError(Code.NEEDS_MORE_BOOSTS)


def _check_community(form: Form, guild: Guild) -> None:
    """Note what a guild lacks that is to be, or to stay, a community."""
    after = {
        name: form.values.get(name, getattr(guild, name))
        for name in ("features", "verification_level", "explicit_content_filter", *OF_COMMUNITY)
    }
    if COMMUNITY not in after["features"]:
        return
    for name in OF_COMMUNITY:
        if after[name] is None:
            form.errors.add(name, "BASE_TYPE_REQUIRED", "This field is required")
    if not after["verification_level"]:
        form.errors.add("verification_level", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4}.")
    if after["explicit_content_filter"] != 2:
        form.errors.add("explicit_content_filter", "BASE_TYPE_CHOICES", "Value must be one of {2}.")
