"""Setting the welcome up."""

import discord
from discord import app_commands

from bot.core.ids import ChannelId, RoleId
from bot.features.welcome.cards import FEATURE
from bot.features.welcome.service import WelcomeService
from bot.features.welcome.service.setup import Setup
from bot.platforms.discord.checks import for_admins
from bot.platforms.discord.client import TribuneClient
from bot.platforms.discord.cog import Cog, Request, on_form, on_press
from bot.platforms.discord.options import Language
from cogs.welcome.render import setup as render


class SetupCog(Cog):
    """What those who run the guild decide: channels, interests, rules, the start panel."""

    feature = FEATURE
    welcome = for_admins(app_commands.Group(name="welcome", description="…"))

    @property
    def settings(self) -> Setup:
        """The use cases."""
        return self.service(WelcomeService).setup

    @welcome.command(name="channels")
    async def channels(
        self,
        interaction: discord.Interaction[TribuneClient],
        start: discord.TextChannel | None = None,
        hello: discord.TextChannel | None = None,
        greeters: discord.TextChannel | None = None,
    ) -> None:
        """Name the channels; those not given stay."""
        request = self.request(interaction)
        await request.defer()
        settings = await self.settings.set_channels(
            actor=request.actor,
            start=ChannelId(start.id) if start else None,
            hello=ChannelId(hello.id) if hello else None,
            greeters_channel=ChannelId(greeters.id) if greeters else None,
        )
        await request.answer(render.channels(settings))

    @welcome.command(name="interest-add")
    async def interest_add(
        self,
        interaction: discord.Interaction[TribuneClient],
        role: discord.Role,
        label: app_commands.Range[str, 1, 80] | None = None,
        emoji: app_commands.Range[str, 1, 64] | None = None,
    ) -> None:
        """Offer a role as an interest."""
        request = self.request(interaction)
        await request.defer()
        settings = await self.settings.add_interest(RoleId(role.id), label or role.name, emoji, actor=request.actor)
        await request.answer(render.interest_added(RoleId(role.id), settings))

    @welcome.command(name="interest-remove")
    async def interest_remove(
        self, interaction: discord.Interaction[TribuneClient], role: discord.Role | None = None
    ) -> None:
        """Offer a role no longer; without one, ask which: Discord's own list has no roles that are deleted."""
        request = self.request(interaction)
        if role is None:
            await request.answer(render.which_interest(self.settings.interests(actor=request.actor)))
        else:
            await self._remove_interest(request, RoleId(role.id))

    @on_press("interest-removed")
    async def interest_removed(self, request: Request) -> None:
        """An interest was chosen that is to go."""
        await self._remove_interest(request, RoleId(int(request.values[0])))

    async def _remove_interest(self, request: Request, role_id: RoleId) -> None:
        await request.defer()
        settings = await self.settings.remove_interest(role_id, actor=request.actor)
        await request.update(render.interest_removed(settings))

    @welcome.command(name="rules")
    async def rules(
        self, interaction: discord.Interaction[TribuneClient], language: app_commands.Transform[str, Language]
    ) -> None:
        """Open the form of the rules in a language."""
        request = self.request(interaction)
        await request.form(render.rules_form(language, await self.settings.rules(language, actor=request.actor)))

    @on_form("rules-written")
    async def publish_rules(self, request: Request) -> None:
        """The form of the rules was sent."""
        await request.defer()
        rules = await self.settings.publish_rules(
            request.ref.extra, request.answers.get(render.RULES_TEXT, ""), actor=request.actor
        )
        await request.answer(render.rules_published(rules))

    @welcome.command(name="rules-role")
    async def rules_role(self, interaction: discord.Interaction[TribuneClient], role: discord.Role) -> None:
        """Give a role to whoever accepts the rules."""
        request = self.request(interaction)
        await request.defer()
        settings = await self.settings.set_rules_role(RoleId(role.id), actor=request.actor)
        await request.answer(render.rules_role(settings))

    @welcome.command(name="rules-role-remove")
    async def rules_role_remove(self, interaction: discord.Interaction[TribuneClient]) -> None:
        """Give no role any more to whoever accepts the rules."""
        request = self.request(interaction)
        await request.defer()
        await request.answer(render.rules_role(await self.settings.set_rules_role(None, actor=request.actor)))

    @welcome.command(name="panel")
    async def panel(self, interaction: discord.Interaction[TribuneClient]) -> None:
        """Post the start panel, or bring it up to date."""
        request = self.request(interaction)
        await request.defer()
        await request.answer(render.panel_posted(await self.settings.post_panel(actor=request.actor)))

    @welcome.command(name="status")
    async def status(self, interaction: discord.Interaction[TribuneClient]) -> None:
        """Show how the welcome stands."""
        request = self.request(interaction)
        await request.defer()
        await request.answer(render.status(await self.settings.status(actor=request.actor)))
