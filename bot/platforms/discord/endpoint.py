"""Which Discord discord.py speaks to: the real one, unless told otherwise."""

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def use_endpoint(api_url: str, gateway_url: str) -> None:
    """Speak to another server that keeps Discord's protocol: the sandbox. For the whole process, before it connects.

    Args:
        api_url: the root of the HTTP API with its version, ``http://127.0.0.1:4000/api/v10``.
        gateway_url: the gateway, ``ws://127.0.0.1:4000/gateway``.
    """
    Route.BASE = api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
