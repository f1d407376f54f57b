"""Reads recordings, also those that were cut off."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from bot.sandbox.recording.lines import LINE, Line, Start

LONGEST_LINE = 512 * 1024 * 1024


class RecordingError(ValueError):
    """A file that is no recording, or one that cannot be played; the text says why."""


@dataclass(slots=True)
class Recording:
    """A recording; ``cut``: its last line is not whole, as after a kill, and was left out."""

    start: Start
    lines: list[Line] = field(default_factory=list[Line])
    cut: bool = False

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return max((one.at for one in self.lines), default=0.0)


def read(path: Path) -> Recording:
    """Return the recording in a file.

    Raises:
        RecordingError: it is none, or a line within it is damaged.
        OSError: the file cannot be read.
    """
    recording: Recording | None = None
    with path.open("rb") as file:
        for number, raw in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), 1):
            if not raw.endswith(b"\n") and recording is not None:
                recording.cut = True
                break
            line = _line(raw, number)
            if recording is None:
                if not isinstance(line, Start):
                    raise RecordingError("this is no recording: it does not begin with a line of kind start")
                recording = Recording(line)
            else:
                recording.lines.append(line)
    if recording is None:
        raise RecordingError("this is no recording: it is empty")
    return recording


def _line(raw: bytes, number: int) -> Line:
    try:
        return LINE.validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        what = f"{where}: {first['msg']}" if where else first["msg"]
        raise RecordingError(f"line {number} is no line of a recording: {what}") from error
