"""The welcome feature's use cases."""

from bot.feature import Shared
from bot.features.welcome.service.greeters import Greeters
from bot.features.welcome.service.newcomers import Newcomers
from bot.features.welcome.service.setup import Setup
from bot.features.welcome.service.watching import Watching

__all__ = ["WelcomeService"]


class WelcomeService:
    """Everything that the welcome feature does.

    Attributes:
        newcomers: what a member does on the start panel.
        watching: the care for a newcomer's first message.
        greeters: who answers, and when they may be called.
        setup: what those who run the guild decide.
    """

    def __init__(self, shared: Shared) -> None:
        database, platform, people = shared.database, shared.platform, shared.people
        self.newcomers = Newcomers(database, platform, people)
        self.watching = Watching(database, platform, people, shared.states, shared.conversation)
        self.greeters = Greeters(database, shared.staff, self.watching)
        self.setup = Setup(database, platform, people, self.watching)
