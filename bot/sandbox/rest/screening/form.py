"""The form that newcomers accept: read, set up, answered."""

from __future__ import annotations

from typing import cast

from bot.sandbox import payloads
from bot.sandbox.components.shapes import Items, OneOf, Record, Text, Truth, as_record, may, must, read
from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.permissions import Permission
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import as_instant
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world import members
from bot.sandbox.world.model import Guild
from bot.sandbox.world.screening import passing

routes = Routes()
TERMS = "TERMS"
NOT_KEPT = ("TEXT_INPUT", "PARAGRAPH", "MULTIPLE_CHOICE", "VERIFICATION")
"""Fields that people must read before somebody is let in: a way of joining that the sandbox has not."""
_PATH = "/guilds/{guild_id}/member-verification"
_FIELD = Record(
    {
        "field_type": must(OneOf((TERMS, *NOT_KEPT))),
        "label": must(Text(300, 1)),
        "values": may(Items(Text(300, 1), 16, 1)),
        "required": may(Truth(), default=False),
        "description": may(Text(300)),
    }
)
_BODY = Record({"enabled": may(Truth()), "description": may(Text(300)), "form_fields": may(Items(_FIELD, 5))})


@routes.get(_PATH)
def get_form(call: Call) -> Answer:
    """Return the form, if there is one."""
    guild = call.guild()
    if guild.screening.version is None:
        raise DiscordError(Code.UNKNOWN_VERIFICATION_FORM)
    return payloads.screening(guild)


@routes.patch(_PATH)
def edit_form(call: Call) -> Answer:
    """Change the form of a community, and whether its newcomers wait for it."""
    guild = call.guild(Permission.MANAGE_GUILD)
    if "COMMUNITY" not in guild.features:
        raise DiscordError(Code.UNKNOWN_VERIFICATION_FORM)
    call.refuse_unknown("bulk_action")
    new = read(_BODY, call.body)
    if "description" in call.body:
        new.setdefault("description", None)
    if "form_fields" in new:
        new["form_fields"] = [_whole(one, place) for place, one in enumerate(new["form_fields"])]
    passing.update(call.world, guild, new, call.cause)
    return payloads.screening(guild)


@routes.put("/guilds/{guild_id}/requests/@me")
def ask_to_take_part(call: Call) -> Answer:
    """Accept the rules, as people do in the client; the request is granted at once."""
    guild = call.guild()
    member = call.me(guild)
    if call.actor.bot:
        raise DiscordError(Code.BOTS_CANNOT)
    if not member.pending:
        raise DiscordError(Code.ALREADY_A_MEMBER)
    responses = _read_answers(call, guild)
    members.pass_screening(call.world, guild, member)
    return payloads.approved_request(call.world.ids.next(), guild, call.actor, responses)


def _whole(asked: Payload, place: int) -> Payload:
    if asked["field_type"] in NOT_KEPT:
        message = f"The sandbox does not keep form fields of type {asked['field_type']} yet"
        raise DiscordError(Code.GENERAL, status=501, message=message)
    if "values" not in asked:
        raise invalid(f"form_fields.{place}.values", "BASE_TYPE_REQUIRED", "This field is required")
    return {"description": None, "automations": None, **asked}


def _read_answers(call: Call, guild: Guild) -> list[Payload]:
    """Return the fields with their responses; 50035 for an outdated form, and for rules that are not accepted."""
    form = guild.screening
    if form.version is not None and as_instant(call.body.get("version")) != form.version:
        raise invalid("version", "MEMBER_VERIFICATION_VERSION_MISMATCH", "The form was changed; read it again.")
    given: object = call.body.get("form_fields")
    listed = cast("list[object]", given) if isinstance(given, list) else []
    answers = [as_record(one) or {} for one in listed]
    for place, field in enumerate(form.form_fields):
        response = answers[place].get("response") if place < len(answers) else None
        if field["required"] and response is not True:
            raise invalid(f"form_fields.{place}.response", "BASE_TYPE_REQUIRED", "This field is required")
    return [
        field | {"response": place < len(answers) and answers[place].get("response") is True}
        for place, field in enumerate(form.form_fields)
    ]
