"""Voice without audio: who is connected where, by gateway and by `/sandbox`."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest

from bot.sandbox import Seed
from bot.sandbox.gateway.intents import EVERY_INTENT, Intent
from bot.sandbox.permissions import Permission
from bot.sandbox.world.model import Member, User
from tests.sandbox.clients import Api, arrived, gateway
from tests.sandbox.discord_py import Connect, heard
from tests.sandbox.gathering import (
    actions,
    heard_state,
    member,
    overwrite,
    put,
    seed,
    state,
    update,
    where,
)

__all__ = ["seed"]


async def test_a_bot_joins_moves_and_leaves(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        await client.send(4, update(api, "Lounge", self_deaf=True))
        joined = await heard_state(client, api, "Tribune")
        assert (joined["channel_id"], joined["self_deaf"]) == (str(api.channel("Lounge").id), True)
        assert joined["member"]["user"]["id"] == joined["user_id"]
        started = await client.until("VOICE_CHANNEL_START_TIME_UPDATE")
        assert started["id"] == joined["channel_id"]
        server = await client.until("VOICE_SERVER_UPDATE")
        assert server["endpoint"] == "127.0.0.1:1"
        own = await api.ok("bot", "GET", state(api, "@me"))
        assert (own["session_id"], own["guild_id"]) == (joined["session_id"], str(api.guild.id))
        await client.send(4, update(api, "Lounge", self_mute=True))
        assert (await heard_state(client, api, "Tribune"))["self_mute"] is True
        await client.send(4, update(api, "Den"))
        assert (await heard_state(client, api, "Tribune"))["channel_id"] == str(api.channel("Den").id)
        await client.send(4, update(api, None))
        assert (await heard_state(client, api, "Tribune"))["channel_id"] is None
        assert (await client.until("VOICE_CHANNEL_START_TIME_UPDATE"))["voice_start_time"] is None
    assert await api.refused("bot", "GET", state(api, "@me")) == (404, 10065)
    assert actions(api) == []


async def test_a_session_that_ends_leaves_voice_and_one_that_may_come_back_stays(api: Api) -> None:
    async with arrived(api.sandbox) as watching:
        async with arrived(api.sandbox, "amira") as client:
            await client.send(4, update(api, "Lounge", self_video=True))
            assert (await heard_state(watching, api, "amira"))["self_video"] is True
            await client.close()
        async with arrived(api.sandbox, "lukas") as client:
            await client.send(4, update(api, "Lounge"))
            await heard_state(watching, api, "lukas")
            await client.close(1000)
        assert (await heard_state(watching, api, "lukas"))["channel_id"] is None
        assert where(api, "amira") == "Lounge"
        async with arrived(api.sandbox, "amira"):
            assert (await heard_state(watching, api, "amira"))["channel_id"] is None


async def test_a_session_that_is_declared_invalid_leaves_voice(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        await client.send(4, update(api, "Lounge"))
        await heard_state(client, api, "Tribune")
        await api.control("POST", "faults", {"invalidate_session": True})
        await client.opcode(9)
    assert where(api, "Tribune") is None


@pytest.mark.parametrize(
    "frame",
    [
        {"channel_id": "lounge"},
        {"self_mute": "yes"},
        {"self_deaf": []},
        {"guild_id": "1", "self_video": None, "channel_id": []},
    ],
)
async def test_frames_that_make_no_sense_close_the_socket(api: Api, frame: dict[str, Any]) -> None:
    async with arrived(api.sandbox, "amira") as client:
        await client.send(4, update(api, "Lounge") | frame)
        assert await client.close_code() == 4002


@pytest.mark.parametrize("frame", [{"guild_id": "12"}, {"guild_id": {}}, {"channel_id": "12"}])
async def test_frames_about_what_is_not_there_have_no_answer(api: Api, frame: dict[str, Any]) -> None:
    async with arrived(api.sandbox, "amira") as client:
        await client.send(4, update(api, "Lounge") | frame)
        assert await client.heartbeat() == 11
    assert where(api, "amira") is None


async def test_who_may_not_connect_stays_outside(api: Api) -> None:
    overwrite(api, "Lounge", deny=Permission.CONNECT)
    async with arrived(api.sandbox, "amira") as client:
        for channel in ("Lounge", "general"):
            await client.send(4, update(api, channel))
        assert await client.heartbeat() == 11
    assert where(api, "amira") is None
    assert (await put(api, "amira", "Lounge"))[1]["code"] == 50013
    assert (await put(api, "mina", "general"))[1]["code"] == 50013


async def test_a_full_channel_takes_in_who_moves_members(api: Api) -> None:
    await api.ok("bot", "PATCH", f"/channels/{api.channel('Lounge').id}", {"user_limit": 1})
    assert (await put(api, "amira", "Lounge"))[0] == 200
    assert (await put(api, "lukas", "Lounge"))[1]["code"] == 50013
    assert (await put(api, "amira", "Lounge", self_mute=True))[0] == 200
    overwrite(api, "Lounge", allow=Permission.MANAGE_CHANNELS)
    assert (await put(api, "lukas", "Lounge"))[1]["code"] == 50013
    overwrite(api, "Lounge", allow=Permission.MOVE_MEMBERS)
    assert (await put(api, "lukas", "Lounge"))[0] == 200


async def test_personas_connect_without_a_gateway(api: Api) -> None:
    async with arrived(api.sandbox) as client:
        status, answer = await put(api, "amira", "Lounge", self_mute=True)
        assert (status, answer["channel_id"]) == (200, str(api.channel("Lounge").id))
        assert (await heard_state(client, api, "amira"))["self_mute"] is True
        await put(api, "amira", None)
        assert (await heard_state(client, api, "amira"))["channel_id"] is None
    nobody = await api.control("POST", "personas/12/voice", {"channel_id": None})
    nowhere = await api.control("POST", f"personas/{api.id_of('amira')}/voice", {})
    assert (nobody[0], nowhere[0]) == (404, 400)
    path = f"personas/{api.id_of('amira')}/voice"
    assert (await api.control("POST", path, {"channel_id": "12"}))[0] == 404
    await api.control("POST", f"personas/{api.id_of('amira')}/leave")
    assert (await put(api, "amira", "Lounge"))[1]["code"] == 10007


@pytest.mark.parametrize("end", ["kick", "ban", "leave", "channel"])
async def test_who_is_gone_is_not_in_voice(api: Api, end: str) -> None:
    await put(api, "amira", "Lounge")
    async with arrived(api.sandbox) as client:
        if end == "kick":
            await api.ok("bot", "DELETE", member(api, "amira"))
        elif end == "ban":
            await api.ok("bot", "PUT", f"/guilds/{api.guild.id}/bans/{api.id_of('amira')}")
        elif end == "leave":
            await api.control("POST", f"personas/{api.id_of('amira')}/leave")
        else:
            await api.ok("bot", "DELETE", f"/channels/{api.channel('Lounge').id}")
        assert (await heard_state(client, api, "amira"))["channel_id"] is None
    assert api.guild.voice_states == {}


async def test_silent_are_the_idle_channel_and_who_may_not_speak(api: Api) -> None:
    await api.ok("bot", "PATCH", f"/guilds/{api.guild.id}", {"afk_channel_id": str(api.channel("Den").id)})
    overwrite(api, "Lounge", deny=Permission.SPEAK | Permission.STREAM)
    await put(api, "amira", "Lounge", self_video=True)
    await put(api, "lukas", "Den")
    await put(api, "olivia", "Lounge")
    amira, lukas, olivia = [await api.ok("bot", "GET", state(api, who)) for who in ("amira", "lukas", "olivia")]
    assert [one["suppress"] for one in (amira, lukas, olivia)] == [True, True, False]
    assert amira["self_video"] is False


async def test_video_takes_its_permission_and_ends_with_the_next_word(api: Api) -> None:
    async with arrived(api.sandbox, "amira") as client:
        await client.send(4, update(api, "Lounge", self_video=True))
        assert (await heard_state(client, api, "amira"))["self_video"] is True
        await client.send(4, update(api, "Lounge", self_mute=True))
        assert (await heard_state(client, api, "amira"))["self_video"] is False
        overwrite(api, "Lounge", deny=Permission.STREAM)
        await client.send(4, update(api, "Lounge", self_video=True))
        told = await heard_state(client, api, "amira")
    assert (told["self_mute"], told["self_video"]) == (False, False)


async def test_who_arrives_learns_who_is_in_voice(api: Api) -> None:
    await put(api, "amira", "Lounge", self_deaf=True)
    async with arrived(api.sandbox, intents=0) as client:
        await api.ok("bot", "PATCH", member(api, "amira"), {"mute": True})
        assert await client.heartbeat() == 11
    async with arrived(api.sandbox, intents=EVERY_INTENT & ~Intent.GUILD_VOICE_STATES) as client:
        await api.ok("bot", "PATCH", member(api, "amira"), {"mute": False})
        assert "VOICE_STATE_UPDATE" not in await client.events_until("GUILD_AUDIT_LOG_ENTRY_CREATE")
    _, whole = await api.control("GET", "state")
    assert [one["user_id"] for one in whole["guilds"][0]["voice_states"]] == [str(api.id_of("amira"))]
    await api.control("POST", "reset")
    assert api.guild.voice_states == {}


async def test_of_a_large_guild_one_learns_who_is_in_voice(api: Api) -> None:
    for number in range(1, 60):
        guest = api.world.add_user(User(number, f"guest{number}"))
        api.guild.members[guest.id] = Member(guest, api.guild.id, api.world.clock.now())
    await put(api, "amira", "Lounge")
    for intents in (EVERY_INTENT, EVERY_INTENT & ~Intent.GUILD_PRESENCES):
        async with gateway(api.sandbox) as client:
            await client.identify(api.sandbox.bot_token, intents)
            names = {one["user"]["username"] for one in (await client.until("GUILD_CREATE"))["members"]}
        assert names == {"amira", "Tribune"}


async def test_discord_py_keeps_track_of_voice(api: Api, connect: Connect) -> None:
    await put(api, "lukas", "Lounge")
    intents = discord.Intents.all()
    intents.presences = False
    async with connect(intents=intents) as bot:
        (guild,) = bot.guilds
        lounge, den = (discord.utils.get(guild.voice_channels, name=name) for name in ("Lounge", "Den"))
        assert lounge is not None
        assert den is not None
        assert [one.name for one in lounge.members] == ["lukas"]
        who, before, after = await heard(bot, "voice_state_update", put(api, "amira", "Lounge", self_mute=True))
        assert (who.name, before.channel, after.channel, after.self_mute) == ("amira", None, lounge, True)
        _, before, after = await heard(bot, "voice_state_update", who.move_to(den))
        assert (before.channel, after.channel) == (lounge, den)
        _, before, after = await heard(bot, "voice_state_update", who.edit(mute=True))
        assert (before.mute, after.mute) == (False, True)
        _, _, after = await heard(bot, "voice_state_update", who.move_to(None))
        assert after.channel is None
        await heard(bot, "voice_state_update", guild.change_voice_state(channel=den, self_deaf=True))
        assert guild.me.voice is not None
        assert guild.me.voice.channel == den
        assert (await guild.me.fetch_voice()).self_deaf
        await heard(bot, "voice_state_update", guild.change_voice_state(channel=None))
        assert guild.me.voice is None


class Player(discord.VoiceProtocol):
    """A voice client as those libraries write it that send sound by a server of their own."""

    def __init__(self, client: discord.Client, channel: discord.abc.Connectable) -> None:
        super().__init__(client, channel)
        self.server: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.state: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

    async def on_voice_server_update(self, data: Any) -> None:
        self.server.set_result(data)

    async def on_voice_state_update(self, data: Any) -> None:
        if not self.state.done():
            self.state.set_result(data)

    async def connect(self, *, self_deaf: bool = False, self_mute: bool = False, **_patience: Any) -> None:
        channel = self.channel
        assert isinstance(channel, discord.VoiceChannel)
        await channel.guild.change_voice_state(channel=channel, self_mute=self_mute, self_deaf=self_deaf)
        await asyncio.wait_for(asyncio.gather(self.server, self.state), 5)

    async def disconnect(self, *, force: bool) -> None:
        assert isinstance(self.channel, discord.VoiceChannel)
        await self.channel.guild.change_voice_state(channel=None)
        self.cleanup()


async def test_a_player_learns_where_it_would_connect(api: Api, connect: Connect) -> None:
    async with connect() as bot:
        lounge = discord.utils.get(bot.guilds[0].voice_channels, name="Lounge")
        assert lounge is not None
        player = await lounge.connect(cls=Player, timeout=5)
        told, state_told = player.server.result(), player.state.result()
        assert told["token"]
        assert (told["endpoint"], state_told["channel_id"]) == ("127.0.0.1:1", str(lounge.id))
        assert where(api, "Tribune") == "Lounge"
        await heard(bot, "voice_state_update", player.disconnect(force=True))
    assert where(api, "Tribune") is None


class TestInTwoGuilds:
    @pytest.fixture
    def seed(self) -> Seed:
        seed = Seed.default()
        channels = [{"name": "Elsewhere", "type": "voice"}]
        seed.guilds.append({"name": "Island", "channels": channels, "members": [{"name": "amira"}]})
        return seed

    async def test_people_are_in_one_voice_channel_and_bots_in_one_of_each(self, api: Api) -> None:
        harbour, island = api.world.guilds.values()
        for channel in ("Lounge", "Elsewhere"):
            for who in ("amira", "Tribune"):
                assert (await put(api, who, channel))[0] == 200
        bot, amira = api.id_of("Tribune"), api.id_of("amira")
        assert (harbour.voice_states.keys(), island.voice_states.keys()) == ({bot}, {bot, amira})
        await put(api, "Tribune", None, guild_id=str(harbour.id))
        assert (harbour.voice_states.keys(), island.voice_states.keys()) == (set(), {bot, amira})
