"""The start panel: in its channel for all, and privately for one person with what they have done so far."""

from dataclasses import replace

import discord
from discord import app_commands

from bot.core.card import Card
from bot.features.welcome.cards import FEATURE
from bot.features.welcome.service import WelcomeService
from bot.features.welcome.service.newcomers import Newcomers
from bot.platforms.discord.client import TribuneClient
from bot.platforms.discord.cog import Cog, Request, on_press
from cogs.welcome.render import newcomers as render


class NewcomersCog(Cog):
    """What a member does: choose a language and interests, read the rules, find out where to say hello.

    A press on the public panel is answered by a private one; a press there changes it in its place.
    """

    feature = FEATURE

    @property
    def newcomers(self) -> Newcomers:
        """The use cases."""
        return self.service(WelcomeService).newcomers

    @app_commands.command(name="start")
    async def start(self, interaction: discord.Interaction[TribuneClient]) -> None:
        """Show the start panel privately."""
        request = self.request(interaction)
        await request.defer()
        await request.answer(render.start(await self.newcomers.start(actor=request.actor)))

    @on_press("language")
    async def choose_language(self, request: Request) -> None:
        """A language was chosen: from here on they read it."""
        await request.defer()
        language = await self.newcomers.choose_language(request.values[0], actor=request.actor)
        request = replace(request, actor=replace(request.actor, locale=language))
        start = await self.newcomers.start(actor=request.actor)
        await _show(request, render.start(start, render.language_chosen(language)))

    @on_press("interests")
    async def show_interests(self, request: Request) -> None:
        """They want to choose interests."""
        await request.defer()
        await _show(request, render.interests(await self.newcomers.start(actor=request.actor)))

    @on_press("interests-chosen")
    async def choose_interests(self, request: Request) -> None:
        """Interests were chosen anew."""
        await request.defer()
        changed = await self.newcomers.choose_interests(request.values, actor=request.actor)
        start = await self.newcomers.start(actor=request.actor)
        await request.update(render.start(start, render.interests_chosen(changed)))

    @on_press("rules")
    async def show_rules(self, request: Request) -> None:
        """They want to read the rules."""
        await request.defer()
        await _show(request, render.rules(await self.newcomers.start(actor=request.actor)))

    @on_press("accept")
    async def accept_rules(self, request: Request) -> None:
        """They accept the version that they have read."""
        await request.defer()
        await self.newcomers.accept_rules(int(request.ref.extra), actor=request.actor)
        start = await self.newcomers.start(actor=request.actor)
        await request.update(render.start(start, render.RULES_ACCEPTED))

    @on_press("hello")
    async def show_hello(self, request: Request) -> None:
        """They want to say hello, and do so in their own words."""
        await request.defer()
        await _show(request, render.hello(await self.newcomers.hello(actor=request.actor)))

    @on_press("start")
    async def back(self, request: Request) -> None:
        """Back to the private panel."""
        await request.defer()
        await request.update(render.start(await self.newcomers.start(actor=request.actor)))


async def _show(request: Request, card: Card) -> None:
    if request.ref.extra == render.PRIVATE:
        await request.update(card)
    else:
        await request.answer(card)
