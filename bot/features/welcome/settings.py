"""A guild's settings for newcomers."""

from pydantic import BaseModel, Field

from bot.core.ids import ChannelId, RoleId


class Interest(BaseModel):
    """A role that members give themselves by saying what interests them."""

    role_id: RoleId = Field(default=..., description="The role that shows the interest.")
    label: str = Field(default=..., min_length=1, max_length=80, description="What members read.")
    emoji: str | None = Field(default=None, max_length=64, description="A sign before the label.")


class WelcomeSettings(BaseModel):
    """Where newcomers start, what they can choose, and when a greeter is asked."""

    start_channel_id: ChannelId | None = Field(default=None, description="Where the start panel stands.")
    hello_channel_id: ChannelId | None = Field(default=None, description="Where newcomers are sent to say hello.")
    greeters_channel_id: ChannelId | None = Field(default=None, description="The greeters' private channel for cards.")
    interests: list[Interest] = Field(default=[], max_length=25, description="Roles that members choose themselves.")
    rules_role_id: RoleId | None = Field(default=None, description="A role for who accepted the current rules.")
    first_message_watch: bool = Field(
        default=True, description="Offer a newcomer's unanswered first message to the greeters."
    )
    answer_within_minutes_awake: int = Field(
        default=20, ge=1, le=1440, description="Minutes before a card while a greeter is awake."
    )
    answer_within_minutes_otherwise: int = Field(
        default=240, ge=1, le=10080, description="Minutes before a card while no greeter is awake."
    )
    open_per_greeter: int = Field(default=3, ge=1, le=20, description="Open newcomers per greeter at most.")
