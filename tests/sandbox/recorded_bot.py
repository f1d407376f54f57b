"""A small discord.py bot whose runs are recorded: it answers, deletes, times out, gives roles and asks by button."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta

import discord
from discord import app_commands

from tests.sandbox.load_bot import point_at


class Warden(discord.Client):
    """``manner``: kind, ``harsh`` (bans), ``lazy`` (deletes nothing), ``long`` (two hours) or ``asleep``."""

    def __init__(self, manner: str = "kind") -> None:
        super().__init__(intents=discord.Intents.all(), guild_ready_timeout=0.1)
        self.manner = manner
        self.arrived = asyncio.Event()
        self.tree = app_commands.CommandTree(self)
        self.tree.command(name="greet", description="Says hello")(self.greet)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_ready(self) -> None:
        self.arrived.set()

    async def greet(self, interaction: discord.Interaction, who: discord.Member) -> None:
        await interaction.response.send_message(f"Hello {who.mention}!")
        await interaction.followup.send("More?", ephemeral=True)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.component:
            await interaction.response.edit_message(content=f"chosen by {interaction.user.mention}", view=None)

    async def on_member_join(self, member: discord.Member) -> None:
        role = discord.utils.get(member.guild.roles, name="Greeter")
        if role is not None:
            await member.add_roles(role, reason="new")

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot or not isinstance(message.author, discord.Member) or self.manner == "asleep":
            return
        if "buy" in message.content:
            await self.punish(message, message.author)
        elif message.content == "choose":
            view = discord.ui.View(timeout=None)
            view.add_item(discord.ui.Button(label="Yes", custom_id=f"yes:{message.id}"))
            await message.reply("Shall I?", view=view)
        elif message.content == "hello":
            await message.reply(f"welcome {message.author.mention}")

    async def punish(self, message: discord.Message, member: discord.Member) -> None:
        if self.manner == "harsh":
            await member.ban(delete_message_seconds=60)
            return
        if self.manner != "lazy":
            await message.delete()
        await member.timeout(timedelta(hours=2 if self.manner == "long" else 1), reason="ads")


def main() -> None:
    point_at(os.environ["SANDBOX_API"], os.environ["SANDBOX_GATEWAY"])
    Warden(os.environ.get("MANNER", "kind")).run(os.environ["SANDBOX_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
