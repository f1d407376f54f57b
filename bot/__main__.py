"""The command line: ``tribune run``, ``tribune demo``, ``tribune migrate``."""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Config
from bot.core.card import Message, Quoted
from bot.core.clock import Clock, SystemClock
from bot.core.errors import StartupError
from bot.i18n.catalogue import Catalogue
from bot.logs import set_up

if TYPE_CHECKING:
    from bot.app import Application

    Begin = Callable[[Application], Awaitable[None]]


def main(arguments: list[str] | None = None) -> int:
    """Run a command; its exit code."""
    catalogue = Catalogue.load()
    # settings that cannot be read are told about too
    language = catalogue.best(os.environ.get("TRIBUNE_LANGUAGE"))
    try:
        config = Config.read()
        language = catalogue.best(config.language)
        asked = _parser(catalogue, language).parse_args(arguments)
        set_up(config.log_level, config.log_format, config.secrets)
        asyncio.run(_COMMANDS[asked.command](config, catalogue, asked))
    except StartupError as error:
        print(catalogue.text(catalogue.error(error), language), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


async def run(config: Config, catalogue: Catalogue, _asked: argparse.Namespace) -> None:
    """Look after the guilds that the bot is in, until stopped."""
    from bot.database.database import schema, upgrade
    from bot.database.migrate import Schema

    token = config.token.get_secret_value().strip()
    if not token:
        raise StartupError("startup-token-missing")
    if await schema(config.database) is Schema.EMPTY:
        await upgrade(config.database)
    await _serve(config.database, SystemClock(), catalogue, token)


async def migrate(config: Config, catalogue: Catalogue, _asked: argparse.Namespace) -> None:
    """Bring the database to this version's schema."""
    from bot.database.database import upgrade

    before = await upgrade(config.database)
    print(catalogue.text(Message(f"migrate-from-{before}"), catalogue.best(config.language)))


async def demo(config: Config, catalogue: Catalogue, asked: argparse.Namespace) -> None:
    """Play in a community that lives on this machine."""
    from bot.app import Application
    from bot.database.database import schema, upgrade
    from bot.database.migrate import Schema
    from bot.demo.narrator import Narrator
    from bot.demo.scene import Scene
    from bot.demo.stage import stage
    from bot.platforms.discord.endpoint import use_endpoint

    with tempfile.TemporaryDirectory(prefix="tribune-demo-") as folder:
        database = asked.database or f"sqlite:///{Path(folder) / 'demo.db'}"
        async with stage(asked.port or 0, asked.attach) as found:
            is_new = await schema(database) is Schema.EMPTY
            if is_new:
                await upgrade(database)
            elif asked.attach is None:
                # a new sandbox knows nothing of what this database remembers: no panel, no cards
                raise StartupError("startup-demo-database")
            use_endpoint(found.api_url, found.gateway_url)

            async def begin(application: Application) -> None:
                Narrator(application.database, catalogue, found)
                if is_new:
                    await Scene(application.client.platform, await found.names()).set_up(application.client.service)
                text = Message.of("demo-ready", address=Quoted(found.url, markdown=True))
                print(catalogue.text(text, catalogue.best(config.language)), flush=True)

            await _serve(database, found.clock, catalogue, found.token, begin)


async def _serve(url: str, clock: Clock, catalogue: Catalogue, token: str, begin: "Begin | None" = None) -> None:
    from bot.app import Application
    from bot.database.database import Database

    application = Application(await Database.open(url, clock), clock, catalogue)
    stopping = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    running = [asyncio.ensure_future(application.run(token)), asyncio.ensure_future(stopping.wait())]
    if begin is not None:
        running.append(asyncio.ensure_future(_begin(application, begin, stopping)))
    try:
        done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in running:
            task.cancel()
        await application.stop()


async def _begin(application: "Application", begin: "Begin", stopping: asyncio.Event) -> None:
    await application.ready()
    await begin(application)
    await stopping.wait()  # only its failure ends the program


def _parser(catalogue: Catalogue, language: str) -> argparse.ArgumentParser:
    def say(key: str) -> str:
        return catalogue.text(Message(key), language)

    def add_options(parser: argparse.ArgumentParser, *more: tuple[str, type, str]) -> None:
        # argparse's own headings are English
        options = parser.add_argument_group(say("cli-options"))
        options.add_argument("-h", "--help", action="help", help=say("cli-help"))
        for name, takes, metavar in more:
            options.add_argument(f"--{name}", type=takes, metavar=metavar, help=say(f"cli-demo-{name}"))

    parser = argparse.ArgumentParser(prog="tribune", description=say("cli-about"), add_help=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title=say("cli-commands"))
    add_options(parser)
    for name in _COMMANDS:
        command = commands.add_parser(name, help=say(f"cli-{name}"), add_help=False)
        add_options(command, *(_DEMO_OPTIONS if name == "demo" else ()))
    return parser


_DEMO_OPTIONS = (("port", int, "PORT"), ("attach", str, "URL"), ("database", str, "URL"))
_COMMANDS = {"run": run, "demo": demo, "migrate": migrate}

if __name__ == "__main__":
    sys.exit(main())
