"""A Discord that runs on this machine: HTTP API v10, gateway v10, personas, a steerable clock, faults on purpose.

Example:
    sandbox = Sandbox(Seed.default())
    await sandbox.start()
    discord.http.Route.BASE = sandbox.api_url
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sandbox.gateway_url)
"""

from bot.sandbox.clock import SandboxClock
from bot.sandbox.rest.limiting import Unlimited
from bot.sandbox.server import BOT_TOKEN, Sandbox
from bot.sandbox.taps import Tap
from bot.sandbox.world.seed import Seed, SeedError

__all__ = ["BOT_TOKEN", "Sandbox", "SandboxClock", "Seed", "SeedError", "Tap", "Unlimited"]
