"""A small bot, with disnake."""

import os
from datetime import timedelta

import disnake
from disnake.ext import commands

disnake.http.Route.BASE = os.environ["SANDBOX_API"]
bot = commands.InteractionBot(intents=disnake.Intents.all())


class Note(disnake.ui.Modal):
    def __init__(self, size: str) -> None:
        note = disnake.ui.TextInput(label="Note", custom_id="note")
        super().__init__(title="Your order", components=[note], custom_id=f"order:{size}")
        self.size = size

    async def callback(self, interaction: disnake.ModalInteraction) -> None:
        await interaction.response.send_message(f"{self.size}: {interaction.text_values['note']}", ephemeral=True)


class Sizes(disnake.ui.View):
    @disnake.ui.string_select(custom_id="size", options=["small", "large"])
    async def chosen(self, select: disnake.ui.StringSelect, interaction: disnake.MessageInteraction) -> None:
        await interaction.response.send_modal(Note(select.values[0]))


@bot.slash_command(description="Orders something")
async def order(interaction: disnake.ApplicationCommandInteraction) -> None:
    await interaction.response.send_message("Which size?", view=Sizes(), ephemeral=True)


@bot.listen()
async def on_ready() -> None:
    print("ready", flush=True)


@bot.listen()
async def on_resumed() -> None:
    print("resumed", flush=True)


@bot.listen()
async def on_message(message: disnake.Message) -> None:
    word, _, rest = message.content.partition(" ")
    if "badword" in message.content:
        await message.delete()
    elif word == "!echo":
        await message.reply(rest)
    elif word == "!timeout":
        await message.mentions[0].timeout(duration=timedelta(minutes=10), reason="calm down")
    elif word == "!ban":
        await message.guild.ban(message.mentions[0], reason="spam", clean_history_duration=3600)
    elif word == "!thread":
        thread = await message.create_thread(name=rest)
        await thread.send("Here we go")


bot.run(os.environ["SANDBOX_TOKEN"])
