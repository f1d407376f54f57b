"""The contracts on imports are kept, and each would notice when it is not."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

OFFENCES = {
    "Cogs stand on bot; bot loads them by name": ("bot/core/offence.py", "import cogs.welcome"),
    "Inside bot, imports point down": ("bot/database/offence.py", "import bot.dispatch"),
    "Inside a feature, imports point down": ("bot/features/welcome/settings.py", "import bot.features.welcome.store"),
    "Features do not know each other": ("bot/features/other/service.py", "import bot.features.welcome.model"),
    "Cogs do not know each other": ("cogs/other/cog.py", "import cogs.welcome"),
    "The sandbox stands apart: only the demo and the command line start it": (
        "bot/platforms/offence.py",
        "import bot.sandbox.clock",
    ),
    "The sandbox does not know the library that speaks to it": ("bot/sandbox/offence.py", "import discord"),
    "Vocabulary, rules and models are without input and output": (
        "bot/features/welcome/model.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import sqlalchemy",
    ),
    "What Tribune does knows no chat platform": ("bot/community/offence.py", "import discord.ext.commands"),
    "Only platforms and cogs speak to Discord": ("bot/app.py", "import discord"),
    "Cogs leave the database to the services": ("cogs/welcome/offence.py", "import bot.database.transaction"),
}
"""For each contract an import that breaks it."""


def lint(folder: Path) -> dict[str, str]:
    """What import-linter says of each contract: KEPT or BROKEN."""
    program = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run(
        [program, "--no-logo", "--no-cache"],
        cwd=folder,
        env=os.environ | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = dict(re.findall(r"^(.+) (KEPT|BROKEN)(?: \(.*\))?$", answer.stdout, re.MULTILINE))
    assert found, answer.stdout + answer.stderr
    return found


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("bot", "cogs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "page", "locales"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_kept(copy: Path) -> None:
    assert set(lint(copy).values()) == {"KEPT"}


def test_every_contract_notices_its_offence(copy: Path) -> None:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    assert OFFENCES.keys() == {contract["name"] for contract in configuration["contracts"]}
    for name, code in OFFENCES.values():
        path = copy / name
        path.parent.mkdir(exist_ok=True)
        (path.parent / "__init__.py").touch()
        with path.open("a") as file:
            file.write(f"\n{code}\n")

    assert lint(copy) == dict.fromkeys(OFFENCES, "BROKEN")


def test_a_stray_module_is_noticed(copy: Path) -> None:
    (copy / "bot" / "stray.py").touch()
    (copy / "bot" / "features" / "welcome" / "stray.py").touch()

    broken = {name for name, state in lint(copy).items() if state == "BROKEN"}

    assert broken == {"Inside bot, imports point down", "Inside a feature, imports point down"}
