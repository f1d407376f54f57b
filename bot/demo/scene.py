"""Sets the demo's community up, through the same services that its owner would use."""

from collections.abc import Callable
from typing import Any

from bot.community.people import People
from bot.community.staff import Staff
from bot.core.permissions import Actor, Level
from bot.core.platform import Platform
from bot.demo import seed
from bot.demo.stage import Names
from bot.features.welcome.service import WelcomeService


class Scene:
    """The demo's guild, by names."""

    def __init__(self, platform: Platform, names: Names) -> None:
        self._platform = platform
        self._names = names

    async def set_up(self, service: Callable[[type[Any]], Any]) -> None:
        """Languages, staff, channels, interests, rules, the start panel, two greeters.

        Args:
            service: finds a service by its class.
        """
        people: People = service(People)
        staff: Staff = service(Staff)
        welcome: WelcomeService = service(WelcomeService)
        channels, roles = self._names.channels, self._names.roles
        owner = self._person(seed.OWNER, Level.OWNER)
        await people.set_languages(["en", "de"], actor=owner)
        await staff.set_level(roles[seed.GREETER_ROLE], Level.HELPER, actor=owner, platform=self._platform)
        await staff.set_level(roles["Moderator"], Level.MODERATOR, actor=owner, platform=self._platform)
        await welcome.setup.set_channels(
            actor=owner,
            start=channels[seed.START],
            hello=channels[seed.HELLO],
            greeters_channel=channels[seed.GREETERS_CHANNEL],
        )
        for name, emoji in seed.INTERESTS:
            await welcome.setup.add_interest(roles[name], name, emoji, actor=owner)
        await welcome.setup.set_rules_role(roles[seed.RULES_ROLE], actor=owner)
        for language, text in seed.RULES.items():
            await welcome.setup.publish_rules(language, text, actor=owner)
        for name in seed.GREETERS:
            await welcome.greeters.join(actor=self._person(name, Level.HELPER))
        await welcome.setup.post_panel(actor=owner)

    def _person(self, name: str, level: Level) -> Actor:
        return Actor(self._names.guild_id, self._names.personas[name], level)
