"""Greeters: opting in and out, hours, and the cards of newcomers who wait for an answer."""

from datetime import timedelta

import discord
from discord import app_commands

from bot.features.welcome.cards import FEATURE
from bot.features.welcome.service import WelcomeService
from bot.platforms.discord.client import TribuneClient
from bot.platforms.discord.cog import Cog, Request, on_form, on_press
from bot.platforms.discord.options import Duration
from cogs.welcome.render import greeters as render


class GreetersCog(Cog):
    """What a greeter does. The group is shown to all, for Discord cannot know who may be one: the service does."""

    feature = FEATURE
    greeter = app_commands.Group(name="greeter", description="…")

    @property
    def welcome(self) -> WelcomeService:
        """The use cases."""
        return self.service(WelcomeService)

    @greeter.command(name="join")
    async def join(self, interaction: discord.Interaction[TribuneClient]) -> None:
        """Become a greeter."""
        request = self.request(interaction)
        await request.defer()
        await self.welcome.greeters.join(actor=request.actor)
        await request.answer(render.JOINED)

    @greeter.command(name="leave")
    async def leave(self, interaction: discord.Interaction[TribuneClient]) -> None:
        """Be no greeter any more."""
        request = self.request(interaction)
        await request.defer()
        await self.welcome.greeters.leave(actor=request.actor)
        await request.answer(render.LEFT)

    @greeter.command(name="hours")
    async def hours(self, interaction: discord.Interaction[TribuneClient]) -> None:
        """Open the form of one's quiet hours."""
        request = self.request(interaction)
        await request.form(render.hours_form(await self.welcome.greeters.view(actor=request.actor)))

    @on_form("hours")
    async def set_hours(self, request: Request) -> None:
        """The form of quiet hours was sent."""
        await request.defer()
        written = render.Hours.of(request.answers)
        hours = await self.welcome.greeters.set_quiet_hours(
            written.time_zone, written.quiet_from, written.quiet_until, actor=request.actor
        )
        await request.answer(render.hours_set(hours))

    @greeter.command(name="away")
    async def away(
        self,
        interaction: discord.Interaction[TribuneClient],
        duration: app_commands.Transform[timedelta, Duration],
    ) -> None:
        """Go away for a while."""
        request = self.request(interaction)
        await request.defer()
        await request.answer(render.away(await self.welcome.greeters.set_away(duration, actor=request.actor)))

    @greeter.command(name="back")
    async def back(self, interaction: discord.Interaction[TribuneClient]) -> None:
        """Come back before the time is over."""
        request = self.request(interaction)
        await request.defer()
        await request.answer(render.away(await self.welcome.greeters.set_away(None, actor=request.actor)))

    @greeter.command(name="me")
    async def me(self, interaction: discord.Interaction[TribuneClient]) -> None:
        """Show one's own part."""
        request = self.request(interaction)
        await request.defer()
        await request.answer(render.me(await self.welcome.greeters.view(actor=request.actor)))

    @on_press("take")
    async def take(self, request: Request) -> None:
        """A greeter takes a newcomer over."""
        await request.defer()
        await request.answer(render.taken(await self.welcome.watching.take(request.ref.id, actor=request.actor)))

    @on_press("release")
    async def release(self, request: Request) -> None:
        """A greeter gives a newcomer back."""
        await request.defer()
        await request.answer(render.released(await self.welcome.watching.release(request.ref.id, actor=request.actor)))
