from datetime import UTC, datetime, timedelta

import pytest

from bot.core.actions import Need
from bot.core.card import Mention
from bot.core.errors import PlatformError, TargetGone, Unavailable
from bot.core.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from bot.platforms.discord import snapshot
from bot.sandbox import Sandbox, Seed
from tests.platforms.conftest import Tribune, World, eventually

POSTING = frozenset({Need.VIEW_CHANNEL, Need.SEND_MESSAGES, Need.EMBED_LINKS})


def modest_seed(*permissions: str) -> Seed:
    """The default community with a bot that has only these permissions besides everybody's."""
    seed = Seed.default()
    seed.guilds[0]["bot"] = {"roles": [], "permissions": list(permissions)}
    return seed


class TestWithEveryPermission:
    async def test_the_guild_and_its_people_are_shown(self, tribune: Tribune, world: World) -> None:
        platform, guild_id = tribune.client.platform, world.guild_id
        guild = platform.guild(guild_id)
        assert platform.guild_ids() == (guild_id,)
        assert guild is not None
        assert (guild.name, guild.owner_id, guild.member_count) == ("Harbour", world.user_id("olivia"), 6)
        mina = platform.member(guild_id, world.user_id("mina"))
        assert mina is not None
        assert (mina.name, mina.is_person) == ("Mina", True)
        assert mina.role_ids == {world.role_id("Moderator")}

    async def test_what_is_not_there_is_none(self, tribune: Tribune, world: World) -> None:
        platform = tribune.client.platform
        assert platform.guild(GuildId(1)) is None
        assert platform.member(world.guild_id, UserId(1)) is None
        assert platform.role(world.guild_id, RoleId(1)) is None
        assert platform.channel(world.guild_id, ChannelId(1)) is None
        assert platform.last_messages(GuildId(1)) == {}
        assert await platform.newcomers(GuildId(1), datetime.now(UTC)) == ()
        assert platform.lacks(world.guild_id, ChannelId(1), POSTING) == POSTING

    async def test_channels_say_whether_they_take_messages(self, tribune: Tribune, world: World) -> None:
        takes = {
            name: view.takes_messages
            for name in ("general", "Talk", "questions", "Lounge")
            if (view := tribune.client.platform.channel(world.guild_id, world.channel_id(name)))
        }
        assert takes == {"general": True, "Talk": False, "questions": False, "Lounge": True}

    async def test_a_role_is_assignable_below_ones_own(self, tribune: Tribune, world: World) -> None:
        await eventually(lambda: tribune.client.platform.role(world.guild_id, world.role_id("Member")))
        assignable = {
            role.name: view.assignable
            for role in world.guild.roles.values()
            if (view := tribune.client.platform.role(world.guild_id, RoleId(role.id)))
        }
        assert assignable == {"@everyone": False, "Moderator": True, "Greeter": True, "Member": True, "Tribune": False}

    async def test_names_stand_where_mentions_cannot(self, tribune: Tribune, world: World) -> None:
        name_of, guild_id = tribune.client.platform.name_of, world.guild_id
        assert name_of(guild_id, Mention.user(world.user_id("mina"))) == "@Mina"
        assert name_of(guild_id, Mention.role(world.role_id("Greeter"))) == "@Greeter"
        assert name_of(guild_id, Mention.channel(world.channel_id("general"))) == "#general"
        assert name_of(guild_id, Mention.user(UserId(5))) == "@5"

    async def test_newcomers_are_persons_since_then(self, tribune: Tribune, world: World) -> None:
        since = datetime.now(UTC) - timedelta(days=60)
        found = await tribune.client.platform.newcomers(world.guild_id, since)
        assert {member.name for member in found} == {"Lukas"}

    async def test_newcomers_are_waited_for_until_all_members_are_there(self, tribune: Tribune, world: World) -> None:
        guild = tribune.client.get_guild(world.guild_id)
        assert guild is not None
        for name in ("lukas", "mina"):
            guild._members.pop(world.user_id(name))
        since = datetime.now(UTC) - timedelta(days=60)
        found = await tribune.client.platform.newcomers(world.guild_id, since)
        assert {member.name for member in found} == {"Lukas"}

    @pytest.mark.parametrize(("counted", "is_enough"), [(6.01, True), (12, False)])
    async def test_a_count_that_is_a_little_off_is_not_waited_for_for_ever(
        self,
        tribune: Tribune,
        world: World,
        monkeypatch: pytest.MonkeyPatch,
        counted: float,
        is_enough: bool,
    ) -> None:
        guild = tribune.client.get_guild(world.guild_id)
        assert guild is not None
        monkeypatch.setattr(snapshot, "MEMBERS_WAIT_SECONDS", 0.0)
        monkeypatch.setattr(guild, "_member_count", counted)
        asked = tribune.client.platform.newcomers(world.guild_id, datetime.now(UTC) - timedelta(days=60))
        if is_enough:
            assert {member.name for member in await asked} == {"Lukas"}
        else:
            with pytest.raises(Unavailable):
                await asked

    async def test_history_is_whole_and_oldest_first(self, tribune: Tribune, world: World, sandbox: Sandbox) -> None:
        first = await world.say("amira", "general", "0")
        for n in range(1, 5):
            await world.say("amira", "general", str(n))
        platform, general = tribune.client.platform, world.channel_id("general")
        seen = [message async for message in platform.history(world.guild_id, general, MessageId(first))]
        assert [message.content for message in seen] == ["1", "2", "3", "4"]
        everything = [message async for message in platform.history(world.guild_id, general, MessageId(0))]
        assert [message.content for message in everything] == ["0", "1", "2", "3", "4"]
        newest = await eventually(lambda: platform.last_messages(world.guild_id).get(general))
        assert newest == seen[-1].message_id
        with pytest.raises(TargetGone):
            await anext(platform.history(world.guild_id, ChannelId(1), MessageId(0)))

    async def test_a_position_lies_between_messages(self, tribune: Tribune, world: World) -> None:
        message_id = await world.say("amira", "general", "now")
        now, second = datetime.now(UTC), timedelta(seconds=5)
        platform = tribune.client.platform
        assert platform.position(now - second) < message_id < platform.position(now + second)

    async def test_a_message_exists_until_it_is_deleted(self, tribune: Tribune, world: World) -> None:
        platform, guild_id, general = tribune.client.platform, world.guild_id, world.channel_id("general")
        message_id = MessageId(await world.say("amira", "general", "here"))
        assert await platform.message_exists(guild_id, general, message_id)
        await world.ok("amira", "DELETE", f"/channels/{general}/messages/{message_id}")
        assert not await platform.message_exists(guild_id, general, message_id)
        assert not await platform.message_exists(guild_id, ChannelId(1), message_id)
        fault = {"route": "GET /channels/*", "status": 503, "count": 1}
        await world.control("POST", "faults", fault)
        with pytest.raises(Unavailable):
            await platform.message_exists(guild_id, general, message_id)


class TestWithFewPermissions:
    @pytest.fixture
    def seed(self) -> Seed:
        return modest_seed("VIEW_CHANNEL", "SEND_MESSAGES", "READ_MESSAGE_HISTORY")

    async def test_it_says_what_the_bot_lacks(self, tribune: Tribune, world: World) -> None:
        platform, guild_id = tribune.client.platform, world.guild_id
        everything = frozenset(Need)
        assert Need.MANAGE_ROLES in platform.lacks(guild_id, None, everything)
        lacking = platform.lacks(guild_id, world.channel_id("general"), everything)
        assert {Need.MANAGE_MESSAGES, Need.MANAGE_ROLES} <= lacking
        assert not {Need.VIEW_CHANNEL, Need.SEND_MESSAGES} & lacking

    async def test_roles_are_not_assignable_without_manage_roles(self, tribune: Tribune, world: World) -> None:
        role = tribune.client.platform.role(world.guild_id, world.role_id("Member"))
        assert role is not None
        assert not role.assignable

    async def test_in_a_thread_sending_is_another_permission(self, tribune: Tribune, world: World) -> None:
        general = world.channel_id("general")
        everyone = world.guild_id
        deny = {"type": 0, "allow": "0", "deny": str(1 << 38)}
        thread = await world.ok("amira", "POST", f"/channels/{general}/threads", {"name": "T", "type": 11})
        await world.ok("olivia", "PUT", f"/channels/{general}/permissions/{everyone}", deny)
        thread_id = ChannelId(int(thread["id"]))
        platform = tribune.client.platform
        needs = frozenset({Need.SEND_MESSAGES})
        await eventually(lambda: platform.lacks(world.guild_id, thread_id, needs))
        assert platform.lacks(world.guild_id, thread_id, needs) == {Need.SEND_MESSAGES_IN_THREADS}
        assert platform.lacks(world.guild_id, general, needs) == frozenset()

    async def test_a_hidden_channel_is_none_and_cannot_be_read(self, tribune: Tribune, world: World) -> None:
        platform, general = tribune.client.platform, world.channel_id("general")
        await world.say("amira", "general", "x")
        hide = {"type": 0, "allow": "0", "deny": str(1 << 10)}
        tribune_role = next(role.id for role in world.guild.roles.values() if role.name == "Tribune")
        await world.ok("olivia", "PUT", f"/channels/{general}/permissions/{tribune_role}", hide)
        await eventually(lambda: platform.channel(world.guild_id, general) is None)
        assert general not in platform.last_messages(world.guild_id)
        with pytest.raises(PlatformError):
            await anext(platform.history(world.guild_id, general, MessageId(0)))
        # nobody said that it is gone
        assert await platform.message_exists(world.guild_id, general, MessageId(1))
