"""The care for a newcomer's first message: watched, offered to a greeter, taken over, answered."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from bot.community.activity.conversation import Conversation
from bot.community.activity.policy import Question
from bot.community.people import People
from bot.community.state import GuildStates, Mode
from bot.core.actions import Edit, Effect, OutcomeKind, Post, Priority, RemoveMessages
from bot.core.card import ActionRef
from bot.core.errors import Conflict, NotFound, Unavailable
from bot.core.events import ActionEnded, Answered, AvailabilityChanged, FirstWords, Withdrawn
from bot.core.ids import GuildId, RowId, UserId
from bot.core.permissions import Actor
from bot.core.platform import Platform
from bot.database.database import Database
from bot.database.jobs import Job, NewJob
from bot.database.transaction import Transaction
from bot.features.welcome import cards, policy
from bot.features.welcome.capabilities import CONFIGURE, GREET
from bot.features.welcome.model import Watch, WatchState
from bot.features.welcome.settings import WelcomeSettings
from bot.features.welcome.store import greeters, watches

OFFER = "welcome.offer"
LAPSE = "welcome.lapse"
CARD = "card"
_HOLD = timedelta(minutes=10)
_AWAY = timedelta(minutes=1)
_WITHOUT_CARD: dict[str, object] = {
    "state": WatchState.WAITING,
    "offered_to": None,
    "taken_by": None,
    "card_channel_id": None,
    "card_message_id": None,
}


class Watching:
    """Exactly one card for each unanswered first message, and none for an answered one."""

    def __init__(
        self,
        database: Database,
        platform: Platform,
        people: People,
        states: GuildStates,
        conversation: Conversation,
    ) -> None:
        self._database = database
        self._platform = platform
        self._people = people
        self._states = states
        self._conversation = conversation

    def first_words(self, tx: Transaction, event: FirstWords) -> None:
        """A newcomer spoke for the first time: watch the message."""
        settings = self._database.settings.get(event.guild_id, WelcomeSettings)
        if not settings.first_message_watch:
            return
        watch_id = watches.add(tx, event)
        question = Question(
            event.guild_id, event.channel_id, event.message_id, event.user_id, event.at, event.own_thread
        )
        self._conversation.ask(tx, question)
        soon = event.at + timedelta(minutes=settings.answer_within_minutes_awake)
        tx.schedule(NewJob(event.guild_id, OFFER, str(watch_id), soon, watch_id))
        tx.schedule(NewJob(event.guild_id, LAPSE, str(watch_id), event.at + policy.LAPSE, watch_id))

    def answered(self, tx: Transaction, event: Answered) -> None:
        """A person answered: the card goes."""
        watch = watches.of_message(tx, event.guild_id, event.message_id)
        if watch is not None:
            _close(tx, watch, WatchState.ANSWERED)

    def withdrawn(self, tx: Transaction, event: Withdrawn) -> None:
        """The message is no more: the card goes."""
        watch = watches.of_message(tx, event.guild_id, event.message_id)
        if watch is not None:
            _close(tx, watch, WatchState.WITHDRAWN)

    def availability_changed(self, tx: Transaction, event: AvailabilityChanged) -> None:
        """A volunteer's hours changed: whoever waits may be offered sooner."""
        if greeters.is_greeter(tx, event.guild_id, event.user_id):
            self.look_again(tx, event.guild_id)

    def action_ended(self, tx: Transaction, event: ActionEnded) -> None:
        """The card stands, or could not be posted."""
        if event.origin is None or (event.origin.feature, event.origin.verb) != (cards.FEATURE, CARD):
            return
        watch = watches.get(tx, event.guild_id, event.origin.id)
        if watch is None or not isinstance(event.action, Post):
            return
        if event.outcome.kind is OutcomeKind.FAILED:
            # offered again when those who run the guild name a channel that works, or at the latest tomorrow
            if watch.state.is_open and watches.change(tx, watch, **_WITHOUT_CARD):
                tx.schedule(NewJob(watch.guild_id, OFFER, str(watch.id), tx.now + timedelta(days=1), watch.id))
            return
        watches.change(tx, watch, card_message_id=event.outcome.message_id)
        standing = _found(tx, watch.guild_id, watch.id)
        if not standing.state.is_open:
            _remove_card(tx, standing)
        elif cards.watch(standing) != event.action.card:  # taken over before we knew where the card stands
            self._redraw(tx, standing)

    def look_again(self, tx: Transaction, guild_id: GuildId) -> None:
        """Consider all who wait again now: something changed that decides when they are offered."""
        settings = self._database.settings.read(tx, guild_id, WelcomeSettings)
        self._give_up_lost_cards(tx, guild_id, settings)
        for watch in watches.waiting(tx, guild_id):
            soon = watch.sent_at + timedelta(minutes=settings.answer_within_minutes_awake)
            tx.schedule(NewJob(guild_id, OFFER, str(watch.id), max(soon, tx.now), watch.id))

    def _give_up_lost_cards(self, tx: Transaction, guild_id: GuildId, settings: WelcomeSettings) -> None:
        """Let newcomers wait again whose card went with its channel, once the greeters have another one."""
        if self._platform.guild(guild_id) is None:
            return
        for watch in watches.held(tx, guild_id):
            place = watch.card_channel_id
            if place is None or watch.card_message_id is None or place == settings.greeters_channel_id:
                continue
            if self._platform.channel(guild_id, place) is None:
                watches.change(tx, watch, **_WITHOUT_CARD)

    async def offer(self, job: Job) -> None:
        """Offer a newcomer to the greeters, if it is time, they are still there and nobody has answered."""
        watch, volunteers = await self._database.read(
            lambda tx: (watches.get(tx, job.guild_id, job.subject), greeters.everyone(tx, job.guild_id))
        )
        if watch is None or watch.state is not WatchState.WAITING:
            await self._database.write(lambda tx: tx.finish(job))
            return
        try:
            is_there = await self._is_there(watch)
        except Unavailable:
            # however long the platform is away, nobody is forgotten
            await self._database.write(lambda tx: tx.postpone(job, tx.now + _AWAY))
            return
        if is_there:
            # who left while nobody listened: it is nobody's turn who is not there
            gone = [one.user_id for one in volunteers if self._platform.member(job.guild_id, one.user_id) is None]
            await self._database.write(lambda tx: self._offer(tx, job, watch.id, gone))
            return
        await self._conversation.message_missing(watch.guild_id, watch.message_id)
        await self._database.write(lambda tx: tx.finish(job))

    async def lapse(self, job: Job) -> None:
        """Two weeks are over: the card would only be in the way."""

        def body(tx: Transaction) -> None:
            watch = watches.get(tx, job.guild_id, job.subject)
            if watch is not None:
                _close(tx, watch, WatchState.LAPSED)
                self._conversation.give_up(tx, watch.guild_id, watch.message_id)
            tx.finish(job)

        await self._database.write(body)

    async def take(self, watch_id: RowId, *, actor: Actor) -> Watch:
        """Take a newcomer over: the card says so, and nobody else is called.

        Raises:
            NotAllowed: the actor is no greeter, or it is their own message.
            NotFound: there is no such card.
            Conflict: somebody else was faster, a person answered, or they look after as many as they may.
        """
        actor.require(GREET)
        person = actor.person()
        await self._withdraw_if_gone(actor.guild_id, watch_id)

        def body(tx: Transaction) -> Watch:
            watch = _found(tx, actor.guild_id, watch_id)
            settings = self._database.settings.read(tx, actor.guild_id, WelcomeSettings)
            policy.take(
                watch,
                person,
                is_greeter=greeters.is_greeter(tx, actor.guild_id, person),
                taken=len(watches.taken_by(tx, actor.guild_id, person)),
                settings=settings,
            )
            return self._change(tx, watch, actor, state=WatchState.TAKEN, taken_by=person)

        return await self._database.write(body)

    async def release(self, watch_id: RowId, *, actor: Actor) -> Watch:
        """Give a newcomer back: any greeter may take over.

        Raises:
            NotAllowed: somebody else looks after them.
            NotFound: there is no such card.
            Conflict: nobody has taken over, or a person answered.
        """
        actor.require(GREET)
        person = actor.person()

        def body(tx: Transaction) -> Watch:
            watch = _found(tx, actor.guild_id, watch_id)
            policy.release(watch, person, may_for_others=actor.may(CONFIGURE))
            return self._change(tx, watch, actor, state=WatchState.OFFERED, taken_by=None, offered_to=None)

        return await self._database.write(body)

    def dismiss(self, tx: Transaction, guild_id: GuildId, user_id: UserId) -> None:
        """Somebody left the guild: a greeter no longer, if they were one."""
        if greeters.remove(tx, guild_id, user_id):
            actor = Actor.system(guild_id, "the greeter left")
            tx.audit(actor, "welcome.greeter.leave", user_id)
            self.give_back_all(tx, user_id, actor)

    def give_back_all(self, tx: Transaction, greeter: UserId, actor: Actor) -> None:
        """A greeter stops: whoever they looked after, or were asked to, is open to all again."""
        for watch in watches.held_by(tx, actor.guild_id, greeter):
            self._change(tx, watch, actor, state=WatchState.OFFERED, taken_by=None, offered_to=None)

    def _change(self, tx: Transaction, watch: Watch, actor: Actor, **values: object) -> Watch:
        if not watches.change(tx, watch, **values):
            raise Conflict("welcome-error-taken")
        changed = _found(tx, watch.guild_id, watch.id)
        tx.audit(actor, f"welcome.{changed.state}", watch.id, old={"state": watch.state}, new={"state": changed.state})
        self._redraw(tx, changed)
        return changed

    def _redraw(self, tx: Transaction, watch: Watch) -> None:
        if watch.card_channel_id is not None and watch.card_message_id is not None:
            locale = self._people.guild_language(watch.guild_id)
            edit = Edit(watch.card_channel_id, watch.card_message_id, cards.watch(watch), locale)
            tx.enqueue(Effect(watch.guild_id, edit, f"welcome:recard:{watch.id}:{watch.version}", Priority.REPLY))

    async def _withdraw_if_gone(self, guild_id: GuildId, watch_id: RowId) -> None:
        """Take a card away whose message was deleted while nobody listened, before a greeter goes looking for it."""
        watch = await self._database.read(lambda tx: watches.get(tx, guild_id, watch_id))
        if watch is None or not watch.state.is_open:
            return
        with suppress(Unavailable):  # nobody can say now: they may as well look themselves
            if not await self._is_there(watch):
                await self._conversation.message_missing(guild_id, watch.message_id)

    async def _is_there(self, watch: Watch) -> bool:
        if self._platform.guild(watch.guild_id) is None:
            raise Unavailable("the guild is not to be seen")
        if self._platform.member(watch.guild_id, watch.user_id) is None:
            return False
        return await self._platform.message_exists(watch.guild_id, watch.channel_id, watch.message_id)

    def _offer(self, tx: Transaction, job: Job, watch_id: RowId, gone: Sequence[UserId]) -> None:
        for user_id in gone:
            self.dismiss(tx, job.guild_id, user_id)
        watch = watches.get(tx, job.guild_id, watch_id)
        settings = self._database.settings.read(tx, job.guild_id, WelcomeSettings)
        channel_id = settings.greeters_channel_id
        if watch is None or watch.state is not WatchState.WAITING or not settings.first_message_watch:
            tx.finish(job)
            return
        if channel_id is None or self._states.mode(job.guild_id, tx.now) in {Mode.RAID, Mode.INCIDENT}:
            # no channel yet, or other worries: naming a channel looks again at once
            tx.postpone(job, tx.now + _HOLD)
            return
        decision = policy.offer(tx.now, watch.sent_at, watch.user_id, greeters.everyone(tx, job.guild_id), settings)
        if isinstance(decision, policy.Wait):
            tx.postpone(job, decision.until)
            return
        offered = {"state": WatchState.OFFERED, "offered_to": decision.to, "card_channel_id": channel_id}
        watches.change(tx, watch, **offered)
        if decision.to is not None:
            greeters.offered(tx, job.guild_id, decision.to)
        changed = _found(tx, job.guild_id, watch_id)
        post = Post(channel_id, cards.watch(changed), self._people.guild_language(job.guild_id))
        key = f"welcome:card:{watch.id}:{changed.version}"
        tx.enqueue(Effect(job.guild_id, post, key, Priority.REPLY, ActionRef(cards.FEATURE, CARD, watch.id)))
        tx.finish(job)


def _found(tx: Transaction, guild_id: GuildId, watch_id: RowId) -> Watch:
    watch = watches.get(tx, guild_id, watch_id)
    if watch is None:
        raise NotFound("welcome-error-card-gone")
    return watch


def _close(tx: Transaction, watch: Watch, state: WatchState) -> None:
    if not watch.state.is_open or not watches.change(tx, watch, state=state, closed_at=tx.now):
        return
    tx.cancel(watch.guild_id, OFFER, str(watch.id))
    if state is not WatchState.LAPSED:
        tx.cancel(watch.guild_id, LAPSE, str(watch.id))
    _remove_card(tx, watch)


def _remove_card(tx: Transaction, watch: Watch) -> None:
    if watch.card_channel_id is not None and watch.card_message_id is not None:
        removal = RemoveMessages(watch.card_channel_id, (watch.card_message_id,))
        key = f"welcome:uncard:{watch.id}:{watch.card_message_id}"
        tx.enqueue(Effect(watch.guild_id, removal, key, Priority.REPLY))
