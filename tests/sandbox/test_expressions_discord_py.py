"""An unmodified discord.py reads, makes and uses emojis, stickers and sounds, and changes a guild's shape."""

from __future__ import annotations

from io import BytesIO

import discord
import pytest

from bot.sandbox import Seed
from tests.sandbox.clients import Api
from tests.sandbox.discord_py import Connect, heard
from tests.sandbox.expressing import GIF, MP3, OGG, PNG, uri


@pytest.fixture
def seed() -> Seed:
    """A guild that comes with an emoji, a sticker and a sound."""
    default = Seed.default()
    default.guilds[0] |= {
        "emojis": [{"name": "anchor", "image": uri(GIF), "roles": ["Member"]}],
        "stickers": [{"name": "Buoy", "tags": "float"}],
        "sounds": [{"name": "horn", "image": uri(OGG, "audio/ogg")}],
        "premium_tier": 1,
        "premium_subscription_count": 3,
    }
    return default


async def test_it_reads_them_as_it_arrives(api: Api, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.Asset, "BASE", api.sandbox.url)
    async with connect() as bot:
        guild = bot.guilds[0]
        (emoji,), (sticker,), (sound,) = guild.emojis, guild.stickers, guild.soundboard_sounds
        assert (emoji.name, emoji.animated, [role.name for role in emoji.roles]) == ("anchor", True, ["Member"])
        assert await emoji.read() == GIF
        assert (sticker.name, sticker.format, sticker.emoji) == ("Buoy", discord.StickerFormatType.png, "float")
        assert (sound.name, sound.volume, await sound.read()) == ("horn", 1.0, OGG)
        assert (guild.premium_tier, guild.premium_subscription_count, guild.emoji_limit) == (1, 3, 100)
        assert guild.rules_channel is not None


async def test_it_makes_and_uses_them(api: Api, connect: Connect) -> None:
    async with connect() as bot:
        guild = bot.guilds[0]
        channel = discord.utils.get(guild.text_channels, name="general")
        assert channel is not None
        emoji = await guild.create_custom_emoji(name="wave", image=PNG, reason="fun")
        await (await emoji.edit(name="wave_2")).delete()
        own = await bot.create_application_emoji(name="helm", image=PNG)
        assert [one.name for one in await bot.fetch_application_emojis()] == ["helm"]
        file = discord.File(BytesIO(PNG), "reef.png")
        making = guild.create_sticker(name="Reef", description="", emoji="🪸", file=file)
        _, _, after = await heard(bot, "guild_stickers_update", making)
        message = await channel.send(stickers=[after[-1]])
        assert [item.name for item in message.stickers] == ["Reef"]
        await message.add_reaction(own)
        with pytest.raises(discord.HTTPException) as unknown:
            await message.add_reaction(guild.emojis[0])
        assert unknown.value.code == 10014
        sound = await guild.create_soundboard_sound(name="bell", sound=MP3, emoji="🔔")
        assert (await guild.fetch_soundboard_sound(sound.id)).emoji is not None
        await sound.delete()
        actions = {entry.action async for entry in guild.audit_logs()}
        assert {discord.AuditLogAction.emoji_create, discord.AuditLogAction.soundboard_sound_delete} <= actions


async def test_it_changes_a_guild_s_shape(api: Api, connect: Connect) -> None:
    async with connect() as bot:
        guild = bot.guilds[0]
        edited = await guild.edit(icon=PNG, invites_disabled=True, verification_level=discord.VerificationLevel.high)
        assert edited.icon is not None
        assert edited.invites_paused()
        await guild.edit_widget(enabled=True)
        widget = await guild.widget()
        assert [member.name for member in widget.members] == ["Tribune"]
        template = await guild.create_template(name="Port")
        assert (await (await template.sync()).edit(name="Harbour")).name == "Harbour"
        assert [one.code for one in await guild.templates()] == [template.code]
        assert (await bot.fetch_template(template.code)).source_guild.name == guild.name
        assert [one.name for one in await guild.integrations()] == ["Tribune"]
        assert (await bot.fetch_guild_preview(guild.id)).stickers[0].name == "Buoy"
