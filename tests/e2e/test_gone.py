"""Channels, roles and permissions that go away: no newcomer is forgotten, and those who run the guild are told why."""

from __future__ import annotations

import pytest

from bot.demo.seed import GREETERS_CHANNEL, HELLO, RULES_ROLE, START
from bot.sandbox.permissions import Permission
from tests.e2e.messages import words
from tests.e2e.town import Persona, Town, eventually, on_both_databases


async def delete_channel(town: Town, name: str) -> None:
    await town.person("olivia").ok("DELETE", f"/channels/{town.channel_id(name)}")
    await town.settled()


async def delete_role(town: Town, name: str) -> None:
    await town.person("olivia").ok("DELETE", f"/guilds/{town.guild_id}/roles/{town.role_id(name)}")
    await town.settled()


async def forbid(town: Town, channel: str, *permissions: Permission) -> None:
    """Deny the bot something in a channel."""
    deny = sum(int(permission) for permission in permissions)
    path = f"/channels/{town.channel_id(channel)}/permissions/{town.world.bot.id}"
    await town.person("olivia").ok("PUT", path, {"type": 1, "allow": "0", "deny": str(deny)})
    await town.settled()


async def name_channel(town: Town, **channels: str) -> str:
    chosen = {option: town.channel_id(name) for option, name in channels.items()}
    answer = words(await town.person("olivia").use("welcome channels", **chosen))
    await town.settled()
    return answer


async def status(town: Town, who: str = "olivia") -> str:
    return words(await town.person(who).use("welcome status"))


async def has_waited(town: Town, name: str = "noor") -> Persona:
    newcomer = await town.arrive(name)
    await newcomer.say(HELLO, "hello")
    await town.advance(minutes=20)
    return newcomer


class TestTheGreetersChannel:
    @on_both_databases
    async def test_deleted_before_the_card_the_card_comes_where_another_is_named(self, town: Town) -> None:
        await delete_channel(town, GREETERS_CHANNEL)
        noor = await has_waited(town)
        assert "The greeters' channel is gone" in await status(town)
        await name_channel(town, greeters="general")
        (card,) = await town.cards("general")
        assert noor.mention in words(card)
        await town.advance(days=2)
        assert len(town.posts("general")) == 1

    @on_both_databases
    async def test_deleted_with_the_card_in_it_nobody_is_lost(self, town: Town) -> None:
        noor = await has_waited(town)
        mina = town.person("mina")
        await mina.press(await town.card(), "take")
        await town.settled()
        await delete_channel(town, GREETERS_CHANNEL)
        await name_channel(town, greeters="general")
        (card,) = await town.cards("general")
        assert noor.mention in words(card)
        await mina.press(card, "take")
        await town.advance(days=2)
        assert len(town.posts("general")) == 1

    async def test_deleted_while_the_bot_was_away_nobody_is_lost(self, town: Town) -> None:
        noor = await has_waited(town)
        async with town.away():
            await town.person("olivia").ok("DELETE", f"/channels/{town.channel_id(GREETERS_CHANNEL)}")
        await name_channel(town, greeters="general")
        (card,) = await town.cards("general")
        assert noor.mention in words(card)

    async def test_changed_for_another_the_cards_stay_where_they_stand(self, town: Town) -> None:
        await has_waited(town)
        before = await town.card()
        await name_channel(town, greeters="general")
        assert await town.card() == before
        assert town.posts("general") == []

    async def test_not_named_yet_nobody_is_lost(self, empty_town: Town) -> None:
        town = empty_town
        noor = await has_waited(town)
        await town.advance(hours=5)
        assert town.posted() == []
        await name_channel(town, greeters=GREETERS_CHANNEL)
        assert noor.mention in words(await town.card())

    async def test_closed_to_the_bot_the_card_comes_elsewhere(self, town: Town) -> None:
        await forbid(town, GREETERS_CHANNEL, Permission.SEND_MESSAGES)
        noor = await has_waited(town)
        assert town.posts() == []
        told = await status(town)
        assert f"I cannot write in <#{town.channel_id(GREETERS_CHANNEL)}>" in told
        assert "send messages" in told
        await name_channel(town, greeters="general")
        (card,) = await town.cards("general")
        assert noor.mention in words(card)

    async def test_opened_again_the_card_comes_there(self, town: Town) -> None:
        await forbid(town, GREETERS_CHANNEL, Permission.SEND_MESSAGES)
        noor = await has_waited(town)
        path = f"/channels/{town.channel_id(GREETERS_CHANNEL)}/permissions/{town.world.bot.id}"
        await town.person("olivia").ok("DELETE", path)
        await name_channel(town, greeters=GREETERS_CHANNEL)
        assert noor.mention in words(await town.card())

    @pytest.mark.parametrize(
        ("missing", "says"), [(Permission.SEND_MESSAGES, "send_messages"), (Permission.EMBED_LINKS, "embed_links")]
    )
    async def test_that_the_bot_cannot_write_in_is_not_taken(self, town: Town, missing: Permission, says: str) -> None:
        await forbid(town, "general", missing)
        answer = await name_channel(town, greeters="general")
        assert "I cannot write there yet" in answer
        assert says in answer.replace(" ", "_").lower()

    async def test_hidden_from_the_bot_is_not_taken(self, town: Town) -> None:
        await forbid(town, "general", Permission.VIEW_CHANNEL)
        assert "I cannot use this channel" in await name_channel(town, greeters="general")


class TestTheStartChannel:
    async def test_deleted_is_said_and_another_gets_a_panel(self, town: Town) -> None:
        olivia = town.person("olivia")
        await delete_channel(town, START)
        assert "The start panel's channel is gone" in await status(town)
        assert "I cannot use this channel" in words(await olivia.use("welcome panel"))
        await name_channel(town, start="general")
        await olivia.use("welcome panel")
        await town.settled()
        (panel,) = await olivia.read("general")
        mika = await town.arrive("mika", "de")
        assert "Unsere Regeln" in words(await mika.press(panel, "rules"))
        assert "Everything is in place." in await status(town)

    async def test_with_the_panel_deleted_gets_a_new_one(self, town: Town) -> None:
        olivia, panel = town.person("olivia"), await town.panel()
        await olivia.delete(START, int(panel["id"]))
        await olivia.use("welcome panel")
        await town.settled()
        assert (await town.panel())["id"] != panel["id"]


async def test_the_hello_channel_deleted_is_explained_to_the_newcomer(town: Town) -> None:
    mika, panel = await town.arrive("mika", "de"), await town.panel()
    await delete_channel(town, HELLO)
    assert "Im Moment gibt es keinen Kanal zum Hallosagen" in words(await mika.press(panel, "hello"))
    assert "The channel to say hello in is gone" in await status(town)


class TestAnInterestsRole:
    async def test_deleted_is_offered_no_longer_and_the_others_are(self, town: Town) -> None:
        mika, panel = await town.arrive("mika"), await town.panel()
        old = await mika.press(panel, "interests")
        painters, events = str(town.role_id("Painters")), str(town.role_id("Events"))
        await delete_role(town, "Painters")
        assert "This interest is no longer offered" in words(
            await mika.press(old, "interests-chosen", painters, events)
        )
        assert town.roles_of(mika) == set()
        interests = await mika.press(panel, "interests")
        assert "Painters" not in words(interests)
        await mika.press(interests, "interests-chosen", events)
        await eventually(lambda: town.roles_of(mika) == {"Events"})
        assert f"I cannot give <@&{painters}>: it is gone" in await status(town)

    async def test_above_the_bots_own_is_explained(self, town: Town) -> None:
        mika, olivia, painters = await town.arrive("mika", "de"), town.person("olivia"), town.role_id("Painters")
        await olivia.ok("PATCH", f"/guilds/{town.guild_id}/roles", [{"id": str(painters), "position": 95}])
        await town.settled()
        interests = await mika.press(await town.panel(), "interests")
        answer = words(await mika.press(interests, "interests-chosen", str(painters)))
        assert "Diese Rolle kann ich noch nicht vergeben" in answer
        assert "stands above my own role" in await status(town)
        answer = words(await olivia.use("welcome rules-role", role=painters))
        assert "move my own role above it" in answer

    async def test_without_the_permission_to_give_roles_status_says_so(self, town: Town) -> None:
        role = next(one for one in town.guild.roles.values() if one.bot_id == town.world.bot.id)
        bits = role.permissions & ~int(Permission.MANAGE_ROLES)
        path = f"/guilds/{town.guild_id}/roles/{role.id}"
        await town.person("olivia").ok("PATCH", path, {"permissions": str(bits)})
        await town.settled()
        assert "I cannot give <@&" in await status(town)


async def test_the_role_for_the_rules_deleted_the_agreement_is_on_record_all_the_same(town: Town) -> None:
    mika, panel = await town.arrive("mika"), await town.panel()
    rules = await mika.press(panel, "rules")
    await delete_role(town, RULES_ROLE)
    assert "It is on record that you agree" in words(await mika.press(rules, "accept"))
    await town.settled()
    assert "You agreed to version" in words(await mika.use("start"))
    assert "I cannot give <@&" in await status(town)


async def test_the_greeters_role_deleted_their_rights_go_with_it(town: Town) -> None:
    await has_waited(town)
    jonas, mina, card = town.person("jonas"), town.person("mina"), await town.card()
    await delete_role(town, "Greeter")
    # Mina is a moderator as well, and keeps seeing the channel
    assert "is waiting in" in words(await mina.press(card, "take"))
    assert "Das steht dir nicht offen" in words(await jonas.use("greeter me"))


async def test_permission_to_view_withdrawn_is_told_in_words(town: Town) -> None:
    await forbid(town, START, Permission.VIEW_CHANNEL)
    await forbid(town, GREETERS_CHANNEL, Permission.EMBED_LINKS)
    told = await status(town)
    assert "The start panel's channel is gone, or I cannot see it" in told
    assert f"I cannot write in <#{town.channel_id(GREETERS_CHANNEL)}>" in told
