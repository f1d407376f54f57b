"""A small bot that uses every kind of thing that the page must show; connects to a sandbox with plain discord.py."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import discord
import yarl
from discord import app_commands

from bot.sandbox import Sandbox
from tests.sandbox import oracle

Interaction = discord.Interaction[discord.Client]
GERMAN = {"ping": "anklopfen", "Asks whether the bot is there": "Fragt, ob der Bot da ist"}
CITIES = ["Aachen", "Berlin", "Bremen", "Hamburg", "Köln"]


class Words(app_commands.Translator):
    """German names for some commands."""

    async def translate(self, string: app_commands.locale_str, locale: discord.Locale, context: Any) -> str | None:
        return GERMAN.get(string.message) if locale is discord.Locale.german else None


class Feedback(discord.ui.Modal, title="Your feedback"):
    """A modal with a short and a long text."""

    subject = discord.ui.TextInput[Any](label="Subject", max_length=40)
    details = discord.ui.TextInput[Any](label="Details", style=discord.TextStyle.paragraph, required=False)

    async def on_submit(self, interaction: Interaction) -> None:
        await interaction.response.send_message(f"Thank you for “{self.subject.value}”!", ephemeral=True)


class Panel(discord.ui.View):
    """Buttons of each style, selects of each kind."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(discord.ui.Button(label="Handbook", url="https://example.org/handbook"))

    @discord.ui.button(label="Take over", style=discord.ButtonStyle.primary, custom_id="page:take")
    async def take(self, interaction: Interaction, _button: discord.ui.Button[Any]) -> None:
        await interaction.response.send_message("It is yours.", ephemeral=True)

    @discord.ui.button(label="Feedback", style=discord.ButtonStyle.secondary, custom_id="page:feedback")
    async def feedback(self, interaction: Interaction, _button: discord.ui.Button[Any]) -> None:
        await interaction.response.send_modal(Feedback())

    @discord.ui.button(label="Done", style=discord.ButtonStyle.success, custom_id="page:done")
    async def done(self, interaction: Interaction, _button: discord.ui.Button[Any]) -> None:
        await interaction.response.edit_message(content=f"Done by {interaction.user.display_name}")

    @discord.ui.button(label="Dismiss", style=discord.ButtonStyle.danger, custom_id="page:no", disabled=True)
    async def dismiss(self, interaction: Interaction, _button: discord.ui.Button[Any]) -> None:
        await interaction.response.defer()

    @discord.ui.select(
        placeholder="Your interests",
        custom_id="page:interests",
        min_values=1,
        max_values=2,
        options=[
            discord.SelectOption(label=one, description=f"All about {one.lower()}") for one in ("Art", "Music", "Games")
        ],
    )
    async def interests(self, interaction: Interaction, select: discord.ui.Select[Any]) -> None:
        await interaction.response.send_message(f"You like {' and '.join(select.values)}.", ephemeral=True)

    @discord.ui.select(cls=discord.ui.UserSelect, placeholder="A buddy", custom_id="page:buddy")
    async def buddy(self, interaction: Interaction, select: discord.ui.UserSelect[Any]) -> None:
        await interaction.response.send_message(f"{select.values[0].mention} it is.", ephemeral=True)


class PageBot(discord.Client):
    """The bot: ``/ping``, ``/remind``, ``/feedback``, two context menus, one panel."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.all())
        self.tree = app_commands.CommandTree(self)
        self.is_up = asyncio.Event()
        self.panel: discord.Message | None = None

    async def setup_hook(self) -> None:
        add_commands(self.tree)
        await self.tree.set_translator(Words())
        await self.tree.sync()
        self.add_view(Panel())

    async def on_ready(self) -> None:
        self.is_up.set()

    async def post_panel(self, channel_name: str = "general") -> discord.Message:
        """Send the panel, with an embed that names times and people."""
        channel = discord.utils.get(self.guilds[0].text_channels, name=channel_name)
        assert channel is not None
        soon = discord.utils.utcnow() + timedelta(hours=4)
        embed = discord.Embed(
            title="Somebody waits",
            description=f"**Lukas** wrote {discord.utils.format_dt(soon, 'R')}.",
            colour=0x0B6B5D,
        )
        embed.add_field(name="Since", value="20 minutes").add_field(name="Where", value=channel.mention)
        embed.set_footer(text="Offered to greeters in turn")
        self.panel = await channel.send("A card for the greeters:", embed=embed, view=Panel())
        return self.panel


def add_commands(tree: app_commands.CommandTree[PageBot]) -> None:
    """Register the commands of the bot."""

    @tree.command(
        name=app_commands.locale_str("ping"), description=app_commands.locale_str("Asks whether the bot is there")
    )
    async def ping(interaction: Interaction) -> None:
        await interaction.response.send_message("Pong!")

    @tree.command(name="remind", description="Reminds somebody of something")
    @app_commands.describe(who="Whom", what="Of what", city="Where", loud="With a ping")
    async def remind(
        interaction: Interaction, who: discord.Member, what: str, city: str | None = None, loud: bool = False
    ) -> None:
        await interaction.response.send_message(
            f"I remind {who.display_name} of {what} in {city}, {'loudly' if loud else 'quietly'}."
        )

    @remind.autocomplete("city")
    async def cities(_interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=one, value=one) for one in CITIES if typed.lower() in one.lower()]

    @tree.command(name="feedback", description="Tells the team what you think")
    async def feedback(interaction: Interaction) -> None:
        await interaction.response.send_modal(Feedback())

    @tree.context_menu(name="Report")
    async def report(interaction: Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"Reported: {message.content}", ephemeral=True)

    @tree.context_menu(name="Profile")
    async def profile(interaction: Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"This is {member.display_name}.", ephemeral=True)


@asynccontextmanager
async def running(sandbox: Sandbox) -> AsyncIterator[PageBot]:
    """Connect the bot to a sandbox until the block ends; where Discord's schemas are, they judge all its traffic."""
    judge = oracle.Judge() if oracle.available() else None
    if judge is not None:
        sandbox.taps.append(judge)
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = sandbox.api_url
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sandbox.gateway_url)
    bot = PageBot()
    task = asyncio.create_task(bot.start(sandbox.bot_token))
    try:
        await asyncio.wait_for(bot.is_up.wait(), 20)
        yield bot
    finally:
        await bot.close()
        await asyncio.wait([task])
        discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = base, gateway
    assert judge is None or judge.violations == []
