"""Starts Red-DiscordBot from its package, pointed at the sandbox from outside; its arguments are Red's own."""

import os
import sys
from typing import NoReturn

import aiohttp
import discord
import yarl
from redbot.__main__ import main

discord.http.Route.BASE = os.environ["SANDBOX_API"]
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["SANDBOX_GATEWAY"])


class ThisMachine(aiohttp.ThreadedResolver):
    """Knows no other machine: Red asks the package index whether it is out of date, and a test does not."""

    async def resolve(self, host: str, *_port: int, **_family: int) -> NoReturn:
        raise OSError(f"{host} is another machine")


aiohttp.connector.DefaultResolver = ThisMachine
sys.exit(main())
