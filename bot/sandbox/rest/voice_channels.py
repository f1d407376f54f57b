"""Reads what only voice and stage channels have."""

from __future__ import annotations

from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.voice import REGIONS
from bot.sandbox.world.model import ChannelType, Guild

LEAST_BITRATE = 8000
BITRATES = (96_000, 128_000, 256_000, 384_000)
"""The highest bitrate of a voice channel by the guild's boost level."""
STAGE_BITRATE = 64_000
VIDEO_QUALITY_MODES = (1, 2)
USER_LIMITS = {ChannelType.STAGE: 10_000}
USER_LIMIT = 99


def read_voice(form: Form, guild: Guild, kind: int) -> None:
    """Read bitrate, user limit, region and video quality of a channel that is or becomes of a type.

    Raises:
        DiscordError: 30052 for a bitrate above what the guild's boosts allow.
    """
    form.integer("bitrate", LEAST_BITRATE, 1 << 31)
    form.integer("user_limit", 0, USER_LIMITS.get(ChannelType(kind), USER_LIMIT))
    form.choice("video_quality_mode", VIDEO_QUALITY_MODES)
    form.text("rtc_region", 100, nullable=True)
    region = form.values.get("rtc_region")
    if region is not None and region not in REGIONS:
        form.errors.add("rtc_region", "BASE_TYPE_CHOICES", f"Value must be one of {{{', '.join(REGIONS)}}}.")
    if form.values.get("bitrate", 0) > highest_bitrate(guild, kind):
        raise DiscordError(Code.MAX_BITRATE)


def highest_bitrate(guild: Guild, kind: int) -> int:
    """Return the ceiling for a channel's bitrate."""
    if kind == ChannelType.STAGE:
        return STAGE_BITRATE
    return BITRATES[-1] if "VIP_REGIONS" in guild.features else BITRATES[min(guild.premium_tier, 3)]
