"""Settings of the process, from the environment and the file .env."""

import re
from typing import Literal
from urllib.parse import unquote

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.core.errors import StartupError

_PASSWORD = re.compile("://[^/:@]*:(.+)@")


class Config(BaseSettings):
    """What the host decides. Each is the environment variable ``TRIBUNE_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="TRIBUNE_", env_file=".env", env_file_encoding="utf-8", extra="ignore")

    token: SecretStr = Field(
        default=SecretStr(""), description="The bot's token, from Discord's developer portal. Keep it secret."
    )
    database: str = Field(
        default="sqlite:///data/tribune.db",
        description="Where Tribune keeps its state: sqlite:///path/to/file, or postgresql://user:password@host/name.",
    )
    language: str = Field(
        default="en",
        description="Language of what the command line says to you (en, de); people in Discord have their own.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="How much is logged.")
    log_format: Literal["auto", "text", "json"] = Field(
        default="auto", description="Readable lines (text) or one JSON object a line (json); auto looks for a terminal."
    )

    @classmethod
    def read(cls) -> "Config":
        """Read the settings.

        Raises:
            StartupError: one of them cannot be used.
        """
        try:
            return cls()
        except ValidationError as error:
            names = ", ".join("TRIBUNE_" + str(problem["loc"][0]).upper() for problem in error.errors())
            # without the cause: it quotes what was given, and that may be the token
            raise StartupError("startup-setting-invalid", names=names) from None
        except UnicodeDecodeError:
            raise StartupError("startup-setting-invalid", names=".env") from None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log may show: the token, and the password within the database's address."""
        password = _PASSWORD.search(self.database)
        found = (self.token.get_secret_value().strip(), unquote(password[1]) if password else "")
        return tuple(secret for secret in found if secret)
