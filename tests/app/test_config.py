"""Settings of the process."""

from pathlib import Path

import pytest

from bot.config import Config
from bot.core.errors import StartupError


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without .env, and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in Config.model_fields:
        monkeypatch.delenv(f"TRIBUNE_{name.upper()}", raising=False)
    return tmp_path


def test_without_settings_the_defaults_hold() -> None:
    config = Config.read()
    assert (config.database, config.language, config.log_level) == ("sqlite:///data/tribune.db", "en", "info")
    assert config.secrets == ()


def test_the_environment_wins_over_the_file(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / ".env").write_text("TRIBUNE_TOKEN=from-file\nTRIBUNE_LANGUAGE=de\nOTHER=x\n", "utf-8")
    monkeypatch.setenv("TRIBUNE_TOKEN", "from-environment")
    config = Config.read()
    assert config.token.get_secret_value() == "from-environment"
    assert config.language == "de"
    assert "from-environment" not in repr(config)


def test_what_cannot_be_used_is_named_but_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIBUNE_LOG_LEVEL", "loud")
    monkeypatch.setenv("TRIBUNE_LOG_FORMAT", "xml")
    with pytest.raises(StartupError, match="startup-setting-invalid") as raised:
        Config.read()
    assert raised.value.params == {"names": "TRIBUNE_LOG_LEVEL, TRIBUNE_LOG_FORMAT"}
    assert raised.value.__cause__ is None


def test_a_file_that_is_no_text_is_named(elsewhere: Path) -> None:
    (elsewhere / ".env").write_bytes("TRIBUNE_TOKEN=schlüssel".encode("latin-1"))
    with pytest.raises(StartupError) as raised:
        Config.read()
    assert raised.value.params == {"names": ".env"}


@pytest.mark.parametrize(
    ("database", "password"),
    [
        ("sqlite:///data/tribune.db", ()),
        ("postgresql://user@host/name", ()),
        ("postgresql://user:p%40ss:w@host:5432/name", ("p@ss:w",)),
        ("postgresql://user:with@sign@host/name", ("with@sign",)),
        ("postgresql://[broken", ()),
    ],
)
def test_secrets_are_the_token_and_the_password(
    monkeypatch: pytest.MonkeyPatch, database: str, password: tuple[str, ...]
) -> None:
    monkeypatch.setenv("TRIBUNE_TOKEN", " token ")
    monkeypatch.setenv("TRIBUNE_DATABASE", database)
    assert Config.read().secrets == ("token", *password)
