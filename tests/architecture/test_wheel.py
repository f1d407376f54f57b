"""The wheel carries all that Tribune needs, and the command that starts it."""

import configparser
import os
import zipfile
from pathlib import Path

import pytest
from hatchling.build import build_wheel

from tests.architecture.tree import ROOT, under


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        return zipfile.ZipFile(folder / build_wheel(str(folder)))
    finally:
        os.chdir(before)


def test_the_wheel_starts_by_its_name(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    entry_points = configparser.ConfigParser()
    entry_points.read_string(wheel.read(name).decode())
    assert entry_points["console_scripts"]["tribune"] == "bot.__main__:main"


@pytest.mark.parametrize("suffix", [".py", ".ftl", ".html", ".js", ".css", ".svg", ".json"])
def test_the_wheel_carries_every_file(wheel: zipfile.ZipFile, suffix: str) -> None:
    needed = {path.relative_to(ROOT).as_posix() for path in under("bot", "cogs", suffix=suffix)}
    assert not needed.difference(wheel.namelist())


def test_the_wheel_carries_the_migrations(wheel: zipfile.ZipFile) -> None:
    needed = {f"bot/_{path.relative_to(ROOT).as_posix()}" for path in under("migrations")}
    assert needed
    assert not needed.difference(wheel.namelist())


def test_the_wheel_carries_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert tops == {"bot", "cogs", next(top for top in tops if top.endswith(".dist-info"))}
