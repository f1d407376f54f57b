from pathlib import Path
from typing import Any, Literal

import discord
import pytest
from discord import app_commands

from bot.i18n.catalogue import Catalogue
from bot.platforms.discord.sync import in_default_language
from bot.platforms.discord.translator import CatalogueTranslator

TEXTS = {
    "en": {
        "command-welcome": "welcome",
        "command-welcome-description": "Greet newcomers",
        "command-welcome-panel": "panel",
        "command-welcome-panel-description": "Post the start panel",
        "command-welcome-panel-pace": "pace",
        "command-welcome-panel-pace-description": "How often",
        "choice-daily": "Every day",
        "choice-weekly": "Every week",
    },
    "de": {
        "command-welcome": "willkommen",
        "command-welcome-description": "Neue begrüßen",
        "command-welcome-panel": "tafel",
        "command-welcome-panel-description": "Die Starttafel schreiben",
        "command-welcome-panel-pace": "takt",
        "command-welcome-panel-pace-description": "Wie oft",
        "choice-daily": "Jeden Tag",
        "choice-weekly": "Jede Woche",
    },
}

welcome = app_commands.Group(name="welcome", description="…")


@welcome.command(name="panel")
async def panel(interaction: discord.Interaction, pace: Literal["daily", "weekly"]) -> None: ...


@pytest.fixture
def texts(tmp_path: Path) -> Catalogue:
    for language, entries in TEXTS.items():
        (tmp_path / language).mkdir()
        lines = "".join(f"{key} = {text}\n" for key, text in entries.items())
        (tmp_path / language / "test.ftl").write_text(lines, "utf-8")
    return Catalogue.load(tmp_path)


async def test_commands_speak_the_languages_of_the_catalogue(texts: Catalogue) -> None:
    client = discord.Client(intents=discord.Intents.none())
    tree = app_commands.CommandTree(client)
    payload: dict[str, Any] = in_default_language(
        await welcome.get_translated_payload(tree, CatalogueTranslator(texts))
    )
    assert (payload["name"], payload["description"]) == ("welcome", "Greet newcomers")
    assert payload["name_localizations"] == {"de": "willkommen"}
    assert payload["description_localizations"] == {"de": "Neue begrüßen"}
    (command,) = payload["options"]
    assert (command["name"], command["description"]) == ("panel", "Post the start panel")
    (option,) = command["options"]
    assert (option["name"], option["description"]) == ("pace", "How often")
    assert option["description_localizations"] == {"de": "Wie oft"}
    assert [(choice["name"], choice["value"], choice["name_localizations"]) for choice in option["choices"]] == [
        ("Every day", "daily", {"de": "Jeden Tag"}),
        ("Every week", "weekly", {"de": "Jede Woche"}),
    ]
