"""A small bot, with discord.py."""

import os
from datetime import timedelta
from typing import Any

import discord
import yarl

discord.http.Route.BASE = os.environ["SANDBOX_API"]
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["SANDBOX_GATEWAY"])


class Note(discord.ui.Modal, title="Your order"):
    note: discord.ui.TextInput[Any] = discord.ui.TextInput(label="Note", custom_id="note")

    def __init__(self, size: str) -> None:
        super().__init__(custom_id=f"order:{size}")
        self.size = size

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{self.size}: {self.note.value}", ephemeral=True)


class Sizes(discord.ui.View):
    @discord.ui.select(custom_id="size", options=[discord.SelectOption(label=x) for x in ("small", "large")])
    async def chosen(self, interaction: discord.Interaction, select: discord.ui.Select[Any]) -> None:
        await interaction.response.send_modal(Note(select.values[0]))


class Bot(discord.Client):
    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.all())
        self.tree = discord.app_commands.CommandTree(self)

        @self.tree.command(description="Orders something")
        async def order(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("Which size?", view=Sizes(), ephemeral=True)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_ready(self) -> None:
        print("ready", flush=True)

    async def on_resumed(self) -> None:
        print("resumed", flush=True)

    async def on_message(self, message: discord.Message) -> None:
        word, _, rest = message.content.partition(" ")
        if "badword" in message.content:
            await message.delete()
        elif word == "!echo":
            await message.reply(rest)
        elif word == "!timeout":
            await message.mentions[0].timeout(timedelta(minutes=10), reason="calm down")
        elif word == "!ban":
            await message.guild.ban(message.mentions[0], reason="spam", delete_message_seconds=3600)
        elif word == "!thread":
            thread = await message.create_thread(name=rest)
            await thread.send("Here we go")


Bot().run(os.environ["SANDBOX_TOKEN"])
