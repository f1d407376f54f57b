"""What a guild says about itself, for every feature."""

from pydantic import BaseModel, Field

from bot.core.ids import ChannelId


class CommunitySettings(BaseModel):
    """Languages, time zone, and where questions are asked."""

    languages: list[str] = Field(
        default=["en"],
        min_length=1,
        max_length=20,
        description="The community's languages; public texts use the first.",
    )
    time_zone: str = Field(default="UTC", description="IANA name of the zone that dates and quiet hours refer to.")
    help_channel_ids: list[ChannelId] = Field(
        default=[],
        max_length=50,
        description="Channels without threads where the next message by another person counts as the answer.",
    )
