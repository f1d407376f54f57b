"""What those who run the guild decide about the welcome."""

from collections.abc import Sequence

from bot.community.people import People
from bot.community.settings import CommunitySettings
from bot.core.actions import Edit, Effect, Need, OutcomeKind, Post, Priority, RemoveMessages
from bot.core.card import ActionRef, Card
from bot.core.errors import Invalid, NotFound
from bot.core.events import ActionEnded
from bot.core.ids import ChannelId, GuildId, RoleId
from bot.core.permissions import Actor
from bot.core.platform import Platform
from bot.database.database import Database
from bot.database.transaction import Transaction
from bot.features.welcome import cards, policy
from bot.features.welcome.capabilities import CONFIGURE, STATUS
from bot.features.welcome.model import Panel, Problem, Rules, Status, WatchState
from bot.features.welcome.service.watching import Watching
from bot.features.welcome.settings import Interest, WelcomeSettings
from bot.features.welcome.store import greeters, panels, rules, watches

PANEL = "panel"
_CARD_NEEDS = frozenset({Need.VIEW_CHANNEL, Need.SEND_MESSAGES, Need.EMBED_LINKS})


class Setup:
    """Channels, interests, rules and the start panel."""

    def __init__(self, database: Database, platform: Platform, people: People, watching: Watching) -> None:
        self._database = database
        self._platform = platform
        self._people = people
        self._watching = watching

    async def set_channels(
        self,
        *,
        actor: Actor,
        start: ChannelId | None = None,
        hello: ChannelId | None = None,
        greeters_channel: ChannelId | None = None,
    ) -> WelcomeSettings:
        """Name the channels; those not given stay. Newcomers who wait are looked at again.

        Raises:
            NotAllowed: the actor may not set the welcome up.
            Invalid: the bot cannot write there.
        """
        actor.require(CONFIGURE)
        given = {"start_channel_id": start, "hello_channel_id": hello, "greeters_channel_id": greeters_channel}
        changes = {name: channel_id for name, channel_id in given.items() if channel_id is not None}
        for name, channel_id in changes.items():
            self._check_channel(actor.guild_id, channel_id, writes=name != "hello_channel_id")

        def body(tx: Transaction) -> WelcomeSettings:
            settings = self._change(tx, actor, **changes)
            self._watching.look_again(tx, actor.guild_id)
            return settings

        return await self._database.write(body)

    async def add_interest(self, role_id: RoleId, label: str, emoji: str | None, *, actor: Actor) -> WelcomeSettings:
        """Offer a role as an interest.

        Raises:
            NotAllowed: the actor may not set the welcome up.
            Invalid: the role is gone or not the bot's to give, label or emoji are unfit, or there are 25.
        """
        actor.require(CONFIGURE)
        role = self._platform.role(actor.guild_id, role_id)
        sign = policy.check_emoji(emoji)

        def body(tx: Transaction) -> WelcomeSettings:
            settings = self._database.settings.read(tx, actor.guild_id, WelcomeSettings)
            shown = policy.check_interest(role, label, settings)
            interest = Interest(role_id=role_id, label=shown, emoji=sign)
            return self._change(tx, actor, interests=[*settings.interests, interest])

        return await self._database.write(body)

    def interests(self, *, actor: Actor) -> Sequence[Interest]:
        """The interests there are, also those whose role is gone.

        Raises:
            NotAllowed: the actor may not set the welcome up.
        """
        actor.require(CONFIGURE)
        return self._database.settings.get(actor.guild_id, WelcomeSettings).interests

    async def remove_interest(self, role_id: RoleId, *, actor: Actor) -> WelcomeSettings:
        """Offer a role no longer; whoever has it keeps it.

        Raises:
            NotAllowed: the actor may not set the welcome up.
            NotFound: it was not offered.
        """
        actor.require(CONFIGURE)

        def body(tx: Transaction) -> WelcomeSettings:
            settings = self._database.settings.read(tx, actor.guild_id, WelcomeSettings)
            left = [interest for interest in settings.interests if interest.role_id != role_id]
            if len(left) == len(settings.interests):
                raise NotFound("welcome-error-interest-gone")
            return self._change(tx, actor, interests=left)

        return await self._database.write(body)

    async def set_rules_role(self, role_id: RoleId | None, *, actor: Actor) -> WelcomeSettings:
        """Give a role to whoever accepts the rules, or (None) none.

        Raises:
            NotAllowed: the actor may not set the welcome up.
            Invalid: the bot cannot give it.
        """
        actor.require(CONFIGURE)
        if role_id is not None:
            role = self._platform.role(actor.guild_id, role_id)
            if role is None:
                raise Invalid("error-role-gone")
            policy.check_assignable(role)
        return await self._database.write(lambda tx: self._change(tx, actor, rules_role_id=role_id))

    async def rules(self, language: str, *, actor: Actor) -> Rules | None:
        """The rules in force in a language, to be edited; None where there are none in it.

        Raises:
            NotAllowed: the actor may not set the welcome up.
        """
        actor.require(CONFIGURE)
        found = await self._database.read(lambda tx: rules.current(tx, actor.guild_id, [language]))
        return found if found is not None and found.language == language else None

    async def publish_rules(self, language: str, text: str, *, actor: Actor) -> Rules:
        """Put the rules in force. Another text for a language makes a new version, to be accepted anew.

        Raises:
            NotAllowed: the actor may not set the welcome up.
            Invalid: the text is empty or too long, or the language is none of the guild's.
        """
        actor.require(CONFIGURE)
        shown = policy.check_rules(text)
        if language not in self._database.settings.get(actor.guild_id, CommunitySettings).languages:
            raise Invalid("error-language-unknown")

        def body(tx: Transaction) -> Rules:
            old = rules.version(tx, actor.guild_id)
            number = rules.publish(tx, actor.guild_id, language, shown, actor.user_id)
            tx.audit(actor, "welcome.rules", language, old={"version": old}, new={"version": number})
            return Rules(number, language, shown)

        return await self._database.write(body)

    async def post_panel(self, *, actor: Actor) -> ChannelId:
        """Post the start panel in its channel, or bring the one that stands there up to date.

        Raises:
            NotAllowed: the actor may not set the welcome up.
            Invalid: no channel is named, or the bot cannot write there.
        """
        actor.require(CONFIGURE)
        channel_id = self._database.settings.get(actor.guild_id, WelcomeSettings).start_channel_id
        if channel_id is None:
            raise Invalid("welcome-error-no-start")
        self._check_channel(actor.guild_id, channel_id, writes=True)
        locale = self._people.guild_language(actor.guild_id)
        standing = await self._database.read(lambda tx: panels.get(tx, actor.guild_id))
        stands = standing is not None and await self._stands(actor.guild_id, standing, channel_id)

        def body(tx: Transaction) -> ChannelId:
            card = self._panel(tx, actor.guild_id)
            panel = panels.get(tx, actor.guild_id)
            tx.audit(actor, "welcome.panel", channel_id)
            if stands and panel is not None and panel.message_id is not None and panel.channel_id == channel_id:
                edit = Edit(channel_id, panel.message_id, card, locale)
                tx.enqueue(Effect(actor.guild_id, edit, f"welcome:panel:{tx.new_id()}", Priority.REPLY))
                return channel_id
            if panel is not None and panel.message_id is not None:
                removal = RemoveMessages(panel.channel_id, (panel.message_id,))
                tx.enqueue(Effect(actor.guild_id, removal, f"welcome:unpanel:{panel.message_id}"))
            version = panels.begin(tx, actor.guild_id, channel_id)
            key = f"welcome:panel:{channel_id}:{version}:{tx.new_id()}"
            origin = ActionRef(cards.FEATURE, PANEL, tx.new_id())
            tx.enqueue(Effect(actor.guild_id, Post(channel_id, card, locale), key, Priority.REPLY, origin))
            return channel_id

        return await self._database.write(body)

    def action_ended(self, tx: Transaction, event: ActionEnded) -> None:
        """The panel stands, or could not be posted."""
        if event.origin is None or (event.origin.feature, event.origin.verb) != (cards.FEATURE, PANEL):
            return
        if not isinstance(event.action, Post):
            return
        message_id = event.outcome.message_id
        if event.outcome.kind is OutcomeKind.FAILED:
            panels.remove(tx, event.guild_id)
        elif message_id is not None and not panels.posted(tx, event.guild_id, event.action.channel_id, message_id):
            # another panel was begun while this one was on its way
            removal = RemoveMessages(event.action.channel_id, (message_id,))
            tx.enqueue(Effect(event.guild_id, removal, f"welcome:unpanel:{message_id}"))

    async def status(self, *, actor: Actor) -> Status:
        """How the welcome stands, and what keeps it from working.

        Raises:
            NotAllowed: the actor may not see it.
        """
        actor.require(STATUS)

        def body(tx: Transaction) -> Status:
            counts = watches.counts(tx, actor.guild_id)
            volunteers = greeters.everyone(tx, actor.guild_id)
            return Status(
                counts.get(WatchState.WAITING, 0),
                counts.get(WatchState.OFFERED, 0),
                counts.get(WatchState.TAKEN, 0),
                len(volunteers),
                sum(greeter.is_awake for greeter in volunteers),
                rules.version(tx, actor.guild_id),
                tuple(self._problems(actor.guild_id, has_greeters=bool(volunteers))),
            )

        return await self._database.read(body)

    def _panel(self, tx: Transaction, guild_id: GuildId) -> Card:
        settings = self._database.settings.read(tx, guild_id, WelcomeSettings)
        languages = self._database.settings.read(tx, guild_id, CommunitySettings).languages
        return cards.panel(
            languages,
            has_interests=bool(settings.interests),
            has_rules=bool(rules.version(tx, guild_id)),
            has_hello=settings.hello_channel_id is not None,
        )

    async def _stands(self, guild_id: GuildId, panel: Panel, channel_id: ChannelId) -> bool:
        if panel.message_id is None or panel.channel_id != channel_id:
            return False
        return await self._platform.message_exists(guild_id, channel_id, panel.message_id)

    def _problems(self, guild_id: GuildId, *, has_greeters: bool) -> list[Problem]:
        settings = self._database.settings.get(guild_id, WelcomeSettings)
        found: list[Problem] = []
        for key, channel_id in (
            ("start", settings.start_channel_id),
            ("hello", settings.hello_channel_id),
            ("greeters", settings.greeters_channel_id),
        ):
            if channel_id is None:
                found.append(Problem(f"welcome-problem-{key}-unset"))
            elif self._platform.channel(guild_id, channel_id) is None:
                found.append(Problem(f"welcome-problem-{key}-gone"))
            elif key != "hello" and self._platform.lacks(guild_id, channel_id, _CARD_NEEDS):
                found.append(Problem("welcome-problem-cannot-write", channel_id=channel_id))
        roles = [interest.role_id for interest in settings.interests]
        for role_id in [*roles, *([settings.rules_role_id] if settings.rules_role_id else [])]:
            role = self._platform.role(guild_id, role_id)
            if role is None or not role.assignable:
                found.append(Problem("welcome-problem-role", role_id=role_id))
        if not has_greeters:
            found.append(Problem("welcome-problem-no-greeters"))
        return found

    def _change(self, tx: Transaction, actor: Actor, **changes: object) -> WelcomeSettings:
        settings = self._database.settings.read(tx, actor.guild_id, WelcomeSettings)
        changed = WelcomeSettings.model_validate(settings.model_dump() | changes)
        self._database.settings.save(tx, actor, changed)
        return changed

    def _check_channel(self, guild_id: GuildId, channel_id: ChannelId, *, writes: bool) -> None:
        channel = self._platform.channel(guild_id, channel_id)
        if channel is None or not channel.takes_messages:
            raise Invalid("error-channel-unfit")
        missing = self._platform.lacks(guild_id, channel_id, _CARD_NEEDS) if writes else frozenset[Need]()
        if missing:
            raise Invalid("error-channel-closed", missing=", ".join(sorted(need.value for need in missing)))
