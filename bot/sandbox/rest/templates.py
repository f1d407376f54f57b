"""The routes of guild templates; making a guild of one is people's business, not bots'."""

from __future__ import annotations

from bot.sandbox.errors import Code, DiscordError
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.router import Answer, Auth, Routes
from bot.sandbox.world import templates
from bot.sandbox.world.model import Guild
from bot.sandbox.world.model.template import Template

routes = Routes()
_OF_GUILD = "/guilds/{guild_id}/templates"


@routes.get("/guilds/templates/{code}", Auth.NONE)
def get_template(call: Call) -> Answer:
    """Return a template to anybody who knows its code."""
    for guild in call.world.guilds.values():
        if guild.template is not None and guild.template.code == call.params["code"]:
            return templates.payload(guild, guild.template)
    raise DiscordError(Code.UNKNOWN_TEMPLATE)


@routes.get(_OF_GUILD)
def list_templates(call: Call) -> Answer:
    """Return a guild's template, if it has one."""
    guild = call.guild(Permission.MANAGE_GUILD)
    return [templates.payload(guild, guild.template)] if guild.template else []


@routes.post(_OF_GUILD)
def create_template(call: Call) -> Answer:
    """Make a template of a guild that has none."""
    guild = call.guild(Permission.MANAGE_GUILD)
    form = call.form()
    _read(form, required=True)
    new = form.check()
    if guild.template is not None:
        raise DiscordError(Code.HAS_TEMPLATE)
    made = templates.create(call.world, guild, new["name"], new.get("description"), call.actor)
    return templates.payload(guild, made)


@routes.put(_OF_GUILD + "/{code}")
def sync_template(call: Call) -> Answer:
    """Let a template be what the guild is now."""
    guild, template = _find(call)
    templates.synchronize(call.world, guild, template)
    return templates.payload(guild, template)


@routes.patch(_OF_GUILD + "/{code}")
def edit_template(call: Call) -> Answer:
    """Change a template's name and description."""
    guild, template = _find(call)
    form = call.form()
    _read(form)
    for name, value in form.check().items():
        setattr(template, name, value)
    return templates.payload(guild, template)


@routes.delete(_OF_GUILD + "/{code}")
def delete_template(call: Call) -> Answer:
    """Delete a template and return it."""
    guild, template = _find(call)
    body = templates.payload(guild, template)
    guild.template = None
    return body


def _find(call: Call) -> tuple[Guild, Template]:
    guild = call.guild(Permission.MANAGE_GUILD)
    if guild.template is None or guild.template.code != call.params["code"]:
        raise DiscordError(Code.UNKNOWN_TEMPLATE)
    return guild, guild.template


def _read(form: Form, *, required: bool = False) -> None:
    form.text("name", 100, shortest=1, required=required)
    form.text("description", 120, nullable=True)
