"""Languages, staff and the guild's mode."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

import discord
from discord import app_commands

from bot.community.people import People
from bot.community.staff import Staff
from bot.community.state import GuildStates, Mode
from bot.core.ids import RoleId
from bot.core.permissions import Level
from bot.platforms.discord.checks import for_admins, for_moderators
from bot.platforms.discord.client import TribuneClient
from bot.platforms.discord.cog import Cog
from bot.platforms.discord.options import Duration, Language
from cogs.community import render


class CommunityCog(Cog):
    """One's own language for all; staff and the community's settings for those who run it."""

    feature = "community"
    staff = for_admins(app_commands.Group(name="staff", description="…"))
    community = for_moderators(app_commands.Group(name="community", description="…"))

    @app_commands.command(name="language")
    async def language(
        self, interaction: discord.Interaction[TribuneClient], language: app_commands.Transform[str, Language]
    ) -> None:
        """Choose the language that Tribune speaks with oneself."""
        request = self.request(interaction)
        await request.defer()
        chosen = await self.service(People).choose_language(language, actor=request.actor)
        request = replace(request, actor=replace(request.actor, locale=chosen))
        await request.answer(render.language_chosen(chosen))

    @staff.command(name="level")
    async def level(
        self,
        interaction: discord.Interaction[TribuneClient],
        role: discord.Role,
        level: Literal["member", "helper", "moderator", "admin"],
    ) -> None:
        """Let a role give a level."""
        request = self.request(interaction)
        await request.defer()
        role_id, chosen = RoleId(role.id), Level[level.upper()]
        await self.service(Staff).set_level(role_id, chosen, actor=request.actor, platform=self.bot.platform)
        await request.answer(render.level_set(role_id, chosen))

    @staff.command(name="list")
    async def list_levels(self, interaction: discord.Interaction[TribuneClient]) -> None:
        """Show which roles give which level."""
        request = self.request(interaction)
        await request.answer(render.levels(self.service(Staff).levels(request.actor.guild_id)))

    @community.command(name="languages")
    async def languages(
        self,
        interaction: discord.Interaction[TribuneClient],
        main: app_commands.Transform[str, Language],
        second: app_commands.Transform[str, Language] | None = None,
        third: app_commands.Transform[str, Language] | None = None,
    ) -> None:
        """Set the community's languages; the main one is that of public texts."""
        request = self.request(interaction)
        await request.defer()
        languages = [language for language in (main, second, third) if language is not None]
        await self.service(People).set_languages(languages, actor=request.actor)
        await request.answer(render.languages_set(languages[0]))

    @community.command(name="mode")
    async def mode(
        self,
        interaction: discord.Interaction[TribuneClient],
        mode: Mode,
        duration: app_commands.Transform[timedelta, Duration] | None = None,
    ) -> None:
        """Put the community into a mode, for a while or until it is declared over."""
        request = self.request(interaction)
        await request.defer()
        await self.service(GuildStates).declare(mode, duration, actor=request.actor)
        await request.answer(render.mode_declared(mode, lasts=duration is not None))
