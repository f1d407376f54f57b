"""The lines of a recording. ``at`` is in seconds since it began, ``now`` the sandbox's clock as a Unix time."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.sandbox.errors import Payload

FORMAT = 1
BOT = "bot"


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True)

    at: Annotated[float, Field(ge=0)]


class Start(_Line):
    """The first line. ``whole``: it began with the seed as it is, so it can be played again.

    ``connected``: a bot was there already; ``limited``: Discord's rate limits held.
    """

    kind: Literal["start"] = "start"
    format: Literal[1] = FORMAT
    now: float
    clock_offset: float
    whole: bool
    connected: bool
    limited: bool
    seed: Payload


class Name(_Line):
    """What an id stands for, before the first line that has it."""

    kind: Literal["name"] = "name"
    id: int
    name: str


class File(BaseModel):
    """A file that was sent along, in base64; without ``data`` it was too large to keep."""

    model_config = ConfigDict(frozen=True)

    index: int
    filename: str
    content_type: str
    data: str | None = None


class ApiCall(_Line):
    """A request of the API and its answer; ``by`` is ``bot``, a persona's name, or None for a stranger."""

    kind: Literal["call"] = "call"
    now: float
    by: str | None
    method: str
    path: str
    body: Any = None
    files: tuple[File, ...] = ()
    reason: str | None = None
    status: int
    answer: Any = None
    ms: float = 0
    fault: bool = False


class ControlCall(_Line):
    """A call under ``/sandbox/`` that changed something."""

    kind: Literal["control"] = "control"
    method: str
    path: str
    body: Any = None
    status: int
    answer: Any = None


class GatewayFrame(_Line):
    """A frame that a client received or sent; ``session`` is the beginning of its session's id."""

    kind: Literal["frame"] = "frame"
    way: Literal["receive", "send"]
    session: str | None
    by: str | None
    frame: Payload

    @property
    def lets_bot_in(self) -> bool:
        """Whether with this frame the bot is connected."""
        return self.by == BOT and self.way == "receive" and self.frame.get("t") == "READY"


class ClockMove(_Line):
    """The clock was moved; ``offset`` is how far ahead of real time it is since."""

    kind: Literal["clock"] = "clock"
    offset: float


Line = Start | Name | ApiCall | ControlCall | GatewayFrame | ClockMove
LINE: TypeAdapter[Line] = TypeAdapter(Annotated[Line, Field(discriminator="kind")])
