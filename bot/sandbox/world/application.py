"""The bot's application, as far as a bot may change it over the API."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox.errors import Payload


@dataclass(slots=True)
class Application:
    """What an application says of itself; ``install_params`` and the like are kept as they are served.

    ``role_connections`` are the records by which guilds can ask for linked accounts.
    """

    description: str = ""
    icon: str | None = None
    cover_image: str | None = None
    tags: list[str] = field(default_factory=list[str])
    custom_install_url: str | None = None
    install_params: Payload | None = None
    integration_types_config: Payload = field(default_factory=lambda: {"0": {}})
    role_connections_verification_url: str | None = None
    explicit_content_filter: int = 0
    max_participants: int | None = None
    role_connections: list[Payload] = field(default_factory=list[Payload])
