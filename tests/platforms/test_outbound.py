from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.core.actions import (
    Edit,
    Effect,
    GrantRole,
    Need,
    Outcome,
    OutcomeKind,
    PlatformAction,
    Post,
    RemoveMessages,
    RevokeRole,
)
from bot.core.card import ActionRef, Button, Card, Mention, Quoted
from bot.core.clock import SteeredClock
from bot.core.errors import Unavailable
from bot.core.ids import ChannelId, MessageId, RoleId, RowId, RowIds, UserId
from bot.platforms.discord.outbound import DiscordEffects, nonce
from bot.sandbox import Sandbox, Seed
from tests.platforms.conftest import Tribune, World, eventually
from tests.platforms.test_snapshot import modest_seed

Perform = Callable[..., Any]


def words(text: str) -> Quoted:
    return Quoted(text, markdown=True)


@pytest.fixture
def effects(tribune: Tribune, clock: SteeredClock) -> DiscordEffects:
    return DiscordEffects(tribune.client, tribune.client.platform, tribune.client.renderer, clock)


@pytest.fixture
def perform(effects: DiscordEffects, world: World) -> Perform:
    """Carries out one action."""

    async def one(action: PlatformAction, key: str = "k", *, again: bool = False) -> Outcome:
        (outcome,) = await effects.perform((Effect(world.guild_id, action, key),), again=again)
        return outcome

    return one


def card(text: str = "Hello", verb: str = "take") -> Card:
    return Card(
        (words(text),), title=words("Title"), components=(Button(ActionRef("welcome", verb, RowId(7)), words("Go")),)
    )


class TestPosting:
    async def test_a_card_is_posted_once_with_its_id(self, perform: Perform, world: World) -> None:
        outcome = await perform(Post(world.channel_id("general"), card(), "en"))
        (message,) = await world.read("mina", "general")
        assert outcome == Outcome(OutcomeKind.DONE, message_id=MessageId(int(message["id"])))
        assert message["embeds"][0]["description"] == "Hello"
        assert message["components"][0]["components"][0]["custom_id"] == f"welcome:take:{world.guild_id}:7"

    async def test_the_same_key_posts_once_even_without_looking(self, perform: Perform, world: World) -> None:
        post = Post(world.channel_id("general"), card(), "en")
        first = await perform(post)
        second = await perform(post)
        assert first.message_id == second.message_id
        assert len(await world.read("mina", "general")) == 1

    async def test_another_try_finds_what_the_first_one_posted(self, perform: Perform, world: World) -> None:
        general = world.channel_id("general")
        first = await perform(Post(general, card(), "en"), "one")
        await world.say("amira", "general", "meanwhile")
        # with another key, for the nonce would find it too
        outcome = await perform(Post(general, card(), "en"), "two", again=True)
        assert outcome == Outcome(OutcomeKind.ALREADY, message_id=first.message_id)
        assert len(await world.read("mina", "general")) == 2

    async def test_another_try_finds_it_below_what_was_said_in_a_long_outage(
        self, perform: Perform, world: World
    ) -> None:
        general = world.channel_id("general")
        first = await perform(Post(general, card(), "en"), "one")
        for number in range(120):
            await world.say("amira", "general", f"{number}")
        outcome = await perform(Post(general, card(), "en"), "two", again=True)
        assert outcome == Outcome(OutcomeKind.ALREADY, message_id=first.message_id)

    @pytest.mark.parametrize("compact", [False, True])
    async def test_a_card_without_buttons_is_found_by_its_words(
        self, perform: Perform, world: World, compact: bool
    ) -> None:
        general = world.channel_id("general")
        plain = Card((words(" Hello  there\n"),), compact=compact, ping=(Mention.user(world.user_id("amira")),))
        first = await perform(Post(general, plain, "en"), "one")
        outcome = await perform(Post(general, plain, "en"), "two", again=True)
        assert outcome.message_id == first.message_id

    async def test_what_was_posted_before_the_card_was_thought_of_is_another(
        self, effects: DiscordEffects, world: World, sandbox: Sandbox, clock: SteeredClock
    ) -> None:
        post = Post(world.channel_id("general"), card(), "en")
        await effects.perform((Effect(world.guild_id, post, "one"),), again=False)
        await world.control("POST", "clock", {"advance_seconds": 3600})
        clock.set_offset(sandbox.clock.now() - SteeredClock().now())
        origin = ActionRef("welcome", "posted", RowIds(clock).next())
        for kind in (OutcomeKind.DONE, OutcomeKind.ALREADY):
            (outcome,) = await effects.perform((Effect(world.guild_id, post, "two", origin=origin),), again=True)
            assert outcome.kind is kind
        assert len(await world.read("mina", "general")) == 2

    async def test_another_try_posts_where_only_others_are_like_it(self, perform: Perform, world: World) -> None:
        general = world.channel_id("general")
        await perform(Post(general, card("Other words"), "en"), "one")
        await perform(Post(general, card(verb="drop"), "en"), "two")
        await world.say("amira", "general", "Hello")
        outcome = await perform(Post(general, card(), "en"), "three", again=True)
        assert outcome.kind is OutcomeKind.DONE
        assert len(await world.read("mina", "general")) == 4

    async def test_a_channel_that_is_gone_is_a_failure(self, perform: Perform) -> None:
        outcome = await perform(Post(ChannelId(1), card(), "en"))
        assert outcome == Outcome(OutcomeKind.FAILED, reason="the channel is gone")

    async def test_what_discord_refuses_is_a_failure(self, perform: Perform, world: World) -> None:
        twice = replace(card(), components=card().components * 2)
        outcome = await perform(Post(world.channel_id("general"), twice, "en"))
        assert outcome.kind is OutcomeKind.FAILED
        assert outcome.reason
        assert await world.read("mina", "general") == []

    async def test_a_card_that_cannot_be_drawn_is_a_failure(self, perform: Perform, world: World) -> None:
        impossible = replace(card(), components=card().components * 26)
        outcome = await perform(Post(world.channel_id("general"), impossible, "en"))
        assert outcome.kind is OutcomeKind.FAILED

    async def test_a_platform_that_is_away_is_tried_again_later(self, perform: Perform, world: World) -> None:
        await world.control("POST", "faults", {"route": "POST /channels/*", "status": 503, "count": 1})
        post = Post(world.channel_id("general"), card(), "en")
        with pytest.raises(Unavailable):
            await perform(post)
        assert (await perform(post, again=True)).kind is OutcomeKind.DONE
        assert len(await world.read("mina", "general")) == 1

    async def test_what_is_left_when_we_disconnect_is_for_the_next_run(
        self, perform: Perform, world: World, tribune: Tribune
    ) -> None:
        await tribune.client.close()
        with pytest.raises(Unavailable) as raised:
            await perform(Post(world.channel_id("general"), card(), "en"))
        assert not raised.value.performed

    async def test_a_nonce_is_what_discord_takes(self) -> None:
        one, other = (Effect(world_id, Post(ChannelId(1), card(), "en"), "k") for world_id in (1, 2))  # type: ignore[arg-type]
        assert len(nonce(one)) == 25
        assert nonce(one) != nonce(other)


class TestEditing:
    async def test_an_edit_replaces_all_of_a_message(self, perform: Perform, world: World) -> None:
        general = world.channel_id("general")
        posted = await perform(Post(general, replace(card(), ping=(Mention.user(world.user_id("amira")),)), "en"))
        outcome = await perform(Edit(general, posted.message_id, Card((words("Done"),)), "en"))
        (message,) = await world.read("mina", "general")
        assert outcome == Outcome(OutcomeKind.DONE, message_id=posted.message_id)
        assert (message["content"], message["components"]) == ("", [])
        assert message["embeds"][0]["description"] == "Done"
        assert "title" not in message["embeds"][0]

    async def test_a_message_that_is_gone_needs_no_edit(self, perform: Perform, world: World) -> None:
        outcome = await perform(Edit(world.channel_id("general"), MessageId(1), card(), "en"))
        assert outcome == Outcome(OutcomeKind.ALREADY, reason="the message is gone")


class TestRemoving:
    async def said(self, world: World, count: int) -> tuple[MessageId, ...]:
        return tuple([MessageId(await world.say("amira", "general", str(n))) for n in range(count)])

    async def calls(self, world: World) -> list[str]:
        _, requests = await world.control("GET", "requests")
        return [one["path"].split("?")[0].rsplit("/", 1)[1] for one in requests if one["method"] in ("DELETE", "POST")]

    async def test_several_go_in_one_call(self, effects: DiscordEffects, world: World) -> None:
        general = world.channel_id("general")
        ids = await self.said(world, 3)
        waiting = tuple(
            Effect(world.guild_id, RemoveMessages(general, part), key) for part, key in ((ids[:1], "a"), (ids[1:], "b"))
        )
        assert effects.merges(*waiting)
        outcomes = await effects.perform(waiting, again=False)
        assert [outcome.kind for outcome in outcomes] == [OutcomeKind.DONE, OutcomeKind.DONE]
        assert await world.read("mina", "general") == []
        assert await self.calls(world) == ["bulk-delete"]

    async def test_only_deletions_of_one_channel_and_reason_merge(self, effects: DiscordEffects, world: World) -> None:
        def removal(channel_id: ChannelId, reason: str = "") -> Effect:
            return Effect(world.guild_id, RemoveMessages(channel_id, (MessageId(1),), reason), "k")

        general, other = world.channel_id("general"), world.channel_id("off-topic")
        assert not effects.merges(removal(general), removal(other))
        assert not effects.merges(removal(general), removal(general, "spam"))
        post = Effect(world.guild_id, Post(general, card(), "en"), "p")
        assert not effects.merges(post, post)

    async def test_one_goes_by_itself_with_its_reason(self, perform: Perform, world: World) -> None:
        (message_id,) = await self.said(world, 1)
        outcome = await perform(RemoveMessages(world.channel_id("general"), (message_id,), "spam & more"))
        assert outcome.kind is OutcomeKind.DONE
        assert await self.calls(world) == [str(message_id)]

    async def test_what_is_gone_already_is_as_good_as_done(self, perform: Perform, world: World) -> None:
        general = world.channel_id("general")
        assert (await perform(RemoveMessages(general, (MessageId(1),)))).kind is OutcomeKind.ALREADY
        assert (await perform(RemoveMessages(ChannelId(1), (MessageId(1), MessageId(2))))).kind is OutcomeKind.ALREADY

    async def test_old_messages_go_one_by_one(
        self, perform: Perform, world: World, sandbox: Sandbox, clock: SteeredClock
    ) -> None:
        old = await self.said(world, 2)
        await world.control("POST", "clock", {"advance_seconds": 20 * 86400})
        clock.set_offset(sandbox.clock.now() - SteeredClock().now())
        young = await self.said(world, 2)
        outcome = await perform(RemoveMessages(world.channel_id("general"), old + young))
        assert outcome.kind is OutcomeKind.DONE
        assert await world.read("mina", "general") == []
        assert sorted(await self.calls(world)) == sorted(["bulk-delete", *map(str, old)])


class TestRoles:
    async def test_a_role_is_given_and_taken(self, perform: Perform, world: World) -> None:
        amira, greeter = world.user_id("amira"), world.role_id("Greeter")
        for _ in range(2):
            assert (await perform(GrantRole(amira, greeter, "chosen"))).kind is OutcomeKind.DONE
            assert greeter in world.guild.members[amira].roles
        for _ in range(2):
            assert (await perform(RevokeRole(amira, greeter))).kind is OutcomeKind.DONE
            assert greeter not in world.guild.members[amira].roles

    async def test_who_left_needs_no_role(self, perform: Perform, world: World) -> None:
        outcome = await perform(GrantRole(UserId(1), world.role_id("Greeter")))
        assert outcome.kind is OutcomeKind.ALREADY

    async def test_a_role_that_is_gone_cannot_be_given_and_need_not_be_taken(
        self, perform: Perform, world: World
    ) -> None:
        amira = world.user_id("amira")
        given = await perform(GrantRole(amira, RoleId(1)))
        assert given == Outcome(OutcomeKind.FAILED, reason="the role is gone")
        assert (await perform(RevokeRole(amira, RoleId(1)))).kind is OutcomeKind.ALREADY


class TestWithoutPermissions:
    @pytest.fixture
    def seed(self) -> Seed:
        return modest_seed("VIEW_CHANNEL", "READ_MESSAGE_HISTORY")

    async def test_a_failure_says_what_is_missing(self, perform: Perform, world: World, tribune: Tribune) -> None:
        start_here, role = world.channel_id("start-here"), world.role_id("Member")
        # the seed lets Tribune write here; now nobody may
        tribune_role = next(one.id for one in world.guild.roles.values() if one.name == "Tribune")
        await world.ok("olivia", "DELETE", f"/channels/{start_here}/permissions/{tribune_role}")
        lacks = tribune.client.platform.lacks
        await eventually(lambda: lacks(world.guild_id, start_here, frozenset({Need.SEND_MESSAGES})))
        posted = await perform(Post(start_here, card(), "en"))
        assert posted.kind is OutcomeKind.FAILED
        assert Need.SEND_MESSAGES in posted.missing
        granted = await perform(GrantRole(world.user_id("amira"), role))
        assert (granted.kind, granted.missing) == (OutcomeKind.FAILED, {Need.MANAGE_ROLES})

    async def test_own_messages_go_one_by_one_and_others_are_left(self, perform: Perform, world: World) -> None:
        general = world.channel_id("general")
        own = MessageId(int((await perform(Post(general, card(), "en"))).message_id))
        foreign = MessageId(await world.say("amira", "general", "mine"))
        outcome = await perform(RemoveMessages(general, (own, foreign)))
        assert (outcome.kind, outcome.missing) == (OutcomeKind.FAILED, {Need.MANAGE_MESSAGES})
        assert [int(message["id"]) for message in await world.read("mina", "general")] == [foreign]
