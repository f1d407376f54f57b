"""A cog that the tests load by its name: one of everything that people can use."""

import discord
from discord import app_commands

from bot.core.card import ActionRef, Button, Card, Choice, Form, FormField, Mention, Quoted, Select
from bot.core.errors import Conflict, TargetGone, Unavailable
from bot.platforms.discord.checks import for_moderators
from bot.platforms.discord.client import TribuneClient
from bot.platforms.discord.cog import Cog, Request, on_form, on_press


def words(text: str) -> Quoted:
    return Quoted(text, markdown=True)


def says(text: str) -> Card:
    return Card((words(text),), compact=True)


def ref(verb: str, extra: str = "") -> ActionRef:
    return ActionRef("stall", verb, extra=extra)


def describe(request: Request) -> str:
    return f"{request.actor.level.name} {request.locale} {sorted(request.actor.role_ids)}"


COUNTER = Card((words("0"),), components=(Button(ref("count", "1"), words("Count")),))
FORM = Form(
    ref("hello"), words("Hello"), (FormField("name", words("Name")), FormField("why", words("Why"), required=False))
)
BUTTONS = ("form", "later", "silent", "taken", "gone", "away", "bug", "nobody")


class Stall(Cog):
    feature = "stall"

    group = app_commands.Group(name="stall", description="…")

    @group.command()
    async def counter(self, interaction: discord.Interaction) -> None:
        await self.request(interaction).answer(COUNTER, ephemeral=False)

    @group.command()
    async def buttons(self, interaction: discord.Interaction) -> None:
        pressed = tuple(Button(ref(verb), words(verb)) for verb in BUTTONS)
        picked = Select(ref("pick"), words("Pick"), (Choice("a", words("A")), Choice("b", words("B"))), max_values=2)
        await self.request(interaction).answer(Card(components=(*pressed, picked)), ephemeral=False)

    @group.command()
    async def think(self, interaction: discord.Interaction) -> None:
        request = self.request(interaction)
        await request.defer()
        await request.defer()
        await request.answer(says("thought"))
        await request.answer(says("and more"))
        await request.update(says("thought again"))

    @on_press("whoami")
    async def whoami(self, request: Request) -> None:
        await request.answer(says(describe(request)))

    @group.command()
    async def who(self, interaction: discord.Interaction, member: discord.Member) -> None:
        request = self.request(interaction)
        await request.update(Card((words(describe(request)),), ping=(Mention("user", member.id),), compact=True))

    @group.command()
    async def fail(self, interaction: discord.Interaction, how: str) -> None:
        await FAILURES[how](self.request(interaction))

    @app_commands.command()
    @for_moderators
    async def staffonly(self, interaction: discord.Interaction) -> None:
        await self.request(interaction).answer(says("staff"))

    @on_press("count")
    async def count(self, request: Request) -> None:
        number = int(request.ref.extra)
        button = Button(ref("count", str(number + 1)), words("Count"))
        await request.update(Card((words(str(number)),), components=(button,)))

    @on_press("pick")
    async def pick(self, request: Request) -> None:
        await request.answer(says(f"picked {' '.join(request.values)}"))

    @on_press("form")
    async def open_form(self, request: Request) -> None:
        await request.form(FORM)

    @on_form("hello")
    async def hello(self, request: Request) -> None:
        await request.answer(says(f"hello {request.answers['name']}, {request.answers['why'] or 'just so'}"))

    @on_press("later")
    async def later(self, request: Request) -> None:
        await request.defer()
        await request.update(says("updated"))
        await request.answer(says("later"))

    @on_press("silent")
    async def silent(self, request: Request) -> None:
        del request

    @on_press("taken")
    async def taken(self, request: Request) -> None:
        await taken(request)

    @on_press("gone")
    async def gone(self, request: Request) -> None:
        await gone(request)

    @on_press("away")
    async def away(self, request: Request) -> None:
        await away(request)

    @on_press("bug")
    async def bug(self, request: Request) -> None:
        await bug(request)


async def taken(request: Request) -> None:
    del request
    raise Conflict("error-persons-only")


async def gone(request: Request) -> None:
    del request
    raise TargetGone("why", code=10008)


async def away(request: Request) -> None:
    await request.defer()
    raise Unavailable("why")


async def bug(request: Request) -> None:
    del request
    raise KeyError("a bug")


async def forbidden(request: Request) -> None:
    await request.interaction.client.http.delete_message(1, 1)


async def unchecked(request: Request) -> None:
    del request
    raise app_commands.CheckFailure


async def outdated(request: Request) -> None:
    del request
    raise app_commands.CommandNotFound("stall", [])


FAILURES = {
    "taken": taken,
    "gone": gone,
    "away": away,
    "bug": bug,
    "forbidden": forbidden,
    "unchecked": unchecked,
    "outdated": outdated,
}


async def setup(bot: TribuneClient) -> None:
    await bot.add_cog(Stall(bot))
