"""What the bot says and changes after its first answer, by the interaction's token alone."""

from __future__ import annotations

from functools import wraps

from bot.sandbox import payloads
from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.interactions import answers
from bot.sandbox.interactions.model import Interaction, InteractionStore
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.form import as_integer
from bot.sandbox.rest.router import Answer, Auth, Handler, Routes
from bot.sandbox.rest.webhooks import executing
from bot.sandbox.world.model import Message

_WEBHOOK = "/webhooks/{webhook_id}/{token}"
_MESSAGE = _WEBHOOK + "/messages/{message_id}"


def routes_of(store: InteractionStore) -> Routes:
    """Return the routes of follow-ups and of ``@original``, which are those of webhooks' messages too."""
    routes = Routes()

    def follow_up(call: Call) -> Answer:
        """Write a follow-up to an interaction, or through a webhook."""
        return _shown(call, answers.follow_up(store, call, _interaction(store, call), call.body))

    def get(call: Call) -> Answer:
        """Return an answer to an interaction (``@original``: the first), or a webhook's message."""
        return _shown(call, _message(store, call, _interaction(store, call)))

    def edit(call: Call) -> Answer:
        """Change an answer to an interaction (``@original``: the first), or a webhook's message."""
        interaction = _interaction(store, call)
        message = _message(store, call, interaction)
        return _shown(call, answers.change(store, call, interaction, message, call.body))

    def delete(call: Call) -> Answer:
        """Delete an answer to an interaction (``@original``: the first), or a webhook's message."""
        interaction = _interaction(store, call)
        answers.remove(store, interaction, _message(store, call, interaction))

    routes.post(_WEBHOOK, Auth.NONE)(_or(follow_up, executing.execute))
    routes.get(_MESSAGE, Auth.NONE)(_or(get, executing.get_message))
    routes.patch(_MESSAGE, Auth.NONE)(_or(edit, executing.edit_message))
    routes.delete(_MESSAGE, Auth.NONE)(_or(delete, executing.delete_message))
    return routes


def _or(own: Handler, of_webhooks: Handler) -> Handler:
    """Return a handler of a path that interactions share with webhooks: the application's id is an interaction's."""

    @wraps(own)
    def handle(call: Call) -> Answer:
        is_own = call.id("webhook_id") == call.world.application_id
        return own(call) if is_own else of_webhooks(call)

    return handle


def _interaction(store: InteractionStore, call: Call) -> Interaction:
    return store.to_follow(call.id("webhook_id"), call.params["token"])


def _message(store: InteractionStore, call: Call, interaction: Interaction) -> Message:
    """Return the path's message: the original, or another that the interaction made."""
    wanted = call.params["message_id"]
    if wanted == "@original":
        return answers.still_there(store, interaction, interaction.original)
    number = as_integer(wanted) or 0
    message = store.ephemeral.get(number) or call.world.channel(interaction.channel_id).messages.get(number)
    if message is not None and (message is interaction.original or _made_by(interaction, message)):
        return message
    raise DiscordError(Code.UNKNOWN_MESSAGE)


def _made_by(interaction: Interaction, message: Message) -> bool:
    return (message.interaction_metadata or {}).get("id") == str(interaction.id)


def _shown(call: Call, message: Message) -> Payload:
    return payloads.message(message, call.world.bot.id)
