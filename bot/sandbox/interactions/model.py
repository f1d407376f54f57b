"""One interaction from its start to the end of its token, and the store of all of them."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from bot.sandbox.errors import Code, DiscordError, Payload
from bot.sandbox.world.model import Message, User
from bot.sandbox.world.state import World

DEADLINE_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60.0
_MOST_KEPT = 5_000


class Kind(IntEnum):
    """Discord's interaction types that a persona can start."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class State(IntEnum):
    """How far an interaction is.

    OPEN waits for its answer; ANSWERED was answered in time and takes follow-ups until its token ends; LAPSED was not
    answered in time, and nothing can revive it.
    """

    OPEN = 0
    ANSWERED = 1
    LAPSED = 2


@dataclass(slots=True, eq=False)
class Interaction:
    """What a persona started.

    ``message`` is the one whose component was pressed (also before the modal that this is the submission of);
    ``original`` the one that ``@original`` means; ``modal`` what the answer opened; ``trigger`` the interaction whose
    answer opened the modal that this one submits.
    """

    id: int
    kind: Kind
    user: User
    guild_id: int | None
    channel_id: int
    data: Payload
    born: float
    nonce: str | None = None
    message: Message | None = None
    trigger: Interaction | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    state: State = State.OPEN
    original: Message | None = None
    modal: Payload | None = None


Lapse = Callable[[Interaction], None]


class InteractionStore:
    """All interactions by id and token, and the ephemeral messages, which are in no channel.

    Both times run on the real clock: ``deadline_seconds`` for the first answer, ``token_seconds`` for all others.
    """

    def __init__(
        self,
        world: World,
        *,
        deadline_seconds: float = DEADLINE_SECONDS,
        token_seconds: float = TOKEN_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.world = world
        self.deadline_seconds = deadline_seconds
        self.token_seconds = token_seconds
        self.now = now
        self.ephemeral: dict[int, Message] = {}
        self._by_id: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    def add(self, interaction: Interaction, on_lapse: Lapse) -> None:
        """Keep a new interaction; ``on_lapse`` is called if its answer does not come in time."""
        self._by_id[interaction.id] = interaction
        self._by_token[interaction.token] = interaction
        if len(self._by_id) > _MOST_KEPT:
            oldest = self._by_id.pop(next(iter(self._by_id)))
            del self._by_token[oldest.token]
        asyncio.get_running_loop().call_later(self.deadline_seconds, self._lapse, interaction, on_lapse)

    def keep_ephemeral(self, message: Message) -> None:
        """Remember an ephemeral message; the oldest is forgotten, as a client forgets them."""
        self.ephemeral[message.id] = message
        if len(self.ephemeral) > _MOST_KEPT:
            del self.ephemeral[next(iter(self.ephemeral))]

    def to_answer(self, interaction_id: int, token: str) -> Interaction:
        """Return an interaction that waits for its answer.

        Raises:
            DiscordError: 10062 unknown or too late, 40060 answered already.
        """
        interaction = self._by_id.get(interaction_id)
        if interaction is None or interaction.token != token or interaction.state is State.LAPSED:
            raise DiscordError(Code.UNKNOWN_INTERACTION)
        if interaction.state is State.ANSWERED:
            raise DiscordError(Code.INTERACTION_ALREADY_ACKNOWLEDGED)
        return interaction

    def to_follow(self, application_id: int, token: str) -> Interaction:
        """Return an answered interaction whose token is still good.

        Raises:
            DiscordError: 10015 unknown or not answered, 50027 older than 15 minutes.
        """
        interaction = self._by_token.get(token)
        if (
            interaction is None
            or application_id != self.world.application_id
            or interaction.state is not State.ANSWERED
        ):
            raise DiscordError(Code.UNKNOWN_WEBHOOK)
        if self.now() - interaction.born > self.token_seconds:
            raise DiscordError(Code.INVALID_WEBHOOK_TOKEN)
        return interaction

    def opener(self, user: User, modal_id: int | None, custom_id: str) -> Interaction | None:
        """Return the interaction whose answer opened this modal for this user; without an id the latest."""
        opened = (
            one
            for one in reversed(self._by_id.values())
            if one.user is user and one.modal and one.modal["custom_id"] == custom_id and modal_id in (None, one.id)
        )
        return next(opened, None)

    def forget(self) -> None:
        """Drop everything, as a reset of the world does."""
        self._by_id.clear()
        self._by_token.clear()
        self.ephemeral.clear()

    def _lapse(self, interaction: Interaction, on_lapse: Lapse) -> None:
        if interaction.state is State.OPEN:
            interaction.state = State.LAPSED
            on_lapse(interaction)
