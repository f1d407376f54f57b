"""What a member does on the start panel."""

from collections.abc import Sequence

from bot.community.people import People, choose, chosen
from bot.community.settings import CommunitySettings
from bot.core.actions import Effect, GrantRole, Priority, RevokeRole
from bot.core.card import ActionRef
from bot.core.errors import Conflict, Invalid, NotFound
from bot.core.events import MemberJoined
from bot.core.ids import ChannelId, GuildId, RoleId
from bot.core.permissions import Actor
from bot.core.platform import Platform
from bot.database.database import Database
from bot.database.transaction import Transaction
from bot.features.welcome import policy
from bot.features.welcome.capabilities import START
from bot.features.welcome.cards import FEATURE
from bot.features.welcome.model import InterestsChanged, Rules, Start
from bot.features.welcome.settings import WelcomeSettings
from bot.features.welcome.store import rules

INTERESTS = "interests"


class Newcomers:
    """Language, interests, rules, hello: each step is answered privately, and none is forced."""

    def __init__(self, database: Database, platform: Platform, people: People) -> None:
        self._database = database
        self._platform = platform
        self._people = people

    async def start(self, *, actor: Actor) -> Start:
        """The start panel as this person sees it.

        Raises:
            NotAllowed: the guild took it from them.
        """
        actor.require(START)
        person = actor.person()
        settings = self._database.settings.get(actor.guild_id, WelcomeSettings)
        languages = self._database.settings.get(actor.guild_id, CommunitySettings).languages

        def body(tx: Transaction) -> Start:
            current = rules.current(tx, actor.guild_id, [actor.locale, *languages])
            return Start(
                actor.locale,
                self._people.language(actor.guild_id, person) is not None,
                tuple(languages),
                tuple(interest for interest in settings.interests if self._exists(actor.guild_id, interest.role_id)),
                frozenset(RoleId(int(value)) for value in chosen(tx, actor.guild_id, person, INTERESTS)),
                current,
                current is not None and rules.has_accepted(tx, actor.guild_id, person, current.version),
                settings.hello_channel_id,
            )

        return await self._database.read(body)

    async def choose_language(self, language: str, *, actor: Actor) -> str:
        """Choose one of the guild's languages.

        Raises:
            NotAllowed: the guild took the choice from them.
            Invalid: the guild does not offer it.
        """
        actor.require(START)
        if language not in self._database.settings.get(actor.guild_id, CommunitySettings).languages:
            raise Invalid("error-language-unknown")
        return await self._people.choose_language(language, actor=actor)

    async def choose_interests(self, values: Sequence[str], *, actor: Actor) -> InterestsChanged:
        """Choose one's interests anew; roles are given and taken as they differ from the last choice.

        Args:
            values: the ids of the interests' roles, as the select holds them.
            actor: who chooses.

        Raises:
            NotAllowed: the guild took the choice from them.
            Invalid: an interest is no longer offered, or the bot cannot give its role.
        """
        actor.require(START)
        person = actor.person()
        settings = self._database.settings.get(actor.guild_id, WelcomeSettings)
        wanted = policy.check_choice(values, settings)
        for role_id in wanted:
            role = self._platform.role(actor.guild_id, role_id)
            if role is None:
                raise Invalid("welcome-error-interest-gone")
            policy.check_assignable(role)

        offered = {str(interest.role_id) for interest in settings.interests}

        def body(tx: Transaction) -> InterestsChanged:
            # what is no longer offered cannot be chosen again, so it is not taken away either
            kept = chosen(tx, actor.guild_id, person, INTERESTS) - offered
            values = {str(role_id) for role_id in wanted} | kept
            added, removed = choose(tx, actor.guild_id, person, INTERESTS, values)
            # one group per change: the same role may be given, taken and given again
            change = tx.new_id()
            origin = ActionRef(FEATURE, "interest", change)
            for value in sorted(added):
                action = GrantRole(person, RoleId(int(value)), "interest chosen by the member")
                tx.enqueue(Effect(actor.guild_id, action, f"welcome:interest:{change}:{value}", Priority.REPLY, origin))
            for value in sorted(removed):
                action = RevokeRole(person, RoleId(int(value)), "interest dropped by the member")
                tx.enqueue(Effect(actor.guild_id, action, f"welcome:interest:{change}:{value}", Priority.REPLY, origin))
            return InterestsChanged(_roles(added), _roles(removed))

        return await self._database.write(body)

    async def accept_rules(self, version: int, *, actor: Actor) -> Rules:
        """Accept the rules that one has read.

        Args:
            version: of the text that was shown.
            actor: who accepts.

        Raises:
            NotAllowed: the guild took the choice from them.
            NotFound: there are no rules.
            Conflict: they changed meanwhile, or are accepted already.
        """
        actor.require(START)
        person = actor.person()
        settings = self._database.settings.get(actor.guild_id, WelcomeSettings)
        languages = self._database.settings.get(actor.guild_id, CommunitySettings).languages

        def body(tx: Transaction) -> Rules:
            current = rules.current(tx, actor.guild_id, [actor.locale, *languages])
            if current is None:
                raise NotFound("welcome-error-no-rules")
            if current.version != version:
                raise Conflict("welcome-error-rules-changed")
            if not rules.accept(tx, actor.guild_id, person, version, current.language):
                raise Conflict("welcome-error-rules-accepted")
            if settings.rules_role_id is not None:
                action = GrantRole(person, settings.rules_role_id, f"accepted the rules, version {version}")
                change = tx.new_id()
                key, origin = f"welcome:rules:{person}:{version}:{change}", ActionRef(FEATURE, "rules", change)
                tx.enqueue(Effect(actor.guild_id, action, key, Priority.REPLY, origin))
            return current

        return await self._database.write(body)

    def member_joined(self, tx: Transaction, event: MemberJoined) -> None:
        """Somebody came back: leaving took the roles of what they chose and accepted, which is still on record."""
        guild_id, user_id = event.guild_id, event.user_id
        settings = self._database.settings.read(tx, guild_id, WelcomeSettings)
        due = {interest.role_id for interest in settings.interests} & {
            *_roles(chosen(tx, guild_id, user_id, INTERESTS))
        }
        if settings.rules_role_id is not None and rules.has_accepted(
            tx, guild_id, user_id, rules.version(tx, guild_id)
        ):
            due.add(settings.rules_role_id)
        origin = ActionRef(FEATURE, "back", tx.new_id())
        for role_id in sorted(due):
            action = GrantRole(user_id, role_id, "the member came back")
            key = f"welcome:back:{user_id}:{event.joined_at.isoformat()}:{role_id}"
            tx.enqueue(Effect(guild_id, action, key, Priority.REPLY, origin))

    async def hello(self, *, actor: Actor) -> ChannelId:
        """Where to say hello. Nothing is posted: the words are the member's own.

        Raises:
            NotAllowed: the guild took the panel from them.
            NotFound: the guild named no channel, or it is gone.
        """
        actor.require(START)
        channel_id = self._database.settings.get(actor.guild_id, WelcomeSettings).hello_channel_id
        if channel_id is None or self._platform.channel(actor.guild_id, channel_id) is None:
            raise NotFound("welcome-error-no-hello")
        return channel_id

    def _exists(self, guild_id: GuildId, role_id: RoleId) -> bool:
        return self._platform.role(guild_id, role_id) is not None


def _roles(values: set[str]) -> tuple[RoleId, ...]:
    return tuple(RoleId(int(value)) for value in sorted(values))
