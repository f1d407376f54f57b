"""A small bot, with py-cord."""

import os
from datetime import timedelta

import discord

discord.http.Route.API_BASE_URL = os.environ["SANDBOX_API"]
bot = discord.Bot(intents=discord.Intents.all())


class Note(discord.ui.Modal):
    def __init__(self, size: str) -> None:
        super().__init__(discord.ui.InputText(label="Note", custom_id="note"), title="Your order")
        self.size = size

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{self.size}: {self.children[0].value}", ephemeral=True)


class Sizes(discord.ui.View):
    @discord.ui.select(custom_id="size", options=[discord.SelectOption(label=x) for x in ("small", "large")])
    async def chosen(self, select: discord.ui.Select, interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Note(select.values[0]))


@bot.slash_command(description="Orders something")
async def order(context: discord.ApplicationContext) -> None:
    await context.respond("Which size?", view=Sizes(), ephemeral=True)


@bot.listen()
async def on_ready() -> None:
    print("ready", flush=True)


@bot.listen()
async def on_resumed() -> None:
    print("resumed", flush=True)


@bot.listen()
async def on_message(message: discord.Message) -> None:
    word, _, rest = message.content.partition(" ")
    if "badword" in message.content:
        await message.delete()
    elif word == "!echo":
        await message.reply(rest)
    elif word == "!timeout":
        await message.mentions[0].timeout_for(timedelta(minutes=10), reason="calm down")
    elif word == "!ban":
        await message.guild.ban(message.mentions[0], reason="spam", delete_message_seconds=3600)
    elif word == "!thread":
        thread = await message.create_thread(name=rest)
        await thread.send("Here we go")


bot.run(os.environ["SANDBOX_TOKEN"])
