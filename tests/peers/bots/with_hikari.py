"""A small bot, with hikari."""

import os
from datetime import UTC, datetime, timedelta

import hikari

bot = hikari.GatewayBot(
    os.environ["SANDBOX_TOKEN"], rest_url=os.environ["SANDBOX_API"], intents=hikari.Intents.ALL, banner=None
)
EPHEMERAL = hikari.MessageFlag.EPHEMERAL


@bot.listen()
async def register(_: hikari.StartedEvent) -> None:
    application = await bot.rest.fetch_application()
    order = bot.rest.slash_command_builder("order", "Orders something")
    await bot.rest.set_application_commands(application, [order])
    print("ready", flush=True)


@bot.listen()
async def resumed(_: hikari.ShardResumedEvent) -> None:
    print("resumed", flush=True)


@bot.listen()
async def ordered(event: hikari.CommandInteractionCreateEvent) -> None:
    row = bot.rest.build_message_action_row()
    menu = row.add_text_menu("size")
    for size in ("small", "large"):
        menu.add_option(size, size)
    create = hikari.ResponseType.MESSAGE_CREATE
    await event.interaction.create_initial_response(create, "Which size?", component=row, flags=EPHEMERAL)


@bot.listen()
async def chosen(event: hikari.ComponentInteractionCreateEvent) -> None:
    row = bot.rest.build_modal_action_row().add_text_input("note", "Note")
    await event.interaction.create_modal_response("Your order", f"order:{event.interaction.values[0]}", component=row)


@bot.listen()
async def noted(event: hikari.ModalInteractionCreateEvent) -> None:
    size = event.interaction.custom_id.removeprefix("order:")
    note = event.interaction.components[0].components[0].value
    create = hikari.ResponseType.MESSAGE_CREATE
    await event.interaction.create_initial_response(create, f"{size}: {note}", flags=EPHEMERAL)


@bot.listen()
async def said(event: hikari.GuildMessageCreateEvent) -> None:
    message = event.message
    word, _, rest = (event.content or "").partition(" ")
    if "badword" in (event.content or ""):
        await message.delete()
    elif word == "!echo":
        await message.respond(rest, reply=True)
    elif word == "!timeout":
        until = datetime.now(UTC) + timedelta(minutes=10)
        (member_id,) = message.user_mentions_ids
        await bot.rest.edit_member(event.guild_id, member_id, communication_disabled_until=until, reason="calm down")
    elif word == "!ban":
        (member_id,) = message.user_mentions_ids
        await bot.rest.ban_user(event.guild_id, member_id, delete_message_seconds=3600, reason="spam")
    elif word == "!thread":
        thread = await bot.rest.create_message_thread(event.channel_id, message, rest)
        await thread.send("Here we go")


bot.run(check_for_updates=False)
