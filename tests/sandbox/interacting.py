"""A bot with every kind of command and component, and a persona at its client, for the tests of interactions."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Literal

import discord
import pytest
from discord import app_commands
from discord.ext import commands

from tests.sandbox.clients import Api, GatewayClient

Itx = discord.Interaction[commands.Bot]


class Panel(discord.ui.View):
    """A button that updates its message, one that is disabled, and selects of every kind."""

    def __init__(self, kind: str) -> None:
        super().__init__(timeout=None)
        for select in {
            "buttons": [],
            "choices": [
                discord.ui.Select(
                    custom_id="choice", max_values=2, options=[discord.SelectOption(label=x) for x in "abc"]
                ),
                discord.ui.ChannelSelect(custom_id="channel", channel_types=[discord.ChannelType.forum]),
            ],
            "people": [
                discord.ui.UserSelect(custom_id="user", max_values=3),
                discord.ui.RoleSelect(custom_id="role", min_values=0),
                discord.ui.MentionableSelect(custom_id="mentionable", max_values=2),
            ],
        }[kind]:
            select.callback = self.chosen  # type: ignore[method-assign]
            self.add_item(select)

    @discord.ui.button(label="Press", custom_id="press")
    async def press(self, interaction: Itx, button: discord.ui.Button[Panel]) -> None:
        button.label = f"Pressed by {interaction.user.name}"
        await interaction.response.edit_message(content="Updated", view=self)

    @discord.ui.button(label="Off", custom_id="off", disabled=True)
    async def off(self, interaction: Itx, _: discord.ui.Button[Panel]) -> None:
        raise AssertionError("a disabled button was pressed")

    @discord.ui.button(label="Later", custom_id="later")
    async def later(self, interaction: Itx, _: discord.ui.Button[Panel]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="Later")
        await interaction.followup.send("And more", ephemeral=True)

    async def chosen(self, interaction: Itx) -> None:
        assert interaction.data is not None
        values: list[str] = interaction.data["values"]  # type: ignore[typeddict-item]
        resolved = sorted(interaction.data.get("resolved", {}))
        await interaction.response.send_message(f"{values} {resolved}", ephemeral=True)


class Layout(discord.ui.LayoutView):
    """Every kind of layout component, with a button that changes a text."""

    text: discord.ui.TextDisplay[Layout] = discord.ui.TextDisplay("# Map")
    line: discord.ui.Separator[Layout] = discord.ui.Separator()

    def __init__(self) -> None:
        super().__init__(timeout=None)
        button: discord.ui.Button[Layout] = discord.ui.Button(label="Zoom", custom_id="zoom")
        button.callback = self.zoom  # type: ignore[method-assign]
        picture = discord.MediaGalleryItem("attachment://map.png", description="A map")
        thumbnail: discord.ui.Thumbnail[Layout] = discord.ui.Thumbnail("https://a.example/b.png")
        self.add_item(
            discord.ui.Container(
                discord.ui.Section("Where we are", accessory=thumbnail),
                discord.ui.MediaGallery(picture),
                discord.ui.File("attachment://map.png"),
                discord.ui.ActionRow(button),
                accent_color=0x3BA55D,
            )
        )

    async def zoom(self, interaction: Itx) -> None:
        self.text.content = "# Larger map"
        await interaction.response.edit_message(view=self)


class Form(discord.ui.Modal, title="Introduce yourself"):
    name: discord.ui.TextInput[Form] = discord.ui.TextInput(label="Name", custom_id="name", min_length=2, max_length=10)
    about = discord.ui.Label(
        text="Interest",
        component=discord.ui.Select(
            custom_id="interest", options=[discord.SelectOption(label="Chess"), discord.SelectOption(label="Go")]
        ),
    )
    note: discord.ui.TextInput[Form] = discord.ui.TextInput(
        label="Note", custom_id="note", style=discord.TextStyle.long, required=False
    )

    async def on_submit(self, interaction: Itx) -> None:  # type: ignore[override]
        picked = self.about.component.values  # type: ignore[attr-defined]
        await interaction.response.send_message(f"{self.name.value}|{picked}|{self.note.value}", ephemeral=True)


def register(bot: commands.Bot) -> None:
    tree = bot.tree

    @tree.command(description="Takes everything")
    async def everything(
        interaction: Itx,
        text: app_commands.Range[str, 2, 5],
        choice: Literal["red", "blue"],
        whole: app_commands.Range[int, 1, 10],
        number: app_commands.Range[float, 0.0, 1.0],
        flag: bool,
        member: discord.Member,
        channel: discord.TextChannel,
        role: discord.Role,
        anyone: discord.Role | discord.Member,
        file: discord.Attachment | None = None,
    ) -> None:
        content = (await file.read()).decode() if file else ""
        parts = (text, choice, whole, number, flag, member.name, channel.name, role.name, anyone.name, content)
        await interaction.response.send_message("|".join(map(str, parts)))

    group = app_commands.Group(name="shelf", description="A shelf")
    inner = app_commands.Group(name="book", description="A book", parent=group)

    @inner.command(description="Takes a book")
    async def take(interaction: Itx, title: str) -> None:
        await interaction.response.send_message(f"took {title}")

    @take.autocomplete("title")
    async def titles(interaction: Itx, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current} {n}", value=str(n)) for n in range(2)]

    tree.add_command(group)

    @tree.context_menu(name="Who is this")
    async def who(interaction: Itx, member: discord.Member) -> None:
        await interaction.response.send_message(member.name, ephemeral=True)

    @tree.context_menu(name="Quote")
    async def quote(interaction: Itx, message: discord.Message) -> None:
        await interaction.response.send_message(message.content, ephemeral=True)

    @tree.command(description="Shows a panel")
    async def panel(interaction: Itx, kind: str, private: bool = False) -> None:
        await interaction.response.send_message("Panel", view=Panel(kind), ephemeral=private)

    @tree.command(description="Shows a layout")
    async def layout(interaction: Itx) -> None:
        file = discord.File(BytesIO(b"png"), "map.png")
        await interaction.response.send_message(view=Layout(), file=file)

    @tree.command(description="Opens a form")
    async def form(interaction: Itx) -> None:
        await interaction.response.send_modal(Form())

    @tree.command(description="Thinks first")
    async def think(interaction: Itx, private: bool) -> None:
        await interaction.response.defer(ephemeral=private, thinking=True)
        first = await interaction.followup.send("Thought", wait=True)
        second = await interaction.followup.send("Afterthought", wait=True, ephemeral=private)
        await interaction.edit_original_response(content="Thought twice")
        await second.edit(content="Gone soon")
        fetched = await interaction.original_response()
        assert fetched.id == first.id
        await second.delete()

    @tree.command(description="Never answers")
    async def silent(interaction: Itx) -> None:
        bot.silenced = interaction  # type: ignore[attr-defined]

    @tree.command(description="For moderators")
    @app_commands.default_permissions(moderate_members=True)
    @app_commands.guild_only()
    async def staff(interaction: Itx) -> None:
        await interaction.response.send_message("Staff only", ephemeral=True)

    @tree.command(description="Greets")
    async def hello(interaction: Itx) -> None:
        answer = await interaction.response.send_message(f"Hello {interaction.user.name} in {interaction.context}")
        assert answer.message_id
        with pytest.raises(discord.InteractionResponded):
            await interaction.response.send_message("twice")


class Person:
    """A persona at its client: starts interactions and hears what comes of them."""

    def __init__(self, api: Api, client: GatewayClient, name: str = "amira") -> None:
        self.api, self.client, self.name = api, client, name

    def command(self, name: str) -> dict[str, Any]:
        return next(one for one in self.api.sandbox.commands() if one["name"] == name)

    async def start(self, kind: int, data: dict[str, Any], channel: str = "general", **more: Any) -> Any:
        body = {
            "type": kind,
            "application_id": str(self.api.world.application_id),
            "channel_id": more.pop("channel_id", str(self.api.channel(channel).id)),
            "guild_id": str(self.api.guild.id),
            "session_id": "s",
            "nonce": "n-1",
            "data": data,
            **more,
        }
        return await self.api.call(self.name, "POST", "/interactions", body)

    async def run(self, name: str, *options: dict[str, Any], kind: int = 2, **more: Any) -> Any:
        command = self.command(name)
        data = {key: command[key] for key in ("id", "name", "type", "version")}
        return await self.start(kind, data | {"options": list(options)} | more)

    async def press(self, message: dict[str, Any], component: dict[str, Any], *values: str, **more: Any) -> Any:
        data = {"component_type": component["type"], "custom_id": component["custom_id"]}
        data |= {"values": list(values)} if component["type"] != 2 else {}
        return await self.start(3, data, message_id=message["id"], message_flags=message["flags"], **more)

    async def heard(self, event: str = "MESSAGE_CREATE") -> dict[str, Any]:
        return await self.client.until(event)


def value(name: str, kind: int, given: object) -> dict[str, Any]:
    return {"name": name, "type": kind, "value": given}


def parts(message: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["custom_id"]: one for row in message["components"] for one in row["components"]}


def filled(modal: dict[str, Any], **values: Any) -> dict[str, Any]:
    components = [
        {"type": 1, "components": [{"type": 4, "custom_id": "name", "value": values.get("name", "Amira")}]},
        {"type": 18, "component": {"type": 3, "custom_id": "interest", "values": values.get("interest", ["Go"])}},
        {"type": 1, "components": [{"type": 4, "custom_id": "note", "value": values.get("note", "")}]},
    ]
    return {"id": modal["id"], "custom_id": modal["custom_id"], "components": components + values.get("more", [])}
