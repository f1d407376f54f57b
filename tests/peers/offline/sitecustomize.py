"""On the path of a Python process: its aiohttp knows no other machine.

Red-DiscordBot asks the package index whether it is out of date each time that it starts, and a test does not.
"""

from typing import NoReturn

import aiohttp


class ThisMachine(aiohttp.ThreadedResolver):
    """Resolves nothing: the sandbox's addresses are numbers."""

    async def resolve(self, host: str, *_port: int, **_family: int) -> NoReturn:
        raise OSError(f"{host} is another machine")


aiohttp.connector.DefaultResolver = ThisMachine
