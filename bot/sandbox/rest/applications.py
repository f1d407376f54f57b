"""The bot's application: read, changed by the bot itself, and the records for linked accounts."""

from __future__ import annotations

from typing import cast

from bot.sandbox import payloads
from bot.sandbox.components.shapes import Items, Link, OneOf, Place, Record, Text, Texts, Whole, as_record, may, must
from bot.sandbox.components.shapes import read as read_shape
from bot.sandbox.errors import Code, DiscordError, FormErrors, Payload, invalid
from bot.sandbox.gateway.intents import Intent
from bot.sandbox.gateway.opening import application_flags
from bot.sandbox.interactions.definitions import LOCALES
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import Form
from bot.sandbox.rest.pictures import read_picture
from bot.sandbox.rest.router import Answer, Auth, Routes
from bot.sandbox.world.audit import Changes
from bot.sandbox.world.state import World

NOT_KEPT = ("team_id", "type", "interactions_endpoint_url", "event_webhooks_url", "event_webhooks_types")
"""What would have Discord call the application, or give it away."""
LIMITED_FLAGS = {1 << 13: Intent.GUILD_PRESENCES, 1 << 15: Intent.GUILD_MEMBERS, 1 << 19: Intent.MESSAGE_CONTENT}
LARGEST_PERMISSIONS = 18_014_398_509_481_983
MOST_ROLE_CONNECTIONS = 5
_INSTALL = Record(
    {
        "scopes": may(Items(OneOf(("applications.commands", "bot")), 2, 1, is_set=True), default=[]),
        "permissions": may(Whole(0, LARGEST_PERMISSIONS), default=0),
    }
)
_CONFIGURATION = Record({"oauth2_install_params": may(_INSTALL)})
_LINKS = ("custom_install_url", "role_connections_verification_url")
_NAME, _DESCRIPTION = Text(100, 1), Text(200, 1)
_ROLE_CONNECTION = Record(
    {
        "type": must(OneOf(tuple(range(1, 9)))),
        "key": must(
            Text(50, 1, matches=lambda key: all(sign.islower() or sign.isdigit() or sign == "_" for sign in key))
        ),
        "name": must(_NAME),
        "name_localizations": may(Texts(_NAME, LOCALES)),
        "description": must(_DESCRIPTION),
        "description_localizations": may(Texts(_DESCRIPTION, LOCALES)),
    }
)

routes = Routes()


@routes.get("/oauth2/applications/@me", Auth.BOT)
@routes.get("/applications/@me", Auth.BOT)
def own_application(call: Call) -> Answer:
    """Return the bot's application, as clients ask for it when they log in."""
    return application(call.world)


@routes.get("/applications/{application_id}", Auth.BOT)
def get_application(call: Call) -> Answer:
    """Return the bot's application by its id."""
    _check_own(call)
    return application(call.world)


@routes.patch("/applications/{application_id}", Auth.BOT)
def edit_application(call: Call) -> Answer:
    """Change the bot's application by its id."""
    _check_own(call)
    return _edit(call)


@routes.patch("/applications/@me", Auth.BOT)
def edit_own_application(call: Call) -> Answer:
    """Change what the bot's application says of itself, and which privileged intents it may use."""
    return _edit(call)


@routes.get("/oauth2/@me")
def own_authorization(call: Call) -> Answer:
    """Refuse: this is asked with a person's OAuth2 token, and nobody grants one here."""
    del call
    raise DiscordError(Code.INVALID_OAUTH_TOKEN, status=401)


@routes.get("/applications/{application_id}/role-connections/metadata", Auth.BOT)
def get_role_connections(call: Call) -> Answer:
    """Return the application's records for linked accounts."""
    _check_own(call)
    return call.world.application.role_connections


@routes.put("/applications/{application_id}/role-connections/metadata", Auth.BOT)
def set_role_connections(call: Call) -> Answer:
    """Replace the application's records for linked accounts, of which there are at most five."""
    _check_own(call)
    place = Place()
    records = cast("list[Payload]", Items(_ROLE_CONNECTION, MOST_ROLE_CONNECTIONS).read(call.json, place))
    place.settle()
    keys = [record["key"] for record in records]
    if len(set(keys)) < len(keys):
        raise invalid("", "APPLICATION_ROLE_CONNECTION_METADATA_KEYS", "Keys must be unique")
    call.world.application.role_connections = records
    return records


def application(world: World) -> Payload:
    """Return the bot's application; it belongs to the owner of the first guild."""
    first = next(iter(world.guilds.values()), None)
    owner = world.users.get(first.owner_id) if first else None
    flags, own = application_flags(world), world.application
    return _optional(world) | {
        "id": str(world.application_id),
        "name": world.bot.username,
        "icon": own.icon,
        "description": own.description,
        "summary": "",
        "type": None,
        "bot": payloads.user(world.bot),
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "max_participants": own.max_participants,
        "tags": own.tags,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": own.role_connections_verification_url,
        "integration_types_config": own.integration_types_config,
        "owner": payloads.user(owner or world.bot),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "event_webhooks_url": None,
        "event_webhooks_status": 1,
        "event_webhooks_types": [],
        "explicit_content_filter": own.explicit_content_filter,
        "team": None,
        "eligible_oauth2_scopes": [],
    }


def _optional(world: World) -> Payload:
    names = ("cover_image", "custom_install_url", "install_params")
    parts = {name: getattr(world.application, name) for name in names}
    return {name: value for name, value in parts.items() if value is not None}


def _check_own(call: Call) -> None:
    if call.id("application_id") != call.world.application_id:
        raise DiscordError(Code.UNKNOWN_APPLICATION)


def _edit(call: Call) -> Answer:
    call.refuse_unknown(*NOT_KEPT)
    form = Form(dict(call.body), call.pictures)
    described = as_record(form.body.get("description"))
    if described is not None:
        form.body["description"] = described.get("default")
    form.text("description", 400)
    read_picture(form, "icon")
    read_picture(form, "cover_image")
    form.choice("explicit_content_filter", (0, 1))
    form.choice("event_webhooks_status", (1,))
    form.integer("max_participants", -1, 2**31 - 1, nullable=True)
    form.integer("flags", 0, 2**31 - 1)
    new = form.check() | _read_shapes(call.body, form.errors)
    form.check()
    new.pop("event_webhooks_status", None)
    _set_intents(call.world, new.pop("flags", None))
    for name, value in new.items():
        setattr(call.world.application, name, value)
    return application(call.world)


def _read_shapes(body: Payload, errors: FormErrors) -> Changes:
    """Return what is more than one value, or an address."""
    shapes = Record(
        {
            **{name: may(Link(schemes=("http", "https"))) for name in _LINKS},
            "tags": may(Items(Text(20, 1), 5, is_set=True)),
            "install_params": may(_INSTALL),
        }
    )
    new: Changes = read_shape(shapes, {name: body.get(name) for name in shapes.keys})
    new |= {name: None for name in (*_LINKS, "install_params") if name in body and body[name] is None}
    contexts = as_record(body.get("integration_types_config"))
    if contexts is not None:
        for key in contexts.keys() - {"0", "1"}:
            errors.add(f"integration_types_config.{key}", "BASE_TYPE_CHOICES", "Value must be one of {0, 1}.")
        read = {key: read_shape(_CONFIGURATION, value or {}) for key, value in contexts.items()}
        new["integration_types_config"] = {key: _served(one) for key, one in read.items()}
    if new.get("install_params") is not None:
        new["install_params"] |= {"permissions": str(new["install_params"]["permissions"])}
    return new


def _served(configuration: Payload) -> Payload:
    asked = configuration.get("oauth2_install_params")
    return {"oauth2_install_params": asked | {"permissions": str(asked["permissions"])}} if asked else {}


def _set_intents(world: World, flags: int | None) -> None:
    """Let the application use exactly the privileged intents whose flags it has; no other flag can be set."""
    if flags is not None:
        world.privileged_intents = sum(int(intent) for flag, intent in LIMITED_FLAGS.items() if flags & flag)
