"""Discord's HTTP API v10: a router, the pipeline that a request goes through, and modules of routes by subject.

How to add a route::

    from bot.sandbox.permissions import Permission
    from bot.sandbox.rest.call import Call
    from bot.sandbox.rest.router import Answer, Auth, Routes

    routes = Routes()

    @routes.put("/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me")
    def add_reaction(call: Call) -> Answer:
        channel = call.channel(Permission.READ_MESSAGE_HISTORY)   # 10003, 50001 (does not see it), 50013 (lacks it)
        message = message_in(channel, call.id("message_id"))      # 10008
        ...
        return None                                               # None: 204; dict or list: 200; Reply(status, body)

and name the module's ``routes`` in ``rest.catalogue.ALL_ROUTES``. Handlers are plain functions without ``await``: the
world never changes under one. Who calls is ``call.actor`` (the bot's user or a persona; ``call.is_bot``). The default
``auth=Auth.ACCOUNT`` takes both, ``Auth.BOT`` the bot alone, ``Auth.NONE`` anybody (webhook and interaction tokens;
``call.actor`` is then the bot's user). JSON is ``call.body`` (an object) or ``call.items`` (an array); a multipart
request's ``payload_json`` is the body and its ``files[n]`` are ``call.files``. `form.Form` reads fields and refuses
with 50035 in Discord's nested shape; every other refusal is ``raise DiscordError(Code.X)``. Mutations that publish
gateway events are in ``bot.sandbox.world``. Routes that need an object of their own are made in a function
(``def routes_of(registry) -> Routes``) and handed to `Router` by ``server.Sandbox``.

Rate limits: the pipeline asks `limiting.Limits` before each handler and tells it each status.
"""
