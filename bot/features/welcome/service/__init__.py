"""The welcome feature's use cases."""

from bot.community.activity.conversation import Conversation
from bot.community.people import People
from bot.community.staff import Staff
from bot.community.state import GuildStates
from bot.core.platform import Platform
from bot.database.database import Database
from bot.features.welcome.service.greeters import Greeters
from bot.features.welcome.service.newcomers import Newcomers
from bot.features.welcome.service.setup import Setup
from bot.features.welcome.service.watching import Watching
from bot.features.welcome.settings import WelcomeSettings

__all__ = ["WelcomeService"]


class WelcomeService:
    """Everything that the welcome feature does.

    Attributes:
        newcomers: what a member does on the start panel.
        watching: the care for a newcomer's first message.
        greeters: who answers, and when they may be called.
        setup: what those who run the guild decide.
    """

    def __init__(
        self,
        database: Database,
        platform: Platform,
        people: People,
        staff: Staff,
        states: GuildStates,
        conversation: Conversation,
    ) -> None:
        database.settings.register("welcome", WelcomeSettings)
        self.newcomers = Newcomers(database, platform, people)
        self.watching = Watching(database, platform, people, states, conversation)
        self.greeters = Greeters(database, staff, self.watching)
        self.setup = Setup(database, platform, people, self.watching)
