from datetime import UTC, datetime
from unittest.mock import AsyncMock

import pytest

from bot.core.events import ChannelGone, MemberJoined, MemberLeft, MessageSeen, MessagesGone, RoleGone
from bot.sandbox import Sandbox
from tests.platforms.conftest import Tribune, World, eventually


async def heard(tribune: Tribune, message_id: int) -> MessageSeen:
    found = await eventually(lambda: [one for one in tribune.messages() if one.message_id == message_id])
    return found[0]


async def test_a_message_comes_with_all_that_discord_says(tribune: Tribune, world: World) -> None:
    message_id = await world.say("amira", "general", f"hello <@{world.user_id('mina')}>")
    seen = await heard(tribune, message_id)
    member = world.guild.members[world.user_id("amira")]
    assert (seen.guild_id, seen.channel_id) == (world.guild_id, world.channel_id("general"))
    assert (seen.author_id, seen.is_person) == (world.user_id("amira"), True)
    assert seen.content == f"hello <@{world.user_id('mina')}>"
    assert seen.mentions == (world.user_id("mina"),)
    assert seen.joined_at is not None
    assert abs(seen.joined_at - member.joined_at).total_seconds() < 0.001
    assert abs(datetime.now(UTC) - seen.created_at).total_seconds() < 5
    assert (seen.reply_to_id, seen.parent_id, seen.thread_owner_id) == (0, 0, 0)


async def test_a_reply_names_what_it_answers_and_a_forward_does_not(tribune: Tribune, world: World) -> None:
    first = await world.say("amira", "general", "who is there?")
    reply = await world.say("mina", "general", "me", message_reference={"message_id": str(first)})
    assert (await heard(tribune, reply)).reply_to_id == first
    assert (await heard(tribune, first)).reply_to_id == 0


async def test_in_a_thread_its_owner_and_channel_are_known(tribune: Tribune, world: World) -> None:
    general = world.channel_id("general")
    thread = await world.ok("amira", "POST", f"/channels/{general}/threads", {"name": "My question", "type": 11})
    message_id = await world.say("mina", int(thread["id"]), "an answer")
    seen = await heard(tribune, message_id)
    assert (seen.channel_id, seen.parent_id) == (int(thread["id"]), general)
    assert seen.thread_owner_id == world.user_id("amira")


async def test_bots_and_notices_are_no_persons(tribune: Tribune, world: World) -> None:
    own = await world.say("bot", "general", "I am a bot")
    assert not (await heard(tribune, own)).is_person
    general = world.channel_id("general")
    await world.ok("amira", "POST", f"/channels/{general}/threads", {"name": "Notice", "type": 11})
    (notice,) = await eventually(lambda: [one for one in tribune.messages() if one.content == "Notice"])
    assert notice.author_id == world.user_id("amira")
    assert not notice.is_person


async def test_deletions_name_the_messages(tribune: Tribune, world: World) -> None:
    general = world.channel_id("general")
    ids = [await world.say("amira", "general", f"no {n}") for n in range(3)]
    await world.ok("amira", "DELETE", f"/channels/{general}/messages/{ids[0]}")
    many = {"messages": [str(message_id) for message_id in ids[1:]]}
    await world.ok("bot", "POST", f"/channels/{general}/messages/bulk-delete", many)
    await eventually(lambda: len(tribune.of(MessagesGone)) == 2)
    one, several = tribune.of(MessagesGone)
    assert (one.channel_id, one.message_ids) == (general, (ids[0],))
    assert several.message_ids == tuple(ids[1:])


async def test_who_comes_and_goes_is_told(tribune: Tribune, world: World) -> None:
    _, persona = await world.control("POST", "personas", {"username": "nora"})
    joined = (await eventually(lambda: tribune.of(MemberJoined)))[-1]
    assert (joined.guild_id, joined.user_id) == (world.guild_id, int(persona["id"]))
    await world.control("POST", f"personas/{persona['id']}/leave")
    (left,) = await eventually(lambda: tribune.of(MemberLeft))
    assert left.user_id == int(persona["id"])


async def test_channels_threads_and_roles_that_go_are_told(tribune: Tribune, world: World) -> None:
    off_topic, greeter = world.channel_id("off-topic"), world.role_id("Greeter")
    thread = await world.ok("amira", "POST", f"/channels/{off_topic}/threads", {"name": "Aside", "type": 11})
    await eventually(lambda: tribune.client.get_channel(int(thread["id"])))
    await world.ok("bot", "DELETE", f"/channels/{off_topic}")
    await eventually(lambda: len(tribune.of(ChannelGone)) == 2)
    assert {gone.channel_id for gone in tribune.of(ChannelGone)} == {off_topic, int(thread["id"])}
    await world.ok("bot", "DELETE", f"/guilds/{world.guild_id}/roles/{greeter}")
    (gone,) = await eventually(lambda: tribune.of(RoleGone))
    assert gone.role_id == greeter


async def test_what_was_said_while_away_is_read_before_what_is_said_now(
    tribune: Tribune, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a real Discord wants five seconds between two logins
    monkeypatch.setattr(tribune.client, "before_identify_hook", AsyncMock())
    await heard(tribune, await world.say("amira", "general", "before"))
    await world.control("POST", "faults", {"invalidate_session": True})
    for n in range(5):
        await world.say("amira", "general", f"missed {n}")
    live = await world.say("amira", "general", "live")
    await heard(tribune, live)
    # what came over the new connection before the history was read is told twice
    contents = list(dict.fromkeys(message.content for message in tribune.messages()))
    assert contents == ["before", *(f"missed {n}" for n in range(5)), "live"]


async def test_a_guild_in_an_outage_is_caught_up_with_when_it_is_back(
    tribune: Tribune, world: World, sandbox: Sandbox
) -> None:
    guild_id, platform = world.guild_id, tribune.client.platform
    sandbox.world.emit("GUILD_DELETE", {"id": str(guild_id), "unavailable": True}, guild_id=guild_id)
    await eventually(lambda: platform.guild(guild_id) is None)
    assert platform.guild_ids() == ()
    await eventually(lambda: not tribune.intake.is_settled(guild_id))
    await world.say("amira", "general", "meanwhile")
    assert not tribune.messages()
    sandbox.world.emit("GUILD_CREATE", {}, guild_id=guild_id)
    await eventually(lambda: tribune.intake.is_settled(guild_id))
    assert tribune.messages()[0].content == "meanwhile"
    await heard(tribune, await world.say("amira", "general", "again"))


async def test_a_guild_that_tribune_is_taken_out_of_is_caught_up_with_when_it_is_back(
    tribune: Tribune, world: World, sandbox: Sandbox
) -> None:
    guild_id = world.guild_id
    await eventually(lambda: tribune.intake.is_settled(guild_id))
    sandbox.world.emit("GUILD_DELETE", {"id": str(guild_id)}, guild_id=guild_id)
    await eventually(lambda: not tribune.intake.is_settled(guild_id))
    await world.say("amira", "general", "meanwhile")
    assert not tribune.messages()
    sandbox.world.emit("GUILD_CREATE", {}, guild_id=guild_id)
    await eventually(lambda: tribune.intake.is_settled(guild_id))
    assert tribune.messages()[0].content == "meanwhile"
