"""A demo's database outlives its sandbox: what a new sandbox cannot know is said, and nothing is changed."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.database.database import upgrade


@pytest.mark.parametrize(
    ("language", "words"), [("en", "knows an earlier demo"), ("de", "gehört zu einer früheren Demo")]
)
def test_an_earlier_demos_database_is_refused_without_its_sandbox(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    file = tmp_path / "demo.db"
    asyncio.run(upgrade(f"sqlite:///{file}"))
    with closing(sqlite3.connect(file)) as connection:
        before = list(connection.iterdump())
    monkeypatch.setenv("TRIBUNE_LANGUAGE", language)
    assert main(["demo", "--database", f"sqlite:///{file}"]) == 1
    assert words in capsys.readouterr().err
    with closing(sqlite3.connect(file)) as connection:
        assert list(connection.iterdump()) == before
