"""An unmodified discord.py over real sockets."""

from __future__ import annotations

import zlib
from datetime import timedelta

import discord
import pytest
from discord.ext import commands

from bot.sandbox import Sandbox, Seed
from tests.sandbox.clients import Api
from tests.sandbox.discord_py import Connect, heard


class ZlibContext:
    """What discord.py uses where zstandard is not installed."""

    COMPRESSION_TYPE = "zlib-stream"

    def __init__(self) -> None:
        self._stream = zlib.decompressobj()

    def decompress(self, data: bytes, /) -> str | None:
        return self._stream.decompress(data).decode() if data.endswith(b"\x00\x00\xff\xff") else None


@pytest.mark.parametrize("compression", ["zstd-stream", "zlib-stream"])
async def test_it_logs_in_and_talks(
    api: Api, connect: Connect, monkeypatch: pytest.MonkeyPatch, compression: str
) -> None:
    if compression == "zlib-stream":
        monkeypatch.setattr(discord.utils, "_ActiveDecompressionContext", ZlibContext)
    assert compression == discord.utils._ActiveDecompressionContext.COMPRESSION_TYPE
    async with connect() as bot:
        (guild,) = bot.guilds
        assert guild.chunked
        assert len(guild.members) == 6
        channel = discord.utils.get(guild.text_channels, name="general")
        assert channel is not None
        path = f"/channels/{channel.id}/messages"
        message = await heard(bot, "message", api.ok("amira", "POST", path, {"content": "hello"}))
        assert (message.content, message.author.display_name) == ("hello", "Amira")
        reply = await message.reply("welcome", mention_author=True)
        assert reply.reference is not None
        await reply.edit(content="welcome!")
        await message.add_reaction("👋")
        assert [one.content async for one in channel.history(limit=5)] == ["welcome!", "hello"]
        await reply.delete()


async def test_it_finds_its_way_through_guild_and_members(api: Api, connect: Connect) -> None:
    async with connect() as bot:
        guild = bot.guilds[0]
        member = guild.get_member(api.id_of("amira"))
        assert member is not None
        role = await guild.create_role(name="Guide", colour=discord.Colour.blue(), reason="help")
        await member.add_roles(role)
        await member.edit(nick="Ami")
        await member.timeout(timedelta(hours=1), reason="calm")
        assert member.id in {one.id async for one in guild.fetch_members()}
        channel = await guild.create_text_channel(
            "corner", overwrites={member: discord.PermissionOverwrite(view_channel=False)}
        )
        await channel.set_permissions(member, send_messages=False)
        await channel.edit(topic="new", slowmode_delay=5)
        thread = await channel.create_thread(name="talk", type=discord.ChannelType.public_thread)
        await thread.add_user(guild.get_member(api.id_of("lukas")))
        await thread.edit(archived=True)
        invite = await channel.create_invite(max_uses=3)
        assert invite.code in {one.code for one in await guild.invites()}
        assert [entry.action async for entry in guild.audit_logs(limit=1)] == [discord.AuditLogAction.invite_create]
        await role.edit(name="Guides", position=2)
        await role.delete()
        await channel.delete()
        await guild.ban(member, delete_message_seconds=60)
        assert [entry.user.id async for entry in guild.bans()] == [member.id]
        await guild.unban(member)
        direct = await guild.get_member(api.id_of("lukas")).create_dm()
        assert direct.recipient is not None


async def test_refusals_are_the_ones_discord_py_knows(api: Api, connect: Connect) -> None:
    async with connect() as bot:
        guild = bot.guilds[0]
        with pytest.raises(discord.Forbidden) as forbidden:
            await guild.get_member(api.id_of("olivia")).kick()
        assert forbidden.value.code == 50013
        with pytest.raises(discord.NotFound) as missing:
            await bot.fetch_channel(5)
        assert missing.value.code == 10003
        with pytest.raises(discord.HTTPException) as unknown:
            await bot.fetch_skus()
        assert unknown.value.status == 501


async def test_it_resumes_after_its_line_was_cut(sandbox: Sandbox, api: Api, connect: Connect) -> None:
    async with connect() as bot:
        path = f"/channels/{api.channel('general').id}/messages"

        async def cut_and_talk() -> None:
            sandbox.gateway.drop()
            await api.ok("amira", "POST", path, {"content": "missed?"})

        assert (await heard(bot, "message", cut_and_talk())).content == "missed?"
        assert len(sandbox.gateway.sessions) == 1


async def test_without_the_members_intent_it_knows_itself_alone(connect: Connect) -> None:
    async with connect(intents=discord.Intents.default()) as bot:
        assert [one.id for one in bot.guilds[0].members] == [bot.user.id]
        assert (await bot.guilds[0].query_members("amira"))[0].name == "amira"


async def test_a_privileged_intent_that_is_not_granted_ends_it(sandbox: Sandbox, connect: Connect) -> None:
    sandbox.world.privileged_intents = 0
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with connect():
            pass


async def test_a_wrong_token_ends_it(sandbox: Sandbox, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "bot_token", "wrong")
    with pytest.raises(discord.LoginFailure):
        async with connect():
            pass


class TestManyMembers:
    @pytest.fixture
    def seed(self) -> Seed:
        return Seed(guilds=[{"name": "Big", "member_count_extra": 3_000}])

    async def test_all_members_arrive_in_chunks(self, connect: Connect) -> None:
        intents = discord.Intents.all()
        intents.presences = False
        async with connect(intents=intents) as bot:
            assert len(bot.guilds[0].members) == 3_001


class TestShards:
    @pytest.fixture
    def seed(self) -> Seed:
        return Seed(guilds=[{"name": f"G{number}"} for number in range(6)])

    async def test_shards_share_the_guilds(self, connect: Connect) -> None:
        async with connect(commands.AutoShardedBot, shard_count=2) as bot:
            assert len(bot.guilds) == 6
            assert {one.shard_id for one in bot.guilds} == {0, 1}
