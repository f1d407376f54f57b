"""People answer onboarding, as Discord's client does."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.components.shapes import Items, Record, Snowflake, as_record, may, read
from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import as_integer
from bot.sandbox.rest.router import Answer, Routes
from bot.sandbox.world.model import Guild
from bot.sandbox.world.model.onboarding import Answers
from bot.sandbox.world.onboarding import answering

routes = Routes()
MOST_ANSWERS = 750
_PATH = "/guilds/{guild_id}/onboarding-responses"
_BODY = Record({"onboarding_responses": may(Items(Snowflake(), MOST_ANSWERS), default=[])})
SEEN = ("onboarding_prompts_seen", "onboarding_responses_seen")


@routes.post(_PATH)
def answer_first(call: Call) -> Answer:
    """Go through onboarding: each question that is required has to be answered."""
    guild = _guild(call)
    given = _read(call, guild)
    for prompt in guild.onboarding.prompts:
        needed = prompt["required"] and prompt["in_onboarding"]
        if needed and not any(int(option["id"]) in given.chosen for option in prompt["options"]):
            raise invalid("onboarding_responses", "ONBOARDING_PROMPT_REQUIRED", f"{prompt['title']} is required")
    return _kept(call, guild, given)


@routes.put(_PATH)
def answer_again(call: Call) -> Answer:
    """Change one's answers later."""
    guild = _guild(call)
    if not call.me(guild).flags & answering.COMPLETED:
        raise DiscordError(Code.ONBOARDING_FIRST)
    return _kept(call, guild, _read(call, guild))


def _guild(call: Call) -> Guild:
    guild = call.guild()
    if call.actor.bot:
        raise DiscordError(Code.BOTS_CANNOT)
    if not guild.onboarding.enabled:
        raise DiscordError(Code.MISSING_ACCESS)
    return guild


def _kept(call: Call, guild: Guild, given: Answers) -> Answer:
    answering.answer(call.world, guild, call.me(guild), given)
    if not given.chosen:
        return None
    return {"guild_id": str(guild.id), "user_id": str(call.actor.id), **payloads.onboarding_answers(given)}


def _read(call: Call, guild: Guild) -> Answers:
    """Return the answers; 50035 for options that are not there, and two of a question that takes one."""
    chosen = [int(one) for one in dict.fromkeys(read(_BODY, call.body)["onboarding_responses"])]
    options = answering.options_of(guild)
    for place, one in enumerate(chosen):
        if one not in options:
            raise invalid(f"onboarding_responses.{place}", "UNKNOWN_ONBOARDING_OPTION", "Unknown option")
    for prompt in guild.onboarding.prompts:
        of_prompt = [option for option in prompt["options"] if int(option["id"]) in chosen]
        if prompt["single_select"] and len(of_prompt) > 1:
            raise invalid("onboarding_responses", "ONBOARDING_SINGLE_SELECT", f"{prompt['title']} takes one answer")
    return Answers(chosen, *(_seen(call.body, name) for name in SEEN))


def _seen(body: Payload, name: str) -> dict[str, int]:
    """Return when something was seen, by its id; 50035 for what is no such map."""
    given = as_record(body.get(name, {}))
    moments = {key: as_integer(value) for key, value in (given or {}).items()}
    if given is None or len(moments) > MOST_ANSWERS or any(as_integer(key) is None for key in moments):
        raise invalid(name, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    whole = {key: value for key, value in moments.items() if value is not None and 0 <= value < 1 << 63}
    if len(whole) < len(moments):
        raise invalid(name, "NUMBER_TYPE_COERCE", "Value is not int.")
    return whole
